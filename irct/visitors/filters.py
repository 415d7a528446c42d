"""What the searches for centres and for experts share: words, facets, chips, order, pages."""

import dataclasses
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar

import django_filters
from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from irct import search
from irct.models import (
    AWAY,
    Helpline,
    ListingQuerySet,
    country_name,
    lexemes_of_marked,
    lexemes_over,
    listing_models,
)
from irct.models.helplines import MOST_SHOWN
from irct.places import countries
from irct.places.town_names import town_name
from irct.search.tokens import PUNCTUATION
from irct.visitors.facets import MOST_CHOSEN, Counts, Facet, FacetShown, count
from irct.visitors.sheet import PARAMETER, Sheet

PAGE_SIZE = 20
Listings = TypeVar("Listings", bound=ListingQuerySet)

# Places of a name that are offered beside the one that is shown.
MOST_PLACES = 4

# Listings of the other half of the directory that are shown with a search.
MOST_OTHERS = 3
# Facets that both halves have.
SHARED_FACETS = ("country", "language")

# What the codes of a facet are, where those that find nothing are counted.
CODES = {
    "country": "country",
    "work": "country",
    "language": "language",
    "interpreted": "language",
    "service": "service",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, the URL of the same search without it, and how many results that has."""

    label: str
    value: str
    url: str
    count: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Understood:
    """A part of what was understood: words with a place for the label; the search without it."""

    before: str
    label: str
    after: str
    url: str


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


def label_of(place: search.Place) -> str:
    """A place as a page names it, with its country."""
    country = country_name(place.country)
    division = place.town.division if place.town else ""
    name = place.name(get_language() or "en")
    if place.town:
        name = town_name(place.town.name, place.country)
    return ", ".join(filter(None, (name, division, country)))


def said_of(place: search.Place) -> str:
    """A place as somebody could type it to mean just this one."""
    around = (place.town and place.town.division) or countries.name(place.country, "en")
    return f"{place.name('en')} {around}".lstrip()


def _shortened(values: Sequence[str]) -> list[str]:
    """Values that nobody knows, short and few enough to be shown."""
    shown = [value[:60] for value in values[:MOST_CHOSEN]]
    return [*shown, "…"] if len(values) > MOST_CHOSEN else shown


class CountedPaginator(Paginator):
    """A paginator with a count that was made beforehand."""

    def __init__(self, queryset: models.QuerySet, *, count: int) -> None:
        super().__init__(queryset, PAGE_SIZE)
        self.count = count


class ListingFilter(django_filters.FilterSet):
    """A search among published listings: a facet's values are alternatives, facets combine."""

    # How a sentence says what is asked for, by the kind of code.
    ASKED: ClassVar[dict[str, Promise]] = {
        "service": gettext_lazy("that offer %s"),
        "language": gettext_lazy("that speak %s"),
        "interpreted": gettext_lazy("that have %s"),
        "helps": gettext_lazy("that help %s"),
        "way": gettext_lazy("that work in this way: %s"),
        "profession": gettext_lazy("who work as %s"),
        "expertise": gettext_lazy("who know about %s"),
        "country": gettext_lazy("in %s"),
        "region": gettext_lazy("in %s"),
        "work": gettext_lazy("who work in %s"),
    }
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
    }

    def __init__(self, data: QueryDict, *, published: ListingQuerySet) -> None:
        super().__init__(data, queryset=published)
        self.form.is_valid()

    @property
    def q(self) -> str:
        """The text as typed."""
        return self.data.get("q", "").strip()

    @cached_property
    def query(self) -> search.Query:
        correcting = self.data.get("exact") != "1"
        if not self.q:
            return search.Query()
        return search.understand(self.q, among=self.queryset, correcting=correcting, over=self.over)

    @cached_property
    def over(self) -> list[str]:
        """Lexemes of listings that ceased to be public and are not forgotten yet."""
        # Remembered for half a minute, and anew at the first second of a day. Hiding is at once.
        over = cache.get_or_set(f"over_by_{timezone.localdate()}", lexemes_over) or []
        return [*over, *lexemes_of_marked()]

    @cached_property
    def facet_filters(self) -> dict[str, Facet]:
        return {name: f for name, f in self.filters.items() if isinstance(f, Facet)}

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """The known values chosen, by facet."""
        return {name: self.form.cleaned_data.get(name) or [] for name in self.facet_filters}

    @property
    def is_active(self) -> bool:
        return bool(self.q) or any(self.chosen.values())

    @cached_property
    def found(self) -> ListingQuerySet:
        """The published listings that match the words, whatever else is chosen."""
        return self.queryset.search(self.query)

    @cached_property
    def counts(self) -> Counts:
        return count(self.found, self.facet_filters, self.chosen)

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
        listings: models.QuerySet = self.queryset.none()
        if self.total:
            listings = self.ordered(self.choose(self.found)).for_cards()
        paginator = CountedPaginator(listings, count=self.total)
        page = paginator.get_page(self.data.get("page"))
        page.object_list = [listing.projection() for listing in page.object_list]
        return page

    def choose(self, listings: Any) -> Any:
        """Apply the choices in every facet."""
        for name, chosen in self.chosen.items():
            listings = self.facet_filters[name].filter(listings, chosen)
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
    def sorts(self) -> list[Sort]:
        return [
            Sort(code, str(self.SORTS[code]), code == self.sort) for code in self.possible_sorts
        ]

    @cached_property
    def facets(self) -> list[FacetShown]:
        shown = (
            FacetShown(name, str(f.label), f.values(self.counts.values[name], self.chosen[name]))
            for name, f in self.facet_filters.items()
        )
        return [facet for facet in shown if facet.values]

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(str(f.label), str(f.name_of(code)), self.url(without=(name, code)))
            for name, f in self.facet_filters.items()
            for code in self.chosen[name]
        ]

    @cached_property
    def understood(self) -> list[Understood]:
        """What the text says, as parts of one sentence."""
        reading = self.query.reading
        # The words that say each thing; several may say the same.
        said: dict[tuple[str, str], list[str]] = {}
        if reading.place:
            said[_("in %s"), label_of(reading.place)] = [reading.place_words]
        number = len(said)
        for ask in reading.asks:
            if named := self._named(ask.codes):
                said.setdefault((str(self.ASKED[named[0]]), named[1]), []).append(ask.words)
        parts = []
        for place, ((sentence, label), words) in enumerate(said.items()):
            before, _sep, after = sentence.partition("%s")
            if place > number:
                before = _("and %s") % before
            parts.append(Understood(before, label, after, self.url(q=self._without(words))))
        return parts

    @property
    def sentence(self) -> str:
        """What is looked for, in this site's own words: never as it was typed."""
        said = [f"{part.before}{part.label}{part.after}" for part in self.understood]
        for name, codes in self.chosen.items():
            if codes:
                facet = self.facet_filters[name]
                labels = _(" or ").join(str(facet.name_of(code)) for code in codes)
                asked = self.ASKED.get(name)
                said.append(str(asked) % labels if asked else f"({facet.label}: {labels})")
        return " ".join(dict.fromkeys(said))

    def _named(self, codes: Sequence[str]) -> tuple[str, str] | None:
        """The kind and the labels of codes, of the first kind that has a facet."""
        by_kind: dict[str, list[str]] = {}
        for code in codes:
            kind, _sep, value = code.partition("=")
            by_kind.setdefault(kind, []).append(value)
        for kind, values in by_kind.items():
            if kind == "interpreted":
                return kind, _("interpreters")
            if facet := self.facet_filters.get(kind):
                return kind, _(" or ").join(str(facet.name_of(value)) for value in values[:3])
        return None

    def _without(self, phrases: Sequence[str]) -> str:
        """The text without some of its words."""
        left = self.q
        for words in phrases:
            shorter = left.replace(words, " ")
            if shorter == left:
                gone = set(words.split())
                kept = (word for word in left.split() if word.strip(PUNCTUATION) not in gone)
                shorter = " ".join(kept)
            left = shorter
        return " ".join(left.split()).strip(" ,")

    @property
    def unused(self) -> list[str]:
        """The words that say nothing here: some ask for what only the other half has."""
        reading = self.query.reading
        other = [ask.words for ask in reading.asks if reading.place and not self._named(ask.codes)]
        return list(dict.fromkeys([*self.query.unused, *other]))

    @property
    def elsewhere_url(self) -> str:
        """The URL of the same search without its place."""
        return self.url(q=self._without([self.query.reading.place_words]))

    @property
    def place_name(self) -> str:
        place = self.query.reading.place
        return label_of(place) if place else ""

    @property
    def is_for_others(self) -> bool:
        """Whether the other half of the directory may be what is looked for."""
        return False

    @cached_property
    def others(self) -> Others:
        """The listings of the other half of the directory that fit this search best."""
        (other,) = (model for model in listing_models() if model is not self.queryset.model)
        fitting = other._default_manager.published().fitting(self.query).for_small_cards()
        found: list[Any] = list(fitting[:MOST_OTHERS])
        are_there = any(listing.is_away < AWAY for listing in found)
        return Others([listing.projection() for listing in found], are_there)

    @property
    def same_search(self) -> str:
        """The query of this search in the other half of the directory."""
        query = QueryDict(mutable=True)
        query["q"] = self.q
        for name in SHARED_FACETS:
            query.setlist(name, self.chosen[name])
        return f"?{query.urlencode()}"

    @property
    def missing(self) -> list[str]:
        """What is asked for and said by no listing there."""
        named = (self._named(ask.codes) for ask in self.query.missing)
        return list(dict.fromkeys(one[1] for one in named if one))

    @property
    def other_places(self) -> list[Chip]:
        """Other places of the name that was read, and everyday words that are places as well."""
        reading = self.query.reading
        others = [(place, reading.place_words) for place in reading.places[1:MOST_PLACES]]
        return [
            Chip(
                "",
                label_of(place),
                self.url(q=f"{self._without([words])} {said_of(place)}".strip()),
            )
            for place, words in others
        ]

    @property
    def looser(self) -> list[Chip]:
        """Searches that drop one facet and find something."""
        return [
            Chip(
                str(f.label),
                ", ".join(str(f.name_of(code)) for code in self.chosen[name]),
                self.url(without=(name, None)),
                self.counts.without[name],
            )
            for name, f in self.facet_filters.items()
            if self.chosen[name] and self.counts.without[name]
        ]

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

    @cached_property
    def sheet(self) -> Sheet:
        return Sheet.of(self.data)

    @property
    def exact_url(self) -> str:
        """The URL of the same search with the words exactly as typed."""
        return self.url(exact="1")

    @property
    def clear_url(self) -> str:
        return self.sheet.kept or "?"

    @property
    def problems(self) -> list[str]:
        """Sentences about what in the URL was not understood."""
        problems = []
        for name, f in self.facet_filters.items():
            field = self.form.fields[name]
            if unknown := getattr(field, "unknown", []):
                problems.append(
                    ngettext(
                        "%(label)s: the value “%(values)s” is not known. It was left out.",
                        "%(label)s: the values “%(values)s” are not known. They were left out.",
                        len(unknown),
                    )
                    % {"label": f.label, "values": "”, “".join(_shortened(unknown))}
                )
            if left_out := getattr(field, "left_out", []):
                problems.append(
                    _("%(label)s: only the first %(number)d values are used. Left out: %(others)s.")
                    % {
                        "label": f.label,
                        "number": MOST_CHOSEN,
                        "others": ", ".join(str(f.name_of(code)) for code in left_out),
                    }
                )
        if len(self.q) > search.LONGEST_TEXT:
            problems.append(_("The text is long. Only its first words were searched for."))
        if self.q and not self.query and not self.query.absent:
            problems.append(_("There is no word to search for. Everything is shown."))
        if self.data.get("sort", "name") not in self.SORTS:
            problems.append(_("This order is not known. The usual one is shown."))
        if (page := self.data.get("page", "1")) and not (page.isascii() and page.isdigit()):
            problems.append(_("This page is not known. The first one is shown."))
        return problems

    def parameters(self) -> dict[str, str]:
        """Query parameters of this search other than its facets."""
        sort = self.data.get("sort")
        return {"q": self.q, "sort": sort if sort in self.SORTS else ""}

    def url(self, *, without: tuple[str, str | None] | None = None, **changes: str) -> str:
        """The URL of this search's first page, without one value or facet; it keeps the sheet."""
        query = QueryDict(mutable=True)
        parameters = {**self.parameters(), **changes}
        query.update({name: value for name, value in parameters.items() if value})
        for name, codes in self.chosen.items():
            query.setlist(
                name, [code for code in codes if without not in ((name, code), (name, None))]
            )
        query.setlist(PARAMETER, list(self.sheet.slugs))
        return f"?{query.urlencode()}"
