"""The language in which a page is read, and how lists are written in it."""

import datetime as dt
import functools
import re
from collections.abc import Iterable

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import parse_pattern
from django.utils import timezone
from django.utils.functional import keep_lazy_text
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import get_language, get_language_bidi, to_locale

# Before these sounds, Spanish says "e" for "and" and "u" for "or"; "hielo" begins with another one.
BEFORE_I = re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)
BEFORE_O = re.compile(r"h?[oó]", re.IGNORECASE)
COMMAS = {"ar": "، ", "fa": "، "}
# Where they are not those of English.
COLONS = {"fr": "\N{NO-BREAK SPACE}: "}
SEMICOLONS = {"fr": "\N{NO-BREAK SPACE}; ", "ar": "؛ ", "fa": "؛ "}
QUOTES = dict.fromkeys(("ar", "fa", "ru", "uk"), "«%s»") | {
    "fr": "«\N{NO-BREAK SPACE}%s\N{NO-BREAK SPACE}»"
}
# The year in full: a sentence may end with it, and needs no second full stop.
LONG_DAYS = {"ru": "d MMMM y 'года'", "uk": "d MMMM y 'року'"}
WHOLE = parse_pattern("#,##0")
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


def reader() -> str:
    """The language code of the page."""
    return get_language() or "en"


def locale() -> str:
    """The locale for dates and lists; English is British."""
    return "en_GB" if reader() == "en" else to_locale(reader())


@functools.cache
def _parsed(name: str) -> Locale:
    return Locale.parse(name)


def listed(words: Iterable[object]) -> str:
    """Join words, or members of a vocabulary, as in a sentence."""
    return _by_sound(format_list(list(map(_said, words)), locale=locale()), "y", "e", BEFORE_I)


def either(words: Iterable[object]) -> str:
    """Join words of which one is meant."""
    return _by_sound(
        format_list(list(map(_said, words)), "or", locale=locale()), "o", "u", BEFORE_O
    )


def comma() -> str:
    """What stands between a town and its country."""
    return COMMAS.get(reader(), ", ")


def day(date: dt.date | None) -> str:
    """A day in full; of a moment, the day on which it was here."""
    if not date:
        return ""
    if isinstance(date, dt.datetime):
        date = _here(date).date()
    said = format_date(date, LONG_DAYS.get(reader(), "long"), locale())
    return f"1er{said[1:]}" if date.day == 1 and reader() == "fr" else said


def moment(at: dt.datetime | None) -> str:
    """A day and a time, as it was here."""
    if not at:
        return ""
    pattern = str(_parsed(locale()).datetime_formats["long"])
    time = format_time(_here(at), "short", locale=locale())
    return pattern.replace("{1}", day(at)).replace("{0}", time)


def number(count: float) -> str:
    """A whole number with its thousands apart."""
    return WHOLE.apply(count, _parsed(locale()))


def colon(label: object = "") -> str:
    """What stands between a label and what it is of: only a space after a question."""
    return " " if str(label).endswith(("?", "؟")) else COLONS.get(reader(), ": ")


def labelled(label: object, words: object) -> str:
    return f"{label}{colon(label)}{words}"


def semicolon() -> str:
    """What stands between parts that may have commas in them."""
    return SEMICOLONS.get(reader(), "; ")


def in_quotes(words: object) -> str:
    return QUOTES.get(reader(), "“%s”") % words


@keep_lazy_text
def capfirst(text: object) -> str:
    """Write the first letter large, as the language of the page does: of a Turkish i it is İ."""
    words = str(text)
    large = "İ" if reader() == "tr" and words[:1] == "i" else words[:1].upper()
    return large + words[1:]


def isolated(name: object) -> object:
    """A name, or several, in a text from right to left: its signs stay where its script has them.

    Characters do so wherever an element cannot be: in a title, an attribute, a translated sentence.
    """
    if not name or not get_language_bidi():
        return name
    if isinstance(name, list | tuple):
        return [isolated(one) for one in name]
    whole = f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}"
    return mark_safe(whole) if isinstance(name, SafeData) else whole  # noqa: S308


def _here(at: dt.datetime) -> dt.datetime:
    return timezone.localtime(at) if timezone.is_aware(at) else at


def _by_sound(text: str, word: str, other: str, before: re.Pattern[str]) -> str:
    """A Spanish list, whose last word but one is another before a vowel like its own."""
    begin, found, last = text.rpartition(f" {word} ")
    return f"{begin} {other} {last}" if found and reader() == "es" and before.match(last) else text


def _said(word: object) -> str:
    return str(getattr(word, "label", word))
