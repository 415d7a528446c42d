"""A record's timeline: who did what, when and why."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irct.disclosure import four_eyes
from irct.history.differences import (
    Cell,
    Difference,
    Names,
    compared,
    difference,
    fields_at,
    is_row,
    told,
)
from irct.history.steps import Step, steps
from irct.models import (
    Block,
    Call,
    ChangeRequest,
    Correction,
    Editorship,
    Invitation,
    Listing,
    User,
    Wrong,
)
from irct.models.requests import AMEND, VERDICTS

# A part that its heading tells in a sentence.
DEED = "deed"
BECAME = {
    Listing.Status.DRAFT: gettext_lazy("Made a draft again"),
    Listing.Status.PUBLISHED: gettext_lazy("Published"),
    Listing.Status.HIDDEN: gettext_lazy("Hidden"),
    Listing.Status.WITHDRAWN: gettext_lazy("Withdrawn"),
}

DECIDED = {
    Correction.State.RESOLVED: gettext_lazy("Resolved what a visitor reported: %(kind)s"),
    Correction.State.DISMISSED: gettext_lazy("Dismissed what a visitor reported: %(kind)s"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A field before and after."""

    label: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What a change request asks for at one path and, once decided, what became of it."""

    difference: Difference
    why: Any
    verdict: Any
    reason: str
    # What was written, if that is not what was asked for.
    amended: Difference | None


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What was done to the record, or to one of its rows: added, changed, removed, or a deed."""

    kind: str
    what: str
    changes: list[Change] = dataclasses.field(default_factory=list)
    asked: list[Asked] = dataclasses.field(default_factory=list)

    @property
    def difference(self) -> Difference:
        cells = [
            Cell(change.label, *compared(change.before, change.after), is_changed=True)
            for change in self.changes
        ]
        return Difference("", self.what, cells)


@dataclasses.dataclass
class Entry:
    """What one person did at one time."""

    steps: list[Step]
    names: Names

    @property
    def at(self) -> dt.datetime:
        return self.steps[0].event.pgh_created_at

    @property
    def key(self) -> uuid.UUID | None:
        return self.steps[0].event.pgh_context_id

    @property
    def by(self) -> str:
        return self._told("by")

    @property
    def reason(self) -> str:
        return self._told("reason")

    @property
    def via(self) -> str:
        return self._told("via")

    @property
    def asked_by(self) -> str:
        return self._told("asked_by")

    @property
    def merged_with(self) -> str:
        """Return the key of the listing with which this one was merged, or from which parted."""
        kept, gone = self._told("kept"), self._told("gone")
        return gone if kept == str(self.steps[0].record.pk) else kept

    @property
    def is_parting(self) -> bool:
        return bool(self._told("undone"))

    @property
    def merging(self) -> str:
        """Say with which listing this one was merged, or from which parted."""
        if not self.merged_with:
            return ""
        told = _("Merging undone: “%s”") if self.is_parting else _("Merged with “%s”")
        return told % self._told(
            "gone_name" if self.merged_with == self._told("gone") else "kept_name"
        )

    @property
    def is_alone(self) -> bool:
        """Say whether a secretariat of one wrote what a second person sees otherwise."""
        return bool(self._told("alone"))

    @cached_property
    def parts(self) -> list[Part]:
        """Tell what was done, in words; what is not on the page is not told."""
        return [part for step in self.steps for part in _parts(step, self.names)]

    @property
    def can_be_undone(self) -> bool:
        """Say whether it changed what an editor may change of a listing that was there already."""
        record = self.steps[0].record
        if self.key is None or not isinstance(record, Listing) or self.merged_with:
            return False
        if any(not step.relation and step.before is None for step in self.steps):
            return False
        return any(_is_edit(step) for step in self.steps)

    def _told(self, name: str) -> str:
        context = self.steps[0].event.pgh_context
        return context.metadata.get(name, "") if context else ""


