"""No way out of reading a text misses what the long way finds."""

from itertools import chain

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from irct.disclosure.contact_details import addresses, handles, phone_numbers, words
from irct.disclosure.contact_details.clues import Clues
from irct.disclosure.contact_details.reading import Reading, read, read_piece_by_piece
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

mixed = st.lists(
    st.sampled_from(WORDS) | st.sampled_from(MARKS) | st.sampled_from(PIECES), max_size=14
).map("".join) | st.lists(
    st.sampled_from(WORDS) | st.sampled_from(MARKS) | st.sampled_from(PIECES), max_size=14
).map(" ".join)
any_text = st.text() | mixed | st.lists(st.sampled_from(TEXTS) | mixed, max_size=3).map("\n".join)


def missed(reading: Reading) -> list[str]:
    """Return the patterns that match although the text seems to have nothing for them."""
    return [
        pattern.pattern
        for needed, pattern in (*addresses.ADDRESSES, *handles.HANDLES)
        for text in (reading.plain, reading.latin)
        if pattern.search(text) and not needed(Clues(text))
    ] + [
        pattern.pattern
        for pattern in (addresses.DOMAIN,)
        for text in (reading.plain, reading.latin)
        if pattern.search(text) and not Clues(text).is_dotted
    ]


def test_clues_never_rule_out_a_pattern_that_matches_a_known_text():
    assert [one for text in TEXTS for one in missed(read(text))] == []


@settings(max_examples=2_000, deadline=None)
@given(mixed | any_text)
def test_clues_never_rule_out_a_pattern_that_matches_a_random_text(text):
    assert missed(read(text)) == []


@settings(max_examples=1_000, deadline=None)
@given(
    st.sampled_from([*addresses.ADDRESSES, *handles.HANDLES]).flatmap(
        lambda pair: st.tuples(st.just(pair), st.from_regex(pair[1]))
    )
)
def test_clues_are_found_in_every_text_made_from_a_pattern(made):
    (needed, _pattern), text = made

    assert needed(Clues(text))


@settings(max_examples=1_000, deadline=None)
@given(any_text, st.sampled_from(["", "DK", "AD", "GB"]))
@example("on one on one on one", "")
def test_phone_number_search_finds_what_the_thorough_one_finds(text, country):
    reading = read(text)

    found = list(phone_numbers.spans(reading, country))

    assert found == list(phone_numbers.thorough_spans(reading, country))


def test_known_text_is_read_as_piece_by_piece():
    assert [text for text in TEXTS if read(text) != read_piece_by_piece(text)] == []


@settings(max_examples=1_000, deadline=None)
@given(any_text | st.text(st.characters(exclude_categories=[])))
def test_random_text_is_read_as_piece_by_piece(text):
    assert read(text) == read_piece_by_piece(text)
