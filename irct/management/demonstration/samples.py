"""What sample centres and sample experts share: nothing that is true of anybody."""

import datetime as dt
import random
import tomllib
from functools import cache

from babel.core import get_global
from babel.languages import get_official_languages
from django.conf import settings

from irct.models import Block, Confirmer, Language

SOURCE = settings.BASE_DIR / "centres" / "data" / "sample_texts.toml"
with SOURCE.open("rb") as _file:
    TEXTS = tomllib.load(_file)
SECOND_LANGUAGES = [language for language in TEXTS if language != "en"]

# How many months ago each block was confirmed: contacts, services, places.
MONTHS_AGO = (
    (1, 1, 1),
    (13, 13, 13),
    (2, 5, 3),
    (None, None, None),
    (8, 11, 2),
    (18, 17, 22),
    (1, 14, 4),
    (3, None, None),
    (5, 2, 19),
    (4, 4, 6),
    (None, 7, 7),
)

HOWS = Confirmer.values

# Numbers kept for films and books by those who give out numbers: they ring nobody.
FICTIONAL_NUMBERS = {
    "AU": ("+6125550", 4),
    "CA": ("+161355501", 2),
    "DE": ("+493023125", 3),
    "FR": ("+3319900", 4),
    "SE": ("+468465004", 2),
    "US": ("+120255501", 2),
}
ELSEWHERE = ("+442079460", 3)
FICTIONAL_MOBILE_NUMBERS = (
    *(f"+467017406{ending:02}" for ending in range(5, 100)),
    *(f"+61491570{ending}" for ending in ("006", "110", "156", "157", "158", "159")),
)

# Where a country has several; elsewhere Unicode knows the one.
TIME_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
    "XK": "Europe/Belgrade",
}


def confirmations(number: int, day: dt.date) -> dict[str, object]:
    """When each block was confirmed, and how: every state comes up in turn."""
    columns: dict[str, object] = {}
    for place, block in enumerate(Block):
        months = MONTHS_AGO[number % len(MONTHS_AGO)][place]
        columns[f"{block}_confirmed_on"] = months and day - dt.timedelta(days=round(months * 30.5))
        columns[f"{block}_confirmed_how"] = HOWS[(number + place) % len(HOWS)] if months else ""
    return columns


@cache
def official_languages(country: str) -> tuple[str, ...]:
    codes = [code.partition("_")[0] for code in get_official_languages(country, de_facto=True)]
    return tuple(code for code in dict.fromkeys(codes) if code in Language.values)


def second_language(country: str, number: int) -> str:
    """The language of the second text: the country's own, if there are texts in it."""
    own = [code for code in official_languages(country) if code in SECOND_LANGUAGES]
    return own[0] if own else SECOND_LANGUAGES[number % len(SECOND_LANGUAGES)]


def text(language: str, kind: str, name: str, number: int) -> str:
    """One of the sample texts in a language."""
    written = TEXTS[language][kind][name]
    return written[number % len(written)].strip()


def phone(country: str, number: int) -> str:
    beginning, digits = FICTIONAL_NUMBERS.get(country, ELSEWHERE)
    return f"{beginning}{number % 10**digits:0{digits}}"


def mobile_phone(number: int) -> str:
    return FICTIONAL_MOBILE_NUMBERS[number % len(FICTIONAL_MOBILE_NUMBERS)]


@cache
def time_zone(country: str) -> str:
    zones = get_global("territory_zones").get(country, ["UTC"])
    return TIME_ZONES.get(country) or min(zones)


def some(options: list[str], least: int, most: int, *, chance: random.Random) -> list[str]:
    """Some of the options, in their order."""
    chosen = set(chance.sample(options, min(len(options), chance.randint(least, most))))
    return [option for option in options if option in chosen]
