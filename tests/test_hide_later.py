"""Promise 2 while the database is away: noted on this machine, and hidden once it is back."""

import datetime as dt
import json
import re
import resource
import signal
import stat
from contextlib import contextmanager

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from centres.models import Centre
from experts.models import Expert
from irct import outage, timetable
from irct.machine import journal, patience
from irct.machine.journal import Deed, Note
from irct.machine.version import Watch
from irct.members import hiding, later
from irct.models import User
from irct.models.links import HIDE_PAGES_WORK_FOR
from tests.factories import ExpertFactory, UserFactory

pytestmark = pytest.mark.django_db

NOTE = Note(Deed.WANTED, "centres.centre", "6b2d1a5e-0000-4000-8000-000000000000", 7, 2)


@pytest.fixture(autouse=True)
def file(tmp_path, settings, monkeypatch):
    settings.JOURNAL = tmp_path / "journal"
    # Tests say themselves when the database is back.
    monkeypatch.setattr(later, "begin", lambda: None)
    return settings.JOURNAL


@pytest.fixture
def link(centre, editor):
    return f"/hide/{centre.hide_token(editor)}/"


@pytest.fixture
def away(monkeypatch):
    """Let the database be away for a while, as the pages know it."""

    @contextmanager
    def away():
        reach = patience.Reach()
        reach.failed()
        with monkeypatch.context() as patched:
            patched.setattr(outage, "reach", reach)
            yield

    return away


@pytest.fixture
def watch(monkeypatch):
    watch = Watch()
    for module in (outage, later, hiding):
        monkeypatch.setattr(module, "watch", watch)
    return watch


def heard(watch, ago=0.0):
    """Let the database have been heard of some seconds ago."""
    watch._version, watch._as_of = "v", timezone.now() - dt.timedelta(seconds=ago)
    watch._asked_at = 0
    watch._doubted_at = float("-inf")
    return watch


def button(page):
    """The hidden fields of the form that hides."""
    return dict(re.findall(r'name="(proof|token)" value="([^"]+)', page.content.decode()))


def statuses():
    return [*Centre.objects.values_list("status", flat=True)]


# The journal


def test_note_is_found_again_and_read_by_nobody_else(file):
    journal.write(NOTE)

    (found,) = journal.waiting()
    assert found._replace(at="") == NOTE
    assert timezone.now() - found.moment < dt.timedelta(minutes=1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()).keys() == {"deed", "kind", "key", "by", "serial", "at"}


def test_what_is_done_waits_no_more():
    journal.write(NOTE)
    journal.write(NOTE._replace(key="another"))
    journal.write(NOTE._replace(deed=Deed.DONE))

    assert [one.key for one in journal.waiting()] == ["another"]


def test_line_that_was_never_finished_spoils_no_other(file):
    journal.write(NOTE)
    with file.open("a") as torn:
        torn.write('{"deed":"wan')
    journal.write(NOTE._replace(key="another"))

    assert [one.key for one in journal.waiting()] == [NOTE.key, "another"]


