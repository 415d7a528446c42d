"""Phone numbers in a text, in digits and in words."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter

import phonenumbers

from irct.disclosure.contact_details import spread
from irct.disclosure.contact_details.clues import DIGIT
from irct.disclosure.contact_details.digits import (
    APART,
    APOSTROPHE,
    CALENDAR,
    CALLING,
    COUNTED,
    DICTATED,
    FAR,
    FEWEST_DIGITS,
    FILLING,
    LETTERS,
    LOOSE,
    MESSENGERS,
    MOST_DIGITS,
    NEW_SENTENCE,
    NOUGHTS,
    ORDINALS,
    TIGHT,
    TOKENS,
    WIDEST_SENTENCE,
    DigitGroup,
    count_of,
    groups_of,
    is_counted,
    is_ordinary,
    number_word,
    split,
    tokens_of,
)
from irct.disclosure.contact_details.reading import PlainReading, Span

FEWEST_TO_CALL = 5  # after "call" or its like
FEWEST_WITH_PLUS = 6


def spans(reading: PlainReading, country: str) -> Iterator[Span]:
    """Find phone numbers, with this country's own ways to write them."""
    if may_hold_some(reading):
        yield from thorough_spans(reading, country)


def may_hold_some(reading: PlainReading) -> bool:
    """There is a digit, or as many as a number has, were all words joined."""
    if DIGIT.search(reading.plain) or DIGIT.search(reading.latin):
        return True
    is_simple = reading.latin == reading.plain and not APOSTROPHE.search(reading.plain)
    found = LETTERS.findall(reading.plain) if is_simple else _words_of(reading)
    digits = sum(len(ORDINALS.get(word) or number_word(word)) for word in found)
    return digits + sum(map(len, NOUGHTS.findall(reading.latin))) >= FEWEST_TO_CALL


def _words_of(reading: PlainReading) -> list[str]:
    tokens = TOKENS.finditer(reading.latin)
    return [reading.plain[token.start() : token.end()] for token in tokens if token["word"]]


def thorough_spans(reading: PlainReading, country: str) -> Iterator[Span]:
    """Find them in a text that may hold some."""
    tokens = tokens_of(reading)
    groups = list(groups_of(reading, tokens))
    yield from spread.spans(reading, tokens, groups)
    for stretch in split(groups, APART):
        hits = [chain for chain in split(stretch, FAR) if _is_number(reading, chain)]
        if not hits and _is_scattered(reading, stretch):
            hits = [stretch]
        for chain in hits:
            yield _from_plus(reading, chain), chain[-1].end
    yield from _matched(reading, country)
    yield from _begun_with_nought(reading, groups)
    for match in VANITY.finditer(reading.latin):
        if reading.written(*match.span("letters")).isupper() or "-" in match["between"]:
            yield match.span()


def _from_plus(reading: PlainReading, chain: list[DigitGroup]) -> int:
    before = reading.plain[max(chain[0].start - 4, 0) : chain[0].start]
    plus = re.search(r"(?:[(\[]\s?)?\+[\s(\[-]*$", before)
    return chain[0].start - len(plus[0]) if plus else chain[0].start


VANITY = re.compile(
    r"(?<!\d)[18]?-?0?8[0-9]{2}(?P<between>[ -])(?P<letters>[a-z][a-z-]{4,20})(?!\w)"
)


def _is_number(reading: PlainReading, chain: list[DigitGroup]) -> bool:
    total = count_of(chain)
    if total < FEWEST_TO_CALL:
        return False
    spelled = all(group.spelled for group in chain)
    if _from_plus(reading, chain) < chain[0].start and total >= FEWEST_WITH_PLUS and not spelled:
        return True
    items = split(chain, LOOSE)
    ordinary = [is_ordinary(reading, item) for item in items]
    if _is_called(reading, chain[0].start):
        counted = all(ordinary) and is_counted(reading, chain[-1].end)
        return not counted and any(kind != "hours" for kind in ordinary)
    if total < FEWEST_DIGITS:
        return False
    if all(kind in {"hours", "year", "count"} for kind in ordinary):
        return False
    if any(len(group.digits) > MOST_DIGITS for group in chain):
        return True
    values = [int(group.digits) for group in chain]
    rising = len(values) > 1 and all(one < other for one, other in pairwise(values))
    if spelled:
        return not rising
    if any(group.gap == DICTATED for group in chain[1:]):
        return not (rising and "" not in ordinary)
    if "" in ordinary:
        # An odd item among years and counts does not make a number by itself.
        odd = [
            group for item, kind in zip(items, ordinary, strict=True) if not kind for group in item
        ]
        return (
            count_of(odd) >= FEWEST_DIGITS
            or (len(odd) > 1 and count_of(odd) >= FEWEST_TO_CALL)
            or len(chain) == len(odd)
        )
    if rising or is_counted(reading, chain[-1].end):
        return False
    return any(
        kind == "small" and len(run) > 2 and FEWEST_DIGITS <= sum(map(count_of, run)) <= MOST_DIGITS
        for kind, run in _runs(items, ordinary)
    )


