"""The history: every change of a tracked model leaves an event, whoever makes it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])

# Columns of which no event tells: what is made from others, and the state of links and reminders.
UNTRACKED = (
    *("document", "names", "sort_name", "record", "record_names", "updated_at"),
    *("hide_serial", "hidden_by_editor_at", "asked_to_show_by", "asked_to_show_at"),
    "asked_to_show_serial",
    *("reminders_sent", "reminded_on", "reminded_for", "answered_on"),
)

NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    level=pgtrigger.Statement,
    func="RAISE EXCEPTION 'Cannot truncate %', TG_TABLE_NAME;",
)


def tracked(
    *, exclude: Sequence[str] = (), from_the_first: bool = True
) -> Callable[[Model], Model]:
    """Write an event for each row that is added, changed or removed.

    Neither the table nor its events can be truncated; events never change. An event holds the
    second in which it was written: models whose rows must not reveal that skip the first event.
    """

    def track(model: Model) -> Model:
        pgtrigger.register(NO_TRUNCATE)(model)
        return pghistory.track(
            *([pghistory.InsertEvent()] if from_the_first else []),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[*exclude],
            meta={"triggers": [NO_TRUNCATE]},
        )(model)

    return track


def events_of(model: type[models.Model]) -> models.QuerySet:
    """What the triggers wrote about the rows of a tracked model."""
    tracked_model: Any = model
    return tracked_model.pgh_event_model.objects.all()


def belongings(model: type[models.Model]) -> list[Any]:
    """The relations by which tracked rows belong to a record, as its texts do."""
    return [
        relation
        for relation in model._meta.related_objects
        if hasattr(relation.related_model, "pgh_event_model")
    ]
