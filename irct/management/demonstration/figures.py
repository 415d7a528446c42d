"""Annual figures of samples, and what IRCT itself publishes about its network."""

import datetime as dt
import random
from collections.abc import Iterator

from django.db.models import Min
from django.utils import timezone

from centres.models import AnnualFigures, Centre, CentreQuerySet, Release
from centres.models.figures import BY_AGE, BY_GENDER, STAFF
from centres.vocabulary import TREATING, FiguresState
from irct.management.demonstration.listings import noted
from irct.models import HeadlineFigure, Listing

YEARS = 4
# What became of last year's figures, in turn; nothing stands for missing.
LAST_YEAR = (
    *(FiguresState.ACCEPTED, FiguresState.ACCEPTED, FiguresState.SUBMITTED),
    *(FiguresState.ACCEPTED, FiguresState.DRAFT, FiguresState.ACCEPTED),
    *(FiguresState.ACCEPTED, None, FiguresState.ACCEPTED, FiguresState.SENT_BACK),
)
REASON = "Sample: the number of survivors is the same as the year before. Is it right?"

# What IRCT says of itself on its page “About the IRCT”, which names no year for them.
SOURCE = "IRCT, About the IRCT"
HEADLINES = (
    ("exact", 156, "member centres", False),
    ("exact", 76, "countries with a member centre", False),
    ("around", 4_000, "professionals in the centres", False),
    ("around", 60_000, "torture survivors supported", True),
    ("over", 12_000, "advocacy interventions", True),
    ("exact", 42, "experts in the Independent Forensic Expert Group", False),
    ("exact", 23, "countries with such an expert", False),
)


def load() -> int:
    """Add the figures that samples lack and, once, those of IRCT; return how many."""
    members = _samples().published().members().order_by("pk")
    started = members.aggregate(Min("created_at"))["created_at__min"] or timezone.now()
    last_year = timezone.localdate(started).year - 1
    there = set(AnnualFigures.objects.values_list("centre", "year"))
    made = [
        figures
        for number, centre in enumerate(members)
        for figures in _figures(centre, number, last_year, timezone.localdate(started))
        if (centre.pk, figures.year) not in there
    ]
    with noted():
        AnnualFigures.objects.bulk_create(made)
        if not HeadlineFigure.objects.exists():
            HeadlineFigure.objects.bulk_create(_headlines())
    for year in range(last_year - YEARS + 1, last_year + 1):
        Release.make(year)
    return len(made)


def clear() -> None:
    """Remove what is left of it once the samples are gone."""
    with noted():
        for figure in _headlines():
            columns = {name: getattr(figure, name) for name in ("precision", "value", "counts")}
            HeadlineFigure.objects.filter(**columns, source=figure.source).delete()
    known = {str(pk) for pk in Centre.objects.order_by().values_list("pk", flat=True)}
    for release in Release.objects.all():
        if not release.contributions.keys() <= known:
            release.delete()


def _samples() -> CentreQuerySet:
    return Centre.objects.filter(origin=Listing.Origin.SAMPLE)


def _headlines() -> list[HeadlineFigure]:
    return [
        HeadlineFigure(
            precision=precision,
            value=value,
            counts=counts,
            each_year=each_year,
            source=SOURCE,
            position=10 * (position + 1),
        )
        for position, (precision, value, counts, each_year) in enumerate(HEADLINES)
    ]


def _figures(centre: Centre, number: int, last_year: int, day: dt.date) -> Iterator[AnnualFigures]:
    """A sample's figures of some years; the first sample has not written the last one."""
    size = random.Random(str(centre.pk)).randint(60, 900)  # noqa: S311
    for year in range(last_year - YEARS + 1, last_year + 1):
        is_last = year == last_year
        state = LAST_YEAR[(number - 1) % len(LAST_YEAR)] if is_last else FiguresState.ACCEPTED
        # Some years of some samples are missing.
        if state is None or (is_last and number == 0) or (not is_last and number * year % 7 == 3):
            continue
        yield _of_a_year(centre, year, state, size, day)


def _of_a_year(
    centre: Centre, year: int, state: FiguresState, size: int, day: dt.date
) -> AnnualFigures:
    chance = random.Random(f"{centre.pk} {year}")  # noqa: S311
    survivors = round(size * chance.uniform(0.8, 1.25))
    figures = AnnualFigures(centre=centre, year=year, state=state, survivors=survivors)
    for names, weights in (
        (BY_GENDER, (46, 49, 1, 4)),
        (BY_AGE, (78, 17, 5)),
    ):
        for name, part in zip(names, _parted(survivors, weights), strict=True):
            setattr(figures, name, part)
    figures.by_service = {
        service.value: round(survivors * chance.uniform(0.1, 0.7))
        for service in TREATING
        if service in centre.services
    }
    figures.forensic_reports = chance.randint(5, 120) if "forensic" in centre.services else 0
    figures.advocacy = chance.choice([None, *(chance.randint(3, 150) for _ in range(4))])
    for name in STAFF:
        setattr(figures, name, chance.randint(1, 9))
    if state == FiguresState.DRAFT:
        for name in (*BY_AGE, *STAFF, "forensic_reports"):
            setattr(figures, name, None)
        return figures
    # They are sent in spring, or not long before the demonstration was loaded.
    sent = min(dt.date(year + 1, 2, 1) + dt.timedelta(days=chance.randint(0, 60)), day)
    figures.submitted_at = timezone.make_aware(dt.datetime.combine(sent, dt.time(9)))
    if state != FiguresState.SUBMITTED:
        figures.decided_at = figures.submitted_at + dt.timedelta(hours=4)
    if state == FiguresState.SENT_BACK:
        figures.reason = REASON
    return figures


def _parted(total: int, weights: tuple[int, ...]) -> list[int]:
    """Part a total by weights; the first part takes what is left."""
    others = [total * weight // sum(weights) for weight in weights[1:]]
    return [total - sum(others), *others]
