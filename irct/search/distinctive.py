"""What of a name tells one organisation or person from another."""

import re
from functools import cache
from itertools import chain

from irct.places import countries
from irct.places.text import query_words
from irct.search.synonyms import spelled_alike
from irct.search.words import JOINING

# What stands in many names and is no one's own, beside what the search holds to be one word.
COMMON = frozenset(
    ["sample", "clinic", "department", "unit", "office", "charity", "ngo", "al", "el", "ال"]
)
TITLES = frozenset(
    ["dr", "prof", "professor", "md", "phd", "mr", "ms", "mrs", "med", "dott", "drs", "univ"]
)
VOWELS = re.compile(r"[aeiouyhаеиоуыэюяіїє]|(.)(?=\1)")
WORD = re.compile(r"\w{3,}")


def spelled(name: str, country: str) -> tuple[str, str, str]:
    """A name in one spelling: whole, its distinctive words, and those without vowels."""
    all_words = words_of_name(name)
    words = [word for word in all_words if word not in _names_of(country)] or all_words
    own = [word for word in words if word not in _common() and word not in TITLES]
    bones = [VOWELS.sub("", word) or word for word in own]
    return " ".join(words), " ".join(own), " ".join(bones)


def words_of_name(name: str) -> list[str]:
    """The distinctive words of a name, each in one of its spellings and languages."""
    parts = [part for forms in query_words(name) for part in forms[-1].split()]
    parts = [spelled_alike().get(part, (part,))[0] for part in parts]
    return [part for part in parts if part not in JOINING] or parts


def acronyms(acronym: str) -> set[str]:
    return {
        "".join(part)
        for text in (acronym, *acronym.split("/"))
        if (part := [forms[0] for forms in query_words(text)])
    } - {""}


def read_from(name: str) -> set[str]:
    """Possible acronyms of a name: its initials, and its words in capitals."""
    parts = [part for forms in query_words(name) for part in forms[-1].split()]
    initials = "".join(part[0] for part in parts if part not in JOINING)
    found = {word.casefold() for word in WORD.findall(name) if word.isupper() and word != name}
    return found | {initials} if len(initials) > 2 else found


@cache
def _common() -> frozenset[str]:
    return COMMON | {group[0] for group in spelled_alike().values()}


@cache
def _names_of(country: str) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(words_of_name, countries.names(country))))
