"""Batches: files that are checked, written all or nothing, and approved by a second person."""

import io
import itertools
import uuid
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from typing import BinaryIO, TypeVar

from django.conf import settings
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pghistory.models import Context

from irct.imports import bulk
from irct.imports.choosing import Looked, look, remember
from irct.imports.columns import StoredValues
from irct.imports.files import FileLine, Unreadable, lines_of
from irct.imports.plans import UNCHANGED, Plan
from irct.imports.reading import WAITING, FileReading
from irct.imports.resources import BATCH, ListingResource, resource_for
from irct.imports.writing import Writer, fault_of
from irct.models import ImportBatch, ImportRow, Listing, User
from irct.models.judging import FieldChange
from irct.models.paths import Values, alike
from irct.models.rows import rows_of
from irct.models.second_person import require
from irct.models.text_changes import is_told_of, joined, texts_among

Key = TypeVar("Key")

State = ImportBatch.State
LONGEST_FAULT = 300
# What is said of a file in the words of its cells.
HOLDING_CELLS = frozenset(
    [
        *("above", "letters", "unsure letters", "explained", "headings", "beneath", "total"),
        *("remarks", "links"),
    ]
)
# What is written of a new listing is kept for the preview, not of a whole directory.
MOST_ADDED_KEPT = 20_000


class Stale(Exception):
    """What an import would do is not what its preview said."""


def receive(
    model: type[Listing], name: str, content: bytes, *, looked: Looked | None, by: User | None
) -> ImportBatch:
    """Keep a file that was sent in, with what was found by looking through it."""
    is_settled = looked is None or looked.is_settled
    return ImportBatch.objects.create(
        kind=model._meta.label_lower,
        name=name.strip()[-200:] or "-",
        content=content,
        table=looked.kept() if looked else {},
        state=State.CHECKING if is_settled else State.CHOOSING,
        by=by,
    )


def refuse(batch: ImportBatch, problem: str) -> None:
    """Note that the file cannot be taken, and why."""
    batch.moves(State.CHECKING, to=State.REFUSED, problem=problem)


def check(batch: ImportBatch, *, problem: str = "") -> None:
    """Find out what an import would do, and keep it for the preview."""
    resource = resource_for(batch.model)
    batch.rows.all().delete()
    batch.counts, batch.columns, batch.problem = {}, [], problem
    state = State.REFUSED
    try:
        looked = Looked.of(batch)
        batch.columns = looked.headers()
        with closing(_lines(batch, looked)) as lines:
            reading, read = FileReading(resource, lines, looked.layout, by=batch.by), 0
            for plans in reading.plans():
                keep_rows(batch, plans)
                read += len(plans)
                tell_progress(batch, read, looked.survey.rows)
        batch.counts = dict(reading.counts)
        batch.fingerprint = reading.fingerprint
        if not reading.counts[ImportRow.REFUSED]:
            state = State.READY
    except Unreadable as error:
        batch.problem = str(error)
        batch.rows.all().delete()
    fields = ["counts", "columns", "problem", "fingerprint"]
    batch.save(update_fields=fields)
    batch.moves(State.CHECKING, to=state)


def apply(batch: ImportBatch) -> None:
    """Write a batch that was previewed, all of it or nothing; if it is stale, check it anew."""
    try:
        with transaction.atomic():
            _apply(batch)
    except (Stale, IntegrityError):
        problem = _(
            "Nothing was imported: somebody has changed a listing since the preview. "
            "Below is what the import would do now."
        )
        batch.refresh_from_db()
        if batch.is_from_list:
            # Its cells say what the lists of each entry become, made from what they were then.
            problem = _(
                "Nothing was written: somebody has changed one of these entries since the preview. "
                "Choose the entries once more."
            )
            batch.moves(State.WRITING, to=State.REFUSED, problem=problem)
            return
        batch.moves(State.WRITING, to=State.CHECKING)
        check(batch, problem=problem)


def _lines(batch: ImportBatch, looked: Looked) -> Generator[FileLine, None, None]:
    content = io.BytesIO(bytes(batch.content or b""))
    return lines_of(content, encoding=looked.encoding, sheet=looked.sheet)


def _apply(batch: ImportBatch) -> None:
    looked = Looked.of(batch)
    with noted(batch, by=batch.by) as context, closing(_lines(batch, looked)) as lines:
        reading = FileReading(resource_for(batch.model), lines, looked.layout, by=batch.by)
        batch.rows.all().delete()
        read, total = 0, sum(batch.counts.get(one, 0) for one in batch.counts if one != WAITING)
        for plans in _written(reading, by=batch.by, is_partly=batch.is_partly):
            keep_rows(batch, plans)
            read += len(plans)
            tell_progress(batch, read, total)
        if reading.fingerprint != batch.fingerprint:
            raise Stale
    _finish(batch, reading, context.id)


