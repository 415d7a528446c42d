"""The search for experts."""

from django.utils.translation import gettext_lazy as _

from experts.models import Availability, Expert, Expertise, Profession
from irct.models import Country, Language
from irct.visitors.facets import ArrayFacet, CountryFacet, Facet
from irct.visitors.filters import ListingFilter


class ExpertFilter(ListingFilter):
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
        codes=Country.values,
        name_of=lambda code: Country(code).label,
        by_count=True,
    )
    availability = Facet(
        label=_("Availability"),
        codes=Availability.values,
        name_of=lambda code: Availability(code).label,
    )

    class Meta:
        model = Expert
        fields: list[str] = []
