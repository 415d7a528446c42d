"""A file read once, from its header to its end, and each row made a plan."""

import dataclasses
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from irct.imports import addresses, joint
from irct.imports.cells import Around, Doubtful, is_emptied
from irct.imports.changes import Changes
from irct.imports.columns import OWN
from irct.imports.files import FileLine, Unreadable
from irct.imports.guesses import ColumnGuess
from irct.imports.lands import lands_like
from irct.imports.matches import Matches, Memory, says_new, sorted_name
from irct.imports.plans import RIGHT, SAME, Cells, Plan, RowError, problem
from irct.imports.resources import BATCH, ListingResource
from irct.imports.survey import Survey
from irct.imports.written import points_above
from irct.models import ImportRow, User

NO_TEXT = re.compile("[\ud800-\udfff\0]")
# What is not the same in two rows, whatever a mark says.
# Of these, each tells which entry a row is about.
KNOWN_BY = frozenset(["id", "member_number", "country"])
# An empty cell, where what it means stands above.
ABOVE = "–"
UNLIKE_ABOVE = frozenset(["id", "name", "member_number"])
# What waits is counted beside what became of the rows.
WAITING = "waiting"
MOST_CHARACTERS_AT_ONCE = 10_000_000


@dataclasses.dataclass
class Layout:
    """Where in a file its rows are, and which column of an entry each of its columns is."""

    header: int
    passed_over: frozenset[int]
    # Of each column of the file, as it is called there; as it is called here, nothing if left out.
    headers: list[str]
    columns: list[str]
    # What somebody said is meant as it is written.
    answers: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        survey: Survey,
        choices: Sequence[ColumnGuess],
        passed_over: Iterable[int],
        answers: Iterable[str],
    ) -> Self:
        return cls(
            survey.header,
            frozenset(passed_over),
            [choice.name for choice in choices],
            [choice.column for choice in choices],
            frozenset(answers),
        )

    def holds(self, number: int) -> bool:
        return number > self.header and number not in self.passed_over


