"""How pages name towns: the English name, with the town's own where it is another.

`data/town_names.csv` holds the towns that have two names in Latin script, and those for which
GeoNames (CC BY 4.0) has another name than the English one (`also`). All others keep their name.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel import Locale, localedata
from babel.core import get_global

from irct.places.locales import reader
from irct.places.text import spellings
from irct.tables import TableError

SOURCE = Path(__file__).parent / "data" / "town_names.csv"
# Between the names of a town that has one in each of its languages.
AND = " / "
# CLDR keeps the zone under the name that it had first.
OLD_ZONES = {"Europe/Kyiv": "Europe/Kiev"}


def town_name(name: str, country: str, language: str = "") -> str:
    """The name that a page shows for a town, by any name that the table has for it.

    How else an editor spells it is kept. Names in other languages than English are those that
    Unicode's CLDR has for the towns after which it calls time zones.
    """
    return _shown(language or reader()).get((country, _plain(name)), name)


def _plain(name: str) -> str:
    return next(iter(spellings(name)), "")


@cache
def _shown(language: str) -> dict[tuple[str, str], str]:
    """What is shown for each country and name."""
    found: dict[tuple[str, str], str] = {}
    translated = {} if language == "en" else _translated(language)
    with SOURCE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            country, english, own = row["country"], row["english"], row["local"]
            names = [english, *own.split(AND), *row["also"].split(AND)]
            plain = dict.fromkeys(_plain(name) for name in names if name)
            if taken := [name for name in plain if (country, name) in found]:
                raise TableError(f"{SOURCE}: {country}, {taken[0]} stands twice")
            shown = _both(translated.get((country, _plain(english)), english), own)
            found |= dict.fromkeys(((country, name) for name in plain), shown)
    return translated | found


def _translated(language: str) -> dict[tuple[str, str], str]:
    """The names that a language has for towns, by country and English name."""
    zones, theirs = Locale.parse("en").time_zones, Locale.parse(language).time_zones
    found: dict[tuple[str, str], str] = {}
    for country, names in get_global("territory_zones").items():
        for zone in names:
            known = OLD_ZONES.get(zone, zone)
            city = theirs.get(known, {}).get("city")
            # In Latin letters CLDR still has the Russian name.
            if city and not (zone in OLD_ZONES and city.isascii()):
                english = zones.get(known, {}).get("city") or _last(zone)
                found[country, _plain(english)] = city
    return found


def names_of_towns(language: str) -> Iterator[tuple[str, str]]:
    """The names that a language has for towns, each with the English one."""
    if localedata.exists(language):
        for (_country, english), name in _translated(language).items():
            yield english, name


def _last(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _both(english: str, own: str) -> str:
    """Both names; what differs in accents only is written with them."""
    if {_plain(name) for name in own.split(AND) if name} <= {_plain(english)}:
        return own or english
    return f"{english} ({own})"
