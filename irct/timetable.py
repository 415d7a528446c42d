"""What is done each night, each hour or each minute, and whenever a worker starts."""

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable
from functools import partial

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.tasks import Task

from centres.intake import letters
from centres.models import AnnualFigures, Centre, FiguresReminder, Release, figures_years
from experts.models import RENEWAL_ASKED_DAYS_BEFORE, Consent, ConsentAsked, ExpertRequest
from irct import search
from irct.desk import duplicates
from irct.machine import journal
from irct.mail import knocks, notices, reminders, texts
from irct.members import later
from irct.models import (
    Allowance,
    ConformanceResult,
    DrillResult,
    ImportBatch,
    ImportRow,
    NightRun,
    PageCount,
    PublicChange,
    TranslationReport,
    UnfoundCount,
    UnsavedForm,
    WorkChange,
    correction_models,
    listing_models,
    looks_alike,
)
from irct.models.text_changes import GATHERED_FOR, KEPT_FOR, text_change_models
from irct.monitoring import drill
from irct.opendata import files
from irct.opendata.copies import making

logger = logging.getLogger(__name__)

# By universal time: in Copenhagen it is past midnight, in winter and in summer.
NIGHT = "10 23 * * *"
HOUR = "5 * * * *"
MINUTE = "* * * * *"
# Of pairs that look alike, the most alike first.
MOST_ALIKE = 200
FAILED_JOBS_KEPT_FOR = dt.timedelta(days=30)
# So that a month can be held against the same month a year before.
COUNTS_KEPT_FOR = dt.timedelta(days=400)
# Longer than any backup.
JOURNAL_KEPT_FOR = dt.timedelta(days=250)

# From this day of January on the figures of last year are asked for, until the end of June.
FIGURES_FROM = (1, 10)
FIGURES_UNTIL = (6, 30)
FIGURES_AGAIN_AFTER = dt.timedelta(weeks=4)

# What is done when a worker starts, too.
TASKS: list[Task] = []


def each_night(work: Callable[[], None]) -> Callable[[], None]:
    """Run a task each night and when a worker starts, never twice at a time."""
    return _at(NIGHT, work)


def only_at_night(work: Callable[[], None]) -> Callable[[], None]:
    """Run a task each night, never twice at a time."""
    return _at(NIGHT, work, when_starting=False)


def each_hour(work: Callable[[], None]) -> Callable[[], None]:
    """Run a task each hour and when a worker starts, never twice at a time."""
    return _at(HOUR, work)


def each_minute(work: Callable[[], None]) -> Callable[[], None]:
    """Run a task each minute and when a worker starts, never twice at a time."""
    return _at(MINUTE, work)


def _at(cron: str, work: Callable[[], None], *, when_starting: bool = True) -> Callable[[], None]:
    @app.periodic(cron=cron)
    @app.task(name=work.__name__, queue="timetable", lock=work.__name__)
    def task(timestamp: int) -> None:
        noted(work)

    if when_starting:
        TASKS.append(task)
    return work


def noted(work: Callable[[], None]) -> None:
    """Run a task, and record when it ran and whether it failed."""
    try:
        work()
    except Exception as error:
        NightRun.note(work.__name__, error=type(error).__name__)
        raise
    NightRun.note(work.__name__)


def start() -> None:
    """Queue every task that is not queued already, so that restarts leave no pile."""
    waiting = ProcrastinateJob.objects.filter(queue_name="timetable", status="todo")
    names = set(waiting.values_list("task_name", flat=True))
    for task in TASKS:
        if task.name not in names:
            task.defer(timestamp=int(time.time()))


@each_night
def end_dates() -> None:
    """Clear details whose last day has passed, and ask the editors for new ones."""
    today = timezone.localdate()
    for pk in Centre.objects.with_ended_dates(today).values_list("pk", flat=True):
        try:
            end_dates_of(pk, today)
        except Exception:
            logger.exception("The dates of the centre %s could not be ended", pk)


@transaction.atomic
def end_dates_of(pk: uuid.UUID, today: dt.date) -> None:
    centre = Centre.objects.select_for_update().get(pk=pk)
    ended = centre.end_dates(today)
    if ended and centre.is_public():
        asks = "takes_clients" in ended
        notices.dates_ended(centre, ended, links=partial(letters.links, centre) if asks else None)
        if asks:
            centre.note_intake_asked(today)


