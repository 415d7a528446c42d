"""What a reading must have for a pattern to match it: most texts have it for hardly any.

Each is a necessary condition of its pattern, so that nothing is missed: what a match is made of is
in the text, and a word that has neither a letter nor a digit beside it is one of its words.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from django.utils.functional import cached_property

Needed = Callable[["Clues"], bool]

WORDS = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
SHORT = 3
DOTTED = re.compile(r"\.[^\W_]")


class Clues:
    """What a text is made of, looked at once and only when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[Needed, bool] = {}

    def have(self, needed: Needed) -> bool:
        """The text has what a pattern needs; many patterns need the same."""
        if needed not in self._known:
            self._known[needed] = needed(self)
        return self._known[needed]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(WORDS.findall(self.text))

    @cached_property
    def has_digit(self) -> bool:
        return DIGIT.search(self.text) is not None

    @cached_property
    def is_dotted(self) -> bool:
        return DOTTED.search(self.text) is not None


def all_of(*needed: Needed) -> Needed:
    return lambda clues: all(map(clues.have, needed))


def holding(*parts: str) -> Needed:
    """Need one of some parts, wherever it stands."""
    return lambda clues: any(part in clues.text for part in parts)


def holding_one_of(words: Iterable[str]) -> Needed:
    """Need one of the words of a table at the beginning of a word; "_" stands for a space or none.

    The short ones, which stand in many other words, are looked for at the beginnings only.
    """
    firsts = sorted({word.partition("_")[0] for word in words})
    long = holding(*(word for word in firsts if len(word) > SHORT))
    short = beginning_with(word for word in firsts if len(word) <= SHORT)
    return lambda clues: long(clues) or short(clues)


def with_word(words: Iterable[str]) -> Needed:
    """Need one of the words of a table, with neither a letter nor a digit beside it."""
    firsts = frozenset(WORDS.findall(begun)[0] for word in words for begun in _beginnings(word))
    return lambda clues: not firsts.isdisjoint(clues.words)


def _beginnings(word: str) -> Iterator[str]:
    """How a word may begin: each "_" is a space, or nothing."""
    return accumulate(word.split("_"))


def beginning_with(words: Iterable[str]) -> Needed:
    """Need a word that begins with one of some."""
    beginnings = tuple(words)
    return lambda clues: any(word.startswith(beginnings) for word in clues.words)


def many(mark: str, fewest: int) -> Needed:
    return lambda clues: clues.text.count(mark) >= fewest


def odd_handle(clues: Clues) -> bool:
    return sure_handle(clues) or clues.is_dotted


def sure_handle(clues: Clues) -> bool:
    return "_" in clues.text or clues.has_digit
