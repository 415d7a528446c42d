"""Where somebody can be met: street addresses, coordinates and ways to a door."""

from collections.abc import Iterator
from itertools import pairwise

from irct.disclosure.contact_details import clues, words
from irct.disclosure.contact_details.clues import Clues, Needed
from irct.disclosure.contact_details.digits import COUNTED, DOUBTFUL, NUMBERS, Chunk, tokens_of
from irct.disclosure.contact_details.reading import (
    WORD,
    PlainReading,
    Span,
    compiled,
    either,
    folded_words,
    words_around,
)

STREETS, HOUSES = folded_words(words.STREETS), folded_words(words.HOUSES)
HOUSE_NUMBERS, FLOORS = folded_words(words.HOUSE_NUMBERS), folded_words(words.FLOORS)
ENDINGS = tuple(folded_words(words.STREET_ENDINGS))
COMING, BESIDE = folded_words(words.COMING), folded_words(words.BESIDE)
ABBREVIATIONS = folded_words(words.STREET_ABBREVIATIONS)
LATITUDE = either(words.LATITUDE, words.LONGITUDE)
SPELLED = "|".join(sorted(set(NUMBERS) - DOUBTFUL, key=lambda word: (-len(word), word)))
DEGREES = r"[+-]?\d{1,3}[.,]\d{4,8}"
PLUS = "23456789cfghjmpqrvwx"
# Each with what a text needs for it.
COORDINATES: list[tuple[Needed, str]] = [
    (
        lambda found: found.has_digit,
        rf"(?<![\w.,]){DEGREES}\s?°?\s?[nsew]?[\s,;/|]{{1,4}}{DEGREES}(?!\d)",
    ),
    (clues.holding("°"), r"(?<!\d)\d{1,3}\s?°\s?\d{1,2}(?:[.,]\d{1,5})?\s?['’′]"),
    (
        clues.holding_one_of(folded_words(words.LATITUDE, words.LONGITUDE)),
        rf"(?<!\w)(?:{LATITUDE})(?!\w)\W{{0,3}}(?:[^\W\d_]{{1,10}}\W{{1,2}})?\d{{1,3}}[.,°]\d{{1,8}}",
    ),
    # Latitude forty point four, 55.7 с. ш.
    (
        clues.holding_one_of(folded_words(words.LATITUDE)),
        rf"(?<!\w)(?:{either(words.LATITUDE)})(?!\w)\W{{1,3}}(?:{SPELLED})(?!\w)",
    ),
    (
        lambda found: found.has_digit,
        r"(?<![\w.,])\d{1,3}[.,]\d{1,8}\s?°?\s?(?:с|пн|ю|пд)\.?\s?ш(?!\w)",
    ),
    (clues.holding("+"), rf"(?<!\w)[{PLUS}]{{4,8}}\+[{PLUS}]{{2,3}}(?!\w)"),
    (
        lambda found: found.has_digit,
        r"(?<![\w.,])\d{1,3}[.,]\d{1,8}\s?°?\s?[ns](?!\w)\W{0,4}\d{1,3}[.,]\d{1,8}\s?°?\s?[eow](?!\w)",
    ),
    (
        clues.holding("//", "what3words", "w3w"),
        r"(?:what3words|w3w|(?<!:)//)\W{0,3}[^\W\d_]{2,20}\.[^\W\d_]{2,20}\.[^\W\d_]{2,20}",
    ),
    # 菩提路14号, 3丁目2番, 14길 3호
    (
        lambda found: found.has_digit,
        r"[\u4e00-\u9fff](?:路|街|道|巷|弄|里)\s?\d{1,5}\s?(?:号|號|弄)"
        r"|\d{1,3}\s?(?:丁目|番地|번지|번길)|[\uac00-\ud7a3](?:로|길)\s?\d{1,4}\s?(?:호|번지|-\s?\d)",
    ),
    (
        clues.all_of(
            lambda found: found.has_digit, clues.holding_one_of(folded_words(words.POST_BOXES))
        ),
        rf"(?<!\w)(?:{either(words.POST_BOXES)})(?!\w)\W{{0,4}}(?:(?:n|no|nr)\W{{1,3}})?\d{{1,6}}",
    ),
]
BACK_DOORS = rf"(?<!\w)(?:{either(words.BACK_DOORS)})(?!\w)"
LANDMARKS = rf"(?<!\w)(?:{either(words.LANDMARKS)})(?!\w)"
# Each with what a text needs for it, and with what else stands in the sentence.
WAYS: list[tuple[Needed, str, frozenset[str]]] = [
    (clues.holding_one_of(folded_words(words.BACK_DOORS)), BACK_DOORS, frozenset()),
    (clues.with_word(folded_words(words.LANDMARKS)), LANDMARKS, BESIDE),
]
# As far as "come" may stand from the place, in its sentence.
WIDEST_WAY = 70
# Words that an address may have between the street and the number.
MOST_WORDS, WIDEST_GAP = 5, 6
LONGEST_HOUSE_NUMBER = 5
GENITIVES = folded_words("de des du la le l les d da do dos das")


