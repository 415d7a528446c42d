"""Tables of words in TOML and CSV files, beside the code that reads them, for people to review."""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

Row = TypeVar("Row")

# The commas of Latin, Arabic, Ethiopic and Chinese script, and the ends of lines.
SEPARATOR = re.compile(r"[,،፣、\n]")


class TableError(ValueError):
    """A file that cannot be read: which, and where in it."""


class Tables:
    """The tables of one TOML file, by their keys."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise TableError(f"{path}: {error}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def text(self, key: str, *, default: str | None = None) -> str:
        text = self._tables.get(key, default)
        if not isinstance(text, str):
            raise TableError(f"{self.path}: {key} must be a text")
        return text

    def group(self, key: str) -> dict[str, str]:
        """The texts of a table by their keys; none if the file has no such table."""
        group = self._tables.get(key, {})
        if not isinstance(group, dict):
            raise TableError(f"{self.path}: {key} must be a table")
        for name, text in group.items():
            if not isinstance(text, str):
                raise TableError(f"{self.path}: {key}.{name} must be a text")
        return group


def phrases_in(text: str) -> list[str]:
    """The phrases of a text, which commas or the ends of lines part."""
    return [phrase for part in SEPARATOR.split(text) if (phrase := part.strip())]


def rows_of(path: Path, make: Callable[..., Row]) -> dict[str, Row]:
    """What is made of the other columns of a CSV file's rows, by their first, the code."""
    made: dict[str, Row] = {}
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file, strict=True)
        for row in rows:
            code = row.pop("code")
            try:
                if code in made:
                    raise ValueError("stands twice")
                made[code] = make(**row)
            except (TypeError, ValueError) as error:
                raise TableError(f"{path}, line {rows.line_num}, {code}: {error}") from error
    return made