def entries(record: Any, *, for_staff: bool = False) -> list[Entry]:
    """Return the history of a record and what belongs to it, the newest first.

    However long it is, it is read with the same number of queries; it is told page by page.
    """
    acts: dict[Any, list[Step]] = {}
    for step in steps(record, for_staff=for_staff):
        if step.is_told():
            acts.setdefault(step.act, []).append(step)
    names = Names(
        reference for act in acts.values() for step in act for reference in _references(step)
    )
    return [Entry(act, names) for act in reversed(acts.values())]


def entry(record: Any, key: uuid.UUID, *, for_staff: bool = False) -> Entry | None:
    """Return one act of a record's history, if its reader may see it."""
    found = entries(record, for_staff=for_staff)
    return next((entry for entry in found if entry.key == key), None)


def _is_edit(step: Step) -> bool:
    if step.relation:
        return step.relation in step.record.kinds_of_rows()
    return any(step.record.section_of(field.name) for field in step.changed())


def _parts(step: Step, names: Names) -> Iterable[Part]:
    for model, telling in TELLING.items():
        if issubclass(step.model, model):
            return telling(step, names)
    if hasattr(step.model, "DEEDS"):
        return _stateful(step, names)
    return [_rest(step, names)]


def _listing(step: Step, names: Names) -> Iterator[Part]:
    if step.kind == "update" and step.has_changed("status"):
        yield Part(DEED, str(BECAME.get(step.after.status, step.after.status)))
        rest = _rest(step, names, apart_from=["status"])
        if rest.changes:
            yield rest
    else:
        yield _rest(step, names)


def _change_request(step: Step, names: Names) -> Iterator[Part]:
    """Tell of a request: made, decided field by field, withdrawn, answered, compared anew."""
    listing, before, after = step.record, step.before, step.after
    what = {"section": listing.SECTIONS[step.event.section].title}
    asked = [_asked(listing, item, names) for item in step.event.items]
    if after is None:
        yield Part("delete", _("Change request: %(section)s") % what)
    elif before is None:
        yield Part(DEED, _("Asked for a change: %(section)s") % what, asked=asked)
    elif step.has_changed("status") and after.status == ChangeRequest.Status.WITHDRAWN:
        yield Part(DEED, _("Withdrew a change request: %(section)s") % what)
    elif step.has_changed("status"):
        what["status"] = ChangeRequest.Status(after.status).label
        yield Part(DEED, _("Change request %(status)s: %(section)s") % what, asked=asked)
    elif step.has_changed("answer"):
        changes = _changes(step, names, only=["answer"])
        yield Part(DEED, _("Answered about a change request: %(section)s") % what, changes)
    elif step.has_changed("items", "base"):
        told = _("Compared a change request with the entry as it is now: %(section)s")
        yield Part(DEED, told % what, asked=asked)
    else:
        changes = _changes(step, names)
        yield Part("update", _("Change request: %(section)s") % what, changes)


def _asked(listing: Any, item: dict[str, Any], names: Names) -> Asked:
    path, after, verdict = item["path"], item["after"], item.get("verdict", "")
    return Asked(
        difference(listing, path, item["before"], after, names),
        four_eyes.WHY.get(item["why"], ""),
        VERDICTS.get(verdict, ""),
        item.get("reason", ""),
        difference(listing, path, after, item["value"], names) if verdict == AMEND else None,
    )


def _invitation(step: Step, names: Names) -> Iterator[Part]:
    who = {"email": step.event.email}
    if step.after is None:
        yield Part("delete", _("Invitation of %(email)s") % who)
    elif step.before is None:
        role = _changes(step, names, only=["role"])
        yield Part(DEED, _("Invited %(email)s") % who, role)
    elif step.has_changed("accepted_at"):
        yield Part(DEED, _("The invitation of %(email)s was accepted") % who)
    elif step.has_changed("withdrawn_at"):
        yield Part(DEED, _("The invitation of %(email)s was withdrawn") % who)
    elif step.has_changed("invited_at"):
        yield Part(DEED, _("Sent the invitation of %(email)s again") % who)
    else:
        yield Part("update", _("Invitation of %(email)s") % who, _changes(step, names))


