"""How much of the directory was confirmed lately: by region now, and over the last months."""

import dataclasses
import datetime as dt
from typing import Any

from django.db.models import Count, Min, Q, Window
from django.db.models.functions import Lead
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irct.desk.drawing import EMPTY, LIGHT, MIDDLE, STRONG, Column, Line, Row, Table, bar, line
from irct.disclosure import projection
from irct.models import Listing
from irct.models.confirming import confirmed_states, oldest_confirmation
from irct.models.tracking import events_of
from irct.pictures.regions import by_region, list_of
from irct.places import countries

MONTHS = 12
COLUMNS = {
    projection.CONFIRMED: Column(gettext_lazy("confirmed"), STRONG),
    projection.DUE: Column(gettext_lazy("due"), MIDDLE),
    projection.OVERDUE: Column(gettext_lazy("overdue"), LIGHT),
    projection.NEVER: Column(gettext_lazy("never confirmed"), EMPTY),
}
TRACKED = (projection.CONFIRMED, projection.DUE, projection.OVERDUE)


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """What was public on a day, in per cent of all that was: by state, in the columns' order."""

    day: dt.date
    public: int
    shares: list[int]


@dataclasses.dataclass(frozen=True, slots=True)
class OverTime:
    """The shares of the last months as lines, and as a table of days, the newest first."""

    days: list[Day]
    lines: list[Line]

    @property
    def columns(self) -> list[Column]:
        return [COLUMNS[state] for state in TRACKED]

    @property
    def first(self) -> Day:
        return self.days[-1]

    @property
    def now(self) -> list[tuple[Column, int]]:
        return list(zip(self.columns, self.days[0].shares, strict=True))


def by_region_now(model: type[Listing]) -> Table:
    """How many of the public listings of each region are in which state, in one query."""
    states = confirmed_states(timezone.localdate())
    # Under other names than the states: `confirmed` is the day.
    counts = {f"are_{state}": Count("pk", filter=states[state]) for state in COLUMNS}
    published: Any = model._default_manager
    rows = published.published().with_confirmed().order_by().values("country").annotate(**counts)
    looks = [column.look for column in COLUMNS.values()]
    rows = [
        Row(
            label,
            [
                *map(str, numbers.values()),
                f"{_percent(numbers[f'are_{projection.CONFIRMED}'], total)} %",
            ],
            bar(dict(zip(looks, numbers.values(), strict=True)), total),
            list_of(model, region=region, status__exact="published"),
        )
        for region, label, numbers in by_region(rows, list(counts))
        if (total := sum(numbers.values()))
    ]
    return Table(
        f"confirmed-{model._meta.model_name}",
        str(model._meta.verbose_name_plural),
        _("Region"),
        [*COLUMNS.values(), Column(_("share confirmed"))],
        rows,
    )


def _percent(number: int, of: int) -> int:
    return round(100 * number / of) if of else 0


def over_time(model: type[Listing], region: str = "") -> OverTime | None:
    """The states at the ends of the last months and today, as the history has them."""
    today = timezone.localdate()
    # At the end of a day a listing stands as its last event of until then says.
    following = Window(Lead("pgh_created_at"), partition_by=["pgh_obj_id"], order_by="pgh_id")
    events = events_of(model)
    if region:
        events = events.filter(country__in=countries.in_region(region))
    spans = events.annotate(until=following, confirmed=oldest_confirmation())
    days = [today, *_ends_of_months(today)]
    public = {f"{number}": _public_on(model, day) for number, day in enumerate(days)}
    found = spans.aggregate(
        began=Min("pgh_created_at"),
        **{f"public_{number}": Count("pk", filter=on) for number, on in public.items()},
        **{
            f"{state}_{number}": Count("pk", filter=on & confirmed_states(days[int(number)])[state])
            for number, on in public.items()
            for state in TRACKED
        },
    )
    if not found["began"]:
        return None
    told = [
        Day(
            day,
            all_of_it,
            [_percent(found[f"{state}_{number}"], all_of_it) for state in TRACKED],
        )
        for number, day in enumerate(days)
        if (all_of_it := found[f"public_{number}"])
    ]
    if not told:
        return None
    lines = [
        line([day.shares[place] for day in reversed(told)], top=100, look=COLUMNS[state].look)
        for place, state in enumerate(TRACKED)
    ]
    return OverTime(told, lines)


def _public_on(model: type[Listing], day: dt.date) -> Q:
    after = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
    lasted = Q(until=None) | Q(until__gte=after)
    is_there = ~Q(pgh_label="delete") & model.public_on(day)
    return Q(pgh_created_at__lt=after) & lasted & is_there


def _ends_of_months(today: dt.date) -> list[dt.date]:
    first = today.replace(day=1)
    return [
        projection.months_before(first, months) - dt.timedelta(days=1) for months in range(MONTHS)
    ]
