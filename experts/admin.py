"""Experts at the desk."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from experts.cited_days import CitedDaysAdmin
from experts.consents.desk import ConsentAdmin
from experts.models import ChangeRequest, Correction, Expert, Text, TextChange
from experts.requests.desk import ExpertRequestAdmin
from experts.resources import ExpertResource
from irct.desk.corrections import CorrectionAdmin as BaseCorrectionAdmin
from irct.desk.filters import (
    CodesFilter,
    ColumnFilter,
    ConfirmedFilter,
    CountryFilter,
    HomeRegionFilter,
    LanguageFilter,
    OriginFilter,
    StatusFilter,
)
from irct.desk.listing_form import ListingForm
from irct.desk.listings import ListingAdmin, two_lines
from irct.desk.records import ChildInline
from irct.desk.requests import RequestAdmin
from irct.desk.texts import TextChangeAdmin as BaseTextChangeAdmin

__all__ = [
    "ChangeRequestAdmin",
    "CorrectionAdmin",
    "ExpertAdmin",
    "ExpertRequestAdmin",
    "TextChangeAdmin",
]


class ExpertForm(ListingForm):
    class Meta:
        help_texts = {
            "name": _("With the title, for example Dr Jane Doe."),
            "languages": _("In which they can give evidence."),
            "institution": _("For example University of Ghent."),
            "courts": _("Where they have given evidence. Write one on each line."),
            "publications": _("DOIs, for example 10.1000/182. Write one on each line."),
        }


class TextInline(ChildInline):
    model = Text
    fieldsets = [(None, {"fields": [("language", "state"), "biography"]})]


class AvailabilityFilter(ColumnFilter):
    title = _("availability")
    parameter_name = "availability__exact"


class ProfessionFilter(CodesFilter):
    title = _("profession")
    parameter_name = "professions"


@admin.register(Expert)
class ExpertAdmin(CitedDaysAdmin, ConsentAdmin, ListingAdmin):
    resource_class = ExpertResource
    form = ExpertForm
    section_wording = {name: (None, text) for name, text in ExpertForm.Meta.help_texts.items()}
    section_titles = {"contacts": _("How the secretariat reaches the expert")}
    inlines = [TextInline]
    list_display = [
        *("name_shown", "country_shown", "status", "origin", "availability"),
        *("consent_valid_until", "confirmed_shown", "saved_shown"),
    ]
    list_filter = [
        *(StatusFilter, HomeRegionFilter, AvailabilityFilter, OriginFilter, ConfirmedFilter),
        *(ProfessionFilter, CountryFilter, LanguageFilter),
    ]
    fieldsets = [
        (_("Identity"), {"fields": ["status", "name", "institution", "country", "slug"]}),
        (
            _("Consent"),
            {
                "fields": [("consent_given_on", "consent_valid_until", "consent_parts_shown")],
                "description": _(
                    "An expert is public only while a dated consent is valid, and only these parts "
                    "are. To record a consent, use the page “Consent” above."
                ),
            },
        ),
        (
            _("What is offered"),
            {"fields": ["professions", "expertise", "languages", "countries_of_work"]},
        ),
        (_("Experience"), {"fields": ["courts", "publications", "availability"]}),
        (_("How the secretariat reaches the expert"), {"fields": [("email", "phone")]}),
        ListingAdmin.confirmed_fieldset,
        ListingAdmin.internal_fieldset,
    ]

    readonly_fields = [
        *ListingAdmin.readonly_fields,
        *("consent_given_on", "consent_valid_until", "consent_parts_shown"),
    ]

    @admin.display(description=_("consent for"))
    def consent_parts_shown(self, expert: Expert) -> str:
        return ", ".join(str(part.label) for part in expert.consent_parts)

    @admin.display(description=pgettext_lazy("of a person", "name"), ordering="sort_name")
    def name_shown(self, expert: Expert) -> str:
        return two_lines(expert.name, expert.institution)


@admin.register(ChangeRequest)
class ChangeRequestAdmin(RequestAdmin):
    """Changes to experts that wait."""


@admin.register(Correction)
class CorrectionAdmin(BaseCorrectionAdmin):
    """What visitors report as wrong with experts."""


@admin.register(TextChange)
class TextChangeAdmin(BaseTextChangeAdmin):
    """Texts of experts that were changed lately."""
