"""No way out of reading a text misses what the long way finds."""

import random
from itertools import chain

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from irct.disclosure.contact_details import addresses, codes, handles, phone_numbers, words
from irct.disclosure.contact_details.clues import Clues
from irct.disclosure.contact_details.reading import (
    PlainReading,
    compiled,
    read,
    read_piece_by_piece,
)
from tests.examples import HUNTING, examples
from tests.test_contact_details import CAUGHT, CAUGHT_UNTUNED, ORDINARY, ORDINARY_UNTUNED

pytestmark = pytest.mark.slow

TEXTS = list(
    chain.from_iterable(
        chain.from_iterable(
            table.values() for table in (CAUGHT, CAUGHT_UNTUNED, ORDINARY, ORDINARY_UNTUNED)
        )
    )
)
TABLES = [words.AT, words.DOT, words.PROVIDERS, words.MESSENGERS, words.MESSENGERS_OR_WORDS]
TABLES += [words.CALLED, words.STRONG_DOMAINS, words.DOMAIN_WORDS, words.SITE, words.FINDING]
TABLES += [words.SURELY_AT, words.ON, words.OURS, words.IS, words.OTHER_SCRIPTS]
TABLES += [words.COUNTRY_WORDS, *words.NUMBERS.values()]
WORDS = sorted(
    {
        spelled
        for table in TABLES
        for word in table.split()
        for spelled in (word.replace("_", " "), word.replace("_", ""), word.upper())
    }
)
MARKS = [
    *" .,:;/@()[]{}<>_-|*~#=&%+\t\n·•→'’ʼ\"«»",
    ". ",
    " . ",
    "://",
    "::",
    "(at)",
    "[.]",
    "\u200b",
]
PIECES = ["help", "example", "name99", "a_b", "a", "h", "w", "ww", "xn--p1ai", "id", "live", "me"]
PIECES += [
    "fe80",
    "7",
    "07",
    "2042",
    "http",
    "mailto",
    "oo",
    "slash",
    "微信号",
    "&#64;",
    "%40",
    "一三七六",
]


def mixed_text(number: int) -> str:
    """Words, marks and pieces that a number draws."""
    chance = random.Random(number)
    pools = chance.choices((WORDS, MARKS, PIECES), k=chance.randrange(15))
    return chance.choice(("", " ")).join(chance.choice(pool) for pool in pools)


# To draw each word apart would take most of the time.
mixed = st.integers(0, 2**64).map(mixed_text)
any_text = st.text() | mixed | st.lists(st.sampled_from(TEXTS) | mixed, max_size=3).map("\n".join)


def missed(reading: PlainReading) -> list[str]:
    """The patterns that match although the text seems to have nothing for them."""
    found = [Clues(text) for text in dict.fromkeys((reading.plain, reading.latin))]
    return [
        pattern
        for clues in found
        for needed, pattern in (*addresses.ADDRESSES, *handles.HANDLES, *codes.CODES)
        if not clues.have(needed) and compiled(pattern).search(clues.text)
    ] + [
        addresses.DOMAIN.pattern
        for clues in found
        if not clues.is_dotted and addresses.DOMAIN.search(clues.text)
    ]


@pytest.mark.quick
def test_clues_never_rule_out_a_pattern_that_matches_a_known_text():
    assert [one for text in TEXTS for one in missed(read(text))] == []


@settings(max_examples=examples(1_000) if HUNTING else 400)
@given(mixed | any_text)
def test_clues_never_rule_out_a_pattern_that_matches_a_random_text(text):
    assert missed(read(text)) == []


@settings(max_examples=examples(400) if HUNTING else 150)
@given(
    st.one_of(
        st.tuples(st.just(needed), st.from_regex(compiled(pattern)))
        for needed, pattern in (*addresses.ADDRESSES, *handles.HANDLES, *codes.CODES)
    )
)
def test_clues_are_found_in_every_text_made_from_a_pattern(made):
    needed, text = made

    assert needed(Clues(text))


@settings(max_examples=examples(500))
@given(any_text, st.sampled_from(["", "DK", "AD", "GB"]))
@example("on one on one on one", "")
def test_phone_number_search_finds_what_the_thorough_one_finds(text, country):
    reading = read(text)

    found = list(phone_numbers.spans(reading, country))

    assert found == list(phone_numbers.thorough_spans(reading, country))


@pytest.mark.quick
def test_known_text_is_read_as_piece_by_piece():
    assert [text for text in TEXTS if read(text) != read_piece_by_piece(text)] == []


@settings(max_examples=examples(500))
@given(any_text | st.text(st.characters(exclude_categories=[])))
def test_random_text_is_read_as_piece_by_piece(text):
    assert read(text) == read_piece_by_piece(text)