def spans(reading: PlainReading) -> Iterator[Span]:
    """Find street addresses, coordinates and places to which a reader is told to come."""
    found = Clues(reading.plain)
    for needed, pattern in COORDINATES:
        if found.have(needed):
            yield from (match.span() for match in compiled(pattern).finditer(reading.plain))
    for needed, pattern, beside in WAYS:
        if found.have(needed) and not COMING.isdisjoint(found.words):
            for match in compiled(pattern).finditer(reading.plain):
                around = words_around(reading.plain, *match.span(), widest=WIDEST_WAY)
                comes = not COMING.isdisjoint(around)
                if comes and (not beside or not beside.isdisjoint(around)):
                    yield match.span()
    if found.has_digit or not STREETS.isdisjoint(found.words):
        yield from _addresses(reading, tokens_of(reading))


def _addresses(reading: PlainReading, tokens: list[Chunk]) -> Iterator[Span]:
    numbered: list[Span] = []
    for index, token in enumerate(tokens):
        if token.is_word and token.digits:
            house = _spelled_house(reading, tokens, index)
            if house:
                yield house
            continue
        is_number = not token.is_word and len(token.digits) <= LONGEST_HOUSE_NUMBER
        if not is_number or token.digits[0] == "0" or _is_minutes(reading, token):
            continue
        first = _street_before(reading, tokens, index)
        if first is None:
            first = _house_before(reading, tokens, index)
            if first is not None:
                numbered.append((first, token.end))
        else:
            yield first, token.end
            numbered.append((first, token.end))
        last = _street_after(reading, tokens, index)
        if last is not None:
            yield token.start, last
    for one, other in pairwise(numbered):
        # Courses and rings are numbered, too, but with the same word.
        words_of_both = (WORD.match(reading.plain, start) for start in (one[0], other[0]))
        kinds = {match and match[0] for match in words_of_both}
        if other[0] - one[1] <= WIDEST_GAP and len(kinds) == 2:
            yield one[0], other[1]


def _spelled_house(reading: PlainReading, tokens: list[Chunk], index: int) -> Span | None:
    """Where a house is numbered in words: "Mill Lane, house ten", "House ten, Mill Lane"."""
    number = tokens[index]
    before = tokens[max(index - MOST_WORDS - 1, 0) : index]
    is_numbered = bool(before) and (before[-1].word in HOUSES or before[-1].word in HOUSE_NUMBERS)
    if not is_numbered or number.word in DOUBTFUL:
        return None
    near = range(max(index - MOST_WORDS - 1, 0), min(index + MOST_WORDS, len(tokens)))
    for place in near:
        other = tokens[place]
        start, end = min(other.start, before[-1].start), max(other.end, number.end)
        is_apart = any(mark in reading.plain[start:end] for mark in "\n!?;")
        if other.word in STREETS and place != index - 1 and not is_apart:
            named = tokens[max(place - 1, 0) : place + 2]
            if any(_is_capital(reading, one) for one in named if one.word):
                return start, end
    return None


def _is_minutes(reading: PlainReading, token: Chunk) -> bool:
    before = reading.plain[max(token.start - 2, 0) : token.start]
    return before[:1].isdigit() and before[1:] in {".", ":", ","}


