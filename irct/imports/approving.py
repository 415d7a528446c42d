"""What of an import waits for a second person, who approves or declines all of it."""

import random
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from irct.imports.columns import StoredValues
from irct.imports.plans import Plan
from irct.imports.resources import BATCH, ListingResource, resource_for
from irct.imports.rows import in_batches, locked, noted, tell_progress
from irct.imports.writing import Writer, fault_of
from irct.models import ImportBatch, ImportRow, User
from irct.models.paths import alike

State = ImportBatch.State
SAMPLE = 20
LONGEST_TOLD = 300


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
        for keys in in_batches(batch.rows.exclude(waiting=[]).values_list("pk", flat=True)):
            rows = list(batch.rows.filter(pk__in=keys))
            listings = locked(batch.model, {row.listing for row in rows})
            approved = (_approved(row, listings.get(row.listing), resource) for row in rows)
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
    held = StoredValues(listing, resource.names())
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


def write_alone(batch: ImportBatch) -> None:
    """Write what waits at once where nobody else could look at it; the history says so."""
    if settings.SECRETARIAT_OF_ONE and batch.rows.exclude(waiting=[]).exists():
        act = _write_what_waits(batch, by=batch.by, alone="yes")
        batch.acts = [*batch.acts, act]
