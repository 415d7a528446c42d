"""What waits is counted anew where something has changed, and nowhere else."""

import datetime as dt
import itertools
import re
from contextlib import contextmanager

import psycopg
import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from irct.desk.queue import waiting_by_kind
from irct.desk.queue.arms import BY_THE_CLOCK, Sight
from irct.models import ExitPage, Work, WorkChange
from tests.brokering import a_request
from tests.factories import CentreFactory, ExpertFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Written beside each change of a job, whose trigger tells of that.
NOT_NOTED = {"procrastinate_events"}


@contextmanager
def another():
    """Another connection to the same database, whose transaction ends with the block."""
    values = {name: connection.settings_dict[name] for name in ("HOST", "USER", "NAME")}
    with psycopg.connect(host=values["HOST"], user=values["USER"], dbname=values["NAME"]) as other:
        yield other


def count(user):
    """What waits, and the kinds that were counted for it."""
    with CaptureQueriesContext(connection) as made:
        counts = waiting_by_kind(user)
    counted = [query["sql"] for query in made if "FROM items" in query["sql"]]
    kinds = {kind for sql in counted for kind in Work.values if f"'{kind}' AS \"value1\"" in sql}
    return counts, kinds


def test_nothing_is_counted_again_until_something_changes(secretary):
    centre = CentreFactory()
    centre.corrections.create(kind="name")
    first, all_kinds = count(secretary)

    again, none = count(secretary)
    a_request()
    after, some = count(secretary)

    assert (first, none) == (again, set())
    assert {"correction", "request", "call", "missing"} <= all_kinds
    assert some == {"request"}
    assert after - first == {(Work.REQUEST, "experts"): 1}


def test_whoever_decides_and_everybody_else_sees_it_counted_at_once(desk):
    centre = CentreFactory()
    reported = [centre.corrections.create(kind=kind) for kind in ("name", "contact")]
    before = desk.get("/admin/health/").context["bar"].parts[1].count

    desk.post(f"/admin/centres/correction/{reported[0].pk}/change/", {"resolve": "yes"})

    assert before == 2
    assert desk.get("/admin/health/").context["bar"].parts[1].count == 1
    assert desk.get("/admin/").context["bar"].parts[1].count == 1
    [group] = desk.get("/admin/").context["queue"].page
    assert [item.key for item in group.items] == [str(reported[1].pk)]


def test_transaction_that_ends_late_is_counted(secretary):
    CentreFactory().corrections.create(kind="name")
    assert waiting_by_kind(secretary)[Work.CORRECTION, "centres"] == 1
    with another() as other:
        other.execute("UPDATE centres_correction SET state = 'resolved', decided_at = now()")
        # Others begin later and end sooner.
        CentreFactory().corrections.create(kind="name")
        assert waiting_by_kind(secretary)[Work.CORRECTION, "centres"] == 2

    assert waiting_by_kind(secretary)[Work.CORRECTION, "centres"] == 1


def test_transaction_counts_what_it_has_written_itself(secretary):
    centre = CentreFactory()
    waiting_by_kind(secretary)

    with transaction.atomic():
        for number in (1, 2):
            centre.corrections.create(kind="name")
            assert waiting_by_kind(secretary)[Work.CORRECTION, "centres"] == number
        transaction.set_rollback(True)

    assert waiting_by_kind(secretary)[Work.CORRECTION, "centres"] == 0


def test_mail_that_fails_is_counted_and_mail_that_is_sent_counts_nothing_anew(secretary):
    jobs = ProcrastinateJob.objects.filter(task_name="deliver")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " SELECT 'mail', 'deliver', '{\"to\": [\"a@example.org\"]}', 'todo'"
            " FROM generate_series(1, 2)"
        )
    count(secretary)
    first, second = jobs.order_by("pk").values_list("pk", flat=True)

    jobs.filter(pk=first).update(status="succeeded")
    assert count(secretary)[1] == set()
    jobs.filter(pk=second).update(status="failed")
    counts, kinds = count(secretary)
    assert (counts[Work.MAIL, "irct"], kinds) == (1, {"mail"})
    jobs.filter(pk=second).update(status="todo")
    assert count(secretary)[0][Work.MAIL, "irct"] == 0


def test_what_the_clock_changes_is_counted_anew_within_minutes(secretary):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        count(secretary)
        assert count(secretary)[1] == set()
    with time_machine.travel(now + dt.timedelta(seconds=BY_THE_CLOCK), tick=False):
        assert count(secretary)[1] == {"invitation", "mail", "text"}
    with time_machine.travel(now + dt.timedelta(days=1), tick=False):
        assert {"correction", "call", "missing"} <= count(secretary)[1]


def test_who_may_see_less_is_shown_no_count_of_others(secretary):
    CentreFactory().corrections.create(kind="name")
    ExpertFactory().corrections.create(kind="name")
    guest = type(secretary).objects.create_user("guest@example.org", is_staff=True)
    waiting_by_kind(secretary)

    assert not waiting_by_kind(guest)
    assert count(secretary)[1] == set()


def test_every_table_that_work_is_read_from_tells_of_its_changes(secretary):
    arms = Sight(secretary).arms
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s",
            ["%work_change%"],
        )
        noted = {table for (table,) in cursor.fetchall()}

    read = set().union(*(arm.tables for arm in arms))
    named = {table for arm in arms for table in re.findall(r'"([a-z]+_[a-z]+)"\.', arm.sql)}
    assert {arm.kind for arm in arms} == {*Work.values}
    assert len(read) > 25
    assert named & {*connection.introspection.table_names()} <= read
    assert read - noted == NOT_NOTED
    assert {"centres_handling", "experts_handling"} <= noted


def test_changes_that_are_over_are_forgotten_and_no_version_comes_again():
    centre, states = CentreFactory(), []
    for _number in range(3):
        centre.corrections.create(kind="name")
        for forgets in (False, True):
            if forgets:
                WorkChange.objects.over().delete()
            states.append(WorkChange.versions()["centres_correction"])
    # A transaction that is open elsewhere, as in another test, keeps those that came after it.
    known = [state for state, _same in itertools.groupby(states)]

    assert len({*known}) == len(known) >= 3
    assert WorkChange.objects.filter(source="centres_correction").exists()
    assert not WorkChange.objects.over().exists()


def test_many_who_write_at_once_wait_for_nobody():
    pages = ExitPage.objects.bulk_create(
        ExitPage(language=code, url="https://example.org") for code in ("en", "fr")
    )
    change = "UPDATE irct_exitpage SET url = 'https://example.com' WHERE id = %s"
    with another() as one, another() as other:
        other.execute("SET lock_timeout = '1s'")
        one.execute(change, [pages[0].pk])
        other.execute(change, [pages[1].pk])

    assert ExitPage.objects.filter(url="https://example.com").count() == 2
