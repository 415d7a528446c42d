"""Words that are spelled much like another."""

import functools
from bisect import bisect_left
from collections.abc import Collection, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from irct.search import inflection, phrases
from irct.search.documents import LAST
from irct.search.synonyms import written_in_latin

# How many letters of a word of so many may be wrong.
LETTERS_WRONG = ((9, 2), (5, 1))
MOST_SIMILAR = 5
# What is worth correcting to: a thing that is asked for, or a place.
ASKING = ("country=", "language=", "from=", "called=", "asks=", "subject")


def letters_wrong(word: str) -> int:
    """How many letters of a word may be wrong: none of one that is a word somewhere."""
    if is_right(word):
        return 0
    return next((most for least, most in LETTERS_WRONG if inflection.letters(word) >= least), 0)


def is_right(word: str) -> bool:
    is_known = phrases.is_everyday(word) or phrases.is_word(word) or word in written_in_latin()
    return word.isdigit() or is_known


def nearest(
    part: str, alike: Iterable[tuple[str, tuple[str, ...]]]
) -> list[tuple[int, str, tuple[str, ...]]]:
    """The six words most like a part, or like its beginning; twice the letters wrong, and one more
    where it is a beginning."""
    near = []
    for word, lexemes in alike:
        if not is_likely(part, word):
            continue
        begun = (word[:length] for length in range(len(part) - 1, len(part) + 2))
        distance = min(2 * edits(part, word), *(2 * edits(part, one) + 1 for one in begun))
        if distance <= (3 if len(part) <= 4 else 5):
            near.append((distance, word, lexemes))
    return sorted(near)[:6]


def similar_phrases(word: str, most: int) -> list[tuple[int, str]]:
    """The words of the tables that are spelled like a word, with the number of letters wrong."""
    found = process.extract(
        word, asking_words(), scorer=OSA.distance, score_cutoff=most, limit=MOST_SIMILAR
    )
    return [(int(distance), other) for other, distance, _number in found if is_likely(word, other)]


def is_likely(word: str, other: str) -> bool:
    """A word may be another one misspelt: hardly anybody has the first letter wrong."""
    return word[0] in other[:2] and other[0] in word[:2]


def is_like_a_country(word: str) -> bool:
    """A country is called so, but for one letter behind the second."""
    names = _countries()
    start, end = (bisect_left(names, word[:2] + last) for last in ("", LAST))
    return any(OSA.distance(word, name, score_cutoff=1) == 1 for name in names[start:end])


@functools.cache
def _countries() -> list[str]:
    """The names of countries that are one word."""
    known = phrases.meanings().items()
    return sorted(
        word
        for word, meant in known
        if " " not in word and any(code.startswith("country=") for code in meant)
    )


@functools.cache
def asking_words() -> Collection[str]:
    """The words of the tables that are worth correcting to."""
    return [
        word
        for word, meant in phrases.meanings().items()
        if " " not in word and inflection.letters(word) >= LETTERS_WRONG[-1][0] and is_asked(meant)
    ]


def is_asked(meant: Collection[str]) -> bool:
    """Meanings are worth correcting to."""
    return any(code.startswith(ASKING) for code in meant)


def edits(one: str, other: str) -> int:
    """The number of letters wrong, missing, extra or swapped between two words."""
    return OSA.distance(one, other)
