"""Imports from their file to the directory: checked, and written all or nothing."""

import hashlib
import io
import itertools
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from irct.imports.approving import write_alone
from irct.imports.files import Line, Unreadable, lines_of
from irct.imports.planner import Planner
from irct.imports.plans import Plan
from irct.imports.resources import BATCH, ListingResource, resource_for
from irct.imports.rows import WAITING, keep_rows, noted, tell_progress
from irct.imports.writing import Writer
from irct.models import ImportBatch, ImportRow, User

State = ImportBatch.State


class Stale(Exception):
    """What an import would do is not what its preview said."""


class Reading:
    """A file that is read once, from its header to its end."""

    def __init__(self, resource: ListingResource, file: BinaryIO) -> None:
        self._lines = lines_of(file)
        header = next(self._lines, None)
        if header is None:
            raise Unreadable(_("The file is empty."))
        self.header = header.cells
        self.planner = Planner(resource, resource.read_header(header.cells))
        self.counts: Counter[str] = Counter()
        self._hash = hashlib.sha256()

    def plans(self, *, lock: bool = False) -> Iterator[list[Plan]]:
        """Return what the rows do, in batches."""
        while lines := list(itertools.islice(self._lines, BATCH)):
            plans = self.planner.plan(lines, lock=lock)
            self._count(lines, plans)
            yield plans
        if not self.counts:
            raise Unreadable(_("The file holds a header, and no row below it."))

    def _count(self, lines: Sequence[Line], plans: Sequence[Plan]) -> None:
        for plan in plans:
            self.counts[plan.outcome] += 1
            self.counts[WAITING] += bool(plan.waiting) and not settings.SECRETARIAT_OF_ONE
            told = json.dumps(plan.told, cls=DjangoJSONEncoder, sort_keys=True)
            self._hash.update(told.encode("utf-8", "surrogatepass"))

    @property
    def fingerprint(self) -> str:
        return self._hash.hexdigest()


def receive(model: Any, name: str, content: bytes, *, by: User | None) -> ImportBatch:
    """Keep a file that was sent in."""
    return ImportBatch.objects.create(
        kind=model._meta.label_lower, name=name.strip()[-200:] or "-", content=content, by=by
    )


def has_more_rows_than(content: bytes, most: int) -> bool:
    """Say whether a file has so many rows that nobody shall wait for it; a faulty one has not."""
    try:
        lines = lines_of(io.BytesIO(content))
        return sum(1 for _line in itertools.islice(lines, most + 2)) > most + 1
    except Unreadable:
        return False


def check(batch: ImportBatch, *, problem: str = "") -> None:
    """Find out what an import would do, and keep it for the preview."""
    resource, content = resource_for(batch.model), bytes(batch.content or b"")
    batch.rows.all().delete()
    batch.counts, batch.columns, batch.problem = {}, [], problem
    state = State.REFUSED
    try:
        total = sum(1 for _line in lines_of(io.BytesIO(content))) - 1
        reading = Reading(resource, io.BytesIO(content))
        batch.columns = reading.header
        read = 0
        for plans in reading.plans():
            keep_rows(batch, plans)
            read += len(plans)
            tell_progress(batch, read, total)
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
        told = _(
            "Nothing was imported: somebody has changed a listing since the preview. "
            "Below is what the import would do now."
        )
        batch.refresh_from_db()
        batch.moves(State.WRITING, to=State.CHECKING)
        check(batch, problem=told)


def _apply(batch: ImportBatch) -> None:
    with noted(batch, by=batch.by) as context:
        reading = Reading(resource_for(batch.model), io.BytesIO(bytes(batch.content or b"")))
        batch.rows.all().delete()
        read, total = 0, sum(batch.counts.get(one, 0) for one in batch.counts if one != WAITING)
        for plans in _written(reading, batch.model, by=batch.by):
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
    report: Callable[[int], Any],
    refused: Callable[[Plan], Any],
) -> tuple[ImportBatch | None, Counter[str]]:
    """Import a file at once, as a command does; with a refused row nothing is written."""
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=resource.model._meta.label_lower, name=name[-200:], by=by, state=State.WRITING
        )
        with noted(batch, by=by) as context:
            reading, read = Reading(resource, file), 0
            batch.columns = reading.header
            plans_read = _written(reading, resource.model, by=by) if write else reading.plans()
            for plans in plans_read:
                if write and not reading.counts[ImportRow.REFUSED]:
                    keep_rows(batch, plans)
                for plan in plans:
                    if plan.problems:
                        refused(plan)
                read += len(plans)
                report(read)
        done = write and not reading.counts[ImportRow.REFUSED]
        if done:
            _finish(batch, reading, context.id)
        if not done:
            transaction.set_rollback(True)
    return (batch if done else None), reading.counts


def _written(reading: Reading, model: Any, *, by: User | None) -> Iterator[list[Plan]]:
    """Write what the rows do, until one is refused."""
    writer = Writer(model, by=by, towns=reading.planner.memory.towns)
    for plans in reading.plans(lock=True):
        if not reading.counts[ImportRow.REFUSED]:
            writer.write(plans)
        yield plans
    writer.finish()


def _finish(batch: ImportBatch, reading: Reading, act: uuid.UUID) -> None:
    batch.counts, batch.acts, batch.content = dict(reading.counts), [act], None
    batch.applied_at, batch.problem = timezone.now(), ""
    batch.state = State.PENDING if reading.counts[WAITING] else State.DONE
    write_alone(batch)
    batch.save()
