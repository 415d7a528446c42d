"""What a table may disclose, so that no small number in it is shown or can be worked out.

A number is small if it is under ten, or if fewer than three centres add to it; 0 is small, too.
Three steps keep small numbers:

1. None of them is disclosed.
2. Where parts add up to a total and one part is kept, one more is: the first, in an order that is
   fixed beforehand, that is not small. As its size did not decide, it tells nothing of its own.
   Where two are kept and one of them is not small, they protect each other.
3. What is disclosed is rounded down to tens.

Each small part can then be anything from 0 to 9: the part that is kept with it is 10 or more and
so makes room for nine, as the total is known to ten only. What other tables say of the same total
can take this room away; then further parts are kept until there is enough.

A number is kept, too, if one centre dominates it, as it would tell what that centre reported. It is
kept with parts that add up to a quarter of it at least: else the sum of what is kept, which anybody
can work out, would tell nearly the same.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TypeVar

STEP = 10
LEAST_CENTRES = 3
# Percent of a number that one centre may contribute, and percent of a dominated number that the
# parts kept with it must add up to: see the decision of 2026-11-29 on dominant centres.
MOST_OF_ONE, LEAST_BESIDE = 75, 25


@dataclasses.dataclass(frozen=True, slots=True)
class Number:
    """A count, how many centres contribute to it, and whether to suppress it in any case."""

    value: int
    centres: int
    is_kept: bool = False
    # What the centre reported that contributes most.
    largest: int = 0

    @property
    def is_small(self) -> bool:
        """It must be suppressed."""
        return self.is_kept or self.is_dominated or not self.is_large

    @property
    def is_dominated(self) -> bool:
        return 100 * self.largest > MOST_OF_ONE * self.value

    @property
    def is_large(self) -> bool:
        return self.value >= STEP and self.centres >= LEAST_CENTRES


Part = TypeVar("Part")
# The parts of a total, in the order in which they are kept; None is what nobody counted.
Parts = Mapping[Part, Number | None]
Disclosed = dict[Part, int | None]


def rounded(number: Number | None) -> int | None:
    """A number that no other depends on, rounded down, or None if it must be suppressed."""
    return None if number is None or number.is_small else number.value // STEP * STEP


def disclosed(
    total: Number | None, tables: Sequence[Parts[Part]]
) -> tuple[int | None, list[Disclosed[Part]]]:
    """A total and tables of its parts, as far as they may be disclosed."""
    shown = rounded(total)
    if shown is None:
        return None, [dict.fromkeys(parts) for parts in tables]
    published = [_first(parts) for parts in tables]
    while narrow := next(
        (
            (parts, names)
            for parts, names in zip(tables, published, strict=True)
            if names
            and _counted(parts) - names
            and not (_has_room(shown, tables, published, parts) and _hides_dominant(parts, names))
        ),
        None,
    ):
        parts, names = narrow
        names.discard(next(name for name in parts if name in names))
    return shown, [
        {name: rounded(number) if name in names else None for name, number in parts.items()}
        for parts, names in zip(tables, published, strict=True)
    ]


def _counted(parts: Parts[Part]) -> set[Part]:
    return {name for name, number in parts.items() if number is not None}


def _first(parts: Parts[Part]) -> set[Part]:
    """The parts left after the first two steps."""
    counted = {name: number for name, number in parts.items() if number is not None}
    large = [name for name, number in counted.items() if not number.is_small]
    kept = [number for number in counted.values() if number.is_small]
    # What is kept for a reason of its own, and is large, protects the others as well.
    is_protected = len(kept) != 1 and (not kept or any(number.is_large for number in kept))
    return set(large if is_protected else large[1:])


def _has_room(
    shown: int,
    tables: Sequence[Parts[Part]],
    published: Sequence[set[Part]],
    parts: Parts[Part],
) -> bool:
    """A suppressed part could still be nine, given all that the tables disclose."""
    most = shown + STEP - 1
    for other, names in zip(tables, published, strict=True):
        if names == _counted(other) and names:
            most = min(most, sum(_floor(other, name) + STEP - 1 for name in names))
        if other is parts:
            disclosed_here = sum(_floor(other, name) for name in names)
            large = sum(
                not number.is_small
                for name, number in other.items()
                if number is not None and name not in names
            )
    return most - disclosed_here - STEP * large >= STEP - 1


def _hides_dominant(parts: Parts[Part], published: set[Part]) -> bool:
    """The sum of what is kept says little of each part that one centre dominates."""
    kept = [
        number for name, number in parts.items() if number is not None and name not in published
    ]
    total = sum(number.value for number in kept)
    return all(
        100 * (total - number.value) >= LEAST_BESIDE * number.value
        for number in kept
        if number.is_dominated
    )


def _floor(parts: Parts[Part], name: Part) -> int:
    number = parts[name]
    return number.value // STEP * STEP if number else 0
