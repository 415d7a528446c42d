"""What a row of a file would do to a listing, or what is wrong with it."""

import dataclasses
from typing import Any

from irct.models import ImportRow

UNCHANGED = "unchanged"
LONGEST_VALUE = 200


class RowError(Exception):
    """A cell, or the whole row, cannot be taken."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclasses.dataclass
class Plan:
    """What one row does to one listing."""

    number: int
    outcome: str = UNCHANGED
    listing: Any = None
    name: str = ""
    # Each with its path, before and after; what waits also says why.
    written: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    waiting: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    problems: list[dict[str, str]] = dataclasses.field(default_factory=list)
    cells: list[str] = dataclasses.field(default_factory=list)

    @property
    def told(self) -> list[Any]:
        """Return what tells it from another plan."""
        known = str(self.listing.pk) if self.outcome in (ImportRow.CHANGED, UNCHANGED) else ""
        return [self.number, self.outcome, known, self.written, self.waiting, self.problems]


def problem(column: str, reason: str, said: dict[str, str]) -> dict[str, str]:
    return {"column": column, "reason": reason, "value": said.get(column, "")[:LONGEST_VALUE]}
