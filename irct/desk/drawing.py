"""Numbers as small drawings: a bar in a row of a table, lines over the months.

Each repeats what a table says in words and numbers. Drawings are stretched to the room they have,
so they hold no text; their lines and dots keep their width.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise

# How a part of a bar or a line is drawn, the darkest first: they differ without colour, too.
STRONG, MIDDLE, LIGHT, EMPTY = "strong", "middle", "light", "empty"
FULL = 100


@dataclasses.dataclass(frozen=True, slots=True)
class BarPiece:
    """A piece of a bar that is 100 long in all."""

    look: str
    start: float
    length: float


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line through values in a field of 100 by 100, with a dot for each of them."""

    look: str
    path: str
    dots: str
    # The dots that stand out, drawn larger.
    marked: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers; with a look if it is a part of the bars."""

    label: str | Promise
    look: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: list[str]
    bar: list[BarPiece]
    # Where what it counts is listed.
    url: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows have bars."""

    key: str
    title: str
    of: str
    columns: list[Column]
    rows: list[Row]

    @property
    def looks(self) -> list[Column]:
        """What each look of the bars stands for."""
        return [column for column in self.columns if column.look]


def bar(parts: Mapping[str, int], of: int) -> list[BarPiece]:
    """The parts of a whole one after the other, each by its look."""
    drawn, start = [], 0.0
    for look, number in parts.items():
        length = round(FULL * number / of, 2) if of else 0
        if length:
            drawn.append(BarPiece(look, round(start, 2), length))
        start += length
    return drawn


def line(
    values: Sequence[float | None], *, top: float, look: str = STRONG, marked: Iterable[int] = ()
) -> Line:
    """A line from the oldest value to the newest; it is interrupted where a value is missing."""
    spots = {
        number: f"{_place(number, len(values))} {round(FULL - FULL * value / (top or 1), 1):g}"
        for number, value in enumerate(values)
        if value is not None
    }
    path = "".join(f"{'L' if number - 1 in spots else 'M'}{spot}" for number, spot in spots.items())
    dots = {number: f"M{spot}h0" for number, spot in spots.items()}
    return Line(
        look, path, "".join(dots.values()), "".join(dots.get(number, "") for number in marked)
    )


def _place(number: int, count: int) -> str:
    return f"{round(FULL * number / max(count - 1, 1), 1):g}"
