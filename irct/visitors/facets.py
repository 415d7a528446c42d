"""Filters whose values are counted, and the one statement that counts them."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import Any, cast

import django_filters
from django import forms
from django.db import connection, models
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils.functional import Promise

from irct.models import country_name
from irct.places import countries
from irct.places.countries import Region
from irct.places.order import in_order

# Each chosen value stands in every link of the page, so a page of all of them would be megabytes.
MOST_CHOSEN = 12


class VocabularyField(forms.MultipleChoiceField):
    """Codes of a vocabulary: the first dozen; those `unknown` and those `left_out` are reported."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: object) -> list[str]:
        chosen = dict.fromkeys(super().to_python(value))
        codes = {code for code, _label in cast("Iterable[tuple[str, str]]", self.choices)}
        self.unknown = [code for code in chosen if code not in codes]
        known = [code for code in chosen if code in codes]
        self.left_out = known[MOST_CHOSEN:]
        return known[:MOST_CHOSEN]


class Facet(django_filters.MultipleChoiceFilter):
    """A filter with a count for each value; its chosen values are alternatives."""

    field_class = VocabularyField

    def __init__(
        self,
        *,
        codes: Iterable[str],
        name_of: Callable[[str], Promise | str],
        by_count: bool = False,
        **kwargs: Any,
    ) -> None:
        self.codes = list(codes)
        self.name_of = name_of
        self.by_count = by_count
        # As a list, they would be copied several times for each search.
        super().__init__(choices=lambda: [(code, code) for code in self.codes], **kwargs)

    @property
    def is_array(self) -> bool:
        return False

    def condition(self, chosen: list[str]) -> Q:
        return Q(**{f"{self.field_name}__in": chosen})

    def filter(self, qs: models.QuerySet, value: list[str]) -> models.QuerySet:
        return qs.filter(self.condition(value)) if value else qs

    def values(self, counts: Counter[str], chosen: list[str]) -> list["FacetValue"]:
        """The values on offer and those chosen, each with the count that choosing it would give."""
        values = [
            FacetValue(code, str(self.name_of(code)), counts[code], code in chosen)
            for code in self.codes
            if counts[code] or code in chosen
        ]
        if self.by_count:
            values.sort(key=lambda value: (-value.count, in_order(value.label)))
        return values


class ArrayFacet(Facet):
    """A facet on an array column."""

    @property
    def is_array(self) -> bool:
        return True

    def condition(self, chosen: list[str]) -> Q:
        return Q(**{f"{self.field_name}__overlap": chosen})


class CountryFacet(Facet):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(codes=countries.inhabited(), name_of=country_name, **kwargs)

    def values(self, counts: Counter[str], chosen: list[str]) -> list["FacetValue"]:
        return sorted(super().values(counts, chosen), key=lambda value: in_order(value.label))


class RegionFacet(Facet):
    """A facet derived from the country, with no column of its own."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(codes=Region.values, name_of=lambda code: Region(code).label, **kwargs)

    def condition(self, chosen: list[str]) -> Q:
        return Q(country__in=sorted(set().union(*map(countries.in_region, chosen))))

    def values(self, counts: Counter[str], chosen: list[str]) -> list["FacetValue"]:
        by_region: Counter[str] = Counter()
        for country, count in counts.items():
            by_region[countries.region(country)] += count
        return super().values(by_region, chosen)


@dataclasses.dataclass(frozen=True, slots=True)
class FacetValue:
    code: str
    label: str
    count: int
    is_chosen: bool


@dataclasses.dataclass(frozen=True, slots=True)
class FacetShown:
    name: str
    label: str
    values: list[FacetValue]

    @property
    def chosen(self) -> int:
        return sum(value.is_chosen for value in self.values)


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of listings: in all, by facet and value, and with one facet ignored."""

    total: int
    values: Mapping[str, Counter[str]]
    without: Mapping[str, int]


def count(
    found: models.QuerySet, facets: Mapping[str, Facet], chosen: Mapping[str, list[str]]
) -> Counts:
    """Count each facet's values, given the choices in all the others, in one statement."""
    columns = {f"value_{name}": F(facet.field_name) for name, facet in facets.items()}
    conditions = {name: facets[name].condition(codes) for name, codes in chosen.items() if codes}
    flags = {
        name: ExpressionWrapper(condition, BooleanField()) for name, condition in conditions.items()
    }
    if len(conditions) > 1:
        # A row that fails two facets is counted nowhere; each way to fail one has its indexes.
        found = found.filter(
            reduce(
                or_,
                (
                    reduce(and_, (conditions[other] for other in conditions if other != name))
                    for name in conditions
                ),
            )
        )
    base, params = (
        found.order_by()
        .values(**columns, **{f"in_{name}": flag for name, flag in flags.items()})
        .query.sql_with_params()
    )
    # Names of facets, never values of visitors, are written into the statement.
    selects = ["SELECT '', '', count(*) FROM base" + _where(flags)]
    for name, facet in facets.items():
        where = _where(flag for flag in flags if flag != name)
        if facet.is_array:
            source, code = f"base, unnest(value_{name}) AS code", "code"
        else:
            source, code = "base", f"value_{name}::text"
        selects.append(f"SELECT '{name}', {code}, count(*) FROM {source}{where} GROUP BY {code}")
        if name in flags:
            selects.append(f"SELECT '', '{name}', count(*) FROM base{where}")
    values: dict[str, Counter[str]] = {name: Counter() for name in ("", *facets)}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH base AS MATERIALIZED ({base}) {' UNION ALL '.join(selects)}", params)
        for name, code, number in cursor.fetchall():
            values[name][code] = number
    without = values.pop("")
    return Counts(without.pop(""), values, without)


def _where(flags: Iterable[str]) -> str:
    """SQL that ANDs boolean columns; the names are those of facets, never a visitor's input."""
    joined = " AND ".join(f"in_{name}" for name in flags)
    return f" WHERE {joined}" if joined else ""
