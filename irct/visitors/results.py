"""What a search finds: by words and facets, with counts, in order, page by page."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy

from irct import search
from irct.machine.version import kept, newest, while_current
from irct.models import (
    AWAY,
    Helpline,
    ListingQuerySet,
    lexemes_of_marked,
    lexemes_over,
    listing_models,
)
from irct.models.helplines import MOST_SHOWN
from irct.visitors.facets import Counts, Facet, FacetShown, count
from irct.visitors.listed import Found, Listed, listed

PAGE_SIZE = 20
Listings = TypeVar("Listings", bound=ListingQuerySet)

# Bytes, roughly: of a directory in 76 countries and 60 languages.
SIZE_OF_COUNTS = 32_000

# Listings of the other half of the directory that are shown with a search.
MOST_OTHERS = 3

# What the codes of a facet are, where those that find nothing are counted.
CODES = {
    "country": "country",
    "work": "country",
    "language": "language",
    "interpreted": "language",
    "service": "service",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Others:
    """Some of the other half of the directory, and whether they are where somebody looks."""

    listings: list[Any]
    are_there: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Sort:
    """An order of the results."""

    code: str
    label: str
    is_chosen: bool


class CountedPaginator(Paginator):
    """A paginator with a count that was made beforehand."""

    def __init__(self, found: models.QuerySet | list[Any], *, count: int) -> None:
        super().__init__(found, PAGE_SIZE)
        self.count = count


class SearchResults:
    """A search among published listings: a facet's values are alternatives, facets combine."""

    # Of the subclass, by name.
    FACETS: ClassVar[dict[str, Facet]] = {}

    SORTS: ClassVar[dict[str, Promise | str]] = {
        "relevance": gettext_lazy("best match"),
        "name": gettext_lazy("name"),
        "confirmed": gettext_lazy("last confirmed"),
    }
    ORDERS: ClassVar[dict[str, list[str | OrderBy]]] = {
        "relevance": [
            *(F("is_named").desc(), "is_made_up", F("rank").desc()),
            *("is_overdue", "sort_name", "id"),
        ],
        "name": ["is_overdue", "sort_name", "id"],
        "confirmed": [F("confirmed").desc(nulls_last=True), "sort_name", "id"],
        "alphabet": ["sort_name", "id"],
    }

    # In the subclasses: whose listings, and all that are public, with the columns of the facets.
    MODEL: ClassVar[Any]
    published: ClassVar[Callable[[], Any]]
    # Orders that nothing decides which somebody types.
    STANDING: ClassVar[tuple[str, ...]] = ("name", "confirmed")

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {name: one for name, one in vars(cls).items() if isinstance(one, Facet)}
        cls.FACETS = {**cls.FACETS, **own}

    def __init__(self, data: QueryDict, *, among: Any = None) -> None:
        self.data = data
        self._among = among
        # Of the whole directory, so that everybody who chooses the same finds the same.
        self.is_of_all = among is None
        self.choices = {name: one.read(data.getlist(name)) for name, one in self.FACETS.items()}

    @property
    def q(self) -> str:
        """The text as typed."""
        return self.data.get("q", "").strip()

    @cached_property
    def queryset(self) -> Any:
        """The listings that are searched. Few pages need it, and putting it together takes long."""
        return self.searched() if self.is_of_all else self._among

    def searched(self) -> Any:
        return type(self).published()

    @cached_property
    def query(self) -> search.Query:
        correcting = self.data.get("exact") != "1"
        if not self.q:
            return search.Query()
        return search.understand(self.q, among=self.queryset, correcting=correcting, over=self.over)

    @cached_property
    def over(self) -> list[str]:
        """Lexemes of listings that ceased to be public and are not forgotten yet."""
        # Remembered for half a minute, and anew at the first second of a day. Hiding is at once:
        # what is marked is asked each time where it is not known whether something has changed.
        over = kept(f"over_by_{timezone.localdate()}", lexemes_over) or []
        return [*over, *while_current("marked", lexemes_of_marked)]

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """The known values chosen, by facet."""
        return {name: choice.known for name, choice in self.choices.items()}

    @property
    def is_active(self) -> bool:
        return bool(self.q) or any(self.chosen.values())

    @cached_property
    def found(self) -> ListingQuerySet:
        """The published listings that match the words, whatever else is chosen."""
        return self.queryset.answering(self.query)

    @property
    def is_typed(self) -> bool:
        return bool(self.q)

    @cached_property
    def kept(self) -> Found | None:
        """The same of those that are kept in memory; what was typed is asked of the database."""
        if not self.is_of_all:
            return None
        all_of_them = self.all_kept(newest())
        if not self.is_typed:
            return all_of_them and all_of_them.everything(self.sort)
        if not (all_of_them and all_of_them.places):
            return None
        ranked = self.ordered(self.found.with_rank(self.query))
        return all_of_them.found(ranked.values_list("pk", flat=True))

    @classmethod
    def all_kept(cls, version: str) -> Listed | None:
        """All that is public, if it is kept under this version."""
        return listed(cls.MODEL._meta.app_label, cls.read_all, version)

    @classmethod
    def having(cls, code: str, facets: Sequence[str], order: str) -> list[Any]:
        """All that have a value in one of these facets, as projections, in an order."""
        if all_of_them := cls.all_kept(newest()):
            having = all_of_them.having
            places = reduce(or_, (cls.FACETS[name].places(having, [code]) for name in facets))
            return cls._projected(all_of_them.everything(order).at(places))
        condition = reduce(or_, (cls.FACETS[name].condition([code]) for name in facets))
        listings = cls.published().with_overdue().filter(condition).order_by(*cls.ORDERS[order])
        found: list[Any] = listings.projections()
        return found

    @classmethod
    def read_all(cls, most: int) -> Listed | None:
        orders = {code: cls.ORDERS[code] for code in cls.STANDING}
        return Listed.read(cls.published().with_overdue(), cls.FACETS, orders, most=most)

    @classmethod
    def _projected(cls, keys: list[UUID]) -> list[Any]:
        found: list[Any] = cls.MODEL._default_manager.projected(keys)
        return found

    @cached_property
    def counts(self) -> Counts:
        if self.kept:
            return self.kept.counts(self.FACETS, self.chosen)

        def counted() -> Counts:
            return count(self.found, self.FACETS, self.chosen)

        if self.is_typed or not self.is_of_all:
            return counted()
        # Known values alone decide them: they are the same in all languages.
        chosen = tuple((name, *sorted(codes)) for name, codes in self.chosen.items() if codes)
        directory, today = self.MODEL._meta.app_label, timezone.localdate()
        key = "counts", directory, today, chosen
        counts: Counts = while_current(key, counted, size=SIZE_OF_COUNTS)
        return counts

    @property
    def total(self) -> int:
        return self.counts.total

    @property
    def unfound(self) -> set[str]:
        """Codes of vocabularies that found nothing; never the text as typed."""
        if not self.total:
            return self.query.recognised() | {
                f"{CODES[name]}={code}"
                for name, chosen in self.chosen.items()
                for code in chosen
                if name in CODES
            }
        absent = self.query.absent
        return self.query.recognised() & {absent.code} if absent else set()

    def page(self) -> Page:
        """The requested page of the results, as projections, in order."""
        listings: Any = []
        if self.kept:
            listings = self.kept.chosen(self.FACETS, self.chosen)
        elif self.total:
            listings = self.ordered(self.choose(self.found).with_rank(self.query))
        paginator = CountedPaginator(listings, count=self.total)
        page = paginator.get_page(self.data.get("page"))
        found: Any = page.object_list
        is_of_keys = isinstance(found, list)
        page.object_list = self._projected(found) if is_of_keys else found.projections()
        return page

    def choose(self, listings: Any) -> Any:
        """Apply the choices in every facet."""
        for name, chosen in self.chosen.items():
            listings = self.FACETS[name].filter(listings, chosen)
        return listings

    def ordered(self, listings: Listings) -> Listings:
        """Sort the results; overdue ones sink unless distance or confirmation decides."""
        return listings.with_overdue().order_by(*self.ORDERS[self.sort])

    @property
    def default_sort(self) -> str:
        return "relevance" if self.query else "name"

    @property
    def sort(self) -> str:
        sort = self.data.get("sort")
        return sort if sort in self.possible_sorts else self.default_sort

    @property
    def possible_sorts(self) -> list[str]:
        return [code for code in self.SORTS if code != "relevance" or self.query]

    @property
    def sorts(self) -> tuple[Sort, ...]:
        chosen = self.sort
        return tuple(
            Sort(code, str(self.SORTS[code]), code == chosen) for code in self.possible_sorts
        )

    @cached_property
    def facets(self) -> list[FacetShown]:
        shown = (
            FacetShown(name, str(f.label), f.values(self.counts.values[name], self.chosen[name]))
            for name, f in self.FACETS.items()
        )
        return [facet for facet in shown if facet.values]

    @property
    def is_for_others(self) -> bool:
        """The other half of the directory may be what is looked for."""
        return False

    @cached_property
    def others(self) -> Others:
        """The listings of the other half of the directory that fit this search best."""
        (other,) = (model for model in listing_models() if model is not self.MODEL)
        published: Any = other.objects.published()
        found = dict(published.fitting(self.query).values_list("pk", "is_away")[:MOST_OTHERS])
        are_there = any(is_away < AWAY for is_away in found.values())
        return Others(published.projected([*found]), are_there)

    @cached_property
    def helplines(self) -> list[Helpline]:
        """Whom to call now, where the words tell of danger or of wanting to die."""
        reading = self.query.reading
        if not reading.is_danger:
            return []
        here = reading.place.country if reading.place else ""
        return [*Helpline.objects.for_country(here)[:MOST_SHOWN]]

    @property
    def has_helpline_everywhere(self) -> bool:
        return any(not line.country for line in self.helplines)
