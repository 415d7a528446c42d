"""What is meant by words that are misspelt."""

import dataclasses
import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from irct.places import countries, languages
from irct.places.text import spellings
from irct.search import phrases
from irct.search.lookup import Known, SimilarTown, similar_towns
from irct.search.reading import Reading
from irct.search.slips import ALIKE, DOUBLED, MISSING, OTHER, SWAPPED, homophones, slips
from irct.search.spelling import (
    edits,
    is_asked,
    is_likely,
    is_right,
    letters_wrong,
    nearest,
    similar_phrases,
)
from irct.search.synonyms import KINDS, files
from irct.search.tokens import Token, together
from irct.tables import phrases_in

NAMES = ("country=", "town=", "language=", "called=")
# What may be meant by a word with something written onto it.
INFLECTED = ("country=", "called=")
# With more words that nobody knows, they are of a language that is not: no misspelt places.
MOST_UNKNOWN = 2
# The words of a name or a phrase, of which one is misspelt.
LONGEST_NAME = 3
# With fewer letters, words are neither joined nor one split, nor is an ending taken off.
SHORTEST_JOINED = 6
SHORTEST_HALF = 3
SHORTEST_OF_A_NAME = 3
SHORTEST_BASE = 5
# How unlikely it is, in the weight of slips: that an ending stands on it, that a word of another
# language is meant, that a text of a listing is.
WITH_ENDING, FOREIGN, IN_TEXT, BEGUN = 3, 3, 2, 3
CITY, LARGE_CITY = 300_000, 1_000_000  # people
# Of the letters of a city's other name, this share may be wrong.
MOST_UNLIKE = 0.4
KATAKANA = re.compile("[\u30a0-\u30ff]")
HAN = re.compile("[\u3400-\u9fff]")
SHORTEST_KATAKANA = 3
LONGEST_HAN = 6


class Mend(NamedTuple):
    """Words that are misspelt, by their numbers, and what is meant by them, as it is shown."""

    start: int
    end: int
    typed: str
    meant: str


class _Guess(NamedTuple):
    """A spelling that may be meant by words."""

    start: int
    end: int
    # How many slips are allowed, and what these weigh.
    most: int
    weight: int
    # How unlikely it is otherwise.
    unlikely: int = 0
    # What is meant is a place.
    is_place: bool = False
    # It was taken for a form of a word already.
    is_form: bool = False
    # What stands before and behind it in what is shown.
    before: str = ""
    behind: str = ""

    @property
    def is_allowed(self) -> bool:
        return self.weight <= (MISSING if self.is_form else OTHER * self.most)


@dataclasses.dataclass(frozen=True, slots=True)
class _Wrong:
    """A word that is none of anything, and how many letters of it may be wrong."""

    number: int
    most: int
    # Whether it was taken for another form of a word that it is none of, perhaps.
    is_form: bool


def corrections(
    words: Sequence[Token], reading: Reading, known: Mapping[str, Known]
) -> list[Mend]:
    """What is meant by words that are none of anything."""
    wrong = list(_wrong(words, reading, known))
    guesses: dict[str, list[_Guess]] = {}
    unknown = [one for one in wrong if not one.is_form]
    are_few = len(unknown) <= MOST_UNKNOWN
    for one in wrong:
        for spelling, guess in _guesses(words, one):
            guesses.setdefault(spelling, []).append(guess)
    for spelling, guess in _unspaced(words, reading):
        guesses.setdefault(spelling, []).append(guess)
    if not (guesses or unknown):
        return []
    spoken = _languages(words)
    ways = list(_in_tables(guesses, spoken))
    for one in unknown:
        ways += _alike(words, one, known, spoken)
    if guesses and are_few:
        long = {words[one.number].joined for one in unknown if one.most > 1}
        ways += _in_towns(words, wrong, guesses, similar_towns(guesses, long))
    found: list[Mend] = []
    for way in sorted(ways, key=lambda way: way.order):
        if all(way.guess.end <= one.start or one.end <= way.guess.start for one in found):
            found.append(way.mend(words))
    return sorted(found)


def mended(words: Sequence[Token], mends: Sequence[Mend]) -> str:
    """A search with what is meant instead of what was misspelt."""
    at = {one.start: one for one in mends}
    within = {number for one in mends for number in range(one.start + 1, one.end)}
    pieces = (
        f" {at[number].meant} "
        if number in at
        else " " * (not token.is_glued) + token.typed
        for number, token in enumerate(words)
        if number not in within
    )
    return " ".join("".join(pieces).split())


def _wrong(
    words: Sequence[Token], reading: Reading, known: Mapping[str, Known]
) -> Iterator[_Wrong]:
    of_place = set(reading.place_words.split())
    for number, token in enumerate(words):
        if token in reading.people or token.is_glued:
            continue
        most = letters_wrong(token.joined)
        if token in reading.rest:
            if not most and (len(token.joined) < SHORTEST_OF_A_NAME or is_right(token.joined)):
                continue
            if known[token.joined].is_begun_place or not _is_known(token, known):
                yield _Wrong(number, most, is_form=False)
        elif most and token.typed not in of_place and phrases.inflected(token.joined):
            yield _Wrong(number, most, is_form=True)


