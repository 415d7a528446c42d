"""The search for experts."""

from typing import ClassVar

from django.db.models.expressions import OrderBy
from django.utils.translation import gettext_lazy as _

from experts.models import Availability, Expert, Expertise, ExpertQuerySet, Profession
from irct.models import Country, Language
from irct.places import countries
from irct.visitors.facets import ArrayFacet, CountryFacet, Facet
from irct.visitors.filters import ListingFilter


class ExpertFilter(ListingFilter):
    """Sorts by how much of what is asked for an expert has, then by where they are."""

    ORDERS: ClassVar[dict[str, list[str | OrderBy]]] = {
        **ListingFilter.ORDERS,
        "relevance": [
            *("-is_named", "is_made_up", "-answers", "is_away", "speaks", "-rank"),
            *("is_overdue", "sort_name", "id"),
        ],
    }

    profession = ArrayFacet(
        label=_("Profession"),
        field_name="professions",
        codes=Profession.values,
        name_of=lambda code: Profession(code).label,
    )
    expertise = ArrayFacet(
        label=_("Expertise"),
        field_name="expertise",
        codes=Expertise.values,
        name_of=lambda code: Expertise(code).label,
    )
    language = ArrayFacet(
        label=_("Language"),
        field_name="languages",
        codes=Language.values,
        name_of=lambda code: Language(code).label,
        by_count=True,
    )
    # A country that the expert does not agree to show is neither found nor counted.
    country = CountryFacet(label=_("Country"), field_name="shown_country")
    work = ArrayFacet(
        label=_("Country of work"),
        field_name="shown_work",
        codes=countries.inhabited(),
        name_of=lambda code: Country(code).label,
        by_count=True,
    )
    availability = Facet(
        label=_("Availability"),
        codes=Availability.values,
        name_of=lambda code: Availability(code).label,
    )

    MODEL = Expert
    STANDING = (*ListingFilter.STANDING, "alphabet")

    @staticmethod
    def published() -> ExpertQuerySet:
        return Expert.objects.published()

    @property
    def is_for_others(self) -> bool:
        return self.query.wants_centres

    def ordered(self, listings: ExpertQuerySet) -> ExpertQuerySet:
        return super().ordered(listings.with_fit(self.query) if self.query else listings)
