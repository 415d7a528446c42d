"""The words of a search that are misspelt."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from irct.search import inflection, phrases
from irct.search.lookup import KnownWords
from irct.search.offers import is_own_name
from irct.search.reading import Reading
from irct.search.slips import NEIGHBOUR
from irct.search.spelling import is_like_a_country, is_right, letters_wrong
from irct.search.tokens import Token, windows

SHORTEST_PLACE = 4
SHORTEST_OF_A_NAME = 3
# Scripts in which all vowels or some are not written: Hebrew, Arabic, those of India.
WITHOUT_VOWELS = re.compile("[\u0590-\u06ff\u0900-\u0dff]")
SHORTEST_BASE = 5
# How unlikely it is, in the weight of slips, that a word is so short.
SHORT = 1
CITY = 300_000  # people


@dataclasses.dataclass(frozen=True, slots=True)
class Misspelling:
    """A word that is none of anything, and how many letters of it may be wrong."""

    number: int
    most: int
    # Whether it was taken for another form of a word or of a place, which it may not be.
    is_form: bool = False
    is_word: bool = False
    # Whether only a country can be meant.
    is_land: bool = False
    # Whether it is so short that only a longer word can be meant.
    is_short: bool = False
    unlikely: int = 0
    # Whether "in" stands before it.
    is_behind: bool = False
    # Whether it was taken for another name of a town that is not large.
    is_little_known: bool = False

    def may_be(self, other: str, word: str, weight: int) -> bool:
        """A word can be meant: of a short one, hardly any."""
        is_likely = len(other) > len(word) or (weight <= NEIGHBOUR and not self.is_short)
        return is_likely or not self.unlikely


def wrong_words(
    words: Sequence[Token], reading: Reading, known: KnownWords
) -> Iterator[Misspelling]:
    of_place = set(reading.place_words.split())
    for number, token in enumerate(words):
        word = token.joined
        if token in reading.people or token.is_glued or is_right(word):
            continue
        most = letters_wrong(word)
        if token in reading.rest:
            here = known[word]
            if not here.is_begun_place and _is_known(token, known):
                # A text holds a word that begins so, perhaps, and a place may be meant.
                is_behind = is_behind_here(words, number)
                if most and here.is_known and not here.is_whole and (is_behind or not here.codes):
                    yield Misspelling(number, most, is_form=True, is_word=True, is_behind=is_behind)
                continue
            if most:
                yield Misspelling(number, most)
            elif len(word) >= SHORTEST_OF_A_NAME:
                is_long = size_of(word) >= SHORTEST_BASE
                is_begun = len(word) >= SHORTEST_PLACE and len(words) > 1
                yield Misspelling(
                    number, int(is_long or is_begun), is_short=not is_long, unlikely=SHORT
                )
        elif most and not (token.typed in of_place or _is_read(number, words, reading)):
            beside = {*words[max(number - 1, 0) : number], *words[number + 1 : number + 2]}
            is_word = bool(phrases.inflected(word))
            is_beside_a_name = not beside.isdisjoint(reading.rest)
            if not is_word or is_beside_a_name or is_like_a_country(word):
                yield Misspelling(number, most, is_form=True, is_word=is_word)
        elif most and is_like_a_country(word) and _is_ended(token, reading):
            yield Misspelling(number, most, is_form=True, is_word=True, is_land=True)
        elif most and _is_little_known(token, reading):
            yield Misspelling(number, most, is_form=True, is_word=True, is_little_known=True)


def is_behind_here(words: Sequence[Token], number: int) -> bool:
    """The word before says that somebody is there."""
    return number > 0 and "here" in phrases.meanings().get(words[number - 1].joined, ())


def _is_read(number: int, words: Sequence[Token], reading: Reading) -> bool:
    """A word is the name of a town, or was understood together with another."""
    token = words[number]
    asked = {word for ask in reading.asks if " " in ask.words for word in ask.words.split()}
    known = phrases.meanings()
    return (
        token.typed in asked
        or any(one.town and is_own_name(one.town, [token.joined]) for one in reading.origins)
        or any(
            start <= number < end and end - start > 1 and any(one in known for one in spelled)
            for start, end, spelled in windows(words)
        )
    )


def _is_ended(token: Token, reading: Reading) -> bool:
    """A word was taken for the name of a town with something written onto it."""
    town = reading.place and reading.place.town
    if not town or token.typed != reading.place_words:
        return False
    own = set(town.spellings)
    bases = {base.word for base in inflection.bases(token.joined, token.split)}
    return token.joined not in own and not own.isdisjoint(bases)


def _is_little_known(token: Token, reading: Reading) -> bool:
    """A word is another name of a town that is not large: "Karchi" of Qarshi."""
    town = reading.place.town if reading.place else None
    if town is None or token.typed != reading.place_words or not token.joined.isascii():
        return False
    forms = (base.word for base in inflection.bases(token.joined, token.split))
    is_own = is_own_name(town, [token.joined, token.split, *forms])
    return not (town.is_listed or is_own) and town.population < CITY


def _is_known(token: Token, known: KnownWords) -> bool:
    """Listings have a word, or one that begins so, or all of its parts."""
    parts = token.split.split()
    return known[token.joined].is_known or all(known[part].is_known for part in parts)


def size_of(word: str) -> int:
    """How long a word is, where one written without vowels counts as longer."""
    return inflection.letters(word) + bool(WITHOUT_VOWELS.match(word))
