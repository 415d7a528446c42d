"""A program that reads the first sheet with a table of an OpenDocument workbook into rows."""

import dataclasses
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import get_column_letter

from irct.imports.budget import MOST_COLUMNS, Budget, check_cell
from irct.imports.sheet_marks import LONGEST_NOTE, MOST_NAMED, words_for_links
from irct.imports.sheets import MOST_LINES, Layout, Note, SheetRow, check_size, chosen
from irct.machine.confined import Refused, answer

NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT = (f"{NAMESPACE}{name}:1.0}}" for name in ("office", "table", "text"))
STYLE, LOOK = f"{NAMESPACE}style:1.0}}", f"{NAMESPACE}xsl-fo-compatible:1.0}}"
LINK = "{http://www.w3.org/1999/xlink}href"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
COLUMN, ROW, SHEET = f"{TABLE}table-column", f"{TABLE}table-row", f"{TABLE}table"
REMARK = f"{OFFICE}annotation"
PARTS = (STYLE + "style", COLUMN, ROW, SHEET)
ERROR = re.compile(r"#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL)[!?]?|Err:[0-9]{3}")
TIME = re.compile(r"PT([0-9]{1,2})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]{1,9})?S")
# What an annotation holds besides its text.
UNSAID = frozenset(f"{{http://purl.org/dc/elements/1.1/}}{name}" for name in ("date", "creator"))
# How LibreOffice writes yes and no that it took from another program.
CONSTANT = frozenset(["of:=TRUE()", "of:=FALSE()"])
UNCOLOURED = frozenset(["", "transparent", "#ffffff"])
LONGEST_SPACE = 100


@dataclasses.dataclass
class Sheet:
    """A sheet by its name, and where among the others it stands."""

    at: int
    title: str
    sheet_state: str


class Looks:
    """What the styles of a document say of what has them."""

    def __init__(self) -> None:
        self.coloured: set[str] = set()
        self.struck: set[str] = set()
        self.hidden_sheets: set[str] = set()

    def add(self, style: ET.Element) -> None:
        name = style.get(f"{STYLE}name", "")
        for part in style:
            colour = part.get(f"{LOOK}background-color", "")
            if part.tag == f"{STYLE}table-cell-properties" and colour not in UNCOLOURED:
                self.coloured.add(name)
            if part.get(f"{STYLE}text-line-through-style", "none") != "none":
                self.struck.add(name)
            if part.get(f"{TABLE}display") == "false":
                self.hidden_sheets.add(name)


class Marks:
    """What people say of the sheet that is read besides its texts."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = {"colours": [], "struck": []}
        self.remarks: list[tuple[str, str]] = []
        self.links: list[tuple[str, str, str]] = []
        self._words = words_for_links()

    def note(self, number: int, at: int, cell: ET.Element, text: str, looks: Looks) -> str:
        """Note what is said of a cell; the link behind it, if its text only stands for that."""
        where = f"{get_column_letter(at + 1)}{number}"
        style = cell.get(f"{TABLE}style-name", "")
        for kind, marked in (("colours", looks.coloured), ("struck", looks.struck)):
            rows = self.rows[kind]
            if text and style in marked and rows[-1:] != [number] and len(rows) < MOST_NAMED:
                rows.append(number)
        remark = cell.find(f".//{REMARK}")
        if remark is not None and len(self.remarks) < MOST_NAMED:
            self.remarks.append((where, " ".join(_said(remark).split())[:LONGEST_NOTE]))
        link = next((one.get(LINK, "") for one in cell.iter(f"{TEXT}a")), "")
        if link and text.strip().strip(" .:>»→").casefold() in self._words:
            if len(self.links) < MOST_NAMED:
                self.links.append((where, text[:LONGEST_NOTE], link[:LONGEST_NOTE]))
            return link
        return text

    def notes(self) -> Iterator[Note]:
        yield from (one for one in self.rows.items() if one[1])
        if self.remarks:
            yield "remarks", self.remarks
        if self.links:
            yield "links", self.links


class Document:
    """The tables of a document, each read from the beginning of its XML."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.looks = Looks()

    def sheets(self) -> list[Sheet]:
        found: list[Sheet] = []
        for event, one in self._parts():
            if event == "start" and one.tag == SHEET:
                is_hidden = one.get(f"{TABLE}style-name", "") in self.looks.hidden_sheets
                title = one.get(f"{TABLE}name", "")
                found.append(Sheet(len(found), title, "hidden" if is_hidden else "visible"))
        return found

    def rows(self, sheet: Sheet, layout: Layout, marks: Marks | None = None) -> Iterator[SheetRow]:
        """Read the rows of a sheet that are not empty."""
        budget, number, columns, at = Budget(), 0, 0, -1
        for event, one in self._parts():
            if one.tag == SHEET and event == "start":
                at += 1
            if at > sheet.at:
                return
            if at < sheet.at or event == "start":
                continue
            if one.tag == COLUMN:
                columns = self._take_column(one, columns, layout)
            elif one.tag == ROW:
                times = _times(one, f"{TABLE}number-rows-repeated")
                for copy in range(1, times + 1):
                    row = self._row(number + copy, one, layout, budget, marks)
                    if row is None:
                        break  # and so are those that are written with it
                    if number + copy > MOST_LINES:
                        raise Refused("empty rows", MOST_LINES)
                    yield row
                number += times

    def _parts(self) -> Iterator[tuple[str, ET.Element]]:
        """The styles, columns, rows and tables, each forgotten once it was seen."""
        with zipfile.ZipFile(self._file) as book, book.open("content.xml") as xml:
            above: list[ET.Element] = []
            for event, one in ET.iterparse(xml, events=("start", "end")):  # noqa: S314
                if event == "start":
                    above.append(one)
                    if one.tag == SHEET:
                        yield event, one
                    continue
                above.pop()
                if one.tag in PARTS:
                    if one.tag == f"{STYLE}style":
                        self.looks.add(one)
                    yield event, one
                    above[-1].remove(one)

    @staticmethod
    def _take_column(column: ET.Element, before: int, layout: Layout) -> int:
        last = before + _times(column, f"{TABLE}number-columns-repeated")
        if column.get(f"{TABLE}visibility", "visible") != "visible":
            room = MOST_NAMED - len(layout.hidden_columns)
            layout.hidden_columns += list(range(before + 1, min(last, before + room) + 1))
        return last

    def _row(
        self, number: int, row: ET.Element, layout: Layout, budget: Budget, marks: Marks | None
    ) -> SheetRow | None:
        """The cells of a row; nothing if all are empty."""
        made, empty = SheetRow(number, [], []), 0
        for cell in (one for one in row if one.tag in CELLS):
            times = _times(cell, f"{TABLE}number-columns-repeated")
            text, fault = _text(cell)
            if not (text or fault):
                empty += times
                continue
            at = len(made.cells) + empty
            if at + times > MOST_COLUMNS:
                raise Refused("columns", number)
            check_cell(number, text)
            shown = marks.note(number, at, cell, text, self.looks) if marks else text
            made.cells.extend([""] * empty + [shown] * times)
            made.faults.extend((at + one, fault) for one in range(times) if fault)
            empty = 0
            down = _times(cell, f"{TABLE}number-rows-spanned")
            if down > 1 and len(layout.merged) < MOST_NAMED:
                letter = get_column_letter(at + 1)
                name = f"{letter}{number}:{letter}{number + down - 1}"
                layout.merged[number, at] = number + down - 1, name
        if not (made.faults or any(cell.strip() for cell in made.cells)):
            return None
        budget.take_columns(number, len(made.cells))
        hidden = layout.hidden_rows
        if row.get(f"{TABLE}visibility", "visible") != "visible" and len(hidden) < MOST_NAMED:
            hidden.append(number)
        layout.fill(number, made.cells, most=MOST_COLUMNS)
        budget.take_texts(number, made.cells)
        return made


