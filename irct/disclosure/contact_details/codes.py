"""Ways to somebody that are no number and no name: Morse, Braille, keys, accounts, codes."""

import re
from collections.abc import Iterator

from irct.disclosure.contact_details import clues, words
from irct.disclosure.contact_details.clues import Clues, Needed
from irct.disclosure.contact_details.digits import CALLING, is_counted
from irct.disclosure.contact_details.reading import (
    PlainReading,
    Span,
    compiled,
    either,
    folded_words,
    spellings,
    words_around,
)

CODES: list[tuple[Needed, str]] = [
    (
        lambda found: any("\u2801" <= char <= "\u28ff" for char in found.text),
        r"[\u2801-\u28ff](?:\s?[\u2801-\u28ff]){3,60}",
    ),
    # Where money is sent in a currency without banks
    (clues.holding("bc1", "ltc1", "0x"), r"(?<!\w)(?:bc1|ltc1|0x)[a-z0-9]{16,80}"),
    # What a machine made: of a wallet, of a messenger
    (
        lambda found: found.has_digit,
        r"(?<!\w)(?=[a-z]{0,90}\d)(?=\d{0,90}[a-z])[a-z0-9]{24,90}(?!\w)",
    ),
    (
        clues.with_word(["qr", "qrcode", "square"]),
        r"(?<!\w)(?:qr(?:code)?|square\s(?:bar)?code)(?!\w)",
    ),
    (clues.holding("二维码", "二維碼"), r"二[维維][码碼]"),
]
SIGN = r"[.·•-]"
MORSE = re.compile(rf"(?<!\S){SIGN}{{1,6}}+(?:[\s/|]{{1,3}}+{SIGN}{{1,6}}+){{5,40}}+")
FEWEST_SIGNS = 20
# H-E-L-P-N-O-W
KEYS = re.compile(r"(?<![^\W_])[^\W_](?:[ .·-]{1,2}[^\W_]){6,30}(?![^\W_])")
# VII, VII, IX and II
ROMAN = re.compile(
    r"(?<!\w)[ivx]{1,4}(?:(?:[ ,.;/-]{1,3}|\s(?:and|et|y|und|e)\s)[ivx]{1,4}){5,20}(?!\w)"
)
NUMERALS = {"i": 1, "v": 5, "x": 10}
FEWEST_LONG_NUMERALS = 3
DIALLING = CALLING | spellings(words.DIALLING)
# Account 40 77 0009, till number 770091
PAYING = (
    rf"(?<!\w)(?:{either(words.PAYING)})(?!\w)\W{{1,3}}(?:[^\W\d_]{{1,12}}\W{{1,3}}){{0,2}}"
    r"(?:\d(?:[ ./-]?\d){4,24})"
)
CODE = folded_words(words.CODES)
SCANNED = rf"(?<!\w)(?:{either(words.SCANNING)})(?!\w)"
PAYING_ONE, SCANNING_ONE = (
    clues.with_word(folded_words(table)) for table in (words.PAYING, words.SCANNING)
)
WIDEST = 60


def spans(reading: PlainReading) -> Iterator[Span]:
    """Find what is pressed, paid into or scanned."""
    found = Clues(reading.plain)
    for needed, pattern in CODES:
        if found.have(needed):
            yield from (match.span() for match in compiled(pattern).finditer(reading.plain))
    for match in MORSE.finditer(reading.plain):
        signs = re.sub(r"[^.·•-]", "", match[0])
        if len(signs) >= FEWEST_SIGNS and len({char == "-" for char in signs}) == 2:
            yield match.span()
    for match in KEYS.finditer(reading.plain):
        if not DIALLING.isdisjoint(words_around(reading.plain, *match.span(), widest=WIDEST)):
            yield match.span()
    for match in ROMAN.finditer(reading.plain):
        numerals = re.findall(r"(?<!\w)[ivx]+", match[0])
        values = list(map(_value, numerals))
        long = sum(len(one) > 1 for one in numerals)
        is_written = reading.written(*match.span()).split()[0].isupper()
        if is_written and long >= FEWEST_LONG_NUMERALS and values != sorted(values):
            yield match.span()
    if found.has_digit and found.have(PAYING_ONE):
        for match in compiled(PAYING).finditer(reading.plain):
            if not is_counted(reading, match.end()):
                yield match.span()
    if found.have(SCANNING_ONE):
        for match in compiled(SCANNED).finditer(reading.plain):
            if not CODE.isdisjoint(words_around(reading.plain, *match.span(), widest=WIDEST)):
                yield match.span()


def _value(numeral: str) -> int:
    values = [NUMERALS[letter] for letter in numeral]
    return sum(
        -value if value < after else value
        for value, after in zip(values, [*values[1:], 0], strict=True)
    )
