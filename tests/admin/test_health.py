"""What the secretariat sees of what nobody sees: mail, the timetable, the database, the disk."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from irct import health, timetable
from irct.models import NightRun, SecretariatContact

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/admin/health/"


def lines(desk):
    """The state and the value of each line of the page."""
    parts = desk.get(PAGE).context["parts"]
    return {str(line.what): (line.state, line.value) for _title, part in parts for line in part}


def queued(status="todo"):
    job = app.configure_task("deliver").defer(to=["a@example.org"], subject="S", text="PLANTED")
    ProcrastinateJob.objects.filter(pk=job).update(status=status)


def test_health_page_tells_of_waiting_and_failed_emails(desk):
    before = lines(desk)
    queued()
    queued("failed")

    after = lines(desk)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        later = lines(desk)

    assert (before["E-mails that wait"], before["E-mails that failed"]) == (
        ("good", "0"),
        ("good", "0"),
    )
    assert after["E-mails that failed"] == ("look", "1")
    assert (after["E-mails that wait"][0], later["E-mails that wait"][0]) == ("good", "look")
    assert "PLANTED" not in desk.get(PAGE).content.decode()


@pytest.mark.quick
def test_health_page_shows_a_worker_only_while_it_gives_signs_of_life(desk):
    name = "The worker, which sends e-mails"
    never = lines(desk)[name]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    now = lines(desk)[name][0]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=5), tick=False):
        later = lines(desk)[name][0]

    assert (never, now, later) == (("look", "never seen"), "good", "look")


def test_health_page_tells_when_each_nightly_task_ran_and_failed(desk):
    names = [str(health.TASKS[task.name]) for task in timetable.TASKS]
    shown = lines(desk)
    never = [shown[name] for name in names]
    for task in timetable.TASKS:
        task.func(timestamp=0)
    shown = lines(desk)
    done = [shown[name][0] for name in names]
    NightRun.note(timetable.TASKS[0].name, error="OperationalError")
    failed = lines(desk)[names[0]][0]

    assert never == [("look", "never")] * len(names)
    assert done == ["good"] * len(names)
    assert failed == "look"
    assert "OperationalError" in desk.get(PAGE).content.decode()


@pytest.mark.quick
def test_nightly_task_that_fails_is_noted():
    def broken():
        raise LookupError("PLANTED")

    with pytest.raises(LookupError):
        timetable.noted(broken)

    assert NightRun.objects.get(task="broken").error == "LookupError"


def test_health_page_warns_of_a_nightly_task_not_run_for_two_days(desk):
    for task in timetable.TASKS:
        NightRun.note(task.name)
    NightRun.objects.update(ended_at=timezone.now() - dt.timedelta(days=2))

    assert lines(desk)["Take away what had a last day"][0] == "look"


def test_health_page_tells_version_tables_and_database(desk):
    found = lines(desk)

    assert found["Tables"] == ("good", "as this version needs them")
    assert found["Version of the site"][1].startswith("0.1.0")
    assert found["PostgreSQL"][0] == "good"
    assert "free" in found["Disk of the site and the database"][1]


def test_health_page_says_when_nobody_has_entered_how_the_secretariat_is_reached(desk):
    name = "How visitors reach the secretariat"
    before = lines(desk)[name]
    SecretariatContact.objects.create(email="office@example.org")

    assert (before, lines(desk)[name]) == (("look", "not said"), ("good", "said on its page"))


def test_health_page_shows_the_other_probes_when_one_fails(desk, monkeypatch):
    def broken():
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column")
        yield

    monkeypatch.setitem(health.PROBES, next(iter(health.PROBES)), broken)

    found = lines(desk)

    assert found["This probe"][0] == "broken"
    assert found["PostgreSQL"][0] == "good"


@pytest.mark.parametrize("count", [0, 3])
def test_health_page_takes_a_limited_number_of_queries(desk, count):
    for _ in range(count):
        queued()
        queued("failed")
    desk.get(PAGE)

    with CaptureQueriesContext(connection) as queries:
        desk.get(PAGE)

    assert len(queries) <= 40


def test_health_page_is_linked_from_the_desk(desk):
    assert f'href="{PAGE}"' in desk.get("/admin/").content.decode()
