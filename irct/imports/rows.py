"""The rows of a batch: what is kept of them, and the listings that they are about."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connections
from django.utils.translation import gettext as _

from irct.imports import bulk
from irct.imports.plans import UNCHANGED, Plan
from irct.imports.resources import BATCH
from irct.models import ImportBatch, ImportRow, User

# What is written of a new listing is kept for the preview, not of a whole directory.
MOST_ADDED_TOLD = 20_000
# What waits is counted beside what became of the rows.
WAITING = "waiting"


def noted(batch: ImportBatch, *, by: User | None, **further: str) -> Any:
    """Note in the history who imports, and which batch it was."""
    told = {"reason": _("Import: %s") % batch, **further}
    return bulk.noted(user=by.pk if by else None, by=str(by) if by else "", **told)


def keep_rows(batch: ImportBatch, plans: Sequence[Plan]) -> None:
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


def locked(model: Any, keys: Any) -> dict[Any, Any]:
    """Return listings that nobody else changes before the transaction ends."""
    wanted = sorted(key for key in keys if key)
    list(model.objects.filter(pk__in=wanted).order_by("pk").select_for_update().only("pk"))
    return model.objects.with_children().in_bulk(wanted)


def in_batches(keys: Any) -> Iterator[list[Any]]:
    rest = iter(list(keys))
    while batch := list(itertools.islice(rest, BATCH)):
        yield batch
