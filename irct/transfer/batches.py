"""Imports from their file to the directory: checked, written all or nothing, approved, undone."""

import hashlib
import io
import itertools
import json
import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from irct import bulk, four_eyes
from irct.models import ImportBatch, ImportRow, Listing, User, belongings
from irct.models.changes import alike
from irct.transfer.columns import CONTACTS, LOCATIONS, Held
from irct.transfer.files import Line, Unreadable, lines_of
from irct.transfer.plans import UNCHANGED, Plan, Planner
from irct.transfer.resources import BATCH, ListingResource, resource_for
from irct.transfer.writing import Writer, fault_of

State = ImportBatch.State
# What is written of a new listing is kept for the preview, not of a whole directory.
MOST_ADDED_TOLD = 20_000
SAMPLE = 20
LONGEST_TOLD = 300
# What waits is counted beside what became of the rows.
WAITING = "waiting"


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
            _keep_rows(batch, plans)
            read += len(plans)
            _tell_progress(batch, read, total)
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
            _keep_rows(batch, plans)
            read += len(plans)
            _tell_progress(batch, read, total)
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
                    _keep_rows(batch, plans)
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


def noted(batch: ImportBatch, *, by: User | None, **further: str) -> Any:
    """Note in the history who imports, and which batch it was."""
    told = {"reason": _("Import: %s") % batch, **further}
    return bulk.noted(user=by.pk if by else None, by=str(by) if by else "", **told)


@transaction.atomic
def approve(batch: ImportBatch, *, by: User) -> None:
    """Write what waits, but of listings that were changed since; they are named."""
    _require_another(batch, by)
    act = _write_what_waits(batch, by=by, asked_by=str(batch.by or ""))
    _decide(batch, State.APPROVED, by=by, act=act)


def _write_what_waits(batch: ImportBatch, *, by: User | None, **further: str) -> uuid.UUID:
    """Write what waits as an act of its own; say of each row that is left out why."""
    resource = resource_for(batch.model)
    with noted(batch, by=by, **further) as context:
        writer, done = Writer(batch.model, by=by, towns={}), 0
        for keys in _in_batches(batch.rows.exclude(waiting=[]).values_list("pk", flat=True)):
            rows = list(batch.rows.filter(pk__in=keys))
            listings = _locked(batch.model, {row.listing for row in rows})
            approved = (_approved(row, listings.get(row.listing), resource) for row in rows)
            plans = [plan for plan in approved if plan]
            writer.change(plans)
            written = {plan.number: plan.written for plan in plans}
            for row in rows:
                row.written = [*row.written, *written.get(row.pk, [])]
            ImportRow.objects.bulk_update(rows, ["written", "left_out"], batch_size=BATCH)
            done += len(keys)
            _tell_progress(batch, done, None)
        writer.finish()
    return context.id


@transaction.atomic
def decline(batch: ImportBatch, *, by: User, reason: str) -> None:
    """Let what waits go; what was written at once stays."""
    _require_another(batch, by)
    if not batch.moves(State.PENDING, to=State.DECIDING):
        raise ImportBatch.AlreadyDecided
    _decide(batch, State.DECLINED, by=by, reason=reason)


