"""As many sample centres as wanted, to see how the directory fares when it is large."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.text import slugify

from centres.models import Centre, Contact, Location, Text
from irct import search
from irct.imports.bulk import index, store, update, with_children
from irct.management.demonstration import sample_centres
from irct.management.demonstration.listings import edited, noted
from irct.places.models import Town

# So many differ in more than their number; the others are copies, made by PostgreSQL itself.
DIFFERENT = 2_000
BATCH = 5_000
REPORTED = 20_000
# The keys below are those of the samples without a number in their name.
FIRST_KEY = 10_000

# The columns that hold the number in a centre's name, and their types.
RENAMED = {
    "name": "text",
    "slug": "text",
    "names": "text[]",
    "sort_name": "text",
    "document": "tsvector",
    "record_names": "text[]",
}

Towns = Mapping[str, Sequence[Town]]


def load(count: int, *, report: Callable[[str], object]) -> int:
    """Store sample centres 1 to `count` where they are missing; return how many were."""
    start, added = time.monotonic(), 0
    for numbers in _missing(1, min(count, DIFFERENT)):
        with noted():
            _make(numbers)
        added += len(numbers)
    _analyse()
    left = edited(Centre)
    originals = [number for number in range(1, DIFFERENT + 1) if _id(number) not in left]
    for numbers in _missing(DIFFERENT + 1, count):
        with noted():
            _copy(numbers, [originals[number % len(originals)] for number in numbers])
        if added // REPORTED < (added := added + len(numbers)) // REPORTED:
            report(f"{added:,} added after {time.monotonic() - start:.0f} s.")
    _analyse()
    return added


def _analyse() -> None:
    """Tell PostgreSQL how large the tables have become; it plans by that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE centres_centre, centres_text, centres_location, centres_contact,"
            " irct_code, irct_recordcode, irct_word, irct_recordword"
        )


def _missing(first: int, last: int) -> Iterator[list[int]]:
    """The numbers of the centres that are not there yet, in batches."""
    for start in range(first, last + 1, BATCH):
        numbers = {_id(number): number for number in range(start, min(start + BATCH, last + 1))}
        there = Centre.objects.order_by().filter(pk__in=numbers).values_list("pk", flat=True)
        if missing := sorted(numbers[pk] for pk in numbers.keys() - set(there)):
            yield missing


def _make(numbers: list[int]) -> None:
    towns = sample_centres.towns_by_country()
    day = timezone.localdate()
    made = [_centre(number, towns=towns, day=day) for number in numbers]
    store(made, index(made))


def _copy(numbers: list[int], originals: list[int]) -> None:
    """Store centres that differ from others, which are there, by the number in their names."""
    names = [_written(number) for number in numbers]
    copies: list[list[Any]] = [
        [_id(number) for number in numbers],
        names,
        [number + FIRST_KEY for number in numbers],
        [_id(number) for number in originals],
        [_written(number) for number in originals],
    ]
    renamed = {
        column: f"replace(o.{column}::text, n.was, n.written)::{column_type}"
        for column, column_type in RENAMED.items()
    }
    # The record has the key and the member's number as well.
    record = "o.record::text"
    for was, now in [
        ("n.was", "n.written"),
        ("o.id::text", "n.id::text"),
        ("lower(o.member_number)", "'s-' || n.key"),
    ]:
        record = f"replace({record}, {was}, {now})"
    renamed["record"] = f"{record}::tsvector"
    given = {"id": "n.id", "member_number": "'S-' || n.key", **renamed}
    _insert(Centre, given, "o.id", copies)
    for child in (Text, Location):
        _insert(child, {"centre_id": "n.id"}, "o.centre_id", copies)
    reached_at = {"centre_id": "n.id", "value": "replace(o.value, n.was, n.written)"}
    _insert(Contact, reached_at, "o.centre_id", copies)
    for catalogue in (search.PUBLIC, search.RECORDS):
        search.learn([(written, written) for written in names], (), catalogue=catalogue)
    _identify(copies[0])


def _identify(keys: list[uuid.UUID]) -> None:
    """Give copies identifiers of their own in open data, which are made of their keys."""
    copied = list(Centre.objects.with_children().filter(pk__in=keys))
    for centre in copied:
        centre.note_shown(is_public=centre.status == Centre.Status.PUBLISHED)
    update(Centre, copied, Centre.SHOWN)


def _insert(
    model: type[models.Model], given: dict[str, str], owner: str, copies: list[list[object]]
) -> None:
    """Copy rows; what is given differs, and a number of its own comes from the database."""
    fields = model._meta.concrete_fields
    columns = [f.column for f in fields if f.column and not isinstance(f, models.AutoField)]
    values = [given.get(column, f"o.{column}") for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
            f" SELECT {', '.join(values)} FROM"
            " unnest(%s::uuid[], %s::text[], %s::int[], %s::uuid[], %s::text[])"
            " AS n(id, written, key, original, was)"
            f" JOIN {model._meta.db_table} o ON {owner} = n.original",
            copies,
        )


def _id(number: int) -> uuid.UUID:
    return sample_centres.identity(number + FIRST_KEY, _word(number))


def _word(number: int) -> str:
    return sample_centres.WORDS[number % len(sample_centres.WORDS)]


def _written(number: int) -> str:
    return f"{number:06}"


def _centre(number: int, *, towns: Towns, day: dt.date) -> Centre:
    """A sample centre with fewer children, and shorter texts, than the others have."""
    codes = list(towns)
    country = codes[number * 7919 % len(codes)]
    key, word = number + FIRST_KEY, _word(number)
    made = sample_centres.centre(key, word=word, country=country, day=day)
    made.name = f"{made.name} {_written(number)}"
    made.slug = slugify(made.name)
    texts = list(islice(sample_centres.texts(key, country), 1 + (number % 4 == 0)))
    for text in texts:
        text.about = ""
    here = towns[country][number % len(towns[country]) :]
    return with_children(
        made,
        texts=texts,
        locations=list(islice(sample_centres.locations(key, country, here), 1)),
        contacts=list(islice(sample_centres.contacts(key, word, country), 1 + (number % 4 == 1))),
    )
