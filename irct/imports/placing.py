"""Where a place lies, compared with what its row says: coordinates, town and postal code."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from django.utils.translation import gettext as _

from irct.imports.degrees import MOST
from irct.imports.named import called, country_names
from irct.models import country_name
from irct.models.paths import Values
from irct.places.inside import country_at, may_be_in
from irct.places.models import Town, TownName
from irct.places.points import Point
from irct.places.text import spellings

# A town of so many people is known by its name; of smaller ones there may be another elsewhere.
WELL_KNOWN = 100_000
# Shorter ones are as well short for something.
SHORTEST_IN_CAPITALS = 4
# How many digits the postal codes of a country have, of which some begin with zeros that
# spreadsheets drop.
DIGITS = {
    **dict.fromkeys(["NO", "DK", "AU", "NZ", "ZA", "AM", "GE", "PH"], 4),
    **dict.fromkeys(["DE", "FR", "IT", "ES", "US", "TR", "FI", "MX", "UA", "KE", "DZ", "MY"], 5),
    **dict.fromkeys(["LK", "PE", "GT", "PR", "KR", "LT", "LA", "PL", "SK"], 5),
    **dict.fromkeys(["RO", "CO", "EC", "KZ", "CN"], 6),
    "JP": 7,
    "BR": 8,
}
# In parts, of which the first has so many digits.
PARTS = {"US": 5, "PR": 5, "PL": 2, "PT": 4, "BR": 5, "JP": 3}


# Between several towns in a cell; a comma may stand before a region, too.
BETWEEN = re.compile(r"[/;&\n]| (?:and|und|et|y|e|и|та|ve|و) ")
COMMA = re.compile(r"[,،]")


class KnownTown(NamedTuple):
    """A town by one of its names."""

    name: str
    country: str
    population: int
    point: Point


class Towns:
    """The towns that the rows of a file name."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[KnownTown]] = {}

    def load(self, names: Iterable[str]) -> None:
        parts = {part for name in names for part in (name, *_parts(name))}
        wanted = {form for name in parts for form in spellings(name[:100])} - self.by_name.keys()
        if not wanted:
            return
        self.by_name |= {name: [] for name in wanted}
        found = TownName.objects.filter(name__in=wanted).values_list(
            *(
                "name",
                "town__name",
                "town__country",
                "town__population",
                "town__latitude",
                "town__longitude",
            )
        )
        for name, town, country, population, latitude, longitude in found:
            known = KnownTown(town, country, population, Point(latitude, longitude))
            self.by_name[name].append(known)

    def named(self, name: str) -> list[KnownTown]:
        return [town for form in spellings(name[:100]) for town in self.by_name.get(form, ())]


def _parts(name: str) -> list[str]:
    return [part.strip() for one in BETWEEN.split(name[:200]) for part in COMMA.split(one)]


def town_in(name: str, country: str, towns: Towns) -> str:
    """The town that is named, without its country behind it, and not all in capitals."""
    before, comma, behind = name.replace("،", ",").rpartition(",")
    if comma and called(behind.strip(), country_names()) == {country}:
        name = before.strip()
    if not name.isupper() or len(name) < SHORTEST_IN_CAPITALS:
        return name
    known = towns.named(name)
    own = [town.name for town in known if town.country == country]
    if known and not own:
        return name
    return next((one for one in own if one.casefold() == name.casefold()), name.title())


def large_towns(name: str, country: str, towns: Towns) -> list[str]:
    """The large towns of a country that have a name, as they are called in English."""
    named = towns.named(name)
    return [one.name for one in named if one.country == country and one.population >= WELL_KNOWN]


def _several(name: str, country: str, towns: Towns) -> list[str]:
    """The towns of a country that are named together; nothing if it is one."""
    if towns.named(name):
        return []
    for parting, least in ((BETWEEN, 0), (COMMA, WELL_KNOWN)):
        parts = [part.strip() for part in parting.split(name[:200]) if part.strip()]
        if 1 < len(parts) == len(set(parts)) and all(
            any(t.country == country and t.population >= least for t in towns.named(part))
            for part in parts
        ):
            return parts
    return []


