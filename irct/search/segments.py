"""The words of a search that belong together, with what they may mean."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence

from irct.places import areas
from irct.places.areas import Kind
from irct.places.points import Point
from irct.places.text import edits, spellings
from irct.search import phrases
from irct.search.tokens import Token, windows

ASKED = ("service", "language", "helps", "way", "interpreted", "profession", "expertise")
# A smaller town counts only under names much like its own, and with nothing written onto them.
LARGE_TOWN = 100_000  # people
LARGE_AREA = 200_000  # people
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

    def is_in(self, area: str) -> bool:
        return areas.covers(
            area,
            town=self.id,
            country=self.country,
            division=self.division_code,
            point=self.point,
        )


Towns = Mapping[str, Sequence[Town]]


@dataclasses.dataclass(slots=True)
class Segment:
    """Words that belong together, and what they may mean."""

    start: int
    end: int
    meanings: frozenset[str] = frozenset()
    towns: tuple[Town, ...] = ()
    # Codes of areas, the likeliest first.
    areas: tuple[str, ...] = ()
    # How a place is spoken of: "here", "origin" or "".
    cue: str = ""
    words: str = ""
    spelled: tuple[str, ...] = ()
    # Whether something says that a place is meant.
    is_marked: bool = False
    # Whether it is a word of grammar in the language of the search.
    is_stopped: bool = False

    @property
    def countries(self) -> list[str]:
        return sorted(code[8:] for code in self.meanings if code.startswith("country="))

    @property
    def asked(self) -> list[str]:
        return sorted(code for code in self.meanings if code.partition("=")[0] in ASKED)

    @property
    def demonyms(self) -> list[str]:
        return sorted(code[5:] for code in self.meanings if code.startswith("from="))

    @property
    def is_silent(self) -> bool:
        return not self.meanings.isdisjoint(phrases.SILENT)

    @property
    def is_unasked(self) -> bool:
        """Whether it is a word of the subject or of grammar before it is anything else."""
        return self.is_stopped or "subject" in self.meanings


def wanted(words: Sequence[Token]) -> set[str]:
    """The spellings that may be the name of a town."""
    names: set[str] = set()
    known = phrases.meanings()
    for window in windows(words):
        names.update(window.spellings)
        for spelling in window.spellings:
            names.update(_called(known.get(spelling, ())))
    for token in words:
        if token.joined not in known:
            for base, _cue in phrases.bases(token.joined, token.split):
                names |= {base, *_called(known.get(base, ()))}
    return names


def split(words: Sequence[Token], towns: Towns) -> list[Segment]:
    """Split the words into what means something, the longest first; the others stand alone."""
    runs = [(run, _named(run.spellings)) for run in windows(words)]
    lands = {code[8:] for _run, named in runs for code in named if code.startswith("country=")}
    taken: set[int] = set()
    found: list[Segment] = []
    for (start, end, spelled), named in runs:
        if taken.isdisjoint(range(start, end)):
            here = _towns_called(spelled, named, towns)
            there = _areas_called(spelled, named, lands)
            if named or here or there:
                # What is named is the part of a country, not all of it.
                whole = named - {f"country={areas.areas()[code].country}" for code in there}
                found.append(Segment(start, end, whole, here, there, spelled=spelled))
                taken.update(range(start, end))
    found += [
        _inflected(number, token, towns)
        for number, token in enumerate(words)
        if number not in taken
    ]
    for one in found:
        one.words = " ".join(token.typed for token in words[one.start : one.end])
    return sorted(found, key=lambda one: one.start)


def _named(spelled: Iterable[str]) -> frozenset[str]:
    known = phrases.meanings()
    return frozenset().union(*(known.get(one, ()) for one in spelled))


def _areas_called(
    spelled: Iterable[str], named: frozenset[str], lands: Collection[str]
) -> tuple[str, ...]:
    """The areas of a name: of an everyday one, those whose country is named as well."""
    found = [code for one in spelled for code in areas.called().get(one, ())]
    if not found:
        return ()
    words = next(iter(spelled)).split()
    if len(words) == 1 and not named.isdisjoint(phrases.SILENT):
        return ()
    if all(map(_is_general, words)):
        found = [code for code in found if areas.areas()[code].country in lands]
    return tuple(dict.fromkeys(found))


def _is_general(word: str) -> bool:
    """Whether a word says a direction, a kind of land or nothing: "Western Province"."""
    known = phrases.meanings().get(word, frozenset())
    return word in phrases.directions() or not known.isdisjoint(phrases.SILENT)


def _inflected(number: int, token: Token, towns: Towns) -> Segment:
    """A word that is in no table, as another form of one that is."""
    known = phrases.meanings()
    for base, cue in phrases.bases(token.joined, token.split):
        named = frozenset(
            code for code in known.get(base, ()) if code.startswith(("country=", "called="))
        )
        here = tuple(
            town
            for town in _towns_called([base], named, towns)
            if town.is_listed or town.population >= LARGE_TOWN
        )
        there = _areas_inflected(base, named)
        whole = named - {f"country={areas.areas()[code].country}" for code in there}
        if here or there or any(code.startswith("country=") for code in named):
            return Segment(
                number,
                number + 1,
                whole,
                here,
                there,
                cue,
                spelled=(base,),
                is_marked=bool(cue),
            )
    spelled = (token.joined, token.split)
    return Segment(number, number + 1, phrases.inflected(token.joined), spelled=spelled)


def _areas_inflected(base: str, named: frozenset[str]) -> tuple[str, ...]:
    """The well-known areas of a name with something written onto it."""
    if phrases.is_everyday(base):
        return ()
    return tuple(
        code
        for code in _areas_called([base], named, ())
        if areas.areas()[code].kind != Kind.DIVISION or areas.areas()[code].people >= LARGE_AREA
    )


def _towns_called(spelled: Iterable[str], named: Iterable[str], towns: Towns) -> tuple[Town, ...]:
    found = [town for name in spelled for town in towns.get(name, ()) if _is_likely(town, name)]
    found += (town for name in _called(named) for town in towns.get(name, ()))
    return tuple(dict.fromkeys(found))


def _is_likely(town: Town, spelled: str) -> bool:
    """Whether a small town is called so: GeoNames has names that nobody there would know."""
    if town.is_listed or town.population >= LARGE_TOWN or not spelled.isascii():
        return True
    own = spellings(town.name)
    return not own or edits(spelled, own[0]) <= MOST_UNLIKE * max(len(spelled), len(own[0]))


def _called(named: Iterable[str]) -> list[str]:
    """The English names of towns that a phrase stands for."""
    return sorted(code[7:] for code in named if code.startswith("called="))
