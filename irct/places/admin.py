"""The list of towns, to look in and to choose from."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from irct.places import countries
from irct.places.locales import number
from irct.places.models import Town
from irct.places.towns import find_towns

MOST_FOUND = 40


@admin.register(Town)
class TownAdmin(admin.ModelAdmin):
    """The towns of GeoNames, read-only."""

    list_display = ["name", "division", "country_shown", "population_shown"]
    search_fields = ["name"]
    search_help_text = _("A town by any of its names, for example Kyiv, Kiew or Київ.")
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Town], search_term: str
    ) -> tuple[QuerySet[Town], bool]:
        """Find towns as the public search does."""
        if search_term:
            towns = find_towns(search_term, limit=MOST_FOUND)
            queryset = queryset.filter(pk__in=[town.pk for town in towns])
        return queryset, False

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, town: Town) -> str:
        return countries.name(town.country, get_language() or "en")

    @admin.display(description=_("population"), ordering="population")
    def population_shown(self, town: Town) -> str:
        return number(town.population)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Town | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Town | None = None) -> bool:
        return False
