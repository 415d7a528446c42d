"""Writing what was planned: new listings by COPY, changes in a few statements for many."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from irct.imports import bulk
from irct.imports.columns import CONTACTS, LOCATIONS, TEXTS
from irct.imports.plans import Plan
from irct.models import ImportRow, User
from irct.models.changes import Values

CONFIRMED = "_confirmed_"


class Writer:
    """Writes plans, in the transaction of its caller, and makes what listings are found by."""

    def __init__(self, model: Any, *, by: User | None, towns: dict[int, Any]) -> None:
        self.model, self.by, self.towns = model, by, towns
        self._let_go: set[str] = set()

    def write(self, plans: Sequence[Plan]) -> None:
        self._add([plan for plan in plans if plan.outcome == ImportRow.ADDED])
        self.change([plan for plan in plans if plan.outcome == ImportRow.CHANGED and plan.written])

    def finish(self) -> None:
        """Let go the words by which nothing is found any more."""
        bulk.forget(self._let_go)

    def _add(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            texts, rows = _sorted(plan.written)
            children = {
                TEXTS: [
                    self._related(TEXTS)(language=language, **fields)
                    for language, fields in texts.items()
                ]
            }
            for path, values in rows.items():
                kind = path.partition("/")[0]
                children.setdefault(kind, []).append(self._row(kind, values))
            for kind in self.model.kinds_of_rows():
                children.setdefault(kind, [])
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
        for plan in plans:
            names = {item["path"] for item in plan.written if "/" not in item["path"]}
            for name in names:
                field = self.model._meta.get_field(name)
                item = next(item for item in plan.written if item["path"] == name)
                after = item["after"]
                value = field.get_default() if after is None else field.to_python(after)
                setattr(plan.listing, name, value)
            columns |= names | self._note_confirmer(plan)
            plan.listing.updated_at = timezone.now()
        listings = [plan.listing for plan in plans]
        bulk.update(self.model, listings, sorted(columns | {"updated_at"}))
        self._write_texts(plans)
        for kind in (LOCATIONS, CONTACTS):
            if kind in self.model.kinds_of_rows():
                self._write_rows(kind, plans)
        keys = [listing.pk for listing in listings]
        self.model.objects.filter(pk__in=keys).settle(columns, by=self.by)
        self._let_go |= bulk.index_anew(self.model, keys)

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

    def _write_texts(self, plans: Sequence[Plan]) -> None:
        model = self._related(TEXTS)
        owner, names = bulk.owner(self.model), (*model.WRITTEN, "state")
        new: list[Any] = []
        changed: list[Any] = []
        gone: list[Any] = []
        for plan in plans:
            texts, _rows = _sorted(plan.written)
            held = {text.language: text for text in plan.listing.texts.all()}
            for language, fields in texts.items():
                text = held.get(language) or model(**{owner: plan.listing}, language=language)
                for name, value in fields.items():
                    setattr(text, name, value or "")
                if any(getattr(text, name) for name in model.WRITTEN):
                    (changed if text.pk else new).append(text)
                elif text.pk:
                    gone.append(text.pk)
        model.objects.bulk_create(new, batch_size=bulk.BATCH)
        bulk.update(model, changed, names)
        if gone:
            model.objects.filter(pk__in=gone).delete()

    def _write_rows(self, kind: str, plans: Sequence[Plan]) -> None:
        model = self._related(kind)
        new: list[tuple[dict[str, Any], Any]] = []
        changed: list[Any] = []
        gone: list[int] = []
        names: set[str] = set()
        for plan in plans:
            held = {f"{kind}/{row.pk}": row for row in getattr(plan.listing, kind).all()}
            for item in plan.written:
                path, values = item["path"], item["after"]
                if not path.startswith(f"{kind}/"):
                    continue
                if values is None:
                    gone.append(int(path.partition("/")[2]))
                elif path in held:
                    for name, value in values.items():
                        setattr(held[path], model._meta.get_field(name).attname, value)
                    names |= values.keys()
                    changed.append(held[path])
                else:
                    row = self._row(kind, values)
                    setattr(row, bulk.owner(self.model), plan.listing)
                    new.append((item, row))
        model.objects.bulk_create([row for _item, row in new], batch_size=bulk.BATCH)
        for item, row in new:
            item["path"] = f"{kind}/{row.pk}"
        bulk.update(model, changed, sorted(names))
        if gone:
            model.objects.filter(pk__in=gone).delete()

    def _row(self, kind: str, values: Values) -> Any:
        model = self._related(kind)
        row = model(**{model._meta.get_field(name).attname: one for name, one in values.items()})
        if (town := self.towns.get(values.get("geoname") or 0)) is not None:
            row.geoname = town
        return row

    def _related(self, kind: str) -> Any:
        return self.model._meta.get_field(kind).related_model


def fault_of(listing: Any, items: Iterable[dict[str, Any]]) -> str:
    """Say what is wrong with values that were right when they were read; nothing if all fit."""
    texts, rows = _sorted(items)
    own = {item["path"]: item["after"] for item in items if "/" not in item["path"]}
    model = type(listing)
    try:
        for name, value in own.items():
            field = model._meta.get_field(name)
            setattr(listing, name, field.get_default() if value is None else field.to_python(value))
        listing.clean_fields(exclude={field.name for field in model._meta.fields} - own.keys())
        listing.clean_together()
        for language, fields in texts.items():
            kind = model._meta.get_field(TEXTS).related_model
            _check(
                kind(language=language, **{n: value or "" for n, value in fields.items()}), fields
            )
        for path, values in rows.items():
            kind = model._meta.get_field(path.partition("/")[0]).related_model
            named = {kind._meta.get_field(name).attname: one for name, one in values.items()}
            _check(kind(**named), values)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _check(record: Any, names: Iterable[str]) -> None:
    record.clean_fields(exclude={field.name for field in record._meta.fields} - set(names))
    record.clean()


def _sorted(items: Iterable[dict[str, Any]]) -> tuple[dict[str, Values], dict[str, Values]]:
    """Return what is written to texts, by language, and to rows that are there then, by path."""
    texts: dict[str, Values] = {}
    rows: dict[str, Values] = {}
    for item in items:
        match item["path"].split("/"):
            case ["texts", language, name]:
                texts.setdefault(language, {})[name] = item["after"]
            case [_kind, _key] if item["after"] is not None:
                rows[item["path"]] = item["after"]
    return texts, rows
