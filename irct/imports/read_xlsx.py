"""A program that reads the first sheet with a table of an Excel workbook into rows of cells."""

import datetime as dt
from collections.abc import Iterator
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from irct.imports.budget import MOST_COLUMNS, Budget, check_cell
from irct.imports.sheet_marks import Marks
from irct.imports.sheets import MOST_LINES, Layout, Note, SheetRow, check_size, chosen, layout_of
from irct.imports.xml_text import from_xml
from irct.machine.confined import Refused, answer

NOTHING = "", ""


def rows(file: BinaryIO, name: str = "") -> Iterator[SheetRow | Note]:
    """Read the rows that are not empty, each under the number that a spreadsheet shows.

    Of several sheets it is the one of this name, else the first visible one that holds a table.

    Before them comes what is to be said of the sheet and the others.
    """
    try:
        check_size(file)
        yield from _read(file, name)
    except (Refused, MemoryError):
        raise
    except Exception:
        # What a file raises that is no workbook, or that somebody made to break whatever reads it.
        raise Refused("no workbook") from None


def _read(file: BinaryIO, name: str) -> Iterator[SheetRow | Note]:
    book = load_workbook(file, read_only=True, keep_links=False)
    if not book.worksheets:
        raise Refused("no sheet")
    sheet, others = chosen(book.worksheets, name, lambda one: _rows(one, Layout()))
    if others:
        yield ("sheets", sheet.title, others)
    layout = layout_of(file, sheet)
    marks = Marks(file, book, sheet, layout.links)
    yield from layout.notes()
    yield from _rows(sheet, layout, marks)
    yield from marks.notes()


def _rows(
    sheet: ReadOnlyWorksheet, layout: Layout, marks: Marks | None = None
) -> Iterator[SheetRow]:
    budget, empty = Budget(), None
    for number, line in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_LINES:
            raise Refused("empty rows", MOST_LINES)
        # Every row that the sheet leaves out is one and the same, and costs nothing.
        if line is empty:
            continue
        budget.take_columns(number, len(line))
        if all(cell is EMPTY_CELL for cell in line):
            empty = line
            continue
        row = SheetRow(number, [], [])
        for position, cell in enumerate(line):
            text, fault = NOTHING if cell is EMPTY_CELL else _text(number, cell)
            row.cells.append(marks.link(number, position, text) if marks else text)
            if fault:
                row.faults.append((position, fault))
        if row.faults or any(cell.strip() for cell in row.cells):
            layout.fill(number, row.cells, most=MOST_COLUMNS)
            budget.take_texts(number, row.cells)
            if marks:
                marks.note(number, line)
            yield row


def _text(number: int, cell: ReadOnlyCell) -> tuple[str, str]:
    """Read a cell as text, with what is wrong with it."""
    value = cell.value
    if value is None:
        return NOTHING
    match getattr(cell, "data_type", ""):
        case "f":
            return str(value), "formula"
        case "e":
            return str(value), "error"
    match value:
        case bool():
            return ("yes" if value else "no"), ""
        case float() if value.is_integer():
            return str(int(value)).zfill(_digits(cell)), ""
        case int():
            return str(value).zfill(_digits(cell)), ""
        case dt.datetime():
            is_day = value.time() == dt.time()
            return (value.date().isoformat() if is_day else value.isoformat()), ""
        case str():
            check_cell(number, value)
            return from_xml(value), ""
    return str(value), ""


def _digits(cell: ReadOnlyCell) -> int:
    """How many digits a number is shown with, zeros in front included, as a code has them."""
    shown = cell.number_format
    return len(shown) if shown and not shown.strip("0") else 0


if __name__ == "__main__":
    answer(rows)
