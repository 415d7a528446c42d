"""The meanings of words by what they are of."""

import functools
from typing import NamedTuple

ASKED = ("service", "language", "helps", "way", "interpreted", "profession", "expertise")
KINDS = {
    **dict.fromkeys(ASKED, "asked"),
    "country": "countries",
    "called": "called",
    "from": "demonyms",
    "in": "spoken",
    "asks": "asking",
    "stop": "stopped",
}
# There are so many sets of meanings that most searches have none which is not among the last.
MOST_KEPT = 4096


class Senses(NamedTuple):
    """What is asked for as codes, and the other meanings as their values; each kind in order."""

    countries: tuple[str, ...] = ()
    # The English names of towns.
    called: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    # The languages in which it is a word of a sentence, asks for something, asks for nothing.
    spoken: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    # Those in which it is a word of a sentence or asks for something.
    languages: frozenset[str] = frozenset()


@functools.lru_cache(MOST_KEPT)
def senses(meant: frozenset[str]) -> Senses:
    found: dict[str, list[str]] = {}
    for code in sorted(meant):
        kind, _, value = code.partition("=")
        if value and kind in KINDS:
            found.setdefault(KINDS[kind], []).append(code if kind in ASKED else value)
    languages = frozenset(found.get("spoken", [])).union(found.get("asking", []))
    return Senses(**{kind: tuple(values) for kind, values in found.items()}, languages=languages)
