"""Writing what was planned: new listings by COPY, changes in a few statements for many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from irct.imports import bulk
from irct.imports.columns import LOCATIONS
from irct.imports.plans import Plan
from irct.models import ImportRow, Listing, User
from irct.models.changes import row_fields
from irct.models.edits import Edit
from irct.models.judging import FieldChange, values_of
from irct.places.models import Town

CONFIRMED = "_confirmed_"


class Writer:
    """Writes plans, in the transaction of its caller, and makes what listings are found by."""

    def __init__(self, model: type[Listing], *, by: User | None, towns: Mapping[int, Town]) -> None:
        self.model, self.by, self.towns = model, by, towns
        self._let_go: bulk.Lexemes = defaultdict(set)

    def write(self, plans: Sequence[Plan]) -> None:
        self._add([plan for plan in plans if plan.outcome == ImportRow.ADDED])
        self.change([plan for plan in plans if plan.outcome == ImportRow.CHANGED and plan.written])

    def finish(self) -> None:
        """Let go the words by which nothing is found any more."""
        bulk.forget(self._let_go)

    def _add(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            # Its own columns were set to be checked.
            below = {path: v for path, v in values_of(plan.written).items() if "/" in path}
            edit = Edit(plan.listing, below)
            children: dict[str, list[models.Model]] = {
                kind: [] for kind in self.model.kinds_of_rows()
            }
            for path, record in edit.records.items():
                kind = path.partition("/")[0]
                if kind == LOCATIONS and record.geoname_id in self.towns:
                    record.geoname = self.towns[record.geoname_id]
                children[kind].append(record)
            self._note_confirmer(plan)
            bulk.with_children(plan.listing, **children)
        listings = [plan.listing for plan in plans]
        if listings:
            bulk.store(listings, bulk.index(listings))

    def change(self, plans: Sequence[Plan]) -> None:
        """Write the changes of listings that are there."""
        if not plans:
            return
        columns: set[str] = set()
        edits = []
        for plan in plans:
            edit = Edit(plan.listing, values_of(plan.written))
            columns.update(edit.columns, self._note_confirmer(plan))
            plan.listing.updated_at = timezone.now()
            edits.append(edit)
        listings = [plan.listing for plan in plans]
        bulk.update(self.model, listings, sorted(columns | {"updated_at"}))
        for kind in self.model.kinds_of_rows():
            self._write_rows(kind, plans, edits)
        keys = [listing.pk for listing in listings]
        self.model.objects.filter(pk__in=keys).settle(columns, by=self.by)
        self._let_go_of(bulk.index_anew(self.model, keys))

    def delete(self, listings: Sequence[Listing]) -> None:
        """Delete listings, with the words by which the desk finds them."""
        keys = [listing.pk for listing in listings]
        self._let_go_of(bulk.held(self.model, keys))
        self.model.objects.filter(pk__in=keys).delete()

    def _let_go_of(self, lexemes: bulk.Lexemes) -> None:
        for catalogue, gone in lexemes.items():
            self._let_go[catalogue] |= gone

    def _note_confirmer(self, plan: Plan) -> set[str]:
        """Note who says that a block was confirmed, as saving it at the desk does."""
        noted = set()
        for item in plan.written:
            block, confirmed, _what = item["path"].partition(CONFIRMED)
            if confirmed:
                name = f"{block}{CONFIRMED}by"
                is_confirmed = getattr(plan.listing, f"{block}{CONFIRMED}on")
                setattr(plan.listing, name, self.by if is_confirmed else None)
                noted.add(name)
        return noted

    def _write_rows(self, kind: str, plans: Sequence[Plan], edits: Sequence[Edit]) -> None:
        model = bulk.model_of(self.model, kind)
        new: list[tuple[Plan, str, models.Model]] = []
        changed: list[models.Model] = []
        removed: list[int] = []
        for plan, edit in zip(plans, edits, strict=True):
            for path, record in edit.of_kind(edit.records, kind):
                if record.pk:
                    changed.append(record)
                else:
                    new.append((plan, path, record))
            removed += [record.pk for _path, record in edit.of_kind(edit.removed, kind)]
        # First what is there, as an original may be, of which a new text is a translation.
        bulk.update(model, changed, [field.name for field in row_fields(model)])
        model._default_manager.bulk_create([record for *_of, record in new], batch_size=bulk.BATCH)
        for plan, path, record in new:
            for item in plan.written:
                if item["path"] == path:
                    item["path"] = f"{kind}/{record.pk}"
        if removed:
            model._default_manager.filter(pk__in=removed).delete()


def fault_of(listing: Listing, items: Iterable[FieldChange]) -> str:
    """What is wrong with values that were right when they were read; nothing if all fit."""
    try:
        Edit(listing, values_of(items)).check_alone()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
