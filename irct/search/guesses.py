"""The spellings that may be meant by words of a search that are misspelt."""

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from irct.search import inflection, phrases
from irct.search.lookup import Known, KnownWords
from irct.search.misspelt import (
    CITY,
    SHORT,
    SHORTEST_BASE,
    SHORTEST_PLACE,
    WITHOUT_VOWELS,
    Misspelling,
    size_of,
)
from irct.search.reading import Reading
from irct.search.slips import (
    ALIKE,
    DOUBLED,
    EXTRA,
    MISSING,
    NEIGHBOUR,
    OTHER,
    SWAPPED,
    homophones,
    slips,
)
from irct.search.spelling import (
    asking_words,
    is_asked,
)
from irct.search.tokens import Token, together
from irct.search.transliteration import latin_of

# The words of a name, of which one is misspelt; of what says that somebody is in danger.
LONGEST_NAME, LONGEST_DANGER = 3, 6
# How much likelier it is that words are meant that stand together than a word alone.
TOGETHER = 3
# With fewer letters, words are neither joined nor one split, nor is an ending taken off.
SHORTEST_JOINED = 6
SHORTEST_HALF = 2
# So long a half of two words that were written as one is hardly there by chance.
SHORTEST_SURE = 6
SHORTEST_PART_OF_A_LAND = 3
# With fewer letters, those of a word were not written apart, nor its vowels left out.
FEWEST_APART, FEWEST_CONSONANTS = 4, 4
LONGEST_CUE = 3
# How unlikely it is, in the weight of slips, that an ending stands on a word.
WITH_ENDING = 3
LARGE_CITY = 1_000_000  # people
# More than live in any town.
MOST_PEOPLE = 1_000_000_000
# A letter that is drawn out: heeelp.
LENGTHENED = re.compile(r"(\w)\1{2,}")
VOWELS = re.compile("[aeiou]")
KATAKANA = re.compile("[\u30a0-\u30ff]")
HANGUL = re.compile("[\uac00-\ud7a3]+")
HAN = re.compile("[\u3400-\u9fff]")
SHORTEST_KATAKANA = 3
LONGEST_HAN = 6


class Guess(NamedTuple):
    """A spelling that may be meant by words."""

    start: int
    end: int
    # How many slips are allowed, and what these weigh.
    most: int
    weight: int
    # How unlikely it is otherwise.
    unlikely: int = 0
    # What is meant is a place, as only one has an ending, or what is a form of a word already.
    is_place: bool = False
    # It was taken for a form of a word already.
    is_form: bool = False
    # How many people a town has at least, if it is meant.
    least: int = 0
    # What stands before and behind it in what is shown.
    before: str = ""
    behind: str = ""

    def is_allowed(self, unlikely: int) -> bool:
        """It is likely enough, where what it means is so unlikely."""
        if not self.is_place:
            unlikely += self.unlikely
        return self.weight + unlikely <= (MISSING if self.is_form else OTHER * self.most)


