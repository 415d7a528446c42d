"""The language in which a page is read, and how lists are written in it."""

from collections.abc import Iterable

from babel.lists import format_list
from django.utils.translation import get_language, to_locale


def reader() -> str:
    """The language code of the page."""
    return get_language() or "en"


def locale() -> str:
    """The locale for dates and lists; English is British."""
    return "en_GB" if reader() == "en" else to_locale(reader())


def listed(words: Iterable[object]) -> str:
    """Join words, or members of a vocabulary, as in a sentence."""
    return format_list(list(map(_said, words)), locale=locale())


def either(words: Iterable[object]) -> str:
    """Join words of which one is meant."""
    return format_list(list(map(_said, words)), "or", locale=locale())


def _said(word: object) -> str:
    return str(getattr(word, "label", word))
