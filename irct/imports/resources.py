"""A kind of listing as a table: the columns of its files, and its rows."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irct.imports import joint
from irct.imports.bulk import model_of, owner
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
from irct.models import Language, Listing, ListingQuerySet
from irct.models.paths import Values

BATCH = 1_000
# As many places, and contacts of one kind, as a listing may have in a file.
MOST_ROWS = 50
EVERY_LANGUAGE = Language.values
LANGUAGES = {code.lower(): code for code in EVERY_LANGUAGE}
STATE = "text_state"
FIELDS_OF_LOCATIONS = {column: field for field, column in OF_LOCATIONS.items()}
FIELDS_OF_CONTACTS = {end: field for field, end in OF_CONTACTS.items()}
# How many rows of a kind there are, by relation and kind of contact.
RowCounts = dict[tuple[str, str | None], int]
# What a file of refused rows says of each; sent in again, it is passed over.
PROBLEM = "import_problem"
HOLDS_STATE = gettext_lazy("Who wrote the texts in this language; “written” if it is left empty.")


class ListingResource:
    """A kind of listing as a table, for files that are exported and imported."""

    model: ClassVar[type[Listing]]
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
    # What the desk changes of many at once.
    bulk: ClassVar[tuple[str, ...]] = ()
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

    def implied(self, values: Values, zone: str = "") -> Values:
        """What else is written once a listing has these values, and names this time zone."""
        return {}

    def faults(self, listing: Listing, names: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield the column and the reason of what is wrong once some columns are set."""
        return iter(())

    @classmethod
    def has(cls, kind: str) -> bool:
        return kind in cls.model.kinds_of_rows()

    def column(self, name: str) -> Column | None:
        if name in self.names():
            example = self.own.get(name) or self.upkeep.get(name) or ""
            fields = {field.name: field for field in self.model._meta.fields}
            return Column(name, fields[name], example=example)
        return self._of_texts(name) or self._of_locations(name) or self._of_contacts(name)

    def takes(self, name: str) -> bool:
        """A column of a file may be read as this: one of an entry, or parts of some."""
        if name == joint.CONTACTS:
            return self.has(CONTACTS)
        filled = (*joint.FILLED.get(name, (name,)), *joint.BESIDE.get(name, ()))
        return all(map(self.column, filled))

    def _fields_of(self, kind: str) -> dict[str, models.Field]:
        if not self.has(kind):
            return {}
        related = model_of(self.model, kind)
        return {field.name: field for field in related._meta.fields}

    def _of_texts(self, name: str) -> Column | None:
        fields = self._fields_of(TEXTS)
        for written in (*self.written(), STATE):
            language = name.removeprefix(f"{written}_")
            if language != name and language in EVERY_LANGUAGE:
                is_state = written == STATE
                return Column(
                    name,
                    fields["state" if is_state else written],
                    kind=TEXTS,
                    key=language,
                    example=self.examples.get(written, ""),
                    holds=HOLDS_STATE if is_state else "",
                )
        return None

    def _of_locations(self, name: str) -> Column | None:
        found = re.fullmatch(r"location_([1-9][0-9]?)_([a-z_]+)", name)
        if found is None or int(found[1]) > MOST_ROWS:
            return None
        field = self._fields_of(LOCATIONS).get(FIELDS_OF_LOCATIONS.get(found[2], ""))
        example = self.examples.get(f"location_{found[2]}", "")
        key = (None, int(found[1]))
        return Column(name, field, kind=LOCATIONS, key=key, example=example) if field else None

    def _of_contacts(self, name: str) -> Column | None:
        found = re.fullmatch(rf"({'|'.join(KINDS)})_([1-9][0-9]?)(_[a-z]+)?", name)
        if found is None or int(found[2]) > MOST_ROWS:
            return None
        end = found[3] or ""
        field = self._fields_of(CONTACTS).get(FIELDS_OF_CONTACTS.get(end, ""))
        example = self.examples.get(end or found[1], "")
        key = (found[1], int(found[2]))
        return Column(name, field, kind=CONTACTS, key=key, example=example) if field else None

    def written(self) -> tuple[str, ...]:
        texts: Any = model_of(self.model, TEXTS)
        return texts.WRITTEN

    def columns(
        self, counts: RowCounts, languages: Iterable[str], *, internal: bool
    ) -> list[Column]:
        """List the columns of a file for listings with at most so many rows of each kind."""
        names = ["id", *self.own]
        names += [
            f"{written}_{language}"
            for language in sorted(languages, key=lambda code: (code != "en", code))
            for written in (*self.written(), STATE)
        ]
        for number in range(1, counts.get((LOCATIONS, None), 0) + 1):
            names += [f"location_{number}_{column}" for column in OF_LOCATIONS.values()]
        for kind in KINDS:
            for number in range(1, counts.get((CONTACTS, kind), 0) + 1):
                names += [f"{kind}_{number}{end}" for end in OF_CONTACTS.values()]
        names += [name for name in self.upkeep if internal or name not in self.internal]
        return [column for name in names if (column := self.column(name))]

    def described(self) -> list[Column]:
        """List every column once, with the first of what there may be several of."""
        kinds: list[tuple[str, str | None]] = [(CONTACTS, kind) for kind in KINDS]
        counts = dict.fromkeys([(LOCATIONS, None), *kinds], 1)
        return self.columns(counts if self.has(LOCATIONS) else {}, ["en"], internal=True)

    def example(self) -> Iterator[list[str]]:
        """Yield the rows of a file that shows how it is done; they say that they are samples."""
        used = {name for sample in self.samples for name in sample}
        names = [name for column in self.described() if (name := column.column_name) in used]
        names += [name for name in used if name not in names]
        yield names
        for sample in self.samples:
            yield [sample.get(name, "") for name in names]

    def named(self, name: str) -> Column | None:
        """The column that a header names, in whatever case its language is written."""
        return self.column(name) or self.column(_cased(name, LANGUAGES))

    def faults_of_header(self, names: Collection[str]) -> str:
        """What columns of a file lack to be read, if anything."""
        if not {*names} & {"id", self.number, "name"} - {""}:
            return _("No column says which entry a row is about: id, %sor name with country.") % (
                f"{self.number}, " if self.number else ""
            )
        return ""

    def rows(self, listings: ListingQuerySet, *, internal: bool) -> Iterator[list[str]]:
        """Yield listings as rows of cells, in their order, the header first; read in batches."""
        counts, languages = self._width(listings)
        columns = self.columns(counts, languages, internal=internal)
        yield [column.column_name for column in columns]
        keys = list(listings.values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            batch = self.model.objects.with_children().in_bulk(keys[start : start + BATCH])
            for key in keys[start : start + BATCH]:
                if key in batch:
                    stored = StoredValues(batch[key], self.names())
                    yield [column.cell(stored) for column in columns]

    def _width(self, listings: ListingQuerySet) -> tuple[RowCounts, set[str]]:
        """Count the rows of each kind that a listing has at the most; collect the languages."""
        counts: RowCounts = {}
        keys = listings.order_by().values("pk")
        to_listing = owner(self.model)
        for kind in self.model.kinds_of_rows():
            rows = model_of(self.model, kind)._default_manager.filter(**{f"{to_listing}__in": keys})
            if kind == TEXTS:
                languages = set(rows.order_by().values_list("language", flat=True).distinct())
                continue
            by = [to_listing, "kind"] if kind == CONTACTS else [to_listing]
            for row in rows.order_by().values(*by).annotate(rows=Count("pk")).iterator():
                key = (kind, row.get("kind"))
                counts[key] = max(counts.get(key, 0), row["rows"])
        return counts, languages


def resource_for(model: type[Listing]) -> ListingResource:
    return next(one for one in ListingResource.__subclasses__() if one.model is model)()


def _cased(name: str, languages: dict[str, str]) -> str:
    stem, underscore, language = name.rpartition("_")
    return f"{stem}{underscore}{languages.get(language, language)}"
