"""A file read from its beginning to its end, and each row made a plan."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from irct.imports.changes import Changes
from irct.imports.columns import Column
from irct.imports.files import Line
from irct.imports.matches import Matches, sorted_name
from irct.imports.memory import Memory
from irct.imports.plans import Plan, RowError, problem
from irct.imports.resources import ListingResource
from irct.models import ImportRow

NO_TEXT = re.compile("[\ud800-\udfff\0]")


class Planner:
    """Reads a file from its beginning to its end, and remembers what it has met."""

    def __init__(self, resource: ListingResource, header: Sequence[Column | None]) -> None:
        self.resource, self.header = resource, header
        self.named = {column.column_name: column for column in header if column}
        self.memory = Memory(resource, self.named)

    def plan(self, lines: Sequence[Line], *, lock: bool = False) -> list[Plan]:
        """Return what some rows do; with a lock nobody changes their listings meanwhile."""
        said = [self._said(line) for line in lines]
        matches = Matches(self.resource, self.named, said, lock=lock)
        self.memory.load_towns(said)
        return [self._plan(line, row, matches) for line, row in zip(lines, said, strict=True)]

    def _said(self, line: Line) -> dict[str, str]:
        """Return what stands in a row, by column; an empty cell says nothing."""
        return {
            column.column_name: cell
            for column, cell in zip(self.header, line.cells, strict=False)
            if column and cell.strip()
        }

    def _plan(self, line: Line, said: dict[str, str], matches: Matches) -> Plan:
        plan = Plan(line.number, name=said.get("name", "").strip()[:300])
        try:
            self._refuse_faults(line)
            plan.listing, is_new = matches.listing(said)
            self.memory.note_once(plan, plan.listing.pk, "id")
            if is_new:
                self.memory.note_once(plan, (sorted_name(said), matches.country(said)), "name")
            Changes(self.memory, plan, said, matches, is_new=is_new).make()
        except RowError as refused:
            plan.problems.append(problem(refused.column, refused.reason, said))
        if plan.problems:
            plan.outcome, plan.cells = ImportRow.REFUSED, list(line.cells)
            plan.written, plan.waiting = [], []
        return plan

    def _refuse_faults(self, line: Line) -> None:
        if any(cell.strip() for cell in line.cells[len(self.header) :]):
            raise RowError("", _("The row is longer than the header: a column has no name."))
        for position, fault in line.faults.items():
            column = self.header[position] if position < len(self.header) else None
            raise RowError(column.column_name if column else "", fault)
        for column, cell in zip(self.header, line.cells, strict=False):
            if NO_TEXT.search(cell):
                name = column.column_name if column else ""
                raise RowError(name, _("The cell holds characters that no text has."))
