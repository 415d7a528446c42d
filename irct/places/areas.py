"""Areas: places that are neither a country nor a town, with their names in many languages.

`data/areas.csv` holds the states and provinces of every country by GeoNames' codes, and regions,
islands, camps and districts of large cities by codes of their own; `data/areas.md` says from where.
An area lies in one country: what several countries share, as Kurdistan, stands there once for each.
"""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from irct.machine.compiled import compiled
from irct.places import countries
from irct.places.countries import DATA
from irct.places.points import Point
from irct.places.text import spellings
from irct.tables import rows_of

# Of towns, so many are remembered with the areas that they lie in.
MOST_TOWNS = 4096


class Kind(StrEnum):
    DIVISION = "division"  # a state or province
    REGION = "region"
    ISLAND = "island"
    CAMP = "camp"
    DISTRICT = "district"  # of a city


class Area(NamedTuple):
    """A part of a country, or of a city, and what it covers: divisions, a town, or a circle."""

    kind: Kind
    country: str
    point: Point
    people: int
    divisions: tuple[str, ...]
    town: int | None  # the city of a district, by its GeoNames number
    radius: int  # kilometres
    source: str
    names: dict[str, str]  # by the language of the page; English always
    also: str  # other names, parted by semicolons

    @property
    def every_name(self) -> Iterator[str]:
        yield from self.names.values()
        yield from filter(None, self.also.split(";"))


def _area(
    *,
    kind: str,
    country: str,
    latitude: str,
    longitude: str,
    people: str,
    divisions: str,
    town: str,
    radius: str,
    source: str,
    also: str,
    **names: str,
) -> Area:
    if not names["en"]:
        raise ValueError("has no English name")
    return Area(
        Kind(kind),
        country,
        Point(float(latitude), float(longitude)),
        int(people),
        tuple(divisions.split()),
        int(town) if town else None,
        int(radius or 0),
        source,
        {language: name for language, name in names.items() if name},
        also,
    )


@cache
def areas() -> dict[str, Area]:
    """All areas by their codes, read when a search or a listing first needs them."""
    return rows_of(DATA / "areas.csv", _area)


def name(code: str, language: str) -> str:
    """An area's name as a page in this language writes it, else in English."""
    names = areas()[code].names
    return names.get(language.partition("-")[0], names["en"])


def label(code: str, language: str) -> str:
    """An area's name with its country."""
    return f"{name(code, language)}, {countries.name(areas()[code].country, language)}"


@compiled
def called() -> dict[str, tuple[str, ...]]:
    """The areas of each spelling, those with the most people first."""
    found: dict[str, tuple[str, ...]] = {}
    for code, area in sorted(areas().items(), key=lambda item: -item[1].people):
        alone = (code,)
        for spelling in {one for text in area.every_name for one in spellings(text)}:
            found[spelling] = found[spelling] + alone if spelling in found else alone
    return found


@cache
def _people() -> Counter[str]:
    found = Counter[str]()
    for area in areas().values():
        if area.kind == Kind.DIVISION:
            found[area.country] += area.people
    return found


def people_in(country: str) -> int:
    """How many people live in the towns of a country."""
    return _people()[country]


def divisions_of(code: str) -> tuple[str, ...]:
    """The states and provinces that an area is, or is made of."""
    area = areas()[code]
    return (code,) if area.kind == Kind.DIVISION else area.divisions


def covers(code: str, *, town: int, country: str, division: str, point: Point) -> bool:
    """A town lies in an area."""
    area = areas()[code]
    if area.country != country:
        return False
    if area.radius:
        return town == area.town or point.distance(area.point) <= area.radius
    return division in divisions_of(code)


@cache
def _in_country() -> dict[str, list[str]]:
    """The areas that are no divisions, by their countries."""
    found: dict[str, list[str]] = {}
    for code, area in areas().items():
        if area.kind != Kind.DIVISION:
            found.setdefault(area.country, []).append(code)
    return found


@lru_cache(MOST_TOWNS)
def around(*, town: int, country: str, division: str, point: Point) -> tuple[str, ...]:
    """The areas that a town lies in, and the districts that lie in it."""
    found = [division] if division in areas() else []
    found += (
        code
        for code in _in_country().get(country, ())
        if covers(code, town=town, country=country, division=division, point=point)
    )
    return tuple(found)
