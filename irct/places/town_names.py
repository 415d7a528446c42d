"""How pages name towns: the English name, with the town's own where it is another.

`data/town_names.csv` holds the towns that have two names in Latin script, and those for which
GeoNames (CC BY 4.0) has another name than the English one (`also`). All others keep their name.
"""

import csv
from functools import cache
from pathlib import Path

from irct.places.text import spellings
from irct.tables import TableError

SOURCE = Path(__file__).parent / "data" / "town_names.csv"
# Between the names of a town that has one in each of its languages.
AND = " / "


def town_name(name: str, country: str) -> str:
    """The name that a page shows for a town, by any name that the table has for it.

    How else an editor spells it is kept.
    """
    return _shown().get((country, _plain(name)), name)


def _plain(name: str) -> str:
    return next(iter(spellings(name)), "")


@cache
def _shown() -> dict[tuple[str, str], str]:
    """What is shown for each country and name."""
    found: dict[tuple[str, str], str] = {}
    with SOURCE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            country, english, own = row["country"], row["english"], row["local"]
            names = [english, *own.split(AND), *row["also"].split(AND)]
            plain = dict.fromkeys(_plain(name) for name in names if name)
            if taken := [name for name in plain if (country, name) in found]:
                raise TableError(f"{SOURCE}: {country}, {taken[0]} stands twice")
            found |= dict.fromkeys(((country, name) for name in plain), _both(english, own))
    return found


def _both(english: str, own: str) -> str:
    """Both names; what differs in accents only is written with them."""
    if {_plain(name) for name in own.split(AND) if name} <= {_plain(english)}:
        return own or english
    return f"{english} ({own})"
