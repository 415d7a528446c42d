"""Imports that take their time: done by the worker; small ones while somebody waits."""

import dataclasses
import logging

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from irct.desk import cautions as caution
from irct.imports import batches, undoing
from irct.imports.columns import StoredValues
from irct.imports.resources import resource_for
from irct.mail import notices
from irct.models import ImportBatch, ImportRow, Listing
from irct.models.judging import FieldChange
from irct.models.paths import Values

logger = logging.getLogger(__name__)

State = ImportBatch.State
BATCH = 1_000
# Where a batch stands again when what was begun failed.
BACK: dict[str, str] = {
    State.CHECKING: State.REFUSED,
    State.WRITING: State.READY,
    State.DECIDING: State.PENDING,
}


@dataclasses.dataclass
class WaitingRow:
    """What waits of one row, as cautions read a change request."""

    listing: Listing
    items: list[FieldChange]
    base: Values

    @classmethod
    def of(
        cls, model: type[Listing], row: ImportRow, listing: Listing | None = None
    ) -> "WaitingRow":
        if listing is None:
            listings = model._default_manager.with_children()
            stored = listings.filter(pk=row.listing).first() if row.listing else None
            listing = stored or model()
        is_stored = bool(listing.name)
        values = StoredValues(listing if is_stored else None, resource_for(model).names())
        return cls(listing, row.waiting, values.own | values.rows)


def cautions(waiting: WaitingRow) -> list[str]:
    """What should make somebody look twice at a row."""
    return [text for item in waiting.items for text in caution.about_item(waiting, item)]


@app.task(name="go_on_with_import", queue="imports", lock="imports")
def go_on_with_import(batch: int) -> None:
    """Do what a batch waits for; one import at a time, or two could wait for each other."""
    found = ImportBatch.objects.filter(pk=batch).first()
    if found is not None:
        go_on(found)


def do(batch: ImportBatch, *, is_large: bool) -> None:
    """Go on with a batch now, or have the worker do it."""
    if is_large:
        with transaction.atomic():
            batch.rows_read, batch.rows_to_read = 0, None
            batch.save(update_fields=["rows_read", "rows_to_read"])
            go_on_with_import.defer(batch=batch.pk)
    else:
        go_on(batch)


def go_on(batch: ImportBatch) -> None:
    """Check, write or approve a batch, whatever it waits for; if that fails, nothing is done."""
    begun = batch.state
    try:
        with transaction.atomic():
            match begun:
                case State.CHECKING:
                    batches.check(batch)
                case State.WRITING if batch.by is None:
                    # What no account writes would pass for what the server wrote.
                    problem = _("The account that sent this in was deleted. Send it in again.")
                    batch.moves(begun, to=State.REFUSED, problem=problem)
                case State.WRITING if batch.undoes:
                    undoing.Reversal(batch.undoes).write(batch)
                    tell(batch)
                case State.WRITING:
                    batches.apply(batch)
                    tell(batch)
                case State.DECIDING:
                    if batch.decided_by is None:
                        raise RuntimeError("The account of whoever approved it was deleted.")
                    batches.approve(batch, by=batch.decided_by)
                    notices.import_decided(batch)
    except ImportBatch.AlreadyDecided:
        batch.moves(begun, to=State.REFUSED, problem=_("Somebody else has undone it already."))
    except Exception:
        logger.exception("The import %s stopped", batch.pk)
        problem = _("Something went wrong on our side. Nothing was written. Try again later.")
        back = State.REFUSED if batch.undoes_id or batch.is_partly else BACK[begun]
        back = State.PENDING if begun == State.DECIDING else back
        batch.moves(begun, to=back, problem=problem, decided_by=None)


def tell(batch: ImportBatch) -> None:
    """Mark what should make somebody look twice, and ask the colleagues to look."""
    batch.refresh_from_db()
    if batch.state != State.PENDING:
        return
    rows = batch.rows.exclude(waiting=[]).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        chunk = list(rows.filter(pk__in=keys[start : start + BATCH]))
        listings = batch.model.objects.with_children().in_bulk([row.listing for row in chunk])
        risky = [
            row.pk
            for row in chunk
            if row.listing in listings
            and cautions(WaitingRow.of(batch.model, row, listings[row.listing]))
        ]
        ImportRow.objects.filter(pk__in=risky).update(needs_a_look=True)
    notices.import_waits(batch)
