"""The opening hours of a week, stored as in `Mo-Fr 09:00-16:00; Sa appointment; Su closed`."""

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Self

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
CLOSED, APPOINTMENT = "closed", "appointment"
OPEN = "open"
# What says of a time, when it is read, that it is one of the day after.
NEXT_DAY = "next day"
MIDNIGHT = 24 * 60
WEEK = len(DAYS) * MIDNIGHT

NAME = "|".join(DAYS)
CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
PART = re.compile(
    rf"(?P<days>(?:{NAME})(?:[-,](?:{NAME})){{0,6}}) "
    rf"(?:(?P<start>{CLOCK})-(?P<end>{CLOCK}|24:00)|(?P<state>{CLOSED}|{APPOINTMENT}))"
)


class Span(NamedTuple):
    """Minutes since the midnight with which its day begins, more than a day has if it lasts on."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{clock(self.start)}-{clock(self.end)}"

    @property
    def is_overnight(self) -> bool:
        return self.end > MIDNIGHT

    @property
    def is_whole_day(self) -> bool:
        return self == (0, MIDNIGHT)


WHOLE_DAY = Span(0, MIDNIGHT)


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """What is said of one day: spans, that it is closed or by appointment, or nothing."""

    spans: tuple[Span, ...] = ()
    state: str = ""

    def __bool__(self) -> bool:
        return bool(self.spans or self.state)

    def __str__(self) -> str:
        return self.state or ", ".join(map(str, self.spans))


class Now(NamedTuple):
    """How it is at a moment, and on which day and at which minute of it that ends, if it does."""

    state: str
    until: tuple[int, int] | None


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """What is said of each day, from Monday on."""

    days: tuple[Day, ...] = (Day(),) * len(DAYS)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what is stored; raise ValueError, with the part that cannot be read."""
        spans: dict[int, list[Span]] = {}
        states: dict[int, str] = {}
        for part in filter(None, map(str.strip, text.split(";"))):
            found = PART.fullmatch(part)
            if found is None:
                raise ValueError(part)
            for day in _numbers(found["days"]):
                if found["state"]:
                    states[day] = found["state"]
                    continue
                start, end = minutes(found["start"]), minutes(found["end"])
                if start == end:
                    raise ValueError(part)
                spans.setdefault(day, []).append(Span(start, end + MIDNIGHT * (end < start)))
        if spans.keys() & states.keys():
            raise ValueError(text)
        return cls(
            tuple(Day(tuple(sorted(spans.get(day, []))), states.get(day, "")) for day in range(7))
        )

    def __str__(self) -> str:
        """As it is stored: days of which the same is said, together."""
        return self._joined(str)

    def _joined(self, written: Callable[[Span], str]) -> str:
        return "; ".join(
            f"{','.join(map(_run, runs))} {part}"
            for runs, day in self.groups()
            for part in ([day.state] if day.state else map(written, day.spans))
        )

    def __bool__(self) -> bool:
        return any(self.days)

    def explicit(self) -> str:
        """As it is stored, but no night can be taken for a slip."""
        return self._joined(explicit)

    def groups(self, first_day: int = 0) -> list[tuple[list[list[int]], Day]]:
        """Days of which the same is said, in runs that may go over the week's end."""
        found: dict[Day, list[int]] = {}
        for number in range(len(DAYS)):
            day = (first_day + number) % len(DAYS)
            if self.days[day]:
                found.setdefault(self.days[day], []).append(day)
        return [(_runs(days, first_day), day) for day, days in found.items()]

    def overlap(self) -> tuple[int, Span, Span] | None:
        """The first two spans that share time, with the day of the first."""
        timed = [
            (day * MIDNIGHT + span.start, day * MIDNIGHT + span.end, day, span)
            for day, said in enumerate(self.days)
            for span in said.spans
        ]
        for one, other in itertools.permutations(timed, 2):
            for shift in (0, WEEK):
                start, end = other[0] + shift, other[1] + shift
                if one[0] <= start < one[1] and (one[0], one[1]) <= (start, end):
                    return one[2], one[3], other[3]
        return None

    def at(self, local: dt.datetime) -> Now:
        """How it is when the centre's clock shows a time: clocks may be put on and back.

        It is not known on a day of which nothing is said.
        """
        minute = local.weekday() * MIDNIGHT + local.hour * 60 + local.minute
        opened = list(self._opened())
        for start, end in opened:
            for moment in (minute, minute + WEEK):
                if start <= moment < end:
                    ends = None if end - start >= WEEK else divmod(end % WEEK, MIDNIGHT)
                    return Now(OPEN, ends)
        today = self.days[local.weekday()]
        if today.state == APPOINTMENT or not today:
            return Now(today.state, None)
        # It is not said when a centre opens next if a day comes first of which nothing is known.
        starts = min(((start - minute) % WEEK for start, _end in opened), default=None)
        if starts is None:
            return Now(CLOSED, None)
        days_on, minute_of_day = divmod(minute + starts, MIDNIGHT)
        day = days_on % len(DAYS)
        before = [number % len(DAYS) for number in range(local.weekday(), days_on)]
        is_known = all(
            self.days[number] and self.days[number].state != APPOINTMENT for number in before
        )
        return Now(CLOSED, (day, minute_of_day) if is_known else None)

    def changes_after(self, local: dt.datetime) -> int:
        """At which minute of a day, at the latest with its end, another thing may be said of it.

        What is said of any day changes when a clock shows a time that stands in the week.
        """
        minute = local.hour * 60 + local.minute
        edges = {edge % MIDNIGHT for day in self.days for span in day.spans for edge in span}
        return min((edge for edge in edges if edge > minute), default=MIDNIGHT)

    def _opened(self) -> Iterator[tuple[int, int]]:
        """The minutes of the week from which and until which it is open without a break."""
        timed = sorted(
            [day * MIDNIGHT + span.start, day * MIDNIGHT + span.end]
            for day, said in enumerate(self.days)
            for span in said.spans
        )
        joined: list[list[int]] = []
        for start, end in timed:
            if joined and start <= joined[-1][1]:
                joined[-1][1] = max(joined[-1][1], end)
            else:
                joined.append([start, end])
        if len(joined) > 1 and joined[-1][1] >= joined[0][0] + WEEK:
            joined[-1][1] = max(joined[-1][1], joined.pop(0)[1] + WEEK)
        yield from ((start, end) for start, end in joined)


