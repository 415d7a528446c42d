"""What an editor writes of one section of a listing, by paths as in `disclosure.four_eyes`."""

import dataclasses
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping

from django import forms
from django.core import signing
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from irct.disclosure import four_eyes, projection
from irct.fields import form_field
from irct.history.differences import model_at
from irct.members import translated
from irct.members.town_choice import TownChoice
from irct.models import CodeField, CodesField, Language, Listing, PhoneField
from irct.models.changes import row_fields
from irct.models.paths import Values, names_a_row, plain, same, version
from irct.places.locales import capfirst
from irct.places.order import in_order

# By column: the question, and what helps to answer it; None leaves what the model says.
Wording = Mapping[str, tuple[object, object]]

LONGEST_NOTE = 500
# By which column the public sees how much of a row.
LEVELS: dict[str, tuple[str, Callable[..., object]]] = {
    "locations": ("shown", projection.place),
    "contacts": ("visibility", projection.contact_method),
}
# What is typed when somebody adds a row.
TELLING = {"locations": ("name", "street", "postal_code", "town"), "contacts": ("kind", "value")}
FIRST = {"locations": _("A place"), "contacts": _("A contact")}
NEW = {"locations": _("Another place"), "contacts": _("Another contact")}
# Where an address may go on in the next line.
PARTS_OF_ADDRESS = re.compile(r"(?<=[@/])(?=\w)")


@dataclasses.dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that belong together: the columns, one text, one row."""

    key: str
    title: str | Promise
    # Each with whether a second person looks at it.
    fields: list[tuple[forms.BoundField, str]]
    # What the public sees of a row, at each level.
    preview: list[tuple[str, object, bool]] = dataclasses.field(default_factory=list)
    # Whether it is opened by its title.
    is_folded: bool = False

    @property
    def is_open(self) -> bool:
        return any(field.errors for field, _waits in self.fields)

    @property
    def country(self) -> str:
        """Where the row's small map is drawn."""
        return next((shown.country for shown in self.on_map), "")

    @property
    def on_map(self) -> tuple[projection.ShownLocation, ...]:
        """The row as a small map shows it, if it is a place and lies anywhere."""
        return tuple(
            shown
            for _label, shown, _is_chosen in self.preview
            if isinstance(shown, projection.ShownLocation)
            and shown.precision == projection.APPROXIMATE
            and shown.point
        )