def test_full_disk_is_said_and_leaves_what_was_there(file):
    journal.write(NOTE)
    before = file.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handled = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            journal.write(NOTE._replace(key="another"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handled)

    assert file.read_bytes() == before


def test_journal_forgets_what_is_older_than_any_backup_but_nothing_that_waits(file):
    with time_machine.travel(timezone.now() - 2 * timetable.JOURNAL_KEPT_FOR):
        journal.write(NOTE)
        journal.write(NOTE._replace(deed=Deed.HIDDEN, key="old"))
    journal.write(NOTE._replace(deed=Deed.HIDDEN, key="new"))

    timetable.delete_what_is_over()

    assert [one.key for one in journal.notes()] == [NOTE.key, "new"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


# Somebody hides while the database is away


def test_link_in_an_email_hides_once_the_database_is_back(centre, link, away, watch, mailoutbox):
    UserFactory(email="secretary@example.org", is_staff=True)
    heard(watch)
    form = button(Client().get(link))
    with away():
        told = Client().post(link, form)
    kept, before = watch.last(), statuses()

    done = later.carry_out()

    assert (told.status_code, told.headers["Cache-Control"]) == (202, "no-store")
    assert "We have noted that the entry is to be hidden" in told.content.decode()
    assert "You are still visible" not in told.content.decode()
    assert (kept, before, done, statuses()) == (None, ["published"], 1, ["hidden"])
    assert Client().get("/centres/open-house/").status_code == 404
    assert [mail.to for mail in mailoutbox] == [["secretary@example.org"]]
    assert (journal.waiting(), later.carry_out()) == ([], 0)


def test_link_that_is_opened_while_the_database_is_away_has_its_button(link, away):
    with away():
        page = Client().get(link)
        Client().post(link, button(page))
    later.carry_out()

    assert page.status_code == 503
    assert "You can still ask for the entry to be hidden" in page.content.decode()
    assert statuses() == ["hidden"]


def test_page_of_somebody_signed_in_hides_once_the_database_is_back(client, centre, editor, away):
    client.force_login(editor)
    form = button(client.get("/centres/open-house/hide/"))
    with away():
        told = client.post("/centres/open-house/hide/", form)
    later.carry_out()

    assert told.status_code == 202
    assert (statuses(), Expert.objects.count()) == (["hidden"], 0)


@pytest.mark.parametrize("fault", ["no token", "late", "of another site", "made up", "of the link"])
def test_page_that_is_not_ours_notes_nothing(client, centre, editor, away, fault):
    client.force_login(editor)
    form = button(client.get("/centres/open-house/hide/"))
    headers, moment = {}, timezone.now()
    match fault:
        case "no token":
            form = {}
        case "late":
            moment += HIDE_PAGES_WORK_FOR * 1.1
        case "of another site":
            headers = {"Sec-Fetch-Site": "cross-site"}
        case "made up":
            form["token"] = form["token"][:-2] + "xx"
        case "of the link":
            form["token"] = centre.hide_token(editor)
    with away(), time_machine.travel(moment):
        told = client.post("/centres/open-house/hide/", form, headers=headers)

    assert told.status_code == 503
    assert "You are still visible" in told.content.decode()
    assert journal.notes() == []


@pytest.mark.parametrize("fault", ["no proof", "of another site", "made up"])
def test_link_that_a_scanner_or_another_site_presses_notes_nothing(link, away, fault):
    form, headers = button(Client().get(link)), {}
    match fault:
        case "no proof":
            form = {}
        case "of another site":
            headers = {"Origin": "https://evil.example"}
        case "made up":
            link = "/hide/made-up/"
    with away():
        Client().get(link)
        told = Client().post(link, form, headers=headers)

    assert "You are still visible" in told.content.decode()
    assert journal.notes() == []


@pytest.mark.parametrize("since", ["hidden and shown", "edits no longer", "account is closed"])
def test_what_is_not_an_editors_any_more_is_refused_once_that_is_known(
    centre, editor, link, away, since
):
    form = button(Client().get(link))
    match since:
        case "hidden and shown":
            centre.hide(by=editor)
            centre.ask_to_show_again(by=editor)
            centre.publish(by=UserFactory(is_staff=True))
        case "edits no longer":
            centre.editorships.get().end(by=UserFactory(is_staff=True))
        case "account is closed":
            User.objects.filter(pk=editor.pk).update(is_active=False)
    with away():
        Client().post(link, form)
    waited = len(journal.waiting())
    later.carry_out()

    assert (waited, statuses(), journal.waiting()) == (1, ["published"], [])


def test_pressing_often_is_noted_once(link, away, file):
    form = button(Client().get(link))
    with away():
        for _ in range(3):
            Client().post(link, form)

    assert len(file.read_text().splitlines()) == 1


def test_journal_that_cannot_be_written_says_still_visible(link, away, watch, settings, tmp_path):
    heard(watch)
    form = button(Client().get(link))
    (tmp_path / "file").touch()
    settings.JOURNAL = tmp_path / "file" / "journal"
    with away():
        told = Client().post(link, form)

    assert "You are still visible" in told.content.decode()
    assert watch.last() is None


def test_what_cannot_be_hidden_though_the_database_answers_is_noted(link, monkeypatch):
    form = button(Client().get(link))

    def fail(*args, **values):
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(Centre, "hide", fail)
        told = Client().post(link, form)
    later.carry_out()

    assert (told.status_code, statuses()) == (202, ["hidden"])


def test_worker_hides_what_waits_each_minute(link, away):
    form = button(Client().get(link))
    with away():
        Client().post(link, form)

    timetable.hide_what_waits()

    assert statuses() == ["hidden"]
    assert "hide_what_waits" in {task.name for task in timetable.TASKS}


# What a process that is cut off learns from the disk


def test_process_that_was_cut_off_before_a_hiding_shows_nothing(watch, centre, editor):
    heard(watch, ago=60)
    before = watch.last()
    centre.hide(by=editor)
    after = watch.last()
    heard(watch)  # a moment after, when it may not be committed yet
    soon = watch.last()
    with time_machine.travel(timezone.now() + journal.WRITTEN_WITHIN * 2):
        heard(watch)
        later_on = watch.last()

    assert before is not None
    assert (after, soon) == (None, None)
    assert later_on is not None


def test_nothing_is_shown_as_it_stood_while_a_hiding_waits(watch):
    with time_machine.travel(timezone.now() - dt.timedelta(hours=1)):
        journal.write(NOTE)
    heard(watch)
    while_it_waits = watch.last()
    with time_machine.travel(timezone.now() - dt.timedelta(minutes=10)):
        journal.write(NOTE._replace(deed=Deed.DONE))

    assert while_it_waits is None
    assert watch.last() is not None


def test_journal_that_cannot_be_read_counts_as_a_hiding(watch, file):
    heard(watch)
    file.mkdir()
    found = watch.last()

    # A folder can be looked at, and not read.
    assert found is None


# What is noted outside the database


def test_every_way_to_take_a_listing_off_is_noted_by_number_alone(file, centre, editor):
    expert = ExpertFactory(name="Zqnamelo")
    centre.hide(by=editor, reason="A threat.")
    expert.withdraw(by=editor, reason="I retire.")

    assert [(one.deed, one.kind, one.key, one.by) for one in journal.notes()] == [
        (Deed.HIDDEN, "centres.centre", str(centre.pk), editor.pk),
        (Deed.HIDDEN, "experts.expert", str(expert.pk), editor.pk),
    ]
    assert not re.search("open|Zq|threat|retire|editor", file.read_text())


def test_hiding_waits_for_no_journal(centre, editor, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.JOURNAL = tmp_path / "file" / "journal"

    centre.hide(by=editor)

    assert statuses() == ["hidden"]


def test_erasure_is_noted_without_a_name(file):
    UserFactory(email="zofia@example.org", name="Zofia Quill")

    call_command("erase_person", "Zofia@example.org", yes=True)

    (found,) = journal.notes()
    assert (found.deed, found.key) == (Deed.ERASED, journal.hash_of("zofia@example.org"))
    assert "ofia" not in file.read_text()
