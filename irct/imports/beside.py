"""Rows of a file that say nothing of an entry: headers again, headings, totals, notes."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from babel import Locale

from irct.imports.files import Note
from irct.imports.headers import COUNTING, Names, folded, is_total
from irct.imports.named import called, country_names
from irct.places.countries import SEARCH_LANGUAGES

# So many rows are passed over since they repeat the header.
MOST_REPEATED = 1_000
# So many of what stands beside the entries is kept to be shown, and so much of each.
MOST_KEPT, LONGEST_KEPT = 40, 80
# In a total.
FIGURE = re.compile(r"[-+]?[\d\s.,'%]{1,40}")
# An explanation of what a column holds.
EXPLAINED = re.compile(r"\A[(\[（].{1,200}[)\]）]\Z", re.DOTALL)
# How a note below a table begins.
NOTE = re.compile(
    r"\A(?:[*†‡¹²³]|[(\[]?[0-9a-z][)\]]\s|(?:source|sources|note|notes|nb|n\.b\.|legend|key|remark|"
    r"updated|last updated|as of|status|quelle|stand|hinweis|anmerkung|légende|fuente|nota|fonte|"
    r"источник|примечание|джерело|примітка|kaynak|not|المصدر|ملاحظة|来源|注)\b\s{0,3}[:.：]?)",
    re.IGNORECASE,
)
# What Unicode calls the world and its parts.
PARTS_OF_THE_WORLD = frozenset(
    f"{number:03}"
    for number in (
        *(1, 2, 3, 5, 9, 11, 13, 14, 15, 17, 18, 19, 21, 29, 30, 34, 35, 39, 53, 54, 57, 61),
        *(142, 143, 145, 150, 151, 154, 155, 202, 419),
    )
)
FEWEST_NAMES = 3
# A shorter name in capitals may be made of initials.
LONG_FOR_CAPITALS = 7


class Beside:
    """Finds the rows that say nothing of an entry, as they are read one after the other."""

    def __init__(self, header: Sequence[str], names: Names) -> None:
        self._header = [cell.strip() for cell in header]
        self._names = names
        keys = [self._key(cell) for cell in self._header]
        self._name_at = keys.index("name") if "name" in keys else -1
        # Where a heading or a note may stand, besides the place of the name.
        self._is_free = {at for at, key in enumerate(keys) if key in ("name", "", COUNTING)}
        self._is_first = True
        self._repeated: list[int] = []
        self._explained: Note = []
        self._headings: list[tuple[int, str]] = []
        self._totals: list[tuple[int, str]] = []
        self._capitals: list[int] = []
        # Rows of one cell since the last that says more.
        self._alone: list[tuple[int, str]] = []

    def takes(self, number: int, cells: Sequence[str]) -> bool:
        """A row says nothing of an entry; one that may be a note is known at the end."""
        is_first, self._is_first = self._is_first, False
        filled = [cell for cell in cells if cell]
        if list(cells[: len(self._header)]) == self._header:
            if len(self._repeated) < MOST_REPEATED:
                self._repeated.append(number)
                return True
        elif is_first and len(filled) > 1 and all(map(EXPLAINED.match, filled)):
            self._explained = ["explained", number, [cell[:LONGEST_KEPT] for cell in filled]]
            return True
        elif word := _total_in(filled):
            self._totals.append((number, word))
            return True
        elif len(filled) == 1 and len(self._header) > 1 and self._is_beside(cells):
            if _is_heading(filled[0]):
                self._headings.append((number, filled[0]))
                return True
            self._alone.append((number, filled[0]))
            return False
        self._alone = []
        at = self._name_at
        if 0 <= at < len(cells) and _is_in_capitals(cells[at]):
            self._capitals.append(number)
        return False

    def is_turned(self, values: Sequence[str]) -> bool:
        """The columns stand in rows: the first column names them."""
        return self._names.counts(values) >= max(
            FEWEST_NAMES - 1, self._names.counts(self._header) + 1
        )

    def rows(self) -> list[int]:
        explained = self._explained[1:2]
        pairs = [*self._headings, *self._totals, *self._beneath()]
        return sorted([*self._repeated, *explained, *(number for number, _text in pairs)])

    def notes(self) -> Iterator[Note]:
        if self._repeated:
            yield ["repeated", self._repeated]
        if self._explained:
            yield self._explained
        for kind, found in (("headings", self._headings), ("beneath", self._beneath())):
            if found:
                yield [kind, [text[:LONGEST_KEPT] for _number, text in found[:MOST_KEPT]]]
        for number, word in self._totals[:MOST_KEPT]:
            yield ["total", number, word]
        if self._capitals:
            yield ["capitals", self._capitals[:MOST_REPEATED]]

    def _beneath(self) -> list[tuple[int, str]]:
        """The rows of one cell at the end, from the first on that begins as a note does."""
        begins = (at for at, (_n, text) in enumerate(self._alone) if NOTE.match(text))
        return self._alone[next(begins, len(self._alone)) :]

    def _key(self, header: str) -> str:
        if column := self._names.exact(header):
            return column
        found = self._names.find(header)
        return found.key if found else ""

    def _is_beside(self, cells: Sequence[str]) -> bool:
        """The one cell of a row stands where no value alone says which entry is meant."""
        at = next(at for at, cell in enumerate(cells) if cell)
        return at in self._is_free or at >= len(self._header)


def _total_in(filled: Sequence[str]) -> str:
    """The word by which a row says that it adds up others; all else in it are figures."""
    words = [cell for cell in filled if not FIGURE.fullmatch(cell)]
    has_figures = len(filled) > 1 or any(map(str.isdecimal, "".join(filled)))
    is_one = len(words) == 1 and has_figures and is_total(words[0])
    return words[0] if is_one else ""


def _is_heading(text: str) -> bool:
    """A row is headed by a part of the world or a country, for those below it."""
    plain = text.strip(" :-–—")
    return folded(plain) in _parts_of_the_world() or bool(called(plain, country_names()))


def _is_in_capitals(name: str) -> bool:
    return " " in name and name.isupper() and sum(map(str.isalpha, name)) > LONG_FOR_CAPITALS


@cache
def _parts_of_the_world() -> frozenset[str]:
    found = set()
    for language in SEARCH_LANGUAGES:
        names = Locale.parse(language).territories
        found |= {folded(names[code]) for code in PARTS_OF_THE_WORLD if code in names}
    return frozenset(found | {"mena", "middle east", "north africa", "latin america"})
