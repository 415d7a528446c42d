"""How many steps Python's regular expressions take over a text, counted rather than timed.

A pattern that `re` has parsed is matched as `re` matches it: by backtracking, alternatives in
order, from each place of the text on which no match has begun. A step is a character that is
looked at, or a part of the pattern that is tried. As in `re`, alternatives and places of the text
that cannot begin with the character there are passed over.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from re import _compiler, _constants, _parser

# The place that a part of a pattern leads to from another, or NOWHERE.
Part = Callable[[int], int]
NOWHERE = -1
ENDLESS = int(_constants.MAXREPEAT)
ONE_CHARACTER = {_constants.ANY, _constants.IN, _constants.LITERAL, _constants.NOT_LITERAL}
NO_WIDTH = {_constants.ASSERT, _constants.ASSERT_NOT, _constants.AT}
REPEATS = {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}


class TooManySteps(Exception):
    pass


class UncountedPart(Exception):
    """A pattern uses a part of `re` whose steps are not counted here yet."""


class Characters(dict):
    """Which characters a part of one character matches, as `re` itself says."""

    def __init__(self, item: tuple, flags: int) -> None:
        self.matches = alone(item, flags).fullmatch

    def __missing__(self, char: str) -> bool:
        self[char] = self.matches(char) is not None
        return self[char]


def alone(item: tuple, flags: int) -> re.Pattern[str]:
    """A part of a pattern as one."""
    state = _parser.State()
    state.flags = flags
    return _compiler.compile(_parser.SubPattern(state, [item]), flags)


@cache
def _characters(_name: str, kind: object, value: object, flags: int) -> Characters:
    return Characters((kind, list(value) if isinstance(value, tuple) else value), flags)


def characters(item: tuple, flags: int) -> Characters:
    kind, value = item
    return _characters(repr(item), kind, tuple(value) if kind is _constants.IN else value, flags)


class Machine:
    """A pattern, and the steps that it has taken."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        parsed = self.parsed = _parser.parse(pattern, flags)
        self.text, self.steps, self.most = "", 0, 0
        self.refused, self.is_whole = NOWHERE, False
        self.marks: dict[int, tuple[int, int]] = {}
        self.start = self.sequence(list(parsed), parsed.state.flags, self.accepted)
        self.may_start = Beginning(list(parsed), parsed.state.flags)

    def finditer(self, text: str, *, most: int) -> Iterator[tuple[int, int]]:
        """Find every match; raise TooManySteps where that takes more than so many steps."""
        self.text, self.steps, self.most = text, 0, most
        place, self.refused, self.is_whole = 0, NOWHERE, False
        while place <= len(text):
            self.step()
            self.marks = {}
            end = self.start(place) if self.may_start.allows(text[place : place + 1]) else NOWHERE
            if end == NOWHERE:
                place += 1
                continue
            yield place, end
            # After an empty match, there may be a longer one at the same place.
            self.refused = end if end == place else NOWHERE
            place = end

    def fullmatch(self, text: str, *, most: int) -> bool:
        """Whether the pattern matches the whole text."""
        self.text, self.steps, self.most = text, 0, most
        self.marks, self.refused, self.is_whole = {}, NOWHERE, True
        return self.start(0) != NOWHERE

    def accepted(self, place: int) -> int:
        is_partial = self.is_whole and place < len(self.text)
        return NOWHERE if is_partial or place == self.refused else place

    def step(self, number: int = 1) -> None:
        self.steps += number
        if self.steps > self.most:
            raise TooManySteps

    def sequence(self, items: list, flags: int, follow: Part) -> Part:
        for item in reversed(items):
            follow = self.part(item, flags, follow)
        return follow

    def part(self, item: tuple, flags: int, follow: Part) -> Part:
        kind, value = item
        if kind in ONE_CHARACTER:
            return self.character(characters(item, flags), follow)
        if kind in REPEATS:
            low, high, body = value
            repeat = self.run if is_character(body) else self.repeat
            if kind is _constants.POSSESSIVE_REPEAT:
                greedy = [(_constants.MAX_REPEAT, value)]
                return self.atomic(self.sequence(greedy, flags, lambda place: place), follow)
            is_greedy = kind is _constants.MAX_REPEAT
            return repeat(low, high, list(body), flags, follow, is_greedy=is_greedy)
        if kind is _constants.BRANCH:
            return self.branch([list(one) for one in value[1]], flags, follow)
        if kind is _constants.SUBPATTERN:
            number, added, removed, body = value
            return self.group(number, list(body), (flags | added) & ~removed, follow)
        if kind is _constants.ATOMIC_GROUP:
            return self.atomic(self.sequence(list(value), flags, lambda place: place), follow)
        if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
            return self.look(*value, flags, follow, wanted=kind is _constants.ASSERT)
        if kind is _constants.AT:
            return self.at(item, flags, follow)
        if kind is _constants.GROUPREF:
            return self.repetition(value, follow)
        raise UncountedPart(f"The steps of {kind} are not counted yet: add it to Machine.part")

    def character(self, matching: Characters, follow: Part) -> Part:
        def part(place: int) -> int:
            self.step()
            if place < len(self.text) and matching[self.text[place]]:
                return follow(place + 1)
            return NOWHERE

        return part

    def run(
        self, low: int, high: int, body: list, flags: int, follow: Part, *, is_greedy: bool
    ) -> Part:
        """Repeat a part of one character."""
        matching = characters(body[0], flags)

        def ends(place: int) -> Iterator[int]:
            """The ends that a lazy run has in turn."""
            for end in range(place, len(self.text) + 1):
                if end - place >= low:
                    yield end
                self.step()
                if end - place == high or not matching[self.text[end : end + 1] or "\0"]:
                    return

        def part(place: int) -> int:
            last = min(len(self.text), place + high)
            end = place
            text = self.text
            while end < last and matching[text[end]]:
                end += 1
            self.step(end - place + 1)
            for reached in range(end, place + low - 1, -1):
                self.step()
                if (found := follow(reached)) != NOWHERE:
                    return found
            return NOWHERE

        def lazy(place: int) -> int:
            for reached in ends(place):
                if (found := follow(reached)) != NOWHERE:
                    return found
            return NOWHERE

        return part if is_greedy else lazy

    def repeat(
        self, low: int, high: int, body: list, flags: int, follow: Part, *, is_greedy: bool
    ) -> Part:
        count, began = 0, NOWHERE

        def once_more(place: int) -> int:
            nonlocal count, began
            if count >= high or (count >= low and place == began):
                return NOWHERE
            kept = count, began
            count, began = count + 1, place
            found = inside(place)
            count, began = kept
            return found

        def onward(place: int) -> int:
            nonlocal count, began
            kept = count, began
            found = follow(place) if count >= low else NOWHERE
            count, began = kept
            return found

        def either(place: int) -> int:
            self.step()
            first, second = (once_more, onward) if is_greedy else (onward, once_more)
            found = first(place)
            return found if found != NOWHERE else second(place)

        def part(place: int) -> int:
            nonlocal count, began
            kept = count, began
            count, began = 0, NOWHERE
            found = either(place)
            count, began = kept
            return found

        inside = self.sequence(body, flags, either)
        return part

    def branch(self, alternatives: list[list], flags: int, follow: Part) -> Part:
        tried = [(Beginning(one, flags), self.sequence(one, flags, follow)) for one in alternatives]
        known: dict[str, list[Part]] = {}

        def part(place: int) -> int:
            self.step()
            char = self.text[place : place + 1]
            if char not in known:
                known[char] = [one for beginning, one in tried if beginning.allows(char)]
            for one in known[char]:
                self.step()
                if (found := one(place)) != NOWHERE:
                    return found
            return NOWHERE

        return part

    def group(self, number: int | None, body: list, flags: int, follow: Part) -> Part:
        if number is None:
            return self.sequence(body, flags, follow)
        opened: list[int] = []

        def close(place: int) -> int:
            kept, start = self.marks.get(number), opened.pop()
            self.marks[number] = (start, place)
            found = follow(place)
            opened.append(start)
            if found == NOWHERE:
                self.marks.pop(number)
                if kept:
                    self.marks[number] = kept
            return found

        def part(place: int) -> int:
            opened.append(place)
            found = inside(place)
            opened.pop()
            return found

        inside = self.sequence(body, flags, close)
        return part

    def atomic(self, inside: Part, follow: Part) -> Part:
        def part(place: int) -> int:
            self.step()
            end = inside(place)
            return NOWHERE if end == NOWHERE else follow(end)

        return part

    def look(
        self, direction: int, body: _parser.SubPattern, flags: int, follow: Part, *, wanted: bool
    ) -> Part:
        back = body.getwidth()[0] if direction < 0 else 0
        inside = self.sequence(list(body), flags, lambda place: place)

        def part(place: int) -> int:
            self.step()
            seen = place >= back and inside(place - back) != NOWHERE
            return follow(place) if seen == wanted else NOWHERE

        return part

    def at(self, item: tuple, flags: int, follow: Part) -> Part:
        matches = alone(item, flags).match

        def part(place: int) -> int:
            self.step()
            return follow(place) if matches(self.text, place) else NOWHERE

        return part

    def repetition(self, number: int, follow: Part) -> Part:
        def part(place: int) -> int:
            if number not in self.marks:
                return NOWHERE
            wanted = self.text[slice(*self.marks[number])]
            self.step(len(wanted) + 1)
            return follow(place + len(wanted)) if self.text.startswith(wanted, place) else NOWHERE

        return part


