"""Columns: where in a listing a cell has its place, and what may stand in it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import Promise
from django_countries.fields import CountryField
from phonenumber_field.modelfields import PhoneNumberField

from irct.disclosure import projection
from irct.imports.cells import (
    NOWHERE,
    Around,
    CellValue,
    CodeFormat,
    CodesFormat,
    LineFormat,
    LinesFormat,
    NameFormat,
    NumberedFormat,
    NumberFormat,
    TextFormat,
    YesNoFormat,
)
from irct.imports.days import DayFormat, WeeksFormat, YearFormat
from irct.imports.degrees import DegreesFormat
from irct.imports.helped import HelpedFormat
from irct.imports.named import Tables, country_names, language_names, words_for
from irct.imports.times import HoursFormat, ZoneFormat
from irct.imports.ways import LinksFormat, OneEmailFormat, OnePhoneFormat, format_of_way
from irct.models import CodeField, CodesField, Country, Language, Listing
from irct.models.changes import row_values
from irct.models.paths import Values, plain
from irct.places.locales import capfirst

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

# What a contact or a place is that a file does not say more of.
NEW_ROWS: dict[str, Values] = {
    CONTACTS: {
        "languages": [],
        "may_leave_message": None,
        "visibility": projection.SECRETARIAT_ONLY,
    },
    LOCATIONS: {
        **dict.fromkeys(["name", "street", "postal_code", "town"], ""),
        **dict.fromkeys(["geoname", "latitude", "longitude", "step_free"]),
        "shown": projection.COUNTRY_ONLY,
    },
}
# Without it the row is none; emptied, it is removed.
HEART = {CONTACTS: "value", LOCATIONS: "country"}


class Column:
    """A column of a file: a value of the listing itself, of a text, a location or a contact."""

    def __init__(
        self,
        column_name: str,
        field: models.Field,
        *,
        kind: str = OWN,
        key: Any = None,
        example: str = "",
        holds: str | Promise = "",
    ) -> None:
        self.column_name, self.field = column_name, field
        self.attribute: str = field.name
        is_way = kind == CONTACTS and field.name == "value"
        self.format = format_of_way(key[0]) if is_way else format_of(field)
        # The language of a text; of a location or contact its kind and its number.
        self.kind, self.key = kind, key
        self.example, self._holds = example, holds

    @property
    def label(self) -> str:
        return str(capfirst(self.field.verbose_name))

    @property
    def holds(self) -> str:
        return str(self._holds or self.field.help_text or "")

    @property
    def is_day(self) -> bool:
        return isinstance(self.format, DayFormat | YearFormat)

    @property
    def nothing(self) -> CellValue:
        """The value of a cell that was emptied."""
        if isinstance(self.field, ArrayField):
            return []
        return None if self.field.null else ""

    def clean(self, cells: Mapping[str, str], around: Around = NOWHERE) -> Any:
        """Read the value of this column from the cells of a row, by name."""
        return self.format.read(cells[self.column_name], around)

    def cell(self, stored: "StoredValues") -> str:
        return self.format.write(self._value(stored))

    def _value(self, stored: "StoredValues") -> CellValue:
        if self.kind == OWN:
            return stored.own.get(self.attribute)
        if self.kind == TEXTS:
            return stored.texts.get(self.key, {}).get(self.attribute)
        row = stored.rows.get(stored.path(self.kind, self.key))
        return row[self.attribute] if row else None


class StoredValues:
    """What is stored of a listing, as plain data under the paths of `irct.disclosure.four_eyes`."""

    def __init__(self, listing: Listing | None, names: tuple[str, ...]) -> None:
        self.own: Values = {}
        self.texts: dict[str, Values] = {}
        self.rows: dict[str, Values] = {}
        self._paths: dict[tuple[str, str | None], list[str]] = {}
        if listing is None:
            return
        attnames = {field.name: field.attname for field in listing._meta.fields}
        self.own = {name: plain(getattr(listing, attnames[name])) for name in names}
        for text in getattr(listing, TEXTS).all():
            fields = (*text.WRITTEN, "state")
            self.texts[text.language] = {name: plain(getattr(text, name)) for name in fields}
        for kind in listing.kinds_of_rows():
            if kind != TEXTS:
                for row in getattr(listing, kind).all():
                    path = f"{kind}/{row.pk}"
                    self.rows[path] = values = row_values(row)
                    self._paths.setdefault((kind, values.get("kind")), []).append(path)

    def path(self, kind: str, key: tuple[str | None, int]) -> str:
        """Find the row that a column means: the second phone, as phone_2."""
        of, number = key
        paths = self._paths.get((kind, of), [])
        return paths[number - 1] if number <= len(paths) else f"{kind}/+{of or 'place'}{number}"

    def counts(self) -> Mapping[tuple[str, str | None], int]:
        return {key: len(paths) for key, paths in self._paths.items()}

    def at(self, path: str) -> object:
        match path.split("/"):
            case [name]:
                return self.own.get(name)
            case ["texts", language, name]:
                return self.texts.get(language, {}).get(name)
        return self.rows.get(path)

    def last_position(self, kind: str) -> int:
        rows = (row for path, row in self.rows.items() if path.startswith(f"{kind}/"))
        return max((row["position"] for row in rows), default=-1)


def format_of(field: models.Field) -> TextFormat:
    """Choose how the values of a field of a model are written in cells."""
    if isinstance(field, CodesField):
        if field.name == "helps":
            return HelpedFormat(field.codes())
        return CodesFormat(field.codes(), _names_of(field.vocabulary))
    if isinstance(field, ArrayField):
        return LinksFormat() if field.name == "publications" else LinesFormat()
    if isinstance(field, CodeField):
        return CodeFormat(field.vocabulary.choices, _names_of(field.vocabulary))
    match field:
        case CountryField():
            return CodeFormat(Country.choices, country_names)
        case models.CharField(name="opening_hours"):
            return HoursFormat()
        case models.CharField(name="time_zone"):
            return ZoneFormat()
        case models.CharField(name="name" | "native_name" | "town"):
            return NameFormat()
        case models.CharField(name="member_number" | "postal_code"):
            return NumberedFormat()
        case PhoneNumberField():
            return OnePhoneFormat()
        case models.EmailField():
            return OneEmailFormat()
        case models.BooleanField():
            return YesNoFormat()
        case models.FloatField():
            return DegreesFormat(field.name)
        case models.IntegerField(name="founded" | "member_since"):
            return YearFormat()
        case models.IntegerField(name="waiting_weeks"):
            return WeeksFormat()
        case models.IntegerField() | models.ForeignKey():
            return NumberFormat()
        case models.DateField():
            return DayFormat()
        case models.CharField():
            return LineFormat()
    return TextFormat()


def _names_of(vocabulary: Any) -> Callable[[], Tables]:
    if vocabulary is Country:
        return country_names
    return language_names if vocabulary is Language else words_for(vocabulary)
