"""What people's words may mean: the phrases of all languages, with what each stands for.

A meaning is a code as documents hold it (`country=DE`, `language=ar`, `service=legal`), or what a
phrase does in a sentence: `stop`, `subject`, `here`, `here_behind`, `origin`, `origin_behind`,
`speaks`, `danger`, `from=SY` for whoever comes from a country, `called=copenhagen` for the name of
a town in a language that has its own. `in=de` says in which languages it is a word of a sentence,
`stop=de` in which it asks for nothing, `asks=de` in which for something.
"""

import functools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from irct.places import areas, countries, languages
from irct.places.text import spellings
from irct.search.synonyms import DATA, KINDS, files
from irct.tables import phrases_in

# What a phrase does in a sentence, by the key of the files under which it stands.
PARTS = ("subject", "here", "here_behind", "origin", "origin_behind", "speaks", "danger")
CUES = ("here", "here_behind", "origin", "origin_behind")
# With such a meaning, a word says nothing of its own.
SILENT = frozenset({"stop", *PARTS})
# With fewer letters, a word must be the whole of a word in the tables.
SHORTEST_STEM = 5
# How many letters longer than a word of the tables an inflected form of it may be.
LONGEST_ENDING = 3
MOST_BEGUN = 12
# What is typed of a word is at least this share of it: Istanbul is not an Istanbulprotokoll.
LEAST_OF_A_WORD = 0.55


class Ending(NamedTuple):
    """How what is written onto the name of a place is taken off: `at` is "here", "origin" or ""."""

    typed: str
    base: str
    at: str


@functools.cache
def counted() -> dict[str, Counter[str]]:
    """The meanings of each phrase, by its spellings, with how many languages have them."""
    found: dict[str, Counter[str]] = {}
    for phrase, meaning in _all():
        for spelling in spellings(phrase):
            found.setdefault(spelling, Counter())[meaning] += 1
    return found


@functools.cache
def meanings() -> dict[str, frozenset[str]]:
    """The meanings of each phrase."""
    return {spelling: frozenset(group) for spelling, group in counted().items()}


def is_country_first(spelled: Iterable[str]) -> bool:
    """Whether a name is that of a country in more languages than of anything else."""
    found = sum((counted().get(spelling, Counter()) for spelling in spelled), Counter[str]())
    lands, others = (
        max((number for code, number in found.items() if code.startswith(kinds)), default=0)
        for kinds in (("country=",), ("from=", *(f"{kind}=" for kind in ("language", *KINDS))))
    )
    return lands > others


def _all() -> Iterator[tuple[str, str]]:
    for code in countries.codes():
        yield from ((name, f"country={code}") for name in countries.every_name(code))
    for code in languages.codes():
        yield from ((name, f"language={code}") for name in languages.every_name(code))
    for language, file in files().items():
        for kind in KINDS:
            for code, text in file.group(kind).items():
                for phrase in phrases_in(text):
                    yield phrase, f"{kind}={code}"
                    yield phrase, f"asks={language}"
        for key, kind in (
            ("demonyms", "from"),
            ("languages", "language"),
            ("countries", "country"),
        ):
            for code, text in file.group(key).items():
                yield from ((phrase, f"{kind}={code}") for phrase in phrases_in(text))
        for town, text in file.group("towns").items():
            yield from ((phrase, f"called={spellings(town)[0]}") for phrase in phrases_in(text))
        for key in PARTS:
            for phrase in phrases_in(file.text(key, default="")):
                yield phrase, key
                yield phrase, f"in={language}"
        for word in file.text("stop_words", default="").split():
            yield word, "stop"
            yield word, f"stop={language}"
            yield word, f"in={language}"


@functools.cache
def cues(languages: frozenset[str]) -> dict[str, frozenset[str]]:
    """What stands before or behind a place in some languages, by its phrase."""
    found: dict[str, set[str]] = {}
    for language, file in files().items():
        if language in languages:
            for key in CUES:
                for phrase in phrases_in(file.text(key, default="")):
                    for spelling in spellings(phrase):
                        found.setdefault(spelling, set()).add(key)
    return {spelling: frozenset(keys) for spelling, keys in found.items()}


