"""How the directory is read, and what is asked for and not found."""

import dataclasses
from collections.abc import Mapping, Sequence

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from irct.desk.records import ReadOnlyAdmin
from irct.models import CodesField, Country, Kind, Language, PageCount, UnfoundCount, listing_models
from irct.models.counts import CountQuerySet
from irct.places import areas, locales
from irct.places.locales import capfirst
from irct.places.models import Town
from irct.places.order import in_order

DAYS, YEAR = 30, 365
MOST_MONTHS = 12
MOST_ROWS = 300

# The least number disclosed. All are rounded to its multiples, so that none below can be worked out
# from two that are disclosed: a total and its parts, a month and the 30 days that overlap it,
# this page today and the same page yesterday. There are no totals for the same reason.
LEAST = 10


@dataclasses.dataclass(frozen=True, slots=True)
class CountRow:
    """A count in words, with its number in each period."""

    label: str
    numbers: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class CountTable:
    caption: str
    of: str
    periods: list[str]
    rows: list[CountRow]


@admin.register(PageCount)
class PageCountAdmin(ReadOnlyAdmin):
    """A page of counts; single rows are not for reading."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.counts_view))
        return [path("", view, name="irct_pagecount_changelist")]

    def counts_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": capfirst(self.opts.verbose_name_plural),
            "tables": [by_kind(), by_country(), not_found()],
        }
        return TemplateResponse(request, "admin/irct/pagecount/change_list.html", context)


def by_kind() -> CountTable:
    """How often each kind of page was opened, recently and by month."""
    lately = PageCount.objects.since(DAYS).sums("kind")
    by_month = PageCount.objects.sums("kind", TruncMonth("day"))
    months = sorted({month for _kind, month in by_month}, reverse=True)[:MOST_MONTHS]
    periods = [lately] + [
        {kind: count for (kind, of), count in by_month.items() if of == month} for month in months
    ]
    return CountTable(
        gettext("Pages by kind"),
        gettext("Kind of page"),
        [gettext("last 30 days"), *(formats.date_format(month, "F Y") for month in months)],
        rows(periods, dict(Kind.choices)),
    )


def by_country() -> CountTable:
    """How often each country's page and the profiles there were opened."""
    return lately_and_in_a_year(
        PageCount.objects.exclude(country=""),
        "country",
        gettext("Country pages, with the profiles there"),
        gettext("Country"),
        dict(Country.choices),
    )


def not_found() -> CountTable:
    """What was asked for in vain, in the reader's language."""
    codes = set(UnfoundCount.objects.since(YEAR).values_list("code", flat=True))
    towns, parts = (
        {code.removeprefix(kind) for code in codes if code.startswith(kind)}
        for kind in ("town=", "area=")
    )
    labels = {
        **{f"country={code}": name for code, name in Country.choices},
        **{f"language={code}": name for code, name in Language.choices},
        **{f"town={town.pk}": town.label for town in Town.objects.filter(pk__in=towns)},
        **{
            f"area={code}": areas.label(code, get_language() or "en")
            for code in parts & areas.areas().keys()
        },
        **{
            f"service={code}": name
            for model in listing_models()
            for field in model._meta.fields
            if field.name == "services" and isinstance(field, CodesField)
            for code, name in field.codes()
        },
    }
    return lately_and_in_a_year(
        UnfoundCount.objects.all(),
        "code",
        gettext("Searched for and not found"),
        gettext("Searched for"),
        labels,
    )


def lately_and_in_a_year(
    counts: CountQuerySet, column: str, caption: str, of: str, labels: Mapping[str, str | Promise]
) -> CountTable:
    periods = [counts.since(days).sums(column) for days in (DAYS, YEAR)]
    return CountTable(
        caption, of, [gettext("last 30 days"), gettext("last 12 months")], rows(periods, labels)
    )


def rows(
    periods: Sequence[Mapping[str, int]], labels: Mapping[str, str | Promise]
) -> list[CountRow]:
    """Counts, most frequent first, as far as the numbers may be disclosed."""
    counted = [
        (str(labels.get(code, code)), [period.get(code, 0) // LEAST * LEAST for period in periods])
        for code in set().union(*periods)
    ]
    counted.sort(key=lambda row: ([-number for number in row[1]], in_order(row[0])))
    return [
        CountRow(capfirst(label), [shown(number) for number in numbers])
        for label, numbers in counted[:MOST_ROWS]
    ]


def shown(number: int) -> str:
    return locales.number(number) if number else f"<{LEAST}"
