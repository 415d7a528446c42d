"""Which country may be meant by what is no name of one: who comes from there, or a town."""

from functools import lru_cache

from irct.imports.named import called, country_names, language_names
from irct.models import country_name
from irct.places import countries
from irct.places.locales import either
from irct.places.models import TownName
from irct.places.text import spellings

# What makes of the name of a country that of those who come from there, in English.
ENDINGS = ("ean", "ian", "an", "ese", "ish", "i", "n", "er", "ic")
# Those of which no stem is left, and letters that stand on cars.
OTHERS = {
    "french": "FR",
    "dutch": "NL",
    "swiss": "CH",
    "greek": "GR",
    "spanish": "ES",
    "filipino": "PH",
    "burmese": "MM",
    "argentine": "AR",
    "emirati": "AE",
    "american": "US",
    "congolese": "CD CG",
    **dict.fromkeys(["british", "english", "scottish", "welsh"], "GB"),
    **{
        letter: f"{letter}{rest}".upper() for letter, rest in zip("abdefip", "teesrtt", strict=True)
    },
    "ö": "AT",
}
SHORTEST_STEM, LONGEST = 4, 60
# So many are proposed.
MOST = 3


def lands_like(text: str) -> str:
    """The countries that may be meant, as they are called; nothing if a name is one."""
    codes = _codes(" ".join(text.split())[:LONGEST].casefold())
    return either(country_name(code) for code in codes) if codes else ""


@lru_cache(maxsize=1_000)
def _codes(text: str) -> list[str]:
    if not text or called(text, country_names()):
        return []
    return (
        OTHERS.get(text, "").split()
        or (_of_people(text) or _of_language(text) or _of_town(text))[:MOST]
    )


def _of_people(text: str) -> list[str]:
    stems = [text.removesuffix(end) for end in ENDINGS if text.endswith(end)]
    stems = [stem for stem in stems if len(stem) >= SHORTEST_STEM]
    named = [(code, countries.name(code, "en").casefold()) for code in countries.codes()]
    return [code for code, name in named if any(name.startswith(stem) for stem in stems)]


def _of_language(text: str) -> list[str]:
    """Where a language is spoken that is called as its people are, as in Danish."""
    spoken = called(text, language_names())
    found = [code for code in countries.codes() if countries.official_languages(code) & spoken]
    return found if len(found) <= MOST else []


def _of_town(text: str) -> list[str]:
    towns = TownName.objects.filter(name__in=spellings(text))
    by_size = towns.order_by("-town__population").values_list("town__country", flat=True)
    return list(dict.fromkeys(by_size[:LONGEST]))