def guesses_of(
    words: Sequence[Token], wrong: Misspelling, spoken: frozenset[str]
) -> Iterator[tuple[str, Guess]]:
    """The spellings that may be meant by a word, alone or with those beside it."""
    number, most = wrong.number, wrong.most
    word = words[number].joined
    alone = Guess(number, number + 1, most, 0, wrong.unlikely)
    if wrong.is_form:
        alone = alone._replace(
            is_place=wrong.is_word, is_form=True, least=0 if wrong.is_behind else CITY
        )
    if wrong.is_land:
        alone = alone._replace(least=MOST_PEOPLE)
    if wrong.is_short:
        alone = alone._replace(least=LARGE_CITY)
    near = slips(word) | _shortened(word)
    for other, weight in near.items():
        if most and wrong.may_be(other, word, weight):
            yield other, alone._replace(weight=weight)
    if most and spoken and not (wrong.is_short or wrong.is_form):
        ended = alone._replace(unlikely=WITH_ENDING, is_place=True)
        for base in _bases(word, spoken):
            is_short = size_of(base) < SHORTEST_BASE
            one = (
                ended._replace(least=LARGE_CITY, unlikely=WITH_ENDING + SHORT)
                if is_short
                else ended
            )
            for other, weight in slips(base).items():
                if weight <= NEIGHBOUR or not is_short:
                    yield other, one._replace(weight=weight)
        for other, weight in near.items():
            if weight <= SWAPPED or len(other) < len(word):
                for base in _bases(other, spoken):
                    if size_of(base) >= SHORTEST_BASE:
                        yield base, ended._replace(weight=weight)
    if most and not (wrong.is_short or wrong.is_form):
        # Բոլոնիայում, in Bologna, which GeoNames does not have in Armenian.
        for base in dict.fromkeys([word, *_bases(word, spoken)]):
            for latin in latin_of(base) if size_of(base) >= SHORTEST_BASE else ():
                yield latin, alone._replace(weight=ALIKE, is_place=True, least=CITY)
    for start, end in _around(words, number):
        before, behind = together(words[start:number], 1), together(words[number + 1 : end], 1)
        for first in (before, *_without_prefix(before)):
            for other, weight in near.items():
                yield f"{first} {other} {behind}".strip(), _together(start, end, weight)
    yield from _in_danger(words, number, near)
    if wrong.is_form:
        return
    yield from ((one, alone._replace(weight=MISSING)) for one in _with_vowels(word))
    yield from _joined(words, number)
    yield from _halves(words, number, spoken)


def _together(start: int, end: int, weight: int) -> Guess:
    return Guess(start, end, 1, max(weight - TOGETHER, 0))


def _in_danger(
    words: Sequence[Token], number: int, near: Mapping[str, int]
) -> Iterator[tuple[str, Guess]]:
    """What may say that somebody is in danger, with a word that is misspelt: i wnat to die."""
    others = [(one, weight) for one, weight in near.items() if one in phrases.words_of_danger()]
    if not others:
        return
    for size in range(LONGEST_NAME, LONGEST_DANGER + 1):
        for start in range(max(number - size + 1, 0), min(number, len(words) - size) + 1):
            end = start + size
            before, behind = together(words[start:number], 1), together(words[number + 1 : end], 1)
            for other, weight in others:
                yield f"{before} {other} {behind}".strip(), _together(start, end, weight)


def _with_vowels(word: str) -> tuple[str, ...]:
    """The words of the tables of which somebody wrote the consonants only."""
    is_without = len(word) >= FEWEST_CONSONANTS and not VOWELS.search(word)
    return _by_consonants().get(word, ()) if is_without else ()


@functools.cache
def _by_consonants() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in asking_words():
        bare = VOWELS.sub("", word) if word.isascii() else ""
        if len(bare) >= FEWEST_CONSONANTS and len(bare) < len(word):
            found[bare] = (*found.get(bare, ()), word)
    return found


def _shortened(word: str) -> dict[str, int]:
    """A word in which a letter is written three times or more, with that letter once and twice."""
    if not LENGTHENED.search(word):
        return {}
    return {LENGTHENED.sub(letter, word): DOUBLED for letter in (r"\1", r"\1\1")}


def _around(words: Sequence[Token], number: int) -> Iterator[tuple[int, int]]:
    """Runs of words with one that is misspelt; the others ask for nothing."""
    for size in range(2, LONGEST_NAME + 1):
        for start in range(max(number - size + 1, 0), min(number, len(words) - size) + 1):
            others = (words[one] for one in range(start, start + size) if one != number)
            if not any(one.is_glued or one.joined.isdigit() for one in others):
                yield start, start + size


