"""What somebody has to do: filtered, counted, grouped by listing, in order."""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from irct.desk.queue import statement
from irct.desk.queue.arms import Sight
from irct.desk.queue.items import STATES, There, ToDo, desk_page, listing_of, there
from irct.desk.queue.statement import TO_DO
from irct.hours import CLOSED, OPEN
from irct.models import User, Work
from irct.places import locales
from irct.places.countries import Region
from irct.places.locales import capfirst

ON_A_PAGE = 50
MINE, NOBODY = "mine", "nobody"
# What no item has.
NONE, NO_PERSON = "-", -1
LAST = 1_000_000
A_KEY = re.compile(r"[0-9]{1,9}")
A_LISTING = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WAY_BACK = "queue"
# In this order somebody calls.
OPEN_THERE = {
    OPEN: _("Open there now"),
    "": _("Perhaps open there: the hours are not known"),
    CLOSED: _("Closed there now"),
}
TO_CALL = {state: turn for turn, state in enumerate(OPEN_THERE)}


@dataclasses.dataclass(slots=True)
class ListingGroup:
    """What there is to do about one listing, or about none."""

    items: list[ToDo]
    is_of_own_region: bool
    # In the page.
    id: str
    # For calls alone: whether it is open there.
    state: str | None = None

    @property
    def listing(self) -> ToDo:
        """Any item, since each names the listing."""
        return self.items[0]

    @property
    def heading(self) -> str | Promise:
        """Above the groups of calls of which the same is known."""
        return "" if self.state is None else OPEN_THERE[self.state]

    @property
    def page(self) -> str:
        first = self.listing
        if first.listing_id is None:
            return ""
        return desk_page(f"{first.app}_{first.model}_change", first.listing_id)

    @property
    def status(self) -> str:
        """The listing's status, unless it is published."""
        statuses = listing_of(self.listing.app).Status
        return (
            ""
            if self.listing.status in ("", "published")
            else str(statuses(self.listing.status).label)
        )


@dataclasses.dataclass(frozen=True, slots=True)
class FacetChoice:
    """A value of a filter, and how many items it would leave."""

    value: str
    label: str | Promise
    count: int
    is_chosen: bool
    # The address, from its question mark on, of the queue filtered by it.
    query: str


@dataclasses.dataclass(frozen=True, slots=True)
class QueueFacet:
    """A filter with the values that occur."""

    name: str
    label: str | Promise
    chosen: str
    choices: list[FacetChoice]


