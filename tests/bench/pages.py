"""Which pages are asked for: those that visitors open, by what has to be done for them."""

import random
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import TypeVar

from centres.vocabulary import Help, Service, Way
from irct.places import countries
from tests.running_site import connected

Some = TypeVar("Some")
# So many different addresses of a kind.
MOST = 200
# Languages in which much is offered.
LANGUAGES = ("en", "fr", "es", "ar", "ru", "de", "fa", "tr")
# What a visitor types beside the name of a country.
WORDS = ("trauma", "psychologist", "legal help", "children", "doctor", "rehabilitation")
COUNTRIES = """
SELECT country FROM centres_centre WHERE status = 'published'
GROUP BY country ORDER BY count(*) DESC, country LIMIT 35
"""
TOWNS = """
SELECT town FROM centres_location WHERE town <> '' AND shown <> 'hidden'
GROUP BY town ORDER BY md5(town)
"""


class Pages:
    """By kind: addresses at a site, and what is asked of Datasette instead."""

    def __init__(self, local: Path) -> None:
        with connected(local) as site:
            slugs = site.execute(
                "SELECT slug FROM centres_centre WHERE status = 'published' ORDER BY md5(slug)"
            ).fetchmany(MOST)
            towns = site.execute(TOWNS).fetchmany(MOST)
            self.codes = [code for (code,) in site.execute(COUNTRIES)]
        self.searches = _some(product(WORDS, self.codes))
        offered = _some(product(Service.values, self.codes))
        # Enough that none is asked for twice.
        self.choices = [
            f"/centres/?service={kind}&language={language}&helps={whom}&way={way}"
            for kind, language, whom, way in _some(
                product(Service.values, LANGUAGES, Help.values, Way.values), most=None
            )
        ]
        self.of_known_values = {
            "home": ["/"],
            "list": [f"/centres/?country={code}&service={kind}" for kind, code in offered],
            "country": [f"/countries/{countries.slug(code)}/" for code in self.codes],
            "profile": [f"/centres/{slug}/" for (slug,) in slugs],
            "experts": ["/experts/"],
        }
        self.typed = {
            "search": [
                f"/centres/?q={words.replace(' ', '+')}&country={code}"
                for words, code in self.searches
            ],
            "broad search": [f"/centres/?q={word}" for word in WORDS if " " not in word],
            "near": [
                f"/centres/?near={town.replace(' ', '+')}" for (town,) in towns if _is_plain(town)
            ],
            "open data": [f"/api/hsds/v3/services?page={number}" for number in range(1, 11)],
        }

    @property
    def all(self) -> dict[str, list[str]]:
        return self.of_known_values | self.typed

    def mix(self, *, languages: Iterable[str] = ("", "/fr", "/ar", "/es")) -> list[str]:
        """What visitors open, the more often the more often it stands here."""
        often = {"home": 30, "list": 30, "profile": 40, "country": 20, "experts": 10}
        often |= {"search": 20, "near": 10}
        chosen = ["/staying-safe/"] * 5
        for kind, number in often.items():
            paths = self.all[kind]
            chosen += [paths[turn * 7 % len(paths)] for turn in range(number)]
        return [f"{language}{path}" for path in chosen for language in languages]


def _some(these: Iterable[Some], *, most: int | None = MOST) -> list[Some]:
    """Some of these, the same ones each time."""
    found = list(these)
    random.Random(1).shuffle(found)
    return found[:most]


def _is_plain(name: str) -> bool:
    return name.isascii() and name.replace(" ", "").isalpha()
