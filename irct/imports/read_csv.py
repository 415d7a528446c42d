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
    errors = "replace" if letters.is_damaged else "strict"
    text = io.TextIOWrapper(file, encoding=letters.encoding, errors=errors, newline="")
    try:
        named = NAMED_DELIMITER.fullmatch(text.readline(LONGEST_CELL).lstrip("\ufeff"))
        if not named:
            text.seek(0)
            delimiter = _delimiter(text.read(LONGEST_SAMPLE))
            text.seek(0)
        else:
            delimiter = named[1]
        if delimiter != ",":
            yield "delimiter", delimiter
        reader = csv.reader(_without_nul(text), delimiter=delimiter, strict=True)
        # A cell may hold several lines, but it is rows that a spreadsheet numbers.
        for number, cells in enumerate(reader, start=1):
            budget.take_columns(number, len(cells))
            budget.take_texts(number, cells)
            if any(cell.strip() for cell in cells):
                yield number, cells
    except UnicodeDecodeError:
        raise Refused("not UTF-8") from None
    except csv.Error as error:
        raise Refused("no table", str(error)) from None


def _delimiter(sample: str) -> str:
    """What parts most rows into equally many cells; of several, what makes most of them."""
    return max(DELIMITERS, key=lambda one: _evenness(sample, one))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if len(cells) > 1:
                widths[len(cells)] += 1
    except csv.Error:
        return 0, 0
    return max(((rows, width) for width, rows in widths.items()), default=(0, 0))


def _without_nul(text: Iterable[str]) -> Iterator[str]:
    for line in text:
        if "\0" in line:
            raise Refused("no text")
        yield line


if __name__ == "__main__":
    answer(rows)
