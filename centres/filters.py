"""The search for centres."""

import dataclasses
import itertools
from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.db import models
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.models import NEAR_KM, Alternatives, Centre, CentreQuerySet
from centres.models.intake import READY_FIRST
from centres.vocabulary import Help, Service, Way
from irct import search
from irct.disclosure import projection
from irct.machine.version import while_current
from irct.models import Language, country_in_sentence, country_name
from irct.places import countries
from irct.places.points import Point
from irct.places.town_names import town_name
from irct.visitors.facets import ArrayFacet, CountryFacet, Facet, RegionFacet
from irct.visitors.filters import PARTED, Chip, ListingFilter, label_of, said_of

OPEN = {"yes": _("takes new clients"), "no": _("takes no new clients"), "unknown": _("not known")}

FARTHEST_KM = 20_000  # kilometres: halfway round the Earth


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """The place from which distances are measured, in a country, or a whole one."""

    name: str
    point: Point
    country: str
    is_country: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class ResultGroup:
    """Centres that follow each other in the results; the first have no heading."""

    heading: str
    centres: list[projection.CentreProfile]


def _before_names(order: list[str | OrderBy], column: str) -> list[str | OrderBy]:
    names = order.index("sort_name")
    return [*order[:names], column, *order[names:]]


class CentreFilter(ListingFilter):
    """Sorts by distance where a town is named."""

    SORTS: ClassVar[dict[str, str | Promise]] = {
        "distance": _("nearest first"),
        "relevance": ListingFilter.SORTS["relevance"],
        "open": _("takes new clients first"),
        "name": ListingFilter.SORTS["name"],
        "confirmed": ListingFilter.SORTS["confirmed"],
    }
    ORDERS: ClassVar[dict[str, list[str | OrderBy]]] = {
        "distance": [
            *(search.IS_SAMPLE.asc(), "turn", models.F("distance").asc(nulls_last=True)),
            *("open_turn", "sort_name", "id"),
        ],
        # Of two that fit as well, whoever is known to take new clients comes first.
        "relevance": _before_names(ListingFilter.ORDERS["relevance"], "open_turn"),
        "open": [*READY_FIRST],
        "name": ListingFilter.ORDERS["name"],
        "confirmed": ListingFilter.ORDERS["confirmed"],
    }

    country = CountryFacet(label=_("Country"))
    region = RegionFacet(label=_("Region"), field_name="country")
    service = ArrayFacet(
        label=_("Kind of help"),
        field_name="services",
        codes=Service.values,
        name_of=lambda code: Service(code).label,
    )
    language = ArrayFacet(
        label=_("Language spoken"),
        field_name="languages",
        codes=Language.values,
        name_of=lambda code: Language(code).label,
        by_count=True,
    )
    interpreted = ArrayFacet(
        label=_("Language through an interpreter"),
        field_name="interpreted_languages",
        codes=Language.values,
        name_of=lambda code: Language(code).label,
        by_count=True,
    )
    helps = ArrayFacet(
        label=_("Who is helped"),
        field_name="helps",
        codes=Help.values,
        name_of=lambda code: Help(code).label,
    )
    way = ArrayFacet(
        label=_("How"), field_name="ways", codes=Way.values, name_of=lambda code: Way(code).label
    )
    open = Facet(
        label=_("New clients"), field_name="open", codes=OPEN, name_of=lambda code: OPEN[code]
    )

    STANDING = ("open", "name", "confirmed")

    MODEL = Centre

    @staticmethod
    def published() -> CentreQuerySet:
        return Centre.objects.published().with_open()

    def searched(self) -> CentreQuerySet:
        return Centre.sought(self.q).published().with_open()

    @property
    def is_for_others(self) -> bool:
        return self.query.wants_experts

    @property
    def near(self) -> str:
        """The place, as the visitor typed it."""
        return self.data.get("near", "").strip()

    @cached_property
    def where(self) -> search.Where:
        """How the place is read."""
        return search.place_in(self.near, over=self.over) if self.near else search.Where()

    @cached_property
    def places(self) -> list[search.Place]:
        """The places that may be meant, the one from which distances are measured first."""
        return sorted(
            self.where.reading.places, key=lambda place: _number_of(place) != self.data.get("town")
        )

    @cached_property
    def origin(self) -> Origin | None:
        """The place named, or else the place in the search that has no centre."""
        if self.places:
            place = self.places[0]
            is_country = place.code == f"country={place.country}"
            return Origin(label_of(place), place.point, place.country, is_country)
        if absent := self.query.absent:
            return Origin(self.absent_name, absent.point, absent.country, not absent.town)
        return None

    @property
    def absent_name(self) -> str:
        absent = self.query.absent
        if not absent:
            return ""
        return town_name(absent.town, absent.country) or country_name(absent.country)

    @cached_property
    def summary(self) -> str:
        near = gettext("near %s") % label_of(self.places[0]) if self.places else ""
        return PARTED.join(filter(None, [super().summary, near]))

    @property
    def is_elsewhere_in_country(self) -> bool:
        """Nobody is in the town that was named, and somebody in its country."""
        return bool(self.query.absent and self.query.absent.town and self.query.is_in_country)

    @property
    def within(self) -> int | None:
        typed = self.data.get("within", "").strip()
        if not typed.isdecimal() or not self.near:
            return None
        return int(typed[:6]) if 0 < int(typed[:6]) <= FARTHEST_KM else None

    @cached_property
    def found(self) -> CentreQuerySet:
        found = self.queryset.answering(self.query)
        if self.within and self.places and self.origin:
            found = found.within(self.within, self.origin.point, country=self.origin.country)
        return found

    @cached_property
    def somewhere(self) -> int:
        """How many are in the country of the place and cannot be said to be near or far."""
        if not self.origin:
            return 0
        return self.choose(self.found).somewhere_in(self.origin.country).count()

    @property
    def default_sort(self) -> str:
        if self.origin:
            return "distance"
        # Who chooses something, and types nothing, looks for help with it.
        return "open" if any(self.chosen.values()) and not self.query else super().default_sort

    @property
    def possible_sorts(self) -> list[str]:
        return [code for code in super().possible_sorts if code != "distance" or self.origin]

    def ordered(self, listings: CentreQuerySet) -> CentreQuerySet:
        if self.sort == "distance" and self.origin:
            listings = listings.with_distance(self.origin.point).with_turn(
                self.origin.country, near=self.nearness
            )
        return super().ordered(listings)

    @property
    def nearness(self) -> int:
        """How far those may be that come first since they are in the country of the place.

        Distance alone decides where that of everybody in the country is known.
        """
        if self.origin and self.origin.is_country:
            return FARTHEST_KM
        return (self.within or NEAR_KM) if self.somewhere else 0

    def groups(self, page: Iterable[projection.CentreProfile]) -> Iterator[ResultGroup]:
        """A page of results, with those apart that are somewhere in the country of the place."""
        country = self.origin.country if self.origin and self.sort == "distance" else ""
        grouped = itertools.groupby(page, key=lambda centre: centre.is_somewhere_in(country))
        for number, (is_somewhere, centres) in enumerate(grouped):
            heading = gettext("Elsewhere, nearest first") if number else ""
            if is_somewhere:
                within = country_in_sentence(country)
                heading = gettext("Somewhere in %(country)s") % {"country": within}
            yield ResultGroup(heading, list(centres))

    @property
    def is_typed(self) -> bool:
        return super().is_typed or bool(self.near)

    @property
    def is_active(self) -> bool:
        return super().is_active or bool(self.near)

    @cached_property
    def alternatives(self) -> Alternatives:
        """What to offer when nothing is found."""
        if self.origin:
            origin = self.origin
            return Centre.objects.published().alternatives(origin.point, country=origin.country)
        # Nothing that was typed decides it: it is found once for all who choose the same country.
        country = next(iter(self.chosen["country"]), "")
        found: Alternatives = while_current(
            ("alternatives of a search", country, timezone.localdate()),
            lambda: Centre.objects.published().alternatives(
                countries.country_point(country) if country else None, country=country
            ),
        )
        return found

    @property
    def unfound(self) -> set[str]:
        place = self.where.reading.counted_place
        return super().unfound | ({place.code} if place and not self.total else set())

    @property
    def other_places_near(self) -> list[Chip]:
        """Other places of the same name, each with the URL of its search."""
        return [
            Chip("", label_of(place), self.url(town=_number_of(place))) for place in self.places[1:]
        ]

    @property
    def candidates(self) -> list[Chip]:
        """Places that may be meant by a name that is not known."""
        return [
            Chip(
                "",
                label_of(place),
                self.url(
                    near=said_of(place), town=_number_of(place), within=str(self.within or "")
                ),
            )
            for place in self.where.candidates
        ]

    @property
    def problems(self) -> list[str]:
        problems = super().problems
        if self.data.get("within") and not self.within and self.places:
            problems.append(
                gettext("We could not read the distance. Write it in kilometres, for example 100.")
            )
        return problems

    def parameters(self) -> dict[str, str]:
        numbers = list(map(_number_of, self.places[:1]))
        return {
            **super().parameters(),
            "near": self.near if self.places else "",
            "town": str(self.data["town"]) if self.data.get("town") in numbers else "",
            "within": str(self.within or "") if self.places else "",
        }


def _number_of(place: search.Place) -> str:
    """What names a place in a URL, beside the name that was typed."""
    return place.code.partition("=")[2]
