"""By whose clocks hours are written: “(GMT+3)”, “EAT”, “CET”."""

import datetime as dt
import re
import tomllib
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from irct.hours.words import DATA
from irct.hours.zones import only_zone, zone_called
from irct.places import countries
from irct.places.text import spellings

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
# A time called after a place: “Nairobi time”, “Africa/Nairobi”, “heure de Paris”.
PLACED = re.compile(
    r"(?<![^\W_])(?P<zone>[A-Z][a-z]{2,9}/[A-Z][A-Za-z_]{2,20}(?:/[A-Z][A-Za-z_]{2,20})?)(?![^\W_])"
    r"|(?<![^\W\d_])(?P<place>(?:[A-Z][^\W\d_]{1,14}[ -]){1,3})(?:[Tt]ime|Zeit)\b"
    r"|(?i:\b(?:heure|hora|ora) (?:de |do |da |di |d[’'])?)"
    r"(?P<behind>[A-ZÁÉÎÓ][^\W\d_]{2,14}(?: [A-Z][^\W\d_]{2,14})?)"
)
BRACKETS = re.compile(r"[(\[]\s{0,5}[)\]]")
SAMPLES = [(month, day) for month in range(1, 13) for day in (1, 15)]


class Clock(NamedTuple):
    """A time that is written beside hours, as it stands there."""

    written: str
    # The letters that stand for it, if any do, and each of what they may mean.
    letters: str
    offsets: tuple[frozenset[int], ...]
    # The zone after which it is called.
    zone: str = ""

    def is_that_of(self, zone: str) -> bool:
        """The clocks of a zone may be called so, at a part of the year at least."""
        year = dt.datetime.now(dt.UTC).year
        shown, names = _shown(zone, year)
        if self.zone:
            return _shown(self.zone, year)[0] == shown
        if not self.letters:
            return any(one <= shown for one in self.offsets)
        return self.letters in names or shown in self.offsets


def parted(text: str) -> tuple[str, list[Clock]]:
    """A text on hours without the times that it names, and those."""
    placed = [(one, zone) for one in PLACED.finditer(text) if (zone := _zone_of(one))]
    clocks = [Clock(one[0], "", (), zone) for one, zone in placed]
    for one, _zone in reversed(placed):
        text = f"{text[: one.start()]} {text[one.end() :]}"
    clocks += [_clock(one) for one in WRITTEN.finditer(text)]
    return BRACKETS.sub(" ", WRITTEN.sub(" ", text)), clocks


def _zone_of(found: re.Match[str]) -> str:
    """The time zone after whose name, town or country a time is called, if one is known."""
    name = (found["zone"] or found["place"] or found["behind"]).strip(" -")
    if zone := zone_called(name):
        return zone
    # “Kenyan time”, “Iraqi time”, too.
    forms = (form for one in (name, name[:-1]) for form in spellings(one))
    return next(filter(None, map(_zones_of_countries().get, forms)), "")


@cache
def _zones_of_countries() -> dict[str, str]:
    """The zone of each country that has one, by all names of the country."""
    return {
        form: zone
        for code in countries.codes()
        if (zone := only_zone(code))
        for name in countries.names(code)
        for form in spellings(name)
    }


def _clock(found: re.Match[str]) -> Clock:
    if letters := NAMES.get((found["name"] or "").casefold(), found["letters"]):
        return Clock(found[0], letters, OFFSETS[letters])
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    sign = 1 if found["sign"] == "+" else -1
    return Clock(found[0], "", (frozenset([sign * minutes]),))


def zone_in(text: str) -> str:
    """The one time zone after which a text on hours calls its times; nothing if there is none."""
    named = {clock.zone for clock in parted(text)[1] if clock.zone}
    return named.pop() if len(named) == 1 else ""


@cache
def _shown(zone: str, year: int) -> tuple[frozenset[int], frozenset[str]]:
    """How far ahead of UTC the clocks of a zone are in a year, and what that is called."""
    times = [dt.datetime(year, *day, 12, tzinfo=ZoneInfo(zone)) for day in SAMPLES]
    offsets = {(time.utcoffset() or dt.timedelta()) // dt.timedelta(minutes=1) for time in times}
    return frozenset(offsets), frozenset(time.tzname() or "" for time in times)
