"""Which column is which in a file that was sent in: looked through, chosen, remembered."""

import dataclasses
import io
from collections.abc import Mapping, Sequence
from typing import BinaryIO, Self

from django.utils import timezone
from django.utils.translation import gettext as _

from irct.imports import joint, wording
from irct.imports.files import CSV, FileLine, Note, Unreadable, form_of
from irct.imports.guesses import (
    CHOSEN,
    KNOWN,
    PASSED_OVER,
    REMEMBERED,
    Choosing,
    ColumnGuess,
    keys_of,
)
from irct.imports.headers import Names, folded
from irct.imports.reading import Layout
from irct.imports.resources import ListingResource
from irct.imports.survey import Sample, Survey, look_through
from irct.models import ImportBatch, ImportHeader

# What of a file somebody said.
SAID = ("encoding", "sheet", "answers", "without")


@dataclasses.dataclass
class Looked:
    """What was found out about a file before it is read."""

    survey: Survey
    choices: list[ColumnGuess]
    form: str
    encoding: str = ""
    sheet: str = ""
    # What somebody said of rows: that a value is meant, or that a row is to be left out.
    answers: list[str] = dataclasses.field(default_factory=list)
    without: list[int] = dataclasses.field(default_factory=list)
    # All that the file holds, if it was kept.
    lines: list[FileLine] = dataclasses.field(default_factory=list)

    @property
    def open(self) -> list[ColumnGuess]:
        return [choice for choice in self.choices if choice.is_open]

    @property
    def layout(self) -> Layout:
        passed_over = {*self.survey.passed_over, *self.without}
        return Layout.of(self.survey, self.choices, passed_over, self.answers)

    @property
    def is_unsure(self) -> bool:
        """Somebody must say how its letters are written."""
        return any(note[0] == "unsure letters" for note in self.survey.notes)

    def notes(self) -> list[Note]:
        """What is notable of the file, and of what was said of it."""
        return [*self.survey.notes, *([["without", self.without]] if self.without else [])]

    def sentences(self) -> list[str]:
        """What is said of the file, and of its columns."""
        return [*wording.about_file(self.notes()), *wording.about_columns(self.choices)]

    def kept(self) -> dict[str, object]:
        """What of it is kept with a batch."""
        choices = [dataclasses.asdict(choice) for choice in self.choices]
        return {
            **self.survey.kept(),
            "choices": choices,
            "form": self.form,
            **{name: getattr(self, name) for name in SAID},
        }

    @classmethod
    def of(cls, batch: ImportBatch) -> Self:
        table = batch.table
        choices = [ColumnGuess(**choice) for choice in table["choices"]]
        said = {name: table[name] for name in SAID}
        return cls(Survey.of(table), choices, table["form"], **said)

    @property
    def is_settled(self) -> bool:
        """The names of the columns are ours, or somebody chose what they are before."""
        statuses = {choice.status for choice in self.choices}
        return statuses <= {KNOWN, PASSED_OVER, REMEMBERED} and not self.is_unsure

    def choose(self, columns: Mapping[int, str]) -> None:
        """Settle what somebody chose; what has our names, and was left so, stays known."""
        for choice in self.choices:
            column = columns.get(choice.at, choice.column)
            if choice.status not in (KNOWN, PASSED_OVER) or column != choice.column:
                choice.column, choice.status, choice.why = column, CHOSEN, ""

    def headers(self) -> list[str]:
        """The header of a file of the same kind: a column without a name of its own gets one."""
        keys = keys_of(self.choices)
        return [
            choice.name if key and "|" not in key else choice.column or choice.name
            for key, choice in zip(keys, self.choices, strict=True)
        ]


def look(
    resource: ListingResource,
    file: BinaryIO,
    *,
    encoding: str = "",
    sheet: str = "",
    maps: Sequence[tuple[str, str]] = (),
    most: int = 0,
    keep: bool = False,
) -> Looked:
    """Look through a file, and settle which column is which as far as it is sure.

    Raises Unreadable.
    """
    names = Names(resource)
    lines: list[FileLine] = []
    form = form_of(file.read(8))
    survey = look_through(
        file, names, encoding=encoding, sheet=sheet, most=most, keep=lines if keep else None
    )
    file.seek(0)
    if encoding and form == CSV:
        survey.notes.append(["chosen letters", encoding])
    choosing = Choosing(names, survey.columns)
    remembered = _remembered(resource, keys_of(choosing.choices))
    chosen = _positions(resource, survey.columns, maps)
    choices = choosing.make(chosen=chosen, remembered=remembered)
    return Looked(survey, choices, form, encoding, sheet, lines=lines)


def look_at(batch: ImportBatch, resource: ListingResource, *, encoding: str, sheet: str) -> Looked:
    """Look through the file of a batch, and keep what was found."""
    file = io.BytesIO(bytes(batch.content or b""))
    looked = look(resource, file, encoding=encoding, sheet=sheet)
    batch.table = looked.kept()
    return looked


def _positions(
    resource: ListingResource, samples: Sequence[Sample], maps: Sequence[tuple[str, str]]
) -> dict[int, str]:
    """Find the columns that somebody named, by their headers or their letters."""
    chosen: dict[int, str] = {}
    for header, column in maps:
        if column and not resource.takes(column):
            raise Unreadable(wording.about_choosing(f"none {column}"))
        if column and joint.clashes(column, chosen.values()):
            raise Unreadable(wording.about_choosing(f"twice {column}"))
        named = [at for at, one in enumerate(samples) if folded(one.name) == folded(header)]
        lettered = [
            at for at in range(len(samples)) if ColumnGuess(at, "").letter == header.upper()
        ]
        at = next((at for at in [*named, *lettered] if at not in chosen), None)
        if at is None:
            raise Unreadable(_("The file has no column “%s”.") % header[:80])
        chosen[at] = column
    return chosen


def _remembered(resource: ListingResource, keys: Sequence[str]) -> dict[str, str]:
    kind = resource.model._meta.label_lower
    rows = ImportHeader.objects.filter(kind=kind, header__in=[key for key in keys if key])
    found = rows.values_list("header", "column")
    return {header: column for header, column in found if not column or resource.takes(column)}


def remember(resource: ListingResource, choices: Sequence[ColumnGuess]) -> None:
    """Keep what somebody chose for the next file with such a column."""
    kind, now = resource.model._meta.label_lower, timezone.now()
    ImportHeader.objects.bulk_create(
        [
            ImportHeader(kind=kind, header=key, column=choice.column, chosen_at=now)
            for key, choice in zip(keys_of(choices), choices, strict=True)
            if key and choice.status == CHOSEN
        ],
        update_conflicts=True,
        unique_fields=["kind", "header"],
        update_fields=["column", "chosen_at"],
    )
