"""The search for centres."""

from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Help, Service, Way
from irct.facets import ArrayFacet, CountryFacet, Facet, ListingFilter, RegionFacet
from irct.models import Language

OPEN = {"yes": _("takes new clients"), "no": _("takes no new clients"), "unknown": _("not known")}


class CentreFilter(ListingFilter):
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
