"""A program that reads a CSV file into rows of cells."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from irct.imports.budget import LONGEST_CELL, Budget
from irct.machine.confined import Refused, answer

DELIMITERS = ",;\t"

csv.field_size_limit(LONGEST_CELL)


def rows(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Read the rows that are not empty, each under the number that a spreadsheet shows."""
    budget = Budget()
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="strict", newline="")
    try:
        delimiter = _delimiter(text.readline(LONGEST_CELL))
        text.seek(0)
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


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=lambda one: len(next(csv.reader([header], delimiter=one), [])))


def _without_nul(text: Iterable[str]) -> Iterator[str]:
    for line in text:
        if "\0" in line:
            raise Refused("no text")
        yield line


if __name__ == "__main__":
    answer(rows)
