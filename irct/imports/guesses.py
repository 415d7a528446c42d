"""Which column of an entry each column of a file is: known, remembered, read, or proposed."""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError

from irct.imports import joint
from irct.imports.cells import CodeFormat, Doubtful, TextFormat
from irct.imports.headers import COUNTING, LEFT_OUT, HeaderMeaning, Names, folded
from irct.imports.plans import RowError
from irct.imports.resources import PROBLEM, ListingResource
from irct.imports.survey import Sample

# How sure it is which column one of the file is. The first are settled, the last two are not.
KNOWN, CHOSEN, REMEMBERED, READ, PASSED_OVER = "known", "chosen", "remembered", "read", "passed"
GUESSED, UNKNOWN = "guessed", "unknown"
OPEN = (GUESSED, UNKNOWN)
# So many unknown names are compared with all that are known.
MOST_COMPARED = 100
# Of the values of a column, so many must look like what is proposed for it.
MOST_OF_THEM = 0.7
LONG_TEXT = 120

EMAIL = re.compile(r"\A(?:mailto:)?+[^\s@]++@(?:[\w-]++\.)++\w{2,20}+", re.IGNORECASE)
WEBSITE = re.compile(r"(?:https?://|www\.)\S{3,500}", re.IGNORECASE)
DIGITS = re.compile(r"[+(]?[\d\s()/.-]{7,30}")
DEGREES = re.compile(r"-?\d{1,3}[.,]\d{2,12}")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
BOTH_DEGREES = re.compile(r"-?\d{1,3}\.\d{2,12}\s?[,;/ ]\s?-?\d{1,3}\.\d{2,12}")
# How people tick what is so, and which columns hold what they tick.
MARKS = frozenset(["x", "✓", "✔", "☑", "yes", "y", "1", "true", "oui", "sí", "ja", "да", "+"])
SEVERAL = ("services", "helps", "ways", "languages", "professions", "expertise")
# What is looked for by reading values as the column would.
BY_VALUES = ("country", "languages", "services", "helps", "professions", "opening_hours")


@dataclasses.dataclass
class ColumnGuess:
    """A column of a file, and the column of an entry that it is taken for; none: left out."""

    at: int
    name: str
    column: str = ""
    status: str = UNKNOWN
    # Of a proposal: what speaks for it; of another one, why it is none.
    why: str = ""
    shown: list[str] = dataclasses.field(default_factory=list)
    is_hidden: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def letter(self) -> str:
        """The name of the column in a spreadsheet."""
        letters, number = "", self.at + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters


