"""Digits of one phone number with other words between, over lines and texts of one page."""

from collections.abc import Iterator
from typing import NamedTuple

from irct.disclosure.contact_details import words
from irct.disclosure.contact_details.digits import (
    CALENDAR,
    CALLING,
    COUNTED,
    DICTATED,
    DICTATING,
    DOUBTFUL,
    FEWEST_DIGITS,
    FILLING,
    LISTING,
    LOOSE,
    ORDINALS,
    Chunk,
    DigitGroup,
    is_counted,
    is_ordinary,
    split,
)
from irct.disclosure.contact_details.reading import (
    END_OF_SENTENCE,
    PlainReading,
    Span,
    folded_words,
    spellings,
)

DIALLING_AFTER = spellings(words.DIALLING)
DIALLING = DIALLING_AFTER | CALLING
# What a dictated number is made of, beside its digits.
DICTATION = folded_words(words.PAUSES) | DIALLING | LISTING | DICTATING
BETWEEN = FILLING | LISTING | folded_words(words.PAUSES)
ORDINARY = {"hours", "year", "count"}
MOST_WORDS, WIDEST_GAP = 5, 40
FEWEST_PARTS, LONGEST_KEY = 6, 3
# As far as a word like "dial" may stand before its digits, or after them.
WORDS_BEFORE, WORDS_AFTER = 4, 2
# Of more parts, one that nothing announces may be missed.
FEWEST_TO_ADD_UP = 3
# Numbers of the police and of ambulances, which many texts name.
EMERGENCY = frozenset(
    [
        "000",
        "100",
        "101",
        "102",
        "103",
        "104",
        "108",
        "110",
        "111",
        "112",
        "113",
        "114",
        "115",
        "117",
        "118",
        "119",
        "120",
        "122",
        "123",
        "190",
        "191",
        "192",
        "193",
        "911",
        "999",
    ]
)
UNSURE = DOUBTFUL | ORDINALS.keys()
RECKONING = spellings(words.RECKONING)
FEWEST_RECKONED = 5
LONGEST_PART = 8
FEWEST_ENDS = 3
WIDEST_PAGE = 400


def spans(reading: PlainReading, tokens: list[Chunk], groups: list[DigitGroup]) -> Iterator[Span]:
    """Find the digits of a number that is dictated or spread over a page."""
    ordinary = {
        group.start
        for item in split(groups, LOOSE)
        if is_ordinary(reading, item) in ORDINARY
        for group in item
    }
    yield from _dictated(reading, tokens, ordinary)
    yield from _dialled(reading, tokens, groups, ordinary)
    yield from _left_over(reading, tokens, groups, ordinary)
    yield from _reckoned(reading, tokens)


class _Part(NamedTuple):
    start: int
    end: int
    digits: str
    between: list[str]  # what stands before it
    is_figure: bool
    is_ordinal: bool
    may_be_a_word: bool  # as ordinals are, which name days and items of a list


def _dictated(reading: PlainReading, tokens: list[Chunk], ordinary: set[int]) -> Iterator[Span]:
    """Find digits and ordinals with hardly anything but "then press" between them."""
    run: list[_Part] = []
    between: list[str] = []
    for token in tokens:
        digits = ORDINALS.get(token.word) or token.digits if token.is_word else token.digits
        if not digits:
            between.append(token.word)
            continue
        gap = reading.plain[run[-1].end : token.start] if run else ""
        if gap in {".", ","}:
            run[-1] = run[-1]._replace(end=token.end, digits=run[-1].digits + digits)
            continue
        # "F43" and "6B40" name illnesses.
        is_code = not token.is_word and reading.plain[token.start - 1 : token.start].isalpha()
        is_part = len(digits) <= LONGEST_KEY and token.start not in ordinary and not is_code
        if run and (not is_part or _is_apart(gap, between)):
            yield from _number(reading, run)
            run = []
        if is_part:
            words_before = between if run else []
            run.append(
                _Part(
                    token.start,
                    token.end,
                    digits,
                    words_before,
                    is_figure=not token.is_word,
                    is_ordinal=token.word in ORDINALS,
                    may_be_a_word=token.word in UNSURE,
                )
            )
        between = []
    yield from _number(reading, run)


def _is_apart(gap: str, between: list[str]) -> bool:
    """Other things are told between two digits."""
    if len(gap) > WIDEST_GAP or len(between) > MOST_WORDS:
        return True
    return "\n" in gap and not DICTATION.issuperset(between)


def _number(reading: PlainReading, run: list[_Part]) -> Iterator[Span]:
    if any(part.is_figure for part in run):
        run = [part for part in run if not part.may_be_a_word]
    elif any(part.is_ordinal for part in run):
        run = [part for part in run if part.is_ordinal or not part.may_be_a_word]
    if len(run) < FEWEST_PARTS or sum(len(part.digits) for part in run) < FEWEST_DIGITS:
        return
    values = [int(part.digits) for part in run]
    others = {word for part in run[1:] for word in part.between} - DICTATION
    if values == sorted(values) or others & (CALENDAR | COUNTED):
        return
    if is_counted(reading, run[-1].end):
        return
    if len(others) <= len(run) // 3:
        yield run[0].start, run[-1].end


