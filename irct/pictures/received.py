"""From how many members annual figures came, by region and by year."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centres.models import AnnualFigures, Centre, figures_years
from irct.desk.drawing import LIGHT, STRONG, Column, Row, Table, bar
from irct.pictures.regions import by_region, list_of

ACCEPTED, SUBMITTED, MEMBERS = "accepted", "submitted", "members"
COLUMNS = {
    ACCEPTED: Column(gettext_lazy("accepted"), STRONG),
    SUBMITTED: Column(gettext_lazy("waiting to be accepted"), LIGHT),
}


def received() -> tuple[Table, Table]:
    """By region for last year, and by year for all members, in two queries."""
    years = figures_years()
    members = Centre.objects.published().members()
    countries: Iterable[Mapping[str, Any]] = (
        members.order_by().values("country").annotate(members=Count("pk"))
    )
    sent = AnnualFigures.objects.sent().filter(year__in=years, centre__in=members.order_by())
    states = {state: Count("pk", filter=Q(state=state)) for state in COLUMNS}
    by_country: list[Mapping[str, Any]] = list(
        sent.order_by().values("year", "centre__country").annotate(**states)
    )
    there = {str(row["country"]): row[MEMBERS] for row in countries}
    known = {str(row["centre__country"]): row for row in by_country if row["year"] == years[0]}
    nothing = dict.fromkeys(COLUMNS, 0)
    of_last_year = by_region(
        [
            {**nothing, **known.get(country, {}), "country": country, MEMBERS: number}
            for country, number in there.items()
        ],
        [*COLUMNS, MEMBERS],
    )
    all_members = sum(there.values())
    of_years = {
        year: {
            state: sum(row[state] for row in by_country if row["year"] == year) for state in COLUMNS
        }
        for year in years
    }
    return (
        _table(
            "figures-region",
            _("Figures of %d by region") % years[0],
            _("Region"),
            [
                _row(label, numbers, numbers[MEMBERS], region=region, year=years[0])
                for region, label, numbers in of_last_year
            ],
        ),
        _table(
            "figures-year",
            _("Figures by year"),
            _("Year"),
            [_row(str(year), of_years[year], all_members, year=year) for year in years],
        ),
    )


def _row(label: str, numbers: Mapping[str, int], members: int, **chosen: object) -> Row:
    parts = {COLUMNS[state].look: numbers[state] for state in COLUMNS}
    share = _("%(received)d of %(members)d") % {
        "received": sum(parts.values()),
        "members": members,
    }
    cells = [*(str(numbers[state]) for state in COLUMNS), share]
    return Row(label, cells, bar(parts, members), list_of(AnnualFigures, **chosen))


def _table(key: str, title: str, of: str, rows: Iterable[Row]) -> Table:
    columns = [*COLUMNS.values(), Column(_("received, of members"))]
    return Table(key, title, of, columns, list(rows))