def rows(file: BinaryIO, name: str = "") -> Iterator[SheetRow | Note]:
    """Read the rows that are not empty, each under the number that a spreadsheet shows.

    Of several sheets it is the one of this name, else the first visible one that holds a table.
    """
    try:
        check_size(file)
        document, layout, marks = Document(file), Layout(), Marks()
        if not (sheets := document.sheets()):
            raise Refused("no sheet")
        sheet, others = chosen(sheets, name, lambda one: document.rows(one, Layout()))
        if others:
            yield "sheets", sheet.title, others
        yield from document.rows(sheet, layout, marks)
        yield from layout.notes()
        yield from marks.notes()
    except (Refused, MemoryError):
        raise
    except Exception:
        # What a file raises that is no workbook, or that somebody made to break whatever reads it.
        raise Refused("no workbook") from None


def _times(part: ET.Element, name: str) -> int:
    return max(1, int(part.get(name, "1")))


def _text(cell: ET.Element) -> tuple[str, str]:
    """Read a cell as text, with what is wrong with it."""
    shown = "\n".join(_said(one) for one in cell.findall(f"{TEXT}p"))
    kind = cell.get(f"{OFFICE}value-type", "")
    value = cell.get(f"{OFFICE}value", "")
    if ERROR.fullmatch(shown.strip()):
        return shown, "error"
    if cell.get(f"{TABLE}formula", "of:=TRUE()") not in CONSTANT:
        return shown or value or "=", "formula"
    match kind:
        case "boolean" if said := cell.get(f"{OFFICE}boolean-value"):
            return ("yes" if said == "true" else "no"), ""
        case "date" if day := cell.get(f"{OFFICE}date-value"):
            return day.removesuffix("T00:00:00"), ""
        case "time" if found := TIME.fullmatch(cell.get(f"{OFFICE}time-value", "")):
            return ":".join(part.zfill(2) for part in found.groups()), ""
        case "float" | "percentage" | "currency":
            # Zeros in front belong to a code or a number to call; what is rounded does not.
            is_code = shown.strip().isdecimal() and float(value or shown) == int(shown)
            return shown.strip() if is_code else (value.removesuffix(".0") or shown), ""
    return shown or cell.get(f"{OFFICE}string-value", ""), ""


def _said(part: ET.Element) -> str:
    """The text of a part, in which spaces, tabs and new lines are tags."""
    if part.tag == f"{TEXT}s":
        return " " * min(LONGEST_SPACE, _times(part, f"{TEXT}c"))
    if part.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
        return "\t" if part.tag == f"{TEXT}tab" else "\n"
    if part.tag in UNSAID:
        return ""
    said = part.text or ""
    for one in part:
        # Of a remark each line stands in a part; of a cell its remark is no text.
        between = " " if part.tag == REMARK else ""
        said += between + ("" if one.tag == REMARK else _said(one)) + (one.tail or "")
    return said


if __name__ == "__main__":
    answer(rows)
