"""Days and years as people and their programs write them."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol, TypeVar

from babel import Locale
from django.utils.translation import gettext as _

from irct.imports.cells import NOWHERE, Around, NumberFormat, TextFormat, whole_number
from irct.places.countries import SEARCH_LANGUAGES
from irct.places.text import normalise

# In which order a column writes the day and the month.
DAY_FIRST, MONTH_FIRST, BOTH = "day first", "month first", "both"
NUMBERS = re.compile(
    r"\A([0-9]{1,4})( ?[-./ ] ?)([0-9]{1,2})\2([0-9]{1,4})\.?"
    # The time of a clock.
    r"(?:[T ][0-9:.Z+]{0,30}(?: ?[AaPp]\.?[Mm]\.?)?)?\Z"
)
EASTERN = re.compile(r"\A([0-9]{4})[年년] ?([0-9]{1,2})[月월] ?([0-9]{1,2})[日일]\Z")
COMPACT = re.compile(r"\A[0-9]{8}\Z")
SERIAL = re.compile(r"\A([0-9]{5})(?:[.,][0-9]{1,15})?\Z")
# The day that Excel calls 0, and what it calls days from 1954 to 2119.
EXCEL_BEGINS, SERIALS = dt.date(1899, 12, 30), range(20_000, 80_000)
WORD = re.compile(r"[^\W\d_]+|[0-9]+")
# What stands in a written day besides it, and tells nothing.
FILLING = frozenset(
    normalise("of the de del di do da den der el le la er st nd rd th г года р року")
)
YEAR = re.compile(
    # Since when, and in the East the month.
    r"\A(?:(?:since|depuis|desde|seit|dal|с|з|від|منذ) )?"
    r"([0-9]{4})(?:\s?(?:г|год|году|года|р|рік|року|年|년)(?: ?[0-9]{1,2}[月월])?)?\Z",
    re.IGNORECASE,
)
WITH_MONTH = re.compile(r"\A(?:0?[1-9]|1[0-2])[-./]([0-9]{4})\Z")
BEFORE_NUMBERS = re.compile(r"\A([^\W\d_]{2,20})[.,]{0,2} (?=[0-9])")
DASHES = re.compile(r"[\u2010-\u2014\u2212]")
# Months as they are numbered in Poland and Hungary.
ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
# A year of two digits from here on is one of the last century.
LAST_CENTURY = 70
# A number with a word behind it, and the words for weeks.
WITH_UNIT = re.compile(r"\A([0-9]{1,4})\s?([^\W\d_]{1,12}\.?)\Z")
WEEKS = {
    *("week", "weeks", "wk", "wks", "w", "semaine", "semaines", "sem", "semana", "semanas"),
    *("woche", "wochen", "wo", "неделя", "недели", "недель", "нед", "тиждень", "тижні", "тижнів"),
    *("тиж", "hafta", "haftalar", "周", "星期"),
    *(
        "settimana",
        "settimane",
        "uge",
        "uger",
        "vecka",
        "veckor",
        "uke",
        "uker",
        "weken",
        "tydzień",
    ),
    *("tygodnie", "tygodni", "săptămână", "săptămâni"),
    *("أسبوع", "أسابيع", "اسبوع", "اسابيع", "هفته"),
}
# Rows that are looked at, from the first such day on, to find out in which order a column writes.
MOST_LOOKED_AT = 30_000


class HasCells(Protocol):
    @property
    def cells(self) -> Sequence[str]: ...


Line = TypeVar("Line", bound=HasCells)


class DayFormat(TextFormat):
    """A day; one that may be either of two is refused."""

    def read(self, cell: str, around: Around = NOWHERE) -> str:
        text = whole_number(self.text(cell))
        return day_of(text, order=around.order).isoformat()

    def allowed(self) -> str:
        return _("A day as year-month-day, as in 2026-05-31.")


class YearFormat(NumberFormat):
    def read(self, cell: str, around: Around = NOWHERE) -> int:
        text = whole_number(self.text(cell).rstrip(" ."))
        if found := YEAR.match(text) or WITH_MONTH.match(text):
            return int(found[1])
        try:
            return day_of(text, order=around.order or DAY_FIRST).year
        except ValueError:
            words = [word for part in WORD.findall(text[:80]) for word in normalise(part)]
            if len(words) == 2 and words[0] in _months() and YEAR.match(words[1]):
                return int(words[1])
            raise ValueError(self.fault(text)) from None

    def fault(self, text: str) -> str:
        return _("“%s” is not a year. Write its four digits alone, as in 1998.") % text[:80]


class WeeksFormat(NumberFormat):
    """A number of weeks, with or without the word."""

    def read(self, cell: str, around: Around = NOWHERE) -> int:
        text = self.text(cell).replace("(s)", "s")
        found = WITH_UNIT.match(whole_number(text))
        if found and found[2].strip(" .").casefold() in WEEKS:
            text = found[1]
        return super().read(text)

    def fault(self, text: str) -> str:
        return _("“%s” is not a whole number of weeks. Write one, as in 12.") % text[:80]


def day_of(text: str, *, order: str = "") -> dt.date:
    """The day that a text means. Raises ValueError with what to write."""
    text = DASHES.sub("-", text)
    before = BEFORE_NUMBERS.match(text)
    if before and {*normalise(before[1])} <= _weekdays():
        text = text[before.end() :]
    if found := NUMBERS.match(text):
        return _numbered(text, found, order)
    if found := EASTERN.match(text):
        return _day(text, *(int(part) for part in found.groups()))
    if COMPACT.match(text):
        return _day(text, int(text[:4]), int(text[4:6]), int(text[6:]))
    if (found := SERIAL.match(text)) and int(found[1]) in SERIALS:
        return EXCEL_BEGINS + dt.timedelta(days=int(found[1]))
    return _in_words(text)


def _numbered(text: str, found: re.Match[str], order: str) -> dt.date:
    first, second, third = (int(found[number]) for number in (1, 3, 4))
    if len(found[1]) == 4:
        return _day(text, first, second, third)
    if len(found[4]) != 4:
        raise ValueError(
            _("The year of “%s” is not sure. Write the day as in 2026-05-31.") % text[:80]
        )
    if "." in found[2] and order != MONTH_FIRST:
        # With points the day stands first, wherever they are used.
        order = DAY_FIRST
    if first == second or second > 12 or first > 12:
        day, month = (second, first) if second > 12 else (first, second)
        return _day(text, third, month, day)
    if order == DAY_FIRST:
        return _day(text, third, second, first)
    if order == MONTH_FIRST:
        return _day(text, third, first, second)
    either = [_day(text, third, *pair).isoformat() for pair in ((second, first), (first, second))]
    raise ValueError(
        _("“%(text)s” may be two days. Write %(one)s or %(other)s.")
        % {"text": text[:80], "one": either[0], "other": either[1]}
    )


def _day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(
            _("“%s”: there is no such day. Write it as year-month-day, as in 2026-05-31.")
            % text[:80]
        ) from None


def _in_words(text: str) -> dt.date:
    """A day with its month written out, in any language of the search."""
    words = [word for part in WORD.findall(text[:80]) for word in normalise(part)]
    words = [word for word in words if word not in FILLING and word not in _weekdays()]
    numbers = [word for word in words if word.isdigit()]
    months = [word for word in words if not word.isdigit()]
    found = _months().get(months[0], frozenset()) if len(months) == 1 else frozenset()
    if len(months) == 1 and months[0] in ROMAN:
        found = frozenset([ROMAN.index(months[0]) + 1])
    if len(found) == 1 and len(numbers) == 2:
        day, year = sorted(numbers, key=len)
        if len(day) <= 2 and len(year) == 4:
            return _day(text, int(year), min(found), int(day))
        if len(year) == 2 and words[-1] == numbers[1]:
            century = 1900 if int(numbers[1]) >= LAST_CENTURY else 2000
            return _day(text, century + int(numbers[1]), min(found), int(numbers[0]))
    if len(found) == 1 and len(numbers) == 1 and len(numbers[0]) < 3:
        raise ValueError(
            _("“%s” is a day without a year, or less. Write it as in 2026-05-31.") % text[:80]
        )
    if len(found) == 1 and len(numbers) == 1:
        raise ValueError(_("“%s” is not a whole day. Write it as in 2026-05-31.") % text[:80])
    raise ValueError(
        _("“%s” is not a day. Write it as year-month-day, as in 2026-05-31.") % text[:80]
    )


@cache
def _months() -> dict[str, frozenset[int]]:
    return _names_by("months")


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(_names_by("days"))


def _names_by(kind: str) -> dict[str, frozenset[int]]:
    """Names of months or weekdays, in full and cut short, with their numbers."""
    found: dict[str, set[int]] = {}
    for language in (*SEARCH_LANGUAGES, "ar_SY", "ar_DZ", "fr_CA", "hr", "cs", "bg", "no", "id"):
        for forms in getattr(Locale.parse(language), kind).values():
            for width in ("wide", "abbreviated"):
                for number, name in forms.get(width, {}).items():
                    # Two words are no name that a date is written with.
                    if len(words := normalise(name)) == 1 and not words[0].isdigit():
                        found.setdefault(words[0], set()).add(int(number))
    return {name: frozenset(numbers) for name, numbers in found.items()}


class DayOrders:
    """In which order each column of a file writes the day and the month."""

    def __init__(self) -> None:
        self.by_column: dict[str, str] = {}

    def looking_ahead(self, lines: Iterator[Line], names: Mapping[int, str]) -> Iterator[Line]:
        """Lines, once it is known how the columns at some positions write days."""
        for line in lines:
            if any(_is_numbered(line.cells[at]) for at in names if at < len(line.cells)):
                held = [line, *itertools.islice(lines, MOST_LOOKED_AT)]
                for one in held:
                    self._note(one.cells, names)
                yield from held
                yield from lines
                return
            yield line

    def _note(self, cells: Sequence[str], names: Mapping[int, str]) -> None:
        for at, name in names.items():
            if at < len(cells) and (order := _order(cells[at].strip())):
                known = self.by_column.setdefault(name, order)
                if known != order:
                    self.by_column[name] = BOTH


def _is_numbered(cell: str) -> bool:
    return bool(NUMBERS.match(whole_number(cell.strip())))


def _order(cell: str) -> str:
    found = NUMBERS.match(whole_number(cell))
    if not found or len(found[1]) > 2 or len(found[4]) != 4:
        return ""
    first, second = int(found[1]), int(found[3])
    if first > 12 >= second:
        return DAY_FIRST
    return MONTH_FIRST if second > 12 >= first else ""