class FileReading:
    """Reads a file once; it counts the outcomes, and its fingerprint tells it from another."""

    def __init__(
        self,
        resource: ListingResource,
        lines: Iterator[FileLine],
        layout: Layout,
        *,
        by: User | None,
    ) -> None:
        self.resource = resource
        self._names = layout.columns
        self._columns = [
            resource.column(name) if name and not joint.is_joint(name) else None
            for name in layout.columns
        ]
        self._headers = joint.headers_of(layout.columns, layout.headers)
        filled = (resource.column(name) for name in joint.filled_by(layout.columns))
        columns = [*self._columns, *filled]
        self._named = {column.column_name: column for column in columns if column}
        if fault := resource.faults_of_header(self._named):
            raise Unreadable(fault)
        doubt = by.why_texts_wait() if by else ""
        self.memory = Memory(resource, self._named, doubt=doubt, answers=layout.answers)
        days = {at: one.column_name for at, one in enumerate(self._columns) if one and one.is_day}
        rows = (line for line in lines if layout.holds(line.number))
        self._lines = self.memory.orders.looking_ahead(rows, days)
        # What stands above the cells of a row, by column; by row, marks that point there.
        self._above: Cells = {}
        self._marks: dict[int, dict[str, tuple[str, str]]] = {}
        self.counts: Counter[str] = Counter()
        self._hash = hashlib.sha256()

    @property
    def fingerprint(self) -> str:
        return self._hash.hexdigest()

    def plans(self, *, lock: bool = False) -> Iterator[list[Plan]]:
        """Plan the rows in batches; with a lock nobody changes their listings meanwhile."""
        for lines in self._batches():
            rows = [self._filled(line) for line in lines]
            matches = Matches(self.memory, rows, lock=lock)
            self.memory.load_towns(rows)
            self.memory.named_towns.load(addresses.towns_in(rows))
            plans = [
                self._plan(line, cells, matches) for line, cells in zip(lines, rows, strict=True)
            ]
            self._count(plans)
            yield plans
        if not self.counts:
            raise Unreadable(_("The file has a header, but no row below it."))

    def _batches(self) -> Iterator[list[FileLine]]:
        """As many lines as are planned together, and fewer when they are long."""
        lines: list[FileLine] = []
        characters = 0
        for line in self._lines:
            lines.append(line)
            characters += sum(map(len, line.cells))
            if len(lines) == BATCH or characters > MOST_CHARACTERS_AT_ONCE:
                yield lines
                lines, characters = [], 0
        if lines:
            yield lines

    def _filled(self, line: FileLine) -> Cells:
        """Name the cells of a row by their columns; an empty cell says nothing."""
        cells = {
            name: cell
            for name, cell in zip(self._names, line.cells, strict=False)
            if name and cell.strip()
        }
        self._read_above(line.number, cells)
        return joint.parted(cells, self._names)

    def _plan(self, line: FileLine, cells: Cells, matches: Matches) -> Plan:
        plan = Plan(line.number, name=cells.get("name", "").strip()[:300])
        is_read = False
        if address := cells.pop(joint.ADDRESS, ""):
            cells[addresses.STREET] = address
        try:
            self._refuse_faults(line)
            if address:
                country = matches.country(cells) if "country" in cells else ""
                addresses.part(address, cells, country, self.memory.named_towns)
            plan.listing, is_new = matches.listing(cells)
            self.memory.note_once(plan, plan.listing.pk, "id")
            is_said_new = says_new(cells) or self.memory.is_answered(plan.number, "name")
            if is_new and not is_said_new:
                self.memory.note_once(plan, (sorted_name(cells), matches.country(cells)), "name")
            is_read = True
            changes = Changes(self.memory, plan, cells, matches, is_new=is_new)
            changes.make()
            twin = self.memory.twins.of(plan.number, plan.listing, changes.rows(), is_new=is_new)
            if twin and not is_said_new:
                raise RowError("name", twin.reason, twin=twin.number)
        except RowError as refused:
            asked = SAME if refused.twin else ""
            plan.problems.append(
                problem(refused.column, refused.reason, cells, asked=asked, other=refused.twin)
            )
            if not is_read:
                self._say_what_else_is_wrong(plan, cells, refused.column)
        self._ask_what_is_above(plan, cells)
        self._say_what_is_meant(plan, cells)
        if plan.problems:
            plan.outcome, plan.cells = ImportRow.REFUSED, list(line.cells)
            plan.written, plan.waiting = [], []
            for one in plan.problems:
                one["header"] = self._headers.get(one["column"], "")
        return plan

    def _say_what_else_is_wrong(self, plan: Plan, cells: Cells, refused: str) -> None:
        """Of a row whose entry is not known, tell what else is wrong, so that all is mended."""
        for name, cell in cells.items():
            column = self.memory.named[name]
            if name == refused or column.kind != OWN or is_emptied(cell):
                continue
            try:
                column.clean({name: cell}, Around(order=self.memory.orders.by_column.get(name, "")))
            except Doubtful:
                continue
            except (ValueError, RowError) as error:
                plan.problems.append(problem(name, str(error), cells))

    def _say_what_is_meant(self, plan: Plan, cells: Cells) -> None:
        """Of a country that is not known, tell which one may be meant."""
        for one in plan.problems:
            if one["column"] == "country" and (lands := lands_like(cells.get("country", ""))):
                meant = _("Did you mean %s?") % lands
                if meant not in one["reason"]:
                    one["reason"] += f" {meant}"

    def _read_above(self, number: int, cells: Cells) -> None:
        """Read a mark that points to the row above as what stands there; it is asked about.

        So is an empty cell of a country, where one stands above several rows that it is for.
        """
        is_entry = "name" in cells and len(cells) > 1 and not KNOWN_BY & cells.keys()
        if is_entry and "country" in self._names:
            cells.setdefault("country", ABOVE)
        for name, cell in cells.items():
            if not points_above(cell) and (name, cell) != ("country", ABOVE):
                self._above[name] = cell
            elif name not in UNLIKE_ABOVE and (above := self._above.get(name)):
                cells[name] = above
                self._marks.setdefault(number, {})[name] = cell, above
        if cells.get("country") == ABOVE:
            del cells["country"]

    def _ask_what_is_above(self, plan: Plan, cells: Cells) -> None:
        """Nobody knows whether the rows still stand in the order in which they were written."""
        question = _("“%(text)s” is read as: %(read_as)s. Is that right?")
        for name, (mark, above) in self._marks.pop(plan.number, {}).items():
            if not self.memory.is_answered(plan.number, name):
                said = question % {"text": mark.strip()[:20], "read_as": above.strip()[:80]}
                plan.problems.append(problem(name, said, cells, asked=RIGHT))
        for one in plan.problems:
            column = one["column"]
            if points_above(cells.get(column, "")) and (stands := self._above.get(column)):
                one["reason"] += " " + _("Above it stands “%s”.") % stands[:80]

    def _refuse_faults(self, line: FileLine) -> None:
        if any(cell.strip() for cell in line.cells[len(self._columns) :]):
            raise RowError("", _("The row is longer than the header: a column has no name."))
        for position, fault in line.faults.items():
            column = self._columns[position] if position < len(self._columns) else None
            raise RowError(column.column_name if column else "", fault)
        for column, cell in zip(self._columns, line.cells, strict=False):
            if NO_TEXT.search(cell):
                name = column.column_name if column else ""
                raise RowError(name, _("The cell contains characters that no text has."))

    def _count(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            self.counts[plan.outcome] += 1
            self.counts[WAITING] += bool(plan.waiting) and not settings.SECRETARIAT_OF_ONE
            identity = json.dumps(plan.identity, cls=DjangoJSONEncoder, sort_keys=True)
            self._hash.update(identity.encode("utf-8", "surrogatepass"))
