"""What people say of a sheet besides its texts: colours, strokes, notes, links. Without Django."""

import tomllib
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree as ET

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.styles.fills import Fill
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

WHITE = frozenset(["00000000", "FFFFFFFF", "00FFFFFF"])
# So many rows, notes and links are named, and so much of a note.
MOST_NAMED, LONGEST_NOTE = 2_000, 80
LARGEST_PART = 4 * 1024 * 1024
# What stands in a cell for the link behind it, besides the names of columns of addresses.
LINKED = frozenset(
    [
        *("link", "here", "click here", "see here", "visit", "facebook", "hier", "ici", "aquí"),
        *("aqui", "здесь", "тут", "buraya", "هنا", "点击这里", "链接"),
    ]
)
OF_ADDRESSES = ("website", "email", "form")


class Marks:
    """The marks of one sheet, found while its rows are read."""

    def __init__(
        self,
        file: BinaryIO,
        book: Workbook,
        sheet: ReadOnlyWorksheet,
        links: Sequence[tuple[str, str]],
    ):
        fills, fonts = book._fills, book._fonts
        styles = list(enumerate(book._cell_styles))
        self._coloured = {at for at, style in styles if _is_coloured(fills[style.fillId])}
        self._struck = {at for at, style in styles if fonts[style.fontId].strike}
        self._rows: dict[str, list[int]] = {"colours": [], "struck": []}
        self._remarks: list[tuple[str, str]] = []
        self._links: dict[tuple[int, int], tuple[str, str]] = {}
        self._used: list[tuple[str, str, str]] = []
        with zipfile.ZipFile(file) as parts:
            self._read(parts, sheet._worksheet_path, dict(links))
        self._words = words_for_links() if self._links else LINKED

    def _read(self, parts: zipfile.ZipFile, path: str, links: dict[str, str]) -> None:
        rels = get_rels_path(path)
        if rels not in parts.namelist():
            return
        for one in get_dependents(parts, rels):
            if one.Type.endswith("/comments") and one.Target in parts.namelist():
                if parts.getinfo(one.Target).file_size <= LARGEST_PART:
                    self._read_remarks(parts.read(one.Target))
            elif one.Type.endswith("/hyperlink"):
                for ref, key in links.items():
                    if key == one.Id:
                        letters, row = coordinate_from_string(ref.partition(":")[0])
                        at = row, column_index_from_string(letters) - 1
                        self._links[at] = ref, one.Target

    def _read_remarks(self, xml: bytes) -> None:
        for ref, comment in CommentSheet.from_tree(ET.fromstring(xml)).comments:  # noqa: S314
            if len(self._remarks) < MOST_NAMED:
                self._remarks.append((ref, " ".join(str(comment.text).split())[:LONGEST_NOTE]))

    def note(self, number: int, line: Sequence[ReadOnlyCell]) -> None:
        """Note how the cells of a row look."""
        styles = {cell._style_id for cell in line if getattr(cell, "value", None) is not None}
        for kind, marked in (("colours", self._coloured), ("struck", self._struck)):
            if styles & marked and len(self._rows[kind]) < MOST_NAMED:
                self._rows[kind].append(number)

    def link(self, number: int, at: int, text: str) -> str:
        """The link behind a cell whose text only stands for it; else the text."""
        ref, link = self._links.get((number, at), ("", ""))
        if not link or text.strip().strip(" .:>»→").casefold() not in self._words:
            return text
        if len(self._used) < MOST_NAMED:
            self._used.append((ref, text[:LONGEST_NOTE], link[:LONGEST_NOTE]))
        return link

    def notes(self) -> Iterator[tuple[object, ...]]:
        yield from (one for one in self._rows.items() if one[1])
        if self._remarks:
            yield "remarks", self._remarks
        if self._used:
            yield "links", self._used


def _is_coloured(fill: Fill) -> bool:
    """A cell is filled with another colour than white."""
    if getattr(fill, "patternType", None) != "solid":
        return False
    color = fill.fgColor
    is_white = color.rgb in WHITE if color.type == "rgb" else color.value in (0, 9, 64)
    return not is_white


def words_for_links() -> frozenset[str]:
    words = set(LINKED)
    for path in (Path(__file__).parent / "data").glob("*.toml"):
        names = tomllib.loads(path.read_text(encoding="utf-8"))
        words |= {name.casefold() for key in OF_ADDRESSES for name in names.get(key, ())}
    return frozenset(words)