class Queue:
    """What somebody has to do, within their permissions and filters."""

    def __init__(self, user: User, parameters: QueryDict) -> None:
        self.user = user
        self.chosen = {name: parameters.get(name, "") for name in FILTERS}
        # What the filters leave, by the columns of the statement.
        self.asked: statement.Chosen = {
            name: filter_.value_of(self.chosen[name], user)
            for name, filter_ in FILTERS.items()
            if self.chosen[name] or name == "state"
        }
        self.page_number = parameters.get("page")

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.user)

    @cached_property
    def read(self) -> statement.LookedThrough:
        """Everything counted, and a page of what it is about."""
        turns = []
        if self.chosen["kind"] == Work.CALL:
            known = statement.clocks(self.sight)
            turns = [(*of, TO_CALL[_state(there(*of))]) for of in known]
        return statement.look_through(
            self.sight,
            self.asked,
            page=_number(self.page_number),
            on_a_page=ON_A_PAGE,
            turns=turns,
            regions=self.user.regions,
        )

    @cached_property
    def found(self) -> list[statement.Counts]:
        """What the filters leave."""
        return [one for one, fails in self._judged if not fails]

    @cached_property
    def page(self) -> Page[ListingGroup]:
        """A page of groups: whom to call now, danger, then the reader's regions."""
        read, regions = self.read, set(self.user.regions)
        groups: dict[str, list[ToDo]] = {subject: [] for subject in read.subjects}
        about = {"listings": _listings(read.subjects), "subjects": read.subjects}
        found = self._items(self.asked, kinds=read.kinds, **about)
        for place, item in enumerate(found, 1):
            item.assignee = self._people.get(item.assignee_id) if item.assignee_id else None
            item.what_id = f"what-{place}"
            groups[item.subject].append(item)
        is_of_calls = self.chosen["kind"] == Work.CALL
        page: Page = Paginator(range(self.read.number_of_subjects), ON_A_PAGE).get_page(
            self.page_number
        )
        page.object_list = [
            ListingGroup(
                items,
                items[0].region in regions,
                f"group-{number}",
                _state(items[0].there) if is_of_calls else None,
            )
            # Whatever was done between the two statements is there no more.
            for number, items in enumerate(filter(None, groups.values()), 1)
        ]
        return page

    @cached_property
    def facets(self) -> list[QueueFacet]:
        """The filters with their values, each counted within what the others leave."""
        return [
            QueueFacet(name, filter_.label, self.chosen[name], list(self._choices(name)))
            for name, filter_ in FILTERS.items()
        ]

    @property
    def of_every_kind(self) -> str:
        return self.query(kind="")

    @cached_property
    def way_back(self) -> str:
        """The parameter that leads back here after a decision elsewhere."""
        return f"?{urlencode({WAY_BACK: self.query()[1:]})}"

    def query(self, **chosen: str) -> str:
        """The query string of the queue as filtered."""
        parameters = {name: value for name, value in (self.chosen | chosen).items() if value}
        return f"?{urlencode(parameters)}"

    @property
    def is_filtered(self) -> bool:
        return any(self.chosen.values())

    @property
    def has_own(self) -> bool:
        """There is something here that the reader asked for, and may take back."""
        return any(item.asked_by == self.user.pk for group in self.page for item in group.items)

    @property
    def waiting(self) -> Counter[tuple[Work, str]]:
        """How much of each kind waits today, as `waiting_by_kind` counts it."""
        numbers: Counter[tuple[Work, str]] = Counter()
        for one in self.read.waiting:
            numbers[one.kind, one.part] += one.number
        return numbers

    @property
    def summary(self) -> str:
        """How much there is to do, and how long the oldest item has waited."""
        if not self.found:
            return ""
        count = sum(one.number for one in self.found)
        count_of_items = ngettext("%(count)d item to do", "%(count)d items to do", count)
        return gettext("%(items)s; the oldest since %(day)s.") % {
            "items": count_of_items % {"count": count},
            "day": locales.day(timezone.localdate(min(one.since for one in self.found))),
        }

    def chosen_items(self, ids: Iterable[str]) -> list[ToDo]:
        """The ticked items that are still to be done."""
        ticked = {one: one.split(":") for one in ids if one.count(":") > 2}
        listings = _listings(listing for _app, listing, *_rest in ticked.values())
        kinds = {kind for _app, _listing, kind, *_rest in ticked.values()}
        return [one for one in self._items({}, kinds=kinds, listings=listings) if one.id in ticked]

    def _items(self, chosen: statement.Chosen, **about: Collection[str]) -> list[ToDo]:
        rows = statement.read(self.sight, chosen, **about)
        return [ToDo(Work(kind), *columns) for kind, *columns in rows]

    @cached_property
    def _people(self) -> dict[int, User]:
        """Everybody who does something."""
        return User.objects.in_bulk({one.assignee for one in self.read.counts if one.assignee})

    @cached_property
    def _judged(self) -> list[tuple[statement.Counts, list[str]]]:
        """All counts with the names of the filters that they do not pass."""
        return [
            (one, [name for name, value in self.asked.items() if getattr(one, name) != value])
            for one in self.read.counts
        ]

    def _choices(self, name: str) -> Iterable[FacetChoice]:
        counts: Counter[object] = Counter()
        for one, fails in self._judged:
            if not fails or fails == [name]:
                counts[getattr(one, name)] += one.number
        filter_ = FILTERS[name]
        for value, label in filter_.labels(self._people).items():
            is_chosen = self.chosen[name] == value
            count = counts[filter_.value_of(value, self.user)]
            if count or is_chosen or value == TO_DO:
                query = self.query(**{name: value})
                yield FacetChoice(value, capfirst(str(label)), count, is_chosen, query)


def _state(there: There | None) -> str:
    """Open there or not, if that is known."""
    return there.state if there and there.state in OPEN_THERE else ""


def _number(page: str | None) -> int:
    """The number of a page, as a paginator reads it: the last one where it is beyond all."""
    try:
        number = int(page or 1)
    except ValueError:
        return 1
    return number if 0 < number < LAST else LAST


def _listings(subjects: Iterable[str]) -> list[str]:
    """Those that are a listing."""
    return [one for one in subjects if A_LISTING.fullmatch(one)]


def _one_of(values: Collection[str]) -> Callable[[str, User], object]:
    return lambda value, user: value if value in values else NONE


def _person(value: str, user: User) -> int | None:
    if value == NOBODY:
        return None
    if value == MINE:
        return user.pk
    return int(value) if A_KEY.fullmatch(value) else NO_PERSON


def _assignees(people: dict[int, User]) -> Mapping[str, object]:
    by_name = sorted(people.values(), key=str)
    return {MINE: _("me"), NOBODY: _("nobody")} | {str(person.pk): person for person in by_name}


class QueueFilter(NamedTuple):
    """One way to narrow the queue, named as the column that it is about."""

    label: str | Promise
    value_of: Callable[[str, User], object]
    labels: Callable[[dict[int, User]], Mapping[str, object]]


FILTERS = {
    "kind": QueueFilter(_("What"), _one_of(Work.values), lambda people: dict(Work.choices)),
    "region": QueueFilter(_("Region"), _one_of(Region.values), lambda people: dict(Region.choices)),
    "assignee": QueueFilter(_("Assigned to"), _person, _assignees),
    "state": QueueFilter(_("State"), _one_of(STATES), lambda people: STATES),
}


def way_back(request: HttpRequest) -> str:
    """Where in the queue somebody came from, if they did."""
    if WAY_BACK not in request.GET:
        return ""
    parameters = QueryDict(request.GET[WAY_BACK])
    chosen = {name: parameters[name] for name in FILTERS if parameters.get(name)}
    return f"{reverse('admin:index')}?{urlencode(chosen)}"
