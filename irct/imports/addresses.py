"""Whole addresses in one cell, and the street, postal code, town and country in them."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from irct.imports.cells import unguarded
from irct.imports.named import called, country_names
from irct.imports.placing import DIGITS, Towns, elsewhere, large_towns, several_towns
from irct.imports.plans import Cells, RowError
from irct.imports.written import in_one_line
from irct.places import areas
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
# Where a house may have a number in front of its street that is as long as a postal code.
LONG_NUMBERS = frozenset(["AU", "BD", "CY", "LR", "NZ", "PH", "TN", "US", "ZA"])


class Ending(NamedTuple):
    """What the end of an address may say, and where it begins."""

    start: int
    code: str
    town: str
    # A code in front is sure to be one, whatever the town behind it; “Box 12345” is none.
    is_sure: bool = False


def country_in(address: str, country: str = "") -> str:
    """The country that an address ends with, as it is written there; nothing if it names none.

    Codes of two letters are those of states and provinces, too, and some names are: of these one
    is a country only where the row says so.
    """
    parts = _parts(unguarded(address))
    last = parts[-1][1] if len(parts) > 1 else ""
    lands = called(last, country_names())
    if not lands or country in lands or last.upper() == "UK":
        return last if lands else ""
    return "" if len(last) == 2 or _divisions(last, without=lands) else last


def towns_in(rows: Iterable[Cells]) -> Iterator[str]:
    """What may be a town in the addresses of some rows."""
    for cells in rows:
        if address := unguarded(cells.get(ADDRESS, "")):
            yield from (text for _start, text in _parts(address))
            yield from (ending.town for ending in _endings(address))
            yield from (ending.town for ending in _endings(_within(address)))


def part(address: str, cells: Cells, country: str, towns: Towns) -> None:
    """Put what an address says into the cells of a row, what they say already left out of it.

    Raises RowError if the address lies in another country than the row.
    """
    address = unguarded(address)
    land = called(country_in(address, country), country_names())
    if land and country not in land:
        raise RowError(STREET, elsewhere(f"“{address[:80]}”", land, country))
    inner = _within(address, country)
    # A state has no place of its own: with the address as it is, nothing is lost.
    for ending in () if _ends_in_division(inner, country, towns) else _endings(inner):
        if _is_end(ending, country, towns) and _agrees(ending, cells):
            before = _parts(inner[: ending.start])
            if ending.town and before and large_towns(before[-1][1], country, towns):
                raise RowError(TOWN, several_towns([before[-1][1], ending.town]))
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


def _within(address: str, country: str = "") -> str:
    """An address without the country at its end."""
    return address[: _parts(address)[-1][0]] if country_in(address, country) else address


def _ends_in_division(address: str, country: str, towns: Towns) -> bool:
    """A state or province stands behind a town."""
    parts = [text for _start, text in _parts(address)]
    if len(parts) < 2:
        return False
    name = BEHIND.sub("", parts[-1]).strip(ENDS)
    is_behind = any(town.country == country for town in towns.named(parts[-2]))
    return is_behind and country in _divisions(name)


def _divisions(name: str, *, without: Collection[str] = ()) -> set[str]:
    """The countries that have a state or province of this name or, where it is a code, this one."""
    called_so = areas.called()
    codes = {code for form in spellings(name) for code in called_so.get(form, ())} if name else ()
    lands = {
        area.country
        for area in map(areas.areas().__getitem__, codes)
        if area.kind is areas.Kind.DIVISION
    }
    lands |= {code[:2] for code in _by_short_code().get(name, ())}
    return lands - {*without}


@cache
def _by_short_code() -> dict[str, list[str]]:
    """The states of each code of two or three letters, as CA for US.CA."""
    found: dict[str, list[str]] = {}
    for code in areas.areas():
        if (short := code[3:]).isalpha() and short.isupper():
            found.setdefault(short, []).append(code)
    return found


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
    is_clear = not ending.town or country not in LONG_NUMBERS
    return bool(digits and ending.start and ending.is_sure and is_code and is_clear)


def _agrees(ending: Ending, cells: Cells) -> bool:
    """The cells of the row say nothing else."""
    town, code = unguarded(cells.get(TOWN, "")), unguarded(cells.get(POSTAL_CODE, ""))
    is_one = not (town.strip() and ending.town)
    is_same_town = is_one or {*spellings(town)} & {*spellings(ending.town)}
    return bool(is_same_town) and (not code.strip() or code.strip() == ending.code)