def sample(batch: ImportBatch) -> list[ImportRow]:
    """Return some rows of which something waits, the same for each who looks."""
    keys = list(batch.rows.exclude(waiting=[]).order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(batch.pk).sample(keys, min(SAMPLE, len(keys)))  # noqa: S311
    return list(batch.rows.filter(pk__in=chosen))


def _require_another(batch: ImportBatch, by: User) -> None:
    if batch.by_id == by.pk:
        raise ImportBatch.OwnImport


def _decide(
    batch: ImportBatch, state: str, *, by: User, reason: str = "", act: uuid.UUID | None = None
) -> None:
    batch.acts = [*batch.acts, *([act] if act else [])]
    batch.decided_by, batch.decided_at, batch.reason = by, timezone.now(), reason
    batch.save(update_fields=["acts", "decided_by", "decided_at", "reason"])
    if not batch.moves(State.DECIDING, to=state):
        raise ImportBatch.AlreadyDecided


def _approved(row: ImportRow, listing: Any, resource: ListingResource) -> Plan | None:
    """Return what is written of what waited; nothing, with the reason, if it was changed since."""
    if listing is None:
        row.left_out = _("The entry is not there any more.")
        return None
    held = Held(listing, resource.names())
    if any(not alike(held.at(item["path"]), item["before"]) for item in row.waiting):
        row.left_out = _("Somebody has changed it since.")
        return None
    is_there = any(
        item["before"] is None
        and isinstance(item["after"], dict)
        and _without_position(item["after"]) in map(_without_position, held.rows.values())
        for item in row.waiting
    )
    if is_there:
        row.left_out = _("It is there already.")
        return None
    items = [{name: item[name] for name in ("path", "before", "after")} for item in row.waiting]
    if told := fault_of(listing, items):
        row.left_out = (_("It does not fit any more: %s") % told)[:LONGEST_TOLD]
        return None
    return Plan(row.pk, ImportRow.CHANGED, listing, row.name, items)


def _without_position(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "position"}


def _written(reading: Reading, model: Any, *, by: User | None) -> Iterator[list[Plan]]:
    """Write what the rows do, until one is refused."""
    writer = Writer(model, by=by, towns=reading.planner.towns)
    for plans in reading.plans(lock=True):
        if not reading.counts[ImportRow.REFUSED]:
            writer.write(plans)
        yield plans
    writer.finish()


def _finish(batch: ImportBatch, reading: Reading, act: uuid.UUID) -> None:
    batch.counts, batch.acts, batch.content = dict(reading.counts), [act], None
    batch.applied_at, batch.problem = timezone.now(), ""
    batch.state = State.PENDING if reading.counts[WAITING] else State.DONE
    _write_alone(batch)
    batch.save()


def _write_alone(batch: ImportBatch) -> None:
    """Write what waits at once where nobody else could look at it; the history says so."""
    if settings.SECRETARIAT_OF_ONE and batch.rows.exclude(waiting=[]).exists():
        act = _write_what_waits(batch, by=batch.by, alone="yes")
        batch.acts = [*batch.acts, act]


def _keep_rows(batch: ImportBatch, plans: Sequence[Plan]) -> None:
    bulk.copy(
        ImportRow(
            batch=batch,
            number=plan.number,
            outcome=plan.outcome,
            listing=plan.listing.pk if plan.listing and not plan.problems else None,
            name=plan.name,
            written=plan.written if is_told(plan) else [],
            waiting=plan.waiting,
            problems=plan.problems,
            cells=plan.cells,
        )
        for plan in plans
        if plan.outcome != UNCHANGED
    )


def is_told(plan: Plan) -> bool:
    return plan.outcome != ImportRow.ADDED or plan.number <= MOST_ADDED_TOLD


def _tell_progress(batch: ImportBatch, read: int, total: int | None) -> None:
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


def _locked(model: Any, keys: Any) -> dict[Any, Any]:
    """Return listings that nobody else changes before the transaction ends."""
    wanted = sorted(key for key in keys if key)
    list(model.objects.filter(pk__in=wanted).order_by("pk").select_for_update().only("pk"))
    return model.objects.with_children().in_bulk(wanted)


def _in_batches(keys: Any) -> Iterator[list[Any]]:
    rest = iter(list(keys))
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch


# Undoing


class Reversal:
    """What undoing an import does: it is an import itself, of which contact details wait."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch, self.model = batch, batch.model
        self.resource = resource_for(batch.model)
        self.counts: Counter[str] = Counter()

    def plans(self, *, lock: bool = False) -> Iterator[tuple[list[Plan], list[Any], list[Any]]]:
        """Return what is put back, which listings are deleted and which are withdrawn."""
        rows = self.batch.rows.exclude(outcome=ImportRow.REFUSED)
        for keys in _in_batches(rows.values_list("pk", flat=True)):
            chunk = list(self.batch.rows.filter(pk__in=keys))
            ids = {row.listing for row in chunk}
            listings = (
                _locked(self.model, ids)
                if lock
                else self.model.objects.with_children().in_bulk(ids)
            )
            added = [row.listing for row in chunk if row.outcome == ImportRow.ADDED]
            touched = self._touched(added)
            gone = [
                listings[key]
                for key in added
                if key in listings
                and key not in touched
                and listings[key].status == Listing.Status.DRAFT
            ]
            kept = [listings[key] for key in added if key in listings and key in touched]
            kept += [
                listings[key]
                for key in added
                if key in listings
                and key not in touched
                and listings[key].status != Listing.Status.DRAFT
            ]
            withdrawn = [one for one in kept if one.status != Listing.Status.WITHDRAWN]
            plans = [
                self._plan(row, listings.get(row.listing))
                for row in chunk
                if row.outcome == ImportRow.CHANGED
            ]
            self.counts["deleted"] += len(gone)
            self.counts["withdrawn"] += len(withdrawn)
            self.counts[ImportRow.CHANGED] += sum(bool(p.written or p.waiting) for p in plans)
            if not settings.SECRETARIAT_OF_ONE:
                self.counts[WAITING] += sum(bool(plan.waiting) for plan in plans)
            self.counts["left"] += sum(bool(plan.problems) for plan in plans)
            yield plans, gone, withdrawn

    def _touched(self, keys: list[Any]) -> set[Any]:
        """Return the listings to which somebody wrote since, in any way."""
        acts = [uuid.UUID(str(act)) for act in self.batch.acts]
        touched: set[Any] = set()
        relations = [(self.model, "id")] + [
            (relation.related_model, relation.field.attname) for relation in belongings(self.model)
        ]
        for model, column in relations:
            events = model.pgh_event_model.objects.filter(**{f"{column}__in": keys})
            others = events.exclude(pgh_context_id__in=acts) | events.filter(pgh_context=None)
            touched |= set(others.order_by().values_list(column, flat=True).distinct())
        return touched

    def _plan(self, row: ImportRow, listing: Any) -> Plan:
        plan = Plan(row.number, ImportRow.CHANGED, listing, row.name)
        if listing is None:
            plan.problems.append({"path": "", "reason": _("The entry is not there any more.")})
            return plan
        held = Held(listing, self.resource.names())
        for item in _merged(row.written):
            now = held.at(item["path"])
            if alike(now, item["before"]):
                continue
            if not alike(now, item["after"]):
                plan.problems.append(
                    {"path": item["path"], "reason": _("Somebody has changed it since.")}
                )
                continue
            self._put_back(plan, item["path"], now, item["before"])
        return plan

    def _put_back(self, plan: Plan, path: str, now: Any, before: Any) -> None:
        country, at_once, why = str(plan.listing.country), before, ""
        if plan.listing.section_of(path):
            at_once, why = four_eyes.judged(path, now, before, country=country)
            is_draft = plan.listing.status == Listing.Status.DRAFT
            if path in four_eyes.NAMES and is_draft:
                at_once, why = before, ""
        elif path in self.resource.waits and before:
            at_once, why = now, four_eyes.CONSENT
        if now is None and path.startswith((CONTACTS, LOCATIONS)):
            kind, _slash, key = path.partition("/")
            path = f"{kind}/+{key}"  # what was removed is added anew
        if not alike(now, at_once):
            plan.written.append({"path": path, "before": now, "after": at_once})
        if why:
            item = {"path": path, "before": at_once, "after": before, "why": why}
            plan.waiting.append(item)

    def begin(self, *, by: User, reason: str) -> ImportBatch:
        """Return the batch that undoing this one is, of which nothing is written yet."""
        return ImportBatch.objects.create(
            kind=self.batch.kind,
            name=self.batch.name,
            by=by,
            state=State.WRITING,
            undoes=self.batch,
            reason=reason[:300],
        )

    @transaction.atomic
    def write(self, made: ImportBatch) -> None:
        """Undo it, all of it or nothing."""
        if not self.batch.moves(*WRITTEN_STATES, to=State.UNDONE):
            raise ImportBatch.AlreadyDecided
        by, reason = made.by, made.reason
        told = _("Undone: import %s") % self.batch
        with noted(made, by=by, reason=f"{told}. {reason}".strip()) as context:
            writer, read = Writer(self.model, by=by, towns={}), 0
            for plans, gone, withdrawn in self.plans(lock=True):
                writer.change([plan for plan in plans if plan.written])
                self.model.objects.filter(pk__in=[one.pk for one in gone]).delete()
                for listing in withdrawn:
                    listing.withdraw(by=by, reason=told)
                read += len(plans) + len(gone) + len(withdrawn)
                _tell_progress(made, read, None)
                _keep_rows(
                    made, [plan for plan in plans if plan.written or plan.waiting or plan.problems]
                )
            writer.finish()
        made.counts, made.acts = dict(self.counts), [context.id]
        made.applied_at = timezone.now()
        made.state = State.PENDING if self.counts[WAITING] else State.DONE
        _write_alone(made)
        made.save()


def _merged(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what was written of each path in all, as before and after it was approved."""
    merged: dict[str, dict[str, Any]] = {}
    for item in items:
        first = merged.get(item["path"], item)
        merged[item["path"]] = {**item, "before": first["before"]}
    return list(merged.values())


WRITTEN_STATES = (State.DONE, State.PENDING, State.APPROVED, State.DECLINED)
