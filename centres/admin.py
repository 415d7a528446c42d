"""Centres at the desk."""

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.figures.desk import AnnualFiguresAdmin
from centres.models import Centre, ChangeRequest, Contact, Correction, Location, Text, TextChange
from centres.resources import CentreResource
from irct.accounts.requests import SignedInRequest
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
from irct.models import Listing
from irct.places import locales
from irct.places.models import Town

__all__ = [
    "AnnualFiguresAdmin",
    "CentreAdmin",
    "ChangeRequestAdmin",
    "CorrectionAdmin",
    "TextChangeAdmin",
]


class CentreForm(ListingForm):
    class Meta:
        help_texts = {
            "native_name": _(
                "In its own script, for example مركز النديم. Leave it empty if it is the same."
            ),
            "acronym": _("For example RCT or BZFO."),
            "former_names": _("The search still finds them. Write one on each line."),
            "member_number": _("For example 87. Empty means unknown."),
            "services": _("Only what the centre itself does."),
            "languages": _("Spoken without an interpreter."),
            "helps": _("If nothing is ticked, it is unknown."),
            "ways": _("If nothing is ticked, it is unknown."),
            "waiting_weeks": _("In weeks, for example 6. Empty means unknown."),
        }


class TownField(forms.ModelChoiceField):
    def label_from_instance(self, town: Town) -> str:
        return town.label


class LocationInline(ChildInline):
    model = Location
    autocomplete_fields = ["geoname"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name", "shown"),
                    ("street", "postal_code", "town"),
                    ("country", "geoname"),
                    ("latitude", "longitude"),
                    ("step_free", "position"),
                ],
                "description": _(
                    "Exact: everyone sees the name, the street and the town. Approximate: only the "
                    "town, and on the map a point some kilometres away. The country only: just the "
                    "country. Hidden: nothing."
                ),
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Location]:
        return super().get_queryset(request).select_related("geoname")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: object
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "geoname":
            kwargs["form_class"] = TownField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ContactInline(ChildInline):
    model = Contact
    fieldsets = [
        (None, {"fields": [("kind", "value"), ("visibility", "may_leave_message", "position")]}),
        (
            _("Languages in which it is answered"),
            {"fields": ["languages"], "classes": ["collapse"]},
        ),
    ]


class TextInline(ChildInline):
    model = Text
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *(("language", "state"), "summary", "about", "how_to_get_help"),
                    *("hours_note", "alert"),
                ]
            },
        ),
    ]


class MembershipFilter(ColumnFilter):
    title = _("membership")
    parameter_name = "membership__exact"


class ServiceFilter(CodesFilter):
    title = _("service")
    parameter_name = "services"


@admin.register(Centre)
class CentreAdmin(ListingAdmin):
    resource_class = CentreResource
    form = CentreForm
    section_wording = {name: (None, text) for name, text in CentreForm.Meta.help_texts.items()}
    section_titles = {"help": _("Who they help, and how")}
    inlines = [LocationInline, ContactInline, TextInline]
    list_display = [
        *("name_shown", "country_shown", "status", "origin", "membership", "takes_clients_shown"),
        *("confirmed_shown", "saved_shown"),
    ]
    list_filter = [
        *(StatusFilter, HomeRegionFilter, MembershipFilter, OriginFilter, ConfirmedFilter),
        *(ServiceFilter, CountryFilter, LanguageFilter),
    ]
    fieldsets = [
        (
            _("Identity"),
            {
                "fields": [
                    *("status", "name", "native_name", "acronym", "former_names"),
                    *("country", "slug"),
                ]
            },
        ),
        (
            _("Membership"),
            {
                "fields": [
                    ("membership", "member_since", "member_number"),
                    ("founded", "founded_note"),
                ]
            },
        ),
        (
            _("What is offered"),
            {"fields": ["services", "languages", "interpreted_languages"]},
        ),
        (
            _("Who they help, and how"),
            {
                "fields": [
                    *("helps", "ways", ("fees", "papers_needed")),
                    ("waiting_weeks", "waiting_said_on"),
                    *("opening_hours", "time_zone"),
                ]
            },
        ),
        (
            _("New clients and alert"),
            {"fields": [("takes_clients", "not_taking_until", "clients_said_on"), "alert_until"]},
        ),
        (_("Copies outside this site"), {"fields": ["agrees_to_copies"]}),
        ListingAdmin.confirmed_fieldset,
        ListingAdmin.internal_fieldset,
    ]

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        figures = reverse("admin:centres_annualfigures_changelist")
        pages = [(_("Annual figures"), f"{figures}?centre__id__exact={listing.pk}")]
        return super().beside(request, listing) | {"further_pages": pages}

    @admin.display(description=_("name"), ordering="sort_name")
    def name_shown(self, centre: Centre) -> str:
        return two_lines(centre.name, centre.acronym, centre.native_name)

    @admin.display(description=_("takes new clients"), ordering="takes_clients")
    def takes_clients_shown(self, centre: Centre) -> str:
        takes_clients = centre.takes_clients_on(timezone.localdate())
        if takes_clients is None and (last := centre.clients_last_known_on(timezone.localdate())):
            return gettext("not known since %s") % locales.day(last)
        if takes_clients is None:
            return gettext("unknown")
        if takes_clients:
            return gettext("yes")
        if centre.not_taking_until:
            return gettext("not until %(day)s") % {"day": locales.day(centre.not_taking_until)}
        return gettext("no")


@admin.register(ChangeRequest)
class ChangeRequestAdmin(RequestAdmin):
    """Changes to centres that wait."""


@admin.register(Correction)
class CorrectionAdmin(BaseCorrectionAdmin):
    """What visitors report as wrong with centres."""


@admin.register(TextChange)
class TextChangeAdmin(BaseTextChangeAdmin):
    """Texts of centres that were changed lately."""
