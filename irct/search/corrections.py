"""What is meant by words that are misspelt."""

import functools
import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from babel import localedata
from rapidfuzz.distance import Levenshtein

from irct.places import areas, countries, languages
from irct.places.areas import Kind
from irct.places.text import spellings
from irct.search import inflection, phrases
from irct.search.guesses import (
    LARGE_CITY,
    Guess,
    beside_a_name,
    guesses_of,
    parted,
    run_together,
    spelled_out,
    unspaced_guesses,
)
from irct.search.lookup import LARGE_TOWN, KnownWords, SimilarTown, similar_towns
from irct.search.misspelt import CITY, WITHOUT_VOWELS, Misspelling, is_behind_here, wrong_words
from irct.search.reading import Reading
from irct.search.segments import LARGE_AREA
from irct.search.slips import MISSING, OTHER, SWAPPED, slips
from irct.search.spelling import edits, is_asked, is_likely, is_right, nearest, similar_phrases
from irct.search.synonyms import KINDS, texts
from irct.search.tokens import Token, together
from irct.tables import phrases_in

NAMES = ("country=", "town=", "language=", "called=")
# What may be meant by a word with something written onto it.
INFLECTED = ("country=", "called=")
# With more words that nobody knows, they are of a language that is not: no misspelt places.
MOST_UNKNOWN = 2
# Of so many words of which so many ask for nothing, each may be one that is in no table.
SHORTEST_TOLD, FEWEST_SAID = 4, 2
# Languages that are spoken in more countries say little of which town is meant.
MOST_LANDS, ABROAD = 12, 2
# So long a name of a country is hardly another word.
SHORTEST_LAND = 7
# How unlikely it is, in the weight of slips, that a word of another language is meant, a text of a
# listing, a country by its name in another language, a beginning, a language that is not told.
FOREIGN, IN_TEXT, FAR, BEGUN, UNSAID = 5, 3, 2, 3, 1
# Of the letters of a city's other name, this share may be wrong.
MOST_UNLIKE = 0.4


class Mend(NamedTuple):
    """Words that are misspelt, by their numbers, and what is meant by them, as it is shown."""

    start: int
    end: int
    typed: str
    meant: str


def corrections(words: Sequence[Token], reading: Reading, known: KnownWords) -> list[Mend]:
    """What is meant by words that are none of anything."""
    wrong = list(wrong_words(words, reading, known))
    guesses: dict[str, list[Guess]] = {}
    spoken = phrases.languages_of(token.joined for token in words)
    is_told = _is_told(words)
    # Of a sentence, those of most of its words: hardly any is of another language.
    own = phrases.main_languages(token.joined for token in words) if is_told else spoken
    unknown = [one for one in wrong if not one.is_form]
    are_few = len(unknown) <= MOST_UNKNOWN
    # Where every word is of something, no town is looked for.
    beside = list(beside_a_name(words, reading, known))
    is_little_known = any(one.is_little_known for one in wrong)
    is_name = bool((wrong or beside) and reading.rest) or is_little_known
    is_town = bool(reading.place and not reading.place.is_whole_country) and not is_little_known
    for one in wrong:
        for spelling, guess in guesses_of(words, one, spoken):
            guesses.setdefault(spelling, []).append(guess)
    unspaced = [*unspaced_guesses(words, reading), *run_together(words, spoken)]
    apart = (parted(words, reading), spelled_out(words))
    for spelling, guess in itertools.chain(*apart, beside, unspaced):
        guesses.setdefault(spelling, []).append(guess)
    if not (guesses or unknown):
        return []
    ways = [*_in_tables(guesses, own), *_in_areas(guesses)]
    for one in unknown:
        ways += _alike(words, one, known, own)
    if guesses and are_few and (is_name or unspaced):
        long = {words[one.number].joined for one in unknown if one.most > 1}
        lands = _lands_of(spoken)
        towns = similar_towns(guesses, long, lands)
        ways += [
            way
            for way in _in_towns(words, wrong, guesses, towns, lands)
            # Whoever named a town has hardly named another, but for where they are from.
            if not is_town or is_behind_here(words, way.guess.start)
        ]
    if is_told:
        ways = [way for way in ways if not way.is_place or _is_said(words, way)]
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
        f" {at[number].meant} " if number in at else " " * (not token.is_glued) + token.typed
        for number, token in enumerate(words)
        if number not in within
    )
    return " ".join("".join(pieces).split())


def _is_told(words: Sequence[Token]) -> bool:
    """Words tell something and not only ask: among them, any other word may stand."""
    said = sum(is_right(token.joined) and not _is_asked(token) for token in words)
    return len(words) >= SHORTEST_TOLD and said >= FEWEST_SAID


def _is_asked(token: Token) -> bool:
    return is_asked(phrases.meanings().get(token.joined, ()))