class Beginning:
    """With which characters a sequence may begin."""

    def __init__(self, items: list, flags: int) -> None:
        self.sets: list[Characters] | None = list(begin(items, flags))
        if not self.sets or None in self.sets:
            self.sets = None
        self.known: dict[str, bool] = {}

    def allows(self, char: str) -> bool:
        if self.sets is None:
            return True
        if char not in self.known:
            self.known[char] = bool(char) and any(one[char] for one in self.sets)
        return self.known[char]


def begin(items: list, flags: int) -> Iterator[Characters | None]:
    """What a sequence may begin with: None where that may be nothing."""
    for kind, value in items:
        if kind in NO_WIDTH:
            continue
        if kind in ONE_CHARACTER:
            yield characters((kind, value), flags)
            return
        if kind is _constants.BRANCH:
            found = [one for part in value[1] for one in begin(list(part), flags)]
        elif kind is _constants.SUBPATTERN:
            found = list(begin(list(value[3]), (flags | value[1]) & ~value[2]))
        elif kind in REPEATS:
            found = list(begin(list(value[2]), flags))
            if value[0] == 0:
                found.append(None)
        else:
            found = [None]
        yield from (one for one in found if one is not None)
        if None not in found:
            return
    yield None


def is_character(body: _parser.SubPattern) -> bool:
    return len(body) == 1 and body[0][0] in ONE_CHARACTER
