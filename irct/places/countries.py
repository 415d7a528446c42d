"""Countries: their IRCT regions, addresses and points, and their names in any language."""

from functools import cache

from babel import Locale, localedata
from babel.languages import get_official_languages

from irct.places.country_table import (
    COUNTRIES,
    DISPLAY_NAMES,
    EVERYDAY_NAMES,
    Region,
)
from irct.places.points import Point

# People search in their own language, whatever the page's: first the languages of the site.
SEARCH_LANGUAGES = (
    *("en", "fr", "es", "ar", "ru", "tr", "fa", "uk"),
    *("de", "pt", "it", "nl", "el", "sq", "sr", "ka", "hy", "az", "he", "ku", "ckb", "ps", "ur"),
    *("hi", "bn", "ne", "si", "ta", "my", "vi", "zh", "am", "ti", "om", "so", "sw"),
)


def codes() -> list[str]:
    """ISO 3166-1 codes of all countries, and XK."""
    return list(COUNTRIES)


def region(code: str) -> Region:
    return COUNTRIES[code].region


@cache
def in_region(region: str) -> frozenset[str]:
    return frozenset(code for code, country in COUNTRIES.items() if country.region == region)


def slug(code: str) -> str:
    return COUNTRIES[code].slug


def by_slug(slug: str) -> str | None:
    return _by_slug().get(slug)


@cache
def _by_slug() -> dict[str, str]:
    return {country.slug: code for code, country in COUNTRIES.items()}


def country_point(code: str) -> Point:
    """The position of a country's capital."""
    return COUNTRIES[code].point


@cache
def name(code: str, language: str) -> str:
    """A country's name as a page in this language writes it."""
    locale = Locale.parse(language, sep="-")
    if (display := DISPLAY_NAMES.get(code, {}).get(locale.language)) is not None:
        return display
    text = locale.territories[code]
    if locale.language == "en":
        text = text.replace("St. ", "Saint ").replace(" & ", " and ")
    if locale.language == "ru":
        text = text.replace("о-ва", "острова")
    return text


@cache
def names(code: str) -> list[str]:
    """Every name under which people look for a country."""
    found = EVERYDAY_NAMES.get(code, "").split(", ")
    own = (own.partition("_")[0] for own in get_official_languages(code, de_facto=True))
    for language in dict.fromkeys((*SEARCH_LANGUAGES, *filter(localedata.exists, own))):
        territories = Locale.parse(language).territories
        # Kurdish lacks a few small territories.
        if code in territories:
            found += [name(code, language), territories[code]]
    return [text for text in dict.fromkeys(found) if text]
