"""Languages: what each is called, in any language and in its own."""

from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError
from django.utils.functional import lazy
from django.utils.translation import get_language

from irct.machine.compiled import compiled
from irct.places.countries import DATA, SEARCH_LANGUAGES
from irct.places.locales import capfirst
from irct.tables import Tables, phrases_in, rows_of

# Unicode treats Dari as the Persian of Afghanistan.
UNICODE_CODES = {"prs": "fa_AF"}


class Language(NamedTuple):
    """A language by its ISO 639-1 code, or its 639-3 code where it has none of two letters."""

    english: str
    own: str  # where Unicode does not say, or says it in a rare script
    also: list[str]  # Unicode's codes, whose names it is looked for under


def _language(*, english: str, own: str, also: str) -> Language:
    return Language(english, own, also.split())


# In the order of the English names. Whoever needs Kurdish is shown both Kurdish languages, and a
# speaker of Farsi understands Dari.
LANGUAGES = rows_of(DATA / "languages.csv", _language)
_names = Tables(DATA / "language_names.toml")
EVERYDAY_NAMES = _names.group("everyday")
# By the language of the page.
SHOWN_NAMES = {language: _names.group(language) for language in {*_names} - {"everyday"}}


def codes() -> list[str]:
    """ISO 639 codes of all languages on offer."""
    return list(LANGUAGES)


@cache
def name(code: str, language: str) -> str:
    """A language's name as a sentence in this language writes it."""
    locale = Locale.parse(language, sep="-")
    if locale.language == "en":
        return LANGUAGES[code].english
    if (shown := SHOWN_NAMES.get(locale.language, {}).get(code)) is not None:
        return shown
    return locale.languages.get(UNICODE_CODES.get(code, code)) or LANGUAGES[code].english


def own_name(code: str) -> str:
    """A language's name for itself."""
    return LANGUAGES[code].own or _in_itself()[code][0]


def direction(code: str) -> str:
    """In which direction a language is written: rtl, ltr or, where Unicode does not say, auto."""
    if found := _in_itself().get(code):
        return found[1]
    try:
        return Locale.parse(code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"


@compiled
def _in_itself() -> dict[str, tuple[str, str]]:
    """The name and the direction of each language.

    Babel keeps a megabyte of each language of which it was asked anything.
    """
    found = {}
    for code, language in LANGUAGES.items():
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            found[code] = language.english, "auto"
        else:
            found[code] = locale.languages.get(code, language.english), locale.text_direction
    return found


def names(code: str) -> list[str]:
    """Every name under which people look for a language."""
    return list(dict.fromkeys(every_name()[code]))


@compiled
def every_name() -> dict[str, list[str]]:
    """The names of languages in each language: one that several share stands several times."""
    return {code: _every_name(code) for code in LANGUAGES}


def _every_name(code: str) -> list[str]:
    keys = [UNICODE_CODES.get(code, code), *LANGUAGES[code].also]
    found = [own_name(code), *phrases_in(EVERYDAY_NAMES.get(code, ""))]
    for language in SEARCH_LANGUAGES:
        unicode_names = Locale.parse(language).languages
        here = [name(code, language), *(unicode_names.get(key, "") for key in keys)]
        found += dict.fromkeys(here)
    return [text for text in found if text]


def _label(code: str) -> str:
    return capfirst(name(code, get_language() or "en"))


# Named in the language of the page that shows them.
_label_when_shown = lazy(_label, str)
CHOICES = [(code, _label_when_shown(code)) for code in LANGUAGES]
