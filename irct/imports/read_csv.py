"""A program that reads a CSV file into rows of cells."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from irct.imports.budget import LONGEST_CELL, Budget
from irct.imports.letters import letters_of
from irct.machine.confined import Refused, answer

DELIMITERS = ",;\t|"
# As spreadsheets write it in front, and show it to nobody.
NAMED_DELIMITER = re.compile(r"\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
LONGEST_SAMPLE = 64 * 1024
# What Python says of a text that ends within quotation marks.
NEVER_CLOSED = "unexpected end of data"
# And of one that goes on behind its quotation mark.
NOT_CLOSED = "expected after '\"'"
# What nothing parts.
NOT_EVEN = (0, 0)

csv.field_size_limit(LONGEST_CELL)


def rows(file: BinaryIO) -> Iterator[tuple[int, list[str]] | tuple[str, str]]:
    """Read the rows that are not empty, each under the number that a spreadsheet shows.

    Before them comes the encoding, if it was guessed, and what parts them, if it is no comma.
    """
    letters = letters_of(file)
    if letters.is_guessed:
        yield ("unsure letters" if letters.is_unsure else "letters"), letters.encoding
    elif letters.is_damaged:
        yield "damaged letters", letters.encoding
    budget = Budget()
    number = 0
    errors = "replace" if letters.is_damaged else "strict"
    text = io.TextIOWrapper(file, encoding=letters.encoding, errors=errors, newline="")
    try:
        named = NAMED_DELIMITER.fullmatch(text.readline(LONGEST_CELL).lstrip("\ufeff"))
        if not named:
            text.seek(0)
            delimiter = _delimiter(sample := text.read(LONGEST_SAMPLE))
            text.seek(0)
        else:
            sample, delimiter = "", named[1]
        is_quoted = _is_quoted_whole(sample, delimiter)
        if delimiter != ",":
            yield "delimiter", delimiter
        lines = csv.reader(_without_nul(text), delimiter=delimiter, strict=True)
        reader: Iterable[list[str]] = lines if not is_quoted else _again(lines, delimiter)
        # A cell may hold several lines, but it is rows that a spreadsheet numbers.
        for number, cells in enumerate(reader, start=1):
            budget.take_columns(number, len(cells))
            budget.take_texts(number, cells)
            if any(cell.strip() for cell in cells):
                yield number, cells
    except UnicodeDecodeError:
        raise Refused("not UTF-8") from None
    except csv.Error as error:
        if str(error) == NEVER_CLOSED:
            raise Refused("open quote", number + 1) from None
        if str(error).endswith(NOT_CLOSED):
            # It ends before a mark within the row, or is one of another row.
            raise Refused("open quote", number + 1) from None
        raise Refused("no table", str(error)) from None


def _delimiter(sample: str) -> str:
    """What parts most rows into equally many cells; of several, what makes most of them."""
    best = max(DELIMITERS, key=lambda one: _evenness(sample, one))
    if _evenness(sample, best) > NOT_EVEN:
        return best
    within = max(DELIMITERS, key=lambda one: _evenness(_unquoted(sample), one))
    return within if _is_quoted_whole(sample, within) else best


def _is_quoted_whole(sample: str, delimiter: str) -> bool:
    """Each line was quoted as one cell, by a program that took it for one."""
    is_one = sample.startswith('"') and _evenness(sample, delimiter) == NOT_EVEN
    return is_one and _evenness(_unquoted(sample), delimiter)[0] > 1


def _unquoted(sample: str) -> str:
    try:
        cells = [row[0] for row in csv.reader(io.StringIO(sample, newline="")) if len(row) == 1]
    except csv.Error:
        return ""
    return "\n".join(cells)


def _again(lines: Iterable[list[str]], delimiter: str) -> Iterator[list[str]]:
    """The cells of lines that were quoted as a whole."""
    for line in lines:
        yield next(csv.reader(line[:1], delimiter=delimiter), []) if len(line) == 1 else line


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if len(cells) > 1:
                widths[len(cells)] += 1
    except csv.Error:
        return NOT_EVEN
    return max(((rows, width) for width, rows in widths.items()), default=NOT_EVEN)


def _without_nul(text: Iterable[str]) -> Iterator[str]:
    for line in text:
        if "\0" in line:
            raise Refused("no text")
        yield line


if __name__ == "__main__":
    answer(rows)
