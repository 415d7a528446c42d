"""What is done each night, and whenever a worker starts."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from centres.models import Centre
from irct import notices
from irct.models import (
    NightRun,
    PageCount,
    UnfoundCount,
    UnsavedForm,
    correction_models,
    listing_models,
)

logger = logging.getLogger(__name__)

# By universal time: in Copenhagen it is past midnight, in winter and in summer.
NIGHT = "10 23 * * *"
FAILED_JOBS_KEPT_FOR = dt.timedelta(days=30)
# So that a month can be held against the same month a year before.
COUNTS_KEPT_FOR = dt.timedelta(days=400)

TASKS: list[Any] = []


def each_night(work: Callable[[], None]) -> Callable[[], None]:
    """Have the worker do something each night, and when it starts; never twice at a time."""

    @app.periodic(cron=NIGHT)
    @app.task(name=work.__name__, queue="timetable", lock=work.__name__)
    def task(timestamp: int) -> None:
        noted(work)

    TASKS.append(task)
    return work


def noted(work: Callable[[], None]) -> None:
    """Do something, and keep when it was done and whether it failed."""
    try:
        work()
    except Exception as error:
        NightRun.note(work.__name__, error=type(error).__name__)
        raise
    NightRun.note(work.__name__)


def start() -> None:
    """Queue all of it that does not wait already: workers that start often leave no pile."""
    waiting = ProcrastinateJob.objects.filter(queue_name="timetable", status="todo")
    names = set(waiting.values_list("task_name", flat=True))
    for task in TASKS:
        if task.name not in names:
            task.defer(timestamp=int(time.time()))


@each_night
def end_dates() -> None:
    """Take away what centres said until a day that is over, and ask their editors again."""
    today = timezone.localdate()
    for pk in Centre.objects.with_ended_dates(today).values_list("pk", flat=True):
        try:
            end_dates_of(pk, today)
        except Exception:
            logger.exception("The dates of the centre %s could not be ended", pk)


@transaction.atomic
def end_dates_of(pk: Any, today: dt.date) -> None:
    centre = Centre.objects.select_for_update().get(pk=pk)
    ended = centre.end_dates(today)
    if ended and centre.status == Centre.Status.PUBLISHED:
        notices.dates_ended(centre, ended)


@each_night
def index_what_became_public_or_private() -> None:
    """Let what is public today be found, and nothing else: the consent of an expert has dates."""
    for model in listing_models():
        is_public = Q(pk__in=model.objects.published().values("pk"))
        has_document = Q(document__isnull=False)
        for listing in model.objects.filter(is_public ^ has_document):
            listing.index()


@each_night
def delete_what_is_over() -> None:
    """Delete unsaved forms, sessions, counts, reports and failed jobs whose time is over."""
    now = timezone.now()
    UnsavedForm.objects.filter(created_at__lt=now - UnsavedForm.KEPT_FOR).delete()
    call_command("clearsessions")
    session_age = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    UserSession.objects.filter(last_seen_at__lt=now - session_age).delete()
    for model in correction_models():
        model.objects.forget()
    for model in (PageCount, UnfoundCount):
        model.objects.filter(day__lt=timezone.localdate() - COUNTS_KEPT_FOR).delete()
    ended = ProcrastinateJob.objects.exclude(status__in=["todo", "doing"])
    ended.annotate(at=Max("procrastinateevent__at")).filter(
        at__lt=now - FAILED_JOBS_KEPT_FOR
    ).delete()
