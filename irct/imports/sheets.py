"""Which sheet of a workbook is read, and what it hides and merges. Without Django."""

import itertools
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple, Protocol, TypeVar

from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from irct.machine.confined import Refused

# Of empty rows, too, which spreadsheets write by the million.
MOST_LINES = 200_000
LARGEST_UNPACKED = 200 * 1024 * 1024
# A table packs well, but no table packs like this.
MOST_PACKED = 200
# So many sheets are looked at, each to so many rows that are not empty.
MOST_SHEETS, LOOKED_AT = 40, 30
TAG = re.compile(rb"<(?:\w{1,10}:)?(row|col|mergeCell|hyperlink)\s([^<>]{1,2000})>")
ATTRIBUTE = re.compile(rb"\b(\w{1,20})=\"([^\"]{0,40})\"")
PIECE = 1024 * 1024
LONGEST_TAG = 4_096
# So many hidden columns and rows, and merged cells, are named and filled.
MOST_NAMED = 2_000


class Titled(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def sheet_state(self) -> str: ...


class SheetRow(NamedTuple):
    number: int
    cells: list[str]
    # What is wrong with a cell before anybody asks what it means, with its position.
    faults: list[tuple[int, str]]


# A word for what is said of the file, and what the sentence about it names.
Note = tuple[object, ...]
Sheet = TypeVar("Sheet", bound=Titled)


def chosen(
    sheets: Sequence[Sheet], name: str, rows_of: Callable[[Sheet], Iterable[SheetRow]]
) -> tuple[Sheet, list[tuple[str, bool]]]:
    """The sheet of this name, else the first visible one that holds a table, else anything.

    With it come the others that hold any, by name, and whether they are hidden.
    """
    titles = ", ".join(f"“{one.title}”" for one in sheets)
    with_rows: list[tuple[Sheet, bool]] = []
    for sheet in sheets[:MOST_SHEETS] if len(sheets) > 1 else ():
        try:
            looked_at = list(itertools.islice(rows_of(sheet), LOOKED_AT))
        except Refused:
            continue  # whatever it holds, it is no list
        if looked_at or _plain(sheet.title) == _plain(name):
            wide = sum(sum(bool(cell.strip()) for cell in row.cells) > 1 for row in looked_at)
            with_rows.append((sheet, wide > 1))
    first = sheets[0] if not with_rows else None
    if with_rows:
        visible = [one for one in with_rows if one[0].sheet_state == "visible"]
        tables = [sheet for sheet, is_table in visible if is_table]
        named = [sheet for sheet, _is_table in with_rows if _plain(sheet.title) == _plain(name)]
        first = next(iter(named or tables or [sheet for sheet, _is_table in visible]), None)
    others = [
        (sheet.title, sheet.sheet_state != "visible")
        for sheet, _is_table in with_rows
        if sheet is not first
    ]
    if name and (first is None or _plain(first.title) != _plain(name)):
        raise Refused("no such sheet", name, titles)
    if first is None:
        raise Refused("hidden sheets", ", ".join(f"“{title}”" for title, _is_hidden in others))
    return first, others


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def check_size(file: BinaryIO) -> None:
    """Refuse what is small while packed only."""
    parts = zipfile.ZipFile(file).infolist()
    file.seek(0)
    unpacked, packed = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
    is_bomb = unpacked > 1024 * 1024 and unpacked > MOST_PACKED * packed
    if unpacked > LARGEST_UNPACKED or is_bomb:
        raise Refused("unpacked")


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