def parted(words: Sequence[Token], reading: Reading) -> Iterator[tuple[str, Guess]]:
    """What the tables have that was written as two words: Den mark, foren sic."""
    for number, (one, other) in enumerate(itertools.pairwise(words)):
        both = one.joined + other.joined
        meant = phrases.meanings().get(both, ())
        if other.is_glued or not is_asked(meant) or inflection.letters(both) < SHORTEST_JOINED:
            continue
        is_land = any(code.startswith("country=") for code in meant)
        is_parted = min(len(one.joined), len(other.joined)) >= SHORTEST_PART_OF_A_LAND
        if (is_land and is_parted) or one in reading.rest or other in reading.rest:
            yield both, Guess(number, number + 2, 1, DOUBLED)


def beside_a_name(
    words: Sequence[Token], reading: Reading, known: KnownWords
) -> Iterator[tuple[str, Guess]]:
    """The names of places that two words may be, of which one is in no table: Bueno Aires."""
    meant = phrases.meanings()
    for number, both in enumerate(itertools.pairwise(words)):
        unread = [one for one in both if one in reading.rest]
        is_named = any(_is_of_a_name(known[one.joined]) for one in unread)
        if not unread or is_named or both[1].is_glued or any(one.joined.isdigit() for one in both):
            continue
        if any(is_asked(meant.get(one.joined, ())) for one in both):
            continue
        for at, one in enumerate(both):
            for other, weight in (
                slips(one.joined).items() if len(one.joined) > SHORTEST_HALF else ()
            ):
                name = f"{other} {both[1].joined}" if at == 0 else f"{both[0].joined} {other}"
                if weight <= MISSING:
                    guess = _together(number, number + 2, weight)
                    yield name, guess._replace(least=CITY)


def _is_of_a_name(known: Known) -> bool:
    """A word is of a listing's name, and not of a town's."""
    return known.is_in_a_name and not any(code.startswith("town=") for code in known.named)


def spelled_out(words: Sequence[Token]) -> Iterator[tuple[str, Guess]]:
    """Words that were written letter by letter: p s y c h o l o g i s t."""
    start = 0
    for number in range(len(words) + 1):
        if number < len(words) and len(words[number].joined) == 1 and not words[number].is_glued:
            continue
        if number - start >= FEWEST_APART:
            yield (
                "".join(one.joined for one in words[start:number]),
                Guess(start, number, 1, DOUBLED),
            )
        start = number + 1


def _joined(words: Sequence[Token], number: int) -> Iterator[tuple[str, Guess]]:
    for start in range(max(number - 1, 0), min(number, len(words) - 2) + 1):
        both = words[start].joined + words[start + 1].joined
        if inflection.letters(both) >= SHORTEST_JOINED:
            yield both, Guess(start, start + 2, 1, DOUBLED)


def _halves(
    words: Sequence[Token], number: int, spoken: frozenset[str]
) -> Iterator[tuple[str, Guess]]:
    """Two words that were written as one: one is in a table, and says what the other may be."""
    word, known = words[number].joined, phrases.meanings()
    for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1):
        before, behind = word[:at], word[at:]
        yield f"{before} {behind}", Guess(number, number + 1, 1, DOUBLED)
        if _is_half(before, behind, known.get(before, frozenset()), spoken):
            guess = _half_of(number, before)._replace(before=before)
            yield behind, guess
            for base in _bases(behind, spoken | phrases.languages_of([before])):
                yield base, guess._replace(unlikely=WITH_ENDING, is_place=True)
            for cue in _cues_at(behind, before):
                in_it = guess._replace(before=f"{before} {cue}", is_place=True)
                yield behind.removeprefix(cue), in_it
        if _is_half(behind, before, known.get(behind, frozenset()), spoken):
            yield before, _half_of(number, behind)._replace(behind=behind)


def _cues_at(text: str, before: str) -> Iterator[str]:
    """What may say "in" where a place was written onto what is asked for: psychologistinberlin."""
    spoken = phrases.languages_of([before])
    for size in range(1, LONGEST_CUE + 1):
        if len(text) - size >= SHORTEST_BASE and "here" in phrases.cues([text[:size]], spoken):
            yield text[:size]