def _is_known(token: Token, known: Mapping[str, Known]) -> bool:
    """Whether listings have a word, or one that begins so, or all of its parts."""
    parts = token.split.split()
    return known[token.joined].is_known or all(
        known.get(part, Known()).is_known for part in parts
    )


def _guesses(words: Sequence[Token], wrong: _Wrong) -> Iterator[tuple[str, _Guess]]:
    """The spellings that may be meant by a word, alone or with those beside it."""
    number, most = wrong.number, wrong.most
    word = words[number].joined
    alone = _Guess(
        number, number + 1, most, 0, is_place=wrong.is_form, is_form=wrong.is_form
    )
    near = slips(word)
    for other, weight in near.items():
        yield other, alone._replace(weight=weight)
    if len(words) > 1 and most:
        ended = alone._replace(unlikely=WITH_ENDING, is_place=True)
        for base, _at in phrases.bases(word, words[number].split):
            if phrases.letters(base) >= SHORTEST_BASE:
                for other, weight in slips(base).items():
                    yield other, ended._replace(weight=weight)
        for other, weight in near.items():
            if weight <= SWAPPED or len(other) < len(word):
                for base, _at in phrases.without_ending(other):
                    yield base, ended._replace(weight=weight)
    for start, end in _around(words, number):
        before, behind = together(words[start:number], 1), together(words[number + 1 : end], 1)
        for first in (before, *(base for base, _at in phrases.without_prefix(before))):
            for other, weight in near.items():
                yield f"{first} {other} {behind}".strip(), _Guess(start, end, 1, weight)
    if wrong.is_form:
        return
    yield from _joined(words, number)
    yield from _halves(words, number)


def _around(words: Sequence[Token], number: int) -> Iterator[tuple[int, int]]:
    """Runs of words with one that is misspelt; the others ask for nothing."""
    for size in range(2, LONGEST_NAME + 1):
        for start in range(max(number - size + 1, 0), min(number, len(words) - size) + 1):
            others = (words[one] for one in range(start, start + size) if one != number)
            if not any(one.is_glued or one.joined.isdigit() for one in others):
                yield start, start + size


def _joined(words: Sequence[Token], number: int) -> Iterator[tuple[str, _Guess]]:
    for start in range(max(number - 1, 0), min(number, len(words) - 2) + 1):
        both = words[start].joined + words[start + 1].joined
        if phrases.letters(both) >= SHORTEST_JOINED:
            yield both, _Guess(start, start + 2, 1, DOUBLED)


def _halves(words: Sequence[Token], number: int) -> Iterator[tuple[str, _Guess]]:
    """Two words that were written as one, where one of them asks for something."""
    word, known = words[number].joined, phrases.meanings()
    for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1):
        before, behind = word[:at], word[at:]
        guess = _Guess(number, number + 1, 1, DOUBLED)
        if _is_of_search(known.get(before, ())):
            yield behind, guess._replace(before=before)
            for base, _at in phrases.without_ending(behind):
                ended = guess._replace(before=before, unlikely=WITH_ENDING, is_place=True)
                if phrases.letters(base) >= SHORTEST_BASE:
                    yield base, ended
        if _is_of_search(known.get(behind, ())):
            yield before, guess._replace(behind=behind)


def _is_of_search(meant: Collection[str]) -> bool:
    return is_asked(meant)


def _unspaced(words: Sequence[Token], reading: Reading) -> Iterator[tuple[str, _Guess]]:
    """The spellings that may be meant where no spaces are written: in Japanese and Chinese."""
    rest = {number for number, token in enumerate(words) if token in reading.rest}
    if not any(len(words[number].joined) == 1 for number in rest):
        return
    for start, end in _runs(words, KATAKANA):
        if end - start >= SHORTEST_KATAKANA and not rest.isdisjoint(range(start, end)):
            for other, weight in slips(together(words[start:end], 1)).items():
                yield other, _Guess(start, end, 1, weight)
    for first, last in _runs(words, HAN):
        for start, end in itertools.combinations(range(first, last + 1), 2):
            if 1 < end - start <= LONGEST_HAN and not rest.isdisjoint(range(start, end)):
                typed = together(words[start:end], 1)
                for at, letter in enumerate(typed):
                    for other in homophones().get(letter, ()):
                        spelling = typed[:at] + other + typed[at + 1 :]
                        yield spelling, _Guess(start, end, 1, ALIKE)


