"""Listings of the demonstration: made in memory, compared with what is stored, written, removed."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import models
from django.db.models import Max, Q
from django.utils import timezone
from pghistory.models import Context

from centres.models import Centre
from irct.imports import bulk
from irct.imports.bulk import CHILDREN, children_of, index, owner, store
from irct.models import Listing, listing_models
from irct.models.derived import DERIVED

REASON = "demonstration data"
BATCH = 2_000

# What is given or made when a record is stored.
UPKEEP = {
    *("id", "slug", "former_slugs", "created_at", "updated_at"),
    *("document", "names", "sort_name", "record", "record_names", "public_point"),
    *Centre.SHOWN,
    *DERIVED,
}


def identifier(key: str) -> uuid.UUID:
    """The id that a listing of the demonstration has on every machine."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://example.org/demonstration/{key}")


@contextmanager
def noted() -> Iterator[None]:
    """Note in the history that what is written within is demonstration data."""
    with bulk.noted(user=None, by="", reason=REASON):
        yield


def load(model: type[Listing], make: Callable[[dt.date], Sequence[Listing]]) -> Counter[str]:
    """Store what is missing, bring up to date what is there, leave what somebody edited.

    The days of samples count from the day of the first loading.
    """
    made = make(timezone.localdate())
    stored = model.objects.with_children().in_bulk([listing.pk for listing in made])
    if stored:
        made = make(timezone.localdate(min(listing.created_at for listing in stored.values())))
    left = edited(model)
    done = Counter(edited=len(left & stored.keys()))
    with noted():
        for listing in made:
            if listing.pk in stored and listing.pk not in left:
                done["updated"] += update(stored[listing.pk], listing)
        missing = [listing for listing in made if listing.pk not in stored]
        for listing in missing:
            listing.slug = listing.free_slug()
        store(missing, index(missing))
        written = model.objects.filter(pk__in=[listing.pk for listing in made])
        written.settle([field.name for field in model._meta.fields], by=None)
    return done + Counter(added=len(missing))


def update(stored: Listing, made: Listing) -> bool:
    """Write what differs, if anything does."""
    columns = [name for name, value in _values(made).items() if getattr(stored, name) != value]
    groups = {
        name: children
        for name, children in children_of(made).items()
        if list(map(_values, children)) != list(map(_values, children_of(stored)[name]))
    }
    if not columns and not groups:
        return False
    for name in columns:
        setattr(stored, name, getattr(made, name))
    stored.save(update_fields=[*columns, "updated_at"])
    for name, children in groups.items():
        getattr(stored, name).all().delete()
        for child in children:
            setattr(child, owner(stored), stored)
            child.save()
    stored.index()
    return True


def clear(*, report: Callable[[str], object]) -> tuple[int, list[Listing]]:
    """Remove the listings of the demonstration; return how many, and those that somebody edited.

    The history keeps them all.
    """
    removed = 0
    kept: list[Listing] = []
    for model in listing_models():
        left = edited(model)
        present = model.objects.filter(
            origin__in=[Listing.Origin.PUBLIC_SOURCE, Listing.Origin.SAMPLE], pk__in=_made(model)
        )
        ids = [pk for pk in present.order_by("pk").values_list("pk", flat=True) if pk not in left]
        for start in range(0, len(ids), BATCH):
            with noted():
                model.objects.filter(pk__in=ids[start : start + BATCH]).only("pk").delete()
            if len(ids) > BATCH:
                report(f"{min(start + BATCH, len(ids)):,} of {len(ids):,} removed.")
        removed += len(ids)
        kept += model.objects.filter(pk__in=left).order_by("name")
    bulk.forget_all()
    return removed, kept


def edited(model: type[Listing]) -> set[uuid.UUID]:
    """The listings of the demonstration that somebody else wrote to since they were made."""
    made = dict(_made(model).annotate(at=Max("pgh_created_at")))
    relations = [getattr(model, name).rel for name in CHILDREN if hasattr(model, name)]
    records = [(model, "id"), *((rel.related_model, rel.field.attname) for rel in relations)]
    by_a_job = Context.objects.filter(metadata__has_key="job").values("id")
    by_others = ~Q(pgh_context__in=_ours()) & ~Q(pgh_context__in=by_a_job)
    by_others |= Q(pgh_context=None)
    found: set[uuid.UUID] = set()
    for record, column in records:
        events = record.pgh_event_model.objects.filter(by_others)
        written = events.values_list(column, "pgh_created_at")
        found.update(pk for pk, at in written if pk in made and at >= made[pk])
    return set(model.objects.filter(pk__in=found).values_list("pk", flat=True))


def _made(model: type[Listing]) -> models.QuerySet:
    """The ids of what was ever made for the demonstration."""
    inserted = model.pgh_event_model._default_manager.filter(
        pgh_label="insert", pgh_context__in=_ours()
    )
    return inserted.order_by().values_list("id").distinct()


def _ours() -> models.QuerySet:
    return Context.objects.filter(metadata__reason=REASON, metadata__user=None).values("id")


def _values(record: models.Model) -> dict[str, object]:
    """What somebody decided on: neither what is given, nor whose child it is."""
    owners = {"centre_id", "expert_id"}
    names = {f.attname for f in record._meta.concrete_fields if not f.generated} - UPKEEP - owners
    return {name: getattr(record, name) for name in sorted(names)}
