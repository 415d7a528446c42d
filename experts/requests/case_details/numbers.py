"""Numbers of files, passports and persons in a text."""

import re
from collections.abc import Iterator

from experts.requests.case_details import words
from irct.disclosure.contact_details.reading import PlainReading, Span, either

FEWEST_DIGITS = 3  # after "case" or its like
NUMBERED = either(words.NUMBERED)
LABELLED = re.compile(
    rf"(?<![\w-])(?:{either(words.FILES)})(?!\w)[\s.,:;#°-]{{0,4}}"
    rf"(?:(?:{NUMBERED})(?!\w)[\s.:#°-]{{0,4}}){{0,3}}"
    r"(?P<id>(?:[^\W\d_]{1,4}[\s./-]{0,2})?\d[\w/.-]{0,30}(?:\s\d{2,4}){0,4})"
)
YEAR = re.compile(r"(?:19|20)\d\d[.,]?")
SHAPES = [
    re.compile(pattern)
    for pattern in (
        # PA/01234/2022, HU-1234-20
        r"(?<![\w/])[a-z]{1,5}[/-]\d{3,7}[/-]\d{2,4}(?!\d)",
        # No. 23-4567, 2021/345 E.
        r"(?<!\w)no\.?\s\d\d-\d{3,6}(?!\d)",
        r"(?<!\d)\d{4}/\d{1,6}\s(?:e|k|esas|karar)(?!\w)",
        # 123-45-6789, 12.345.678-9, AB 12 34 56 C, A 123 456 789
        r"(?<![\w-])\d{3}-\d\d-\d{4}(?![\w-])",
        r"(?<![\w.])\d{1,3}(?:\.\d{3}){2,3}(?:-[\dk])?(?![\w.])",
        r"(?<!\w)[a-z]{2}\s?\d\d\s?\d\d\s?\d\d\s?[a-d](?!\w)",
        r"(?<!\w)(?:a[\s-]{0,2}(?:number\W{1,3}(?:is\W)?)?)\d{3}[\s-]?\d{3}[\s-]?\d{3}(?!\d)",
        # A long number, with letters or a year: 12345/20, AB1234567, X1234567L
        r"(?<![\w.,])[a-z]{0,4}[/-]?\d{5,}(?:[/-]\d{2,4})?[a-z]{0,2}(?!\w)",
        r"(?<!\w)(?=(?:[a-z]*\d){4})(?=\d*[a-z])[a-z\d]{7,20}(?!\w)",
    )
]
MONEY_BEFORE = re.compile(r"[€$£₺₽₴]\s?$|(?<!\w)(?:eur|usd|gbp|chf|kr)\s?$")
LAW_BEFORE = re.compile(rf"(?<!\w)(?:{either(words.LAWS)})(?:\sno|\snr|\sn)?[\s.°:]{{1,3}}$")
COUNTED_AFTER = re.compile(rf"\s?(?:[€$£₺₽₴%]|(?:{either(words.COUNTED)})(?!\w))")


def spans(reading: PlainReading) -> Iterator[Span]:
    """Find what leads to a file or to a person; not counts, money, laws or years."""
    for match in LABELLED.finditer(reading.plain):
        digits = sum(map(str.isdigit, match["id"]))
        is_count = COUNTED_AFTER.match(reading.plain, match.end("id"))
        if digits >= FEWEST_DIGITS and not (YEAR.fullmatch(match["id"]) or is_count):
            yield match.span()
    for pattern in SHAPES:
        for match in pattern.finditer(reading.plain):
            before = reading.plain[max(match.start() - 24, 0) : match.start()]
            if not (
                MONEY_BEFORE.search(before)
                or LAW_BEFORE.search(before)
                or COUNTED_AFTER.match(reading.plain, match.end())
            ):
                yield match.span()
