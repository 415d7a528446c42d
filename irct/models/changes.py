"""Changes made by editors: what is written at once, and what waits."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from phonenumber_field.phonenumber import PhoneNumber

from irct.disclosure import four_eyes
from irct.models.users import User, acting

# The values of a section as plain data, each under its path: see irct.disclosure.four_eyes.
Values = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """What is edited together, on one page."""

    title: Any
    columns: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    children: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class CompletenessRule:
    """What a listing should say, where its editor says it, and why."""

    section: str
    is_there: Callable[[Any], Any]
    why: Any


class EditConflict(Exception):
    """The section is no longer what its editor saw, or what a request was made for."""


class Editable(models.Model):
    """A listing as its editors change it."""

    SECTIONS: ClassVar[dict[str, Section]]
    COMPLETENESS_RULES: ClassVar[list[CompletenessRule]]

    class Meta:
        abstract = True

    @classmethod
    def kinds_of_rows(cls) -> list[str]:
        """Return the relations that hold what editors write beside the listing's own columns."""
        return ["texts", *(part.children for part in cls.SECTIONS.values() if part.children)]

    @classmethod
    def section_of(cls, path: str) -> str | None:
        """Return the section in which a value is edited, if an editor may change it at all."""
        for section, part in cls.SECTIONS.items():
            match path.split("/"):
                case ["texts", _language, name]:
                    is_here = bool(part.texts) and name in (*part.texts, "state")
                case [kind, _key]:
                    is_here = kind == part.children
                case _:
                    is_here = path in part.columns
            if is_here:
                return section
        return None

    def values_of(self, section: str) -> Values:
        """Return what is stored of a section."""
        columns = self.SECTIONS[section].columns
        # Not what a form may have written onto this one meanwhile.
        stored: Any = type(self)._default_manager.only("pk", *columns).get(pk=self.pk)
        return stored.held_values_of(section)

    def held_values_of(self: Any, section: str) -> Values:
        """Return what is stored of a section, of a listing that was read just now."""
        part = self.SECTIONS[section]
        values = {column: plain(getattr(self, column)) for column in part.columns}
        if part.texts:
            for text in self.texts.all():
                for field in (*part.texts, "state"):
                    values[f"texts/{text.language}/{field}"] = plain(getattr(text, field))
        if part.children:
            for row in getattr(self, part.children).all():
                values[f"{part.children}/{row.pk}"] = row_values(row)
        return values

    def missing(self) -> list[CompletenessRule]:
        """Return what the listing does not say yet."""
        return [rule for rule in self.COMPLETENESS_RULES if not rule.is_there(self)]

    def version_of(self, section: str) -> str:
        """Return what tells one state of a section from another."""
        return version(self.values_of(section))

    @transaction.atomic
    def submit(
        self: Any,
        section: str,
        wanted: Mapping[str, Any],
        *,
        by: User,
        seen: str | None = None,
        note: str = "",
    ) -> Any:
        """Write what may be public at once; return the request for the rest, if there is a rest.

        `wanted` holds values by their paths; None removes a row. `seen` is the version that the
        editor had before them.
        """
        type(self)._default_manager.select_for_update().get(pk=self.pk)
        stored = self.values_of(section)
        if seen is not None and seen != version(stored):
            raise EditConflict
        now, items = {}, []
        for path, after in wanted.items():
            if names_a_row(path) and path not in stored:
                raise EditConflict  # removed meanwhile, or another listing's
            before = stored.get(path)
            if same(before, after):
                continue
            at_once, why = four_eyes.judged(path, before, after, country=str(self.country))
            if at_once != before:
                now[path] = at_once
            if why:
                items.append({"path": path, "before": at_once, "after": after, "why": why})
        items += [
            {
                "path": path,
                "before": stored.get(path),
                "after": now.pop(path),
                "why": four_eyes.TEXT,
            }
            for path in self._spread(now)
        ]
        with acting(by, reason=note):
            if now:
                self.write(now)
            if not items:
                return None
            self.rehearse({item["path"]: item["after"] for item in items})
            return self.propose(section, items, by=by, note=note)

    def _spread(self: Any, now: Mapping[str, Any]) -> list[str]:
        """Return the texts that, read with the others of their language, lead to somebody."""
        spread = []
        held = {text.language: text for text in self.texts.all()}
        for language in {path.split("/")[1] for path in now if path.startswith("texts/")}:
            names = self.texts.model.WRITTEN
            before = {name: getattr(held.get(language), name, "") for name in names}
            paths = {f"texts/{language}/{name}": name for name in names}
            after = before | {paths[path]: value for path, value in now.items() if path in paths}
            if four_eyes.holds_more(before.values(), after.values(), str(self.country)):
                spread += [path for path in now if path in paths and now[path]]
        return spread

    def propose(
        self: Any, section: str, items: list[dict[str, Any]], *, by: User, note: str = ""
    ) -> Any:
        """Record changes for a second person to decide on; an earlier request for them ends.

        What is asked for again, as by a button that is pressed twice, is one request.
        """
        paths = {item["path"] for item in items}
        base = self.values_of(section)
        for earlier in self.change_requests.filter(
            status=self.change_requests.model.Status.PENDING, section=section, proposed_by=by
        ):
            if (earlier.items, earlier.base, earlier.note) == (items, base, note):
                earlier.is_repeated = True
                return earlier
            if paths & {item["path"] for item in earlier.items}:
                earlier.withdraw(by=by)
        return self.change_requests.create(
            section=section,
            items=items,
            base=base,
            proposed_by=by,
            note=note,
        )

    def write(self: Any, values: Mapping[str, Any]) -> None:
        """Store values by their paths, checked, and make the listing found by them."""
        self.refresh_from_db()
        columns, texts, rows = _sorted_by_kind(values)
        for column, value in columns.items():
            setattr(self, column, type(self)._meta.get_field(column).to_python(value))
        # What was stored before a rule came stays as it is until somebody writes it.
        others = {field.name for field in self._meta.fields} - set(columns)
        self.full_clean(exclude=others)
        self.save()
        for language, fields in texts.items():
            text = self.texts.filter(language=language).first() or self.texts.model(
                **{self.texts.field.name: self}, language=language
            )
            for name, value in fields.items():
                setattr(text, name, value)
            if any(getattr(text, name) for name in self.texts.model.WRITTEN):
                text.full_clean()
                text.save()
            elif text.pk:
                text.delete()
        for path, cells in rows.items():
            row = self.row(path)
            if cells is None:
                row.delete()
                continue
            for name, value in cells.items():
                setattr(row, row._meta.get_field(name).attname, value)
            row.full_clean()
            row.save()
        self.index()

    def rehearse(self: Any, values: Mapping[str, Any]) -> None:
        """Refuse values that could not be stored, without storing any."""
        with transaction.atomic():
            try:
                self.write(values)
            finally:
                transaction.set_rollback(True)
        self.refresh_from_db()

    def row(self: Any, path: str) -> Any:
        """Return the row that a path names, or a new one; never another listing's."""
        kind, key = path.split("/")
        rows = getattr(self, kind)
        if key.startswith("+"):
            return rows.model(**{rows.field.name: self})
        row = rows.filter(pk=int(key)).first()
        if row is None:
            raise EditConflict
        return row


