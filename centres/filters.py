"""The search for centres."""

import dataclasses
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.models import Alternatives, Centre, CentreQuerySet
from centres.vocabulary import Help, Service, Way
from irct import search
from irct.models import Language, country_name
from irct.places import countries
from irct.places.models import Town
from irct.places.points import Point
from irct.places.town_names import town_name
from irct.places.towns import find_towns
from irct.visitors.facets import ArrayFacet, CountryFacet, Facet, RegionFacet
from irct.visitors.filters import Chip, ListingFilter

OPEN = {"yes": _("takes new clients"), "no": _("takes no new clients"), "unknown": _("not known")}


FARTHEST_KM = 20_000  # kilometres: halfway round the Earth


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """The place from which distances are measured."""

    name: str
    point: Point


class CentreFilter(ListingFilter):
    """Sorts by distance where a town is named."""

    SORTS: ClassVar[dict[str, str | Promise]] = {
        "distance": _("nearest first"),
        **ListingFilter.SORTS,
    }
    ORDERS: ClassVar[dict[str, list[Any]]] = {
        "distance": [
            *(search.IS_SAMPLE.asc(), models.F("distance").asc(nulls_last=True)),
            *("sort_name", "id"),
        ],
        **ListingFilter.ORDERS,
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

    class Meta:
        model = Centre
        fields: list[str] = []

    @property
    def is_for_others(self) -> bool:
        return self.query.wants_experts

    @property
    def near(self) -> str:
        """The town, as the visitor typed it."""
        return self.data.get("near", "").strip()

    @cached_property
    def towns(self) -> list[Town]:
        """The towns that may be meant, the one we use first."""
        towns = find_towns(self.near) if self.near else []
        return sorted(towns, key=lambda town: str(town.pk) != self.data.get("town"))

    @cached_property
    def origin(self) -> Origin | None:
        """The town named, or else the place in the search that has no centre."""
        if self.towns:
            return Origin(self.towns[0].shown, self.towns[0].point)
        if absent := self.query.absent:
            town = town_name(absent.town, absent.country)
            return Origin(town or country_name(absent.country), absent.point)
        return None

    @property
    def sentence(self) -> str:
        near = gettext("near %s") % self.towns[0].label if self.towns else ""
        return " ".join(filter(None, [super().sentence, near]))

    @property
    def is_elsewhere_in_country(self) -> bool:
        """Whether nobody is in the town that was named, and somebody in its country."""
        return bool(self.query.absent and self.query.absent.town and self.query.is_in_country)

    @property
    def within(self) -> int | None:
        typed = self.data.get("within", "").strip()
        if not (typed.isascii() and typed.isdigit()) or not self.towns:
            return None
        return int(typed[:6]) if 0 < int(typed[:6]) <= FARTHEST_KM else None

    @cached_property
    def found(self) -> CentreQuerySet:
        found = self.queryset.search(self.query)
        if self.within and self.origin:
            found = found.within(self.within, self.origin.point)
        return found

    @property
    def default_sort(self) -> str:
        return "distance" if self.origin else super().default_sort

    @property
    def possible_sorts(self) -> list[str]:
        return [code for code in super().possible_sorts if code != "distance" or self.origin]

    def ordered(self, listings: CentreQuerySet) -> CentreQuerySet:
        if self.sort == "distance" and self.origin:
            listings = listings.with_distance(self.origin.point)
        return super().ordered(listings)

    @property
    def is_active(self) -> bool:
        return super().is_active or bool(self.near)

    @cached_property
    def alternatives(self) -> Alternatives:
        """What to offer when nothing is found."""
        point = self.origin.point if self.origin else None
        if not point and (countries_chosen := self.chosen["country"]):
            point = countries.country_point(countries_chosen[0])
        return Centre.objects.published().alternatives(point)

    @property
    def unfound(self) -> set[str]:
        near = {f"town={town.pk}" for town in self.towns[:1] if not self.total}
        return super().unfound | near

    @property
    def other_towns(self) -> list[Chip]:
        """Other towns of the same name, each with the URL of its search."""
        return [
            Chip(
                town.division,
                f"{town.shown}, {country_name(town.country)}",
                self.url(town=str(town.pk)),
            )
            for town in self.towns[1:]
        ]

    @property
    def problems(self) -> list[str]:
        problems = super().problems
        if self.near and not self.towns:
            problems.append(
                gettext("We do not know a town called “%(near)s”. Try the nearest larger town.")
                % {"near": self.near[:60]}
            )
        if self.data.get("within") and not self.within and self.towns:
            problems.append(
                gettext("We could not read the distance. Write it in kilometres, for example 100.")
            )
        return problems

    def parameters(self) -> dict[str, str]:
        towns = [str(town.pk) for town in self.towns[:1]]
        return {
            **super().parameters(),
            "near": self.near if self.towns else "",
            "town": self.data["town"] if self.data.get("town") in towns else "",
            "within": str(self.within or ""),
        }
