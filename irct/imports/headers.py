"""How people call the columns of their lists, in the languages of `data/`, and what they mean."""

import difflib
import functools
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from irct.imports import joint
from irct.imports.cells import CodeFormat
from irct.imports.columns import KINDS
from irct.imports.resources import ListingResource
from irct.models import Language
from irct.tables import TableError

DATA = Path(__file__).parent / "data"
# What a word may stand for besides columns.
LEFT_OUT, COUNTING, TOTAL = MORE = "left_out", "counting", "total"
LONGEST_HEADER = 100
BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
NUMBER = re.compile(r"(?<=[^\d\s._-])[\s._-]{0,3}(\d{1,2})\Z")
# Between the names of one column in several languages.
PARTING = re.compile(r"[/|\n]")
# So many words of a header are looked at, in parts of at most so many.
MOST_WORDS, LONGEST_NAME = 16, 4
# How alike a name must be to be proposed.
ALIKE = 0.75


class HeaderMeaning(NamedTuple):
    """What a header means: the key of a column, which of its kind, and the language of a text."""

    key: str
    number: int = 0
    language: str = ""
    # In which languages people call it so.
    languages: frozenset[str] = frozenset()


def folded(text: str) -> str:
    """A header as it is compared: without case, accents, punctuation and doubled spaces."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = text.replace("ı", "i")
    chars = (
        char if char.isalnum() or char == "#" else " "
        for char in text
        if unicodedata.category(char) not in {"Mn", "Cf"}
    )
    return " ".join("".join(chars).split())


@functools.cache
def words() -> dict[str, dict[str, frozenset[str]]]:
    """What people write over columns: the keys that it may mean, each with its languages."""
    meant: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted(DATA.glob("*.toml")):
        for key, names in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
                raise TableError(f"{path}: {key} must be a list of texts")
            for name in names:
                meant[folded(name)][key].add(path.stem)
    return {
        name: {key: frozenset(languages) for key, languages in keys.items()}
        for name, keys in meant.items()
    }


def is_total(cell: str) -> bool:
    """A cell says that its row adds up others, as in “Total” or “Subtotal Africa”."""
    name = folded(cell)
    if TOTAL in words().get(name, ()):
        return True
    return any(TOTAL in words().get(" ".join(name.split()[:count]), ()) for count in (1, 2))


class Names:
    """What headers mean for one kind of listing."""

    def __init__(self, resource: ListingResource) -> None:
        self.resource = resource
        self._languages = CodeFormat(Language.choices).by_name
        self._keys: dict[str, dict[str, frozenset[str]]] = {}
        # Many words mean one key.
        has = {key: key in MORE or bool(self.first_of(key)) for key in {*chain(*words().values())}}
        for name, keys in words().items():
            held = {key: by for key, by in keys.items() if has[key]}
            if held:
                self._keys[name] = held

    def first_of(self, key: str) -> str:
        """The first column of a key, as phone_1 of phone; nothing if there is none."""
        if joint.is_joint(key):
            return key if self.resource.takes(key) else ""
        names = (key, f"{key}_1", f"location_1_{key}", f"{key}_en")
        return next((name for name in names if self.resource.column(name)), "")

    def exact(self, header: str) -> str:
        """The column that has this very name."""
        name = header.strip().lower().replace(" ", "_")
        if joint.is_joint(name) and "_" in name and self.resource.takes(name):
            return name
        column = self.resource.named(name) if len(name) <= LONGEST_HEADER else None
        return column.column_name if column else ""

    def find(self, header: str) -> HeaderMeaning | None:
        """What a header means beyond doubt."""
        for stem, number, language in self._read(header):
            if found := self._meant(stem):
                return found._replace(number=number, language=language)
        parts = [part for part in PARTING.split(header) if part.strip()]
        if 1 < len(parts) < 5:
            meant = [self._meant(folded(part)) for part in parts]
            keys = {found.key for found in meant if found}
            if len(keys) == 1 and all(meant):
                return next(found for found in meant if found)
        return None

    def joint(self, header: str) -> str:
        """What a header means that names several columns, as in “Town, country”."""
        names = {name.strip() for name in joint.BETWEEN.split(header[:LONGEST_HEADER])}
        meant = {name: found.key for name in names if (found := self._meant(folded(name)))}
        column = joint.named_so(header[:LONGEST_HEADER], meant)
        return column if column and self.resource.takes(column) else ""

    def near(self, header: str) -> HeaderMeaning | None:
        """What a header is nearly called, or what is named in it, as in “Billing country”."""
        for stem, number, language in self._read(header):
            if found := self._within(stem):
                return found._replace(number=number, language=language)
            if len(stem) > 2:
                close = difflib.get_close_matches(stem, self._keys, n=1, cutoff=ALIKE)
                if close and (found := self._meant(close[0])):
                    return found._replace(number=number, language=language)
        return None

    def _within(self, stem: str) -> HeaderMeaning | None:
        """The longest name of a column that is a part of a header."""
        words = stem.split()[:MOST_WORDS]
        for length in range(min(len(words) - 1, LONGEST_NAME), 0, -1):
            parts = (" ".join(words[at : at + length]) for at in range(len(words) + 1 - length))
            meant = (self._meant(part) for part in parts if len(part) > 2)
            if found := next((one for one in meant if one and one.key not in MORE), None):
                return found
        return None

    def counts_within(self, cells: Iterable[str]) -> int:
        """How many columns are named in the cells of a row, as the questions of a survey do."""
        meant = (self._within(folded(cell[:LONGEST_HEADER])) for cell in cells)
        return len({found.key for found in meant if found})

    def counts(self, cells: Iterable[str]) -> int:
        """How many columns the cells of a row name."""
        meant = (self.exact(cell) or self.find(cell) for cell in cells if cell.strip())
        return len({one.key if isinstance(one, HeaderMeaning) else one for one in meant if one})

    def column_of(self, found: HeaderMeaning, taken: Iterable[str], text_language: str) -> str:
        """The column that a header means, the next free one of several; nothing if none is."""
        first = self.first_of(found.key)
        if found.key in KINDS and first.endswith("_1"):
            names: Iterable[str] = (f"{found.key}_{n}" for n in range(1, 10))
            if found.number:
                names = [f"{found.key}_{found.number}"]
        elif first.startswith("location_"):
            names = [f"location_{found.number or 1}_{found.key}"]
        elif first == f"{found.key}_en":
            names = [f"{found.key}_{found.language or text_language}"]
        else:
            names = [first]
        free = (name for name in names if name not in taken and self.resource.takes(name))
        return next(free, "")

    def is_text(self, key: str) -> bool:
        return self.first_of(key) == f"{key}_en"

    def _meant(self, stem: str) -> HeaderMeaning | None:
        keys = self._keys.get(stem, {})
        # A word with two meanings has none.
        if len(keys) != 1:
            return None
        [(key, languages)] = keys.items()
        return HeaderMeaning(key, languages=languages)

    def _read(self, header: str) -> Iterator[tuple[str, int, str]]:
        """A header, whole and then without what stands in brackets, a number, a language."""
        text = header[:LONGEST_HEADER]
        yield folded(text), 0, ""
        language = ""
        for inner in BRACKETS.findall(text):
            language = language or self._languages.get(" ".join(inner.split()).casefold(), "")
        text = BRACKETS.sub(" ", text).strip(" \t\r\n:*.")
        number = NUMBER.search(text)
        stem = text[: number.start()] if number else text
        yield folded(stem), int(number[1]) if number else 0, language
        stem, _space, last = folded(text).rpartition(" ")
        if stem and last in self._languages:
            yield stem, 0, self._languages[last]
