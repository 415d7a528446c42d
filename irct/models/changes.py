"""Changes made by editors: what is written at once, what waits, and how it is decided."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from irct import four_eyes
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField

# The values of a section as plain data, each under its path: see irct.four_eyes.
Values = dict[str, Any]

ACCEPT, AMEND, DECLINE = "accept", "amend", "decline"
VERDICTS = {ACCEPT: _("accepted"), AMEND: _("accepted with changes"), DECLINE: _("declined")}


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """What is edited together, on one page."""

    title: Any
    columns: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    children: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What a listing should say, where its editor says it, and why."""

    section: str
    is_there: Callable[[Any], Any]
    why: Any


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """What is decided of one field of a change request."""

    verdict: str
    reason: str = ""
    value: Any = None


class Changed(Exception):
    """The section is no longer what its editor saw, or what a request was made for."""


class Editable(models.Model):
    """A listing as its editors change it."""

    SECTIONS: ClassVar[dict[str, Section]]
    WANTED: ClassVar[list[Wanted]]

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
        part = self.SECTIONS[section]
        stored: Any = type(self)._default_manager.get(pk=self.pk)
        values = {column: plain(getattr(stored, column)) for column in part.columns}
        if part.texts:
            for text in stored.texts.all():
                for field in (*part.texts, "state"):
                    values[f"texts/{text.language}/{field}"] = plain(getattr(text, field))
        if part.children:
            for row in getattr(stored, part.children).all():
                values[f"{part.children}/{row.pk}"] = row_values(row)
        return values

    def missing(self) -> list[Wanted]:
        """Return what the listing does not say yet."""
        return [wanted for wanted in self.WANTED if not wanted.is_there(self)]

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
            raise Changed
        now, items = {}, []
        for path, after in wanted.items():
            if names_a_row(path) and path not in stored:
                raise Changed  # removed meanwhile, or another listing's
            before = stored.get(path)
            if after == before or (after in EMPTY and before in EMPTY):
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
        """Record changes for a second person to decide on; an earlier request for them ends."""
        paths = {item["path"] for item in items}
        for earlier in self.change_requests.filter(
            status=RequestStatus.PENDING, section=section, proposed_by=by
        ):
            if paths & {item["path"] for item in earlier.items}:
                earlier.withdraw(by=by)
        return self.change_requests.create(
            section=section,
            items=items,
            base=self.values_of(section),
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
            raise Changed
        return row


class RequestStatus(models.TextChoices):
    PENDING = "pending", _("pending")
    APPROVED = "approved", _("approved")
    IN_PART = "in_part", _("approved in part")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ChangeRequest(models.Model):
    """Changes to a listing that wait for a second person and, once decided, part of its history."""

    Status = RequestStatus

    class AlreadyDecided(Exception):
        """Somebody else was faster."""

    class OwnRequest(Exception):
        """Nobody decides what they proposed themselves."""

    # In the subclass, with the related name "change_requests".
    listing: Any

    section = models.CharField(_("section"), max_length=20)
    # Each with its path, before, after and why it waits; once decided with verdict, value, reason.
    items = models.JSONField(_("changes"), encoder=DjangoJSONEncoder)
    # What the section held when the request was made.
    base = models.JSONField(_("made for"), encoder=DjangoJSONEncoder, default=dict)
    note = models.CharField(_("note of the editor"), max_length=500, blank=True)
    answer = models.CharField(_("answer of the editor"), max_length=500, blank=True)
    status = CodeField(_("status"), vocabulary=RequestStatus, default=RequestStatus.PENDING)
    proposed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("asked by"), null=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("asked on"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-proposed_at", "-id"]
        verbose_name = _("change request")
        verbose_name_plural = _("change requests")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_known",
                condition=Q(status__in=["pending", "approved", "in_part", "declined", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_with_a_date",
                condition=Q(
                    decided_at__isnull=False, status__in=["approved", "in_part", "declined"]
                )
                | Q(decided_at=None) & ~Q(status__in=["approved", "in_part", "declined"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_by_another",
                condition=Q(decided_by=None)
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                condition=Q(status="pending"),
                name="%(app_label)s_%(class)s_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.listing.SECTIONS[self.section].title}"

    @property
    def is_pending(self) -> bool:
        return self.status == RequestStatus.PENDING

    def is_current(self) -> bool:
        """Say whether the section is still what the request was made for."""
        return version(self.base) == self.listing.version_of(self.section)

    @transaction.atomic
    def decide(self, decisions: Mapping[str, Decision], *, by: User) -> None:
        """Accept, amend or decline each change, and write what was accepted."""
        self._lock()
        if self.proposed_by_id == by.pk:
            raise self.OwnRequest
        if not self.is_current():
            raise Changed
        written = {}
        for item in self.items:
            decision = decisions[item["path"]]
            if decision.verdict == DECLINE and not decision.reason.strip():
                raise ValidationError({item["path"]: _("Say why; the editor reads it.")})
            item |= {"verdict": decision.verdict, "reason": decision.reason.strip()}
            if decision.verdict == AMEND:
                item["value"] = decision.value
            if decision.verdict != DECLINE:
                written[item["path"]] = item.get("value", item["after"])
        with acting(by, reason=self.note, asked_by=str(self.proposed_by or "")):
            if written:
                self.listing.write(written)
            self.status = self._outcome()
            self.decided_by, self.decided_at = by, timezone.now()
            self.save(update_fields=["items", "status", "decided_by", "decided_at"])

    def approve(self, *, by: User) -> None:
        """Accept everything."""
        self.decide({item["path"]: Decision(ACCEPT) for item in self.items}, by=by)

    def decline(self, *, by: User, reason: str) -> None:
        """Decline everything, for one reason."""
        self.decide({item["path"]: Decision(DECLINE, reason) for item in self.items}, by=by)

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        self._lock()
        with acting(by):
            self.status = RequestStatus.WITHDRAWN
            self.save(update_fields=["status"])

    @transaction.atomic
    def reply(self, answer: str, *, by: User) -> None:
        """Keep what the editor answers; every answer stays in the history."""
        with acting(by):
            self.answer = answer
            self.save(update_fields=["answer"])

    @transaction.atomic
    def renew(self, *, by: User) -> None:
        """Ask for the same of the listing as it is now."""
        self._lock()
        stored = self.listing.values_of(self.section)
        items = []
        for item in self.items:
            if names_a_row(item["path"]) and item["path"] not in stored:
                continue  # the row that was to change is gone
            if stored.get(item["path"]) != item["after"]:
                items.append(item | {"before": stored.get(item["path"])})
        with acting(by):
            self.items, self.base = items, stored
            if not items:
                self.status = RequestStatus.WITHDRAWN
            self.save(update_fields=["items", "base", "status"])

    def _lock(self) -> None:
        """Let one person at a time decide, and nobody twice."""
        type(self.listing)._default_manager.select_for_update().get(pk=self.listing.pk)
        self.refresh_from_db(fields=["status", "items", "base"])
        if not self.is_pending:
            raise self.AlreadyDecided

    def _outcome(self) -> RequestStatus:
        verdicts = {item["verdict"] for item in self.items}
        if verdicts == {DECLINE}:
            return RequestStatus.DECLINED
        return RequestStatus.IN_PART if DECLINE in verdicts else RequestStatus.APPROVED


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
