"""Which figures of a year are public: copies that change only by several centres at a time."""

import random
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.utils import timezone

from centres.models.centre import Centre
from centres.models.figures import BY_AGE, BY_GENDER, COUNTS, AnnualFigures
from centres.models.sums import TOTALS, Held, Key, disclosure, keys, tables
from irct.models import Listing

# Nothing is public of a year before so many centres count.
LEAST_CENTRES = 10
# By so many at least two releases differ; so no number tells of one centre, or of two.
LEAST_CHANGED = 3
# The number of the lock that lets one release be made at a time.
RELEASING = 6_004


class ReleaseQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Keep the newest of each year of which every centre is public now."""
        published = ArraySubquery(Centre.objects.published().order_by().values("pk"))
        fit = self.filter(centres__contained_by=published)
        return fit.order_by("year", "-pk").distinct("year")


class Release(models.Model):
    """What `/impact/` shows of a year: the numbers of each centre as they were accepted then.

    It is not shown once one of its centres is hidden; an older one is, or a new one.
    """

    year = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    centres = ArrayField(models.UUIDField())
    # By the id of a centre: its country, whether it is a sample, its numbers.
    contributions = models.JSONField()
    # Public numbers of which so few centres changed since an earlier release that it would show.
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
        """Make what was accepted public, if that tells nothing of fewer than three centres."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RELEASING])
        held = contributions(year)
        earlier = list(cls.objects.filter(year=year))
        current = cls.objects.filter(year=year).current().first()
        if current and current.contributions == held:
            return None
        if not current:
            held = apart_from(held, earlier)
        if len(held) < LEAST_CENTRES or not all(differs(held, one) for one in earlier):
            return None
        return cls.objects.create(
            year=year,
            centres=sorted(held),
            contributions=held,
            withheld=[list(key) for key in sorted(telling(held, earlier))],
        )


def contributions(year: int) -> dict[str, Any]:
    """Return what counts of a year: what was accepted of members that are public."""
    published = Centre.objects.published().members()
    accepted = AnnualFigures.objects.accepted().filter(year=year, centre__in=published)
    return {
        str(figures.centre_id): {
            "country": str(figures.centre.country),
            "is_sample": figures.centre.origin == Listing.Origin.SAMPLE,
            "numbers": numbers(figures),
        }
        for figures in accepted.select_related("centre").defer("centre__document")
    }


def numbers(figures: AnnualFigures) -> dict[str, int]:
    """Return what is known of a centre."""
    known = {name: getattr(figures, name) for name in COUNTS} | {"staff": figures.staff}
    # Whoever is in the total and in none of the parts counts as unknown.
    for *parts, unknown in (BY_GENDER, BY_AGE):
        known[unknown] = (figures.survivors or 0) - sum(known[part] or 0 for part in parts)
    known |= {f"service_{service}": value for service, value in figures.by_service.items()}
    return {name: value for name, value in sorted(known.items()) if value is not None}


def changed(held: Held, release: Release) -> dict[Key, set[str]]:
    """Return which centres make each number another one than in a release.

    Where some came or left, those that mended their number do not hide them: it is mostly little.
    """
    moved: dict[Key, set[str]] = {}
    mended: dict[Key, set[str]] = {}
    for pk in held.keys() | release.contributions.keys():
        now, then = (keys(of[pk]) if pk in of else {} for of in (held, release.contributions))
        for key in now.keys() | then.keys():
            if now.get(key, 0) != then.get(key, 0):
                kind = mended if key in now and key in then else moved
                kind.setdefault(key, set()).add(pk)
    return mended | moved


def differs(held: Held, release: Release) -> bool:
    """Say whether so many centres differ, in each total, that none of them shows."""
    of = changed(held, release)
    return Key("survivors") in of and not any(Key(name) in few(of) for name in TOTALS)


def few(of: Mapping[Key, set[str]]) -> set[Key]:
    """Return the numbers that one or two centres changed."""
    return {key for key, centres in of.items() if len(centres) < LEAST_CHANGED}


def telling(held: Held, earlier: Sequence[Release]) -> set[Key]:
    """Return the numbers whose difference from an earlier release would show one or two centres."""
    kept: set[Key] = set()
    seen = [(changed(held, one), disclosure(one.contributions, one.withheld)) for one in earlier]
    for of, _then in seen:
        kept |= few(of)
        for table in chain.from_iterable(map(tables, TOTALS)):
            kept |= beside(table, of)
    # What was kept to protect another number goes on doing so until it is another number itself.
    while late := {
        key
        for key, value in disclosure(held, kept).items()
        for of, then in seen
        if value is not None and then[key] is None and key not in of
    }:
        kept |= late
    return kept


def beside(table: Sequence[Key], of: Mapping[Key, set[str]]) -> set[Key]:
    """Return what of a table is kept with parts that one or two centres changed.

    A part that nobody changed would not do: the earlier release tells it.
    """
    kept = few(of).intersection(table)
    together = set().union(*(of[key] for key in kept))
    for key in table if kept else ():
        if len(together) < LEAST_CHANGED and key in of:
            kept.add(key)
            together |= of[key]
    return kept


def apart_from(held: dict[str, Any], earlier: Sequence[Release]) -> dict[str, Any]:
    """Leave out some more centres, until what one centre that was hidden had added does not show.

    They count again with the next release.
    """
    left = dict(held)
    spare = sorted(held)
    random.SystemRandom().shuffle(spare)
    for pk in spare[: 3 * LEAST_CHANGED]:
        if all(differs(left, release) for release in earlier):
            break
        del left[pk]
    return left
