"""Filters of the secretariat's lists."""

import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import Count, F, Func, Q, TextField
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from irct.disclosure import projection
from irct.models import by_name, country_name
from irct.models.confirming import confirmed_states
from irct.places import countries
from irct.places.countries import Region

# The regions that somebody chose for themselves, as a value of the filter.
OWN_REGIONS = "own"


def once(lookups: Callable[..., Any]) -> Callable[..., Any]:
    """What a filter offers, read once for a page: the admin makes all of them anew for each."""

    @functools.wraps(lookups)
    def kept(self: Any, request: Any, model_admin: Any) -> Any:
        offered = request.__dict__.setdefault("offered_by_filters", {})
        key = type(self), model_admin
        if key not in offered:
            offered[key] = lookups(self, request, model_admin)
        return offered[key]

    return kept


class ConditionFilter(ABC, admin.SimpleListFilter):
    """A filter whose values are conditions, all counted in one statement."""

    parameter_name: str

    @abstractmethod
    def condition(self, value: str) -> Q: ...

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        value = self.value()
        if value is None:
            return queryset
        if value not in dict(self.lookup_choices):
            return queryset.none()
        return queryset.filter(self.condition(value))

    def get_facet_counts(self, pk_attname: str, filtered_qs: models.QuerySet) -> dict[str, Count]:
        return {
            f"{number}__c": Count(pk_attname, filter=self.condition(value))
            for number, (value, _label) in enumerate(self.lookup_choices)
        }


class RegionFilter(ConditionFilter):
    """The regions, preceded by the reader's own regions taken together."""

    title = _("region")
    parameter_name = "region"
    country = "country"
    own: list[str]

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> Sequence[tuple[str, str | Promise]]:
        self.own = list(getattr(request.user, "regions", ()))
        return ([(OWN_REGIONS, _("my regions"))] if self.own else []) + Region.choices

    def condition(self, value: str) -> Q:
        regions = self.own if value == OWN_REGIONS else [value]
        codes = frozenset[str]().union(*map(countries.in_region, regions))
        return Q(**{f"{self.country}__in": codes})


class GroupingFilter(ConditionFilter):
    """A filter of too many values to count each by a condition: those that occur are grouped."""

    @property
    @abstractmethod
    def grouped_by(self) -> Combinable: ...

    def get_facet_queryset(self, changelist: ChangeList) -> dict[str, int]:
        parameters = self.expected_parameters()
        found = changelist.get_queryset(self.request, exclude_parameters=parameters)
        listings = changelist.model._default_manager.order_by()
        if found.query.where or found.query.combinator:
            listings = listings.filter(pk__in=found.order_by().values("pk"))
        values = listings.annotate(value_found=self.grouped_by).values_list("value_found")
        counts = dict(values.annotate(Count("pk")))
        return {
            f"{number}__c": counts.get(value, 0)
            for number, (value, _label) in enumerate(self.lookup_choices)
        }


class CountryFilter(GroupingFilter):
    """The countries that have listings."""

    title = _("country")
    parameter_name = "country"

    @once
    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        listings = model_admin.model._default_manager.order_by()
        present = map(str, listings.values_list("country", flat=True).distinct())
        return [(code, country_name(code)) for code in by_name(present)]

    @property
    def grouped_by(self) -> Combinable:
        return F("country")

    def condition(self, value: str) -> Q:
        return Q(country=value)


class CodesFilter(GroupingFilter):
    """The codes of a column that are in use."""

    @property
    def grouped_by(self) -> Combinable:
        return Func(F(self.parameter_name), function="unnest", output_field=TextField())

    @once
    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> Sequence[tuple[str, str | Promise]]:
        listings = model_admin.model._default_manager.order_by()
        used = set(listings.values_list(self.grouped_by, flat=True).distinct())
        codes = model_admin.model._meta.get_field(self.parameter_name).codes()
        return [(code, label) for code, label in codes if code in used]

    def condition(self, value: str) -> Q:
        return Q(**{f"{self.parameter_name}__contains": [value]})


class LanguageFilter(CodesFilter):
    title = _("language")
    parameter_name = "languages"


class ConfirmedFilter(ConditionFilter):
    """The public state of the oldest confirmation."""

    title = _("confirmed")
    parameter_name = "confirmed"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> Sequence[tuple[str, str | Promise]]:
        return [
            (projection.CONFIRMED, _("confirmed")),
            (projection.DUE, _("due")),
            (projection.OVERDUE, _("overdue")),
            (projection.NEVER, _("never confirmed")),
        ]

    def condition(self, value: str) -> Q:
        return confirmed_states(timezone.localdate())[value]
