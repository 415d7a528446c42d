"""Full dates and ages in a text, in digits of any script and in words."""

import re
from collections.abc import Iterator

from experts.requests.case_details import words
from irct.disclosure.contact_details.reading import PlainReading, Span, compiled, either, read
from irct.disclosure.contact_details.words import NUMBERS

MONTH = either(words.MONTHS)
NUMBER_WORD = either(*NUMBERS.values())
WORD = rf"(?:{NUMBER_WORD})(?:(?:[\s-]{{1,2}}(?:and|et|y|e|و)?\s?)(?:{NUMBER_WORD}))?"
DAY_WORD = (
    rf"(?:(?:{NUMBER_WORD})[\s-]{{1,2}}(?:and\s|et\s|y\s)?)?(?:{either(words.DAYS)}|{NUMBER_WORD})"
)
DAY = (
    r"(?:(?:0?[1-9]|[12]\d|3[01])(?!\d)\s?(?:st|nd|rd|th|er|ere|eme|o|a|го|-?е|°|\.)?(?![^\W\d_])"
    rf"|{DAY_WORD}(?!\w))"
)
YEAR = (
    r"(?:(?:1[2-9]|2[0-6])\d\d(?!\d)|['’]\d\d(?!\d)"
    rf"|(?:{either(words.CENTURIES)})(?:[\s-](?:and|et|y)?\s?(?:{NUMBER_WORD})){{0,4}})"
)
JOIN = rf"(?:[\s.,/-]|(?<!\w)(?:{either(words.BETWEEN)})(?!\w)){{0,8}}"
MONTHS = rf"(?<!\w)(?:{MONTH})(?!\w)(?:\s?/\s?(?:{MONTH})(?!\w))?"
IN_WORDS = [
    rf"(?<!\w){DAY}{JOIN}{MONTHS}{JOIN}{YEAR}",
    rf"{MONTHS}{JOIN}{DAY}{JOIN}{YEAR}",
    rf"(?<!\w){YEAR}{JOIN}{MONTHS}{JOIN}{DAY}",
]
IN_DIGITS = [
    r"(?<![\w./-])(\d{1,2})(\s?[./-]\s?)(\d{1,2})\2(?:\d{4}|\d\d)(?!\d|[./-]\d)",
    r"(?<![\w./-])(\d{1,2})(\s)(\d{1,2})\s(?:19|20)\d\d(?!\d)",
    r"(?<![\w./-])(?:1[2-9]|2[0-6])\d\d(\s?[./-]\s?)(\d{1,2})\1(\d{1,2})(?!\d)",
    r"(?<!\d)\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]?",
]
OF_BIRTH = [
    (
        rf"(?<!\w)(?:{either(words.BORN)})(?!\w)[^.!?;\n\d]{{0,40}}"
        r"(?:\d{4}|\d{1,2}\s?[./-]\s?\d|\d{1,2}\s[^\W\d_]{3,})[\d./-]*"
    ),
    rf"(?<!\d)\d{{4}}['’]?[\s-]{{0,2}}(?:{either(words.BORN_BEFORE)})(?!\w)",
]


def spans(reading: PlainReading) -> Iterator[Span]:
    """Find dates with day, month and year, and days or years of birth."""
    for pattern in (*IN_WORDS, *OF_BIRTH):
        yield from (match.span() for match in compiled(pattern).finditer(reading.plain))
    for pattern in IN_DIGITS:
        for match in compiled(pattern).finditer(reading.plain):
            parts = [int(part) for part in match.groups() if part and part.isdigit()]
            if not parts or (1 <= min(parts) <= 12 and 1 <= max(parts) <= 31):
                yield match.span()


# Years of the calendars of Iran and of Islam begin so many years later.
CALENDARS = (0, 621, 579)
FIRST_YEAR, MOST_AHEAD = 1930, 10
LONE_YEAR = re.compile(r"(?<![\d.,/-])\d{4}(?![\d.,]\d|\d)")
YEAR_OF_A_DATE = re.compile(r"(?<!\d)\d{4}(?!\d)|\d\d$")


def is_ahead(date: str, this_year: int) -> bool:
    """A date is a deadline rather than the day of something that happened."""
    plain = read(date).plain.strip()
    if any(compiled(pattern).search(plain) for pattern in OF_BIRTH):
        return False
    years = [int(year) + (2000 if len(year) == 2 else 0) for year in YEAR_OF_A_DATE.findall(plain)]
    return bool(years) and all(_is_from(year, this_year) for year in years)


def _is_from(year: int, this_year: int) -> bool:
    return any(0 <= year + ahead - this_year <= MOST_AHEAD for ahead in CALENDARS)


