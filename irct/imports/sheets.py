"""What a sheet of a workbook hides and merges, read from its XML. Without Django."""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

TAG = re.compile(rb"<(?:\w{1,10}:)?(row|col|mergeCell|hyperlink)\s([^<>]{1,2000})>")
ATTRIBUTE = re.compile(rb"\b(\w{1,20})=\"([^\"]{0,40})\"")
PIECE = 1024 * 1024
LONGEST_TAG = 4_096
# So many hidden columns and rows, and merged cells, are named and filled.
MOST_NAMED = 2_000


class Layout:
    """What a sheet hides and merges: nothing, until it is read."""

    def __init__(self) -> None:
        self.hidden_columns: list[int] = []
        self.hidden_rows: list[int] = []
        # By the row and position at which it begins: the last row, and how it is called.
        self.merged: dict[tuple[int, int], tuple[int, str]] = {}
        # The cells with a link, each with what its address is called in the workbook.
        self.links: list[tuple[str, str]] = []
        self._filling: dict[int, tuple[int, str]] = {}

    def notes(self) -> Iterator[tuple[object, ...]]:
        if self.hidden_columns:
            yield ("hidden columns", self.hidden_columns)
        if self.hidden_rows:
            yield ("hidden rows", self.hidden_rows)
        if self.merged:
            yield ("merged", [(row, name) for (row, _at), (_last, name) in self.merged.items()])

    def fill(self, number: int, cells: list[str], *, most: int) -> None:
        """Put what a merged cell holds into the rows below over which it goes."""
        for at, (last, text) in list(self._filling.items()):
            if number > last:
                del self._filling[at]
            elif at < most:
                cells += [""] * (at + 1 - len(cells))
                cells[at] = cells[at] or text
        if self.merged:
            for at, cell in enumerate(cells):
                if (number, at) in self.merged:
                    self._filling[at] = self.merged[number, at][0], cell

    def add(self, tag: bytes, attributes: dict[bytes, bytes], *, is_empty: bool) -> None:
        """Take a tag of the sheet."""
        is_hidden = attributes.get(b"hidden") in {b"1", b"true"}
        if tag == b"col" and is_hidden:
            first, last = (int(attributes.get(name, b"0")) for name in (b"min", b"max"))
            room = MOST_NAMED - len(self.hidden_columns)
            self.hidden_columns += list(range(first, min(last, first + room - 1) + 1))
        elif tag == b"row" and is_hidden and not is_empty:
            if len(self.hidden_rows) < MOST_NAMED and b"r" in attributes:
                self.hidden_rows.append(int(attributes[b"r"]))
        elif tag == b"hyperlink" and len(self.links) < MOST_NAMED:
            self.links.append((attributes[b"ref"].decode(), attributes.get(b"id", b"").decode()))
        elif tag == b"mergeCell" and len(self.merged) < MOST_NAMED:
            left, top, _right, bottom = range_boundaries(attributes.get(b"ref", b"").decode())
            if bottom > top:
                name = f"{get_column_letter(left)}{top}:{get_column_letter(left)}{bottom}"
                self.merged[top, left - 1] = bottom, name


def layout_of(file: BinaryIO, sheet: ReadOnlyWorksheet) -> Layout:
    """Read what a sheet hides and merges. A workbook read row by row does not tell."""
    layout, rest = Layout(), b""
    with zipfile.ZipFile(file) as book, book.open(sheet._worksheet_path) as xml:
        while piece := xml.read(PIECE):
            text = rest + piece
            end = max(text.rfind(b"<"), len(text) - LONGEST_TAG)
            for tag, inner in TAG.findall(text, 0, end):
                layout.add(tag, dict(ATTRIBUTE.findall(inner)), is_empty=inner.endswith(b"/"))
            rest = text[end:]
    for tag, inner in TAG.findall(rest):
        layout.add(tag, dict(ATTRIBUTE.findall(inner)), is_empty=inner.endswith(b"/"))
    return layout
