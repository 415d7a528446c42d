"""Texts over which a pattern may backtrack without end: runs and mixtures of what it names.

Of each character class that a pattern names, one character represents all that the pattern cannot
tell apart. They are repeated one by one, in pairs and by threes, from the beginning of the text and
after what leads to each repeat of the pattern, and something follows that may make it fail.
"""

from collections.abc import Iterator
from itertools import combinations_with_replacement, cycle, product
from re import _constants
from typing import NamedTuple

from tests.backtracking import ONE_CHARACTER, REPEATS, Machine, characters
from tests.examples import HUNTING

# One of each kind that the patterns tell apart; what a pattern names itself comes after them.
KINDS = "ae10_ \n-.@:/,('+|éяاA中\0"
MOST_REPRESENTED = 10
NOWHERE_NAMED = "\0"


class Pumped(NamedTuple):
    head: str
    unit: str
    end: str

    def text(self, length: int) -> str:
        return self.head + (self.unit * length)[:length] + self.end


def texts(machine: Machine) -> Iterator[Pumped]:
    items, flags = list(machine.parsed), machine.parsed.state.flags
    named = represented(items, flags)
    ends = Ends([NOWHERE_NAMED, *(2 * char for char in named)])
    for unit in units(named, 2):
        yield from (Pumped("", unit, end) for end in ends.after(unit))
    yield from (Pumped("", unit, NOWHERE_NAMED) for unit in units(named, 3))
    for head in dict.fromkeys(filter(None, heads(items, flags))):
        for unit in units(named, 2):
            yield Pumped(head, unit, NOWHERE_NAMED)
        for char in named:
            yield from (Pumped(head, char, end) for end in ends.after(head + char))
            yield Pumped("", head + char, NOWHERE_NAMED)
            yield Pumped("", head + 20 * char, NOWHERE_NAMED)


class Ends:
    """What follows a run: after one character all of the ends; after others one and another.

    The first, which is nowhere in a pattern, follows each; all others take turns. Under `make hunt`
    all follow each.
    """

    def __init__(self, ends: list[str]) -> None:
        self.ends = ends
        self.in_turn = cycle(ends[1:] or ends)

    def after(self, run: str) -> list[str]:
        if HUNTING or len(run) == 1:
            return self.ends
        return list(dict.fromkeys([self.ends[0], next(self.in_turn)]))


def units(named: list[str], most: int) -> Iterator[str]:
    """Each pair and triple once, since "ab" and "ba" make the same run."""
    yield from named
    for pair in combinations_with_replacement(named, 2):
        if len(set(pair)) > 1:
            yield "".join(pair)
    if most > 2:
        for triple in product(named, repeat=3):
            turned = [triple[turn:] + triple[:turn] for turn in range(3)]
            if len(set(triple)) > 1 and triple == min(turned):
                yield "".join(triple)


def represented(items: list, flags: int) -> list[str]:
    """A character for each set of those that the classes of a pattern tell apart."""
    classes, chars = {}, list(KINDS)
    for item in named_in(items):
        classes[repr(item)] = characters(item, flags)
        chars += bounds(item)
    told_apart: dict[tuple[bool, ...], str] = {}
    for char in chars:
        told_apart.setdefault(tuple(one[char] for one in classes.values()), char)
    return list(told_apart.values())[:MOST_REPRESENTED]


def named_in(items: list, *, is_repeated: bool = False) -> Iterator[tuple]:
    """The classes of a pattern, but for the letters of its words."""
    for item in items:
        if item[0] in ONE_CHARACTER:
            is_letter = all(char.isalnum() for char in bounds(item)) and is_listed(item)
            if not is_letter or (is_repeated and len(items) == 1):
                yield item
        for part in parts(item):
            yield from named_in(part, is_repeated=item[0] in REPEATS)


def bounds(item: tuple) -> list[str]:
    kind, value = item
    if kind is _constants.LITERAL:
        return [chr(value)]
    if kind is not _constants.IN:
        return []
    listed = [chr(one) for what, one in value if what is _constants.LITERAL]
    return listed + [chr(one[0]) for what, one in value if what is _constants.RANGE]


def is_listed(item: tuple) -> bool:
    kind, value = item
    if kind is _constants.IN:
        return all(what is _constants.LITERAL for what, _one in value)
    return kind is _constants.LITERAL


def parts(item: tuple) -> list[list]:
    kind, value = item
    if kind is _constants.BRANCH:
        return [list(one) for one in value[1]]
    if kind is _constants.SUBPATTERN:
        return [list(value[3])]
    if kind in REPEATS:
        return [list(value[2])]
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [list(value[1])]
    return [list(value)] if kind is _constants.ATOMIC_GROUP else []


def heads(items: list, flags: int, before: str = "") -> Iterator[str]:
    """For each repeat a text that leads to it."""
    for item in items:
        if item[0] in REPEATS and item[1][1] > 1:
            yield before
        for part in parts(item):
            yield from heads(part, flags, before)
        before += sample(item, flags)


def sample(item: tuple, flags: int) -> str:
    """A short text that a part of a pattern may match."""
    kind, value = item
    if kind in ONE_CHARACTER:
        matching = characters(item, flags)
        return next((char for char in [*KINDS, *bounds(item)] if matching[char]), "")
    if kind is _constants.ASSERT:
        return "a" if value[0] < 0 else ""
    if kind in (_constants.ASSERT_NOT, _constants.AT, _constants.GROUPREF):
        return ""
    made = ["".join(sample(one, flags) for one in part) for part in parts(item)]
    return min(made, key=lambda text: (len(text), text)) * (value[0] if kind in REPEATS else 1)
