"""A search split into what means something."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from irct.places import areas
from irct.places.text import spellings
from irct.search import inflection, phrases
from irct.search.forms import Bases, inflected, larger
from irct.search.segments import (
    Segment,
    areas_called,
    called_towns,
    english,
    main_towns,
    towns_called,
    whole,
)
from irct.search.tokens import Token, Window, together, windows
from irct.search.towns import Town, Towns, is_well_known

KATAKANA = re.compile("[\u30a0-\u30ff]")


def wanted(words: Sequence[Token]) -> set[str]:
    """The spellings that may be the name of a town."""
    names: set[str] = set()
    known, around, bases = phrases.meanings(), areas.called(), Bases(words)
    for window in windows(words):
        spelled = list(window.spellings)
        if bases.has(window.start, window.end):
            spelled += [one.word for one in bases.of(window.start, window.end)]
        names.update(spelled)
        for spelling in spelled:
            if spelling in known:
                names.update(called_towns(known[spelling]))
            if spelling in around:
                names.update(*map(english, around[spelling]))
    return names


def split(words: Sequence[Token], towns: Towns) -> list[Segment]:
    """Split the words into what means something, the longest first; the others stand alone."""
    runs = list(windows(words))
    named = [_named(run, towns) for run in runs]
    lands = {code for run in runs for code in phrases.countries_called(run.spellings)}
    spoken = phrases.languages_of(token.joined for token in words)
    taken: set[int] = set()
    found: list[Segment] = []
    bases = Bases(words)
    read = [
        one
        for run, meant in zip(runs, named, strict=True)
        if meant is not None or bases.has(run.start, run.end)
        if (one := _segment(run, meant, bases, towns, lands, spoken))
    ]
    read += _parted_dangers(words, runs)
    for one in sorted(read, key=lambda one: _precedence(one, words)):
        if taken.isdisjoint(range(one.start, one.end)):
            found.append(one)
            taken.update(range(one.start, one.end))
    for one in found:
        one.words = " ".join(token.typed for token in words[one.start : one.end])
    return sorted(found, key=lambda one: one.start)


def _named(window: Window, towns: Towns) -> frozenset[str] | None:
    """The meanings of words as they are spelled; None if no table has them so."""
    known, around = phrases.meanings(), areas.called()
    if any(one in known or one in towns or one in around for one in window.spellings):
        return phrases.named(window.spellings)
    return None


def _parted_dangers(words: Sequence[Token], runs: Iterable[Window]) -> Iterator[Segment]:
    """What says that somebody is in danger with words between: "want to really die"."""
    between = {
        number
        for run in runs
        if not phrases.in_between().isdisjoint(run.spellings)
        for number in range(run.start, run.end)
    }
    left = [number for number in range(len(words)) if number not in between]
    for start, end, spelled in windows([words[number] for number in left]) if between else ():
        first, last = left[start], left[end - 1]
        span = [words[number] for number in left[start:end]]
        if last - first > end - start - 1 and _is_danger(span, spelled):
            yield Segment(first, last + 1, frozenset({"danger"}), spelled=spelled)


def _is_danger(span: Sequence[Token], spelled: Collection[str]) -> bool:
    return "danger" in phrases.named(spelled) and not phrases.is_danger_unmarked(
        together(span, 0), spelled
    )


def _precedence(one: Segment, words: Sequence[Token]) -> tuple[bool, int, bool]:
    """Which of several that overlap is meant: the name of a place of several words ("de La Paz"),
    then the longest, then what asks for something ("nói tiếng Việt").
    """
    # Not of several letters: the protocol that is called 伊斯坦布尔议定书 is no town.
    is_long = any(not word.is_glued for word in words[one.start + 1 : one.end])
    is_place = one.countries or one.areas or any(map(is_well_known, one.towns))
    size = one.end - one.start
    return not (is_long and is_place and not one.is_silent), -size, one.is_silent


def _segment(
    window: Window,
    named: frozenset[str] | None,
    bases: Bases,
    towns: Towns,
    lands: Collection[str],
    spoken: frozenset[str],
) -> Segment | None:
    """What a window may mean; one word always is something.

    `lands` are the countries named, `spoken` the languages of the words.
    """
    if named is None:
        return inflected(window, bases, towns, spoken)
    words = bases.words
    span = words[window.start : window.end]
    if "danger" in named and not _is_danger(span, window.spellings):
        named = frozenset()
    here = towns_called(window.spellings, named, towns)
    there = areas_called(window.spellings, lands)
    # Кишинів, where only the municipality has that name.
    here += tuple(town for town in main_towns(there, towns) if town not in here)
    if (_are_grammar(span) and not called_towns(named)) or _is_within_a_word(window, words):
        here = there = ()
    if here and not (named or there) and (one := larger(here, window, bases, towns, spoken)):
        return one
    if named or here or there:
        cue = _cue_written_on(span[0], named, here) if here and len(span) == 1 else ""
        return Segment(
            *(window.start, window.end, whole(named, there), here, there, cue),
            spelled=window.spellings,
        )
    return inflected(window, bases, towns, spoken)


def _is_within_a_word(window: Window, words: Sequence[Token]) -> bool:
    """Whether a window begins or ends within a word of foreign origin in Japanese."""
    edges = (words[edge - 1 : edge + 1] for edge in (window.start, window.end) if edge)
    return any(
        len(edge) > 1 and edge[1].is_glued and all(KATAKANA.match(one.joined) for one in edge)
        for edge in edges
    )


def _are_grammar(span: Sequence[Token]) -> bool:
    """Whether several words are of grammar, each: "a mi" is no Chinese town."""
    known = phrases.meanings()
    return len(span) > 1 and all(
        "stop" in known.get(one.joined, ()) and one.typed.islower() for one in span
    )


def _cue_written_on(token: Token, named: Collection[str], here: Sequence[Town]) -> str:
    """What an inflected name that is in the tables as it is says of its place: Nusaybin'den."""
    if " " not in token.split:
        return ""
    of = {code.removeprefix("names=") for code in named if code.startswith("names=")}
    known = phrases.meanings()
    for base in inflection.bases(token.joined, token.split):
        meant = known.get(base.word, frozenset())
        is_same = not meant.isdisjoint(named) or any(
            base.word in spellings(town.name) for town in here
        )
        if base.at and is_same and not base.languages.isdisjoint(of):
            return base.at
    return ""