def _editorship(step: Step, names: Names) -> Iterator[Part]:
    who = {"who": names.of(User, step.event.user_id)}
    if step.before is None:
        role = _changes(step, names, only=["role"])
        yield Part(DEED, _("%(who)s became an editor") % who, role)
    elif step.after is None:
        yield Part(DEED, _("%(who)s is no longer an editor") % who)
    else:
        yield Part("update", _("Editor: %(who)s") % who, _changes(step, names))


def _correction(step: Step, names: Names) -> Iterator[Part]:
    """Tell of a correction what was decided; what the visitor wrote is in no event."""
    what = {"kind": Wrong(step.event.kind).label}
    if step.after and step.has_changed("state") and step.after.state in DECIDED:
        yield Part(DEED, str(DECIDED[step.after.state] % what))
    else:
        yield Part(step.kind, _("Correction: %(kind)s") % what, _changes(step, names))


def _call(step: Step, names: Names) -> Iterator[Part]:
    if step.before is None:
        told = Call.Outcome(step.event.outcome).label
        changes = _changes(step, names, only=["note", "again_on"])
        yield Part(DEED, _("Called: %(outcome)s") % {"outcome": told}, changes)
    else:
        yield Part(step.kind, _("Call"), _changes(step, names))


def _stateful(step: Step, names: Names) -> Iterator[Part]:
    """Tell of a row whose model says what it means that it came to a state."""
    event = {field.name: getattr(step.event, field.attname) for field in step.fields}
    deed = step.after and step.has_changed("state") and step.model.DEEDS.get(step.after.state)
    if deed:
        yield Part(DEED, str(deed % event))
    else:
        yield Part(step.kind, str(step.model.WHAT % event), _changes(step, names))


# How each kind of row is told; others by their fields, or by the model's own DEEDS.
TELLING: dict[Any, Callable[[Step, Names], Iterator[Part]]] = {
    Listing: _listing,
    ChangeRequest: _change_request,
    Call: _call,
    Correction: _correction,
    Invitation: _invitation,
    Editorship: _editorship,
}


def _rest(step: Step, names: Names, *, apart_from: Iterable[str] = ()) -> Part:
    what = f"{capfirst(step.model._meta.verbose_name)}: {step.row()}"
    changes = [
        _change(step, field, names) for field in step.changed() if field.name not in apart_from
    ]
    return Part(step.kind, what, changes)


def _changes(step: Step, names: Names, *, only: Iterable[str] = ()) -> list[Change]:
    return [
        _change(step, field, names) for field in step.changed() if not only or field.name in only
    ]


def _change(step: Step, field: Any, names: Names) -> Change:
    before, after = step.values(field)
    return Change(label(field), told(field, before, names), told(field, after, names))


def label(field: Any) -> str:
    block, confirmed, what = field.name.partition("_confirmed_")
    if confirmed and what != "on":
        return f"{capfirst(Block(block).label)}: {field.verbose_name}"
    return str(capfirst(field.verbose_name))


def _references(step: Step) -> Iterator[tuple[Any, Any]]:
    """Return the rows that a step refers to, which are called by their names."""
    for field in step.fields:
        if field.is_relation:
            yield field.related_model, getattr(step.event, field.attname)
    if issubclass(step.model, ChangeRequest):
        for item in step.event.items:
            if is_row(item["path"]):
                yield from _references_of_rows(step.record, item)


def _references_of_rows(listing: Any, item: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    for name, field in fields_at(listing, item["path"]).items():
        if field.is_relation:
            for row in (item["before"], item["after"], item.get("value")):
                yield field.related_model, (row or {}).get(name)
