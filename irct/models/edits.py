"""What somebody wrote, set on a listing and its rows before it is stored."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from irct.models.paths import Values
from irct.models.rows import field_of

if TYPE_CHECKING:
    from irct.models.changes import Editable

Row = TypeVar("Row")
# By their paths; of which kind they are is known only then.
Rows = dict[str, Any]


class EditConflict(Exception):
    """The section is no longer what its editor saw, or what a request was made for."""


class Edit:
    """Values by their paths, set on a listing and its rows in memory; nothing is stored yet."""

    def __init__(self, listing: "Editable", values: Mapping[str, Any]) -> None:
        self.listing = listing
        self.columns: list[str] = []
        # Texts under their language, as in `texts/en`; rows under their path.
        self.records: Rows = {}
        self.removed: dict[str, models.Model] = {}
        # Which fields of a record are set.
        self._names: dict[str, list[str]] = {}
        self._stored: dict[str, Rows] = {}
        texts: dict[str, Values] = {}
        for path, value in values.items():
            match path.split("/"):
                case [column]:
                    self._set_column(column, value)
                case ["texts", language, name]:
                    texts.setdefault(language, {})[name] = value
        own = {name: value for name, value in values.items() if "/" not in name}
        for day, said_on in listing.said_today(own).items():
            self._set_column(day, said_on)
        for language, fields in texts.items():
            self._set_text(language, fields)
        for path, cells in values.items():
            if path.count("/") == 1:
                self._set_row(path, cells)

    def check(self) -> None:
        """Refuse what the listing or one of its rows does not take."""
        # What was stored before a rule came stays as it is until somebody writes it.
        self.listing.full_clean(exclude=_other_fields(self.listing, self.columns))
        for record in self.records.values():
            record.full_clean()

    def check_alone(self) -> None:
        """Check only what is set, beside no other listing: for many of them, one by one."""
        self.listing.clean_fields(exclude=_other_fields(self.listing, self.columns))
        self.listing.clean_together()
        for path, record in self.records.items():
            record.clean_fields(exclude=_other_fields(record, self._names[path]))
            record.clean()

    @staticmethod
    def of_kind(records: Mapping[str, Row], kind: str) -> Iterator[tuple[str, Row]]:
        return ((path, row) for path, row in records.items() if path.startswith(f"{kind}/"))

    def store(self) -> None:
        self.listing.save()
        # Originals first: a translation written beside them is one of what they say now.
        for record in sorted(self.records.values(), key=_is_translation):
            record.save()
        for record in self.removed.values():
            record.delete()

    def _set_column(self, name: str, value: object) -> None:
        field = field_of(type(self.listing), name)
        empty_or_value = field.get_default() if value is None else field.to_python(value)
        setattr(self.listing, name, empty_or_value)
        self.columns.append(name)

    def _set_text(self, language: str, fields: Values) -> None:
        path = f"texts/{language}"
        text = self._stored_rows("texts").get(path)
        if text is None:
            text = self._new("texts")
            text.language = language
        for name, value in fields.items():
            setattr(text, name, value or "")
        if any(getattr(text, name) for name in text.WRITTEN):
            self.records[path], self._names[path] = text, [*fields]
        elif text.pk:
            self.removed[path] = text

    def _set_row(self, path: str, cells: Values | None) -> None:
        kind, _slash, key = path.partition("/")
        row = self._new(kind) if key.startswith("+") else self._stored_rows(kind).get(path)
        if row is None:
            raise EditConflict
        if cells is None:
            if row.pk:
                self.removed[path] = row
            return
        for name, value in cells.items():
            setattr(row, row._meta.get_field(name).attname, value)
        self.records[path], self._names[path] = row, [*cells]

    def _new(self, kind: str) -> Any:
        relation = field_of(type(self.listing), kind)
        return relation.related_model(**{relation.field.name: self.listing})

    def _stored_rows(self, kind: str) -> Rows:
        if kind not in self._stored:
            rows = [] if self.listing._state.adding else getattr(self.listing, kind).all()
            self._stored[kind] = {
                f"{kind}/{row.language if kind == 'texts' else row.pk}": row for row in rows
            }
        return self._stored[kind]


def _is_translation(record: models.Model) -> bool:
    return getattr(record, "state", "written") != "written"


def _other_fields(record: models.Model, names: list[str]) -> set[str]:
    return {field.name for field in record._meta.fields} - set(names)