@each_night
def ask_about_new_clients() -> None:
    letters.ask_all(timezone.localdate())


@each_night
def ask_for_figures() -> None:
    """Ask members for last year's figures, and once more after four weeks."""
    today, [year, *_years] = timezone.localdate(), figures_years()
    if not FIGURES_FROM <= (today.month, today.day) <= FIGURES_UNTIL:
        return
    missing = Centre.objects.without_figures(year)
    for pk in missing.order_by().values_list("pk", flat=True):
        try:
            ask_for_figures_of(pk, year, today)
        except Exception:
            logger.exception("The centre %s could not be asked for its figures", pk)


@transaction.atomic
def ask_for_figures_of(pk: uuid.UUID, year: int, today: dt.date) -> None:
    """Ask one centre, unless it was asked twice or lately, or has sent them meanwhile."""
    Centre.objects.select_for_update().only("pk").get(pk=pk)
    centre = Centre.objects.without_figures(year).filter(pk=pk).first()
    if centre is None or centre.figures.filter(year=year, state="sent_back").exists():
        return
    sent = list(centre.figures_reminders.filter(year=year).order_by("number"))
    if len(sent) > 1 or (sent and today < sent[0].sent_on + FIGURES_AGAIN_AFTER):
        return
    FiguresReminder.objects.create(centre=centre, year=year, number=len(sent) + 1, sent_on=today)
    notices.figures_missing(centre, year, again=bool(sent))


@each_night
def release_figures() -> None:
    """Redo sums after a centre left the directory or several joined."""
    years = AnnualFigures.objects.accepted().order_by().values_list("year", flat=True).distinct()
    for year in years:
        Release.make(year)


@each_night
def end_consents() -> None:
    """Note which consents have ended, unindex those entries, and write to the experts."""
    today = timezone.localdate()
    for consent in Consent.objects.to_expire(today).select_related("expert"):
        try:
            with transaction.atomic():
                if consent.expert.expire_consent(today):
                    notices.consent_ended(consent)
        except Exception:
            logger.exception("The consent %s could not be ended", consent.pk)


@each_night
def ask_for_consents() -> None:
    """Ask experts in good time to renew their consent, and again shortly before it ends."""
    today = timezone.localdate()
    for step in range(len(RENEWAL_ASKED_DAYS_BEFORE), 0, -1):
        for pk in Consent.objects.to_renew(today, step).values_list("pk", flat=True):
            try:
                ask_for_consent(pk, step, today)
            except Exception:
                logger.exception("Nobody could be asked for the consent %s", pk)


@transaction.atomic
def ask_for_consent(pk: int, step: int, today: dt.date) -> None:
    """Ask, unless it was done or the consent was renewed or withdrawn meanwhile."""
    Consent.objects.select_for_update().get(pk=pk)
    consent = Consent.objects.to_renew(today, step).select_related("expert").filter(pk=pk).first()
    if consent is not None:
        ConsentAsked.objects.create(consent=consent, step=step, asked_on=today)
        notices.consent_ends(consent)


@each_night
def index_what_became_public_or_private() -> None:
    """Index what is public today and nothing else, since consents begin and end on a day."""
    for model in listing_models():
        is_public = Q(pk__in=model.objects.published().values("pk"))
        has_document = Q(document__isnull=False)
        for listing in model.objects.filter((is_public ^ has_document) | Q(record=None)):
            listing.index()


@each_night
def send_reminders() -> None:
    for model in listing_models():
        reminders.remind_due(model.objects.all(), timezone.localdate())


@each_night
def compare_entries() -> None:
    """Find the entries that look alike, for the queue."""
    for model in listing_models():
        found = duplicates.every_pair(model, limit=MOST_ALIKE)
        looks_alike(model).keep((pair.one, pair.other) for pair in found)


@each_night
def end_requests_left_alone() -> None:
    """Close requests for experts that nobody has touched for a year."""
    for request in ExpertRequest.objects.left_alone(timezone.localdate()):
        try:
            request.close_by_itself()
        except ExpertRequest.AlreadyDone:  # somebody does something about it just now
            continue


@each_night
def forget_notes() -> None:
    """Erase the notes of requests for experts that no coordinator has read in time."""
    ExpertRequest.objects.forget_notes()


@each_night
def forget_requests() -> None:
    """Erase requests for experts that ended long ago; only anonymous figures stay."""
    ExpertRequest.objects.to_forget(timezone.localdate()).forget()


