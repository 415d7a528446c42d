"""Days of the week by their first letters, as in “M-F”, “MWF”, “T/Th” or “L, X y V”."""

import itertools
import re
from collections.abc import Mapping, Sequence

from irct.hours import words
from irct.hours.week import DAYS

# A capital letter, perhaps with the next one.
UNIT = re.compile(r"[A-Z][a-z]?")
WRITTEN = re.compile(r"(?:[A-Z][a-z]?){1,7}")

# The days that one letter may be, in their order.
Days = list[str]


def may_be(written: str) -> bool:
    """Letters may be days in some language: one, or several in the order of the week."""
    return any(_days([written], letters) for letters in words.initials().values())


def days_meant(runs: Sequence[Sequence[str]], known: Mapping[str, int]) -> list[list[Days]]:
    """The days of each letter of each word in runs; nothing if no language has them all.

    Of the languages that have all of them, the ones of most of the other words count.
    """
    read: dict[str, list[set[int]]] = {}
    for language, letters in words.initials().items():
        found = [_days(run, letters) for run in runs]
        if all(found):
            read[language] = [days for run in found for days in run]
    most = max((known.get(language, 0) for language in read), default=0)
    readings = [days for language, days in read.items() if known.get(language, 0) == most]
    if not readings:
        return []
    units = [len(_units(word)) for run in runs for word in run]
    together = [sorted(set().union(*each)) for each in zip(*readings, strict=True)]
    days = iter([DAYS[day] for day in each] for each in together)
    return [list(itertools.islice(days, number)) for number in units]


def _days(run: Sequence[str], letters: str) -> list[set[int]]:
    """The days of each letter of a run, in a language; nothing if one is no day in it."""
    each: list[set[int]] = []
    for word in run:
        units = _units(word)
        found = [_candidates(unit, letters) for unit in units]
        if not all(found) or (len(units) > 1 and not _in_order(found)):
            return []
        each += found
    in_order = _in_order(each)
    return [{days[place] for days in in_order} for place in range(len(each))] if in_order else each


def _units(word: str) -> list[str]:
    return UNIT.findall(word) if WRITTEN.fullmatch(word) else []


def _candidates(unit: str, letters: str) -> set[int]:
    if len(unit) == 1:
        return {day for day, letter in enumerate(letters) if letter == unit}
    meanings = words.phrases().get(unit.casefold(), {})
    return {DAYS.index(meaning) for meaning in meanings if meaning in DAYS}


def _in_order(each: Sequence[set[int]]) -> list[tuple[int, ...]]:
    """The ways to take one day of each, in the order of the week."""
    if len(each) > len(DAYS):
        return []
    return [
        days
        for days in itertools.product(*each)
        if all(one < other for one, other in itertools.pairwise(days))
    ]
