"""What the searches for centres and for experts share: a form, its facets, its chips, its order."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db import connection, models
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, When
from django.db.models.functions import Least
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from irct import search
from irct.models import Block, country_name
from irct.places import countries
from irct.places.countries import Region

PAGE_SIZE = 20


class Known(forms.MultipleChoiceField):
    """Codes of a vocabulary; those it does not have are set aside, to be told."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        chosen = list(dict.fromkeys(super().to_python(value)))
        self.unknown = [code for code in chosen if not self.valid_value(code)]
        return [code for code in chosen if code not in self.unknown]


class Facet(django_filters.MultipleChoiceFilter):
    """A filter whose values are counted: any of those chosen will do."""

    field_class = Known

    def __init__(
        self,
        *,
        codes: Iterable[str],
        name_of: Callable[[str], str],
        by_count: bool = False,
        **kwargs: Any,
    ) -> None:
        self.codes = list(codes)
        self.name_of = name_of
        self.by_count = by_count
        super().__init__(choices=[(code, code) for code in self.codes], **kwargs)

    @property
    def is_array(self) -> bool:
        return False

    def condition(self, chosen: list[str]) -> Q:
        return Q(**{f"{self.field_name}__in": chosen})

    def filter(self, qs: models.QuerySet, value: list[str]) -> models.QuerySet:
        return qs.filter(self.condition(value)) if value else qs

    def values(self, counts: Counter[str], chosen: list[str]) -> list["FacetValue"]:
        """Return what can be chosen, and what is chosen, with the count that it would leave."""
        values = [
            FacetValue(code, str(self.name_of(code)), counts[code], code in chosen)
            for code in self.codes
            if counts[code] or code in chosen
        ]
        if self.by_count:
            values.sort(key=lambda value: (-value.count, value.label))
        return values


class ArrayFacet(Facet):
    """A facet on a column that holds several codes."""

    @property
    def is_array(self) -> bool:
        return True

    def condition(self, chosen: list[str]) -> Q:
        return Q(**{f"{self.field_name}__overlap": chosen})


class CountryFacet(Facet):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(codes=countries.codes(), name_of=country_name, **kwargs)

    def values(self, counts: Counter[str], chosen: list[str]) -> list["FacetValue"]:
        return sorted(super().values(counts, chosen), key=lambda value: value.label)


class RegionFacet(Facet):
    """A facet that follows from the country, and so has no column of its own."""

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
class Chip:
    """A chosen value, and the address of the same search without it."""

    label: str
    value: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Sort:
    code: str
    label: str
    is_chosen: bool


class CountedPaginator(Paginator):
    """A paginator that is told how many there are."""

    def __init__(self, queryset: models.QuerySet, *, count: int) -> None:
        super().__init__(queryset, PAGE_SIZE)
        self.count = count


