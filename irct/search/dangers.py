"""Danger that words tell together, in whatever order: ինձ այնտեղ հիմա սպանում են."""

import functools
from collections.abc import Collection, Iterator, Sequence

from irct.machine.compiled import compiled
from irct.places.text import spellings
from irct.search.synonyms import files
from irct.search.tokens import Token
from irct.tables import phrases_in

# Words that tell of danger together stand within so many.
FARTHEST = 7
# What stands behind the beginning of a word, and before a word that takes the danger away.
ANY_ENDING, WITHOUT = "*", "-"
# With fewer letters, a beginning begins too much.
SHORTEST_BEGINNING = 3


@compiled
def _places() -> dict[str, tuple[tuple[int, int], ...]]:
    """Of each word, or beginning with a star, the groups and the places in them that it fills."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, group in enumerate(_groups()):
        needed = 0
        for place in group.split():
            filled = -1
            if not place.startswith(WITHOUT):
                filled, needed = needed, needed + 1
            for word in place.removeprefix(WITHOUT).split("/"):
                star = ANY_ENDING * word.endswith(ANY_ENDING)
                for spelling in spellings(word.removesuffix(ANY_ENDING)):
                    found.setdefault(spelling + star, []).append((number, filled))
    return {word: tuple(places) for word, places in found.items()}


def _groups() -> list[str]:
    texts = (file.text("danger_together", default="") for file in files().values())
    return [group for text in texts for group in phrases_in(text)]


@functools.cache
def _needed() -> dict[int, int]:
    """How many places of each group must be filled."""
    found: dict[int, int] = {}
    for places in _places().values():
        for number, place in places:
            found[number] = max(found.get(number, 0), place + 1)
    return found


def told_together(words: Sequence[Token]) -> frozenset[int]:
    """The places of the words that tell of danger together."""
    filled: dict[int, dict[int, list[int]]] = {}
    for at, word in enumerate(words):
        for number, place in _filled_by({word.joined, word.split}):
            filled.setdefault(number, {}).setdefault(place, []).append(at)
    found = set[int]()
    for number, places in filled.items():
        without = places.pop(-1, None)
        if len(places) == _needed()[number] and not without:
            found.update(_nearest([*places.values()]))
    return frozenset(found)


def _filled_by(forms: Collection[str]) -> Iterator[tuple[int, int]]:
    every = _places()
    for form in forms:
        yield from every.get(form, ())
        for size in range(SHORTEST_BEGINNING, len(form) + 1):
            yield from every.get(form[:size] + ANY_ENDING, ())


def _nearest(places: Sequence[Sequence[int]]) -> Collection[int]:
    """A word for each place, if these stand near enough to one another."""
    for first in sorted({at for several in places for at in several}):
        near = [[at for at in several if 0 <= at - first < FARTHEST] for several in places]
        if all(near):
            return {several[0] for several in near}
    return ()
