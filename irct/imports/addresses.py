"""Whole addresses in one cell, and the street, postal code, town and country in them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from irct.imports.cells import unguarded
from irct.imports.named import called, country_names
from irct.imports.placing import DIGITS, Towns, elsewhere
from irct.imports.plans import Cells, RowError
from irct.imports.written import in_one_line
from irct.places.models import TownName
from irct.places.text import spellings

ADDRESS, STREET = "address", "location_1_street"
POSTAL_CODE, TOWN = "location_1_postal_code", "location_1_town"
PART = re.compile(r"[^,،;\n\r]+")
ENDS = " \t.-–—"
# What a town is called before its name, and a postal code before it.
CALLED = re.compile(r"(?:г|гор|м|місто|город)\.? (?=[^\W\d_])|г\.(?=[^\W\d_])", re.IGNORECASE)
CODE = re.compile(
    r"(?:(?:C\. ?P\.|CP|CEP|PLZ|ZIP|індекс|индекс):? )?(\d{4,6}(?:-\d{3,4})?)", re.IGNORECASE
)
# How a postal code stands beside its town, in front or behind; that of a state belongs to it.
FRONT = re.compile(
    r"(?:[A-Z]{1,3}[ -])?(\d{3,6}(?:[ -]\d{2,4})?|\d{4} ?[A-Z]{2}|\d{3} \d{2}) (\D.{0,200})"
)
BEHIND = re.compile(
    r"(?<![\w-])(?:(?:[A-Z]{2,3} )?\d{3,6}(?:-\d{3,4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|"
    r"[A-Z]\d[A-Z] ?\d[A-Z]\d)\Z"
)
MOST_PARTS = 12


class Ending(NamedTuple):
    """What the end of an address may say, and where it begins."""

    start: int
    code: str
    town: str
    # A code in front is sure to be one, whatever the town behind it; “Box 12345” is none.
    is_sure: bool = False


def country_in(address: str) -> str:
    """The country that an address ends with, as it is written there; nothing if it names none."""
    parts = _parts(unguarded(address))
    last = parts[-1][1] if len(parts) > 1 else ""
    return last if called(last, country_names()) else ""


def towns_in(rows: Iterable[Cells]) -> Iterator[str]:
    """What may be a town in the addresses of some rows."""
    for cells in rows:
        if address := unguarded(cells.get(ADDRESS, "")):
            yield from (ending.town for ending in _endings(_within(address)))


def part(address: str, cells: Cells, country: str, towns: Towns) -> None:
    """Put what an address says into the cells of a row, what they say already left out of it.

    Raises RowError if the address lies in another country than the row.
    """
    address = unguarded(address)
    land = called(country_in(address), country_names())
    if land and country not in land:
        raise RowError(STREET, elsewhere(f"“{address[:80]}”", land, country))
    for ending in _endings(inner := _within(address)):
        if _is_end(ending, country, towns) and _agrees(ending, cells):
            cells |= {POSTAL_CODE: ending.code} if ending.code else {}
            cells |= {TOWN: ending.town} if ending.town else {}
            inner = inner[: ending.start]
            break
    cells[STREET] = inner.strip(ENDS + ",،;\n\r")
    if not cells[STREET]:
        del cells[STREET]


def is_town(name: str, *, of: str) -> bool:
    """A town of a country has a name; the country is one by its own name."""
    lands = called(of, country_names())
    towns = TownName.objects.filter(name__in=spellings(name), town__country__in=lands)
    return len(lands) == 1 and towns.exists()


def _within(address: str) -> str:
    """An address without the country at its end."""
    return address[: _parts(address)[-1][0]] if country_in(address) else address


def _parts(address: str) -> list[tuple[int, str]]:
    found = ((one.start(), in_one_line(one[0]).strip(ENDS)) for one in PART.finditer(address))
    return [(start, text) for start, text in found if text][-MOST_PARTS:]


def _endings(address: str) -> Iterator[Ending]:
    """What the last parts of an address may say, the longest first."""
    parts = _parts(address)
    if not parts:
        return
    start, last = parts[-1]
    if found := FRONT.fullmatch(last):
        yield Ending(start, found[1], found[2], is_sure=True)
    if found := CODE.fullmatch(last):
        if len(parts) > 1:
            before, town = parts[-2]
            yield Ending(before, found[1], _name(town))
        yield Ending(start, found[1], "", is_sure=True)
        return
    if found := BEHIND.search(last):
        if beside := last[: found.start()].strip(ENDS):
            yield Ending(start, found[0], beside)
        elif len(parts) > 1:
            before, town = parts[-2]
            yield Ending(before, found[0], town)
    yield Ending(start, "", _name(last))


def _name(town: str) -> str:
    """A town without what says that it is one."""
    return CALLED.sub("", town, count=1) if CALLED.match(town) else town


def _is_end(ending: Ending, country: str, towns: Towns) -> bool:
    """A town of the country is named, or a code that is as long as its codes are."""
    if any(town.country == country for town in towns.named(ending.town)):
        return True
    digits = DIGITS.get(country, 0)
    is_code = len(ending.code) == digits and ending.code.isdecimal()
    return bool(digits and ending.start and ending.is_sure and is_code)


def _agrees(ending: Ending, cells: Cells) -> bool:
    """The cells of the row say nothing else."""
    town, code = unguarded(cells.get(TOWN, "")), unguarded(cells.get(POSTAL_CODE, ""))
    is_one = not (town.strip() and ending.town)
    is_same_town = is_one or {*spellings(town)} & {*spellings(ending.town)}
    return bool(is_same_town) and (not code.strip() or code.strip() == ending.code)