EMPTY: tuple[Any, ...] = (None, "", [])


def plain(value: Any) -> Any:
    """Return a column's value as JSON holds it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, PhoneNumber):
        return value.as_e164 if value.is_valid() else str(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def same(one: Any, other: Any) -> bool:
    """Say whether two values are one; nothing is stored in several ways."""
    return one == other or (one in EMPTY and other in EMPTY)


def alike(one: Any, other: Any) -> bool:
    """Say whether two values mean the same; a form sends codes in its own order."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    return same(one, other)


def names_a_row(path: str) -> bool:
    """Say whether a path names a row that is there already."""
    return path.count("/") == 1 and "/+" not in path


def row_values(row: models.Model) -> Values:
    """Return what an editor writes of a row."""
    return {
        field.name: plain(getattr(row, field.attname))
        for field in row._meta.fields
        if field.editable and not field.primary_key and field.name not in ("centre", "expert")
    }


def version(values: Values) -> str:
    text = json.dumps(values, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sorted_by_kind(
    values: Mapping[str, Any],
) -> tuple[Values, dict[str, Values], dict[str, Values | None]]:
    """Part values into columns, texts by language, and rows."""
    columns: Values = {}
    texts: dict[str, Values] = {}
    rows: dict[str, Values | None] = {}
    for path, value in values.items():
        match path.split("/"):
            case [column]:
                columns[column] = value
            case ["texts", language, field]:
                texts.setdefault(language, {})[field] = value
            case _:
                rows[path] = value
    return columns, texts, rows
