"""Tables of words, kept in TOML files beside the code that reads them, for people to review."""

import tomllib
from collections.abc import Iterator
from pathlib import Path


class TableError(ValueError):
    """A file of words that cannot be read: which, and where in it."""


class Tables:
    """The tables of one file, by their keys."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise TableError(f"{path}: {error}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return the text under a key: words, as anybody writes them."""
        text = self._tables.get(key, default)
        if not isinstance(text, str):
            raise self._error(key, "must be a text")
        return text

    def group(self, key: str) -> dict[str, str]:
        """Return the texts of a table by their keys; none if the file has no such table."""
        group = self._tables.get(key, {})
        if not isinstance(group, dict):
            raise self._error(key, "must be a table")
        for name, text in group.items():
            if not isinstance(text, str):
                raise self._error(f"{key}.{name}", "must be a text")
        return group

    def _error(self, key: str, what: str) -> TableError:
        return TableError(f"{self.path}: {key} {what}")
