"""Countries: their IRCT regions, slugs and points, and their names in any language.

`data/countries.csv` holds every country. Its slugs are written down because an address must not
change when Unicode renames a country. The points are those of the capitals in GeoNames, or of the
largest town where there is no capital, or of the main island or station where there is no town.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale, localedata
from babel.languages import get_official_languages
from django.db import models
from django.utils.translation import gettext_lazy as _

from irct.machine.compiled import compiled
from irct.places.points import Point
from irct.tables import Tables, phrases_in, rows_of

DATA = Path(__file__).parent / "data"

# People search in their own language, whatever the page's: first the languages of the site.
SEARCH_LANGUAGES = (
    *("en", "fr", "es", "ar", "ru", "tr", "fa", "uk"),
    *("de", "pt", "it", "nl", "el", "sq", "sr", "ka", "hy", "az", "he", "ku", "ckb", "ps", "ur"),
    *("hi", "bn", "ne", "si", "ta", "my", "vi", "zh", "ja", "ko", "am", "ti", "om", "so", "sw"),
    *("sv", "da", "fi", "hu", "pl", "ro", "bs"),
)
# Further languages in which countries are named, where the name is nothing else.
OTHER_LANGUAGES = (
    *("id", "ms", "fil", "th", "lo", "km", "ml", "te", "kn", "mr", "gu", "pa", "ug", "mn"),
    *("kk", "ky", "uz", "tk", "tg", "tt", "be", "bg", "mk", "cs", "sk", "sl", "hr", "lt", "lv"),
    *("et", "no", "is", "ga", "mt", "ca", "eu", "gl", "af", "ha", "ig", "yo", "rw", "rn", "lg"),
    *("mg", "sn", "wo", "ff", "bm"),
)


class Region(models.TextChoices):
    """A region of the IRCT; Europe is the area of the Council of Europe with its neighbours."""

    ASIA = "asia", _("Asia")
    EUROPE = "europe", _("Europe")
    LAC = "lac", _("Latin America and the Caribbean")
    MENA = "mena", _("Middle East and North Africa")
    NORTH_AMERICA = "north-america", _("North America")
    PACIFIC = "pacific", _("Pacific")
    SUB_SAHARAN_AFRICA = "sub-saharan-africa", _("Sub-Saharan Africa")


class Country(NamedTuple):
    slug: str
    region: Region
    point: Point


def _country(*, slug: str, region: str, latitude: str, longitude: str) -> Country:
    return Country(slug, Region(region), Point(float(latitude), float(longitude)))


COUNTRIES = rows_of(DATA / "countries.csv", _country)
# Stations and reserves: nobody lives there for good.
UNINHABITED = frozenset({"AQ", "BV", "GS", "HM", "TF", "UM"})
_names = Tables(DATA / "country_names.toml")
EVERYDAY_NAMES = _names.group("everyday")
_articles = Tables(DATA / "country_articles.toml")
# By the language of the page: the article that a country has inside a sentence.
ARTICLES = {
    language: {
        country: article
        for article, codes in _articles.group(language).items()
        for country in phrases_in(codes)
    }
    for language in _articles
}
# By the language of the page.
SHOWN_NAMES = {language: _names.group(language) for language in {*_names} - {"everyday"}}


def codes() -> list[str]:
    """ISO 3166-1 codes of all countries, and XK."""
    return list(COUNTRIES)


def inhabited() -> list[str]:
    """Those in which people live, who may look for help there."""
    return [code for code in COUNTRIES if code not in UNINHABITED]


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
    if (shown := SHOWN_NAMES.get(locale.language, {}).get(code)) is not None:
        return shown
    text = locale.territories[code]
    if locale.language == "en":
        text = text.replace("St. ", "Saint ").replace(" & ", " and ")
    if locale.language == "ru":
        text = text.replace("о-ва", "острова")
    return text


def names(code: str) -> list[str]:
    """Every name under which people look for a country."""
    return list(dict.fromkeys(every_name()[code]))


@compiled
def every_name() -> dict[str, list[str]]:
    """The names of countries in each language: one that several share stands several times."""
    return {code: _every_name(code) for code in COUNTRIES}


@cache
def official_languages(code: str) -> frozenset[str]:
    """The languages in which a country is governed, by law or in fact."""
    spoken = get_official_languages(code, de_facto=True)
    return frozenset(language.partition("_")[0] for language in spoken)


@cache
def governed_in(language: str) -> frozenset[str]:
    """The countries that are governed in a language."""
    return frozenset(code for code in COUNTRIES if language in official_languages(code))


@cache
def names_elsewhere() -> dict[str, list[str]]:
    """The names of each country in languages of which few people search."""
    tables = [
        Locale.parse(language).territories
        for language in OTHER_LANGUAGES
        if localedata.exists(language)
    ]
    return {code: [table[code] for table in tables if code in table] for code in codes()}


def _every_name(code: str) -> list[str]:
    found = phrases_in(EVERYDAY_NAMES.get(code, ""))
    own = filter(localedata.exists, sorted(official_languages(code)))
    for language in dict.fromkeys((*SEARCH_LANGUAGES, *own)):
        territories = Locale.parse(language).territories
        # Kurdish lacks a few small territories.
        if code in territories:
            found += dict.fromkeys([name(code, language), territories[code]])
    return [text for text in found if text]
