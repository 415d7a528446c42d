"""A search split into what means something."""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from irct.places import areas
from irct.search import inflection, phrases
from irct.search.forms import conjugated, inflected, larger
from irct.search.segments import (
    Segment,
    areas_called,
    english,
    main_towns,
    towns_called,
    whole,
)
from irct.search.senses import senses
from irct.search.tokens import Token, Window, Words, together, windows
from irct.search.towns import Town, Towns, is_well_known

# So long a syllable of a country's name in Vietnamese may be a word of another language.
LONGEST_SYLLABLE = 2
# The name of a place has two words or more where it comes before other phrases.
SHORTEST_AROUND_A_NAME = 2
KATAKANA = re.compile("[\u30a0-\u30ff]")


def wanted(words: Words) -> set[str]:
    """The spellings that may be the name of a town."""
    names = {*words.spelled, *(base.word for some in words.bases.values() for base in some)}
    known, around = phrases.meanings(), areas.called()
    called = (senses(known[one]).called for one in known.keys() & names)
    within = (english(code) for one in around.keys() & names for code in around[one])
    return names.union(*called, *within)


def split(words: Words, towns: Towns) -> list[Segment]:
    """Split the words into what means something, the longest first; the others stand alone."""
    tables = (phrases.meanings(), areas.called(), towns)
    known = set[str]().union(*(table.keys() & words.spelled for table in tables))
    lands = {*phrases.countries_called(known)}
    spoken = phrases.likely_languages(token.joined for token in words)
    taken: set[int] = set()
    found: list[Segment] = []
    read: list[Segment | None] = []
    bases, verbs = words.bases, words.infinitives
    for run in words.windows:
        start, end, spelled = run
        # Of most there is one spelling, and nothing of a search is done more often.
        if spelled[0] in known or (len(spelled) > 1 and not known.isdisjoint(spelled)):
            read.append(_segment(run, words, towns, lands, spoken))
        elif (verbs[start] or verbs[end - 1]) and (verb := conjugated(run, words)):
            read.append(verb)
        elif end - start == 1 or (start, end) in bases:
            read.append(inflected(run, words, towns, spoken))
    read += _parted_dangers(words)
    told = [*_told_apart([*filter(None, read)], words)]
    # A name within what asks for something is a part of that: "privados de la libertad".
    asking = [one for one in told if one.end - one.start > SHORTEST_AROUND_A_NAME and one.asked]
    for one in sorted(told, key=lambda one: _precedence(one, words, asking)):
        if taken.isdisjoint(range(one.start, one.end)):
            found.append(one)
            taken.update(range(one.start, one.end))
    for one in found:
        one.words = " ".join(token.typed for token in words[one.start : one.end])
    return sorted(found, key=lambda one: one.start)


def _told_apart(read: Sequence[Segment], words: Words) -> Iterator[Segment]:
    """What was read, but of two phrases that share words not the one that says no more than these.

    "Huduma ya afya ya akili" is care of the mind, though "huduma ya afya" is care as "afya" is.
    """
    asked = [one for one in read if one.end - one.start > 1 and one.asked]
    if len(asked) < 2:
        yield from read
        return
    for one in read:
        after = [
            other
            for other in asked
            if one.start < other.start < one.end < other.end and other.asked != one.asked
        ]
        if not (one.asked and after):
            yield one
            continue
        shared = together(words[after[0].start : one.end], 1)
        if not set(one.asked) <= set(senses(phrases.named([shared])).asked):
            yield one


def _parted_dangers(words: Words) -> Iterator[Segment]:
    """What says that somebody is in danger with words between: "want to really die"."""
    if phrases.in_between().isdisjoint(words.spelled):
        return
    between = {
        number
        for run in words.windows
        if not phrases.in_between().isdisjoint(run.spellings)
        for number in range(run.start, run.end)
    }
    left = [number for number in range(len(words)) if number not in between]
    for is_of_danger, group in itertools.groupby(left, lambda one: _may_be_danger(words[one])):
        run = [*group]
        if not is_of_danger or run[-1] - run[0] < len(run):
            continue
        for start, end, spelled in windows([words[number] for number in run]):
            first, last = run[start], run[end - 1]
            span = [words[number] for number in run[start:end]]
            if last - first > end - start - 1 and _is_danger(span, spelled):
                yield Segment(first, last + 1, frozenset({"danger"}), spelled=spelled)


