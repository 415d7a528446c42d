"""What is done each night, and when a worker starts."""

import datetime as dt

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from irct import timetable
from irct.models import ImportBatch, ImportRow, Role, UnsavedForm, Word
from tests.factories import CentreFactory, ExpertFactory, UserFactory, text
from tests.signing_in import account, by_password

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def today():
    return timezone.localdate()


def edited(listing, **person):
    listing.editorships.create(user=UserFactory(**person), role=Role.LEAD)
    return listing


def failed_job(days):
    """Queue a job that failed so many days ago."""
    job = app.configure_task("deliver").defer(text="PLANTED")
    ProcrastinateJob.objects.filter(pk=job).update(status="failed")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(days => %s)"
            " WHERE job_id = %s",
            [days, job],
        )
    return job


# Dates of centres


def test_end_dates_asks_a_centre_whether_it_takes_clients_again(mailoutbox):
    centre = CentreFactory(name="Open House", takes_clients=False, not_taking_until=today())
    edited(centre, email="editor@example.org")

    timetable.end_dates()

    centre.refresh_from_db()
    (message,) = mailoutbox
    assert (centre.takes_clients, centre.not_taking_until) == (None, None)
    subject = "IRCT directory: Open House: please say how it is now"
    assert (message.to, message.subject) == (["editor@example.org"], subject)
    assert "Open House is over:\n\n- You took no new clients." in message.body
    assert "http://localhost:8000/centres/open-house/edit/help/" in message.body
    assert "alert" not in message.body


def test_end_dates_removes_an_alert_after_its_last_day(mailoutbox):
    shown, over = (
        edited(CentreFactory(alert_until=day, children=[text(language="en", alert="Closed.")]))
        for day in (today(), today() - DAY)
    )

    timetable.end_dates()

    for centre in (shown, over):
        centre.refresh_from_db()
    assert (shown.alert_until, over.alert_until) == (today(), None)
    assert [message.to for message in mailoutbox] == [[over.editorships.get().user.email]]
    assert "- You had an alert on your page." in mailoutbox[0].body


def test_end_dates_gives_its_reason_in_the_history():
    centre = CentreFactory(takes_clients=False, not_taking_until=today())

    timetable.end_dates()

    told = centre.events.order_by("pgh_id").last().pgh_context.metadata
    reason = "The date that was given has come"
    assert told == {"user": None, "by": "", "reason": reason, "job": "end_dates"}


def test_end_dates_asks_editors_once(mailoutbox):
    edited(CentreFactory(takes_clients=False, not_taking_until=today()))

    timetable.end_dates()
    timetable.end_dates()

    assert len(mailoutbox) == 1


def test_end_dates_asks_nobody_about_a_hidden_centre(mailoutbox):
    centre = CentreFactory(takes_clients=False, not_taking_until=today(), status="hidden")
    edited(centre)

    timetable.end_dates()

    centre.refresh_from_db()
    assert centre.not_taking_until is None
    assert len(mailoutbox) == 0


def test_end_dates_is_not_stopped_by_a_centre_that_fails(caplog):
    first, second = (
        CentreFactory(takes_clients=False, not_taking_until=today(), slug=slug)
        for slug in ("first", "second")
    )
    # Somebody else's address now: such a centre can be saved by nobody.
    type(second).objects.filter(pk=first.pk).update(former_slugs=["second"])

    timetable.end_dates()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.not_taking_until, second.not_taking_until) == (None, today())
    assert f"The dates of the centre {second.pk} could not be ended" in caplog.text


# Consents of experts


def expert_with_a_word_of_their_own(**values):
    return ExpertFactory(name="Zebediah Quux", **values)


def suggestions():
    return Word.objects.filter(word="zebediah").count()


def test_nightly_index_drops_an_expert_whose_consent_has_ended(client):
    expert = expert_with_a_word_of_their_own(consent_valid_until=today())
    while_valid = suggestions()

    with time_machine.travel(timezone.now() + DAY):
        timetable.index_what_became_public_or_private()

        expert.refresh_from_db()
        assert (while_valid, suggestions()) == (1, 0)
        assert (expert.document, expert.names) == (None, [])


def test_nightly_index_adds_an_expert_whose_consent_begins():
    begins = today() + DAY
    expert = expert_with_a_word_of_their_own(consent_given_on=begins)
    before = suggestions()

    with time_machine.travel(timezone.now() + DAY):
        timetable.index_what_became_public_or_private()

        expert.refresh_from_db()
        assert (before, suggestions()) == (0, 1)
        assert expert.document is not None


