"""What a row of a file would do to a listing, or what is wrong with it."""

import dataclasses
from typing import Any, TypedDict

from irct.models import ImportRow
from irct.models.judging import FieldChange

UNCHANGED = "unchanged"
LONGEST_VALUE = 200
# What is asked about a row: whether a value is meant so, or whether two rows are about the same.
RIGHT, SAME = "right", "same"

# The filled cells of a row, by the name of their column.
Cells = dict[str, str]


class Problem(TypedDict, total=False):
    """What is wrong with a cell, or what is asked about it."""

    column: str
    # As the file names the column.
    header: str
    # In an undoing, instead of a column.
    path: str
    reason: str
    value: str
    asked: str
    # The number of another row that it is about.
    other: int


class RowError(Exception):
    """A cell, or the whole row, cannot be taken."""

    def __init__(self, column: str, reason: str, *, twin: int = 0) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason
        # The row that may be about the same entry.
        self.twin = twin


@dataclasses.dataclass
class Plan:
    """What one row does to one listing."""

    number: int
    outcome: str = UNCHANGED
    # A Listing; a new one, or none yet.
    listing: Any = None
    name: str = ""
    written: list[FieldChange] = dataclasses.field(default_factory=list)
    waiting: list[FieldChange] = dataclasses.field(default_factory=list)
    problems: list[Problem] = dataclasses.field(default_factory=list)
    cells: list[str] = dataclasses.field(default_factory=list)

    @property
    def identity(self) -> list[object]:
        """What tells it from another plan; a new listing has another id at each reading."""
        stored = str(self.listing.pk) if self.outcome in (ImportRow.CHANGED, UNCHANGED) else ""
        return [self.number, self.outcome, stored, self.written, self.waiting, self.problems]


def problem(column: str, reason: str, cells: Cells, *, asked: str = "", other: int = 0) -> Problem:
    """What is wrong with a cell; or what is asked about it, and about which row besides."""
    made: Problem = {
        "column": column,
        "reason": reason,
        "value": cells.get(column, "")[:LONGEST_VALUE],
    }
    return {**made, "asked": asked, "other": other} if asked else made
