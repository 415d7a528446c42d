"""Which figures of a year are public: copies that differ by several centres at a time."""

import random
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils import timezone

from centres.models.centre import Centre
from centres.models.figures import BY_AGE, BY_GENDER, COUNTS, AnnualFigures
from centres.models.sums import (
    TOTALS,
    Contribution,
    Contributions,
    Measure,
    breakdowns,
    disclosure,
    measures,
)
from irct.machine.version import read_in_public
from irct.models import Listing

# No figures of a year are public until this many centres count.
LEAST_CENTRES = 10
# Two releases differ by at least this many centres, so that no number shows one or two of them.
LEAST_CHANGED = 3
# Advisory lock: one release is made at a time.
RELEASE_LOCK = 6_004


class ReleaseQuerySet(models.QuerySet):
    def current(self) -> Self:
        """The newest of each year whose centres are all public now."""
        published = ArraySubquery(Centre.objects.published().order_by().values("pk"))
        fit = self.filter(centres__contained_by=published)
        return fit.order_by("year", "-pk").distinct("year")


@read_in_public
class Release(models.Model):
    """What `/impact/` shows of a year: the figures of each centre as accepted at that time.

    Once one of its centres is hidden, an older or a new release takes its place.
    """

    year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    centres = ArrayField(models.UUIDField())
    # By the id of a centre: a `Contribution`.
    contributions = models.JSONField()
    # Measures that so few centres changed since an earlier release that the difference would show.
    withheld = models.JSONField(default=list)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-year", "-pk"]
        indexes = [models.Index(fields=["year"], name="centres_release_year")]

    def __str__(self) -> str:
        return f"{self.year}: {len(self.centres)}"

    @classmethod
    @transaction.atomic
    def make(cls, year: int) -> Self | None:
        """Make accepted figures public, unless that would show fewer than three centres."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RELEASE_LOCK])
        contributions = accepted_contributions(year)
        earlier = list(cls.objects.filter(year=year))
        current = cls.objects.filter(year=year).current().first()
        if current and current.contributions == contributions:
            return None
        if not current:
            contributions = without_some_centres(contributions, earlier)
        if len(contributions) < LEAST_CENTRES or not all(
            differs_enough(contributions, one) for one in earlier
        ):
            return None
        return cls.objects.create(
            year=year,
            centres=sorted(contributions),
            contributions=contributions,
            withheld=[
                list(measure) for measure in sorted(revealing_measures(contributions, earlier))
            ],
        )


def accepted_contributions(year: int) -> dict[str, Contribution]:
    """By the id of a centre: the accepted figures of members that are public now."""
    published = Centre.objects.published().members()
    accepted = AnnualFigures.objects.accepted().filter(year=year, centre__in=published)
    return {
        str(figures.centre_id): {
            "country": str(figures.centre.country),
            "is_sample": figures.centre.origin == Listing.Origin.SAMPLE,
            "numbers": reported_numbers(figures),
        }
        for figures in accepted.select_related("centre").defer("centre__document")
    }


def reported_numbers(figures: AnnualFigures) -> dict[str, int]:
    known = {name: getattr(figures, name) for name in COUNTS} | {"staff": figures.staff}
    # Survivors who are in the total but in none of its parts count as unknown.
    for *parts, unknown in (BY_GENDER, BY_AGE):
        known[unknown] = (figures.survivors or 0) - sum(known[part] or 0 for part in parts)
    known |= {f"service_{service}": value for service, value in figures.by_service.items()}
    return {name: value for name, value in sorted(known.items()) if value is not None}


# By measure: the ids of the centres that make it differ from an earlier release.
Changes = Mapping[Measure, set[str]]


def changes_since(release: Release, contributions: Contributions) -> Changes:
    """Where some centres came or left, those that only corrected a number are not counted.

    Corrections are mostly small, and would not hide who came or left.
    """
    moved: dict[Measure, set[str]] = {}
    corrected: dict[Measure, set[str]] = {}
    earlier: Contributions = release.contributions
    for pk in contributions.keys() | earlier.keys():
        now = measures(contributions[pk]) if pk in contributions else {}
        then = measures(earlier[pk]) if pk in earlier else {}
        for measure in now.keys() | then.keys():
            if now.get(measure, 0) != then.get(measure, 0):
                kind = corrected if measure in now and measure in then else moved
                kind.setdefault(measure, set()).add(pk)
    return corrected | moved


def differs_enough(contributions: Contributions, release: Release) -> bool:
    """So many centres changed each total that no single one of them shows."""
    changes = changes_since(release, contributions)
    few = changed_by_few(changes)
    return Measure("survivors") in changes and not any(Measure(name) in few for name in TOTALS)


def changed_by_few(changes: Changes) -> set[Measure]:
    return {measure for measure, centres in changes.items() if len(centres) < LEAST_CHANGED}


def revealing_measures(contributions: Contributions, earlier: Sequence[Release]) -> set[Measure]:
    """Those whose difference from an earlier release would show one or two centres."""
    withheld: set[Measure] = set()
    seen = [
        (changes_since(release, contributions), disclosure(release.contributions, release.withheld))
        for release in earlier
    ]
    for changes, _then in seen:
        withheld |= changed_by_few(changes)
        for breakdown in chain.from_iterable(map(breakdowns, TOTALS)):
            withheld |= withheld_together(breakdown, changes)
    # A number withheld to protect another one stays withheld until it changes itself.
    while more := {
        measure
        for measure, value in disclosure(contributions, withheld).items()
        for changes, then in seen
        if value is not None and then[measure] is None and measure not in changes
    }:
        withheld |= more
    return withheld


def withheld_together(breakdown: Sequence[Measure], changes: Changes) -> set[Measure]:
    """The parts that few centres changed, with others until three centres changed them together.

    A part that nobody changed would not protect them: the earlier release shows it.
    """
    withheld = changed_by_few(changes).intersection(breakdown)
    together = set().union(*(changes[measure] for measure in withheld))
    for measure in breakdown if withheld else ():
        if len(together) < LEAST_CHANGED and measure in changes:
            withheld.add(measure)
            together |= changes[measure]
    return withheld


def without_some_centres(
    contributions: Contributions, earlier: Sequence[Release]
) -> dict[str, Contribution]:
    """Leave out a few more centres, so that the difference does not show what a hidden one added.

    They count again in the next release.
    """
    left = dict(contributions)
    spare = sorted(contributions)
    random.SystemRandom().shuffle(spare)
    for pk in spare[: 3 * LEAST_CHANGED]:
        if all(differs_enough(left, release) for release in earlier):
            break
        del left[pk]
    return left
