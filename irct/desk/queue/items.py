"""One thing to do: what it is about, since when, and where it is worked on."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from irct import phones
from irct.desk.queue.statement import DANGEROUS, DONE, OVERDUE, PUT_OFF, TO_DO
from irct.hours import Week, only_zone, wording
from irct.models import Correction, Listing, User, Work, listing_models
from irct.models.work import FLOOD
from irct.places import languages, locales

# As many as stand on some pages of the queue.
MOST_ADDRESSES = 2_000
STATES = {TO_DO: _("to do"), PUT_OFF: _("put off"), DONE: _("ticked off")}


# What comes to an end on a day, and what it is called from then on.
ENDING = (Work.ALERT, Work.CONSENT_ENDS)
HAS_ENDED = {Work.ALERT: _("alert that has ended"), Work.CONSENT_ENDS: _("consent that has ended")}


@dataclasses.dataclass(frozen=True, slots=True)
class There:
    """The clock where a call rings, and whether it is open there, in words and as a state."""

    time: str
    said: str
    state: str


@dataclasses.dataclass(slots=True)
class ToDo:
    """Something to do."""

    kind: Work
    app: str
    listing_id: uuid.UUID | None
    key: str
    since: dt.datetime
    detail: str
    # For a call: the time zone and the opening hours.
    clock: str
    name: str
    country: str
    status: str
    assigned: int | None
    asked_by: int | None
    # What the secretariat has noted about it.
    note: str | None
    put_off_until: dt.date | None
    put_off_because: str | None
    done_on: dt.date | None
    region: str
    assignee_id: int | None
    state: str
    urgency: int
    # What it is about: a listing, a record with a name, or nothing in particular.
    subject: str
    assignee: User | None = None
    # In the page.
    what_id: str = ""

    @property
    def id(self) -> str:
        return f"{self.app}:{self.listing_id or ''}:{self.kind}:{self.key}"

    @property
    def is_dangerous(self) -> bool:
        return self.urgency == DANGEROUS

    @property
    def there(self) -> There | None:
        """For a call: what the clock says where it rings, if that is known."""
        return there(self.country, self.clock) if self.kind == Work.CALL else None

    @property
    def has_ended(self) -> bool:
        return self.kind in ENDING and dt.date.fromisoformat(self.detail) < timezone.localdate()

    @property
    def label(self) -> str:
        """What kind of work it is."""
        return str(HAS_ENDED.get(self.kind, self.kind.label) if self.has_ended else self.kind.label)

    @property
    def is_urgent(self) -> bool:
        return self.urgency in (DANGEROUS, OVERDUE)

    @property
    def what(self) -> str:
        """What it is about, in a few words."""
        return str(SUMMARIES[self.kind](self))

    @property
    def page(self) -> str:
        """The URL where it is dealt with."""
        return PAGES[self.kind](self)

    @property
    def leads_back(self) -> bool:
        return self.kind in LEAD_BACK

    @property
    def model(self) -> str:
        return (listing_of(self.app)._meta.model_name or "") if self.listing_id else ""

    @property
    def age(self) -> str:
        return age(self.since)


@cache
def listing_of(app: str) -> type[Listing]:
    """The listing model of an app."""
    return next(model for model in listing_models() if model._meta.app_label == app)


@cache
def _work_summary(app: str) -> Callable[[str], str]:
    """What the request model of an app says of a request."""
    models = apps.get_app_config(app).get_models()
    return next(filter(None, (getattr(model, "work_summary", None) for model in models)))


def _call(item: ToDo) -> str:
    """Which number to call, and in which languages."""
    number, codes = item.detail.split("|")
    spoken = [languages.name(code, get_language() or "en") for code in codes.split(",") if code]
    shown = phones.said(number)
    return " · ".join([shown or gettext("no number on record"), ", ".join(spoken)]).rstrip(" ·")


def there(country: str, clock: str) -> There | None:
    """What the clock says in a country, or in the zone that is known, and in what state it is."""
    zone, hours = clock.split("|", 1)
    if not (zone := zone or only_zone(country)):
        return None
    now = timezone.localtime(timezone=ZoneInfo(zone))
    week = _week(hours)
    return There(date_format(now, "l H:i"), wording.now(week, now), week.at(now).state)


@cache
def _week(hours: str) -> Week:
    """What is said of each day; nothing if it cannot be read."""
    try:
        return Week.parse(hours)
    except ValueError:
        return Week()


def _ends(item: ToDo) -> str:
    day = dt.date.fromisoformat(item.detail)
    words = gettext("ended on %s") if item.has_ended else gettext("ends on %s")
    return gettext("ends today") if day == timezone.localdate() else words % locales.day(day)


def _by(name: str) -> str:
    """Who changed a text; somebody with a link has no name here."""
    return gettext("by %s") % name if name else gettext("public at once")


# What each kind of work is about, from the word that comes with it.
SUMMARIES: dict[Work, Callable[[ToDo], str | Promise]] = {
    Work.CORRECTION: lambda item: Correction.report_summary(item.detail),
    Work.REQUEST: lambda item: _work_summary(item.app)(item.detail),
    Work.CHANGE: lambda item: listing_of(item.app).SECTIONS[item.detail].title,
    Work.IMPORT: lambda item: item.detail.partition(" ")[2],
    Work.CALL: _call,
    Work.FIGURES: lambda item: item.detail,
    Work.ALIKE: lambda item: gettext("perhaps the same as %s") % item.detail,
    Work.BOUNCE: lambda item: item.detail,
    Work.MAIL: lambda item: item.detail,
    Work.INVITATION: lambda item: item.detail,
    Work.ALERT: _ends,
    Work.HIDDEN: lambda item: gettext("not public until somebody publishes it again"),
    Work.SHOW: lambda item: (
        gettext("%(who)s asks for it since %(day)s")
        % {
            "who": item.detail or gettext("somebody"),
            "day": locales.day(timezone.localdate(item.since)),
        }
    ),
    Work.TEXT: lambda item: _by(item.detail),
    Work.MISSING: lambda item: item.detail,
    Work.CONSENT: lambda item: gettext("more would be public"),
    Work.CONSENT_ENDS: lambda item: gettext("%s, and no e-mail reaches the expert") % _ends(item),
    Work.PORTRAIT: lambda item: gettext("not shown until somebody accepts it"),
    Work.HELPLINE: lambda item: gettext("not shown until a second person approves it"),
    Work.EXIT: lambda item: item.detail,
    Work.REACH: lambda item: gettext("not shown until a second person approves it"),
    Work.HELPLINE_DUE: lambda item: (
        gettext("last checked on %s") % locales.day(dt.date.fromisoformat(item.detail))
    ),
    Work.VOUCHING: lambda item: gettext("%s waits to be vouched for") % item.detail,
    Work.TRANSLATION: lambda item: item.detail,
}


@lru_cache(maxsize=MOST_ADDRESSES)
def desk_page(name: str, *args: Hashable) -> str:
    return reverse(f"admin:{name}", args=args)


def _of_listing(page: str) -> Callable[[ToDo], str]:
    return lambda item: desk_page(f"{item.app}_{item.model}_{page}", item.listing_id)


def _correction_page(item: ToDo) -> str:
    """The page of one report or, of many at once, their list."""
    if item.listing_id:
        return desk_page(f"{item.app}_correction_change", item.key)
    chosen = {"is_of_flood__exact": 1, "state__exact": "open", "kind__exact": item.key}
    return f"{desk_page(f'{item.app}_correction_changelist')}?{urlencode(chosen)}"


def _request_page(item: ToDo) -> str:
    """The page of one request or, of many at once, their list."""
    if item.key != FLOOD:
        return desk_page(f"{item.app}_expertrequest_change", item.key)
    chosen = {"is_of_flood__exact": 1, "state__exact": "new"}
    return f"{desk_page(f'{item.app}_expertrequest_changelist')}?{urlencode(chosen)}"


# The page of the desk where each is worked on.
PAGES: dict[Work, Callable[[ToDo], str]] = {
    Work.CORRECTION: _correction_page,
    Work.REQUEST: _request_page,
    Work.CHANGE: lambda item: desk_page(f"{item.app}_changerequest_change", item.key),
    Work.IMPORT: lambda item: desk_page(
        f"{item.detail.partition(' ')[0].replace('.', '_')}_import_batch", item.key
    ),
    Work.CALL: _of_listing("call"),
    Work.FIGURES: lambda item: desk_page("centres_annualfigures_change", item.key),
    Work.ALIKE: lambda item: desk_page(f"{item.app}_{item.model}_merge", item.listing_id, item.key),
    Work.BOUNCE: _of_listing("people"),
    Work.MAIL: lambda item: desk_page("irct_email_changelist"),
    Work.INVITATION: _of_listing("people"),
    Work.ALERT: _of_listing("change"),
    Work.HIDDEN: _of_listing("change"),
    Work.SHOW: _of_listing("publish"),
    Work.TEXT: lambda item: desk_page(f"{item.app}_textchange_change", item.key),
    Work.MISSING: _of_listing("people"),
    Work.CONSENT: _of_listing("consent"),
    Work.CONSENT_ENDS: _of_listing("consent"),
    Work.PORTRAIT: _of_listing("portrait"),
    Work.HELPLINE: lambda item: desk_page("irct_helpline_decide", item.key),
    Work.EXIT: lambda item: desk_page("irct_exitpage_decide", item.key),
    Work.REACH: lambda item: desk_page("irct_secretariatcontact_decide", item.key),
    Work.HELPLINE_DUE: lambda item: desk_page("irct_helpline_change", item.key),
    Work.VOUCHING: lambda item: desk_page("irct_vouching_person", item.key),
    Work.TRANSLATION: lambda item: desk_page("irct_translationreport_change", item.key),
}


# Those pages that come back here once something is decided.
LEAD_BACK = (
    *(Work.CORRECTION, Work.REQUEST, Work.CHANGE, Work.CALL, Work.FIGURES),
    *(Work.CONSENT, Work.CONSENT_ENDS, Work.PORTRAIT, Work.HELPLINE, Work.TEXT, Work.EXIT),
    *(Work.VOUCHING, Work.REACH),
)


def age(since: dt.datetime) -> str:
    """For how many days something has waited."""
    days = (timezone.localdate() - timezone.localdate(since)).days
    if days < 1:
        return gettext("today")
    return ngettext("%d day", "%d days", days) % days
