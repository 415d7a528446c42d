"""How long PostgreSQL is waited for, and what is said while it is away."""

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from irct import memory, outage, snapshot
from irct.known import Address
from irct.machine import database, journal, patience, ready
from irct.machine.database import Work
from irct.machine.postgresql.base import Connection
from irct.machine.version import Watch, kept
from irct.models import SecretariatContact
from irct.visitors.counts import Opened

PAGE = b'<body><main id="main">All</main></body>'
HOME = Address("http", b"localhost", "/", "", "")


@pytest.fixture
def reach(monkeypatch):
    """Give the test a judgement of its own about the database."""
    reach = patience.Reach()
    for module in (patience, outage, memory):
        monkeypatch.setattr(module, "reach", reach)
    monkeypatch.setattr(Connection, "reach", reach)
    return reach


def as_visitor(do):
    """Do something in a thread that answers visitors, and return what that returns."""

    def then_close():
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(1, initializer=patience.work_as, initargs=(Work.VISITS,)) as thread:
        return thread.submit(then_close).result()


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_thread_of_visitors_has_limits_of_its_own(reach):
    names = "statement_timeout", "lock_timeout"

    found = as_visitor(lambda: [asked(f"SHOW {name}") for name in names])

    assert found == ["2s", "1s"]
    assert asked("SHOW statement_timeout") == database.Work.COMMANDS.value[0]


@pytest.mark.django_db
def test_answer_that_does_not_come_is_given_up(reach, monkeypatch):
    monkeypatch.setitem(patience.PATIENCE, Work.VISITS, patience.Patience(0.2, 0.3))
    monkeypatch.setattr(patience, "SILENT_FOR", 0.1)

    def wait():
        begun = time.monotonic()
        with pytest.raises(OperationalError):
            asked("SELECT pg_sleep(1.5)")
        return time.monotonic() - begun, connection.connection.closed

    seconds, is_closed = as_visitor(wait)

    assert 0.2 <= seconds < 1.4
    assert is_closed
    assert reach.is_away


@pytest.mark.django_db
def test_database_that_answers_others_is_not_away(reach, monkeypatch):
    monkeypatch.setitem(patience.PATIENCE, Work.VISITS, patience.Patience(0.4, 0.4))
    monkeypatch.setattr(patience, "SILENT_FOR", 0.3)
    later = threading.Timer(0.2, reach.heard)
    later.start()

    def wait():
        with pytest.raises(OperationalError):
            asked("SELECT pg_sleep(1)")

    as_visitor(wait)
    later.join()

    assert (reach.is_away, reach.is_in_trouble()) == (False, True)


@pytest.mark.django_db
def test_nobody_connects_to_a_database_that_is_away_but_one_who_tries(reach, monkeypatch):
    reach.failed()

    def connect():
        with pytest.raises(OperationalError):
            connection.ensure_connection()

    as_visitor(connect)
    monkeypatch.setattr(reach, "_next_try_at", 0)

    assert as_visitor(lambda: asked("SELECT 1")) == 1
    assert not reach.is_away


def test_one_at_a_time_tries_whether_it_is_back(reach, monkeypatch):
    reach.failed()
    monkeypatch.setattr(reach, "_next_try_at", 0)

    assert [reach.may_try(), reach.may_try()] == [True, False]


# What is said


@pytest.fixture
def watch(monkeypatch, settings, tmp_path):
    """Give the test a version that was known a moment ago, on a machine where nobody hid."""
    settings.JOURNAL = tmp_path / "journal"
    watch = Watch()
    watch._version, watch._asked_at, watch._as_of = "v", time.monotonic(), timezone.now()
    for module in (memory, outage):
        monkeypatch.setattr(module, "watch", watch)
    return watch