def _runs(
    items: list[list[DigitGroup]], kinds: list[str]
) -> Iterator[tuple[str, list[list[DigitGroup]]]]:
    """Join neighbours of one kind."""
    for kind, pairs in groupby(zip(kinds, items, strict=True), key=itemgetter(0)):
        yield kind, [item for _, item in pairs]


LAST_WORDS = re.compile(r"[^\W\d_]+")


def _is_called(reading: PlainReading, start: int) -> bool:
    """A word like "call" stands straight before."""
    before = reading.plain[max(start - 40, 0) : start]
    sentence = re.split(r"[.!?;]\s|\n\n", before)[-1]
    for word in reversed(LAST_WORDS.findall(sentence)):
        if word in CALLING or word in MESSENGERS:
            return True
        if word not in FILLING:
            return False
    return False


def _is_scattered(reading: PlainReading, groups: list[DigitGroup]) -> bool:
    """A number stands in small parts with other words between."""
    items = [
        item
        for item in split(groups, LOOSE)
        if is_ordinary(reading, item) not in {"hours", "year", "count"}
    ]
    parts = [group for item in items for group in item]
    total = count_of(parts)
    if len(items) < 3 or not FEWEST_DIGITS <= total <= MOST_DIGITS:
        return False
    if any(len(group.digits) > 4 for group in parts):
        return False
    between = {word for group in groups[1:] for word in group.gap_words}
    after = LAST_WORDS.match(reading.plain, groups[-1].end + 1)
    if after:
        between.add(after[0])
    if between & CALENDAR or between & COUNTED:
        return False
    values = [int(group.digits) for group in parts]
    if values == sorted(values):
        return False
    noughts = [item for item in items if len(item[0].digits) > 1 and item[0].digits[0] == "0"]
    before = reading.plain[max(groups[0].start - 40, 0) : groups[0].start]
    before = NEW_SENTENCE.split(before)[-1]
    return len(noughts) > 1 or not CALLING.isdisjoint(LAST_WORDS.findall(before))


def _begun_with_nought(reading: PlainReading, groups: list[DigitGroup]) -> Iterator[Span]:
    """Find parts of a number far from each other: few other numbers begin with a nought."""
    parts = [
        group
        for group in groups
        if len(group.digits) > 1
        and group.digits[0] == "0"
        and not group.spelled
        and group.gap > TIGHT
    ]
    for before, group in pairwise(parts):
        near = group.start - before.end <= WIDEST_SENTENCE
        if near and len(before.digits) + len(group.digits) >= FEWEST_DIGITS:
            yield before.start, group.end


REGIONS = frozenset(phonenumbers.SUPPORTED_REGIONS)


def _matched(reading: PlainReading, country: str) -> Iterator[Span]:
    """Find what the library takes for a valid number of this country, short ones too."""
    region = country if country in REGIONS else None
    for match in phonenumbers.PhoneNumberMatcher(reading.plain, region):
        groups = list(_groups_inside(reading, match.start, match.end))
        if len(groups) > 1 and not is_ordinary(reading, groups):
            yield match.start, match.end


def _groups_inside(reading: PlainReading, start: int, end: int) -> Iterator[DigitGroup]:
    for digits in re.finditer(r"\d+", reading.plain[start:end]):
        yield DigitGroup(start + digits.start(), start + digits.end(), digits[0], False, TIGHT, ())