def _half_of(number: int, half: str) -> Guess:
    """A guess at the other half of a word, of which one is known."""
    is_sure = size_of(half) >= SHORTEST_SURE
    weight = MISSING - is_sure if is_asked(phrases.meanings()[half]) else EXTRA
    return Guess(number, number + 1, 1, weight, least=0 if is_sure else CITY)


def _is_half(half: str, other: str, meant: frozenset[str], spoken: frozenset[str]) -> bool:
    """A word may have been written together with another one."""
    if any(code.startswith("country=") for code in meant):
        return min(size_of(half), size_of(other)) >= SHORTEST_PLACE
    if is_asked(meant):
        return size_of(half) >= SHORTEST_BASE and size_of(other) >= SHORTEST_PLACE
    is_spoken = not spoken.isdisjoint(code[3:] for code in meant if code.startswith("in="))
    is_sure = size_of(other) > SHORTEST_SURE or bool(WITHOUT_VOWELS.match(other))
    is_spoken |= not spoken and is_sure
    is_grammar = not meant.isdisjoint({"here", "stop"}) and is_spoken
    return is_grammar and size_of(other) >= SHORTEST_BASE


def _bases(word: str, spoken: frozenset[str]) -> Iterator[str]:
    """What a word may be without what some languages write onto the names of places."""
    found = dict.fromkeys(_without_prefix(word))
    if any(not one.languages.isdisjoint(spoken) for one in inflection.endings_of(word)):
        found |= dict.fromkeys(base.word for base in inflection.without_ending(word))
    yield from (base for base in found if base != word and size_of(base) >= SHORTEST_PLACE)


def _without_prefix(word: str) -> Iterator[str]:
    if WITHOUT_VOWELS.match(word):
        prefixes = (one.typed for one in inflection.prefixes())
        yield from (word.removeprefix(one) for one in prefixes if word.startswith(one))


def unspaced_guesses(words: Sequence[Token], reading: Reading) -> Iterator[tuple[str, Guess]]:
    """The spellings that may be meant where no spaces are written: in Japanese and Chinese."""
    rest = {number for number, token in enumerate(words) if token in reading.rest}
    if not any(len(words[number].joined) == 1 for number in rest):
        return
    for start, end in _runs(words, KATAKANA):
        if end - start >= SHORTEST_KATAKANA and not rest.isdisjoint(range(start, end)):
            for other, weight in slips(together(words[start:end], 1)).items():
                yield other, Guess(start, end, 1, weight)
    for first, last in _runs(words, HAN):
        for start, end in itertools.combinations(range(first, last + 1), 2):
            if 1 < end - start <= LONGEST_HAN and not rest.isdisjoint(range(start, end)):
                typed = together(words[start:end], 1)
                for at, letter in enumerate(typed):
                    for other in homophones().get(letter, ()):
                        spelling = typed[:at] + other + typed[at + 1 :]
                        yield spelling, Guess(start, end, 1, ALIKE)


def run_together(words: Sequence[Token], spoken: frozenset[str]) -> Iterator[tuple[str, Guess]]:
    """The places that may be written onto what is asked for in Korean: 심리상담사부산."""
    known = phrases.meanings()
    for number, token in enumerate(words):
        word = token.joined
        if word in known or not HANGUL.fullmatch(word):
            continue
        for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1):
            before, behind = word[:at], word[at:]
            if any(code.startswith("asks=") for code in known.get(before, ())):
                guess = Guess(number, number + 1, 1, DOUBLED, is_place=True, before=before)
                of = spoken | phrases.languages_of([before])
                yield from ((one, guess) for one in (behind, *_bases(behind, of)))


def _runs(words: Sequence[Token], script: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where one word after another is of a script, without a space between them."""
    start = 0
    for number in range(len(words) + 1):
        is_on = number < len(words) and bool(script.match(words[number].joined))
        if number > start and not (is_on and words[number].is_glued):
            if script.match(words[start].joined):
                yield start, number
            start = number