@functools.cache
def _single_words() -> list[str]:
    return sorted(phrase for phrase in meanings() if " " not in phrase)


def inflected(word: str) -> frozenset[str]:
    """The meanings of a word of the tables of which this is another form, or the beginning."""
    if len(word) < SHORTEST_STEM:
        return frozenset()
    for cut in range(1, LONGEST_ENDING + 1):
        if len(stem := word[:-cut]) >= SHORTEST_STEM and (meant := meanings().get(stem)):
            return meant
    words, found = _single_words(), set[str]()
    start = bisect_left(words, word)
    for one in words[start : start + MOST_BEGUN]:
        if one.startswith(word) and len(word) >= LEAST_OF_A_WORD * len(one):
            found |= meanings()[one]
    return frozenset(found)


@functools.cache
def endings() -> dict[str, tuple[Ending, ...]]:
    """The endings of places' names, by their last letter as typed."""
    found: dict[str, list[Ending]] = {}
    for file in files().values():
        for at in ("here", "origin"):
            for text in file.text(f"{at}_endings", default="").split():
                for typed in spellings(text):
                    found.setdefault(typed[-1], []).append(Ending(typed, "", at))
        for pair in file.text("place_endings", default="").split():
            typed, _, base = (_spelled(part) for part in pair.partition(">"))
            if typed:
                found.setdefault(typed[-1], []).append(Ending(typed, base, ""))
            else:
                found.setdefault("", []).append(Ending("", base, ""))
    return {last: tuple(dict.fromkeys(group)) for last, group in found.items()}


@functools.cache
def prefixes() -> tuple[Ending, ...]:
    """What is written onto the beginning of places' names, the longest first."""
    found = [
        Ending(spelling, "", at)
        for file in files().values()
        for at in ("here", "origin")
        for text in file.text(f"{at}_prefixes", default="").split()
        for spelling in spellings(text)
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: -len(one.typed)))


def _spelled(part: str) -> str:
    return "" if part in ("-", ">") else "".join(spellings(part))


# A place whose name is shorter without its ending would be found in too many words.
SHORTEST_BASE = 3


def bases(joined: str, split: str) -> Iterator[tuple[str, str]]:
    """What a word may be without what is written onto it, each with "here", "origin" or ""."""
    first, _, last = split.partition(" ")
    # After an apostrophe: İzmir'de.
    if last and (said := [one.at for one in _ending_like(last) if one.typed == last]):
        yield first, said[0]
    for one in prefixes():
        base = joined.removeprefix(one.typed)
        if base != joined and len(base) >= SHORTEST_BASE:
            yield base, one.at
    for one in _ending_like(joined):
        stem = joined.removesuffix(one.typed)
        if (stem != joined or not one.typed) and len(stem + one.base) >= SHORTEST_BASE:
            yield stem + one.base, one.at


def _ending_like(word: str) -> tuple[Ending, ...]:
    return (*endings().get(word[-1:], ()), *endings().get("", ()))


def is_everyday(word: str) -> bool:
    """Whether a word is one of everyday life in some language, or a given name."""
    return not meanings().get(word, frozenset()).isdisjoint(SILENT) or word in everyday_words()


@functools.cache
def everyday_words() -> frozenset[str]:
    """Words that are more than the name of a town: `data/everyday/*.txt`, one in a line."""
    paths = sorted((DATA / "everyday").glob("*.txt"))
    return frozenset(word for path in paths for word in _words_in(path))


def _words_in(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@functools.cache
def directions() -> frozenset[str]:
    """Words that name an area only where its country is named as well: north, centre."""
    return frozenset(_words_in(DATA / "everyday" / "directions.txt"))


def read_all() -> None:
    """Read all tables, which stay."""
    tables = (meanings, endings, prefixes, everyday_words, directions, _single_words)
    for table in (*tables, areas.called):
        table()