def _dialled(
    reading: PlainReading, tokens: list[Chunk], groups: list[DigitGroup], ordinary: set[int]
) -> Iterator[Span]:
    """Find digits that stand straight beside "dial" and its like, wherever on the page."""
    places = {token.start: index for index, token in enumerate(tokens)}
    found: dict[str, Span] = {}
    for chain in split(groups, DICTATED):
        if all(group.start in ordinary for group in chain):
            continue
        if is_counted(reading, chain[-1].end):
            continue
        first, last = places[chain[0].start], places[chain[-1].start]
        if _is_after_dialling(reading, tokens, first) or _is_before_dialling(reading, tokens, last):
            digits = "".join(group.digits for group in chain)
            if digits not in EMERGENCY:
                found.setdefault(digits, (chain[0].start, chain[-1].end))
    fewest = FEWEST_DIGITS if len(found) < FEWEST_TO_ADD_UP else FEWEST_DIGITS - 1
    if len(found) > 1 and sum(map(len, found)) >= fewest:
        yield from found.values()


def _is_after_dialling(reading: PlainReading, tokens: list[Chunk], index: int) -> bool:
    end = tokens[index].start
    for token in reversed(tokens[max(index - WORDS_BEFORE, 0) : index]):
        if "\n" in reading.plain[token.end : end]:
            return False
        if token.word in DIALLING:
            return True
        if token.word not in BETWEEN:
            return False
        end = token.start
    return False


def _is_before_dialling(reading: PlainReading, tokens: list[Chunk], index: int) -> bool:
    end = tokens[index].end
    for token in tokens[index + 1 : index + 1 + WORDS_AFTER]:
        if any(mark in reading.plain[end : token.start] for mark in "\n.,;:!?"):
            return False
        if token.word in DIALLING_AFTER:
            return True
        end = token.end
    return False


def _left_over(
    reading: PlainReading, tokens: list[Chunk], groups: list[DigitGroup], ordinary: set[int]
) -> Iterator[Span]:
    """Find parts that count nothing: they begin with a nought or end a sentence."""
    near: list[_LeftOver] = []
    for item in split(groups, LOOSE):
        part = _left_over_part(reading, item, ordinary)
        if part is None:
            continue
        if near and part.start - near[-1].end > WIDEST_PAGE:
            yield from _left_over_number(near)
            near = []
        near.append(part)
    yield from _left_over_number(near)


class _LeftOver(NamedTuple):
    start: int
    end: int
    digits: str
    is_odd: bool  # as only a part of a phone number is written
    ends: bool


def _left_over_part(
    reading: PlainReading, item: list[DigitGroup], ordinary: set[int]
) -> _LeftOver | None:
    start, end = item[0].start, item[-1].end
    digits = "".join(group.digits for group in item)
    if start in ordinary or any(group.spelled for group in item) or is_counted(reading, end):
        return None
    if not 2 <= len(digits) <= LONGEST_PART:
        return None
    ends = _ends_a_sentence(reading, end)
    is_spaced = reading.plain[start:end].replace(" ", "").isdigit()
    has_nought = any(len(group.digits) > 1 and group.digits[0] == "0" for group in item)
    if len(item) > 1:
        is_odd = is_spaced and (has_nought or len(item) > 2)
        return _LeftOver(start, end, digits, is_odd, ends) if is_odd else None
    if has_nought or ends:
        return _LeftOver(start, end, digits, has_nought and len(digits) > 2, ends)
    return None


def _ends_a_sentence(reading: PlainReading, end: int) -> bool:
    after = reading.plain[end : end + 2]
    return not after or after[0] == "\n" or (after[0] in ".!?،。।" and not after[1:].strip())


def _left_over_number(near: list[_LeftOver]) -> Iterator[Span]:
    digits = [part.digits for part in near]
    if len(near) < 2 or sum(map(len, digits)) < FEWEST_DIGITS:
        return
    noughts = sum(one[0] == "0" for one in digits)
    values = list(map(int, digits))
    ends = sum(part.ends for part in near) >= FEWEST_ENDS and values != sorted(values)
    if noughts > 1 or any(part.is_odd for part in near) or (noughts and ends):
        yield from ((part.start, part.end) for part in near)


def _reckoned(reading: PlainReading, tokens: list[Chunk]) -> Iterator[Span]:
    """Find a sentence in which digits are reckoned: "three times two, four plus three"."""
    if RECKONING.isdisjoint(token.word for token in tokens):
        return
    sentence: list[Chunk] = []
    for token in tokens:
        if sentence and END_OF_SENTENCE.search(reading.plain, sentence[-1].end, token.start):
            yield from _reckoned_number(sentence)
            sentence = []
        sentence.append(token)
    yield from _reckoned_number(sentence)


def _reckoned_number(sentence: list[Chunk]) -> Iterator[Span]:
    numbers = [token for token in sentence if token.digits or token.word in ORDINALS]
    others = {token.word for token in sentence if token not in numbers}
    if len(numbers) < FEWEST_RECKONED or others & (CALENDAR | COUNTED):
        return
    if RECKONING.isdisjoint(token.word for token in sentence):
        return
    if others & DIALLING_AFTER or others <= RECKONING | DICTATION | FILLING:
        yield numbers[0].start, numbers[-1].end
