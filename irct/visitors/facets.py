"""Filters whose values are counted, and the one statement that counts them."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from django.db import connection, models
from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils.functional import Promise
from django.utils.translation import get_language

from irct.machine.version import while_current
from irct.models import country_name, named_in_order
from irct.places import countries
from irct.places.countries import Region
from irct.places.order import sort_named

# Each chosen value stands in every link of the page, so a page of all of them would be megabytes.
MOST_CHOSEN = 12


class ChosenValues(NamedTuple):
    """Values that somebody chose of a facet: the first dozen, what is not known, and the rest."""

    known: list[str]
    unknown: list[str]
    left_out: list[str]


class Facet:
    """A filter with a count for each value; its chosen values are alternatives."""

    field_name: str

    def __init__(
        self,
        *,
        label: Promise | str,
        codes: Iterable[str],
        name_of: Callable[[str], Promise | str],
        field_name: str = "",
        by_name: bool = False,
        by_count: bool = False,
    ) -> None:
        self.label = label
        self.codes = list(codes)
        self._known = frozenset(self.codes)
        self.name_of = name_of
        self.field_name = field_name
        # Where several are as many, the name decides.
        self.by_name = by_name or by_count
        self.by_count = by_count

    def __set_name__(self, owner: type, name: str) -> None:
        self.field_name = self.field_name or name

    def read(self, values: Iterable[str]) -> ChosenValues:
        chosen = dict.fromkeys(values)
        known = [code for code in chosen if code in self._known]
        unknown = [code for code in chosen if code not in self._known]
        return ChosenValues(known[:MOST_CHOSEN], unknown, known[MOST_CHOSEN:])

    @property
    def is_array(self) -> bool:
        return False

    def condition(self, chosen: list[str]) -> Q:
        return Q(**{f"{self.field_name}__in": chosen})

    def places(self, having: Mapping[str, Mapping[str, int]], chosen: Iterable[str]) -> int:
        """Where one of the chosen values is, as `irct.visitors.listed` has it."""
        return reduce(or_, (having[self.field_name].get(code, 0) for code in chosen), 0)

    def filter(self, qs: models.QuerySet, value: list[str]) -> models.QuerySet:
        return qs.filter(self.condition(value)) if value else qs

    def values(self, counts: Counter[str], chosen: list[str]) -> list["FacetValue"]:
        """The values on offer and those chosen, each with the count that choosing it would give."""
        named = self._named()
        codes = {code for code, number in counts.items() if number and code in named}
        offered = sorted(
            (named[code], code, counts[code], code in chosen) for code in codes | {*chosen}
        )
        if self.by_count:
            offered.sort(key=lambda one: -one[2])
        return [
            FacetValue(code, label, number, is_chosen)
            for (_place, label), code, number, is_chosen in offered
        ]

    def _named(self) -> Mapping[str, tuple[int, str]]:
        """By code: at which place it stands, and what it is called, in the reader's language."""
        named: Mapping[str, tuple[int, str]] = while_current(
            (id(self), get_language()), self._name_all
        )
        return named

    def _name_all(self) -> Mapping[str, tuple[int, str]]:
        return {code: (number, name) for number, (code, name) in enumerate(self._in_order())}

    def _in_order(self) -> Iterable[tuple[str, str]]:
        named = ((code, str(self.name_of(code))) for code in self.codes)
        return sort_named(named) if self.by_name else named


class ArrayFacet(Facet):
    """A facet on an array column."""

    @property
    def is_array(self) -> bool:
        return True

    def condition(self, chosen: list[str]) -> Q:
        return Q(**{f"{self.field_name}__overlap": chosen})


class CountryFacet(Facet):
    def __init__(self, *, label: Promise | str, field_name: str = "") -> None:
        super().__init__(
            label=label,
            codes=countries.inhabited(),
            name_of=country_name,
            field_name=field_name,
        )

    def _in_order(self) -> Iterable[tuple[str, str]]:
        return named_in_order(self.codes)


class RegionFacet(Facet):
    """A facet derived from the country, with no column of its own."""

    def __init__(self, *, label: Promise | str, field_name: str) -> None:
        super().__init__(
            label=label,
            codes=Region.values,
            name_of=lambda code: Region(code).label,
            field_name=field_name,
        )

    def condition(self, chosen: list[str]) -> Q:
        return Q(country__in=_in_regions(chosen))

    def places(self, having: Mapping[str, Mapping[str, int]], chosen: Iterable[str]) -> int:
        return super().places(having, _in_regions(chosen))

    def values(self, counts: Counter[str], chosen: list[str]) -> list["FacetValue"]:
        by_region: Counter[str] = Counter()
        for country, count in counts.items():
            by_region[countries.region(country)] += count
        return super().values(by_region, chosen)


def _in_regions(codes: Iterable[str]) -> list[str]:
    return sorted(set().union(*map(countries.in_region, codes)))


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
