"""By whose clocks hours are written: “(GMT+3)”, “EAT”, “CET”."""

import datetime as dt
import re
import tomllib
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from irct.hours.words import DATA

# Ahead of UTC, or behind it, by hours and minutes.
AHEAD = r"(?i:GMT|UTC)\s?(?P<sign>[+\-−–])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>[0-5]\d))?(?!\d)"
HELD = tomllib.loads((DATA / "clocks.toml").read_text("utf-8"))
# Letters by the names that are written in full.
NAMES = {name.casefold(): of for of, written in HELD["names"].items() for name in written}
OFFSETS = {
    letters: tuple(map(frozenset, each))
    for letters, each in {**HELD["letters"], **HELD["short"]}.items()
}
WRITTEN = re.compile(
    rf"(?<![^\W\d_])(?:{AHEAD}|(?P<name>(?i:{'|'.join(NAMES)}))"
    rf"|(?P<letters>{'|'.join(HELD['letters'])}"
    rf"|(?:(?<=[mM.(])|(?<=[mM.] ))(?:{'|'.join(HELD['short'])}))"
    r"(?!\s?[+\-−–]\s?\d))(?![^\W_])"
)
BRACKETS = re.compile(r"[(\[]\s{0,5}[)\]]")
SAMPLES = [(month, day) for month in range(1, 13) for day in (1, 15)]


class Clock(NamedTuple):
    """A time that is written beside hours, as it stands there."""

    written: str
    # The letters that stand for it, if any do, and each of what they may mean.
    letters: str
    offsets: tuple[frozenset[int], ...]

    def is_that_of(self, zone: str) -> bool:
        """The clocks of a zone may be called so, at a part of the year at least."""
        shown, names = _shown(zone, dt.datetime.now(dt.UTC).year)
        if not self.letters:
            return any(one <= shown for one in self.offsets)
        return self.letters in names or shown in self.offsets


def parted(text: str) -> tuple[str, list[Clock]]:
    """A text on hours without the times that it names, and those."""
    clocks = [_clock(one) for one in WRITTEN.finditer(text)]
    return BRACKETS.sub(" ", WRITTEN.sub(" ", text)), clocks


def _clock(found: re.Match[str]) -> Clock:
    if letters := NAMES.get((found["name"] or "").casefold(), found["letters"]):
        return Clock(found[0], letters, OFFSETS[letters])
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    sign = 1 if found["sign"] == "+" else -1
    return Clock(found[0], "", (frozenset([sign * minutes]),))


@cache
def _shown(zone: str, year: int) -> tuple[frozenset[int], frozenset[str]]:
    """How far ahead of UTC the clocks of a zone are in a year, and what that is called."""
    times = [dt.datetime(year, *day, 12, tzinfo=ZoneInfo(zone)) for day in SAMPLES]
    offsets = {(time.utcoffset() or dt.timedelta()) // dt.timedelta(minutes=1) for time in times}
    return frozenset(offsets), frozenset(time.tzname() or "" for time in times)
