"""Filters of the secretariat's lists."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from irct.disclosure import projection
from irct.models import named_in_order
from irct.models.confirming import confirmed_states
from irct.places import countries
from irct.places.countries import Region

# The regions that somebody chose for themselves, as a value of the filter.
OWN_REGIONS = "own"


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

    def codes(self, value: str) -> frozenset[str]:
        regions = self.own if value == OWN_REGIONS else [value]
        return frozenset[str]().union(*map(countries.in_region, regions))

    def condition(self, value: str) -> Q:
        return Q(**{f"{self.country}__in": self.codes(value)})


class GroupedFilter(ConditionFilter):
    """A filter of listings by a value that each has, or by several.

    Where nothing is chosen of them, what occurs of all such filters is counted in one statement.
    """

    # Whether a listing has several of the values, and whether only those that occur are offered.
    HAS_SEVERAL = OFFERS_FEW = False

    @property
    @abstractmethod
    def grouped_by(self) -> Combinable: ...

    def count(self, value: str, occurring: Mapping[str, int]) -> int:
        return occurring.get(value, 0)

    def get_facet_queryset(self, changelist: "CountingChangeList") -> dict[str, int]:
        occurring = changelist.occurring(self)
        counted = [
            (choice, count)
            for choice in self.lookup_choices
            if (count := self.count(choice[0], occurring))
            or not self.OFFERS_FEW
            or choice[0] == self.value()
        ]
        self.lookup_choices = [choice for choice, _count in counted]
        return {f"{number}__c": count for number, (_choice, count) in enumerate(counted)}


class CountingChangeList(ChangeList):
    """A list of listings, with the numbers beside its filters."""

    def occurring(self, filter_: GroupedFilter) -> dict[str, int]:
        """The values that occur in what all other filters leave, and how often."""
        if filter_.value() is None:
            return self._open[filter_.parameter_name]
        parameters = filter_.expected_parameters()
        found = self.get_queryset(filter_.request, exclude_parameters=parameters)
        return self._count(found, [filter_])[filter_.parameter_name]

    @cached_property
    def _open(self) -> dict[str, dict[str, int]]:
        """The same for all those of which nothing is chosen."""
        specs = [one for one in self.filter_specs if isinstance(one, GroupedFilter)]
        return self._count(self.queryset, [one for one in specs if one.value() is None])

    def _count(
        self, found: models.QuerySet, filters: list[GroupedFilter]
    ) -> dict[str, dict[str, int]]:
        model: Any = self.model
        listings = model.objects.order_by()
        if found.query.where or found.query.combinator:
            listings = listings.filter(pk__in=found.order_by().values("pk"))
        names = {f"of_{number}": one for number, one in enumerate(filters)}
        values = {name: one.grouped_by for name, one in names.items()}
        rows = listings.with_confirmed().annotate(**values).values_list(*names)
        counts: dict[str, dict[str, int]] = {one.parameter_name: {} for one in filters}
        try:
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:
            return counts
        each = {
            name: f"unnest({name})" if one.HAS_SEVERAL else f"{name}::text"
            for name, one in names.items()
        }
        grouped = " UNION ALL ".join(
            f"SELECT '{name}', value, count(*) FROM (SELECT {value} AS value FROM found) GROUP BY 2"
            for name, value in each.items()
        )
        with connection.cursor() as cursor:
            cursor.execute(f"WITH found AS MATERIALIZED ({sql}) {grouped}", given)
            for name, value, number in cursor.fetchall():
                counts[names[name].parameter_name][value] = number
        return counts


class ColumnFilter(GroupedFilter):
    """The codes of a column, as Django's own filter names it in an address."""

    @property
    def column(self) -> str:
        return self.parameter_name.removesuffix("__exact")

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> Sequence[tuple[str, str | Promise]]:
        return model_admin.model._meta.get_field(self.column).flatchoices

    @property
    def grouped_by(self) -> Combinable:
        return F(self.column)

    def condition(self, value: str) -> Q:
        return Q(**{self.column: value})


class StatusFilter(ColumnFilter):
    title = _("status")
    parameter_name = "status__exact"


class OriginFilter(ColumnFilter):
    title = _("origin")
    parameter_name = "origin__exact"


class HomeRegionFilter(GroupedFilter, RegionFilter):
    """The regions in which listings themselves are."""

    @property
    def grouped_by(self) -> Combinable:
        return F(self.country)

    def count(self, value: str, occurring: Mapping[str, int]) -> int:
        return sum(occurring.get(code, 0) for code in self.codes(value))


class CountryFilter(GroupedFilter):
    """The countries that have listings."""

    title = _("country")
    parameter_name = "country"
    OFFERS_FEW = True

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return named_in_order(countries.codes())

    @property
    def grouped_by(self) -> Combinable:
        return F("country")

    def condition(self, value: str) -> Q:
        return Q(country=value)


class CodesFilter(GroupedFilter):
    """The codes of a column that holds several."""

    HAS_SEVERAL = OFFERS_FEW = True

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> Sequence[tuple[str, str | Promise]]:
        return model_admin.model._meta.get_field(self.parameter_name).codes()

    @property
    def grouped_by(self) -> Combinable:
        return F(self.parameter_name)

    def condition(self, value: str) -> Q:
        return Q(**{f"{self.parameter_name}__contains": [value]})


class LanguageFilter(CodesFilter):
    title = _("language")
    parameter_name = "languages"


class ConfirmedFilter(GroupedFilter):
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

    @property
    def grouped_by(self) -> Combinable:
        states = confirmed_states(timezone.localdate()).items()
        return Case(*(When(condition, then=Value(state)) for state, condition in states))