def _is_said(words: Sequence[Token], way: "_Way") -> bool:
    """Something says that a word of a sentence is a misspelt place, and not unknown.

    The word beside it, its capital letter, an apostrophe, or that it can hardly be anything else.
    """
    start, end = way.guess.start, way.guess.end
    first, last = words[start], words[end - 1]
    if (way.guess.before or way.guess.behind) and way.guess.unlikely:
        # In a language that writes words together, a long one holds much by chance.
        return False
    if way.town and (way.is_abroad or not _is_likely_town(first.joined, way)):
        return bool(_told_of(words, way)) or (first.typed[:1].isupper() and start > 0)
    if any(map(inflection.SYLLABLES.match, (first.joined, last.joined))):
        return True
    told = _told_of(words, way)
    is_named = first.typed[:1].isupper() and start > 0
    is_long = not way.town and min(len(first.joined), len(way.spelling)) >= SHORTEST_LAND
    is_beside = any(map(_is_asked, (*words[max(start - 1, 0) : start], *words[end : end + 1])))
    return bool(told) or is_named or is_long or is_beside or " " in last.split


def _told_of(words: Sequence[Token], way: "_Way") -> frozenset[str]:
    """What the words before and behind say of a place."""
    start, end = way.guess.start, way.guess.end
    before, behind = words[max(start - 1, 0) : start], words[end : end + 1]
    if before and "stop" in phrases.meanings().get(before[0].joined, ()):
        before = words[max(start - 2, 0) : start]
    told = phrases.named(token.joined for token in before) & {"here", "origin"}
    return told | (
        phrases.named(token.joined for token in behind) & {"here_behind", "origin_behind"}
    )


def _is_likely_town(word: str, way: "_Way") -> bool:
    """Nothing need say that a town is meant in a sentence: a large one, or a small slip."""
    least = LARGE_CITY if WITHOUT_VOWELS.match(word) else CITY
    return way.guess.weight <= SWAPPED or (way.population >= least and way.guess.weight <= MISSING)


class _Way(NamedTuple):
    """A guess that is something: a spelling, and what the tables or a town say that it is."""

    score: int
    guess: Guess
    spelling: str
    meant: Collection[str] = ()
    town: str = ""
    population: int = 0
    # Whether a town lies where nobody speaks the languages of the search.
    is_abroad: bool = False

    @property
    def is_place(self) -> bool:
        return bool(self.town) or any(code.startswith(INFLECTED) for code in self.meant)

    @property
    def order(self) -> tuple[int, int, int]:
        return self.score, self.guess.start - self.guess.end, -self.population

    def mend(self, words: Sequence[Token]) -> Mend:
        start, end = self.guess.start, self.guess.end
        shown = self.town or shown_as(self.spelling, self.meant)
        meant = " ".join(filter(None, (self.guess.before, shown, self.guess.behind)))
        return Mend(start, end, together(words[start:end], 1), meant)


def _way(guess: Guess, unlikely: int, spelling: str, meant: Collection[str]) -> _Way:
    return _Way(guess.weight + guess.unlikely + unlikely, guess, spelling, meant)


def _in_tables(guesses: Mapping[str, Sequence[Guess]], spoken: frozenset[str]) -> Iterator[_Way]:
    """What the tables know of spellings."""
    for spelling, group in guesses.items():
        meant = phrases.meanings().get(spelling, ())
        if not (is_asked(meant) or "danger" in meant):
            continue
        is_land = any(code.startswith(INFLECTED) for code in meant)
        is_far = is_land and _is_far(spelling, meant, spoken)
        unlikely = FAR * is_far if is_land else _foreign(meant, spoken)
        for guess in group:
            is_meant = is_land or not (guess.is_place or (guess.is_form and unlikely))
            if is_meant and guess.is_allowed(unlikely):
                yield _way(guess, unlikely, spelling, meant)


def _in_areas(guesses: Mapping[str, Sequence[Guess]]) -> Iterator[_Way]:
    """The large areas that may be meant: provinces, and what people speak of as a country."""
    for spelling, group in guesses.items():
        for code in areas.called().get(spelling, ()):
            area = areas.areas()[code]
            if area.kind == Kind.DIVISION and area.people < LARGE_AREA:
                continue
            for guess in group:
                if not guess.is_form and guess.is_allowed(FAR):
                    score = guess.weight + guess.unlikely + FAR
                    yield _Way(score, guess, spelling, town=area.names["en"])


def _is_rare_language(meant: Collection[str]) -> bool:
    """Only languages are meant that have no short code: few speak them."""
    spoken = [code.removeprefix("language=") for code in meant if code.startswith("language=")]
    asked = [code for code in meant if is_asked([code]) and not code.startswith("language=")]
    return bool(spoken) and not asked and all(len(code) > len("en") for code in spoken)


def _is_far(spelling: str, meant: Collection[str], spoken: frozenset[str]) -> bool:
    """A country is called so in other languages than that of a search and English."""
    lands = [code[8:] for code in meant if code.startswith("country=")]
    return bool(spoken and lands) and not any(
        spelling in spellings(countries.name(land, language))
        for land in lands
        for language in {*filter(localedata.exists, spoken), "en"}
    )


