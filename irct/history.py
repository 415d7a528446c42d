"""What happened to a record: who changed what, when and why, from what the triggers wrote."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from irct.models import Block, CodesField, country_name

EMPTY: tuple[Any, ...] = (None, "", [])


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What was done to the record, or to one of its children: added, changed, removed."""

    kind: str
    what: str
    changes: list[Change]


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """What one person did at one time."""

    at: dt.datetime
    by: str
    reason: str
    parts: list[Part]


def entries(record: models.Model, children: Iterable[type[models.Model]] = ()) -> list[Entry]:
    """Return the history of a record and its children, newest first."""
    found = list(_parts(type(record), pgh_obj=record.pk))
    for child in children:
        found += _parts(child, **{_owner(child, type(record)): record.pk})
    # The sort is stable: within one act the record stands before its children.
    found.sort(key=_act, reverse=True)
    history = []
    for (at, _context), act in groupby(found, key=_act):
        events, parts = zip(*act, strict=True)
        told = [part for part in parts if part.changes or part.kind != "update"]
        if told:
            context = events[0].pgh_context
            metadata = context.metadata if context else {}
            by, reason = metadata.get("by", ""), metadata.get("reason", "")
            history.append(Entry(at, by, reason, told))
    return history


def _act(found: tuple[Any, Part]) -> tuple[dt.datetime, str]:
    event, _part = found
    return event.pgh_created_at, str(event.pgh_context_id)


def _owner(child: type[models.Model], record: type[models.Model]) -> str:
    return next(field.name for field in child._meta.fields if field.related_model is record)


def _parts(model: Any, **condition: Any) -> Iterator[tuple[Any, Part]]:
    """Return each event of a model with what it changed."""
    tracked = model.pgh_event_model
    known = {field.name for field in tracked._meta.fields}
    fields = [
        field
        for field in model._meta.fields
        if field.name in known and not field.primary_key and field.name not in condition
    ]
    related = [field.name for field in fields if field.is_relation]
    events = (
        tracked.objects.filter(**condition)
        .select_related("pgh_context", *related)
        .order_by("pgh_id")
    )
    earlier: dict[Any, Any] = {}
    for event in events:
        before, after = earlier.get(event.pgh_obj_id), event
        if event.pgh_label == "delete":
            before, after = event, None
        earlier[event.pgh_obj_id] = event
        yield event, Part(event.pgh_label, _what(model, event), _changes(fields, before, after))


def _what(model: type[models.Model], event: Any) -> str:
    known = {field.attname for field in event._meta.fields}
    values = {
        field.attname: getattr(event, field.attname)
        for field in model._meta.fields
        if field.attname in known
    }
    return f"{capfirst(model._meta.verbose_name)}: {model(**values)}"


def _changes(fields: list[Any], before: Any, after: Any) -> list[Change]:
    changes = []
    for field in fields:
        old, new = (event and getattr(event, field.attname) for event in (before, after))
        if isinstance(field, CodesField):
            # A form sends codes in its own order, which says nothing.
            old, new = sorted(old or ()), sorted(new or ())
        if old != new and not (old in EMPTY and new in EMPTY):
            changes.append(
                Change(_label(field), _told(field, old, before), _told(field, new, after))
            )
    return changes


def _label(field: Any) -> str:
    block, confirmed, what = field.name.partition("_confirmed_")
    if confirmed and what != "on":
        return f"{capfirst(Block(block).label)}: {field.verbose_name}"
    return capfirst(field.verbose_name)


def _told(field: Any, value: Any, event: Any) -> str:
    """Say a stored value as a reader would."""
    if value in EMPTY:
        return ""
    if field.is_relation:
        return str(getattr(event, field.name) or f"#{value}")
    if isinstance(field, CodesField):
        return ", ".join(str(getattr(c, "label", c)) for c in field.from_db_value(value) or ())
    if isinstance(field, CountryField):
        return country_name(str(value))
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, dt.date):
        return formats.date_format(value)
    return str(dict(field.flatchoices).get(value, value))
