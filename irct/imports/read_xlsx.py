"""A program that reads the first sheet with a table of an Excel workbook into rows of cells."""

import datetime as dt
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from irct.imports.budget import MOST_COLUMNS, Budget, check_cell
from irct.imports.sheet_marks import Marks
from irct.imports.sheets import Layout, layout_of
from irct.imports.xml_text import from_xml
from irct.machine.confined import Refused, answer

# Of empty rows, too, which spreadsheets write by the million.
MOST_LINES = 200_000
LARGEST_UNPACKED = 200 * 1024 * 1024
# A table packs well, but no table packs like this.
MOST_PACKED = 200
NOTHING = "", ""
# So many sheets are looked at, each to so many rows that are not empty.
MOST_SHEETS, LOOKED_AT = 40, 30


class XlsxRow(NamedTuple):
    number: int
    cells: list[str]
    # What is wrong with a cell before anybody asks what it means, with its position.
    faults: list[tuple[int, str]]


# A word for what is said of the file, and what the sentence about it names.
Note = tuple[object, ...]


def rows(file: BinaryIO, name: str = "") -> Iterator[XlsxRow | Note]:
    """Read the rows that are not empty, each under the number that a spreadsheet shows.

    Of several sheets it is the one of this name, else the first visible one that holds a table.

    Before them comes what is to be said of the sheet and the others.
    """
    try:
        _check_size(file)
        yield from _read(file, name)
    except (Refused, MemoryError):
        raise
    except Exception:
        # What a file raises that is no workbook, or that somebody made to break whatever reads it.
        raise Refused("no workbook") from None


def _read(file: BinaryIO, name: str) -> Iterator[XlsxRow | Note]:
    book = load_workbook(file, read_only=True, keep_links=False)
    if not book.worksheets:
        raise Refused("no sheet")
    sheet, others = _chosen(book.worksheets[:MOST_SHEETS], _plain(name))
    if name and (sheet is None or _plain(sheet.title) != _plain(name)):
        raise Refused("no such sheet", name, ", ".join(f"“{one.title}”" for one in book.worksheets))
    if sheet is None:
        raise Refused("hidden sheets", ", ".join(f"“{name}”" for name, _is_hidden in others))
    if others:
        yield ("sheets", sheet.title, others)
    layout = layout_of(file, sheet)
    marks = Marks(file, book, sheet, layout.links)
    yield from layout.notes()
    yield from _rows(sheet, layout, marks)
    yield from marks.notes()


def _chosen(
    sheets: Sequence[ReadOnlyWorksheet], name: str
) -> tuple[ReadOnlyWorksheet, list[tuple[str, bool]]]:
    """The sheet of this name, else the first visible one that holds a table, else anything.

    With it come the others that hold any.
    """
    with_rows: list[tuple[ReadOnlyWorksheet, bool]] = []
    for sheet in sheets if len(sheets) > 1 else ():
        try:
            looked_at = list(itertools.islice(_rows(sheet, Layout()), LOOKED_AT))
        except Refused:
            continue  # whatever it holds, it is no list
        if looked_at or _plain(sheet.title) == name:
            wide = sum(sum(bool(cell.strip()) for cell in row.cells) > 1 for row in looked_at)
            with_rows.append((sheet, wide > 1))
    if len(sheets) > 1 and with_rows:
        visible = [one for one in with_rows if one[0].sheet_state == "visible"]
        tables = [sheet for sheet, is_table in visible if is_table]
        named = [sheet for sheet, _is_table in with_rows if _plain(sheet.title) == name]
        visible_ones = tables or [sheet for sheet, _is_table in visible]
        chosen = next(iter(named or visible_ones), None)
    else:
        chosen = sheets[0]
    others = [
        (sheet.title, sheet.sheet_state != "visible")
        for sheet, _is_table in with_rows
        if sheet is not chosen
    ]
    return chosen, others


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _rows(
    sheet: ReadOnlyWorksheet, layout: Layout, marks: Marks | None = None
) -> Iterator[XlsxRow]:
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
        row = XlsxRow(number, [], [])
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


def _check_size(file: BinaryIO) -> None:
    """Refuse what is small while packed only."""
    parts = zipfile.ZipFile(file).infolist()
    file.seek(0)
    unpacked, packed = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
    is_bomb = unpacked > 1024 * 1024 and unpacked > MOST_PACKED * packed
    if unpacked > LARGEST_UNPACKED or is_bomb:
        raise Refused("unpacked")


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
            return str(int(value)), ""
        case dt.datetime():
            is_day = value.time() == dt.time()
            return (value.date().isoformat() if is_day else value.isoformat()), ""
        case str():
            check_cell(number, value)
            return from_xml(value), ""
    return str(value), ""


if __name__ == "__main__":
    answer(rows)