def past_years(reading: PlainReading, this_year: int) -> Iterator[Span]:
    """Find years that are over: they tell when something happened."""
    for match in LONE_YEAR.finditer(reading.plain):
        year = int(match[0])
        if not _is_from(year, this_year) and any(
            FIRST_YEAR <= year + ahead < this_year for ahead in CALENDARS
        ):
            yield match.span()


COUNT = rf"(?:\d{{1,2}}|1[01]\d|{WORD})"
THINGS = either(words.AGED_THINGS)
ONE_PERSON = either(words.ONE_PERSON)
EXPERIENCE = (
    r"(?!\s(?:d['’]\s?|de\s|di\s)(?:experience|experiencia|experiencias|pratique|practica|prison|"
    r"prision|detention|antiguedad|carcel|condena|guerre|guerra|anciennete|esperienza|reclusion))"
)
AGES = [
    # English
    rf"(?<![\w-])(?:{COUNT})[\s-]{{0,2}}(?:years?|yrs?|y)[\s./-]{{0,2}}(?:old|o)(?!\w)"
    rf"(?![\s-](?:[\w-]+\s)?(?:{THINGS})(?!\w))",
    rf"(?<!\w)(?:aged|age)[\s:=]{{1,3}}(?:about\s|around\s|of\s)?(?:{COUNT})(?!\w)"
    r"(?!\s?(?:to|-|and|or|\+)(?!\w)|\s?[-+])",
    r"(?<!\w)(?:male|female|man|woman|boy|girl)\s?,?\s(?:of\s)?\d{2}(?=\s?[,.;)]|\s?$)",
    # French
    rf"(?<!\w)(?:age|agee|{ONE_PERSON})[\s,:(]{{1,3}}(?:de\s|d['’])?(?:{COUNT})\sans(?!\w)"
    + EXPERIENCE,
    rf"(?<!\w)(?:il|elle|qui|cliente?|patiente?)\sa\s(?:environ\s)?(?:{COUNT})\sans(?!\w)"
    + EXPERIENCE,
    # Spanish, Portuguese, Italian
    rf"(?<!\w)(?:{ONE_PERSON})[\s,(]{{1,3}}(?:de\s|con\s|di\s|com\s)?(?:{COUNT})\s(?:anos|anni)"
    rf"(?!\w){EXPERIENCE}",
    rf"(?<!\w)(?:tiene|tem|tenia|ha|cumplio)\s(?:unos\s)?(?:{COUNT})\s(?:anos|anni)(?!\w)"
    + EXPERIENCE,
    rf"(?<!\w)(?:{COUNT})\s(?:anos\sde\sedad|anos\sde\sidade|anni\sd['’]eta)(?!\w)",
    rf"(?<!\w)(?:edad|idade|eta)\s?:?\s(?:de\s)?(?:{COUNT})(?!\w)(?!\s?[-+ay])",
    # German, Dutch
    rf"(?<!\w)(?:{COUNT})\s?(?:jahre\salt|jaar\soud)(?!\w)",
    rf"(?<!\w)(?:{COUNT})-?(?:jahrige[rsnm]?|jarige)(?!\w)",
    # Russian, Ukrainian
    rf"(?<!\w)(?:{either(words.OF_AGE)})[\s,-]{{1,3}}(?:\w+\s)?(?:{COUNT})\s"
    r"(?:лет|год|года|років|роки|рік)(?!\w)",
    rf"(?<!\w)(?:{COUNT})-?(?:летн|річн)\w+",
    # Turkish
    rf"(?<![\w-])(?:{COUNT})\s(?:yasinda(?:ki|dir|ydi)?)(?!\w)",
    # Arabic, Persian
    rf"(?<!\w)(?:{either(words.ARABIC_AGE)})\s?:?\s?(?:{COUNT})(?!\w)(?!\s?-)",
    rf"(?<!\w)(?:{COUNT})\s?(?:ساله|سالگي|سالگی)(?!\w)",
]
BEFORE_A_LIMIT = re.compile(
    r"(?:over|under|above|below|between|from|minimum|least|than|the age of)\s(?:the\s)?$"
)
OF_A_THING = re.compile(rf"(?:{THINGS})\s(?:is|are|was|were)\s(?:about\s|now\s|over\s)?$")


def spans_of_ages(reading: PlainReading) -> Iterator[Span]:
    """Find how old one person is; not how old a group is, or a report."""
    for text in dict.fromkeys((reading.plain, reading.latin)):
        for pattern in AGES:
            for match in compiled(pattern).finditer(text):
                before = text[max(match.start() - 40, 0) : match.start()]
                if not (BEFORE_A_LIMIT.search(before) or OF_A_THING.search(before)):
                    yield match.span()