class Choosing:
    """Finds for each column of a file which column of an entry it is."""

    def __init__(self, names: Names, samples: Sequence[Sample]) -> None:
        self.names, self.resource = names, names.resource
        self.samples = samples
        self.choices = [
            ColumnGuess(at, sample.name, shown=sample.shown, is_hidden=sample.is_hidden)
            for at, sample in enumerate(samples)
        ]
        self._settled: set[int] = set()
        # The column of the file that is taken for one of an entry.
        self._taken: dict[str, ColumnGuess] = {}

    def make(
        self, *, chosen: Mapping[int, str], remembered: Mapping[str, str]
    ) -> list[ColumnGuess]:
        """Settle what can be, the surest first; propose something for the others."""
        for at, column in chosen.items():
            self._settle(self.choices[at], column, CHOSEN)
        self._for_each(self._known)
        for choice, key in zip(self.choices, keys_of(self.choices), strict=True):
            if choice.at not in self._settled and key and key in remembered:
                self._settle(choice, remembered[key], REMEMBERED)
        language = self._language()
        self._read_days()
        self._read_spans()
        self._for_each(lambda choice: self._read(choice, language))
        self._for_each(lambda choice: self._near(choice, language))
        self._for_each(lambda choice: self._by_values(choice, language))
        return self.choices

    def _for_each(self, settle: Callable[[ColumnGuess], None]) -> None:
        for choice in self.choices:
            if choice.at not in self._settled:
                settle(choice)

    def _settle(self, choice: ColumnGuess, column: str, status: str, why: str = "") -> None:
        if other := joint.clashes(column, self._taken) if column else "":
            if status in OPEN:
                return
            choice.status, choice.why = UNKNOWN, f"twice {self._taken[other].letter} {other}"
        else:
            choice.column, choice.status, choice.why = column, status, why
            if column:
                self._taken[column] = choice
        self._settled.add(choice.at)

    def _known(self, choice: ColumnGuess) -> None:
        if choice.name.strip().lower() == PROBLEM or not (choice.name or choice.shown):
            self._settle(choice, "", PASSED_OVER)
        elif column := self.names.exact(choice.name):
            self._settle(choice, column, KNOWN)

    def _language(self) -> str:
        """The language in which most columns are named."""
        found = (self.names.find(choice.name) for choice in self.choices)
        languages = Counter(language for one in found if one for language in one.languages)
        if not languages:
            return "en"
        return max(sorted(languages, key=lambda one: one != "en"), key=lambda one: languages[one])

    def _read_days(self) -> None:
        """A table of hours has a column for each day of the week."""
        if self._has(joint.HOURS):
            headers = ["" if one.at in self._settled else one.name for one in self.choices]
            for at, column in joint.days_of(headers).items():
                self._settle(self.choices[at], column, READ)

    def _read_spans(self) -> None:
        """Where hours begin has a column, and where they end another one."""
        found = {
            meant.key: choice
            for choice in self.choices
            if choice.at not in self._settled
            and (meant := self.names.find(choice.name))
            and meant.key in joint.SPAN
        }
        if {joint.OPENS, joint.CLOSES} <= found.keys():
            for key, choice in found.items():
                self._settle(choice, key, READ, "name")

    def _read(self, choice: ColumnGuess, language: str) -> None:
        values = self.samples[choice.at].values
        if several := self.names.joint(choice.name):
            self._settle(choice, several, READ, "name")
            return
        found = self.names.find(choice.name)
        if found is None:
            # As programs write the numbers of rows: first, without a name.
            rows = [str(number) for number in range(len(values) + 1)]
            if not choice.name and choice.at == 0 and values and values in (rows[1:], rows[:-1]):
                self._settle(choice, "", READ, "counting")
            return
        if found.key == COUNTING:
            if self._counts(values):
                self._settle(choice, "", READ, "counting")
        elif found.key == LEFT_OUT:
            if not self._holds_ways(choice, values):
                self._settle(choice, "", GUESSED, "left out")
        elif found.key in joint.SPAN:
            return  # alone it says too little
        elif column := self._whole_address(found, values):
            self._settle(choice, column, READ, "name")
        elif column := self.names.column_of(found, self._taken, language):
            # In which language a text is must be said by somebody.
            is_sure = not self.names.is_text(found.key) or found.language
            self._settle(choice, column, READ if is_sure else GUESSED, "name")

    def _near(self, choice: ColumnGuess, language: str) -> None:
        if len(self.samples) > MOST_COMPARED or not choice.name:
            return
        values = self.samples[choice.at].values
        if self._marks(choice.name, values) or self._holds_ways(choice, values):
            return
        if looks := self._looks_like(choice):
            self._settle(choice, looks, GUESSED, "values")
            return
        found: HeaderMeaning | None = self.names.near(choice.name)
        if found is None or found.key == COUNTING:
            return
        if found.key in joint.SPAN:
            found = HeaderMeaning(joint.HOURS)
        if found.key == LEFT_OUT:
            self._settle(choice, "", GUESSED, "left out")
        elif column := (
            self._whole_address(found, values) or self.names.column_of(found, self._taken, language)
        ):
            self._settle(choice, column, GUESSED, "name")

    def _by_values(self, choice: ColumnGuess, language: str) -> None:
        values = self.samples[choice.at].values
        if marked := self._marks(choice.name, values):
            choice.why = f"marks {marked}"
            return
        if values and _most(values, BOTH_DEGREES.fullmatch) and self._has("latitude"):
            self._settle(choice, joint.COORDINATES, GUESSED, "values")
            return
        column = self._looks_like(choice)
        if not column and values and sum(map(len, values)) > LONG_TEXT * len(values):
            column = self.names.column_of(HeaderMeaning("about"), self._taken, language)
        if column:
            self._settle(choice, column, GUESSED, "values")

    def _holds_ways(self, choice: ColumnGuess, values: Sequence[str]) -> bool:
        """Propose to read the ways to reach somebody that stand in the cells of a column."""
        is_so = bool(values) and self.resource.takes(joint.CONTACTS)
        if is_so and _most(values, joint.holds_way) and joint.holds_ways("\n".join(values)):
            self._settle(choice, joint.CONTACTS, GUESSED, "values")
            return True
        return False

    def _whole_address(self, found: HeaderMeaning, values: Sequence[str]) -> str:
        """The column of whole addresses, if more than a street stands in a column of streets."""
        is_one = found.key == "street" and found.number < 2 and any(map(joint.has_parts, values))
        return joint.ADDRESS if is_one and self.names.first_of(joint.ADDRESS) else ""

    def _looks_like(self, choice: ColumnGuess) -> str:
        """What the values of a column look like, whatever its name is."""
        values = self.samples[choice.at].values
        if not values:
            return ""
        for pattern, key in ((ID, "id"), (EMAIL, "email"), (WEBSITE, "website")):
            if _most(values, pattern.fullmatch):
                return (
                    self.names.column_of(HeaderMeaning(key), self._taken, "en")
                    if self._has(key)
                    else ""
                )
        if _most(values, DEGREES.fullmatch):
            return self._degrees(values)
        if _most(values, _is_number_to_call):
            return self.names.column_of(HeaderMeaning("phone"), self._taken, "en")
        for name in BY_VALUES:
            if name not in self._taken and self._fits(name, values):
                return name
        return ""

    def _marks(self, name: str, values: Sequence[str]) -> str:
        """The column of several values of which one is the header, and others are marked."""
        if not values or not all(value.casefold() in MARKS for value in values):
            return ""
        several = (self.resource.column(one) for one in SEVERAL)
        return next((one.column_name for one in several if one and _knows(one.format, name)), "")

    def _degrees(self, values: Iterable[str]) -> str:
        is_latitude = all(abs(float(value.replace(",", "."))) <= 90 for value in values)
        names = (["latitude"] if is_latitude else []) + ["longitude"]
        columns = (
            self.names.column_of(HeaderMeaning(n), self._taken, "en") for n in names if self._has(n)
        )
        return next(filter(None, columns), "")

    def _has(self, key: str) -> bool:
        return bool(self.names.first_of(key))

    def _fits(self, name: str, values: Sequence[str]) -> bool:
        column = self.resource.column(name)
        if column is None:
            return False

        def reads(value: str) -> bool:
            try:
                return bool(column.clean({name: value})) and not value.isdecimal()
            except Doubtful:
                return True
            except (ValueError, ValidationError, RowError):
                return False

        return _most(values, reads)

    @staticmethod
    def _counts(values: Sequence[str]) -> bool:
        numbers = [int(value) for value in values if value.isdecimal() and len(value) < 7]
        return len(numbers) == len(values) and numbers == sorted(set(numbers))


