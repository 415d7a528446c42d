"""The health of what nobody sees: mail, the timetable, the database, the disk."""

import dataclasses
import datetime as dt
import shutil
import tomllib
from collections.abc import Callable, Iterator

from django.conf import settings
from django.contrib import admin
from django.core import checks
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from centres.models.drilled import DRILL
from irct import timetable
from irct.machine import database
from irct.models import (
    ConformanceResult,
    DrillResult,
    Email,
    NightRun,
    SecretariatContact,
    listing_models,
)
from irct.models.emails import BEING_SENT, FAILED, WAITING
from irct.opendata.copies import keys, making
from irct.places import locales

GOOD, LOOK, BROKEN = "good", "look", "broken"
STATES = {
    GOOD: gettext_lazy("good"),
    LOOK: gettext_lazy("look at this"),
    BROKEN: gettext_lazy("could not be found out"),
}
# What a worker does by the timetable.
TASKS = {
    "end_dates": gettext_lazy("Take away what had a last day"),
    "ask_about_new_clients": gettext_lazy("Ask about new clients"),
    "ask_for_figures": gettext_lazy("Ask for annual figures"),
    "release_figures": gettext_lazy("Add up annual figures anew"),
    "end_consents": gettext_lazy("End consents whose time is over"),
    "ask_for_consents": gettext_lazy("Ask for new consents"),
    "index_what_became_public_or_private": gettext_lazy("Bring the search up to date"),
    "send_reminders": gettext_lazy("Send reminders"),
    "compare_entries": gettext_lazy("Look for entries that are alike"),
    "end_requests_left_alone": gettext_lazy("Close requests for experts that were left alone"),
    "forget_notes": gettext_lazy("Erase notes of requests for experts"),
    "forget_requests": gettext_lazy("Erase old requests for experts"),
    "delete_what_is_over": gettext_lazy("Delete what is kept for a time only"),
    "settle_hidings": gettext_lazy("Note what was hidden meanwhile"),
    "hide_what_waits": gettext_lazy("Hide what could not be hidden at once"),
    "forget_tries": gettext_lazy("Delete counts of tries"),
    "tell_of_texts_left": gettext_lazy("Tell editors of changed texts"),
    "tell_of_danger": gettext_lazy("Tell the secretariat of dangerous reports"),
    "make_files": gettext_lazy("Make the files of open data"),
    "make_copies": gettext_lazy("Make the signed copies"),
}
# A worker gives a sign of life every ten seconds.
SILENCE = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(minutes=15)
# A night and a little.
LONGEST_NIGHT = dt.timedelta(hours=26)
# Whoever holds the key that vouches may be away for some weeks.
TIME_TO_VOUCH = dt.timedelta(days=30)
LEAST_FREE, LEAST_SHARE_FREE = 2 * 1024**3, 0.1
MOST_CONNECTIONS = 0.8
LARGEST = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Something that works or fails, and what to do about it."""

    what: str
    state: str
    value: str
    advice: str = ""

    @property
    def state_label(self) -> str | Promise:
        return STATES[self.state]


Probe = Callable[[], Iterator[Line]]


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    parts = [(title, lines_of(probe)) for title, probe in PROBES.items()]
    context = {
        **admin.site.each_context(request),
        "title": pgettext("of the site", "Health"),
        "parts": parts,
        "worries": sum(line.state != GOOD for _title, lines in parts for line in lines),
    }
    return TemplateResponse(request, "admin/health.html", context)


def lines_of(probe: Probe) -> list[Line]:
    """The findings of a probe; a probe that fails says so and does not stop the others."""
    try:
        with transaction.atomic():
            return list(probe())
    except (DatabaseError, OSError, ValueError, LookupError) as error:
        advice = _("Tell whoever keeps the server.")
        return [Line(_("This probe"), BROKEN, type(error).__name__, advice)]


def mail() -> Iterator[Line]:
    at = Min("procrastinateevent__at")
    count = {
        state: Count("pk", filter=Q(status=state), distinct=True)
        for state in (WAITING, BEING_SENT, FAILED)
    }
    found = Email.objects.aggregate(**count, since=Min("procrastinateevent__at"))
    late = (
        Email.objects.filter(status=WAITING).annotate(at=at).aggregate(oldest=Min("at"))["oldest"]
    )
    is_late = bool(late and timezone.now() - late > LONGEST_WAIT)
    number = found[WAITING] + found[BEING_SENT]
    yield Line(
        _("E-mails that wait"),
        LOOK if is_late else GOOD,
        _("%(number)s (the oldest for %(time)s)") % {"number": number, "time": timesince(late)}
        if late
        else str(number),
        _("See in the list of e-mails why, and whether the worker runs.") if is_late else "",
    )
    yield Line(
        _("E-mails that failed"),
        LOOK if found[FAILED] else GOOD,
        str(found[FAILED]),
        _("See in the list of e-mails to whom, and put the address right.")
        if found[FAILED]
        else "",
    )


def worker() -> Iterator[Line]:
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    is_alive = bool(last and timezone.now() - last < SILENCE)
    yield Line(
        _("The worker, which sends e-mails"),
        GOOD if is_alive else LOOK,
        _("last sign of life %s ago") % timesince(last) if last else _("never seen"),
        "" if is_alive else _("Have “manage.py worker” started. Until then no e-mail leaves."),
    )


def night() -> Iterator[Line]:
    runs = {run.task: run for run in NightRun.objects.all()}
    for task in timetable.TASKS:
        name = str(TASKS[task.name])
        run = runs.get(task.name)
        if run is None:
            yield Line(name, LOOK, _("never"), _("It is done when a worker starts."))
            continue
        is_late = timezone.now() - run.ended_at > LONGEST_NIGHT
        advice = _("The worker may have stopped.") if is_late else ""
        if run.error:
            advice = _("It failed (%s). The log of the worker says more.") % run.error
        day = locales.moment(run.ended_at)
        yield Line(name, LOOK if is_late or run.error else GOOD, day, advice)


def hiding() -> Iterator[Line]:
    """How soon the last nights' hidings were gone."""
    said, advice, nights = "", "", DrillResult.objects.nights(1)
    for night in nights:
        said = date_format(night.day)
        if night.longest is not None:
            seconds = number_format(night.longest, 2)
            said = _("%(day)s: gone after %(seconds)s seconds") % {"day": said, "seconds": seconds}
        if not night.is_kept:
            advice = _("What was hidden could be seen for too long. Have the server looked at.")
    days = [night.day for night in nights]
    yield tried_at_night(_("Hiding, tried each night"), "try_hiding", days, said, advice)