def explicit(span: Span) -> str:
    return f"{span} {NEXT_DAY}" if span.is_overnight else str(span)


def clock(minute: int) -> str:
    """A time as in 09:00; midnight at the end of a day is 24:00."""
    if minute > MIDNIGHT:
        minute -= MIDNIGHT
    return f"{minute // 60:02}:{minute % 60:02}"


def minutes(written: str) -> int:
    hours, _colon, rest = written.partition(":")
    return int(hours) * 60 + int(rest)


def _numbers(days: str) -> Iterator[int]:
    for span in days.split(","):
        first, *rest = map(DAYS.index, span.split("-"))
        last = rest[-1] if rest else first
        # A span may go over the end of the week, as Sa-Mo does.
        yield from (number % 7 for number in range(first, first + (last - first) % 7 + 1))


def _runs(days: list[int], first_day: int) -> list[list[int]]:
    """Days that follow each other, together; the run over the week's end comes first."""
    if len(days) == len(DAYS):
        return [days]
    runs: list[list[int]] = []
    for day in days:
        if runs and (runs[-1][-1] + 1) % 7 == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    if len(runs) > 1 and (runs[-1][-1] + 1) % 7 == runs[0][0] == first_day % 7:
        runs[0] = runs.pop() + runs[0]
    return runs


def _run(run: list[int]) -> str:
    return DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}"
