"""How long what was hidden for a trial could still be seen, night by night."""

import dataclasses
import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from irct.machine.version import read_in_public

# Seconds: the promise.
LONGEST = 2.0
KEPT_FOR = dt.timedelta(days=366)


class Channel(models.TextChoices):
    """Where visitors see an entry."""

    PROFILE = "profile", _("its page")
    TRANSLATED = "translated", _("its page in another language")
    SEARCH = "search", _("the search")
    SHEET = "sheet", _("the sheet to print")


@dataclasses.dataclass(frozen=True, slots=True)
class Night:
    """What one night has shown, by channel; nothing where the entry did not go."""

    day: dt.date
    seconds: dict[str, float | None]

    @property
    def longest(self) -> float | None:
        times = [one for one in self.seconds.values() if one is not None]
        return max(times) if times and len(times) == len(self.seconds) else None

    @property
    def is_kept(self) -> bool:
        return self.longest is not None and self.longest <= LONGEST

    @property
    def in_turn(self) -> list[tuple[str | Promise, float | None, bool]]:
        """By channel: its name, the seconds, and whether it was tried that night."""
        return [(one.label, self.seconds.get(one), one in self.seconds) for one in Channel]


class DrillResultQuerySet(models.QuerySet):
    def nights(self, number: int) -> list[Night]:
        """The last nights, the newest first."""
        nights: dict[dt.date, dict[str, float | None]] = {}
        rows = self.order_by("-day", "channel").values_list("day", "channel", "seconds")
        # As many rows as that many nights can have at most.
        for day, channel, seconds in rows[: number * len(Channel)]:
            nights.setdefault(day, {})[channel] = seconds
        return [Night(day, seconds) for day, seconds in nights.items()][:number]

    def over(self) -> Self:
        return self.filter(day__lt=timezone.localdate() - KEPT_FOR)


@read_in_public
class DrillResult(models.Model):
    """After how many seconds the hidden entry was gone from a channel, by every process."""

    day = models.DateField(default=timezone.localdate)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    # Nothing: it could still be seen when the drill ended, or was never seen.
    seconds = models.FloatField(null=True)
    processes = models.PositiveSmallIntegerField(default=0)

    objects = DrillResultQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "channel"], name="irct_one_result_a_night"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.channel}"

    @property
    def is_kept(self) -> bool:
        """It went as promised."""
        return self.seconds is not None and self.seconds <= LONGEST