def _may_be_danger(token: Token) -> bool:
    """All of a word stands in what says that somebody is in danger."""
    known = phrases.words_of_danger()
    return token.joined in known or known.issuperset(token.split.split())


def _is_danger(span: Sequence[Token], spelled: Collection[str]) -> bool:
    return "danger" in phrases.named(spelled) and not phrases.is_danger_unmarked(
        together(span, 0), spelled
    )


def _precedence(
    one: Segment, words: Sequence[Token], asking: Sequence[Segment]
) -> tuple[bool, int, bool]:
    """Which of several that overlap is meant: the name of a place of several words ("de La Paz"),
    then the longest, then what asks for something ("nói tiếng Việt").
    """
    size, is_silent = one.end - one.start, one.is_silent
    # Not of several letters: the protocol that is called 伊斯坦布尔议定书 is no town.
    is_long = (
        size > 1
        and not is_silent
        and bool(one.areas or one.countries or any(map(is_well_known, one.towns)))
        and not all(word.is_glued for word in words[one.start + 1 : one.end])
        and not any(
            other.start <= one.start and one.end <= other.end and size < other.end - other.start
            for other in asking
        )
    )
    return not is_long, -size, is_silent


def _segment(
    window: Window, words: Words, towns: Towns, lands: Collection[str], spoken: frozenset[str]
) -> Segment | None:
    """What a window may mean that a table has.

    `lands` are the countries named, `spoken` the languages of the words.
    """
    named = phrases.named(window.spellings)
    span = words[window.start : window.end]
    if (
        len(span) > 1
        and senses(named).countries
        and spoken.isdisjoint(phrases.TONAL)
        and not span[1].is_glued
    ):
        # "I ran" is Iran in Vietnamese only; "Burkina Faso" holds no short word of grammar.
        known = phrases.meanings()
        short = (one.joined for one in span if len(one.joined) <= LONGEST_SYLLABLE)
        if any("stop" in known.get(one, ()) for one in short):
            whole_word = known.get("".join(one.joined for one in span), frozenset())
            named -= {f"country={code}" for code in senses(whole_word).countries}
    if "danger" in named and not _is_danger(span, window.spellings):
        named = frozenset()
    here = towns_called(window.spellings, named, towns)
    there = areas_called(window.spellings, lands)
    # Кишинів, where only the municipality has that name.
    if there:
        here += tuple(town for town in main_towns(there, towns) if town not in here)
    if (here or there) and (
        (_are_grammar(span) and not senses(named).called) or _is_within_a_word(window, words)
    ):
        here = there = ()
    if here and not (named or there) and (one := larger(here, window, words, towns, spoken)):
        return one
    if named or here or there:
        cue = _cue_written_on(span[0], named, here) if here and len(span) == 1 else ""
        return Segment(
            *(window.start, window.end, whole(named, there), here, there, cue),
            spelled=window.spellings,
        )
    return inflected(window, words, towns, spoken)


def _is_within_a_word(window: Window, words: Sequence[Token]) -> bool:
    """A window begins or ends within a word of foreign origin in Japanese."""
    return any(
        0 < edge < len(words)
        and words[edge].is_glued
        and all(KATAKANA.match(one.joined) for one in words[edge - 1 : edge + 1])
        for edge in (window.start, window.end)
    )


def _are_grammar(span: Sequence[Token]) -> bool:
    """Several words are of grammar, each: "a mi" is no Chinese town."""
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
        is_same = not meant.isdisjoint(named) or any(base.word in town.spellings for town in here)
        if base.at and is_same and not base.languages.isdisjoint(of):
            return base.at
    return ""