def run(
    resource: ListingResource,
    file: BinaryIO,
    *,
    name: str,
    by: User | None,
    write: bool,
    report: Callable[[int], None],
    refused: Callable[[Plan], None],
    maps: Sequence[tuple[str, str]] = (),
    encoding: str = "",
    sheet: str = "",
    answers: Sequence[str] = (),
    without: Sequence[int] = (),
    tell: Callable[[Looked], None] = lambda _looked: None,
) -> tuple[ImportBatch | None, Counter[str]]:
    """Import a file at once, as a command does; with a refused row nothing is written.

    Nor is it with an open column, of which what is proposed is checked only, nor as long as nobody
    has said how letters are written that could not be guessed.
    """
    looked = look(resource, file, maps=maps, encoding=encoding, sheet=sheet, keep=True)
    looked.answers, looked.without = list(answers), list(without)
    tell(looked)
    write = write and not looked.open and not looked.is_unsure
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=resource.model._meta.label_lower, name=name[-200:], by=by, state=State.WRITING
        )
        with noted(batch, by=by) as context:
            reading, read = FileReading(resource, iter(looked.lines), looked.layout, by=by), 0
            batch.columns, batch.table = looked.headers(), looked.kept()
            for plans in _written(reading, by=by) if write else reading.plans():
                if write and not reading.counts[ImportRow.REFUSED]:
                    keep_rows(batch, plans)
                for plan in plans:
                    if plan.problems:
                        refused(plan)
                read += len(plans)
                report(read)
        if is_done := write and not reading.counts[ImportRow.REFUSED]:
            remember(resource, looked.choices)
            _finish(batch, reading, context.id)
        else:
            transaction.set_rollback(True)
    return (batch if is_done else None), reading.counts


def _written(
    reading: FileReading, *, by: User | None, is_partly: bool = False
) -> Iterator[list[Plan]]:
    """Write what the rows do, until one is refused; or of all that are right, if that was said."""
    writer = Writer(reading.resource.model, by=by, towns=reading.memory.towns)
    for plans in reading.plans(lock=True):
        if is_partly or not reading.counts[ImportRow.REFUSED]:
            writer.write(plans)
        yield plans
    writer.finish()


def _finish(batch: ImportBatch, reading: FileReading, act: uuid.UUID) -> None:
    batch.content, batch.problem = None, ""
    # What the file held goes with it.
    for choice in batch.table["choices"]:
        choice["shown"] = []
    notes = [note for note in batch.table["notes"] if note[0] not in HOLDING_CELLS]
    batch.table |= {"cells": [], "notes": notes}
    finish(batch, reading.counts, act)


def finish(batch: ImportBatch, counts: Counter[str], act: uuid.UUID) -> None:
    """Note what was written; what waits of it is written, too, if nobody else could approve it."""
    batch.counts, batch.acts, batch.applied_at = dict(counts), [act], timezone.now()
    batch.state = State.PENDING if counts[WAITING] else State.DONE
    if settings.SECRETARIAT_OF_ONE and batch.rows.exclude(waiting=[]).exists():
        batch.acts = [act, _write_what_waits(batch, by=batch.by, alone="yes")]
    batch.save()
    _note_texts(batch)


def _note_texts(batch: ImportBatch) -> None:
    """Have others told, once for the whole batch, of the texts that it changed."""
    model = batch.model
    changes = rows_of(model, "text_changes").model
    noted = 0
    for keys in in_batches(batch.rows.exclude(written=[]).values_list("pk", flat=True)):
        rows = batch.rows.filter(pk__in=keys, outcome=ImportRow.CHANGED).exclude(listing=None)
        listings = model._default_manager.only("pk", "status").in_bulk([r.listing for r in rows])
        told_of = [row for row in rows if row.listing in listings]
        told_of = [row for row in told_of if is_told_of(listings[row.listing])]
        # What a secretariat of one approved is written after the rest of the row.
        texts = (
            (row.listing, texts_among(listings[row.listing], joined(row.written)))
            for row in told_of
        )
        noted += changes.note_import(batch, ((key, items) for key, items in texts if items))
    if noted:
        changes.tell(batch=batch.pk)


@transaction.atomic
def approve(batch: ImportBatch, *, by: User) -> None:
    """Write what waits, but not to listings that were changed since; these are named.

    Raises NotTheSecond, or NotAllSeen.
    """
    require_seen(batch, by)
    act = _write_what_waits(batch, by=by, asked_by=str(batch.by or ""))
    batch.acts = [*batch.acts, act]
    _decide(batch, State.APPROVED, by=by)


@transaction.atomic
def decline(batch: ImportBatch, *, by: User, reason: str) -> None:
    """Drop what waits; what was written at once stays. Raises NotTheSecond for one's own."""
    if batch.by_id == by.pk:
        require(by, proposed_by=batch.by_id)
    if not batch.moves(State.PENDING, to=State.DECIDING):
        raise ImportBatch.AlreadyDecided
    _decide(batch, State.DECLINED, by=by, reason=reason)


