"""Towns as a search looks them up, and how well a name is theirs."""

import dataclasses
import functools
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import Levenshtein

from irct.places import areas
from irct.places.points import Point
from irct.places.text import spellings

# A smaller town counts only under names much like its own, and with nothing written onto them.
LARGE_TOWN = 100_000  # people
# Of a town that people speak of, GeoNames has so many names.
WELL_KNOWN = 5
# And of a small one that people speak of abroad.
SPOKEN_OF = 15
# Of so many towns at most it is kept how their names are spelled.
MOST_KEPT = 4096
# Of the letters of a small town's other name, this share may be wrong.
MOST_UNLIKE = 0.4


@dataclasses.dataclass(frozen=True, slots=True)
class Town:
    """A town that was looked up, and whether a listing is there."""

    id: int
    name: str
    country: str
    point: Point
    population: int
    is_listed: bool = False
    # The state or province as it is shown, and its code.
    division: str = ""
    division_code: str = ""
    # How many names GeoNames has of it.
    names: int = WELL_KNOWN
    # Whether only another town of its English name is called so in GeoNames.
    is_namesake: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        return _spellings(self.name)

    def is_in(self, area: str) -> bool:
        return areas.covers(
            area,
            town=self.id,
            country=self.country,
            division=self.division_code,
            point=self.point,
        )


@functools.lru_cache(MOST_KEPT)
def _spellings(name: str) -> tuple[str, ...]:
    """The name in its spellings; in Danish and Norwegian, aa is å: Aalborg, Århus."""
    other = name.replace("Å", "Aa").replace("å", "aa")
    other = name.replace("Aa", "Å").replace("aa", "å") if other == name else other
    return tuple(dict.fromkeys([*spellings(name), *spellings(other)]))


Towns = Mapping[str, Sequence[Town]]


def is_well_known(town: Town) -> bool:
    return town.is_listed or town.population >= LARGE_TOWN


def is_likely(town: Town, spelled: str) -> bool:
    """A small town is called so: GeoNames has names that nobody there would know."""
    if is_well_known(town) or not spelled.isascii():
        return True
    return is_alike(town, spelled)


def is_alike(town: Town, spelled: str, most: float = MOST_UNLIKE) -> bool:
    """A name is much like the one that a town has in English."""
    own = town.spellings
    # Baden is Baden bei Wien in full.
    is_full = bool(own) and spelled.startswith(f"{own[0]} ")
    return is_full or not own or Levenshtein.normalized_distance(spelled, own[0]) <= most
