"""What the member centres did in a year, in numbers that give away no person and no centre."""

import csv
import dataclasses
import io
from collections.abc import Iterator, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from centres.models import Centre, Release, figures_years
from centres.models.figures import label, services_counted
from centres.models.sums import AGES, GENDERS, PROFESSIONS, TOTALS, Measure, disclosure
from experts.requests.facts import RequestTotals, totals_by_year
from irct.disclosure.suppression import STEP
from irct.imports.cells import guarded
from irct.models import HeadlineFigure
from irct.places import countries
from irct.places.countries import Region
from irct.places.locales import capfirst


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """How many of the members reported."""

    reported: int
    members: int


@dataclasses.dataclass(frozen=True, slots=True)
class FiguresRow:
    """A label, the numbers that may be disclosed, and the length of its bar out of 100."""

    label: str
    numbers: list[int | None]
    bar: int = 0
    share: Share | None = None
    year: int | None = None
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table of the page, also drawn as bars."""

    key: str
    title: str
    of: str
    columns: list[str]
    rows: list[FiguresRow]
    share: Share
    note: str = ""


@require_safe
def impact(request: HttpRequest) -> HttpResponse:
    years = _years()
    return _page(request, max(years, default=figures_years()[0]), years)


@require_safe
def impact_year(request: HttpRequest, year: int) -> HttpResponse:
    years = _years()
    _or_404(year, years)
    return _page(request, year, years)


@require_safe
def impact_csv(request: HttpRequest, year: int) -> HttpResponse:
    """The tables of a year as a file for spreadsheets."""
    years = _years()
    _or_404(year, years)
    tables = _tables(years[year]) if year in years else []
    requests = totals_by_year().get(year)
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL)
    writer.writerow(
        [
            *(_("Year"), _("Table"), _("Row"), _("What is counted")),
            *(_("Number, rounded down to tens"), _("Members that reported"), _("Members")),
        ]
    )
    for line in [*_lines(year, tables), *_lines_of_requests(requests)]:
        writer.writerow([guarded(str(value)) for value in line])
    # Without the mark at its beginning, some programs read the file in another script.
    response = HttpResponse(f"\ufeff{lines.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="irct-figures-{year}.csv"'
    return response


def _page(request: HttpRequest, year: int, years: Mapping[int, "Counted"]) -> HttpResponse:
    counted, requests = years.get(year), totals_by_year()
    context = {
        "year": year,
        "years": sorted({*years, *requests.keys() & {*figures_years()}, year}, reverse=True),
        "share": counted and counted.share(),
        "tables": _tables(counted) if counted else [],
        "over_the_years": _over_the_years(years),
        "has_samples": any(
            one["is_sample"] for known in years.values() for one in known.contributions.values()
        ),
        "requests": requests.get(year),
        "requests_by_year": list(requests.values()),
        "requests_tables": _tables_of_requests(requests.get(year)),
        "headlines": list(HeadlineFigure.objects.all()),
    }
    return render(request, "impact.html", context)


def _or_404(year: int, years: Mapping[int, object]) -> None:
    if year not in years and year not in figures_years():
        raise Http404


def _years() -> dict[int, "Counted"]:
    """What is public, by year."""
    members = {
        str(pk): str(country)
        for pk, country in Centre.objects.published()
        .members()
        .order_by()
        .values_list("pk", "country")
    }
    return {release.year: Counted(release, members) for release in Release.objects.current()}


class Counted:
    """The sums of a release, as far as they may be disclosed."""

    def __init__(self, release: Release, members: Mapping[str, str]) -> None:
        self.contributions = release.contributions
        self.members = members
        self.shown = disclosure(release.contributions, release.withheld)

    def disclosed(self, name: str, region: str = "") -> int | None:
        """A number, or None where it must not be disclosed."""
        return self.shown.get(Measure(name, region))

    def regions(self) -> list[Region]:
        return [region for region in Region if self.share(region=region).members]

    def share(self, *, number: str = "", region: str = "") -> Share:
        """How many members reported a number, out of how many there are."""
        reported = {pk for pk, one in self.contributions.items() if _has(one["numbers"], number)}
        at = dict(self.members) | {pk: one["country"] for pk, one in self.contributions.items()}
        here = {pk for pk, country in at.items() if region in ("", countries.region(country))}
        return Share(len(reported & here), len(here))


def _has(numbers: Mapping[str, int], number: str) -> bool:
    """A centre reported a number, or any whose name begins so."""
    return any(name.startswith(number) for name in numbers)


def _tables(counted: Counted) -> list[Table]:
    survivors, staff = counted.share(number="survivors"), counted.share(number="staff")
    services = [(name, counted.disclosed(f"service_{code}")) for code, name in services_counted()]
    return [
        Table(
            "totals",
            _("Totals"),
            _("What is counted"),
            [_("Number")],
            [
                FiguresRow(
                    _label(name), [counted.disclosed(name)], share=counted.share(number=name)
                )
                for name in TOTALS
            ],
            survivors,
        ),
        _parts(
            "gender",
            _("Survivors by gender"),
            _("Gender"),
            counted,
            "survivors",
            GENDERS,
            survivors,
        ),
        _parts("age", _("Adults and children"), _("Age"), counted, "survivors", AGES, survivors),
        Table(
            "service",
            _("Survivors by service"),
            _("Service"),
            [_("Survivors")],
            _with_bars([FiguresRow(capfirst(str(name)), [number]) for name, number in services]),
            counted.share(number="service_"),
        ),
        _parts(
            "profession",
            _("Staff by profession"),
            _("Profession"),
            counted,
            "staff",
            PROFESSIONS,
            staff,
        ),
        Table(
            "region",
            _("By region"),
            _("Region"),
            _columns(),
            _with_bars(
                [
                    FiguresRow(
                        str(region.label),
                        [counted.disclosed(name, region) for name in TOTALS],
                        share=counted.share(region=region),
                    )
                    for region in counted.regions()
                ]
            ),
            counted.share(),
        ),
    ]


def _tables_of_requests(requests: RequestTotals | None) -> list[Table]:
    """What kinds of help experts were requested for in a year, and from where."""
    if requests is None:
        return []
    nobody = Share(0, 0)
    return [
        Table(
            key,
            title,
            of,
            [_("Requests")],
            _with_bars(
                [FiguresRow(capfirst(str(one.label)), [number]) for one, number in parts.items()]
            ),
            nobody,
        )
        for key, title, of, parts in (
            ("requests-help", _("What experts were asked for"), _("Help"), requests.kinds),
            ("requests-region", _("Where the cases were"), _("Region"), requests.regions),
        )
    ]


def _parts(
    key: str,
    title: str,
    of: str,
    counted: Counted,
    total: str,
    names: tuple[str, ...],
    share: Share,
) -> Table:
    """A table of the parts of a total, the unknown ones last."""
    rows = [FiguresRow(_label(name), [counted.disclosed(name)]) for name in reversed(names)]
    return Table(key, title, of, [_label(total)], _with_bars(rows), share)


def _over_the_years(releases: Mapping[int, Counted]) -> Table | None:
    """The totals of all years, if there are several.

    The bars are of survivors for each member that reported: a year from which fewer reported is
    not one in which fewer were helped.
    """
    if len(releases) < 2:
        return None
    rows = [
        FiguresRow(
            str(year),
            [_each(counted, "survivors"), *(counted.disclosed(name) for name in TOTALS)],
            share=counted.share(),
            year=year,
            note=_fewer_reported(counted, releases.get(year - 1)),
        )
        for year, counted in sorted(releases.items(), reverse=True)
    ]
    return Table(
        "years",
        _("Year by year"),
        _("Year"),
        [_("Survivors for each member that reported"), *_columns()],
        _with_bars(rows),
        releases[max(releases)].share(),
        note=_(
            "How many survivors are counted depends on how many members reported. To compare"
            " years, look at the survivors for each member that reported: the bars show these."
        ),
    )


def _each(counted: Counted, name: str) -> int | None:
    """A number for each member that reported it, from what is disclosed; never one under ten."""
    number, reported = counted.disclosed(name), counted.share(number=name).reported
    each = round(number / reported) if number and reported else 0
    return each if each >= STEP else None


def _fewer_reported(counted: Counted, before: Counted | None) -> str:
    fewer = before.share().reported - counted.share().reported if before else 0
    if fewer <= 0:
        return ""
    text = ngettext(
        "%(count)d member fewer than the year before",
        "%(count)d members fewer than the year before",
        fewer,
    )
    return text % {"count": fewer}


def _with_bars(rows: list[FiguresRow]) -> list[FiguresRow]:
    """Give each row a bar; the largest number of the first column is 100."""
    largest = max((row.numbers[0] or 0 for row in rows), default=0)
    return [
        dataclasses.replace(row, bar=round(100 * (row.numbers[0] or 0) / largest) if largest else 0)
        for row in rows
    ]


def _columns() -> list[str]:
    return [_label(name) for name in TOTALS]


def _label(name: str) -> str:
    return str(capfirst(label(name)))


def _lines_of_requests(requests: RequestTotals | None) -> Iterator[list[object]]:
    """The file's lines about requests for experts, which belong to no member."""
    if requests is None:
        return
    title = _("Requests for experts")
    yield [requests.year, title, _("Total"), _("Requests"), requests.total, "", ""]
    if requests.days is not None:
        yield [requests.year, title, _("Total"), _("Days until the answer"), requests.days, "", ""]
    for table in _tables_of_requests(requests):
        for row in table.rows:
            for number in row.numbers:
                shown = _("not shown") if number is None else number
                yield [requests.year, table.title, row.label, table.columns[0], shown, "", ""]


def _lines(year: int, tables: list[Table]) -> Iterator[list[object]]:
    """The file's lines, one for each number of the page."""
    for table in tables:
        for row in table.rows:
            share = row.share or table.share
            for column, number in zip(table.columns, row.numbers, strict=True):
                shown = _("not shown") if number is None else number
                cells = [year, table.title, row.label, column, shown]
                yield [*cells, share.reported, share.members]
