"""The nightly drill: an entry that holds nothing is published, hidden, and gone everywhere."""

import datetime as dt
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core import signing
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from centres.models import Centre, Contact, Location, Text
from centres.models.drilled import DRILL, NAME, SLUG
from irct import health, timetable
from irct.machine import inside
from irct.models import DrillResult, NightRun
from irct.models.drills import Channel
from irct.monitoring import drill
from tests.admin.desk import person, sign_in
from tests.factories import CentreFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown():
    """The entry while it is public."""
    entry = drill.the_entry()
    entry.publish(by=None)
    return entry


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(drill, "SEEN_WITHIN", 0.3)
    monkeypatch.setattr(drill, "GONE_WITHIN", 0.3)


class Site:
    """A web server that answers through the pages themselves, by processes with names."""

    def __init__(self, processes):
        self.asked, self.stale = [], frozenset()
        self.processes, lock = processes, threading.Lock()

        answer = self.answer

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                try:
                    with lock:
                        answer(self)
                finally:
                    connection.close()

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler):
        # As Linux gives each connection to one of them.
        process = random.randrange(self.processes)
        self.asked.append(dict(handler.headers))
        status, content = self.seen(handler.path, process)
        handler.send_response(status)
        handler.send_header("X-Process", f"{process} of {self.processes}")
        handler.end_headers()
        handler.wfile.write(content)

    def seen(self, path, process):
        is_public = Centre.everything.published().filter(pk=DRILL).exists()
        if process in self.stale or is_public:
            return 200, f'<a href="/centres/{SLUG}/">'.encode()
        return 404 if path.endswith(f"/{SLUG}/") else 200, b"nobody"


@pytest.fixture
def site(settings):
    one = Site(processes=2)
    settings.DRILL_URLS = [one.url]
    yield one
    one.server.shutdown()
    one.server.server_close()


def visible(client):
    """Where the entry can be seen, by channel."""
    pages = {channel: client.get(path()) for channel, path in drill.ADDRESSES.items()}
    return {
        channel
        for channel, page in pages.items()
        if drill._is_seen(drill.ADDRESSES[channel](), page.status_code, page.content)
    }


def test_is_seen_on_every_channel_and_on_none_once_hidden(client, shown):
    assert visible(client) == set(Channel)

    shown.hide(by=None, is_by_editor=False)

    assert visible(client) == set()


def test_can_be_published_again_by_nobody(client, shown):
    shown.hide(by=None, is_by_editor=False)

    drill.the_entry().publish(by=None)

    assert visible(client) == set(Channel)
    assert Centre.everything.filter(pk=DRILL).count() == 1


ELSEWHERE = [
    "home",
    "centres:list",
    "country_list",
    "near",
    "near_points",
    "whole",
    "map",
    "sitemap",
]


@pytest.mark.parametrize("name", [*ELSEWHERE, "about", "impact", "promises"])
def test_is_in_no_count_list_or_file(client, shown, name):
    with_entry = client.get(reverse(name))
    shown.hide(by=None, is_by_editor=False)
    without = client.get(reverse(name))

    assert NAME.encode() not in with_entry.content
    assert SLUG.encode() not in with_entry.content
    assert with_entry.content == without.content


def test_is_found_by_no_search_but_for_its_name(client, shown):
    CentreFactory(name="Hiding place", services=["medical"])

    for words in ("hiding", "drill", NAME[:-1], NAME.lower(), "Antarctica", "sample"):
        page = client.get(reverse("centres:list"), {"q": words})
        assert f"/centres/{SLUG}/".encode() not in page.content, words


def test_is_not_at_the_desk(client, shown):
    sign_in(client, person("secretariat", is_staff=True))
    another = CentreFactory(name="Another")

    for path in ("", "?q=" + NAME, "?q=sample"):
        found = client.get(f"/admin/centres/centre/{path}").content.decode()
        assert str(DRILL) not in found
    assert str(another.pk) in client.get("/admin/centres/centre/").content.decode()
    export = client.post("/admin/centres/centre/export/", {"form": "csv"})
    export = export.getvalue().decode()
    assert ("Another" in export, NAME in export) == (True, False)
    assert client.get(f"/admin/centres/centre/{DRILL}/change/").status_code == 302


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Another name"},
        {"native_name": "+45 11 11 11 11"},
        {"slug": "call-4511111111"},
        {"former_names": ["write to me@example.org"]},
        {"country": "DK"},
        {"origin": "member"},
        {"services": ["medical"]},
        {"notes": "a secret"},
    ],
)
def test_can_hold_nothing_of_its_own(values):
    drill.the_entry()

    with pytest.raises(IntegrityError, match="holds_nothing"), transaction.atomic():
        Centre.everything.filter(pk=DRILL).update(**values)