def several_towns(names: Iterable[str]) -> str:
    return _("Several towns stand here: %s. Write one, and the others as places.") % ", ".join(
        names
    )


def faults(
    values: Values, written: Collection[str], *, towns: Towns, by_number: Mapping[int, Town]
) -> Iterator[tuple[str, str]]:
    """Yield the field and the reason of what does not fit in a place, if a row wrote it."""
    country = str(values.get("country") or "")
    is_moved = "country" in written
    latitude, longitude = values.get("latitude"), values.get("longitude")
    is_placed = latitude is not None and longitude is not None
    if latitude is not None and longitude is not None and (is_moved or set(MOST) & set(written)):
        fault = _of_point(float(latitude), float(longitude), country)
        yield from [("latitude", fault)] if fault else ()
    town = by_number.get(values.get("geoname") or 0)
    is_new_town = town and (is_moved or "geoname" in written)
    if town and is_new_town and not (town.country == country or may_be_in(country, town.point)):
        yield "geoname", elsewhere(f"{town.name} ({town.pk})", {town.country}, country)
    name = str(values.get("town") or "")
    is_new_name = name and not (is_placed or town) and (is_moved or "town" in written)
    if is_new_name and (several := _several(name, country, towns)):
        yield (
            "town",
            several_towns(several),
        )
    elif is_new_name and (lands := _lands_of(towns.named(name), country)):
        yield "town", elsewhere(f"“{name}”", lands, country)
    code = str(values.get("postal_code") or "") if is_moved or "postal_code" in written else ""
    if code and (fault := _of_code(code, country)):
        yield "postal_code", fault


def _of_point(latitude: float, longitude: float, country: str) -> str:
    is_point = abs(latitude) <= MOST["latitude"] and abs(longitude) <= MOST["longitude"]
    point = Point(latitude, longitude)
    if is_point and may_be_in(country, point):
        return ""
    name = country_name(country)
    if abs(longitude) <= MOST["latitude"] and may_be_in(country, Point(longitude, latitude)):
        return _(
            "Latitude and longitude are swapped. Write the latitude %(latitude)s and the longitude "
            "%(longitude)s: that lies in %(country)s."
        ) % {"latitude": longitude, "longitude": latitude, "country": name}
    if not is_point:
        return _("“%s” is not a latitude: one lies between -90 and 90, as 55.6761 does.") % latitude
    for north, east in product((1, -1), repeat=2):
        signed = Point(north * latitude, east * longitude)
        if signed != point and may_be_in(country, signed):
            return _("%(point)s does not lie in %(country)s. Did you mean %(meant)s?") % {
                "point": point,
                "country": name,
                "meant": signed,
            }
    there = country_at(point)
    where = _("in %s") % country_name(there) if there else _("in the sea")
    return _("%(point)s lies %(where)s, not in %(country)s. Correct the place or its country.") % {
        "point": point,
        "where": where,
        "country": name,
    }


def _lands_of(towns: list[KnownTown], country: str) -> set[str]:
    """Where the large towns of a name lie, if none of that name may be in a country."""
    if any(town.country == country or may_be_in(country, town.point) for town in towns):
        return set()
    return {town.country for town in towns if town.population >= WELL_KNOWN}


def elsewhere(town: str, lands: Collection[str], country: str) -> str:
    return _(
        "%(town)s lies in %(lands)s, not in %(country)s. Correct the town or the country; of "
        "another town of this name, write its coordinates."
    ) % {
        "town": town,
        "lands": ", ".join(sorted(map(country_name, lands))),
        "country": country_name(country),
    }


def _of_code(code: str, country: str) -> str:
    first, dash, rest = code.partition("-")
    length = PARTS.get(country) if dash else DIGITS.get(country)
    if not length or not (first.isascii() and first.isdigit()) or len(first) >= length:
        return ""
    return _(
        "“%(code)s” has lost its zeros: codes in %(country)s have %(count)d digits. %(how)s"
    ) % {
        "code": code,
        "country": country_name(country),
        "count": length,
        "how": _("Write %s in a cell that is text.") % f"{first.zfill(length)}{dash}{rest}",
    }
