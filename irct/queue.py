"""The secretariat's queue: all there is to do, by listing, the oldest first."""

import dataclasses
import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import to_python

from irct.models import User, Work, Wrong, handling_models, kinds_of_work, listing_models
from irct.models.work import LONGEST_NOTE, LONGEST_REASON, TICKED_OFF
from irct.places import countries, languages
from irct.places.countries import Region

ON_A_PAGE = 50
MINE, NOBODY = "mine", "nobody"
TO_DO, WAITS, DONE = "", "put_off", "done"
STATES = {TO_DO: _("to do"), WAITS: _("put off"), DONE: _("ticked off")}
WAY_BACK = "queue"
MODELS: dict[str, Any] = {}


@dataclasses.dataclass(slots=True)
class Item:
    """One thing to do."""

    kind: Work
    app: str
    listing_id: uuid.UUID | None
    key: str
    since: dt.datetime
    detail: str
    name: str
    country: str
    status: str
    # What the secretariat has noted about it.
    handling: Any = None

    @property
    def id(self) -> str:
        return f"{self.app}:{self.listing_id or ''}:{self.kind}:{self.key}"

    @property
    def is_urgent(self) -> bool:
        return self.kind == Work.CORRECTION and self.detail == Wrong.IMPOSTOR

    @property
    def region(self) -> str:
        return countries.region(self.country) if self.country else ""

    @property
    def state(self) -> str:
        if self.handling and self.handling.done_on:
            return DONE
        return WAITS if self.handling and self.handling.is_put_off else TO_DO

    @property
    def assignee(self) -> User | None:
        return self.handling.assignee if self.handling else None

    @property
    def what(self) -> str:
        """Say in a few words what it is about."""
        return str(TOLD[self.kind](self))

    @property
    def page(self) -> str:
        """Return where it is worked on."""
        return PAGES[self.kind](self)

    @property
    def leads_back(self) -> bool:
        return self.kind in LEAD_BACK

    @property
    def model(self) -> str:
        return listing_of(self.app)._meta.model_name if self.listing_id else ""

    @property
    def age(self) -> str:
        return age(self.since)


