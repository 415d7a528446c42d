"""The place that somebody names when they are asked for one, and the places that may be meant."""

import dataclasses
import functools
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from irct.places import areas
from irct.places.text import spellings
from irct.search import phrases
from irct.search.documents import LAST
from irct.search.lookup import look_up, towns_like
from irct.search.offers import Place
from irct.search.reading import Reading, read
from irct.search.spelling import edits
from irct.search.splitting import wanted
from irct.search.tokens import LONGEST_TEXT, Token, Words, tokens
from irct.search.words import PUBLIC

MOST_CANDIDATES = 5
# Of the letters of a name, this share may be wrong.
MOST_WRONG = 0.34
BEGUN = 0.5
# What is spelled so many letters worse than another is not meant.
MOST_WORSE = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Where:
    """What somebody said of where they are.

    `unknown` are words that name no place; `candidates` are places that are spelled much like them.
    """

    reading: Reading = dataclasses.field(default_factory=Reading)
    unknown: str = ""
    candidates: tuple[Place, ...] = ()


def place_in(text: str, *, over: Sequence[str] = ()) -> Where:
    """Read where somebody is: all that a search understands, and everyday words that are places.

    `over` are lexemes of listings that ceased to be public today and are not forgotten yet.
    """
    text = text[:LONGEST_TEXT]
    words = tokens(text)
    towns, _known = look_up(wanted(words), (), over=over, catalogue=PUBLIC)
    reading = read(words, towns, is_where=True)
    unknown = " ".join(token.typed for token in reading.rest)
    if not reading.places:
        unknown = unknown or text
    candidates: list[Place] = []
    if unknown:
        # "Los" alone asks for nothing, and says much beside "Angles".
        candidates = [*reading.perhaps, *_spelled_like([unknown, text])]
    others = (place for place in dict.fromkeys(candidates) if place not in reading.places)
    return Where(reading, unknown, tuple(others)[:MOST_CANDIDATES])


def _spelled_like(typed: Iterable[str]) -> list[Place]:
    """The places whose names are spelled most like what was typed, or begin so."""
    forms = {form for text in typed for form in spellings(text)}
    found = [(name, Place(town.country, town)) for name, town in towns_like(forms)]
    found += [
        (name, place)
        for form in forms
        for name in _names_like(form)
        for place in read(Words([Token(name, name, name)]), {}, is_where=True).places
    ]
    wrong: dict[Place, tuple[float, bool, int]] = {}
    for name, place in found:
        if letters := [_letters_wrong(form, name) for form in forms if _is_like(form, name)]:
            rank = min(letters), bool(place.town), -place.town.population if place.town else 0
            wrong[place] = min(rank, wrong.get(place, rank))
    towns = {(place.country, place.town.name) for place in wrong if place.town}
    for place in [one for one in wrong if one.area and (one.country, one.name("en")) in towns]:
        # Berlin is the town rather than the state.
        del wrong[place]
    least = min((letters for letters, *_others in wrong.values()), default=0)
    return [
        place
        for place in sorted(wrong, key=wrong.__getitem__)
        if wrong[place][0] <= least + MOST_WORSE
    ]


def _is_like(form: str, name: str) -> bool:
    return _letters_wrong(form, name) <= max(1, MOST_WRONG * len(form))


def _letters_wrong(form: str, name: str) -> float:
    """How much is wrong about a name; less than a letter, where it was only begun."""
    return BEGUN if name.startswith(form) else edits(form, name)


def _names_like(form: str) -> list[str]:
    """The names of countries and areas that may be meant, which begin with the same two letters."""
    names = _names()
    start, end = (bisect_left(names, form[:2] + last) for last in ("", LAST))
    return [name for name in names[start:end] if _is_like(form, name)]


@functools.cache
def _names() -> list[str]:
    lands = (
        name
        for name, meant in phrases.meanings().items()
        if any(code.startswith("country=") for code in meant)
    )
    return sorted({*lands, *areas.called()})
