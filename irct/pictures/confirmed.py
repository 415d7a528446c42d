"""How much of the directory was confirmed lately: by region now, and over the last months."""

import dataclasses
import datetime as dt

from django.core.cache import cache
from django.db.models import Count, Q, Window
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
KEPT_FOR = 24 * 60 * 60
COLUMNS = {
    projection.CONFIRMED: Column(gettext_lazy("confirmed"), STRONG),
    projection.DUE: Column(gettext_lazy("due"), MIDDLE),
    projection.OVERDUE: Column(gettext_lazy("overdue"), LIGHT),
    projection.NEVER: Column(gettext_lazy("never confirmed"), EMPTY),
}
TRACKED = (projection.CONFIRMED, projection.DUE, projection.OVERDUE)


@dataclasses.dataclass(frozen=True, slots=True)
class ConfirmedDay:
    """What was public on a day, in per cent of all that was: by state, in the columns' order."""

    day: dt.date
    public: int
    shares: list[int]


@dataclasses.dataclass(frozen=True, slots=True)
class OverTime:
    """The shares of the last months as lines, and as a table of days, the newest first."""

    days: list[ConfirmedDay]
    lines: list[Line]

    @property
    def columns(self) -> list[Column]:
        return [COLUMNS[state] for state in TRACKED]

    @property
    def first(self) -> ConfirmedDay:
        return self.days[-1]

    @property
    def now(self) -> list[tuple[Column, int]]:
        return list(zip(self.columns, self.days[0].shares, strict=True))


def by_region_now(model: type[Listing]) -> Table:
    """How many of the public listings of each region are in which state, in one query."""
    states = confirmed_states(timezone.localdate())
    # Under other names than the states: `confirmed` is the day.
    counts = {f"are_{state}": Count("pk", filter=states[state]) for state in COLUMNS}
    counted = (
        model.objects.published().with_confirmed().order_by().values("country").annotate(**counts)
    )
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
        for region, label, numbers in by_region(counted, list(counts))
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
    """The states at the ends of the last months and today, as the history has them.

    What a month ended with stays as it was, and is read once a day.
    """
    today = timezone.localdate()
    ends = _ends_of_months(today)
    key = f"confirmed_over_time:{model._meta.label_lower}:{region}:{today}"
    found = [_on(model, region, [today]), cache.get(key)]
    if found[1] is None:
        found[1] = _on(model, region, ends)
        cache.set(key, found[1], KEPT_FOR)
    numbers = [one for some in found for one in some]
    days = [
        ConfirmedDay(day, all_of_it, [_percent(one, all_of_it) for one in of_states])
        for day, (all_of_it, *of_states) in zip([today, *ends], numbers, strict=True)
        if all_of_it
    ]
    if not days:
        return None
    lines = [
        line([day.shares[place] for day in reversed(days)], top=100, look=COLUMNS[state].look)
        for place, state in enumerate(TRACKED)
    ]
    return OverTime(days, lines)


def _on(model: type[Listing], region: str, days: list[dt.date]) -> list[list[int]]:
    """How many were public at the end of each day, and how many of those were in which state."""
    # At the end of a day a listing stands as its last event of until then says.
    following = Window(Lead("pgh_created_at"), partition_by=["pgh_obj_id"], order_by="pgh_id")
    events = events_of(model)
    if region:
        events = events.filter(country__in=countries.in_region(region))
    spans = events.annotate(until=following, confirmed=oldest_confirmation())
    counts: dict[str, Count] = {}
    for number, day in enumerate(days):
        states, public = confirmed_states(day), _public_on(model, day)
        conditions = [public, *(public & states[state] for state in TRACKED)]
        for place, condition in enumerate(conditions):
            counts[f"on_{number}_{place}"] = Count("pk", filter=condition)
    found = spans.aggregate(**counts)
    columns = range(1 + len(TRACKED))
    return [[found[f"on_{number}_{place}"] for place in columns] for number in range(len(days))]


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
