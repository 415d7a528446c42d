"""How a listing stood on a day, before the public and with today's restrictions."""

import dataclasses
import datetime as dt
from operator import attrgetter
from typing import Any

from django.db.models import Min, prefetch_related_objects
from django.utils import timezone

from irct.disclosure import four_eyes, projection
from irct.history.steps import Row, built
from irct.models import Listing
from irct.models.tracking import events_of

# By what a row is shown to more people or fewer, from the fewest to the most.
SCALES = {"shown": four_eyes.SHOWN, "visibility": four_eyes.VISIBILITY}


@dataclasses.dataclass(frozen=True, slots=True)
class Past:
    """A listing as it stood at the end of a day."""

    day: dt.date
    profile: Any
    # Whether the public saw it on that day.
    was_public: bool
    # How many rows everybody saw then are gone or not shown today.
    left_out: int


def first_day(listing: Listing) -> dt.date | None:
    events = events_of(type(listing)).filter(pgh_obj=listing.pk)
    begun = events.aggregate(begun=Min("pgh_created_at"))["begun"]
    return begun and timezone.localdate(begun)


def as_it_stood(listing: Listing, day: dt.date) -> Past | None:
    """The public profile at the end of a day; None before the history begins."""
    model: Any = type(listing)
    found = _rows(model, day, pgh_obj=listing.pk)
    if not found:
        return None
    [past] = found
    past.restrict_to(listing)
    rows, left_out = {}, 0
    for kind in listing.kinds_of_rows():
        relation = model._meta.get_field(kind)
        held = _rows(relation.related_model, day, **{relation.field.name: listing.pk})
        if kind == "locations":
            prefetch_related_objects(held, "geoname")
        today = {row.pk: row for row in getattr(listing, kind).all()}
        left_out += sum(map(_is_public, held))
        rows[kind] = [_restricted(row, today[row.pk]) for row in held if row.pk in today]
        left_out -= sum(map(_is_public, rows[kind]))
    # Where the projection reads what Django loaded before.
    past._prefetched_objects_cache = rows
    was_public = past.status == past.Status.PUBLISHED and past.may_be_shown_on(day)
    return Past(day, past.projection(today=day), was_public, left_out)


def _rows(model: type[Row], day: dt.date, **condition: object) -> list[Row]:
    """Unsaved rows as the last events up to the end of a day left them."""
    over = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))
    events = (
        events_of(model)
        .filter(pgh_created_at__lt=over, **condition)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    rows = [built(model, event) for event in events if event.pgh_label != "delete"]
    return sorted(rows, key=attrgetter(*map(str, model._meta.ordering or ())))


def _restricted(row: Row, today: Row) -> Row:
    """Show a row to no more people than today."""
    for name, scale in SCALES.items():
        if hasattr(row, name):
            setattr(row, name, min(getattr(row, name), getattr(today, name), key=scale.index))
    return row


def _is_public(row: Any) -> bool:
    if hasattr(row, "shown"):
        return projection.place(row) is not None
    return not hasattr(row, "visibility") or projection.contact_method(row) is not None