def _street_before(reading: PlainReading, tokens: list[Chunk], index: int) -> int | None:
    """Where a street begins whose number this is: "rua das Flores, 45"."""
    token = tokens[index]
    if not _is_of_a_house(reading, tokens, index):
        return None
    names: list[Chunk] = []
    end = token.start
    for other in reversed(tokens[max(index - MOST_WORDS - 1, 0) : index]):
        gap = reading.plain[other.end : end]
        if len(gap) > WIDEST_GAP or any(mark in gap for mark in "\n!?;"):
            return None
        is_street = other.word in STREETS
        is_joined = not is_street and other.word.endswith(ENDINGS) and len(other.word) > 6
        if ". " in gap and len(other.word) > 5 and not (is_street or is_joined):
            return None
        if is_street or is_joined:
            return other.start if _is_named(reading, other, names, token, is_joined) else None
        names.append(other)
        end = other.start
    return None


def _is_named(
    reading: PlainReading, street: Chunk, names: list[Chunk], number: Chunk, is_joined: bool
) -> bool:
    """The words between a street and its number are its name."""
    named = [one for one in names if one.is_word and one.word not in HOUSE_NUMBERS]
    if is_joined or not named:
        return _is_capital(reading, street) and len(named) <= 1
    if any(_is_capital(reading, one) for one in named):
        return True
    gap = reading.plain[names[0].end : number.start]
    return "," in gap or names[0].word in HOUSE_NUMBERS


def _house_before(reading: PlainReading, tokens: list[Chunk], index: int) -> int | None:
    """Where "house no" begins before its number."""
    end = tokens[index].start
    for other in reversed(tokens[max(index - 2, 0) : index]):
        if len(reading.plain[other.end : end]) > 3:
            return None
        if other.word in HOUSES or other.word in STREETS:
            return other.start
        if other.word not in HOUSE_NUMBERS:
            return None
        end = other.start
    return None


def _street_after(reading: PlainReading, tokens: list[Chunk], index: int) -> int | None:
    """Where a street ends whose number stands before: "14 Mill Lane", "8, rue du Port"."""
    number = tokens[index]
    names: list[Chunk] = []
    end = number.end
    for place, other in enumerate(tokens[index + 1 : index + 5], start=index + 1):
        gap = reading.plain[end : other.start]
        if not 0 < len(gap) <= 3 or any(mark in gap for mark in "\n!?;:%") or not other.is_word:
            return None
        if other.word in STREETS or (names and other.word in ABBREVIATIONS):
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            return other.end if _is_street(reading, number, names, other, after) else None
        if other.word in COUNTED:
            return None
        names.append(other)
        end = other.end
    return None


def _is_street(
    reading: PlainReading, number: Chunk, names: list[Chunk], street: Chunk, after: Chunk | None
) -> bool:
    named = [one for one in names if one.word not in {"bis", "ter"}]
    if named:
        return all(_is_capital(reading, one) for one in (*named, street))
    if not after or reading.plain[street.end : after.start].strip():
        return False
    return after.word in GENITIVES or (_is_capital(reading, after) and _has_case(reading, after))


def _is_of_a_house(reading: PlainReading, tokens: list[Chunk], index: int) -> bool:
    """A number counts nothing: what follows is a mark, a floor or a single letter."""
    token = tokens[index]
    after = reading.plain[token.end : token.end + 3]
    if not after.strip() or after.lstrip()[0] in ",;)-/" or after[0] == "\n":
        return True
    if after[0] in ".:":
        return not after[1:2].isdigit()
    if index + 1 == len(tokens):
        return True
    other = tokens[index + 1]
    return len(other.word) == 1 or other.word in FLOORS or other.word in HOUSES


def _is_capital(reading: PlainReading, token: Chunk) -> bool:
    """A word is written with a capital, or has no case."""
    written = reading.written(token.start, token.end)
    return written[:1].isupper() or not _has_case(reading, token)


def _has_case(reading: PlainReading, token: Chunk) -> bool:
    written = reading.written(token.start, token.end)
    return written.upper() != written.lower()
