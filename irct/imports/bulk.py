"""Many listings at once: by COPY, with what they are found by, and with a note in the history."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, TypeVar

import pghistory
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from pghistory.models import Context

from irct import search
from irct.disclosure import projection
from irct.models import Listing, held_by, searched_in

AnyListing = TypeVar("AnyListing", bound=Listing)

# Where Django keeps related records that were loaded with others.
PREFETCHED = "_prefetched_objects_cache"
CHILDREN = ("texts", "locations", "contacts")
CATALOGUES = (search.PUBLIC, search.RECORDS)
COLUMNS = [name for one in CATALOGUES for name in (one.document, one.names)]
# More words than that are looked for all at once.
FEW = 200
BATCH = 1_000


# Lexemes, by the catalogue whose documents hold them.
Lexemes = dict[search.Catalogue, set[str]]


class IndexedWords:
    """Words and codes by which listings are found, by catalogue."""

    def __init__(self) -> None:
        self._words: dict[search.Catalogue, set[tuple[str, str]]] = defaultdict(set)
        self._codes: Lexemes = defaultdict(set)

    def put(self, listing: Listing, *, is_public: bool) -> None:
        """Set the columns by which a listing is found, and keep their words."""
        listing.sort_name = search.sort_name(listing)
        listing.note_shown(is_public=is_public)
        for catalogue, document in listing.documents(is_public=is_public).items():
            setattr(listing, catalogue.document, document.vector if document else None)
            setattr(listing, catalogue.names, document.names if document else [])
            if document:
                self._words[catalogue].update(document.words)
                self._codes[catalogue].update(document.codes)

    def learn(self) -> None:
        for catalogue, words in self._words.items():
            search.learn(words, self._codes[catalogue], catalogue=catalogue)


@contextmanager
def noted(**values: str | int | None) -> Iterator[Context]:
    """Note in the history what is written within.

    COPY carries the note, which pghistory by itself leaves out, and what the transaction writes
    afterwards does not.
    """
    with transaction.atomic(), pghistory.context(**values) as context:
        _note(str(context.id), json.dumps(context.metadata))
        yield context
        _note("", "")


def with_children(listing: AnyListing, **children: Sequence[models.Model]) -> AnyListing:
    """Give a new listing its children, for the projection to read as if they had been loaded."""
    for child in (child for group in children.values() for child in group):
        setattr(child, owner(listing), listing)
    setattr(listing, PREFETCHED, children)
    return listing


def children_of(listing: Listing) -> dict[str, Sequence[Any]]:
    """The children that were loaded or given, each kind in its order."""
    return getattr(listing, PREFETCHED)


def model_of(listings: type[Listing], kind: str) -> type[models.Model]:
    """The model of one kind of rows that refer to listings."""
    return getattr(listings, kind).rel.related_model


def owner(listing: Listing | type[Listing]) -> str:
    """The name of the column by which a child has its listing."""
    return str(listing._meta.model_name)


def index(listings: Iterable[Listing]) -> IndexedWords:
    """Fill what new listings are found by, as `Listing.index()` does; collect all of it."""
    found = IndexedWords()
    for listing in listings:
        found.put(listing, is_public=listing.status == Listing.Status.PUBLISHED)
        for location in children_of(listing).get("locations", ()):
            shown = projection.place(location)
            location.public_point = shown and shown.point
    return found


def store(listings: Sequence[Listing], found: IndexedWords) -> None:
    """Store new listings with their children and what they are found by."""
    copy(listings)
    for name in CHILDREN:
        copy(child for listing in listings for child in children_of(listing).get(name, ()))
    found.learn()


def copy(records: Iterable[models.Model]) -> None:
    """Write new records of any models by COPY, several times as fast as INSERT."""
    for model, group in groupby(records, key=_type_of):
        fields = [
            field
            for field in model._meta.concrete_fields
            if not isinstance(field, models.AutoField | models.GeneratedField)
        ]
        columns = ", ".join(_column(field) for field in fields)
        statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copying:
            for record in group:
                copying.write_row(
                    [f.get_db_prep_save(f.pre_save(record, True), connection) for f in fields]
                )


def update(model: type[models.Model], rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write some columns of rows that are there, in one statement."""
    quoted = connection.ops.quote_name
    by_name: dict[str, models.Field] = {field.name: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in names]
    key = by_name[model._meta.pk.name]
    if not rows or not fields:
        return
    values = json.dumps(
        [
            {f.column: f.get_prep_value(getattr(row, f.attname)) for f in (key, *fields)}
            for row in rows
        ],
        cls=DjangoJSONEncoder,
    )
    kinds = ", ".join(f"{_column(field)} {field.db_type(connection)}" for field in fields)
    sets = ", ".join(f"{_column(f)} = given.{_column(f)}" for f in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quoted(model._meta.db_table)} AS stored SET {sets}"
            f" FROM jsonb_to_recordset(%s::jsonb)"
            f" AS given({_column(key)} {key.rel_db_type(connection)}, {kinds})"
            f" WHERE stored.{_column(key)} = given.{_column(key)}",
            [values],
        )


def _column(field: models.Field) -> str:
    return connection.ops.quote_name(str(field.column))


def _type_of(record: models.Model) -> type[models.Model]:
    return type(record)


def index_anew(model: type[Listing], keys: Sequence[uuid.UUID]) -> Lexemes:
    """Index stored listings anew; return the words by which they are found no more."""
    stored = model._default_manager
    listings = list(stored.with_children().filter(pk__in=keys))
    public_keys = set(stored.published().filter(pk__in=keys).values_list("pk", flat=True))
    held_before = held(model, keys)
    found = IndexedWords()
    for listing in listings:
        found.put(listing, is_public=listing.pk in public_keys)
    update(model, listings, ("sort_name", *COLUMNS, *model.SHOWN))
    places = [place for one in listings for place in children_of(one).get("locations", ())]
    for location in places:
        shown = projection.place(location)
        point = shown and shown.point
        if point != location.public_point:
            type(location)._default_manager.filter(pk=location.pk).update(public_point=point)
    found.learn()
    held_now = held(model, keys)
    return {one: before - held_now[one] for one, before in held_before.items()}


def forget(lexemes: Lexemes) -> None:
    """Let go the words by which nothing is found any more."""
    for catalogue, gone in lexemes.items():
        if len(gone) > FEW:
            search.forget_all(found_in=searched_in(catalogue), catalogue=catalogue)
        elif gone:
            search.forget(gone, found_in=searched_in(catalogue), catalogue=catalogue)


def forget_all() -> None:
    """Let go every word by which nothing is found."""
    for catalogue in CATALOGUES:
        search.forget_all(found_in=searched_in(catalogue), catalogue=catalogue)


def held(model: type[Listing], keys: Sequence[uuid.UUID]) -> Lexemes:
    """The lexemes of the documents of some listings."""
    listings = model._default_manager.filter(pk__in=keys)
    return {catalogue: held_by(listings, catalogue) for catalogue in CATALOGUES}


def _note(context: str, metadata: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [context, metadata],
        )
