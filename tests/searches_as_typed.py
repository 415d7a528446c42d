"""Searches as people type them, in 72 languages, with what a fair person expects of each.

`data/searches_as_typed.csv` was written by three people who had not read the code. Half of it, by a
hash of the text, is worked with; the other half tells how the search does on what it never saw.
Later ones, all of the half that is worked with, are by some who had, before they tried them.

What is expected: `first=` the beginning or a part of the first name; `country=`, `town=` the place
that is read, and the first result in it, a real one before a sample; `noplace`; `service=`,
`speaks=`, `whom=`, `how=` what is asked for, one of several; `experts` or `crisis`, what is shown
as well; `several=` places of these countries offered; `nobody`; `any` real centre.
"""

import csv
import hashlib
from pathlib import Path
from typing import NamedTuple

from centres.models import Centre
from irct.places.text import normalise
from tests.searching import find

FILE = Path(__file__).parent / "data" / "searches_as_typed.csv"
# One of so many is tried each time.
SAMPLE = 6
CODES = {"service": "service", "speaks": "language", "whom": "helps", "how": "way"}


class Search(NamedTuple):
    query: str
    language: str
    kind: str
    expect: str

    @property
    def is_unseen(self):
        return self._digest[0] % 2 == 1

    @property
    def is_sample(self):
        return self._digest[1] % SAMPLE == 0

    @property
    def _digest(self):
        return hashlib.sha256(self.query.encode()).digest()


def searches():
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [Search(**row) for row in csv.DictReader(lines)]


def faults(search):
    """The expectations that a search does not meet."""
    found = find(search.query)
    page = found.page()
    expected = [part.partition("=")[::2] for part in search.expect.split(" & ")]
    return [
        f"{kind}={value}" if value else kind
        for kind, value in expected
        if not MEETS[kind](found, page, value)
    ]


def plain(text):
    return " ".join(normalise(text))


def has_first(found, page, value):
    return bool(page.object_list) and plain(value) in plain(page.object_list[0].name)


def is_country(found, page, value):
    place = found.query.reading.place
    if not place or place.country != value:
        return False
    there = Centre.objects.published().filter(country=value)
    if not there:
        return bool(found.query.absent)
    first = page.object_list[0]
    is_real = not first.is_sample or not there.exclude(origin="sample")
    return is_real and value in {first.country, *(one.country for one in first.places)}


def is_town(found, page, value):
    place = found.query.reading.place
    return bool(place and place.town and plain(place.town.name) == plain(value))


def has_code(kind):
    def meets(found, page, value):
        wanted = {f"{CODES[kind]}={code}" for code in value.split("|")}
        if value == "interpreter":
            wanted = {"interpreted=yes"}
        return any(wanted & set(ask.codes) for ask in found.query.reading.asks)

    return meets


def offers_several(found, page, value):
    return set(value.split("|")) <= {place.country for place in found.query.reading.places}


MEETS = {
    "first": has_first,
    "country": is_country,
    "town": is_town,
    "noplace": lambda found, page, value: not found.query.reading.place,
    **{kind: has_code(kind) for kind in CODES},
    "several": offers_several,
    "any": lambda found, page, value: any(not one.is_sample for one in page),
    "experts": lambda found, page, value: found.query.wants_experts,
    "crisis": lambda found, page, value: found.query.reading.is_danger,
    "nobody": lambda found, page, value: bool(found.query.unknown_contact),
}