def _most(values: Sequence[str], test: Callable[[str], object]) -> bool:
    return sum(bool(test(value)) for value in values) >= MOST_OF_THEM * len(values)


def _is_number_to_call(value: str) -> bool:
    digits = sum(char.isdecimal() for char in value)
    return bool(DIGITS.fullmatch(value)) and 7 <= digits <= 15 and not DEGREES.fullmatch(value)


def keys_of(choices: Sequence[ColumnGuess]) -> list[str]:
    """Under what the columns of a file are remembered: their names, told apart by a number."""
    seen: Counter[str] = Counter()
    keys = []
    for choice in choices:
        stem = folded(choice.name)[:150]
        seen[stem] += bool(stem)
        keys.append(f"{stem}|{seen[stem]}" if seen[stem] > 1 else stem)
    return keys


def problem_of(resource: ListingResource, columns: Iterable[str]) -> str:
    """What is wrong with columns that were chosen together: a word, and the column."""
    seen: set[str] = set()
    for name in columns:
        if name and not resource.takes(name):
            return f"none {name}"
        if name and joint.clashes(name, seen):
            return f"twice {joint.clashes(name, seen)}"
        seen.add(name)
    return ""


def as_data(choices: Iterable[ColumnGuess]) -> list[dict[str, object]]:
    return [dataclasses.asdict(choice) for choice in choices]


def _knows(form: TextFormat, name: str) -> bool:
    return isinstance(form, CodeFormat) and form.is_known(name)