@pytest.mark.parametrize(
    "made",
    [
        lambda: Contact(centre_id=DRILL, kind="phone", value="+4511111111"),
        lambda: Location(centre_id=DRILL, country="DK", shown="exact", street="Street 1"),
        lambda: Text(centre_id=DRILL, language="en", about="Call +45 11 11 11 11"),
    ],
)
def test_nothing_can_belong_to_it(made):
    drill.the_entry()

    with pytest.raises(IntegrityError, match="not_of_the_drill"), transaction.atomic():
        made().save()


@pytest.mark.django_db(transaction=True)
def test_waits_for_every_process(site, mailoutbox):
    results = {result.channel: result for result in drill.run()}

    assert results.keys() == set(Channel)
    assert all(result.is_kept and result.processes == 2 for result in results.values())
    assert Centre.everything.get(pk=DRILL).status == "hidden"
    assert not mailoutbox.sent()
    assert all(asked["Purpose"] == "prefetch" for asked in site.asked)
    assert all(inside.is_ours([(b"x-inside", one["x-inside"].encode())]) for one in site.asked)


@pytest.mark.django_db(transaction=True)
def test_a_process_that_still_shows_it_fails_the_drill(site, quick, mailoutbox, settings):
    settings.TECHNICAL_CONTACT = "technician@example.org"
    site.stale = {1}

    results = drill.run()

    assert [result.seconds for result in results] == [None] * len(Channel)
    assert [message.to for message in mailoutbox] == [["technician@example.org"]]
    assert Centre.everything.get(pk=DRILL).status == "hidden"
    [line] = health.hiding()
    assert line.state == health.LOOK


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_seen_was_not_hidden(settings, quick, mailoutbox):
    UserFactory(is_staff=True, email="staff@example.org")
    settings.DRILL_URLS = ["http://127.0.0.1:9"]

    results = drill.run()

    assert {result.seconds for result in results} == {None}
    assert [message.to for message in mailoutbox] == [["staff@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_is_hidden_whatever_goes_wrong(monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr(drill, "on_every_channel", fail)

    with pytest.raises(RuntimeError):
        drill.run()

    assert Centre.everything.get(pk=DRILL).status == "hidden"


def test_a_second_run_replaces_the_first():
    today = timezone.localdate()
    for seconds in (5.0, 0.5):
        DrillResult.objects.update_or_create(
            day=today, channel="profile", defaults={"seconds": seconds}
        )

    assert DrillResult.objects.nights(30)[0].seconds == {"profile": 0.5}


def results_of(nights, seconds=0.25):
    today = timezone.localdate()
    DrillResult.objects.bulk_create(
        DrillResult(day=today - dt.timedelta(days=ago), channel=channel, seconds=seconds)
        for ago in range(nights)
        for channel in Channel
    )


@pytest.mark.parametrize("nights", [1, 3, 40])
def test_promises_need_one_query_for_the_nights(client, nights, django_assert_num_queries):
    results_of(nights)
    client.get(reverse("promises"))

    with django_assert_num_queries(QUERIES):
        page = client.get(reverse("promises"))

    assert page.content.decode().count("<b>0.25</b>") == min(nights, 30) * len(Channel)
    assert page.content.decode().count("<h2>") == 9


QUERIES = 1


def test_promises_say_what_failed(client):
    results_of(2)
    DrillResult.objects.filter(day=timezone.localdate(), channel="sheet").update(seconds=None)
    DrillResult.objects.exclude(day=timezone.localdate()).filter(channel="search").update(seconds=3)

    page = client.get(reverse("promises")).content.decode()

    assert page.count("<b>not gone</b>") == 1
    assert "<b>3.00</b>" in page
    assert "gone everywhere within 2 seconds: 0 of 2 times" in page


def test_results_are_kept_for_a_year():
    results_of(400)

    timetable.delete_what_is_over()

    oldest = DrillResult.objects.order_by("day").first().day
    assert timezone.localdate() - oldest == dt.timedelta(days=366)


def test_no_worker_begins_with_it():
    assert "try_hiding" not in {task.name for task in timetable.TASKS}


def test_health_tells_of_a_drill_that_stopped():
    NightRun.note("try_hiding", error="OSError")

    [line] = health.hiding()

    assert (line.state, "OSError" in line.advice) == (health.LOOK, True)


def test_strangers_do_not_learn_which_process_answers():
    forged = signing.dumps("", key="another", salt=inside.SALT).encode()

    assert not inside.is_ours([(inside.ASKED, forged), (b"other", b"")])
    assert inside.is_ours([(inside.ASKED, inside.token().encode())])