@pytest.fixture
def pages(watch, reach, settings):
    settings.KEPT_IN_MEMORY = 1
    pages = memory.Memory(lambda address: None)
    headers = [(b"content-type", b"text/html"), (b"cache-control", b"public")]
    pages.store.put(HOME, ready.made((200, headers, PAGE), good_until=1), "v")
    reach.failed()
    return pages


def test_page_says_when_it_stood_so(pages, watch):
    shown = pages.stood(HOME)
    status, headers, content = ready.sent(shown, ready.Reader("", b"*", False))

    line = content.removeprefix(b"<body>").removesuffix(b'<main id="main">All</main></body>')
    assert status == 200
    assert line.startswith(b'<aside class="stood"')
    assert f"{watch._as_of.astimezone():%Y}".encode() in line
    assert (dict(headers)[b"cache-control"], b"etag" in dict(headers)) == (b"no-store", False)


def test_page_stands_for_readers_of_other_languages(pages):
    assert pages.stood(HOME._replace(offered="fr")).contents == pages.stood(HOME).contents


@pytest.mark.parametrize("reason", ["is too old", "may be hidden", "is another", "is not away"])
def test_page_is_not_shown_as_it_stood(pages, watch, reach, settings, reason):
    assert pages.stood(HOME)
    match reason:
        case "is too old":
            watch._as_of -= dt.timedelta(hours=settings.SHOWN_WITHOUT_DATABASE)
        case "may be hidden":
            watch.doubt()
        case "is another":
            watch._version, watch._as_of = "w", timezone.now()
        case "is not away":
            reach.answered()

    assert pages.stood(HOME) is None


def test_what_was_known_last_is_said_without_the_database(monkeypatch):
    def fail():
        raise OperationalError

    with pytest.raises(OperationalError):
        kept("planted", fail)
    assert kept("planted", fail, otherwise=3) == 3
    assert kept("planted", lambda: 7, otherwise=3) == 7
    monkeypatch.setattr("irct.machine.version.watch.current", lambda: "later")
    assert kept("planted", fail, otherwise=3) == 7


@pytest.mark.django_db
def test_who_cannot_be_hidden_reads_whom_to_call(client, reach, watch, monkeypatch):
    contact = SecretariatContact(phone="+4533760600", hours="Monday, 9:00 to 16:00")
    monkeypatch.setattr(outage._Known, "secretariat", contact)
    reach.failed()

    answer = client.post(reverse("hide_by_link", args=["made-up"]), {"proof": 'a"b'})
    text = answer.content.decode()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "You are still visible" in text
    assert 'href="tel:+4533760600"' in text
    assert "Monday, 9:00 to 16:00" in text
    assert 'name="proof" value="a&quot;b"' in text
    assert watch.last() is not None


def test_what_was_typed_comes_back(client, reach):
    reach.failed()

    answer = client.post(reverse("contact"), {"text": "Ring <twice>"})

    assert answer.status_code == 503
    assert 'name="text" value="Ring &lt;twice&gt;"' in answer.content.decode()


def test_programs_are_told_in_their_own_words(client, reach):
    reach.failed()

    answers = [
        client.get("/api/hsds/v3/services"),
        client.post("/api/hsds/v3/services", {"search": "legal"}),
    ]

    for answer in answers:
        assert answer.status_code == 503
        assert answer.json() == {"error": "The directory cannot be read just now."}
        assert answer.headers["Retry-After"] == "30"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    # People read its description.
    page = client.get("/api/hsds/v3/profile/")
    assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")


# What a process finds that begins then


@pytest.fixture
def left(watch, tmp_path, settings):
    """What a process has left that had one page in memory."""
    settings.SNAPSHOT, as_of = tmp_path / "snapshot", timezone.now().replace(microsecond=0)
    page = ready.made((200, [(b"content-type", b"text/html")], PAGE * 9), good_until=1)
    snapshot.write(settings.SNAPSHOT, snapshot.Snapshot("v", as_of, [(HOME, page)]))
    return settings.SNAPSHOT