@each_night
def delete_what_is_over() -> None:
    """Delete forms, sessions, counts, reports, texts, imports and failed jobs past their time."""
    now = timezone.now()
    UnsavedForm.objects.filter(created_at__lt=now - UnsavedForm.KEPT_FOR).delete()
    PublicChange.objects.over().delete()
    WorkChange.objects.over().delete()
    journal.forget(now - JOURNAL_KEPT_FOR)
    DrillResult.objects.over().delete()
    ConformanceResult.objects.over().delete()
    search.thin_out()
    call_command("clearsessions")
    session_age = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    UserSession.objects.filter(last_seen_at__lt=now - session_age).delete()
    for model in (*correction_models(), TranslationReport):
        model.objects.forget()
    for changes in text_change_models():
        changes.objects.filter(began_at__lt=now - KEPT_FOR).delete()
    knocks.forget()
    ExpertRequest.objects.forget_when_they_came()
    for model in (PageCount, UnfoundCount):
        model.objects.filter(day__lt=timezone.localdate() - COUNTS_KEPT_FOR).delete()
    unfinished = ImportBatch.objects.unfinished()
    unfinished.filter(created_at__lt=now - ImportBatch.FILE_KEPT_FOR).delete()
    # What was left out of a file is kept as long as a file that waits.
    ImportRow.objects.left_out().filter(
        batch__created_at__lt=now - ImportBatch.FILE_KEPT_FOR
    ).delete()
    over = ImportBatch.objects.filter(created_at__lt=now - ImportBatch.ROWS_KEPT_FOR)
    ImportRow.objects.filter(batch__in=over).exclude(batch__state="pending").delete()
    ended = ProcrastinateJob.objects.exclude(status__in=["todo", "doing"])
    ended.annotate(at=Max("procrastinateevent__at")).filter(
        at__lt=now - FAILED_JOBS_KEPT_FOR
    ).delete()


@only_at_night
def try_hiding() -> None:
    """Publish an entry that holds nothing, hide it, and see when it is gone everywhere."""
    drill.run()


@only_at_night
def check_open_data() -> None:
    """Hold every record of open data against the schemas, and time the answers."""
    # A command, so that no web server loads the schemas.
    call_command("check_open_data", verbosity=0)


@each_minute
def settle_hidings() -> None:
    """Let the status of listings follow that were hidden while somebody held them."""
    for model in listing_models():
        for listing in model.objects.to_settle():
            listing.settle_hidings_if_free()


@each_minute
def hide_what_waits() -> None:
    """Hide what was to be hidden while this machine could not reach the database."""
    later.carry_out()


@each_hour
def forget_tries() -> None:
    """Delete counts of tries whose time is over, the hashes of networks among them."""
    Allowance.objects.filter(ends_at__lt=timezone.now()).delete()


@each_hour
def tell_of_texts_left() -> None:
    """Tell of changes whose own job is gone, as when somebody deleted it."""
    long_ago = timezone.now() - 2 * GATHERED_FOR
    for model in text_change_models():
        with transaction.atomic():
            texts.tell(model.claim(batch=None, began_at__lt=long_ago))


@each_hour
def tell_of_danger() -> None:
    """Tell the secretariat of dangerous reports, once for each listing; of a flood, once.

    An immediate e-mail would reveal the second of a visit; the report keeps the hour only.
    """
    for model in correction_models():
        with transaction.atomic():
            untold = model.objects.untold().select_related("listing").select_for_update(of=["self"])
            reports = list(untold)
            by_listing = {one.listing_id: one for one in reports if not one.is_of_flood}
            for correction in by_listing.values():
                notices.danger_reported(correction)
            of_flood = {one.listing_id for one in reports} - by_listing.keys()
            if of_flood:
                notices.flood_reported(model, len(of_flood))
            model.objects.filter(pk__in=[one.pk for one in reports]).update(is_told=True)


@each_minute
def make_files() -> None:
    """Make the files of a directory that is too large for making them while somebody waits."""
    files.make_all()


@each_minute
def make_copies() -> None:
    """Make the signed copies anew for each day, and once something in them has changed."""
    making.make()


@app.task(name=making.ANEW, queue="timetable", lock="make_copies")
def make_copies_anew() -> None:
    """Make the signed copies because somebody asks for it."""
    making.make(anew=True)
