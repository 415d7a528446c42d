"""Languages: what each is called, in any language and in its own."""

from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language

from irct.places.countries import SEARCH_LANGUAGES
from irct.places.language_table import (
    ALSO,
    DISPLAY_NAMES,
    ENGLISH_NAMES,
    EVERYDAY_NAMES,
    OWN_NAMES,
)

# Unicode treats Dari as the Persian of Afghanistan.
UNICODE_CODES = {"prs": "fa_AF"}


def codes() -> list[str]:
    """ISO 639 codes of all languages on offer."""
    return list(ENGLISH_NAMES)


@cache
def name(code: str, language: str) -> str:
    """A language's name as a sentence in this language writes it."""
    locale = Locale.parse(language, sep="-")
    if locale.language == "en":
        return ENGLISH_NAMES[code]
    if (display := DISPLAY_NAMES.get(code, {}).get(locale.language)) is not None:
        return display
    return locale.languages.get(UNICODE_CODES.get(code, code)) or ENGLISH_NAMES[code]


@cache
def own_name(code: str) -> str:
    """A language's name for itself."""
    if (own := OWN_NAMES.get(code)) is not None:
        return own
    try:
        return Locale.parse(code).languages[code]
    except (UnknownLocaleError, KeyError):
        return ENGLISH_NAMES[code]


@cache
def names(code: str) -> list[str]:
    """Every name under which people look for a language."""
    keys = [UNICODE_CODES.get(code, code), *ALSO.get(code, [])]
    found = [own_name(code), *EVERYDAY_NAMES.get(code, "").split(", ")]
    for language in SEARCH_LANGUAGES:
        unicode_names = Locale.parse(language).languages
        found += [name(code, language), *(unicode_names.get(key, "") for key in keys)]
    return [text for text in dict.fromkeys(found) if text]


def _label(code: str) -> str:
    return capfirst(name(code, get_language() or "en"))


# Named in the language of the page that shows them.
CHOICES = [(code, lazy(_label, str)(code)) for code in ENGLISH_NAMES]