def _foreign(meant: Collection[str], spoken: frozenset[str]) -> int:
    """How unlikely a word is in a search: not, if another one is of its language."""
    of = {code.partition("=")[2] for code in meant if code.startswith(("in=", "asks="))}
    if _is_rare_language(meant):
        return FOREIGN + UNSAID
    if not (spoken and of):
        return UNSAID
    return 0 if not of.isdisjoint(spoken) else FOREIGN


def _alike(
    words: Sequence[Token], wrong: Misspelling, known: KnownWords, spoken: frozenset[str]
) -> Iterator[_Way]:
    """What the words of listings and of the tables that are spelled alike say is meant."""
    word = words[wrong.number].joined
    near = slips(word)
    alone = Guess(wrong.number, wrong.number + 1, wrong.most, 0)
    for twice, other, codes in nearest(word, known[word].alike):
        weight = near.get(other, OTHER * (twice // 2))
        is_in_text = all(code.startswith("~") for code in codes)
        # The town itself comes before it, which is shown by its own name.
        is_town = any(code.startswith("town=") for code in codes)
        # As "lower" is of pain in the lower back.
        is_part = other not in phrases.meanings() and {
            code.partition("=")[0] for code in codes
        } <= {*KINDS}
        unlikely = BEGUN * (twice % 2) + IN_TEXT * (is_in_text or is_part) + 2 * is_town
        guess = alone._replace(weight=weight, unlikely=wrong.unlikely)
        is_fit = wrong.may_be(other, word, weight) and not (wrong.is_short and is_town)
        if guess.is_allowed(unlikely) and is_fit:
            yield _way(guess, unlikely, other, codes)
    for distance, other in similar_phrases(word, wrong.most):
        meant = phrases.meanings()[other]
        guess = alone._replace(weight=near.get(other, OTHER * distance))
        if guess.is_allowed(unlikely := _foreign(meant, spoken)):
            yield _way(guess, unlikely, other, meant)


def _in_towns(
    words: Sequence[Token],
    wrong: Sequence[Misspelling],
    guesses: Mapping[str, Sequence[Guess]],
    towns: Sequence[SimilarTown],
    lands: Collection[str],
) -> Iterator[_Way]:
    """The towns that may be meant."""
    for town in towns:
        is_other = _is_other_name(town)
        unlikely = _unlikely(town, is_other=is_other)
        is_abroad = bool(lands) and town.country not in lands
        group = list(guesses.get(town.name, ()))
        if town.part:
            group = [
                Guess(one.number, one.number + 1, one.most, OTHER * edits(town.part, town.name))
                for one in wrong
                if words[one.number].joined == town.part and is_likely(town.part, town.name)
            ]
        for guess in group:
            is_sure = town.population >= guess.least and (guess.is_place or not guess.is_form)
            if guess.is_allowed(unlikely) and is_sure and not (guess.is_place and is_other):
                score = guess.weight + guess.unlikely + unlikely + ABROAD * is_abroad
                called = (town.name, (), town.own, town.population)
                yield _Way(score, guess, *called, is_abroad=is_abroad)


@functools.cache
def _lands_of(languages: frozenset[str]) -> frozenset[str]:
    """The countries in which people speak the languages that a search may have, if few."""
    lands = [one for one in countries.codes() if languages & countries.official_languages(one)]
    return frozenset(lands if len(lands) <= MOST_LANDS else ())


def _unlikely(town: SimilarTown, *, is_other: bool) -> int:
    if is_other:
        return 2 if town.population >= LARGE_CITY else OTHER
    is_small = (town.population < LARGE_CITY) + (town.population < CITY)
    return is_small + (town.population < LARGE_TOWN)


def _is_other_name(town: SimilarTown) -> bool:
    """A town is called otherwise: GeoNames has names that nobody there would know."""
    own = spellings(town.own)
    return (
        town.name.isascii()
        and bool(own)
        and Levenshtein.normalized_distance(town.name, own[0]) > MOST_UNLIKE
    )


def shown_as(word: str, codes: Collection[str]) -> str:
    """A word as it is written: as the tables have it, with a capital letter where it is a name."""
    of = [code.partition("=")[2] for code in sorted(codes) if code.startswith("asks=")]
    for code in sorted(codes):
        kind, _, value = code.partition("=")
        written: list[str] = []
        if kind in ("country", "language"):
            written = (countries if kind == "country" else languages).names(value)
        elif kind == "called":
            written = [one for text in texts()["towns"].values() for one in phrases_in(text)]
        elif kind in KINDS:
            by_language = texts().get(code, {})
            written = [phrase for one in of for phrase in phrases_in(by_language.get(one, ""))]
        if found := next((one for one in written if word in spellings(one)), ""):
            return found
    return word.title() if any(code.startswith(NAMES) for code in codes) else word
