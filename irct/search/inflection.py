"""What languages write onto the names of places and onto words: endings, prefixes, stems."""

import functools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from irct.machine.compiled import compiled
from irct.places.text import spellings
from irct.search.synonyms import files

NO_LANGUAGES = frozenset[str]()
# A place whose name is shorter without its ending would be found in too many words.
SHORTEST_BASE = 3
# Scripts of which a letter is a syllable: Ethiopic, Japanese, Chinese, Korean.
SYLLABLES = re.compile("[\u1200-\u139f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


class Ending(NamedTuple):
    """How what is written onto the name of a place is taken off: `at` is "here", "origin" or ""."""

    typed: str
    base: str
    at: str
    languages: frozenset[str]


class Base(NamedTuple):
    """What a word may be without what some languages write onto it; `at` is that of an ending."""

    word: str
    at: str
    languages: frozenset[str]


@functools.cache
def endings() -> dict[str, list[tuple[int, Ending]]]:
    """The endings of places' names as typed, each with its place in the order of all."""
    found: dict[str, list[tuple[int, Ending]]] = {}
    for number, one in enumerate(_once([*_cases(), *_stems()])):
        found.setdefault(one.typed, []).append((number, one))
    return found


def _once(every: Iterable[Ending]) -> Iterator[Ending]:
    """Each ending once, with all languages that have it."""
    found: dict[tuple[str, str, str], frozenset[str]] = {}
    for typed, base, at, languages_of_it in every:
        found[typed, base, at] = found.get((typed, base, at), frozenset()) | languages_of_it
    for (typed, base, at), all_languages in found.items():
        yield Ending(typed, base, at, all_languages)


@functools.cache
def languages_with_any() -> frozenset[str]:
    """The languages that write something onto the names of places."""
    every = (one.languages for group in endings().values() for _number, one in group)
    return frozenset().union(*every, *(one.languages for one in prefixes()))


@functools.cache
def _longest_ending() -> int:
    return max(map(len, endings()))


@functools.cache
def _longest_stem() -> int:
    return max(map(len, _stems_by_end()))


def _cases() -> Iterator[Ending]:
    for language, at, text in _written("endings", "here", "origin"):
        yield from (Ending(one, "", at, frozenset({language})) for one in spellings(text))


@functools.cache
def _stems() -> tuple[Ending, ...]:
    """How the end of a name changes before its ending: Suome-ssa is Suomi."""
    pairs = _written("endings", "place")
    parted = ((language, pair.partition(">")) for language, _at, pair in pairs)
    return tuple(
        Ending(_spelled(typed), _spelled(base), "", frozenset({language}))
        for language, (typed, _, base) in parted
    )


@functools.cache
def _stems_by_end() -> dict[str, list[Ending]]:
    """The ends of stems, as typed."""
    found: dict[str, list[Ending]] = {}
    for one in _once(_stems()):
        found.setdefault(one.typed, []).append(one)
    return found


@functools.cache
def _prefixes_by_letter() -> dict[str, list[Ending]]:
    """The prefixes of places' names by their first letters, the longest first."""
    found: dict[str, list[Ending]] = {}
    for one in prefixes():
        found.setdefault(one.typed[0], []).append(one)
    return found


@functools.cache
def prefixes() -> tuple[Ending, ...]:
    """What is written onto the beginning of places' names, the longest first."""
    found = [
        Ending(spelling, "", at, frozenset({language}))
        for language, at, text in _written("prefixes", "here", "origin")
        for spelling in spellings(text)
    ]
    return tuple(sorted(_once(found), key=lambda one: -len(one.typed)))


def _written(part: str, *places: str) -> Iterator[tuple[str, str, str]]:
    """What each language writes onto the names of some places, and which places these are."""
    for language, at, written, text in _every_text():
        if written == part and at in places:
            yield language, at, text


@compiled
def _every_text() -> tuple[tuple[str, str, str, str], ...]:
    return tuple(
        (language, at, part, text)
        for language, file in files().items()
        for at in ("here", "origin", "place")
        for part in ("endings", "prefixes")
        for text in file.text(f"{at}_{part}", default="").split()
    )


def _spelled(part: str) -> str:
    return "" if part in ("-", ">") else "".join(spellings(part))


@compiled
def verb_endings() -> dict[str, tuple[tuple[str, str], ...]]:
    """The endings of conjugated verbs, each with those of infinitives and their languages."""
    found: dict[str, list[tuple[str, str]]] = {}
    for language, file in files().items():
        for pair in file.text("verb_endings", default="").split():
            typed, _, base = pair.partition(">")
            found.setdefault(_spelled(typed), []).append((_spelled(base), language))
    return {typed: tuple(bases) for typed, bases in found.items()}


@compiled
def _verb_prefixes() -> dict[str, tuple[str, ...]]:
    """What languages write onto the beginning of conjugated verbs."""
    return {
        language: tuple(file.text("verb_prefixes", default="").split())
        for language, file in files().items()
    }


@functools.cache
def _ends_of_verbs() -> tuple[frozenset[str], int]:
    """The last letters of conjugated verbs, and how long their longest ending is."""
    return frozenset(typed[-1] for typed in verb_endings()), max(map(len, verb_endings()))


def infinitives(word: str) -> Iterator[Base]:
    """The infinitives of which a word may be a conjugated form."""
    last, longest = _ends_of_verbs()
    if word[-1:] not in last:
        return
    for size in range(min(longest, len(word) - 1), 0, -1):
        for ending, language in verb_endings().get(word[-size:], ()):
            verb = word[:-size] + ending
            for prefix in ("", *_verb_prefixes()[language]):
                base = verb.removeprefix(prefix)
                if len(base) >= SHORTEST_BASE and (not prefix or base != verb):
                    yield Base(base, "", frozenset({language}))


def letters(word: str) -> int:
    """How long a word is: a syllable counts as two letters."""
    return len(word) + len(SYLLABLES.findall(word))


def bases(joined: str, split: str) -> Iterator[Base]:
    """What a word may be without what is written onto it."""
    yield from before_apostrophe(split)
    yield from without_prefix(joined)
    yield from without_ending(joined)


def before_apostrophe(split: str) -> Iterator[Base]:
    """What stands before an apostrophe and an ending: İzmir'de."""
    first, _, last = split.partition(" ")
    if last and (said := endings().get(last)):
        _number, one = said[0]
        yield Base(first, one.at, one.languages)


def is_long(base: Base) -> bool:
    """So much is left that a word alone may be meant."""
    return letters(base.word) >= SHORTEST_BASE


def without_prefix(word: str, *, shortest: int = SHORTEST_BASE) -> Iterator[Base]:
    for one in _prefixes_by_letter().get(word[:1], ()):
        if word.startswith(one.typed):
            base = word.removeprefix(one.typed)
            if letters(base) >= shortest:
                yield Base(base, one.at, one.languages)


def without_ending(word: str, *, shortest: int = SHORTEST_BASE) -> Iterator[Base]:
    found: dict[tuple[str, str], frozenset[str]] = {}
    for one in endings_of(word):
        bare = word[: len(word) - len(one.typed)] + one.base
        found[bare, one.at] = found.get((bare, one.at), NO_LANGUAGES) | one.languages
        for stem in _stems_of(bare) if one.at else ():
            if both := stem.languages & one.languages:
                whole = bare[: len(bare) - len(stem.typed)] + stem.base
                found[whole, one.at] = found.get((whole, one.at), NO_LANGUAGES) | both
    for (base, at), written_in in found.items():
        if base != word and letters(base) >= shortest:
            yield Base(base, at, written_in)


def _stems_of(bare: str) -> Iterator[Ending]:
    """What a name without its ending may end in, the shortest first."""
    every = _stems_by_end()
    for length in range(1, min(_longest_stem(), len(bare)) + 1):
        yield from every.get(bare[-length:], ())


def endings_of(word: str) -> list[Ending]:
    """The endings that a word has, in the order of all."""
    every, size = endings(), len(word)
    found = list[tuple[int, Ending]]()
    for start in range(max(size - _longest_ending(), 0), size + 1):
        found += every.get(word[start:], ())
    return [one for _number, one in sorted(found)] if found else []
