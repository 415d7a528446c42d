"""CSV and XLSX files, read into rows of cells and made of them. Nothing is kept on a disk."""

import contextlib
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from irct.imports.cells import for_xml, from_xml

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = ",;\t"
LONGEST_CELL = 1_000_000
# More than that an Excel cell does not hold: the rest would be lost without a word.
LONGEST_EXCEL_CELL = 32_767
MOST_COLUMNS = 2_000
# Of empty rows, too, which spreadsheets write by the million.
MOST_EXCEL_LINES = 200_000
LARGEST_UNPACKED = 200 * 1024 * 1024
# A table packs well, but no table packs like this.
MOST_PACKED = 200

csv.field_size_limit(LONGEST_CELL)


class Unreadable(Exception):
    """The file as a whole cannot be taken; the message says why, and what to do."""


class FileLine(NamedTuple):
    """A row as the file holds it, under the number that a spreadsheet shows."""

    number: int
    cells: list[str]
    # What is wrong with a cell before anybody asks what it means, by its position.
    faults: dict[int, str] = {}


def lines_of(file: BinaryIO) -> Iterator[FileLine]:
    """Read the rows of a CSV or XLSX file, the header first, empty ones left out."""
    beginning = file.read(8)
    file.seek(0)
    if not beginning:
        raise Unreadable(_("The file is empty."))
    if beginning.startswith(ZIP):
        lines = _excel_lines(file)
    elif beginning.startswith(OLD_EXCEL):
        raise Unreadable(
            _("This is an old Excel file. Save it as “Excel workbook (.xlsx)” or as CSV.")
        )
    else:
        lines = _csv_lines(file)
    return (line for line in lines if any(cell.strip() for cell in line.cells) or line.faults)


def _csv_lines(file: BinaryIO) -> Iterator[FileLine]:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="strict", newline="")
    try:
        delimiter = _delimiter(text.readline(LONGEST_CELL))
        text.seek(0)
        reader = csv.reader(_without_nul(text), delimiter=delimiter, strict=True)
        # A cell may hold several lines, but it is rows that a spreadsheet numbers.
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(_("Row %d has too many columns.") % number)
            yield FileLine(number, cells)
    except UnicodeDecodeError:
        raise Unreadable(
            _(
                "This is not a table in UTF-8. In Excel, save it as “CSV UTF-8” or as "
                "“Excel workbook (.xlsx)”, then try again."
            )
        ) from None
    except csv.Error as error:
        raise Unreadable(
            _("The file cannot be read as a table: %s. Is a quotation mark missing?") % error
        ) from None
    finally:
        # Else the file would be closed with it; one that is closed already has nothing to leave.
        with contextlib.suppress(ValueError):
            text.detach()


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=lambda one: len(next(csv.reader([header], delimiter=one), [])))


def _without_nul(text: Iterable[str]) -> Iterator[str]:
    for line in text:
        if "\0" in line:
            raise Unreadable(
                _("The file contains characters that no text has. Is it a CSV or XLSX file?")
            )
        yield line


def _excel_lines(file: BinaryIO) -> Iterator[FileLine]:
    _check_size(file)
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        sheet = next(iter(book.worksheets), None)
        if sheet is None:
            raise Unreadable(_("The workbook has no sheet."))
        for number, row in enumerate(sheet.iter_rows(), start=1):
            if number > MOST_EXCEL_LINES:
                raise Unreadable(
                    _("The sheet has more than %d rows, empty ones too. Send it as CSV.")
                    % MOST_EXCEL_LINES
                )
            if len(row) > MOST_COLUMNS:
                raise Unreadable(_("Row %d has too many columns.") % number)
            line = FileLine(number, [], {})
            for position, cell in enumerate(row):
                text, fault = _excel_text(cell)
                line.cells.append(text)
                if fault:
                    line.faults[position] = fault
            yield line
    except Unreadable:
        raise
    except (
        *(zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError),
        *(AttributeError, IndexError, OSError, EOFError, NotImplementedError),
    ):
        # What openpyxl raises for a file that is no workbook, or that somebody made to break it.
        raise Unreadable(_("This is not an Excel workbook that can be read.")) from None


def _check_size(file: BinaryIO) -> None:
    """Refuse what is small while packed only."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable(_("This is not an Excel workbook that can be read.")) from None
    file.seek(0)
    unpacked, packed = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
    is_bomb = unpacked > 1024 * 1024 and unpacked > MOST_PACKED * packed
    if unpacked > LARGEST_UNPACKED or is_bomb:
        raise Unreadable(_("The workbook is too large once it is unpacked. Send it as CSV."))


def _excel_text(cell: Any) -> tuple[str, str]:
    """Read a cell as text, with what is wrong with it."""
    value = cell.value
    if value is None:
        return "", ""
    match getattr(cell, "data_type", ""):
        case "f":
            return str(value), _("This is a formula. Write its result instead.")
        case "e":
            return str(value), _("The spreadsheet shows an error here.")
    match value:
        case bool():
            return ("yes" if value else "no"), ""
        case float() if value.is_integer():
            return str(int(value)), ""
        case dt.datetime():
            is_day = value.time() == dt.time()
            return (value.date().isoformat() if is_day else value.isoformat()), ""
        case str():
            return from_xml(value), ""
    return str(value), ""


class _Echo:
    """A file for csv.writer whose write returns the text."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[list[str]]) -> Iterator[str]:
    """Make a CSV file piece by piece, with the mark by which a spreadsheet knows UTF-8."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_MINIMAL)
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(row)


def as_xlsx(rows: Iterable[list[str]]) -> bytes:
    """Make a workbook in which every cell is text: no zero in front, no plus is lost."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Listings"))
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = [WriteOnlyCell(sheet, value=_excel_cell(text)) for text in row]
        for cell in cells:
            cell.number_format = "@"
            if cell.value is not None:
                cell.data_type = "s"
            if number == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _excel_cell(text: str) -> str | None:
    if len(escaped := for_xml(text)) > LONGEST_EXCEL_CELL:
        raise Unreadable(
            _("A text is longer than a cell of a workbook may be. Choose CSV: it loses nothing.")
        )
    return escaped or None
