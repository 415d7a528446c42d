"""The words by which contact details are written out.

`data/words.toml` holds those that were not parted by language; `data/languages` has a file for
each language, to which somebody who speaks it can add. A word counts in a text of any language.
"""

from pathlib import Path

from irct.tables import Tables

_DATA = Path(__file__).parent / "data"
_shared = Tables(_DATA / "words.toml")
LANGUAGES = {path.stem: Tables(path) for path in sorted((_DATA / "languages").glob("*.toml"))}


def _of_languages(key: str) -> str:
    return " ".join(table.text(key, default="") for table in LANGUAGES.values())


def _text(key: str) -> str:
    return f"{_shared.text(key)} {_of_languages(key)}"


def _merged(*groups: dict[str, str]) -> dict[str, str]:
    digits = dict.fromkeys(digit for group in groups for digit in group)
    return {digit: " ".join(group.get(digit, "") for group in groups) for digit in digits}


NUMBERS = _shared.group("numbers")
EVERY_NUMBER = _merged(NUMBERS, *(table.group("numbers") for table in LANGUAGES.values()))
ORDINALS = _merged(*(table.group("ordinals") for table in LANGUAGES.values()))
# Languages that join the words of a number, with their word for a hundred.
JOINED = {
    code: hundred
    for code, table in LANGUAGES.items()
    if (hundred := table.text("hundred", default=""))
}
# The digits of languages that write without spaces, so that nothing parts their words.
UNSPACED = _merged(
    *(
        {digit: line for digit, line in table.group("numbers").items() if len(digit) == 1}
        for table in LANGUAGES.values()
        if table.text("unspaced", default="")
    )
)
# How languages join the words of a number below a hundred: ("{unit}und{ten}", its numbers).
COMPOUNDS = [
    (compound, table.group("numbers"))
    for table in LANGUAGES.values()
    if (compound := table.text("compound", default=""))
]
DOUBTFUL_NUMBERS = _text("doubtful_numbers")
LISTING = _text("listing")
DICTATING = _text("dictating")
CALLING = _text("calling")
FILLING = _text("filling")
COUNTED = _text("counted")
CALENDAR = _text("calendar")
AT = _text("at")
SURELY_AT = _text("surely_at")
DOT = _text("dot")
PROVIDERS = _text("providers")
SURE_PROVIDERS = _text("sure_providers")
# Of the words for a dot, those that nothing parts from what stands beside them.
UNSPACED_DOTS = " ".join(
    table.text("dot", default="")
    for table in LANGUAGES.values()
    if table.text("unspaced", default="")
)
MESSENGERS = _text("messengers")
MESSENGERS_OR_WORDS = _text("messengers_or_words")
CALLED = _text("called")
NAMING = _text("naming")
ACCOUNT = _text("account")
NOT_A_HANDLE = _text("not_a_handle")
OURS = _text("ours")
IS = _text("is")
SITE = _text("site")
FINDING = _text("finding")
ON = _text("on")
STRONG_DOMAINS = _text("strong_domains")
DOMAIN_WORDS = _text("domain_words")
COUNTRY_WORDS = _text("country_words")
OTHER_SCRIPTS = _text("other_scripts")
SLASH = _of_languages("slash")
DIALLING = _of_languages("dialling")
RECKONING = _text("reckoning")
PAUSES = _of_languages("pauses")
STREETS = _of_languages("streets")
STREET_ENDINGS = _of_languages("street_endings")
HOUSES = _of_languages("houses")
HOUSE_NUMBERS = _of_languages("house_numbers")
FLOORS = _of_languages("floors")
COMING = _of_languages("coming")
BACK_DOORS = _of_languages("back_doors")
BESIDE = _of_languages("beside")
POST_BOXES = _of_languages("post_boxes")
STREET_ABBREVIATIONS = _of_languages("street_abbreviations")
LANDMARKS = _of_languages("landmarks")
SEEKING = _text("seeking")
OURSELVES = _text("ourselves")
NEGATIONS = _text("negations")
PAYING = _text("paying")
SCANNING = _text("scanning")
CODES = _text("codes")
LATITUDE = _of_languages("latitude")
LONGITUDE = _of_languages("longitude")
# After a language's own word for the dot: ("kropka", "pl com org").
DOTS_AND_DOMAINS = [
    (table.text("dot"), table.text("domains"))
    for table in LANGUAGES.values()
    if table.text("domains", default="")
]
