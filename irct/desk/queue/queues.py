"""What somebody has to do: filtered, counted, grouped by listing, in order."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from irct.desk.queue import statement
from irct.desk.queue.items import STATES, TO_DO, Item, listing_of
from irct.hours import CLOSED, OPEN
from irct.models import Handling, User, Work, handling_models
from irct.places import locales
from irct.places.countries import Region
from irct.places.locales import capfirst

ON_A_PAGE = 50
MINE, NOBODY = "mine", "nobody"
WAY_BACK = "queue"
# In this order somebody calls.
OPEN_THERE = {
    OPEN: _("Open there now"),
    "": _("Perhaps open there: the hours are not known"),
    CLOSED: _("Closed there now"),
}
TO_CALL: dict[str | None, int] = {state: turn for turn, state in enumerate(OPEN_THERE)}


@dataclasses.dataclass(slots=True)
class ListingGroup:
    """What there is to do about one listing, or about none."""

    items: list[Item]
    is_of_own_region: bool
    # For calls alone: whether it is open there.
    state: str | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """Who can be called, danger, overdue items, the reader's regions, and the longest wait."""
        is_dangerous = any(item.is_dangerous for item in self.items)
        is_overdue = any(item.is_overdue for item in self.items)
        urgency = TO_CALL.get(self.state, 0), not is_dangerous, not is_overdue
        return *urgency, not self.is_of_own_region, self.items[0].since

    @property
    def listing(self) -> Item:
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
        return reverse(f"admin:{first.app}_{first.model}_change", args=[first.listing_id])

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
        self.today = timezone.localdate()
        self.chosen = {name: parameters.get(name, "") for name in FILTERS}
        self.page_number = parameters.get("page")

    @cached_property
    def items(self) -> list[Item]:
        """All there is to do, in one statement, with what was noted about it."""
        items, keys = [], []
        for kind, *columns, key in statement.read(self.user):
            items.append(Item(Work(kind), *columns))
            keys.append(key)
        noted: dict[str, dict[int, Handling]] = {}
        for app, model in handling_models().items():
            of_app = [key for item, key in zip(items, keys, strict=True) if item.app == app and key]
            noted[app] = model.objects.select_related("assignee").in_bulk(of_app)
        people = User.objects.in_bulk({item.assignee_id for item in items if item.assignee_id})
        for item, key in zip(items, keys, strict=True):
            item.own_assignee = people.get(item.assignee_id) if item.assignee_id else None
            item.handling = noted[item.app][key] if key else None
        return sorted(items, key=lambda item: item.since)

    @cached_property
    def found(self) -> list[Item]:
        return [item for item, fails in self._judged if not fails]

    @cached_property
    def page(self) -> Page[ListingGroup]:
        """A page of groups: whom to call now, danger, then the reader's regions."""
        groups: dict[Hashable, list[Item]] = {}
        for item in self.found:
            groups.setdefault(item.subject, []).append(item)
        regions = set(self.user.regions)
        is_of_calls = self.chosen["kind"] == Work.CALL
        made = [
            ListingGroup(
                items, items[0].region in regions, _open_there(items[0]) if is_of_calls else None
            )
            for items in groups.values()
        ]
        made.sort(key=lambda group: group.order)
        return Paginator(made, ON_A_PAGE).get_page(self.page_number)

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

    @property
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
        """Whether there is something that the reader asked for, and may take back."""
        return any(item.asked_by_id == self.user.pk for item in self.found)

    @property
    def waiting(self) -> Counter[tuple[Work, str]]:
        """How much of each kind waits today, as `waiting_by_kind` counts it."""
        return Counter(
            (item.kind, item.detail.partition(".")[0] if item.kind == Work.IMPORT else item.app)
            for item in self.items
            if item.state == TO_DO
        )

    @property
    def summary(self) -> str:
        """How much there is to do, and how long the oldest item has waited."""
        if not self.found:
            return ""
        count = len(self.found)
        count_of_items = ngettext("%(count)d item to do", "%(count)d items to do", count)
        return gettext("%(items)s; the oldest since %(day)s.") % {
            "items": count_of_items % {"count": count},
            "day": locales.day(timezone.localdate(self.found[0].since)),
        }

    def chosen_items(self, ids: Iterable[str]) -> list[Item]:
        """The ticked items that are still to be done."""
        ticked = set(ids)
        return [item for item in self.items if item.listing_id and item.id in ticked]

    @cached_property
    def _judged(self) -> list[tuple[Item, list[str]]]:
        """Every item with the names of the filters that it does not pass."""
        asked = [(name, value) for name, value in self.chosen.items() if value or name == "state"]
        return [
            (
                item,
                [
                    name
                    for name, value in asked
                    if value not in FILTERS[name].values_of(item, self.user)
                ],
            )
            for item in self.items
        ]

    def _choices(self, name: str) -> Iterable[FacetChoice]:
        counts = Counter(
            value
            for item, fails in self._judged
            if not fails or fails == [name]
            for value in FILTERS[name].values_of(item, self.user)
        )
        labels = FILTERS[name].labels(self.items)
        for value, label in labels.items():
            is_chosen = self.chosen[name] == value
            if counts[value] or is_chosen or value == TO_DO:
                query = self.query(**{name: value})
                yield FacetChoice(value, capfirst(str(label)), counts[value], is_chosen, query)


def _open_there(item: Item) -> str:
    state = item.there.state if item.there else ""
    return state if state in OPEN_THERE else ""


def _assignees(items: list[Item]) -> Mapping[str, object]:
    people = {item.assignee for item in items if item.assignee}
    return {MINE: _("me"), NOBODY: _("nobody")} | {
        str(person.pk): person for person in sorted(people, key=str)
    }


def _assigned(item: Item, user: User) -> list[str]:
    if item.assignee is None:
        return [NOBODY]
    return [str(item.assignee.pk), *([MINE] if item.assignee == user else [])]


class QueueFilter(NamedTuple):
    """One way to narrow the queue."""

    label: str | Promise
    values_of: Callable[[Item, User], list[str]]
    labels: Callable[[list[Item]], Mapping[str, object]]


FILTERS = {
    "kind": QueueFilter(
        _("What"), lambda item, user: [item.kind], lambda items: dict(Work.choices)
    ),
    "region": QueueFilter(
        _("Region"), lambda item, user: [item.region], lambda items: dict(Region.choices)
    ),
    "assignee": QueueFilter(_("Assigned to"), _assigned, _assignees),
    "state": QueueFilter(_("State"), lambda item, user: [item.state], lambda items: STATES),
}


def way_back(request: HttpRequest) -> str:
    """Where in the queue somebody came from, if they did."""
    if WAY_BACK not in request.GET:
        return ""
    parameters = QueryDict(request.GET[WAY_BACK])
    chosen = {name: parameters[name] for name in FILTERS if parameters.get(name)}
    return f"{reverse('admin:index')}?{urlencode(chosen)}"