def test_index_after_an_edit_leaves_out_an_expert_without_valid_consent():
    expert = expert_with_a_word_of_their_own(consent_valid_until=today() - DAY)

    expert.change({"institution": "A hospital"}, by=UserFactory())

    expert.refresh_from_db()
    assert (expert.document, suggestions()) == (None, 0)


def test_nightly_index_leaves_alone_what_has_not_changed(django_assert_num_queries):
    CentreFactory(), ExpertFactory(), CentreFactory(status="hidden")

    with django_assert_num_queries(2):
        timetable.index_what_became_public_or_private()


# What is over


def test_unsaved_forms_are_deleted_after_a_day():
    now, user = timezone.now(), UserFactory()
    kept, _old = (
        UnsavedForm.objects.create(
            user=user, path="/", digest=hours, created_at=now - dt.timedelta(hours=hours)
        )
        for hours in (23, 25)
    )

    timetable.delete_what_is_over()

    assert list(UnsavedForm.objects.all()) == [kept]


def test_import_files_left_unused_are_deleted_after_a_day():
    now = timezone.now()
    kept, *_old, pending = (
        ImportBatch.objects.create(
            kind="centres.centre",
            name="a",
            content=b"a",
            state=state,
            created_at=now - dt.timedelta(hours=hours),
        )
        for state, hours in [
            ("ready", 23),
            *((state, 25) for state in ("checking", "ready", "refused", "pending")),
        ]
    )

    timetable.delete_what_is_over()

    assert set(ImportBatch.objects.all()) == {kept, pending}


def test_import_rows_are_kept_for_half_a_year_and_longer_while_pending():
    now = timezone.now()
    kept, _old, pending = (
        ImportBatch.objects.create(
            kind="centres.centre", name="a", state=state, created_at=now - dt.timedelta(days=days)
        ).rows.create(number=2, outcome="added", name="A")
        for state, days in (("done", 179), ("done", 181), ("pending", 181))
    )

    timetable.delete_what_is_over()

    assert set(ImportRow.objects.all()) == {kept, pending}


def test_sessions_are_deleted_once_expired():
    account()
    by_password(Client())
    with time_machine.travel(timezone.now() - DAY):
        by_password(Client())

    timetable.delete_what_is_over()

    assert Session.objects.count() == 1
    assert UserSession.objects.count() == 1


def test_failed_jobs_are_deleted_after_thirty_days():
    kept, _old = failed_job(29), failed_job(31)

    timetable.delete_what_is_over()

    assert [job.pk for job in ProcrastinateJob.objects.all()] == [kept]


def test_waiting_jobs_are_kept_however_old():
    job = failed_job(60)
    ProcrastinateJob.objects.filter(pk=job).update(status="todo")

    timetable.delete_what_is_over()

    assert ProcrastinateJob.objects.count() == 1


# When


def test_nightly_tasks_are_queued_once_when_workers_start():
    timetable.start()
    timetable.start()

    queued = list(ProcrastinateJob.objects.order_by("id").values_list("task_name", flat=True))
    all_of_them = [task for task, _id in app.periodic_registry.periodic_tasks]
    # While workers start, the web server may too: its pages would be late.
    only_at_night = {"try_hiding", "check_open_data"}
    assert queued == [task for task in all_of_them if task not in only_at_night]
    assert queued == [
        *("end_dates", "ask_about_new_clients", "ask_for_figures", "release_figures"),
        *("end_consents", "ask_for_consents"),
        *("index_what_became_public_or_private", "send_reminders", "compare_entries"),
        *("end_requests_left_alone", "forget_notes", "forget_requests"),
        *("delete_what_is_over", "settle_hidings", "hide_what_waits", "forget_tries"),
        *("tell_of_texts_left", "tell_of_danger", "make_files", "make_copies"),
    ]


@pytest.mark.parametrize("month", [1, 7])
def test_nightly_tasks_run_after_midnight_in_copenhagen(month):
    (task, *_others) = app.periodic_registry.periodic_tasks.values()

    noon = dt.datetime(2026, month, 10, 12, tzinfo=dt.UTC).timestamp()
    moment = dt.datetime.fromtimestamp(task.croniter.get_next(float, start_time=noon), dt.UTC)

    local = timezone.localtime(moment)
    assert local.date() == dt.date(2026, month, 11)
    assert local.hour < 3
