"""The time zones of a country."""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

# Unicode's table has no Kosovo; its clocks are those of a neighbour.
BESIDE_UNICODE: dict[str, tuple[str, ...]] = {"XK": ("Europe/Belgrade",)}


@cache
def zones(country: str) -> tuple[str, ...]:
    known = get_global("territory_zones").get(country) or BESIDE_UNICODE.get(country, ())
    return tuple(sorted(set(known) & available_timezones()))


def only_zone(country: str) -> str:
    """The time zone of a country whose clocks all show the same time; else nothing."""
    return _only_zone(country, dt.datetime.now(dt.UTC).year)


def zone_of_town(country: str, towns: Iterable[str]) -> str:
    """The time zone that is called after a town of a country; nothing if none is."""
    names = {town.casefold() for town in towns}
    return next((zone for zone in zones(country) if _town(zone) in names), "")


def zone_called(name: str) -> str:
    """The time zone of a name, or of that of a town; nothing if there is none."""
    return _zones_by_name().get(name.replace("_", " ").casefold(), "")


def _town(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ").casefold()


@cache
def _zones_by_name() -> dict[str, str]:
    named = sorted(zone for zone in available_timezones() if "/" in zone)
    named = [zone for zone in named if not zone.startswith(("Etc/", "SystemV/", "US/", "posix"))]
    return {_town(zone): zone for zone in named} | {
        zone.replace("_", " ").casefold(): zone for zone in named
    }


@cache
def _only_zone(country: str, year: int) -> str:
    """The first of several whose clocks do not differ in a year or the next."""
    found = zones(country)
    halves = [
        dt.datetime(year + later, month, day, 12, tzinfo=dt.UTC)
        for later in (0, 1)
        for month in range(1, 13)
        for day in (1, 15)
    ]
    shown = {
        tuple(when.astimezone(ZoneInfo(zone)).utcoffset() for when in halves) for zone in found
    }
    return found[0] if len(shown) == 1 else ""