class SectionForm(forms.Form):
    """One section of a listing, as plain values by their paths.

    It is filled in from `values`, and says by comparing with them what its reader changed: `base`
    brings back, signed, what they had before them.
    """

    note = forms.CharField(
        label=_("Something to tell the secretariat"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("You may leave this empty. It is kept in the history of the entry."),
    )

    def __init__(
        self,
        listing: Listing,
        section: str,
        *,
        wording: Wording,
        values: Values,
        base: Values | None = None,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data, auto_id="%s")
        self.listing, self.section, self.part = listing, section, listing.part(section)
        self.salt = f"{listing.pk} {section}"
        self.is_stale = False
        self.base = values if base is None else base
        self.values = values
        if data is not None:
            self.values = self.base = self._sent_base(data)
        self.paths: dict[str, str] = {}
        self.choice = TownChoice(self)
        columns = {field.name: field for field in listing._meta.fields}
        # Who confirmed a block follows from who writes.
        self.columns = [column for column in self.part.columns if column in columns]
        for column in self.columns:
            self._add(column, columns[column], wording)
        self._add_texts(wording)
        self._add_rows(wording)
        self.order_fields([*self.paths, "note"])

    # What is asked for

    def _add(self, path: str, field: models.Field, wording: Wording, value: object = None) -> None:
        name = path.replace("/", "-")
        made = form_field(field, self.listing)
        kind = path.partition("/")[0]
        label, help_text = (
            wording.get(f"{kind}/{field.name}") or wording.get(field.name) or (None, None)
        )
        made.label = str(label or capfirst(field.verbose_name))
        made.help_text = str(field.help_text if help_text is None else help_text)
        made.initial = self.values.get(path) if value is None else value
        self.fields[name] = made
        self.paths[name] = path

    def _add_texts(self, wording: Wording) -> None:
        if not self.part.texts:
            return
        self.languages = list(
            dict.fromkeys(path.split("/")[1] for path in self.values if path.startswith("texts/"))
        ) or ["en"]
        columns = {field.name: field for field in self.listing.texts.model._meta.fields}
        for language in [*self.languages, "new"]:
            if language == "new":
                choices = [("", ""), *sorted(Language.choices, key=lambda one: in_order(one[1]))]
                self.fields["texts-new"] = forms.ChoiceField(
                    label=_("Language"), choices=choices, required=False
                )
            for name in (*self.part.texts, "state"):
                path = f"texts/{language}/{name}"
                default = "written" if name == "state" and path not in self.values else None
                self._add(path, columns[name], wording, default)
        for language, tick in translated.ticks(self.listing, self.part.texts).items():
            self.fields[f"texts-{language}-same"] = tick

    def _add_rows(self, wording: Wording) -> None:
        self.rows: list[str] = []
        if not (kind := self.part.children):
            return
        model = model_at(self.listing, f"{kind}/")
        self.rows = [path for path in self.values if path.startswith(f"{kind}/")]
        if not any("/+" in path for path in self.rows):
            self.rows.append(f"{kind}/+{self._new_key()}")
        for path in self.rows:
            cells = self.values.get(path) or self.base.get(path) or {}
            for field in row_fields(model):
                if field.name == "geoname":
                    self.choice.offer(path, cells, wording)
                else:
                    name = f"{path.replace('/', '-')}-{field.name}"
                    self._add(f"{path}/{field.name}", field, wording)
                    first = plain(field.get_default())
                    if isinstance(field, CountryField):
                        first = str(self.listing.country)
                    self.fields[name].initial = cells.get(field.name, first)
                    if not cells and field.name == LEVELS[kind][0]:
                        self.fields[name].initial = None  # to be chosen, not overlooked
                    self.fields[name].required &= "/+" not in path
            if "/+" not in path:
                self.fields[f"{path.replace('/', '-')}-remove"] = forms.BooleanField(
                    label=_("Remove this"), required=False, initial=self.values.get(path) is None
                )
        self.fields["new-key"] = forms.CharField(
            widget=forms.HiddenInput, initial=self.rows[-1].rpartition("+")[2], required=False
        )

    def _new_key(self) -> str:
        """What names a new row: the same when a form is sent twice."""
        sent = self.data.get("new-key", "") if self.is_bound else ""
        return sent if sent.isalnum() and len(sent) == 8 else secrets.token_hex(4)

    def groups(self) -> Iterator[FieldGroup]:
        if self.part.columns:
            yield FieldGroup("columns", "", self._asked(self.columns))
        for language in [*self.languages, "new"] if self.part.texts else []:
            names = [f"texts-{language}-{name}" for name in (*self.part.texts, "state")]
            if language == "new":
                fields = self._asked(["texts-new", *names])
                yield FieldGroup("texts-new", _("In another language"), fields, is_folded=True)
            else:
                called = capfirst(Language(language).label)
                names += [same for same in [f"texts-{language}-same"] if same in self.fields]
                yield FieldGroup(f"texts-{language}", called, self._asked(names))
        for path in self.rows:
            prefix = path.replace("/", "-")
            fields = self._asked(name for name in self.fields if name.startswith(f"{prefix}-"))
            cells = self._typed_row(path) or self.base.get(path)
            row = None if cells is None else self._row(path, cells)
            named = NEW if len(self.rows) > 1 else FIRST
            title = self._title(row) if row and "/+" not in path else named[self.part.children]
            preview, is_folded = self._preview(row), len(self.rows) > 1
            yield FieldGroup(prefix, title, fields, preview, is_folded=is_folded)

    def _asked(self, names: Iterable[str]) -> list[tuple[forms.BoundField, str]]:
        return [(self[name], waits(self.paths.get(name, ""))) for name in names]

    def _title(self, row: models.Model) -> str:
        """What a row is called; a long address in it goes on in the next line between its parts."""
        level, _project = LEVELS[self.part.children]
        title = escape(f"{capfirst(str(row))} · {getattr(row, level).label}")
        return mark_safe(PARTS_OF_ADDRESS.sub("<wbr>", title))  # noqa: S308

    def _preview(self, row: models.Model | None) -> list[tuple[str, object, bool]]:
        """What the public would see of a row at each level, and which of them is chosen."""
        level, project = LEVELS[self.part.children]
        field = row and row._meta.get_field(level)
        if row is None or not isinstance(field, CodeField):
            return []
        chosen = getattr(row, level)
        shown: list[tuple[str, object, bool]] = []
        for value in field.vocabulary:
            setattr(row, level, value)
            shown.append((capfirst(value.label), project(row), value == chosen))
        return shown

    # What was sent

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if self.is_stale:
            self.add_error(
                None,
                _("This form was not complete. What you typed is here: save it again."),
            )
        if not self.errors:
            self._check_texts()
            self._check_columns()
            self._check_rows()
        return data

    def _check_texts(self) -> None:
        if not self.part.texts:
            return
        typed = [self.cleaned_data.get(f"texts-new-{name}") for name in self.part.texts]
        if any(typed) and not self.cleaned_data.get("texts-new"):
            self.add_error("texts-new", _("Say in which language this is."))
        if self.cleaned_data.get("texts-new") in self.languages:
            self.add_error("texts-new", _("This language is above already. Write there."))

    def _check_columns(self) -> None:
        listing = type(self.listing)._default_manager.get(pk=self.listing.pk)
        for field in listing._meta.fields:
            if field.name in self.part.columns:
                setattr(listing, field.name, field.to_python(self._plain(field.name)))
        others = {field.name for field in listing._meta.fields} - set(self.part.columns)
        self._check(listing, {column: column for column in self.part.columns}, others)
        for field in listing._meta.fields:
            if isinstance(field, PhoneField) and field.name in self.part.columns:
                self.cleaned_data[field.name] = getattr(listing, field.name)

    def _check_rows(self) -> None:
        for path in self.rows:
            if (cells := self._typed_row(path)) is not None and cells != self.base.get(path):
                row = self._row(path, cells)
                prefix = path.replace("/", "-")
                names = {name: f"{prefix}-{name}" for name in cells}
                self.choice.check(prefix, cells, self.base.get(path))
                self._check(row, names, {row_owner(type(row), type(self.listing))})
                for name, typed in names.items():
                    # As it is stored: a number as it was understood.
                    is_text = isinstance(self.cleaned_data.get(typed), str)
                    if is_text and not row._meta.get_field(name).is_relation:
                        self.cleaned_data[typed] = plain(getattr(row, name))

    def _check(self, record: models.Model, names: dict[str, str], others: set[str]) -> None:
        """Put what the model refuses at its field."""
        try:
            record.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            for name, errors in error.update_error_dict({}).items():
                self.add_error(None if name == NON_FIELD_ERRORS else names.get(name), errors)

    def changes(self) -> Values:
        """What its reader changed, by path; None for a row that is to go."""
        changes = {}
        for path, value in self._typed().items():
            before = self.base.get(path)
            if not same(before, value):
                changes[path] = value
        return changes

    def same_meaning(self) -> list[str]:
        """Languages of originals, or of translations, after which nothing need be translated."""
        if not self.part.texts:
            return []
        return [one for one in self.languages if self.cleaned_data.get(f"texts-{one}-same")]

    def _typed(self) -> Values:
        values = {column: self._plain(column) for column in self.columns}
        if self.part.texts:
            for language in self.languages:
                values |= self._typed_text(language, language)
            if new := self.cleaned_data.get("texts-new"):
                values |= self._typed_text("new", new)
        for path in self.rows:
            cells = self._typed_row(path)
            if cells is not None or names_a_row(path):
                values[path] = cells
        return values

    def _typed_text(self, named: str, language: str) -> Values:
        values = {
            f"texts/{language}/{name}": self._plain(f"texts-{named}-{name}")
            for name in self.part.texts
        }
        # Who wrote what is nowhere is not worth a line.
        if any(values.values()) or f"texts/{language}/state" in self.base:
            values[f"texts/{language}/state"] = self._plain(f"texts-{named}-state")
        return values

    def _typed_row(self, path: str) -> Values | None:
        """A row as it was typed, or else as it is; nothing if it is to go or stays empty.

        What was typed and cannot be read is left as it is.
        """
        stored = self.base.get(path) or self.values.get(path)
        if not self.is_bound or not hasattr(self, "cleaned_data"):
            return stored
        prefix = path.replace("/", "-")
        if self.cleaned_data.get(f"{prefix}-remove"):
            return None
        cells = {
            field.name: self._plain(f"{prefix}-{field.name}")
            if f"{prefix}-{field.name}" in self.cleaned_data
            else (stored or {}).get(field.name)
            for field in row_fields(model_at(self.listing, path))
        }
        if stored is None and not any(cells[name] for name in TELLING[self.part.children]):
            return None
        return self.choice.settled(prefix, cells, stored) if "geoname" in cells else cells

    def _plain(self, name: str) -> object:
        """A field's value as JSON holds it; codes keep the order in which they are stored."""
        value = self.cleaned_data.get(name)
        initial = self.fields[name].initial
        if isinstance(value, list) and isinstance(initial, list) and set(value) == set(initial):
            return plain(initial)
        return value.replace("\r\n", "\n") if isinstance(value, str) else plain(value)

    def _row(self, path: str, cells: Values) -> models.Model:
        """A row, not to be saved, with what was typed."""
        model = model_at(self.listing, path)
        row: models.Model = model(**{row_owner(model, type(self.listing)): self.listing})
        for field in row._meta.fields:
            if field.name in cells:
                value = cells[field.name]
                if isinstance(field, CodeField | CodesField):
                    value = field.from_db_value(value)
                setattr(row, field.attname, value)
        if town := self.choice.towns.get(cells.get("geoname")):
            row.geoname = town  # type: ignore[attr-defined]
        return row

    # What its reader had before them

    def signed_base(self) -> str:
        return signing.dumps(self.base, salt=self.salt, compress=True)

    def _sent_base(self, data: QueryDict) -> Values:
        try:
            return signing.loads(data.get("base", ""), salt=self.salt)
        except signing.BadSignature:
            self.is_stale = True
            return self.base

    def seen(self) -> str:
        """The version of the section that its reader had before them."""
        return version(self.base)


def row_owner(model: type[models.Model], owner: type[models.Model]) -> str:
    return next(field.name for field in model._meta.fields if field.related_model is owner)


def waits(path: str) -> str:
    """When a second person looks at a field first: always, if more is shown, or never."""
    kind, *rest = path.split("/")
    if kind in four_eyes.NAMES | four_eyes.REACHED_BY:
        return "always"
    if kind in four_eyes.AGREED:
        return "more"
    match rest:
        case [_, "visibility" | "shown"]:
            return "more"
        case [_, "position"]:
            return ""
        case [_, name] if kind == "contacts" or (kind == "locations" and name in four_eyes.WHERE):
            return "always"
    return ""