class ListingFilter(django_filters.FilterSet):
    """A search among published listings. Values of one facet are alternatives, facets add up."""

    SORTS: ClassVar[dict[str, Any]] = {
        "relevance": gettext_lazy("best match"),
        "name": gettext_lazy("name"),
        "confirmed": gettext_lazy("last confirmed"),
    }
    ORDERS: ClassVar[dict[str, list[Any]]] = {
        "relevance": [F("rank").desc(), "sort_name", "id"],
        "name": ["sort_name", "id"],
        "confirmed": [F("confirmed_last").desc(nulls_last=True), "sort_name", "id"],
    }

    def __init__(self, data: QueryDict, *, published: models.QuerySet) -> None:
        super().__init__(data, queryset=published)
        self.form.is_valid()

    @property
    def q(self) -> str:
        """What was typed, as it was typed."""
        return self.data.get("q", "").strip()

    @cached_property
    def query(self) -> search.Query:
        return search.understand(self.q, among=self.queryset) if self.q else search.Query()

    @cached_property
    def facet_filters(self) -> dict[str, Facet]:
        return {name: f for name, f in self.filters.items() if isinstance(f, Facet)}

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """The known values chosen, by facet."""
        return {name: self.form.cleaned_data.get(name) or [] for name in self.facet_filters}

    @property
    def is_active(self) -> bool:
        return bool(self.q) or any(self.chosen.values())

    @cached_property
    def found(self) -> models.QuerySet:
        """The published listings that have every word, whatever is chosen."""
        return self.queryset.search(self.query)

    def page(self) -> Page:
        """Return the page asked for, of what may be seen of what is found and chosen, in order."""
        listings = self.found
        for name, chosen in self.chosen.items():
            listings = self.facet_filters[name].filter(listings, chosen)
        if self.sort == "confirmed":
            listings = listings.annotate(confirmed_last=_confirmed_last())
        paginator = CountedPaginator(
            listings.order_by(*self.ORDERS[self.sort]).with_children(), count=self.total
        )
        page = paginator.get_page(self.data.get("page"))
        page.object_list = [listing.projection() for listing in page.object_list]
        return page

    @property
    def sort(self) -> str:
        sort = self.data.get("sort")
        if sort == "relevance" or sort not in self.SORTS:
            return "relevance" if self.query else "name"
        return sort

    @property
    def sorts(self) -> list[Sort]:
        return [
            Sort(code, str(label), code == self.sort)
            for code, label in self.SORTS.items()
            if code != "relevance" or self.query
        ]

    @property
    def total(self) -> int:
        return self._counts[""][""]

    @cached_property
    def facets(self) -> list[FacetShown]:
        shown = (
            FacetShown(name, str(f.label), f.values(self._counts[name], self.chosen[name]))
            for name, f in self.facet_filters.items()
        )
        return [facet for facet in shown if facet.values]

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(str(f.label), str(f.name_of(code)), self._url(without=(name, code)))
            for name, f in self.facet_filters.items()
            for code in self.chosen[name]
        ]

    @property
    def clear_url(self) -> str:
        return "?"

    @property
    def problems(self) -> list[str]:
        """What of the address was not understood, in sentences."""
        problems = []
        for name, f in self.facet_filters.items():
            if unknown := getattr(self.form.fields[name], "unknown", []):
                problems.append(
                    ngettext(
                        "%(label)s: the value “%(values)s” is not known. It was left out.",
                        "%(label)s: the values “%(values)s” are not known. They were left out.",
                        len(unknown),
                    )
                    % {"label": f.label, "values": "”, “".join(v[:60] for v in unknown)}
                )
        if len(self.q) > search.LONGEST_TEXT:
            problems.append(_("The text is long. Only its first words were searched for."))
        if self.q and not self.query:
            problems.append(_("There is no word to search for. Everything is shown."))
        if self.data.get("sort", "name") not in self.SORTS:
            problems.append(_("This order is not known. The usual one is shown."))
        if (page := self.data.get("page", "1")) and not (page.isascii() and page.isdigit()):
            problems.append(_("This page is not known. The first one is shown."))
        return problems

    def _url(self, *, without: tuple[str, str] | None = None) -> str:
        """Return the address of this search, on its first page, without one chosen value."""
        query = QueryDict(mutable=True)
        if self.q:
            query["q"] = self.q
        for name, codes in self.chosen.items():
            query.setlist(name, [code for code in codes if (name, code) != without])
        if (sort := self.data.get("sort")) in self.SORTS:
            query["sort"] = sort
        return f"?{query.urlencode()}"

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        """Count, in one statement, each value of each facet given all the other facets.

        The entry "" holds how many there are given all of them.
        """
        columns = {f"value_{name}": F(f.field_name) for name, f in self.facet_filters.items()}
        flags = {
            f"in_{name}": ExpressionWrapper(
                self.facet_filters[name].condition(chosen), BooleanField()
            )
            for name, chosen in self.chosen.items()
            if chosen
        }
        base, params = self.found.order_by().values(**columns, **flags).query.sql_with_params()
        selects = [f"SELECT '', '', count(*) FROM base{_where(flags)}"]
        for name, f in self.facet_filters.items():
            where = _where(flag for flag in flags if flag != f"in_{name}")
            value = f"value_{name}"
            source = f"base, unnest({value}) AS code" if f.is_array else "base"
            column = "code" if f.is_array else f"{value}::text"
            selects.append(
                f"SELECT '{name}', {column}, count(*) FROM {source}{where} GROUP BY {column}"
            )
        counts: dict[str, Counter[str]] = {name: Counter() for name in ("", *self.facet_filters)}
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH base AS MATERIALIZED ({base}) {' UNION ALL '.join(selects)}", params
            )
            for name, code, count in cursor.fetchall():
                counts[name][code] = count
        return counts


def _where(flags: Iterable[str]) -> str:
    joined = " AND ".join(flags)
    return f" WHERE {joined}" if joined else ""


def _confirmed_last() -> Case:
    """Return when all blocks of a listing were confirmed; nothing if one never was."""
    days = [f"{block}_confirmed_on" for block in Block.values]
    return Case(When(**{f"{day}__isnull": False for day in days}, then=Least(*days)))