def require_seen(batch: ImportBatch, by: User) -> None:
    """Refuse to whoever may not be the second person, or has not looked at all of it."""
    require(by, proposed_by=batch.by_id)
    if batch.unticked(by).exists():
        raise ImportBatch.NotAllSeen


def _decide(batch: ImportBatch, state: str, *, by: User, reason: str = "") -> None:
    batch.decided_by, batch.decided_at, batch.reason = by, timezone.now(), reason
    batch.save(update_fields=["acts", "decided_by", "decided_at", "reason"])
    if not batch.moves(State.DECIDING, to=state):
        raise ImportBatch.AlreadyDecided


def _write_what_waits(batch: ImportBatch, *, by: User | None, **note: str) -> uuid.UUID:
    """Write what waits as an act of its own; of each row that is left out, keep the reason."""
    resource = resource_for(batch.model)
    with noted(batch, by=by, **note) as context:
        writer, done = Writer(batch.model, by=by, towns={}), 0
        for keys in in_batches(batch.rows.exclude(waiting=[]).values_list("pk", flat=True)):
            rows = list(batch.rows.filter(pk__in=keys))
            listings = locked(batch.model, {row.listing for row in rows if row.listing})
            approved = (
                _approved(row, listings.get(row.listing) if row.listing else None, resource)
                for row in rows
            )
            plans = [plan for plan in approved if plan]
            writer.change(plans)
            written = {plan.number: plan.written for plan in plans}
            for row in rows:
                row.written = [*row.written, *written.get(row.pk, [])]
            ImportRow.objects.bulk_update(rows, ["written", "left_out"], batch_size=BATCH)
            done += len(keys)
            tell_progress(batch, done, None)
        writer.finish()
    return context.id


def _approved(row: ImportRow, listing: Listing | None, resource: ListingResource) -> Plan | None:
    """Plan what waited; if it cannot be written any more, note the reason in the row."""
    if listing is None:
        row.left_out = _("The entry is not there any more.")
        return None
    stored = StoredValues(listing, resource.names())
    if any(not alike(stored.at(item["path"]), item["before"]) for item in row.waiting):
        row.left_out = _("Somebody has changed it since.")
        return None
    is_there = any(
        item["before"] is None
        and isinstance(item["after"], dict)
        and _without_position(item["after"]) in map(_without_position, stored.rows.values())
        for item in row.waiting
    )
    if is_there:
        row.left_out = _("It is there already.")
        return None
    items: list[FieldChange] = [
        {"path": item["path"], "before": item["before"], "after": item["after"]}
        for item in row.waiting
    ]
    if fault := fault_of(listing, items):
        row.left_out = (_("It is not valid any more: %s") % fault)[:LONGEST_FAULT]
        return None
    return Plan(row.pk, ImportRow.CHANGED, listing, row.name, items)


def _without_position(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != "position"}


def noted(
    batch: ImportBatch, *, by: User | None, reason: str = "", **note: str
) -> AbstractContextManager[Context]:
    """Note in the history who imports, and which batch it was."""
    reason = reason or _("Import: %s") % batch
    return bulk.noted(user=by.pk if by else None, by=str(by) if by else "", reason=reason, **note)


def keep_rows(batch: ImportBatch, plans: Sequence[Plan]) -> None:
    bulk.copy(
        ImportRow(
            batch=batch,
            number=plan.number,
            outcome=plan.outcome,
            listing=plan.listing.pk if plan.listing and not plan.problems else None,
            name=plan.name,
            written=plan.written if _is_kept(plan) else [],
            waiting=plan.waiting,
            problems=plan.problems,
            cells=plan.cells,
        )
        for plan in plans
        if plan.outcome != UNCHANGED
    )


def _is_kept(plan: Plan) -> bool:
    return plan.outcome != ImportRow.ADDED or plan.number <= MOST_ADDED_KEPT


def tell_progress(batch: ImportBatch, read: int, total: int | None) -> None:
    """Let others see how far it is, before the transaction ends."""
    if read < BATCH:
        return
    connection = connections.create_connection("default")
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE irct_importbatch SET rows_read = %s, rows_to_read = %s WHERE id = %s",
                [read, total, batch.pk],
            )
    finally:
        connection.close()


def locked(model: type[Listing], keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Listing]:
    """Load listings that nobody else changes before the transaction ends."""
    in_order = sorted(keys)
    listings = model._default_manager
    list(listings.filter(pk__in=in_order).order_by("pk").select_for_update().only("pk"))
    return listings.with_children().in_bulk(in_order)


def in_batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    rest = iter(list(keys))
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch
