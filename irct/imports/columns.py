"""Columns: where in a listing a cell has its place, and what may stand in it."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst
from import_export.fields import Field

from irct.imports.widgets import (
    CodesWidget,
    CodeWidget,
    DayWidget,
    DegreesWidget,
    LinesWidget,
    NumberWidget,
    Widget,
    YesNoWidget,
)
from irct.models import CodeField, CodesField
from irct.models.changes import row_values
from irct.models.paths import Values, plain

OWN, TEXTS, LOCATIONS, CONTACTS = "", "texts", "locations", "contacts"
KINDS = ("phone", "signal", "whatsapp", "email", "website", "form")
# How the cells of a contact are called after its number: phone_1, phone_1_visibility.
OF_CONTACTS = {
    "value": "",
    "visibility": "_visibility",
    "languages": "_languages",
    "may_leave_message": "_message",
}
OF_LOCATIONS = {
    **{name: name for name in ("name", "shown", "street", "postal_code", "town")},
    "geoname": "town_id",
    **{name: name for name in ("country", "latitude", "longitude", "step_free")},
}


class Column(Field):
    """A column of a file: a value of the listing itself, of a text, a location or a contact."""

    def __init__(
        self,
        column_name: str,
        field: Any,
        *,
        kind: str = OWN,
        key: Any = None,
        example: str = "",
        holds: Any = "",
        widget: Widget | None = None,
    ) -> None:
        super().__init__(
            attribute=field.name, column_name=column_name, widget=widget or widget_for(field)
        )
        self.field, self.kind, self.key = field, kind, key
        self.example, self._holds = example, holds

    @property
    def label(self) -> str:
        return str(capfirst(self.field.verbose_name))

    @property
    def holds(self) -> str:
        return str(self._holds or self.field.help_text or "")

    @property
    def nothing(self) -> Any:
        """Return what stands there when it is emptied."""
        if isinstance(self.field, ArrayField):
            return []
        return None if self.field.null else ""

    def stored(self, held: "StoredValues") -> Any:
        """Return what stands there, as plain data."""
        match self.kind:
            case "":
                return held.own.get(self.attribute)
            case "texts":
                return held.texts.get(self.key, {}).get(self.attribute)
        path = held.path(self.kind, self.key)
        return held.rows[path][self.attribute] if path in held.rows else None

    def cell(self, held: "StoredValues") -> str:
        return self.widget.render(self.stored(held))


class StoredValues:
    """What is stored of a listing, as plain data under the paths of `irct.disclosure.four_eyes`."""

    def __init__(self, listing: Any, names: tuple[str, ...]) -> None:
        self.own: Values = {}
        self.texts: dict[str, Values] = {}
        self.rows: dict[str, Values] = {}
        self._paths: dict[tuple[str, Any], list[str]] = {}
        if listing is None:
            return
        meta = type(listing)._meta
        self.own = {name: plain(getattr(listing, meta.get_field(name).attname)) for name in names}
        for text in listing.texts.all():
            fields = (*text.WRITTEN, "state")
            self.texts[text.language] = {name: plain(getattr(text, name)) for name in fields}
        for kind in listing.kinds_of_rows():
            if kind != TEXTS:
                for row in getattr(listing, kind).all():
                    path = f"{kind}/{row.pk}"
                    values = row_values(row)
                    self.rows[path] = values
                    self._paths.setdefault((kind, values.get("kind")), []).append(path)

    def path(self, kind: str, key: Any) -> str:
        """Return the path of the row that a column means: the second phone, as phone_2."""
        of, number = key
        paths = self._paths.get((kind, of), [])
        return paths[number - 1] if number <= len(paths) else f"{kind}/+{of or 'place'}{number}"

    def count(self, kind: str, of: str | None) -> int:
        return len(self._paths.get((kind, of), []))

    def counts(self) -> Mapping[tuple[str, Any], int]:
        return {key: len(paths) for key, paths in self._paths.items()}

    def at(self, path: str) -> Any:
        match path.split("/"):
            case [name]:
                return self.own.get(name)
            case ["texts", language, name]:
                return self.texts.get(language, {}).get(name)
        return self.rows.get(path)

    def last_position(self, kind: str) -> int:
        rows = (row for path, row in self.rows.items() if path.startswith(f"{kind}/"))
        return max((row["position"] for row in rows), default=-1)


def widget_for(field: Any) -> Widget:
    """Return how the values of a field of a model stand in cells."""
    if isinstance(field, CodesField):
        return CodesWidget(field.codes())
    if isinstance(field, ArrayField):
        return LinesWidget()
    if isinstance(field, CodeField):
        return CodeWidget(field.vocabulary.choices)
    match field:
        case models.BooleanField():
            return YesNoWidget()
        case models.FloatField():
            return DegreesWidget()
        case models.IntegerField() | models.ForeignKey():
            return NumberWidget()
        case models.DateField():
            return DayWidget()
    return Widget()
