"""The places that a name may mean, the likeliest first."""

import dataclasses
from collections.abc import Collection, Iterable, Sequence

from irct.places import areas, countries
from irct.places.areas import Kind
from irct.places.points import Point
from irct.places.text import spellings
from irct.places.town_names import town_name
from irct.search import phrases
from irct.search.segments import Segment
from irct.search.towns import LARGE_TOWN, WELL_KNOWN, Town, is_alike

# Of towns with one name, those are offered that have this share of the largest one's people.
SMALLEST_SHARE = 0.01
MOST_OFFERED = 5
# So many times the people of a town of its name has an area that is meant rather than the town.
MUCH_LARGER = 10
# Of the letters of what such a town is called elsewhere, this share may differ.
MOST_OF_AN_EXONYM = 0.25
# A province that has at most so many times the people of a town in it is called by its name; a
# town is offered under a name that GeoNames has of another, if that has at most so many times.
MOST_OF_A_TOWN = 5

# Towns that are meant before larger ones of their name, by GeoNames' numbers: Bethlehem in
# Palestine; Toledo, Valencia and Salamanca in Spain; Halle on the Saale; Newcastle, Birmingham and
# Cambridge in England.
LIKELIEST = frozenset({284315, 2510409, 2509954, 3111108, 2911522, 2641673, 2655603, 2653941})


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A country, or a town or an area in it."""

    country: str
    town: Town | None = None
    area: str = ""

    @property
    def code(self) -> str:
        if self.town:
            return f"town={self.town.id}"
        return f"area={self.area}" if self.area else f"country={self.country}"

    @property
    def point(self) -> Point:
        if self.town:
            return self.town.point
        if self.area:
            return areas.areas()[self.area].point
        return countries.country_point(self.country)

    def name(self, language: str) -> str:
        """The name of the town or area; none of a country."""
        if self.area:
            return areas.name(self.area, language)
        return self.town.name if self.town else ""

    @property
    def is_whole_country(self) -> bool:
        return not (self.town or self.area)


def offered(one: Segment) -> list[Place]:
    """The places of this name: countries, then towns where a listing is, then the largest.

    An area comes before the towns where it is much larger than they are.
    """
    lands = [Place(code) for code in sorted(one.countries, key=areas.people_in, reverse=True)]
    called = (*one.spelled, *one.called)
    short = {town.id for town in one.towns if _is_short_for(town, called)}
    named = _meant(one.towns, called, short)
    most = max((town.population for town in named), default=0)
    least = MUCH_LARGER * max((town.population for town in named if town.id in short), default=0)
    towns = sorted(
        named,
        key=lambda town: (
            town.id not in LIKELIEST,
            not _is_at_home(town, one),
            not (town.id in short or _is_exonym(town, called, least)),
            town.is_namesake,
            not town.is_listed,
            not town.is_listed and town.names < WELL_KNOWN,
            -town.population,
            town.id,
        ),
    )
    likely = [town for town in towns if town.is_listed or town.population >= _least(town, most)]
    around = [code for code in _areas_of(one, likely) if not _is_abroad(code, likely, one)]
    first = [code for code in around if not likely or _is_before(code, likely[0], one)]
    last = [code for code in around if code not in first]
    found = [Place(areas.areas()[code].country, area=code) for code in first]
    found += _mixed([town for town in likely if not any(map(town.is_in, first))], last)
    # "Tunis" is Tunisia in some languages, and the town in English.
    is_own = bool(found and found[0].town and _is_city_called(found[0].town, one.spelled))
    is_town = is_own and not any(_is_english(place.country, one.spelled) for place in lands)
    # "عمان" is Oman, and Amman, where a centre is.
    is_town |= bool(found and found[0].town and found[0].town.is_listed) and all(
        place.country != found[0].country for place in lands
    )
    every = [*found[:is_town], *lands, *found[is_town:]]
    return sorted(every, key=lambda place: _is_written_otherwise(place, one))[:MOST_OFFERED]


def _is_at_home(town: Town, one: Segment) -> bool:
    """It has this name where the language of the search is spoken: Tartus in Estonian is Tartu."""
    return town.country in one.home and (
        one.is_own_word or not one.spelled[0].isascii() or _is_short_for(town, one.spelled)
    )


def _is_exonym(town: Town, called: Sequence[str], least: int) -> bool:
    """A much larger town has nearly such a name: Hanover, but for Hannover."""
    return town.population >= max(least, LARGE_TOWN) and any(
        is_alike(town, name, MOST_OF_AN_EXONYM) for name in called
    )


def _least(town: Town, most: int) -> float:
    """How many people a town has at least, where the largest of its name has so many."""
    return most / MOST_OF_A_TOWN if town.is_namesake else SMALLEST_SHARE * most


def _is_abroad(code: str, towns: Sequence[Town], one: Segment) -> bool:
    """An area of another name lies where no town is called so: Los Lagos, of Lagos."""
    area = areas.areas()[code]
    return (
        bool(towns)
        and is_own_name(towns[0], one.spelled)
        and all(town.country != area.country for town in towns)
        and {*spellings(area.names["en"])}.isdisjoint(one.spelled)
    )


def _is_written_otherwise(place: Place, one: Segment) -> bool:
    code = f"called={place.town.spellings[0]}" if place.town else place.code
    return phrases.is_written_otherwise(one.words, code)


def _is_city_called(town: Town, spelled: Sequence[str]) -> bool:
    is_city = town.is_listed or town.population >= LARGE_TOWN
    return is_city and is_own_name(town, spelled)


def _is_english(country: str, spelled: Sequence[str]) -> bool:
    return not set(spellings(countries.name(country, "en"))).isdisjoint(spelled)


def _mixed(towns: Iterable[Town], codes: Iterable[str]) -> list[Place]:
    """Towns in their order, and areas among them after the first, before those much smaller."""
    found = [Place(town.country, town) for town in towns]
    for code in codes:
        area = areas.areas()[code]
        smaller = (
            number
            for number, place in enumerate(found)
            if number and place.town and place.town.population * MUCH_LARGER < area.people
        )
        found.insert(next(smaller, len(found)), Place(area.country, area=code))
    return found


def _areas_of(one: Segment, towns: Sequence[Town]) -> list[str]:
    """The areas of a name, each shown name once, without those called as a town in them."""
    shown: dict[tuple[str, str], str] = {}
    for code in one.areas:
        area = areas.areas()[code]
        is_town = any(
            is_own_name(town, spellings(area.names["en"]))
            and (town.is_in(code) or not town.division_code)
            for town in towns
            if town.country == area.country
        )
        if area.kind == Kind.DISTRICT or not is_town:
            shown.setdefault((area.country, area.names["en"]), code)
    return list(shown.values())


def _is_before(code: str, town: Town, one: Segment) -> bool:
    """The area of a name is meant rather than the town: Ontario, Lesvos; not Aleppo."""
    area = areas.areas()[code]
    is_called_so = is_own_name(town, one.spelled) or town.is_listed or town.population >= LARGE_TOWN
    if town.is_in(code):
        # A district stands for its city, an island for its towns; a province is called by its main
        # town.
        is_main = area.kind == Kind.DIVISION and town.population >= area.people / MOST_OF_A_TOWN
        return area.kind == Kind.DISTRICT or not (is_main or is_called_so)
    is_larger = not town.is_listed and area.people >= MUCH_LARGER * town.population
    # "Vitoria" is Victoria in some languages, and the town in its own.
    is_same = not is_own_name(town, one.spelled) or set(spellings(area.names["en"])) & {
        *one.spelled
    }
    return not is_called_so or bool(is_larger and is_same)


def _meant(towns: Sequence[Town], spelled: Sequence[str], short: Collection[int]) -> list[Town]:
    """The towns that somebody may mean: where one is called so, not those of old.

    `short` are those called so, or so in short.
    """
    if not short:
        return list(towns)
    is_ascii = all(map(str.isascii, spelled))
    return [
        town
        for town in towns
        if town.is_listed
        or not is_ascii
        or town.id in short
        or any(is_alike(town, name) for name in spelled)
    ]


def _is_short_for(town: Town, spelled: Sequence[str]) -> bool:
    """A town is called so, or so in short: León de los Aldama, Gasteiz / Vitoria."""
    own = [f" {name} " for name in town.spellings]
    return any(f" {name} " in one for one in own for name in spelled)


def is_own_name(town: Town, spelled: Sequence[str]) -> bool:
    return not set(town.spellings).isdisjoint(spelled)


def is_shown_name(town: Town, spelled: Sequence[str]) -> bool:
    """A page calls a town so, in English or as it is called there."""
    named = spellings(town_name(town.name, town.country, "en"))[0]
    shown = f" {named} "
    return any(f" {name} " in shown for name in spelled)
