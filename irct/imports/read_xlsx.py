"""A program that reads the first sheet of an Excel workbook into rows of cells."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.read_only import EMPTY_CELL

from irct.imports.budget import Budget, check_cell
from irct.imports.xml_text import from_xml
from irct.machine.confined import Refused, answer

# Of empty rows, too, which spreadsheets write by the million.
MOST_LINES = 200_000
LARGEST_UNPACKED = 200 * 1024 * 1024
# A table packs well, but no table packs like this.
MOST_PACKED = 200
NOTHING = "", ""


class Row(NamedTuple):
    number: int
    cells: list[str]
    # What is wrong with a cell before anybody asks what it means, with its position.
    faults: list[tuple[int, str]]


def rows(file: BinaryIO) -> Iterator[Row]:
    """Read the rows that are not empty, each under the number that a spreadsheet shows."""
    try:
        _check_size(file)
        yield from _rows(file)
    except (Refused, MemoryError):
        raise
    except Exception:
        # What a file raises that is no workbook, or that somebody made to break whatever reads it.
        raise Refused("no workbook") from None


def _rows(file: BinaryIO) -> Iterator[Row]:
    book = load_workbook(file, read_only=True, keep_links=False)
    sheet = next(iter(book.worksheets), None)
    if sheet is None:
        raise Refused("no sheet")
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
        row = Row(number, [], [])
        for position, cell in enumerate(line):
            text, fault = NOTHING if cell is EMPTY_CELL else _text(number, cell)
            row.cells.append(text)
            if fault:
                row.faults.append((position, fault))
        budget.take_texts(number, row.cells)
        if row.faults or any(cell.strip() for cell in row.cells):
            yield row


def _check_size(file: BinaryIO) -> None:
    """Refuse what is small while packed only."""
    parts = zipfile.ZipFile(file).infolist()
    file.seek(0)
    unpacked, packed = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
    is_bomb = unpacked > 1024 * 1024 and unpacked > MOST_PACKED * packed
    if unpacked > LARGEST_UNPACKED or is_bomb:
        raise Refused("unpacked")


def _text(number: int, cell: Any) -> tuple[str, str]:
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
