"""A file looked at before it is read: where its header is, and what its columns hold."""

import dataclasses
import itertools
import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any, BinaryIO, Self

from django.utils.translation import gettext as _

from irct.imports.beside import Beside
from irct.imports.files import FileLine, Note, Unreadable, lines_of
from irct.imports.headers import Names

# So many rows from the top may hold the header.
MOST_ABOVE = 25
# So many values of a column are looked at, and so many shown.
LOOKED_AT, SHOWN = 40, 3
LONGEST_SHOWN = 80
# What no header is, and many cells are.
VALUE = re.compile(r"\A(?:[^\s@]++@[^\s@]++|https?://\S++|\+?+[\d\s()/.-]{7,30}+)")


@dataclasses.dataclass
class Sample:
    """A column of a file: its header, and some of what it holds."""

    name: str
    values: list[str] = dataclasses.field(default_factory=list)
    is_hidden: bool = False

    @property
    def shown(self) -> list[str]:
        return [value[:LONGEST_SHOWN] for value in list(dict.fromkeys(self.values))[:SHOWN]]


@dataclasses.dataclass
class Survey:
    """What was found out about a file by looking through it."""

    # The number of the row that names the columns; rows to it are not read.
    header: int
    cells: list[str]
    columns: list[Sample]
    notes: list[Note] = dataclasses.field(default_factory=list)
    # Rows that are passed over, by their numbers.
    passed_over: list[int] = dataclasses.field(default_factory=list)
    rows: int = 0
    delimiter: str = ","

    def kept(self) -> dict[str, object]:
        """What of it is needed to read the file again."""
        return {name: getattr(self, name) for name in KEPT}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        return cls(columns=[], **{name: kept[name] for name in KEPT})


# In which order it is said.
ORDER = (
    "above",
    "sheets",
    "letters",
    "unsure letters",
    "damaged letters",
    "hidden columns",
    "hidden rows",
    "merged",
    "repeated",
    "explained",
    "headings",
    "beneath",
    "total",
    "capitals",
    "colours",
    "struck",
    "remarks",
    "links",
)
# Kept with a file, and not shown to whoever sent it.
UNSAID = "delimiter"
KEPT = ("header", "cells", "notes", "passed_over", "rows", "delimiter")


def look_through(
    file: BinaryIO,
    names: Names,
    *,
    encoding: str = "",
    sheet: str = "",
    most: int = 0,
    keep: list[FileLine] | None = None,
) -> Survey:
    """Look through a file, not far beyond a number of rows; keep its lines. Raises Unreadable."""
    notes: list[Note] = []
    read = lines_of(file, encoding=encoding, sheet=sheet, tell=notes.append)
    with closing(read), closing(_kept(read, keep)) as lines:
        first = list(itertools.islice(lines, MOST_ABOVE))
        if not first:
            raise Unreadable(_("The file is empty."))
        survey, below = _begun(first, names)
        _read_columns(survey, itertools.chain(below, lines), names, most)
    _note_hidden(survey, notes)
    _show_letters(survey, notes)
    survey.delimiter = next((note[1] for note in notes if note[0] == UNSAID), ",")
    notes = [note for note in notes if note[0] != UNSAID]
    survey.notes = sorted([*notes, *survey.notes], key=lambda note: ORDER.index(note[0]))
    return survey


def _kept(lines: Iterator[FileLine], keep: list[FileLine] | None) -> Generator[FileLine]:
    for line in lines:
        if keep is not None:
            keep.append(line)
        yield line


def _begun(first: Sequence[FileLine], names: Names) -> tuple[Survey, Sequence[FileLine]]:
    """Find the header among the first rows; return what is below it, too."""
    at = _header_among(first, names)
    header, below = first[at], at + 1
    cells = list(header.cells)
    used: set[int] = set()
    if below < len(first) and _is_second_line(cells, first[below].cells, names):
        lower = first[below].cells
        cells += [""] * (len(lower) - len(cells))
        cells = [low if low.strip() else cell for low, cell in _padded(lower, cells)]
        header, below = first[below], below + 1
    for number, line in enumerate(reversed(first[:at])):
        if _filled(line.cells) > 1:
            taken = [up if not cell.strip() else cell for up, cell in _padded(line.cells, cells)]
            if taken[: len(cells)] != cells or _same(line.cells, cells) > 1:
                used.add(at - 1 - number)
            cells = taken
    above = [line for number, line in enumerate(first[:at]) if number not in used]
    while cells and not cells[-1].strip():
        cells.pop()
    survey = Survey(header.number, cells, [Sample(" ".join(cell.split())) for cell in cells])
    if header.number > 1:
        texts = [" ".join(" ".join(line.cells).split())[:LONGEST_SHOWN] for line in above]
        survey.notes.append(["above", header.number, texts])
    return survey, first[below:]


