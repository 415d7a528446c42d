"""Before and after, side by side: values in words, and the words that differ marked."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from irct import phones
from irct.history import marks
from irct.hours import Week, wording
from irct.models import (
    ERASED,
    ERASED_PK,
    ChangeRequest,
    CodesField,
    CountsField,
    Language,
    Listing,
    User,
    country_name,
)
from irct.models.paths import EMPTY, Values, same
from irct.models.rows import field_of
from irct.places import locales
from irct.places.locales import capfirst, labelled

# What is longer stands side by side where there is room, as whole texts are compared.
MOST_AT_ONCE = 120
# The columns that hold numbers or addresses.
WAYS = ("value", "phone", "email", "url")


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A value before and after."""

    label: Promise | str
    before: SafeString
    after: SafeString
    is_changed: bool
    # Of several values: each by itself.
    items: list[marks.MarkedValue] = dataclasses.field(default_factory=list)

    @property
    def is_long(self) -> bool:
        return max(map(len, map(strip_tags, (self.before, self.after)))) > MOST_AT_ONCE


@dataclasses.dataclass(frozen=True, slots=True)
class Difference:
    """A change at one path, as its reader sees it."""

    path: str
    title: str
    cells: list[Cell]


class Names:
    """Names of the rows that values refer to, read in one query for each kind."""

    def __init__(self, references: Iterable[tuple[type[models.Model] | None, object]]) -> None:
        keys: dict[type[models.Model], set[object]] = defaultdict(set)
        for model, key in references:
            if model is not None and key is not None:
                keys[model].add(key)
        self._rows = {
            model: model._default_manager.in_bulk(wanted) for model, wanted in keys.items()
        }

    def of(self, model: type[models.Model] | None, key: object) -> str:
        if model and (row := self._rows.get(model, {}).get(key)):
            return str(getattr(row, "label", row))
        if model is not User:
            return f"#{key}"
        return _(ERASED) if key == ERASED_PK else _("a person whose account was deleted")


def difference(
    listing: Listing, path: str, before: Any, after: Any, names: Names | None = None
) -> Difference:
    """What stands at a path beside what shall stand there."""
    named = fields_at(listing, path)
    if not is_row(path):
        [field] = named.values()
        return Difference(path, title(listing, path), [cell(field, before, after, names)])
    made = cells(named, before or {}, after or {}, names)
    return Difference(path, title(listing, path, before, after), made)


def cells(
    named: Mapping[str, models.Field], before: Values, after: Values, names: Names | None = None
) -> list[Cell]:
    """The values of a row beside those that it shall hold, without what is empty in both."""
    return [
        cell(field, before.get(name), after.get(name), names)
        for name, field in named.items()
        if not (before.get(name) in EMPTY and after.get(name) in EMPTY) and name != "position"
    ]


def title(
    listing: Listing, path: str, before: Values | None = None, after: Values | None = None
) -> str:
    """Name what a path stands for."""
    match path.split("/"):
        case [column]:
            return str(capfirst(model_at(listing, path)._meta.get_field(column).verbose_name))
        case ["texts", language, name]:
            field = model_at(listing, path)._meta.get_field(name)
            return f"{capfirst(field.verbose_name)} ({Language(language).label})"
    what = str(capfirst(model_at(listing, path)._meta.verbose_name))
    row = before or after or {}
    if "kind" in row:
        what = labelled(what, in_words(fields_at(listing, path)["kind"], row["kind"]))
    elif "language" in row:
        what = labelled(what, Language(row["language"]).label)
    elif called := row.get("name") or row.get("town"):
        what = labelled(what, called)
    if before and after:
        return what
    return (_("%s (new)") if after else _("%s (removed)")) % what


def briefly(change_request: ChangeRequest) -> list[str]:
    """Name each change of a request in a few words."""
    return [
        title(change_request.listing, item["path"], item["before"], item["after"])
        for item in change_request.items
    ]


def is_row(path: str) -> bool:
    return path.count("/") == 1


def model_at(listing: Listing, path: str) -> Any:
    """The model whose values a path names."""
    kind, slash, _rest = path.partition("/")
    return listing._meta.get_field(kind).related_model if slash else type(listing)


def fields_at(listing: Listing, path: str) -> dict[str, models.Field]:
    """The fields that a path names: one, or all those of a row."""
    model = model_at(listing, path)
    if is_row(path):
        return {
            field.name: field
            for field in model._meta.fields
            if field.editable and not field.primary_key and field.related_model is not type(listing)
        }
    name = path.rpartition("/")[2]
    return {name: model._meta.get_field(name)}


def in_words(field: models.Field, value: Any, names: Names | None = None) -> str:
    """A stored value in words."""
    if value in EMPTY:
        return ""
    if field.is_relation:
        model = field.related_model
        return (names or Names([(model, value)])).of(model, value)
    if isinstance(field, CodesField):
        return ", ".join(several(field, value))
    if isinstance(field, CountsField):
        return "\n".join(labelled(name, number) for name, number in field.named(value))
    if isinstance(field, CountryField):
        return country_name(str(value))
    if isinstance(field, ArrayField):
        return "\n".join(several(field, value))
    if is_number(field, value):
        return phones.said(value)
    if field.name == "opening_hours":
        return _hours(value)
    if isinstance(value, dict):  # values of the same record that wait
        of = partial(field_of, field.model)
        return "\n".join(
            labelled(of(name).verbose_name, in_words(of(name), one, names))
            for name, one in value.items()
            if one not in EMPTY
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    value = field.to_python(value)
    if isinstance(value, dt.datetime):
        return locales.moment(value)
    if isinstance(value, dt.date):
        return locales.day(value)
    return str(dict(field.flatchoices).get(value, value))


def several(field: models.Field, value: Any) -> list[str]:
    """Each of several values in words."""
    if isinstance(field, CodesField):
        return [str(getattr(code, "label", code)) for code in field.from_db_value(value) or ()]
    return [str(one) for one in value or ()]


def is_number(field: models.Field, value: object) -> bool:
    return field.name in WAYS and marks.is_number(str(value or ""))


def is_way(field: models.Field) -> bool:
    """A field holds a number or an address."""
    return field.name in WAYS or isinstance(field, models.EmailField | models.URLField)


def standing(field: models.Field, value: object) -> list[SafeString]:
    """What is stored in words, piece by piece; nothing if nothing is."""
    if value in EMPTY:
        return []
    if isinstance(field, ArrayField):
        return [marks.visible(one) for one in several(field, value)]
    if is_way(field):
        return [marks.way(str(value))]
    return [marks.visible(line) for line in in_words(field, value).splitlines() if line.strip()]


def cell(
    field: models.Field,
    before: object,
    after: object,
    names: Names | None = None,
    *,
    label: Promise | str = "",
) -> Cell:
    label, is_changed = label or capfirst(field.verbose_name), not same(before, after)
    if is_way(field):
        old, new = marks.compared_ways(*(str(value or "") for value in (before, after)))
        return Cell(label, old, new, is_changed)
    items = []
    if isinstance(field, ArrayField) and is_changed:
        items = marks.items(several(field, before), several(field, after))
        if all(item.state == marks.KEPT for item in items):
            items = []  # another order
    words = [in_words(field, value, names) for value in (before, after)]
    return Cell(label, *marks.compared(*words), is_changed, items)


def _hours(value: str) -> str:
    try:
        return "\n".join(map(capfirst, wording.lines(Week.parse(value))))
    except ValueError:
        return value