@dataclasses.dataclass(slots=True)
class Group:
    """What there is to do about one listing, or about none."""

    items: list[Item]
    is_of_own_region: bool

    @property
    def order(self) -> tuple[bool, bool, dt.datetime]:
        """Put danger first, then the reader's regions, then what waits longest."""
        is_urgent = any(item.is_urgent for item in self.items)
        return not is_urgent, not self.is_of_own_region, self.items[0].since

    @property
    def listing(self) -> Item:
        """Return an item, each of which names the listing."""
        return self.items[0]

    @property
    def page(self) -> str:
        first = self.listing
        if first.listing_id is None:
            return ""
        return reverse(f"admin:{first.app}_{first.model}_change", args=[first.listing_id])

    @property
    def status(self) -> str:
        """Return what the listing is, unless it is published as most are."""
        statuses = listing_of(self.listing.app).Status
        return (
            "" if self.listing.status in ("", "published") else statuses(self.listing.status).label
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, and how many things to do it would leave."""

    value: str
    label: Any
    count: int
    is_chosen: bool
    # The address, from its question mark on, of the queue filtered by it.
    query: str


@dataclasses.dataclass(frozen=True, slots=True)
class Facet:
    """A filter with those of its values that are there."""

    name: str
    label: Any
    chosen: str
    choices: list[Choice]


class Queue:
    """What somebody has to do, as far as they may and as they filter it."""

    def __init__(self, user: Any, asked: QueryDict) -> None:
        self.user = user
        self.today = timezone.localdate()
        self.chosen = {name: asked.get(name, "") for name in FILTERS}
        self.page_number = asked.get("page")

    @cached_property
    def items(self) -> list[Item]:
        """Read all that there is to do, in one statement, and what was noted about it."""
        permitted = [
            rows for permission, rows in kinds_of_work(self.today) if self.user.has_perm(permission)
        ]
        if not permitted:
            return []
        read = permitted[0].union(*permitted[1:], all=True)
        items = [Item(Work(kind), *told) for kind, *told in read]
        noted = {
            (app, one.listing_id, one.kind, one.key): one
            for app, model in handling_models().items()
            for one in model.objects.about(item.listing_id for item in items if item.app == app)
        }
        for item in items:
            item.handling = noted.get((item.app, item.listing_id, item.kind, item.key))
        return sorted(items, key=lambda item: item.since)

    @cached_property
    def found(self) -> list[Item]:
        return [item for item in self.items if self._passes(item, FILTERS)]

    @cached_property
    def page(self) -> Any:
        """Return a page of groups: what is dangerous first, then one's own regions."""
        groups: dict[Any, list[Item]] = {}
        for item in self.found:
            groups.setdefault(item.listing_id, []).append(item)
        regions = set(self.user.regions)
        made = [Group(items, items[0].region in regions) for items in groups.values()]
        made.sort(key=lambda group: group.order)
        return Paginator(made, ON_A_PAGE).get_page(self.page_number)

    @cached_property
    def facets(self) -> list[Facet]:
        """Return each filter with its values, counted within what the others leave."""
        return [
            Facet(name, one.label, self.chosen[name], list(self._choices(name)))
            for name, one in FILTERS.items()
        ]

    @property
    def of_every_kind(self) -> str:
        return self.query(kind="")

    @property
    def way_back(self) -> str:
        """Return what an address is given to lead back here when a decision is made there."""
        return f"?{urlencode({WAY_BACK: self.query()[1:]})}"

    def query(self, **chosen: Any) -> str:
        """Return the address, from its question mark on, of the queue as it is filtered."""
        asked = {name: value for name, value in (self.chosen | chosen).items() if value}
        return f"?{urlencode(asked)}"

    @property
    def is_filtered(self) -> bool:
        return any(self.chosen.values())

    @property
    def told(self) -> str:
        """Say how much there is, and how long the oldest has waited."""
        if not self.found:
            return ""
        count = len(self.found)
        told = ngettext("%(count)d thing to do", "%(count)d things to do", count)
        return gettext("%(things)s; the oldest since %(day)s.") % {
            "things": told % {"count": count},
            "day": formats.date_format(timezone.localdate(self.found[0].since)),
        }

    def chosen_items(self, ids: Iterable[str]) -> list[Item]:
        """Return what somebody ticked, as far as it is still to be done."""
        wanted = set(ids)
        return [item for item in self.items if item.listing_id and item.id in wanted]

    def _passes(self, item: Item, names: Iterable[str]) -> bool:
        return all(
            self._matches(item, name, self.chosen[name])
            for name in names
            if self.chosen[name] or name == "state"
        )

    def _matches(self, item: Item, name: str, value: str) -> bool:
        return value in FILTERS[name].values_of(item, self.user)

    def _choices(self, name: str) -> Iterable[Choice]:
        others = [other for other in FILTERS if other != name]
        counts = Counter(
            value
            for item in self.items
            if self._passes(item, others)
            for value in FILTERS[name].values_of(item, self.user)
        )
        labels = FILTERS[name].labels(self.items)
        for value, label in labels.items():
            is_chosen = self.chosen[name] == value
            if counts[value] or is_chosen or value == TO_DO:
                query = self.query(**{name: value})
                yield Choice(value, capfirst(str(label)), counts[value], is_chosen, query)


def _assignees(items: list[Item]) -> dict[str, Any]:
    people = {item.assignee for item in items if item.assignee}
    return {MINE: _("me"), NOBODY: _("nobody")} | {
        str(person.pk): person for person in sorted(people, key=str)
    }


def _assigned(item: Item, user: Any) -> list[str]:
    if item.assignee is None:
        return [NOBODY]
    return [str(item.assignee.pk), *([MINE] if item.assignee == user else [])]


class Filter(NamedTuple):
    """One way to narrow the queue."""

    label: Any
    values_of: Callable[[Item, Any], list[str]]
    labels: Callable[[list[Item]], dict[str, Any]]


FILTERS = {
    "kind": Filter(_("What"), lambda item, user: [item.kind], lambda items: dict(Work.choices)),
    "region": Filter(
        _("Region"), lambda item, user: [item.region], lambda items: dict(Region.choices)
    ),
    "assignee": Filter(_("Assigned to"), _assigned, _assignees),
    "state": Filter(_("State"), lambda item, user: [item.state], lambda items: STATES),
}


def listing_of(app: str) -> Any:
    """Return the kind of listing that an app holds."""
    if not MODELS:
        MODELS.update({model._meta.app_label: model for model in listing_models()})
    return MODELS[app]


def _call(item: Item) -> str:
    """Say which number to call, and in which languages."""
    number, _bar, codes = item.detail.partition("|")
    spoken = [languages.name(code, get_language() or "en") for code in codes.split(",") if code]
    shown = getattr(to_python(number), "as_international", number)
    return " · ".join([shown or gettext("no number is known"), ", ".join(spoken)]).rstrip(" ·")


# What each kind of work is about, from the word that comes with it.
TOLD: dict[Work, Callable[[Item], Any]] = {
    Work.CORRECTION: lambda item: Wrong(item.detail).label,
    Work.CHANGE: lambda item: listing_of(item.app).SECTIONS[item.detail].title,
    Work.IMPORT: lambda item: item.detail.partition(" ")[2],
    Work.CALL: _call,
    Work.FIGURES: lambda item: item.detail,
    Work.BOUNCE: lambda item: item.detail,
    Work.MAIL: lambda item: item.detail,
    Work.INVITATION: lambda item: item.detail,
    Work.ALERT: lambda item: (
        gettext("the last day is %s") % formats.date_format(dt.date.fromisoformat(item.detail))
    ),
    Work.HIDDEN: lambda item: gettext("nobody sees it until somebody publishes it again"),
    Work.MISSING: lambda item: item.detail,
}


def _desk(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


def _of_listing(page: str) -> Callable[[Item], str]:
    return lambda item: _desk(f"{item.app}_{item.model}_{page}", item.listing_id)


# The page of the desk where each is worked on.
PAGES: dict[Work, Callable[[Item], str]] = {
    Work.CORRECTION: lambda item: _desk(f"{item.app}_correction_change", item.key),
    Work.CHANGE: lambda item: _desk(f"{item.app}_changerequest_change", item.key),
    Work.IMPORT: lambda item: _desk(
        f"{item.detail.partition(' ')[0].replace('.', '_')}_import_batch", item.key
    ),
    Work.CALL: _of_listing("call"),
    Work.FIGURES: lambda item: _desk("centres_annualfigures_change", item.key),
    Work.BOUNCE: _of_listing("people"),
    Work.MAIL: lambda item: _desk("irct_email_changelist"),
    Work.INVITATION: _of_listing("people"),
    Work.ALERT: _of_listing("change"),
    Work.HIDDEN: _of_listing("change"),
    Work.MISSING: _of_listing("people"),
}

# Those pages that come back here once something is decided.
LEAD_BACK = (Work.CORRECTION, Work.CHANGE, Work.CALL, Work.FIGURES)


def way_back(request: HttpRequest) -> str:
    """Return where in the queue somebody came from, if they did."""
    if WAY_BACK not in request.GET:
        return ""
    asked = QueryDict(request.GET[WAY_BACK])
    chosen = {name: asked[name] for name in FILTERS if asked.get(name)}
    return f"{reverse('admin:index')}?{urlencode(chosen)}"


def age(since: dt.datetime) -> str:
    """Say for how many days something has waited."""
    days = (timezone.localdate() - timezone.localdate(since)).days
    if days < 1:
        return gettext("today")
    return ngettext("%d day", "%d days", days) % days


# Noting


# What the buttons do with everything that is ticked.
ASSIGN, NOTE, PUT_OFF, TAKE_UP, TICK_OFF = ACTS = (
    *("assign", "note", "put_off", "take_up", "tick_off"),
)


class HandlingForm(forms.Form):
    """What to note about everything that is ticked."""

    assignee = forms.ModelChoiceField(
        label=_("Who does it"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the secretariat reads it."),
    )
    put_off_until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    put_off_because = forms.CharField(label=_("Why"), required=False, max_length=LONGEST_REASON)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="with-%s")
        colleagues = User.objects.filter(is_active=True, is_staff=True).order_by("name", "email")
        self.fields["assignee"].queryset = colleagues  # type: ignore[attr-defined]
        self.act = self.data.get("act", "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.act == PUT_OFF:
            until = data.get("put_off_until")
            if "put_off_until" not in self.errors and (
                until is None or until <= timezone.localdate()
            ):
                self.add_error("put_off_until", _("Choose a day after today."))
            if not data.get("put_off_because"):
                self.add_error("put_off_because", _("Say why. Your colleagues read it."))
        return data

    def values(self) -> dict[str, Any]:
        """Return what is written about each thing."""
        told = self.cleaned_data
        return {
            ASSIGN: {"assignee": told["assignee"]},
            NOTE: {"note": told["note"]},
            PUT_OFF: {name: told[name] for name in ("put_off_until", "put_off_because")},
            TAKE_UP: {"put_off_until": None, "put_off_because": "", "done_on": None},
            TICK_OFF: {"done_on": timezone.localdate()},
        }[self.act]


@transaction.atomic
def note(request: HttpRequest, queue: Queue, form: HandlingForm) -> str:
    """Note something about what is ticked, and say what was done; or add an error to the form."""
    items = queue.chosen_items(request.POST.getlist("item"))
    if form.act not in ACTS:
        form.add_error(None, _("Press one of the buttons."))
    if not items:
        form.add_error(None, _("Tick something first; what you had ticked may be done already."))
    if form.act == TICK_OFF and any(item.kind not in TICKED_OFF for item in items):
        told = _(
            "Only alerts, hidden listings and missing figures are ticked off. Open the others."
        )
        form.add_error(None, told)
    if not form.is_valid():
        return ""
    for app, handlings in handling_models().items():
        of_app = [item for item in items if item.app == app]
        if of_app and not request.user.has_perm(f"{app}.change_handling"):
            raise PermissionDenied
        handlings.objects.note(of_app, by=request.user, **form.values())
    return _done(form, len(items))


def _done(form: HandlingForm, count: int) -> str:
    person = form.cleaned_data["assignee"]
    told = {
        ASSIGN: ngettext(
            "%(count)d thing is assigned to %(who)s.",
            "%(count)d things are assigned to %(who)s.",
            count,
        ),
        NOTE: ngettext(
            "The note is kept with %(count)d thing.",
            "The note is kept with %(count)d things.",
            count,
        ),
        PUT_OFF: ngettext(
            "%(count)d thing is put off until %(day)s.",
            "%(count)d things are put off until %(day)s.",
            count,
        ),
        TAKE_UP: ngettext(
            "%(count)d thing is to be done again.", "%(count)d things are to be done again.", count
        ),
        TICK_OFF: ngettext(
            "%(count)d thing is ticked off.", "%(count)d things are ticked off.", count
        ),
    }[form.act]
    until = form.cleaned_data["put_off_until"]
    return told % {
        "count": count,
        "who": person or gettext("nobody"),
        "day": until and formats.date_format(until),
    }
