"""The time zones of a country."""

from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

# Unicode's table has no Kosovo; its clocks are those of a neighbour.
BESIDE_UNICODE: dict[str, tuple[str, ...]] = {"XK": ("Europe/Belgrade",)}


@cache
def zones(country: str) -> tuple[str, ...]:
    known = get_global("territory_zones").get(country) or BESIDE_UNICODE.get(country, ())
    return tuple(sorted(set(known) & available_timezones()))


def only_zone(country: str) -> str:
    """The time zone of a country that has one; else nothing."""
    found = zones(country)
    return found[0] if len(found) == 1 else ""
