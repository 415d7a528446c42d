"""A kind of listing as a table: its columns, and its rows."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.resources import Resource

from irct.imports.cells import guarded
from irct.imports.columns import (
    CONTACTS,
    KINDS,
    LOCATIONS,
    OF_CONTACTS,
    OF_LOCATIONS,
    TEXTS,
    Column,
    StoredValues,
)
from irct.imports.files import Unreadable
from irct.imports.widgets import CodeWidget
from irct.models import Country, Language

BATCH = 1_000
# As many places, and contacts of one kind, as a listing may have in a file.
MOST_ROWS = 50
EVERY_LANGUAGE = Language.values
STATE = "text_state"
# What a file of refused rows says of each; sent in again, it is passed over.
PROBLEM = "import_problem"
HOLDS_STATE = gettext_lazy("Who wrote the texts in this language. Written, if nothing is said.")


class ListingResource(Resource):
    """What centres and experts share as tables."""

    model: ClassVar[Any]
    # The columns of the listing itself, each with an example.
    own: ClassVar[dict[str, str]]
    # Examples for what it has several of.
    examples: ClassVar[dict[str, str]]
    # What only the full export of the secretariat holds.
    internal = ("notes",)
    # The files may hold them, nothing is written: what they show is changed elsewhere.
    shown_only = ("status", "slug")
    # What nobody writes alone, although it is neither a contact nor a name.
    waits: ClassVar[tuple[str, ...]] = ()
    # What is written together or not at all.
    together: ClassVar[tuple[tuple[str, ...], ...]] = ()
    # By what, besides the id and the name, a listing is known.
    number: ClassVar[str] = ""
    # Rows of the example.
    samples: ClassVar[Sequence[dict[str, str]]] = ()

    upkeep: ClassVar[dict[str, str]] = {
        **{
            f"{block}_confirmed_{what}": example
            for block in ("contact", "services", "place")
            for what, example in (("on", "2026-05-31"), ("how", "phone"))
        },
        "origin": "secretariat",
        "notes": "Met in Geneva in May.",
    }

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return ("id", *cls.own, *cls.upkeep)

    def faults(self, listing: Any, said: Collection[str]) -> Iterator[tuple[str, str]]:
        """Return what is wrong, by column, with what a file says of a listing."""
        return iter(())

    @classmethod
    def has(cls, kind: str) -> bool:
        return kind in cls.model.kinds_of_rows()

    def column(self, name: str) -> Column | None:
        """Return the column of a name, if there can be one."""
        if name in self.names():
            field = self.model._meta.get_field(name)
            example = self.own.get(name) or self.upkeep.get(name) or ""
            widget = CodeWidget(Country.choices) if name == "country" else None
            return Column(name, field, example=example, widget=widget)
        for kind in (TEXTS, LOCATIONS, CONTACTS):
            if self.has(kind) and (found := getattr(self, f"_of_{kind}")(name)):
                return found
        return None

    def _of_texts(self, name: str) -> Column | None:
        model = self.model._meta.get_field(TEXTS).related_model
        for written in (*model.WRITTEN, STATE):
            language = name.removeprefix(f"{written}_")
            if language != name and language in EVERY_LANGUAGE:
                is_state = written == STATE
                field = model._meta.get_field("state" if is_state else written)
                example = self.examples.get(written, "")
                holds = HOLDS_STATE if is_state else ""
                return Column(name, field, kind=TEXTS, key=language, example=example, holds=holds)
        return None

    def _of_locations(self, name: str) -> Column | None:
        found = re.fullmatch(r"location_([1-9][0-9]?)_([a-z_]+)", name)
        names = {column: field for field, column in OF_LOCATIONS.items()}
        if not found or found[2] not in names or int(found[1]) > MOST_ROWS:
            return None
        field = self.model._meta.get_field(LOCATIONS).related_model._meta.get_field(names[found[2]])
        widget = CodeWidget(Country.choices) if field.name == "country" else None
        return Column(
            name,
            field,
            kind=LOCATIONS,
            key=(None, int(found[1])),
            example=self.examples.get(f"location_{found[2]}", ""),
            widget=widget,
        )

    def _of_contacts(self, name: str) -> Column | None:
        found = re.fullmatch(rf"({'|'.join(KINDS)})_([1-9][0-9]?)(_[a-z]+)?", name)
        names = {end: field for field, end in OF_CONTACTS.items()}
        end = (found and found[3]) or ""
        if not found or end not in names or int(found[2]) > MOST_ROWS:
            return None
        field = self.model._meta.get_field(CONTACTS).related_model._meta.get_field(names[end])
        return Column(
            name,
            field,
            kind=CONTACTS,
            key=(found[1], int(found[2])),
            example=self.examples.get(end or found[1], ""),
        )

    def columns(
        self, counts: dict[Any, int], languages: Iterable[str], *, internal: bool
    ) -> list[Column]:
        """Return the columns of a file for listings with so many rows of each kind."""
        model = self.model._meta.get_field(TEXTS).related_model
        names = ["id", *self.own]
        names += [
            f"{written}_{language}"
            for language in sorted(languages, key=lambda code: (code != "en", code))
            for written in (*model.WRITTEN, STATE)
        ]
        for number in range(1, counts.get((LOCATIONS, None), 0) + 1):
            names += [f"location_{number}_{column}" for column in OF_LOCATIONS.values()]
        for kind in KINDS:
            for number in range(1, counts.get((CONTACTS, kind), 0) + 1):
                names += [f"{kind}_{number}{end}" for end in OF_CONTACTS.values()]
        names += [name for name in self.upkeep if internal or name not in self.internal]
        return [column for name in names if (column := self.column(name))]

    def described(self) -> list[Column]:
        """Return every column once, with the first of what there may be several of."""
        counts = dict.fromkeys([(LOCATIONS, None), *((CONTACTS, kind) for kind in KINDS)], 1)
        if not self.has(LOCATIONS):
            counts = {}
        return self.columns(counts, ["en"], internal=True)

    def example(self) -> Iterator[list[str]]:
        """Return a file that shows how it is done; its rows say that they are samples."""
        used = {name for sample in self.samples for name in sample}
        names = [name for column in self.described() if (name := column.column_name) in used]
        names += [name for name in used if name not in names]
        yield names
        for sample in self.samples:
            yield [guarded(sample.get(name, "")) for name in names]

    def read_header(self, cells: Sequence[str]) -> list[Column | None]:
        """Return the column at each position; a name that none has refuses the file."""
        names = [cell.strip().lower().replace(" ", "_") for cell in cells]
        while names and not names[-1]:
            names.pop()
        known = {code.lower(): code for code in EVERY_LANGUAGE}
        found = [self.column(name) or self.column(_cased(name, known)) for name in names]
        for cell, name, column in zip(cells, names, found, strict=False):
            if column is None and name != PROBLEM:
                raise Unreadable(self._unknown(cell, name))
        for position, column in enumerate(found):
            if column and column.column_name in [
                one.column_name for one in found[:position] if one
            ]:
                raise Unreadable(_("The column %s is there twice.") % column.column_name)
        if not {column.column_name for column in found if column} & {"id", self.number, "name"}:
            raise Unreadable(
                _("No column says which entry a row is about: id, %sor name with country.")
                % (f"{self.number}, " if self.number else "")
            )
        return list(found)

    def _unknown(self, cell: str, name: str) -> str:
        if not name:
            return _("A column has no name. Give it one, or remove it.")
        names = [column.column_name for column in self.described()]
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        told = _("There is no column “%s”.") % cell.strip()[:80]
        return f"{told} {_('Did you mean %s?') % near[0]}" if near else told

    def rows(self, listings: Any, *, internal: bool) -> Iterator[list[str]]:
        """Return listings as rows of text, the header first; they are read in batches."""
        counts, languages = self._width(listings)
        columns = self.columns(counts, languages, internal=internal)
        yield [column.column_name for column in columns]
        keys = list(listings.order_by("sort_name", "pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            batch = self.model.objects.with_children().in_bulk(keys[start : start + BATCH])
            for key in keys[start : start + BATCH]:
                if key in batch:
                    held = StoredValues(batch[key], self.names())
                    yield [column.cell(held) for column in columns]

    def _width(self, listings: Any) -> tuple[dict[Any, int], set[str]]:
        """Return how many rows of each kind a listing has at the most, and which languages."""
        counts: dict[Any, int] = {}
        keys = listings.order_by().values("pk")
        for kind in self.model.kinds_of_rows():
            relation = self.model._meta.get_field(kind)
            owner = relation.field.name
            rows = relation.related_model._default_manager.filter(**{f"{owner}__in": keys})
            if kind == TEXTS:
                languages = set(rows.order_by().values_list("language", flat=True).distinct())
                continue
            by = [owner, "kind"] if kind == CONTACTS else [owner]
            for row in rows.order_by().values(*by).annotate(rows=Count("pk")).iterator():
                key = (kind, row.get("kind"))
                counts[key] = max(counts.get(key, 0), row["rows"])
        return counts, languages


def resource_for(model: Any) -> ListingResource:
    """Return a kind of listing as a table."""
    return next(one for one in ListingResource.__subclasses__() if one.model is model)()


def _cased(name: str, languages: dict[str, str]) -> str:
    stem, underscore, language = name.rpartition("_")
    return f"{stem}{underscore}{languages.get(language, language)}"