def open_data() -> Iterator[Line]:
    """Records of open data that differ from the standard."""
    said, advice, nights = "", "", ConformanceResult.objects.nights(1)
    for night in nights:
        said = date_format(night.day)
        if night.faults:
            advice = _("Records differ from the standard. The log of the worker says in what.")
    days = [night.day for night in nights]
    yield tried_at_night(_("Open data, checked each night"), "check_open_data", days, said, advice)


def copies() -> Iterator[Line]:
    """The signed copies of this moment, and the end of their key before it has come."""
    name = _("Signed copies")
    if not settings.COPIES_KEY:
        yield Line(name, GOOD, _("not offered"))
        return
    try:
        until = keys.signer().until
        making.standing()
    except keys.NoKey as error:
        yield Line(name, LOOK, _("there are none"), str(error))
        return
    except making.NotReady:
        advice = _("They should be there within a minute. If not, see whether the worker runs.")
        yield Line(name, LOOK, _("there are none"), advice)
        return
    ends_soon = until - timezone.localdate() <= TIME_TO_VOUCH
    yield Line(
        name,
        LOOK if ends_soon else GOOD,
        _("Their key counts until %(day)s.") % {"day": date_format(until)},
        _("Have a new key vouched for before that day, as docs/mirror.md says.")
        if ends_soon
        else "",
    )


def tried_at_night(name: str, task: str, days: list[dt.date], said: str, advice: str) -> Line:
    """What came of a task of the night on its last day, unless it failed or is long ago."""
    run = NightRun.objects.filter(task=task).first()
    if run and run.error:
        advice = _("It failed (%s). The log of the worker says more.") % run.error
        return Line(name, LOOK, locales.moment(run.ended_at), advice)
    if not days:
        return Line(name, GOOD, _("never"))
    if not advice and timezone.localdate() - days[0] > LONGEST_NIGHT:
        advice = _("The worker may have stopped.")
    return Line(name, LOOK if advice else GOOD, said, advice)