def _runs(words: Sequence[Token], script: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where one word after another is of a script, without a space between them."""
    start = 0
    for number in range(len(words) + 1):
        is_on = number < len(words) and bool(script.match(words[number].joined))
        if number > start and not (is_on and words[number].is_glued):
            if script.match(words[start].joined):
                yield start, number
            start = number


def _languages(words: Sequence[Token]) -> frozenset[str]:
    """The languages of which words of a search are."""
    known = phrases.meanings()
    return frozenset(
        code.partition("=")[2]
        for token in words
        for code in known.get(token.joined, ())
        if code.startswith(("in=", "asks="))
    )


class _Way(NamedTuple):
    """A guess that is something: a spelling, and what the tables or a town say that it is."""

    score: int
    guess: _Guess
    spelling: str
    meant: Collection[str] = ()
    town: str = ""

    @property
    def order(self) -> tuple[int, int]:
        return self.score, self.guess.start - self.guess.end

    def mend(self, words: Sequence[Token]) -> Mend:
        start, end = self.guess.start, self.guess.end
        shown = self.town or shown_as(self.spelling, self.meant)
        meant = " ".join(filter(None, (self.guess.before, shown, self.guess.behind)))
        return Mend(start, end, together(words[start:end], 1), meant)


def _way(guess: _Guess, unlikely: int, spelling: str, meant: Collection[str]) -> _Way:
    return _Way(guess.weight + guess.unlikely + unlikely, guess, spelling, meant)


def _in_tables(guesses: Mapping[str, Sequence[_Guess]], spoken: frozenset[str]) -> Iterator[_Way]:
    """What the tables know of spellings."""
    for spelling, group in guesses.items():
        meant = phrases.meanings().get(spelling, ())
        if not is_asked(meant):
            continue
        is_land = any(code.startswith(INFLECTED) for code in meant)
        unlikely = 0 if is_land else _foreign(meant, spoken)
        for guess in group:
            if (is_land or not guess.is_place) and guess.is_allowed:
                yield _way(guess, unlikely, spelling, meant)


def _foreign(meant: Collection[str], spoken: frozenset[str]) -> int:
    """How unlikely a word is in a search: not, if another one is of its language."""
    of = {code.partition("=")[2] for code in meant if code.startswith(("in=", "asks="))}
    return 0 if not of or not of.isdisjoint(spoken) else FOREIGN


def _alike(
    words: Sequence[Token], wrong: _Wrong, known: Mapping[str, Known], spoken: frozenset[str]
) -> Iterator[_Way]:
    """What the words of listings and of the tables that are spelled alike say is meant."""
    word = words[wrong.number].joined
    near = slips(word)
    alone = _Guess(wrong.number, wrong.number + 1, wrong.most, 0)
    for twice, other, codes in nearest(word, known[word].alike):
        if twice <= 2 * wrong.most + 1:
            weight = near.get(other, OTHER * (twice // 2))
            is_in_text = all(code.startswith("~") for code in codes)
            # The town itself comes before it, which is shown by its own name.
            is_town = any(code.startswith("town=") for code in codes)
            unlikely = BEGUN * (twice % 2) + IN_TEXT * is_in_text + 2 * is_town
            yield _way(alone._replace(weight=weight), unlikely, other, codes)
    for distance, other in similar_phrases(word, wrong.most):
        meant = phrases.meanings()[other]
        weight = near.get(other, OTHER * distance)
        yield _way(alone._replace(weight=weight), _foreign(meant, spoken), other, meant)


def _in_towns(
    words: Sequence[Token],
    wrong: Sequence[_Wrong],
    guesses: Mapping[str, Sequence[_Guess]],
    towns: Sequence[SimilarTown],
) -> Iterator[_Way]:
    """The towns that may be meant."""
    for town in towns:
        unlikely = _unlikely(town)
        group = list(guesses.get(town.name, ()))
        if town.part:
            group = [
                _Guess(one.number, one.number + 1, one.most, OTHER * edits(town.part, town.name))
                for one in wrong
                if words[one.number].joined == town.part and is_likely(town.part, town.name)
            ]
        for guess in group:
            is_sure = guess.weight <= MISSING and not guess.is_form
            if guess.is_allowed and (is_sure or town.population >= CITY):
                score = guess.weight + guess.unlikely + unlikely
                yield _Way(score, guess, town.name, town=town.own)


def _unlikely(town: SimilarTown) -> int:
    if town.population >= LARGE_CITY:
        return 1
    own = spellings(town.own)
    if town.name.isascii() and own:
        if Levenshtein.normalized_distance(town.name, own[0]) > MOST_UNLIKE:
            return OTHER
    return 2 if town.population >= CITY else 3


def shown_as(word: str, codes: Collection[str]) -> str:
    """A word as it is written: as the tables have it, with a capital letter where it is a name."""
    of = [code.partition("=")[2] for code in codes if code.startswith("asks=")]
    for code in sorted(codes):
        kind, _, value = code.partition("=")
        written: list[str] = []
        if kind in ("country", "language"):
            every = countries.every_name if kind == "country" else languages.every_name
            written = list(every(value))
        elif kind in KINDS:
            texts = (files()[one].group(kind).get(value, "") for one in of)
            written = [phrase for text in texts for phrase in phrases_in(text)]
        if found := next((one for one in written if word in spellings(one)), ""):
            return found
    return word.title() if any(code.startswith(NAMES) for code in codes) else word
