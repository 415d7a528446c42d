"""Listings of the demonstration: made in memory, compared with what is stored, written, removed."""

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, NamedTuple

import pghistory
from django.db import connection, models, transaction
from django.db.models import Func, Max, Q
from django.utils import timezone
from pghistory.models import Context

from irct import public, search
from irct.models import Listing, listing_models

REASON = "demonstration data"
BATCH = 2_000

CHILDREN = ("texts", "locations", "contacts")
# What is given or made when a record is stored.
UPKEEP = {
    *("id", "slug", "former_slugs", "created_at", "updated_at"),
    *("document", "names", "sort_name", "public_point"),
}


class Found(NamedTuple):
    """Words and codes by which listings are found."""

    words: set[tuple[str, str]]
    codes: set[str]


def identifier(key: str) -> uuid.UUID:
    """Return the id that a listing of the demonstration has on every machine."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://example.org/demonstration/{key}")


def with_children(listing: Any, **children: list[Any]) -> Any:
    """Give a new listing its children, for the projection to read as if they had been loaded."""
    for child in (child for group in children.values() for child in group):
        setattr(child, _owner(listing), listing)
    listing._prefetched_objects_cache = children
    return listing


@contextmanager
def noted() -> Iterator[None]:
    """Note in the history that what is written within is demonstration data.

    COPY carries the note, which pghistory by itself leaves out, and what the transaction writes
    afterwards does not.
    """
    values = {"user": None, "by": "", "reason": REASON}
    with transaction.atomic(), pghistory.context(**values) as context:
        _note(str(context.id), json.dumps(context.metadata))
        yield
        _note("", "")


def load(model: Any, make: Callable[[dt.date], list[Any]]) -> Counter[str]:
    """Store what is missing, bring up to date what is there, leave what somebody edited.

    The days of samples count from the day of the first loading.
    """
    wanted = make(timezone.localdate())
    stored = model.objects.with_children().in_bulk([listing.pk for listing in wanted])
    if stored:
        wanted = make(timezone.localdate(min(listing.created_at for listing in stored.values())))
    left = edited(model)
    done = Counter(edited=len(left & stored.keys()))
    with noted():
        for listing in wanted:
            if listing.pk in stored and listing.pk not in left:
                done["updated"] += update(stored[listing.pk], listing)
        missing = [listing for listing in wanted if listing.pk not in stored]
        for listing in missing:
            listing.slug = listing.free_slug()
        store(missing, index(missing))
    return done + Counter(added=len(missing))


def index(listings: Iterable[Any]) -> Found:
    """Fill what new listings are found by, as `Listing.index()` does; return all of it."""
    found = Found(set(), set())
    for listing in listings:
        document = search.document(listing.projection())
        listing.sort_name = document.sort_name
        if listing.status == Listing.Status.PUBLISHED:
            listing.document, listing.names = document.vector, document.names
            found.words.update(document.words)
            found.codes.update(document.codes)
        for location in _children(listing).get("locations", ()):
            shown = public.place(location)
            location.public_point = shown and shown.point
    return found


def store(listings: Sequence[Any], found: Found) -> None:
    """Store new listings with their children and what they are found by."""
    _copy(listings)
    for name in CHILDREN:
        _copy(child for listing in listings for child in _children(listing).get(name, ()))
    search.learn(found.words, found.codes)


def update(stored: Any, wanted: Any) -> bool:
    """Write what differs, if anything does."""
    columns = [name for name, value in _values(wanted).items() if getattr(stored, name) != value]
    groups = {
        name: children
        for name, children in _children(wanted).items()
        if list(map(_values, children)) != list(map(_values, _children(stored)[name]))
    }
    if not columns and not groups:
        return False
    for name in columns:
        setattr(stored, name, getattr(wanted, name))
    stored.save(update_fields=[*columns, "updated_at"])
    for name, children in groups.items():
        getattr(stored, name).all().delete()
        for child in children:
            setattr(child, _owner(stored), stored)
            child.save()
    stored.index()
    return True


def clear(*, report: Callable[[str], Any]) -> tuple[int, list[Listing]]:
    """Remove the listings of the demonstration; return how many, and those that somebody edited.

    The history keeps them all.
    """
    removed = 0
    kept: list[Any] = []
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
    _forget()
    return removed, kept


def edited(model: Any) -> set[uuid.UUID]:
    """Return the listings of the demonstration that somebody else wrote to since they were made."""
    made = dict(_made(model).annotate(at=Max("pgh_created_at")))
    relations = [getattr(model, name).rel for name in CHILDREN if hasattr(model, name)]
    records = [(model, "id"), *((rel.related_model, rel.field.attname) for rel in relations)]
    by_others = Q(pgh_context=None) | ~Q(pgh_context__in=_ours())
    found: set[uuid.UUID] = set()
    for record, owner in records:
        events = record.pgh_event_model.objects.filter(by_others)
        written = events.values_list(owner, "pgh_created_at")
        found.update(pk for pk, at in written if pk in made and at >= made[pk])
    return set(model.objects.filter(pk__in=found).values_list("pk", flat=True))


def _forget() -> None:
    """Let go the words by which nothing public is found any more; `search.forget()` is for few."""
    lexeme = Func(
        Func("document", function="tsvector_to_array"),
        function="unnest",
        output_field=models.TextField(),
    )
    held: set[str] = set()
    for model in listing_models():
        held.update(model.objects.published().order_by().values_list(lexeme, flat=True).distinct())
    known = search.Word.objects.values_list("lexeme", flat=True).distinct()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM irct_word WHERE lexeme = ANY(%s)", [list(set(known) - held)])


def _made(model: Any) -> Any:
    """Return the ids of what was ever made for the demonstration."""
    inserted = model.pgh_event_model.objects.filter(pgh_label="insert", pgh_context__in=_ours())
    return inserted.order_by().values_list("id").distinct()


def _ours() -> Any:
    return Context.objects.filter(metadata__reason=REASON, metadata__user=None).values("id")


def _note(context: str, metadata: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [context, metadata],
        )


def _owner(listing: Any) -> str:
    return listing._meta.model_name


def _children(listing: Any) -> dict[str, Sequence[Any]]:
    """Return the children that were loaded or given, each kind in its order."""
    return listing._prefetched_objects_cache


def _values(record: models.Model) -> dict[str, Any]:
    """Return what somebody decided on: neither what is given, nor whose child it is."""
    owners = {"centre_id", "expert_id"}
    names = {field.attname for field in record._meta.concrete_fields} - UPKEEP - owners
    return {name: getattr(record, name) for name in sorted(names)}


def _copy(records: Iterable[Any]) -> None:
    """Write new records of any models by COPY, several times as fast as INSERT."""
    for kind, group in groupby(records, key=type):
        model: Any = kind
        fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
        columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for record in group:
                copy.write_row([f.get_prep_value(f.pre_save(record, True)) for f in fields])
