"""Codes by every name that people have for them: countries, languages, services and the like."""

import itertools
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.core import get_global
from django_countries import countries as official
from rapidfuzz import process
from rapidfuzz.distance import OSA

from irct.places import countries, languages
from irct.places.countries import SEARCH_LANGUAGES
from irct.places.text import spellings
from irct.search.synonyms import all_synonyms

# What people write for the codes of vocabularies, where nobody searches for them so.
VALUES = Path(__file__).parent / "data" / "values"
# Words for services that may mean several, in the same languages.
GENERAL = Path(__file__).parent / "data" / "general" / "services.toml"
# Codes by the spellings of their names.
Names = dict[str, frozenset[str]]
# Tables of names, of which one that knows a name goes before those behind it.
Tables = tuple[Names, ...]

# What states call themselves before the name by which they are known.
FORMAL = {
    *("republic", "kingdom", "state", "states", "commonwealth", "principality", "sultanate"),
    *("emirate", "emirates", "union", "federation", "duchy"),
}
# Their formal names are not those of what they are called without them.
NOT_SHORTENED = frozenset({"china", "the congo"})
# Names that are no country's, or that of several, or that the search does not know.
FURTHER = {
    **dict.fromkeys(["Kurdistan", "Курдистан", "كردستان", "Kürdistan"], "IQ IR SY TR"),
    "Congo DR": "CD",
    **dict.fromkeys(["Kosovo (UNSCR 1244)", "Kosovo under UNSCR 1244", "Kosovo (1244)"], "XK"),
    "Russian Fed": "RU",
    "Saint Vincent": "VC",
    "Dominica Republic": "DM DO",
    "Serbia and Montenegro": "RS ME",
    **dict.fromkeys(["Soviet Union", "USSR", "URSS", "СССР"], "RU UA BY KZ UZ"),
    "Virgin Islands": "VG VI",
    **dict.fromkeys(["BRD", "RFA", "DDR"], "DE"),
    **dict.fromkeys(["EUA", "E.U.A.", "ΗΠΑ"], "US"),
    "OPT": "PS",
    "BAE": "AE",
    "КНР": "CN",
    "Туркмения": "TM",
    "Yugoslavia": "BA HR ME MK RS SI XK",
}
SHORTENED = {"rep": "republic", "dem": "democratic", "fed": "federal", "st": "saint"}
SHORTENED |= {"s": "south", "n": "north", "e": "east", "w": "west"}
# Before each of several in a cell.
ITEM = re.compile(r"(?:\A|[\s;,])(?:[0-9]{1,2}[.)]|[•*–—-])\s")
# How well a language is spoken, where it is spoken well.
FLUENT = re.compile(
    r"\s?[(\[](?:fluent|fluently|native|native speakers?|mother tongue|very good|excellent|courant|"
    r"couramment|langue maternelle|fluido|con fluidez|nativo|lengua materna|fluente|fließend|"
    r"Muttersprache|sehr gut|свободно|родной|вільно|рідна|akıcı|ana ?dil|بطلاقة|اللغة الأم|"
    r"روان)[)\]]",
    re.IGNORECASE,
)
# A semicolon within brackets parts nothing.
LINE = re.compile(r"[\n\r]|;(?![^();]{0,80}(?:;[^();]{0,80}){0,5}\))")
IN_BRACKETS = re.compile(r"\A[\[({]([^\[\](){}]*)[\])}]\Z", re.DOTALL)
FLAG = {0x1F1E6 + number: letter for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
# Parts of a cell that say the same, or of which each says something.
PART = re.compile(r"[()\[\]/,;|–—]| (?:-|and|et|und|y|и) ")
# Between several values in a cell.
SEVERAL = re.compile(r"[;,\n\r\t|/+&،؛、·•]")
AND = re.compile(r" (?:and|et|y|e|und|u\.|og|en|и|та|і|ve|و) | و(?=ال)", re.IGNORECASE)
ARABIC_AND = re.compile(r" و(?=\S)")
# How many letters may be wrong in a name of at least so many.
WRONG = ((10, 3), (7, 2), (4, 1))
# How many names are offered that are as near as each other.
MOST_NEAR = 4
# The code of whom a centre helps under which the search finds men, adults and others, too.
EVERYONE = "everyone"
# The vocabularies for whose codes the search knows words, by what it calls them.
SEARCHED = {
    "Service": "service",
    "Help": "helps",
    "Way": "way",
    "Profession": "profession",
    "Expertise": "expertise",
}


def country_names() -> Tables:
    return (_countries(),)


@cache
def _countries() -> Names:
    def named() -> Iterator[tuple[str, str]]:
        yield from ((name, code) for name, codes in FURTHER.items() for code in codes.split())
        for code in countries.codes():
            yield code, code
            yield from ((name, code) for name in countries.names(code))
            yield official.alpha3(code), code
            yield str(official.name(code)), code

    return _by_spelling(named())


@cache
def language_names() -> Tables:
    """First what a language is called on pages; then what is understood as one like it, too."""
    shown = [
        (languages.name(code, page), code)
        for code in languages.codes()
        for page in SEARCH_LANGUAGES
    ]
    shown += [(languages.own_name(code), code) for code in languages.codes()]
    # Kurdish (Kurmanji) is either.
    parts = [
        (part, code)
        for code in languages.codes()
        for part in languages.name(code, "en").strip(")").split(" (")
    ]
    # Sorani Kurdish, too.
    shown += [
        (" ".join(reversed(name.strip(")").split(" ("))), code)
        for name, code in list(shown)
        if name.count(" (") == 1
    ]
    long = [
        (alias, code)
        for alias, code in get_global("language_aliases").items()
        if len(alias) == 3 and code in languages.LANGUAGES
    ]
    long += [(code, code) for code in languages.codes()]
    every = ((name, code) for code in languages.codes() for name in languages.names(code))
    return _by_spelling([*shown, *long]), _by_spelling(parts), _by_spelling(every)


def words_for(vocabulary: type) -> Callable[[], Tables]:
    """The words for the codes of a vocabulary: those of `VALUES` before those of the search."""
    kind = SEARCHED.get(vocabulary.__name__)
    own = vocabulary.__name__.casefold()
    return lambda: (_written(own), _searched(kind)) if kind else (_written(own),)


def helped_words() -> Tables:
    """The words for groups of people: names of whole groups, then those of people in them."""
    return _written("help"), _helped()


@cache
def _helped() -> Names:
    """What is asked about: the search finds everyone for men, and children for boys."""
    found = dict(_written("help_asked"))
    for name, codes in _searched("helps").items():
        if name not in found and (left := codes - {EVERYONE}):
            found[name] = left
    return found


@cache
def everyone_searched() -> Tables:
    """What the search takes for everyone, and nobody calls everyone."""
    said = _written("help")
    words = {
        name: codes
        for name, codes in _searched("helps").items()
        if codes == {EVERYONE} and name not in said
    }
    return words, _written("help_asked")


@cache
def _searched(kind: str) -> Names:
    return _by_spelling(
        (phrase, code.partition("=")[2])
        for code, phrases in all_synonyms().items()
        if code.startswith(f"{kind}=")
        for phrase in phrases
    )


@cache
def _written(kind: str) -> Names:
    tables = (tomllib.loads(path.read_text(encoding="utf-8")) for path in VALUES.glob("*.toml"))
    written = [
        (phrase, code)
        for table in tables
        for code, phrases in table.get(kind, {}).items()
        for phrase in phrases
    ]
    return _by_spelling([*written, *_general()] if kind == "service" else written)


def _general() -> Iterator[tuple[str, str]]:
    """Words for services that say too little, with each of those that they may mean."""
    for word in tomllib.loads(GENERAL.read_text(encoding="utf-8"))["words"]:
        for phrases in word["in"].values():
            yield from itertools.product(phrases, word["codes"])


def _by_spelling(named: Iterable[tuple[str, str]]) -> Names:
    found: dict[str, set[str]] = {}
    for name, code in named:
        for spelling in spellings(name):
            found.setdefault(spelling, set()).add(code)
    return {spelling: frozenset(codes) for spelling, codes in found.items()}


def called(name: str, tables: Tables) -> frozenset[str]:
    """The codes of a name that is one."""
    found = (_known(one, tables) for one in _forms(name))
    return next(filter(None, found), frozenset())


def meant(name: str, tables: Tables) -> frozenset[str]:
    """The codes that a name may stand for, or its parts."""
    if codes := called(name, tables):
        return codes
    parts = [part for part in PART.split(name) if part.strip()]
    known = [_known(part, tables) for part in parts]
    if len(parts) < 2 or not all(known):
        return frozenset()
    return frozenset.intersection(*known) or frozenset.union(*known)


def _known(name: str, tables: Tables) -> frozenset[str]:
    for table in tables:
        for spelling in spellings(name):
            if codes := table.get(spelling):
                return codes
    return frozenset()


def _forms(name: str) -> Iterator[str]:
    """A name, and the same without what is only its formal beginning."""
    yield name
    yield name.translate(FLAG)
    yield _in_full(name)
    words = name.casefold().replace("(", ",").replace(")", "").split(",")
    if len(words) == 2:
        land, form = (_in_full(word) for word in words)
        # Iran (Islamic Republic of); Congo, Dem. Rep.
        yield f"{form} {land}"
        yield f"{form} of {land}"
        yield f"{form} of the {land}"
        name = f"{words[1].strip()} {words[0].strip()}"
    plain = _in_full(name).removeprefix("the ").strip()
    yield plain
    before, of, rest = plain.partition(" of ")
    if of and FORMAL & set(before.split()) and rest not in NOT_SHORTENED:
        yield rest.removeprefix("the ")


def _in_full(name: str) -> str:
    return " ".join(SHORTENED.get(word.strip("."), word) for word in name.casefold().split())


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """The names that are nearly the one written, if as many letters are wrong in each."""
    for spelling in spellings(name):
        most = next((wrong for least, wrong in WRONG if len(spelling) >= least), 0)
        if not most:
            continue
        near = process.extract(
            spelling, list(names), scorer=OSA.distance, score_cutoff=most, limit=MOST_NEAR
        )
        if near:
            return [str(found) for found, wrong, _at in near if wrong == near[0][1]]
    return []


def within(name: str) -> Iterator[str]:
    """What is left of a name without its first words or its last ones, the longest first."""
    words = name.split()
    for left in range(len(words) - 1, 0, -1):
        yield " ".join(words[-left:])
        yield " ".join(words[:left])


def parted(cell: str, is_known: Callable[[str], bool]) -> list[str]:
    """The names in a cell; one that holds what parts others is taken whole if it is known."""
    found: list[str] = []
    cell = FLUENT.sub("", cell)
    if whole := IN_BRACKETS.match(cell.strip()):
        cell = whole[1]
    if ITEM.match(cell):
        cell = ITEM.sub(" ; ", cell)
    for line in LINE.split(cell):
        found += _parted(line.strip(), is_known, (SEVERAL, AND))
    return [one for one in found if one]


def _parted(
    text: str, is_known: Callable[[str], bool], by: tuple[re.Pattern[str], ...]
) -> list[str]:
    if not text or not by or is_known(text):
        return [text]
    parts = [part.strip() for part in by[0].split(text)]
    if by[0] is AND:
        # The Dutch “and” is a part of a French phrase, and the other way round.
        words = {found[0] for found in AND.finditer(text)}
        each = ([part.strip() for part in text.split(word)] for word in sorted(words))
        parts = next((some for some in each if all(map(is_known, some))), parts)
        # In Arabic it is a letter of the word behind it, with which other words begin, too.
        joined = ARABIC_AND.split(text)
        parts = joined if all(map(is_known, joined)) else parts
    # A comma within brackets parts nothing.
    if text.count("(") and any(part.count("(") != part.count(")") for part in parts):
        return _parted(text, is_known, by[1:])
    return [one for part in parts for one in _parted(part, is_known, by[1:])]