def data() -> Iterator[Line]:
    yield Line(_("Version of the site"), GOOD, version())
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Line(
        _("Tables"),
        LOOK if missing else GOOD,
        _("%d changes are missing") % len(missing) if missing else _("as this version needs them"),
        _("Run “manage.py migrate”.") if missing else "",
    )
    events = [model.pgh_event_model._default_manager for model in listing_models()]
    last = [
        event.exclude(pgh_obj_id=DRILL).order_by("-pgh_id").values_list("pgh_created_at")[:1]
        for event in events
    ]
    days = [day for (day,) in last[0].union(*last[1:], all=True)]
    shown = locales.moment(max(days)) if days else ""
    yield Line(_("Last change of a listing"), GOOD, shown or _("never"))
    reached = SecretariatContact.public()
    yield Line(
        _("How visitors reach the secretariat"),
        GOOD if reached else LOOK,
        _("said on its page") if reached else _("not said"),
        ""
        if reached
        else _("Enter it under “More”, “How to reach the secretariat”, and have it approved."),
    )
    yield from open_data()
    yield from copies()


def version() -> str:
    """The version of the site, with its commit where that is known."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    number = str(project["version"])
    try:
        folder = settings.BASE_DIR / ".git"
        head = (folder / "HEAD").read_text().strip()
        if head.startswith("ref: "):
            head = (folder / head.removeprefix("ref: ")).read_text().strip()
    except OSError:
        return number
    return f"{number} ({head[:10]})"


def base() -> Iterator[Line]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database()),"
            " (SELECT count(*) FROM pg_stat_activity),"
            " current_setting('max_connections')::int"
        )
        number, size, connections, most = cursor.fetchone()
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'"
            " ORDER BY 2 DESC, 1 LIMIT %s",
            [LARGEST],
        )
        tables = cursor.fetchall()
    yield Line(_("PostgreSQL"), GOOD, str(number))
    yield Line(_("Size"), GOOD, filesizeformat(size))
    is_full = connections > MOST_CONNECTIONS * most
    yield Line(
        _("Connections"),
        LOOK if is_full else GOOD,
        _("%(count)d of %(most)d") % {"count": connections, "most": most},
        _("The site will soon get no more. Something holds them open.") if is_full else "",
    )
    largest = ", ".join(f"{name} {filesizeformat(taken)}" for name, taken in tables)
    yield Line(_("Largest tables"), GOOD, largest)


def disk() -> Iterator[Line]:
    folders = {_("Disk of the site"): database.LOCAL}
    if settings.IS_LOCAL:
        # The server keeps its data there too.
        folders = {_("Disk of the site and the database"): database.LOCAL}
    for name, folder in folders.items():
        usage = shutil.disk_usage(folder)
        is_full = usage.free < LEAST_FREE or usage.free < LEAST_SHARE_FREE * usage.total
        space = {"free": filesizeformat(usage.free), "total": filesizeformat(usage.total)}
        yield Line(
            name,
            LOOK if is_full else GOOD,
            _("%(free)s of %(total)s are free") % space,
            _("Make room soon: a full disk stops everything.") if is_full else "",
        )


def configuration() -> Iterator[Line]:
    found = checks.run_checks(include_deployment_checks=not settings.IS_LOCAL)
    found = [one for one in found if one.level >= checks.WARNING and not one.is_silenced()]
    for one in found:
        yield Line(one.id or _("Setting"), LOOK, one.msg, one.hint or "")
    if settings.DEBUG:
        yield Line(
            "DEBUG", LOOK, pgettext("a setting", "on"), _("Turn it off where others see the site.")
        )
    if not found and not settings.DEBUG:
        yield Line(_("Settings"), GOOD, _("nothing to say"))


PROBES: dict[str | Promise, Probe] = {
    gettext_lazy("E-mail"): mail,
    gettext_lazy("Worker"): worker,
    gettext_lazy("Timetable"): night,
    gettext_lazy("Hiding"): hiding,
    gettext_lazy("Data"): data,
    gettext_lazy("Database"): base,
    gettext_lazy("Disk"): disk,
    gettext_lazy("Settings"): configuration,
}
