"""Undoing an import: what is put back, which listings are deleted or withdrawn."""

import functools
import uuid
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from irct.disclosure import four_eyes
from irct.imports.batches import finish, in_batches, keep_rows, locked, noted, tell_progress
from irct.imports.columns import CONTACTS, LOCATIONS, StoredValues
from irct.imports.plans import Plan
from irct.imports.reading import WAITING
from irct.imports.resources import resource_for
from irct.imports.writing import Writer
from irct.models import ImportBatch, ImportRow, Listing, User, belongings
from irct.models.judging import FieldChange
from irct.models.paths import Values, alike

State = ImportBatch.State
WRITTEN_STATES = (State.DONE, State.PENDING, State.APPROVED, State.DECLINED)


class Reversal:
    """An import that takes another one back; contact details of it wait as in any import."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch, self.model = batch, batch.model
        self.resource = resource_for(batch.model)
        self.counts: Counter[str] = Counter()

    def plans(
        self, *, lock: bool = False
    ) -> Iterator[tuple[list[Plan], list[Listing], list[Listing]]]:
        """Plan in batches what is put back, which listings are deleted and which are withdrawn."""
        rows = self.batch.rows.exclude(outcome=ImportRow.REFUSED)
        for keys in in_batches(rows.values_list("pk", flat=True)):
            chunk = list(self.batch.rows.filter(pk__in=keys))
            ids = {row.listing for row in chunk if row.listing}
            listings = (
                locked(self.model, ids) if lock else self.model.objects.with_children().in_bulk(ids)
            )
            added = [row.listing for row in chunk if row.listing and row.outcome == ImportRow.ADDED]
            touched = self._touched(added)
            gone, withdrawn = [], []
            for listing in (listings[key] for key in added if key in listings):
                if listing.status == Listing.Status.DRAFT and listing.pk not in touched:
                    gone.append(listing)
                elif listing.status != Listing.Status.WITHDRAWN:
                    withdrawn.append(listing)
            plans = [
                self._plan(row, listings.get(row.listing) if row.listing else None)
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

    def _touched(self, keys: list[uuid.UUID]) -> set[uuid.UUID]:
        """Find the listings to which somebody wrote since, in any way."""
        acts = [uuid.UUID(str(act)) for act in self.batch.acts]
        touched: set[uuid.UUID] = set()
        relations = [(self.model, "id")] + [
            (relation.related_model, relation.field.attname) for relation in belongings(self.model)
        ]
        for model, column in relations:
            events = model.pgh_event_model.objects.filter(**{f"{column}__in": keys})
            others = events.exclude(pgh_context_id__in=acts) | events.filter(pgh_context=None)
            touched |= set(others.order_by().values_list(column, flat=True).distinct())
        return touched

    def _plan(self, row: ImportRow, listing: Listing | None) -> Plan:
        plan = Plan(row.number, ImportRow.CHANGED, listing, row.name)
        if listing is None:
            plan.problems.append({"path": "", "reason": _("The entry is not there any more.")})
            return plan
        stored = StoredValues(listing, self.resource.names())
        values: Values = {}
        for item in _merged(row.written):
            now = stored.at(item["path"])
            if alike(now, item["before"]):
                continue
            if alike(now, item["after"]):
                values[item["path"]] = item["before"]
            else:
                plan.problems.append(
                    {"path": item["path"], "reason": _("Somebody has changed it since.")}
                )
        judged = functools.partial(self._judged, listing)
        judgement = listing.judge(values, stored.at, judged=judged)
        for item in [*judgement.written, *judgement.waiting]:
            if stored.at(item["path"]) is None and item["path"].startswith((CONTACTS, LOCATIONS)):
                # What was removed is added anew.
                item["path"] = item["path"].replace("/", "/+")
        plan.written, plan.waiting = judgement.written, judgement.waiting
        return plan

    def _judged(
        self, listing: Listing, path: str, now: object, before: object
    ) -> tuple[object, str]:
        if path in self.resource.waits and before:
            return now, four_eyes.CONSENT
        return listing.judged_at_desk(path, now, before)

    def begin(self, *, by: User, reason: str) -> ImportBatch:
        """Make the batch that undoes this one, of which nothing is written yet."""
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
        by = made.by  # nobody, if their account was deleted meanwhile
        act = _("Undone: import %s") % self.batch
        with noted(made, by=by, reason=f"{act}. {made.reason}".strip()) as context:
            writer, read = Writer(self.model, by=by, towns={}), 0
            for plans, gone, withdrawn in self.plans(lock=True):
                writer.change([plan for plan in plans if plan.written])
                writer.delete(gone)
                for listing in withdrawn:
                    listing.withdraw(by=by, reason=act)
                read += len(plans) + len(gone) + len(withdrawn)
                tell_progress(made, read, None)
                keep_rows(
                    made, [plan for plan in plans if plan.written or plan.waiting or plan.problems]
                )
            writer.finish()
        finish(made, self.counts, context.id)


def _merged(items: list[FieldChange]) -> list[FieldChange]:
    """Join what was written at once of each path with what was approved."""
    merged: dict[str, FieldChange] = {}
    for item in items:
        first = merged.get(item["path"], item)
        merged[item["path"]] = {**item, "before": first["before"]}
    return list(merged.values())
