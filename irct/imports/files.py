"""CSV and Excel files, read into rows and made of them; ODS files, read. None is kept on a disk."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irct.imports.cells import bare, guarded
from irct.imports.xml_text import for_xml
from irct.machine.apart import Limits, Spent, parts_of
from irct.machine.confined import Refused

CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Written near their beginning in what LibreOffice makes; a sheet is read.
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
OPEN_SHEET = OPEN_DOCUMENT + b".spreadsheet"
# More than that an Excel cell does not hold: the rest would be lost without a word.
LONGEST_EXCEL_CELL = 32_767
MEMORY = 512 * 1024 * 1024
# Seconds of a processor for any file, and for each megabyte of it; a workbook of 15,600 entries
# has eleven megabytes and takes half a minute.
SECONDS, SECONDS_EACH = 20, 10
LONGEST_ANSWER = 1024 * 1024 * 1024
# A machine that has much to do may take as many times longer.
PATIENCE = 5

# What the programs that read files say of them.
REASONS = {
    "columns": gettext_lazy("Row %d has too many columns."),
    "long cell": gettext_lazy(
        "A cell in row %d holds more than %s characters, and no text of an entry is as long. "
        "Shorten it."
    ),
    "long row": gettext_lazy(
        "Row %d holds more than %s characters, and no entry holds as many. Shorten its texts."
    ),
    "many cells": gettext_lazy(
        "Up to row %d the file holds more than %s cells. Delete the columns that are not used, or "
        "send it in several files."
    ),
    "many characters": gettext_lazy(
        "Up to row %d the file holds more than %s characters. Send it in several files."
    ),
    "not UTF-8": gettext_lazy(
        "This file begins as one kind of text and goes on as another. In Excel, save it as "
        "“CSV UTF-8” or as “Excel workbook (.xlsx)”, then try again."
    ),
    "no table": gettext_lazy(
        "The file cannot be read as a table: %s. Is a quotation mark missing?"
    ),
    "open quote": gettext_lazy(
        "A quotation mark in row %d is opened and never closed. Close it, or take it out."
    ),
    "no text": gettext_lazy(
        "The file contains characters that no text has. Is it a CSV or XLSX file?"
    ),
    "no sheet": gettext_lazy("The workbook has no sheet."),
    "no such sheet": gettext_lazy("The workbook has no sheet “%s”. It has: %s."),
    "hidden sheets": gettext_lazy(
        "Only hidden sheets of the workbook hold anything: %s. Show the one that is to be read."
    ),
    "empty rows": gettext_lazy("The sheet has more than %d rows, empty ones too. Send it as CSV."),
    "no workbook": gettext_lazy("This is no workbook that can be read."),
    "unpacked": gettext_lazy("The workbook is too large once it is unpacked. Send it as CSV."),
}
FAULTS = {
    "formula": gettext_lazy("This is a formula. Write its result instead."),
    "error": gettext_lazy("The spreadsheet shows an error here."),
}


# How the letters of a text are written, where neither a mark nor UTF-8 tells.
ENCODINGS = {
    "utf-8": gettext_lazy("Unicode (UTF-8)"),
    "utf-16-le": gettext_lazy("Unicode (UTF-16, little end first)"),
    "utf-16-be": gettext_lazy("Unicode (UTF-16, big end first)"),
    "cp1256": gettext_lazy("Arabic (Windows-1256)"),
    "iso8859-6": gettext_lazy("Arabic (ISO 8859-6)"),
    "cp1257": gettext_lazy("Baltic (Windows-1257)"),
    "cp1250": gettext_lazy("Central European (Windows-1250)"),
    "iso8859-2": gettext_lazy("Central European (ISO 8859-2)"),
    "cp852": gettext_lazy("Central European (DOS 852)"),
    "mac-latin2": gettext_lazy("Central European (Mac)"),
    "gb18030": gettext_lazy("Chinese, simplified (GB 18030)"),
    "big5": gettext_lazy("Chinese, traditional (Big5)"),
    "cp1251": gettext_lazy("Cyrillic (Windows-1251)"),
    "koi8-u": gettext_lazy("Cyrillic (KOI8-R or KOI8-U)"),
    "iso8859-5": gettext_lazy("Cyrillic (ISO 8859-5)"),
    "cp866": gettext_lazy("Cyrillic (DOS 866)"),
    "mac-cyrillic": gettext_lazy("Cyrillic (Mac)"),
    "cp1253": gettext_lazy("Greek (Windows-1253)"),
    "cp1255": gettext_lazy("Hebrew (Windows-1255)"),
    "shift_jis": gettext_lazy("Japanese (Shift JIS)"),
    "euc_kr": gettext_lazy("Korean (EUC-KR)"),
    "cp1254": gettext_lazy("Turkish (Windows-1254)"),
    "mac-turkish": gettext_lazy("Turkish (Mac)"),
    "cp1258": gettext_lazy("Vietnamese (Windows-1258)"),
    "cp1252": gettext_lazy("Western European (Windows-1252)"),
    "iso8859-15": gettext_lazy("Western European (ISO 8859-15)"),
    "mac-roman": gettext_lazy("Western European (Mac)"),
    "cp850": gettext_lazy("Western European (DOS 850)"),
}
# What Python calls an encoding that is here by another name, of which it is a part.
WITHIN = {"koi8-r": "koi8-u", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-7": "cp1253"}
WITHIN |= {"iso8859-8": "cp1255", "iso8859-13": "cp1257", "gb2312": "gb18030", "gbk": "gb18030"}
# How a page of the web begins, which some programs save under the name of a workbook.
WEB_PAGE = re.compile(rb"\s{0,100}(?:<!doctype|<html|<table|<\?xml)", re.IGNORECASE)
LONGEST_BEGINNING = 200

# A word for what is said of a file, and what the sentence about it names.
Note = list[Any]


class Unreadable(Exception):
    """The file as a whole cannot be taken; the message says why, and what to do."""


class FileLine(NamedTuple):
    """A row as the file holds it, under the number that a spreadsheet shows."""

    number: int
    cells: list[str]
    # What is wrong with a cell before anybody asks what it means, by its position.
    faults: dict[int, str] = {}


def encoding_named(name: str) -> str:
    """One of `ENCODINGS` by any name that it has; nothing if there is none."""
    try:
        known = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return ""
    known = WITHIN.get(known, known)
    return known if known in ENCODINGS else ""


def form_of(content: bytes) -> str:
    return XLSX if content.startswith(ZIP) else CSV


def lines_of(
    file: BinaryIO,
    *,
    encoding: str = "",
    sheet: str = "",
    tell: Callable[[Note], None] | None = None,
) -> Generator[FileLine, None, None]:
    """Read the rows of a CSV, XLSX or ODS file, empty ones left out; tell what is notable of it.

    It is read in a process apart, which ends when the rows are closed.
    """
    file.seek(0)
    beginning = file.read(LONGEST_BEGINNING)
    file.seek(0)
    if not beginning:
        raise Unreadable(_("The file is empty."))
    if beginning.startswith(OLD_EXCEL):
        raise Unreadable(
            _("This is an old Excel file. Save it as “Excel workbook (.xlsx)” or as CSV.")
        )
    if OPEN_DOCUMENT in beginning and OPEN_SHEET not in beginning:
        raise Unreadable(
            _("This is an OpenDocument file. Save it as “Excel workbook (.xlsx)” or as CSV.")
        )
    if WEB_PAGE.match(beginning.removeprefix(codecs.BOM_UTF8)):
        raise Unreadable(
            _(
                "This is a web page, whatever its name says. Open it in Excel, and save it as "
                "“Excel workbook (.xlsx)” or as CSV."
            )
        )
    is_workbook = form_of(beginning) == XLSX
    if encoding in ENCODINGS and not is_workbook:
        file = io.BytesIO(file.read().decode(encoding, "replace").encode())
    program = "irct.imports.read_xlsx" if is_workbook else "irct.imports.read_csv"
    if OPEN_SHEET in beginning:
        program = "irct.imports.read_ods"
    how = [sheet] if sheet and is_workbook else []
    try:
        with closing(parts_of(file, program, _limits(file), *how)) as parts:
            for number, cells, *faults in parts:
                if isinstance(number, str):
                    if tell:
                        tell([number, cells, *faults])
                    continue
                of_cells = faults[0] if faults else ()
                yield FileLine(number, cells, {at: str(FAULTS[fault]) for at, fault in of_cells})
    except Refused as refused:
        raise Unreadable(str(REASONS[refused.reason]) % refused.details) from None
    except Spent:
        raise Unreadable(
            _(
                "Reading this file takes more memory or time than any list of entries needs: it "
                "holds far more than it shows. Copy the rows into a new file, and save it as CSV."
            )
        ) from None


def _limits(file: BinaryIO) -> Limits:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    seconds = SECONDS + SECONDS_EACH * size // (1024 * 1024)
    return Limits(MEMORY, seconds, answer=LONGEST_ANSWER, waiting=PATIENCE * seconds)


class _Echo:
    """A file for csv.writer whose write returns the text."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[list[str]], *, delimiter: str = ",") -> Iterator[str]:
    """Make a CSV file piece by piece, with the mark by which a spreadsheet knows UTF-8.

    No cell begins a formula, and no part of one in a program that parts cells in another way.
    """
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL, delimiter=delimiter)
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(map(guarded, row))


def as_xlsx(rows: Iterable[list[str]]) -> bytes:
    """Make a workbook in which every cell is text: no zero in front, no plus is lost."""
    # A web server without it is five megabytes smaller, and few of its visitors want a workbook.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Listings"))
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = [WriteOnlyCell(sheet, value=_excel_cell(text)) for text in row]
        for cell in cells:
            cell.number_format = "@"
            if cell.value is not None:
                cell.data_type = "s"
                # As if an apostrophe had been typed before it, which no cell shows.
                cell.quotePrefix = True
            if number == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _excel_cell(text: str) -> str | None:
    if len(escaped := for_xml(bare(text))) > LONGEST_EXCEL_CELL:
        raise Unreadable(
            _("A text is longer than a cell of a workbook may be. Choose CSV: it loses nothing.")
        )
    return escaped or None
