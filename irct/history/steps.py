"""What the triggers wrote about a record and about what belongs to it, step by step."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, TypeVar

from django.db import models
from django.utils.functional import cached_property

from irct.models import CodeField, CodesField, Listing, belongings
from irct.models.paths import same
from irct.models.tracking import events_of

# By it a form is taken once, or a link is known; nobody reads it.
KEY = "key"
Row = TypeVar("Row", bound=models.Model)


@dataclasses.dataclass(frozen=True)
class Step:
    """A row before and after one event."""

    record: Any
    # By which relation the row belongs to the record; empty for the record itself.
    relation: str
    model: Any
    event: Any
    before: Any
    after: Any
    # What of the row its reader may see.
    fields: list[models.Field]

    @property
    def act(self) -> tuple[dt.datetime, uuid.UUID | None]:
        """What the events of one act have in common."""
        return self.event.pgh_created_at, self.event.pgh_context_id

    @property
    def kind(self) -> str:
        return self.event.pgh_label

    def values(self, field: models.Field) -> tuple[object, object]:
        name = field.attname
        old = self.before and getattr(self.before, name)
        new = self.after and getattr(self.after, name)
        if old != new and isinstance(field, CodesField):
            # A form sends codes in its own order, which says nothing.
            old, new = sorted(old or ()), sorted(new or ())
        return old, new

    def has_changed(self, *names: str) -> bool:
        return any(field.name in names for field in self.changed())

    def changed(self) -> list[models.Field]:
        """The fields that differ."""
        return self._changed

    @cached_property
    def _changed(self) -> list[models.Field]:
        return [field for field in self.fields if not same(*self.values(field))]

    def is_shown(self) -> bool:
        return self.kind != "update" or bool(self.changed())

    def row(self, event: models.Model | None = None) -> Any:
        """The unsaved row as this event, or another of its events, holds it."""
        return built(self.model, event or self.event)


def steps(record: models.Model, *, for_staff: bool = False) -> list[Step]:
    """What happened to a record and its children, oldest first."""
    model = type(record)
    found = list(_steps(record, "", model, "pgh_obj", for_staff=for_staff))
    content = record.kinds_of_rows() if isinstance(record, Listing) else []
    for relation in sorted(
        belongings(model), key=lambda one: one.get_accessor_name() not in content
    ):
        if getattr(relation.related_model, "IS_INTERNAL", False) and not for_staff:
            continue
        name, rows, owner = (
            relation.get_accessor_name(),
            relation.related_model,
            relation.field.name,
        )
        found += _steps(record, name, rows, owner, for_staff=for_staff)
    # The sort is stable: within one act the record stands first, then its content, then the rest.
    return sorted(found, key=attrgetter("event.pgh_created_at"))


def built(model: type[Row], event: models.Model) -> Row:
    """An unsaved row as an event holds it."""
    held = {field.attname for field in event._meta.fields}
    return model(
        **{
            field.attname: _as_read(field, getattr(event, field.attname))
            for field in model._meta.fields
            if field.attname in held
        }
    )


def _as_read(field: models.Field, value: Any) -> object:
    """Convert a value as the model's own field does: the event's field knows no vocabulary."""
    return field.from_db_value(value) if isinstance(field, CodeField | CodesField) else value


def _steps(
    record: models.Model, relation: str, model: type[models.Model], owner: str, *, for_staff: bool
) -> Iterator[Step]:
    events = events_of(model)
    held = {field.name for field in events.model._meta.fields}
    unseen = () if for_staff else getattr(model, "INTERNAL", ())
    fields = [
        field
        for field in model._meta.fields
        if field.name in held and not field.primary_key and field.name not in (owner, KEY, *unseen)
    ]
    events = events.filter(**{owner: record.pk}).select_related("pgh_context")
    earlier: dict[object, models.Model] = {}
    for event in events.order_by("pgh_id"):
        before, after = earlier.get(event.pgh_obj_id), event
        if event.pgh_label == "delete":
            before, after = event, None
        earlier[event.pgh_obj_id] = event
        yield Step(record, relation, model, event, before, after, fields)