def begun(monkeypatch):
    """The memory of a process that has heard nothing of the database."""
    watch = Watch()
    for module in (memory, outage, snapshot):
        monkeypatch.setattr(module, "watch", watch)
    pages = memory.Memory(lambda address: None)
    pages.left.most = 10**6
    pages._left_by = snapshot.recall(pages.left)
    return pages


def test_process_that_begins_meanwhile_finds_the_pages_of_the_one_before(left, reach, monkeypatch):
    pages = begun(monkeypatch)
    before = pages.stood(HOME)
    reach.failed()
    shown = pages.stood(HOME)

    assert before is None
    assert PAGE.removeprefix(b"<body>") in ready.sent(shown, ready.Reader("", b"", False))[2]
    assert left.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("reason", ["is too old", "was hidden since", "is not whole"])
def test_pages_of_the_process_before_are_not_shown(left, reach, settings, monkeypatch, reason):
    match reason:
        case "is too old":
            as_of = timezone.now() - dt.timedelta(hours=settings.SHOWN_WITHOUT_DATABASE)
            snapshot.write(left, snapshot.read(left)._replace(as_of=as_of))
        case "was hidden since":
            journal.write(journal.Note(journal.Deed.HIDDEN, "centres.centre", "key"))
        case "is not whole":
            left.write_bytes(left.read_bytes()[:-10])
    pages = begun(monkeypatch)
    reach.failed()

    assert pages.stood(HOME) is None


def test_process_that_begins_takes_over_pages_of_what_is_public_now(left, settings, monkeypatch):
    settings.KEPT_IN_MEMORY = 1
    opened = Opened("centres:list", "DK", ("country=MW",))
    page = ready.made((200, [], PAGE), opened=opened, good_until=time.time() + 60)
    found = {}
    now = timezone.now()
    for name, code, version, as_of in (
        ("the same", snapshot.code(), "v", now),
        ("by other code", "another", "v", now),
        ("of another version", snapshot.code(), "w", now),
        ("of an hour ago", snapshot.code(), "v", now - dt.timedelta(hours=1)),
    ):
        before = snapshot.Snapshot("v", as_of, [(HOME, page)], code)
        snapshot.write(left, before)
        pages = begun(monkeypatch)
        pages.store.become(version)
        pages._take_over(version)
        found[name] = pages.find(HOME, version)

    assert found.pop("the same") == page
    assert found == {"by other code": None, "of another version": None, "of an hour ago": None}


def test_what_somebody_came_to_is_made_anew_though_changes_follow_each_other(watch, monkeypatch):
    now, asked_for = ["a"], []
    monkeypatch.setattr(memory.Memory, "version", lambda self: now[0])
    monkeypatch.setattr(memory.watch, "current", lambda: now[0])
    monkeypatch.setattr(memory, "QUIET", 0.2)
    monkeypatch.setattr(memory.outage, "learn", lambda: None)
    for name in ("first", "last"):
        monkeypatch.setattr(memory.known, name, list)
    page = memory.Page((200, [], PAGE), None, None)
    pages = memory.Memory(lambda address: asked_for.append((now[0], address)) or page)
    pages.is_prepared = True
    pages.store.most = 10**6
    pages.store.become("a")
    pages.store.put(HOME, ready.made((200, [], PAGE), good_until=time.time() + 60), "a")

    for version in "bc":
        now[0] = version
        # Somebody comes before this process is told of the change.
        assert pages.find(HOME, version) is None
        pages._renew()
    pages._maker.shutdown()

    assert asked_for == [("c", HOME)]


def test_what_stands_on_the_disk_is_said_to_be_so_still_of_the_same_version_alone(left):
    later = timezone.now() + dt.timedelta(minutes=5)

    renewed = [snapshot._renew(left, "v", later), snapshot._renew(left, "w", later)]

    assert renewed == [True, False]
    assert (later - snapshot.read(left).as_of).total_seconds() < 1
    assert len(snapshot.read(left).answers) == 1
