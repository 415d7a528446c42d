"""How open data stood by its standard, and how long its answers took, night by night."""

import dataclasses
import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone

from irct.machine.version import read_in_public

KEPT_FOR = dt.timedelta(days=30)
# The lists of the API, and single records of each.
MOST_ENDPOINTS = 10


class ConformanceResultQuerySet(models.QuerySet["ConformanceResult"]):
    def nights(self, number: int) -> list["ConformanceNight"]:
        """The last nights, the newest first."""
        nights: dict[dt.date, list[ConformanceResult]] = {}
        for result in self.order_by("-day", "pk")[: number * MOST_ENDPOINTS]:
            nights.setdefault(result.day, []).append(result)
        return [ConformanceNight(day, results) for day, results in nights.items()][:number]

    def over(self) -> Self:
        return self.filter(day__lte=timezone.localdate() - KEPT_FOR)


@read_in_public
class ConformanceResult(models.Model):
    """What one night has shown of one address of the API.

    The number of records is not kept: beside that of the night before, it would tell that somebody
    has hidden.
    """

    day = models.DateField(default=timezone.localdate)
    # As in `services` and `services/{id}`.
    endpoint = models.CharField(max_length=40)
    faults = models.PositiveIntegerField()
    # Milliseconds; nothing where there was no record to ask for, or not each time an answer.
    median = models.FloatField(null=True)
    longest = models.FloatField(null=True)

    objects = ConformanceResultQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "endpoint"], name="irct_one_check_a_night"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.endpoint}"

    @property
    def is_of_one(self) -> bool:
        """Single records are answered there, and no list."""
        return "/" in self.endpoint


@dataclasses.dataclass(frozen=True, slots=True)
class ConformanceNight:
    day: dt.date
    results: list[ConformanceResult]

    @property
    def faults(self) -> int:
        return sum(result.faults for result in self.results)

    @property
    def faulty(self) -> list[ConformanceResult]:
        return [result for result in self.results if result.faults]

    @property
    def of_a_list(self) -> float | None:
        """The longest median of all lists, in milliseconds."""
        return self._longest_median(of_one=False)

    @property
    def of_one(self) -> float | None:
        """The longest median of single records, in milliseconds."""
        return self._longest_median(of_one=True)

    def _longest_median(self, *, of_one: bool) -> float | None:
        medians = [
            result.median
            for result in self.results
            if result.is_of_one is of_one and result.median is not None
        ]
        return max(medians, default=None)