def _header_among(first: Sequence[FileLine], names: Names) -> int:
    known = [names.counts(line.cells) for line in first]
    best = max(known)
    if best > 1 or known[0]:
        return known.index(best)
    within = names.counts_within(first[0].cells)
    if within > 1 and not any(VALUE.fullmatch(cell.strip()) for cell in first[0].cells):
        return 0
    widest = max(_filled(line.cells) for line in first)
    wide = [at for at, line in enumerate(first) if 2 * _filled(line.cells) >= widest]
    at = known.index(1) if best and known.index(1) in wide else wide[0]
    if not best and any(VALUE.fullmatch(cell.strip()) for cell in first[at].cells):
        raise Unreadable(
            _(
                "No row of the file names its columns. Put a row above the others that does, "
                "as in: name, country, phone."
            )
        )
    return at


def _is_second_line(upper: Sequence[str], lower: Sequence[str], names: Names) -> bool:
    """A row goes on naming columns: all that it holds are names, and others."""
    filled = [cell for cell in lower if cell.strip()]
    # What is merged over both rows stands in both.
    if 1 < _same(upper, lower) < len(filled):
        return True
    blank = [cell for cell, low in zip(upper, lower, strict=False) if not low.strip()]
    return (
        1 < len(filled) == names.counts(filled)
        and any(cell.strip() for cell in blank)
        and list(upper) != list(lower)
    )


def _same(upper: Sequence[str], lower: Sequence[str]) -> int:
    """How many cells of two rows say the same at the same place."""
    return sum(low == cell for cell, low in zip(upper, lower, strict=False) if low.strip())


def _padded(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[str, str]]:
    return itertools.zip_longest(one, other, fillvalue="")


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _read_columns(survey: Survey, lines: Iterator[FileLine], names: Names, most: int) -> None:
    """Take values of each column; count the rows, without those that say nothing of an entry."""
    said = Beside(survey.cells, names)
    for line in lines:
        cells = [cell.strip() for cell in line.cells]
        if said.takes(line.number, cells):
            continue
        survey.rows += 1
        for at, cell in enumerate(cells):
            if not cell:
                continue
            while at >= len(survey.columns):
                survey.columns.append(Sample(""))
            if len(survey.columns[at].values) < LOOKED_AT:
                survey.columns[at].values.append(cell)
        if most and survey.rows > most:
            return
    survey.notes += said.notes()
    survey.passed_over = said.rows()
    if said.is_turned(survey.columns[0].values if survey.columns else []):
        raise Unreadable(
            _(
                "The first column of this file names what its rows hold. Turn it, so that each "
                "entry is a row: in Excel, copy the table, then Paste Special, Transpose."
            )
        )


def _show_letters(survey: Survey, notes: list[Note]) -> None:
    """Beside how letters are read, show some texts that hold such letters."""
    held = [survey.cells, *(column.values for column in survey.columns)]
    texts = dict.fromkeys(text.strip() for one in held for text in one if not text.isascii())
    for note in notes:
        if note[0] in ("letters", "unsure letters"):
            note.append([text[:LONGEST_SHOWN] for text in list(texts)[:SHOWN]])


def _note_hidden(survey: Survey, notes: list[Note]) -> None:
    """Keep of what a sheet hides and merges what is read; name its columns."""
    for note in list(notes):
        match note:
            case ["hidden columns", positions]:
                named = []
                for at in positions:
                    if at <= len(survey.columns) and (one := survey.columns[at - 1]).values:
                        one.is_hidden = True
                        named.append(one.name)
                note[1] = named
            case ["hidden rows", numbers]:
                note[1] = [number for number in numbers if number > survey.header]
            case ["colours" | "struck", numbers]:
                below = [number for number in numbers if number > survey.header]
                # What all rows have means nothing.
                note[1] = below if len(below) < survey.rows else []
            case ["merged", merged]:
                note[1] = [name for number, name in merged if number > survey.header]
            case _:
                continue
        if not note[1]:
            notes.remove(note)
