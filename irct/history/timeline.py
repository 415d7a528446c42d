"""A record's timeline: who did what, when and why."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator

from django.db import models
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from irct.disclosure import four_eyes
from irct.history.differences import (
    Cell,
    Difference,
    Names,
    cell,
    difference,
    fields_at,
    in_words,
    is_row,
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
    Problem,
    User,
)
from irct.models.judging import FieldChange
from irct.models.requests import AMEND, VERDICTS
from irct.places.locales import capfirst, labelled

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
    cell: Cell = dataclasses.field(compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class RequestedChange:
    """What a change request proposes at one path and, once decided, the outcome."""

    difference: Difference
    why: Promise | str
    verdict: Promise | str
    reason: str
    # What was written, if that is not what was asked for.
    amended: Difference | None


@dataclasses.dataclass(frozen=True, slots=True)
class EntryPart:
    """Something done to the record or one of its rows: added, changed, removed, or a deed."""

    kind: str
    what: str
    changes: list[Change] = dataclasses.field(default_factory=list)
    asked: list[RequestedChange] = dataclasses.field(default_factory=list)

    @property
    def difference(self) -> Difference:
        return Difference("", self.what, [change.cell for change in self.changes])


@dataclasses.dataclass
class TimelineEntry:
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
        return self._context("by")

    @property
    def reason(self) -> str:
        return self._context("reason")

    @property
    def via(self) -> str:
        return self._context("via")

    @property
    def asked_by(self) -> str:
        return self._context("asked_by")

    @property
    def merged_with(self) -> str:
        """The key of the listing that this one was merged with or parted from."""
        kept, gone = self._context("kept"), self._context("gone")
        return gone if kept == str(self.steps[0].record.pk) else kept

    @property
    def is_parting(self) -> bool:
        return bool(self._context("undone"))

    @property
    def merging(self) -> str:
        if not self.merged_with:
            return ""
        sentence = _("Merge undone: “%s”") if self.is_parting else _("Merged with “%s”")
        return sentence % self._context(
            "gone_name" if self.merged_with == self._context("gone") else "kept_name"
        )

    @property
    def is_alone(self) -> bool:
        """A secretariat of one wrote what otherwise needs a second person."""
        return bool(self._context("alone"))

    @cached_property
    def parts(self) -> list[EntryPart]:
        """What was done, in words; made only for entries on the page."""
        return [part for step in self.steps for part in _parts(step, self.names)]

    @property
    def can_be_undone(self) -> bool:
        """It changed what an editor may change of an existing listing."""
        record = self.steps[0].record
        if self.key is None or not isinstance(record, Listing) or self.merged_with:
            return False
        if any(not step.relation and step.before is None for step in self.steps):
            return False
        return any(_is_edit(step) for step in self.steps)

    def _context(self, name: str) -> str:
        context = self.steps[0].event.pgh_context
        return context.metadata.get(name, "") if context else ""


def entries(record: models.Model, *, for_staff: bool = False) -> list[TimelineEntry]:
    """The history of a record and its children, newest first.

    The number of queries does not depend on its length; its words are made page by page.
    """
    acts: dict[tuple[dt.datetime, uuid.UUID | None], list[Step]] = {}
    for step in steps(record, for_staff=for_staff):
        if step.is_shown():
            acts.setdefault(step.act, []).append(step)
    names = Names(
        reference for act in acts.values() for step in act for reference in _references(step)
    )
    return [TimelineEntry(act, names) for act in reversed(acts.values())]


def entry(record: models.Model, key: uuid.UUID, *, for_staff: bool = False) -> TimelineEntry | None:
    """One act of a record's history, if its reader may see it."""
    found = entries(record, for_staff=for_staff)
    return next((entry for entry in found if entry.key == key), None)


def _is_edit(step: Step) -> bool:
    if step.relation:
        return step.relation in step.record.kinds_of_rows()
    return any(step.record.section_of(field.name) for field in step.changed())


def _parts(step: Step, names: Names) -> Iterable[EntryPart]:
    for model, telling in TELLING.items():
        if issubclass(step.model, model):
            return telling(step, names)
    if hasattr(step.model, "DEEDS"):
        return _stateful(step, names)
    return [_rest(step, names)]


def _listing(step: Step, names: Names) -> Iterator[EntryPart]:
    if step.kind == "update" and step.has_changed("status"):
        yield EntryPart(DEED, str(BECAME.get(step.after.status, step.after.status)))
        rest = _rest(step, names, apart_from=["status"])
        if rest.changes:
            yield rest
    else:
        yield _rest(step, names)


def _change_request(step: Step, names: Names) -> Iterator[EntryPart]:
    """A request: made, decided field by field, withdrawn, answered or compared anew."""
    listing, before, after = step.record, step.before, step.after
    what = {"section": listing.SECTIONS[step.event.section].title}
    asked = [_asked(listing, item, names) for item in step.event.items]
    if after is None:
        yield EntryPart("delete", _("Change request: %(section)s") % what)
    elif before is None:
        yield EntryPart(DEED, _("Asked for a change: %(section)s") % what, asked=asked)
    elif step.has_changed("status") and after.status == ChangeRequest.Status.WITHDRAWN:
        yield EntryPart(DEED, _("Withdrew a change request: %(section)s") % what)
    elif step.has_changed("status"):
        what["status"] = ChangeRequest.Status(after.status).label
        yield EntryPart(DEED, _("Change request %(status)s: %(section)s") % what, asked=asked)
    elif step.has_changed("answer"):
        changes = _changes(step, names, only=["answer"])
        yield EntryPart(DEED, _("Answered about a change request: %(section)s") % what, changes)
    elif step.has_changed("items", "base"):
        sentence = _("Compared a change request with the entry as it is now: %(section)s")
        yield EntryPart(DEED, sentence % what, asked=asked)
    else:
        changes = _changes(step, names)
        yield EntryPart("update", _("Change request: %(section)s") % what, changes)


def _asked(listing: Listing, item: FieldChange, names: Names) -> RequestedChange:
    path, after, verdict = item["path"], item["after"], item.get("verdict", "")
    return RequestedChange(
        difference(listing, path, item["before"], after, names),
        four_eyes.WHY.get(item["why"], ""),
        VERDICTS.get(verdict, ""),
        item.get("reason", ""),
        difference(listing, path, after, item["value"], names) if verdict == AMEND else None,
    )


def _invitation(step: Step, names: Names) -> Iterator[EntryPart]:
    who = {"email": step.event.email}
    if step.after is None:
        yield EntryPart("delete", _("Invitation of %(email)s") % who)
    elif step.before is None:
        role = _changes(step, names, only=["role"])
        yield EntryPart(DEED, _("Invited %(email)s") % who, role)
    elif step.has_changed("accepted_at"):
        yield EntryPart(DEED, _("The invitation of %(email)s was accepted") % who)
    elif step.has_changed("withdrawn_at"):
        yield EntryPart(DEED, _("The invitation of %(email)s was withdrawn") % who)
    elif step.has_changed("invited_at"):
        yield EntryPart(DEED, _("Sent the invitation of %(email)s again") % who)
    else:
        yield EntryPart("update", _("Invitation of %(email)s") % who, _changes(step, names))


def _editorship(step: Step, names: Names) -> Iterator[EntryPart]:
    who = {"who": names.of(User, step.event.user_id)}
    if step.before is None:
        role = _changes(step, names, only=["role"])
        yield EntryPart(DEED, _("%(who)s became an editor") % who, role)
    elif step.after is None:
        yield EntryPart(DEED, _("%(who)s is no longer an editor") % who)
    else:
        yield EntryPart("update", _("Editor: %(who)s") % who, _changes(step, names))


def _correction(step: Step, names: Names) -> Iterator[EntryPart]:
    """The decision on a correction; no event holds what the visitor wrote."""
    what = {"kind": Problem(step.event.kind).label}
    if step.after and step.has_changed("state") and step.after.state in DECIDED:
        yield EntryPart(DEED, str(DECIDED[step.after.state] % what))
    else:
        yield EntryPart(step.kind, _("Correction: %(kind)s") % what, _changes(step, names))


def _call(step: Step, names: Names) -> Iterator[EntryPart]:
    if step.before is None:
        outcome = Call.Outcome(step.event.outcome).label
        changes = _changes(step, names, only=["note", "again_on"])
        yield EntryPart(DEED, _("Called: %(outcome)s") % {"outcome": outcome}, changes)
    else:
        yield EntryPart(step.kind, pgettext("a call", "Call"), _changes(step, names))


def _stateful(step: Step, names: Names) -> Iterator[EntryPart]:
    """A row that came to a state whose meaning its model puts in words."""
    event = {field.name: getattr(step.event, field.attname) for field in step.fields}
    deed = step.after and step.has_changed("state") and step.model.DEEDS.get(step.after.state)
    if deed:
        yield EntryPart(DEED, str(deed % event))
    else:
        yield EntryPart(step.kind, str(step.model.WHAT % event), _changes(step, names))


# How each kind of row is put in words; others by their fields, or by the model's own DEEDS.
TELLING: dict[type[models.Model], Callable[[Step, Names], Iterator[EntryPart]]] = {
    Listing: _listing,
    ChangeRequest: _change_request,
    Call: _call,
    Correction: _correction,
    Invitation: _invitation,
    Editorship: _editorship,
}


def _rest(step: Step, names: Names, *, apart_from: Iterable[str] = ()) -> EntryPart:
    what = labelled(capfirst(step.model._meta.verbose_name), step.row())
    changes = [_change(step, field, names) for field in _told(step) if field.name not in apart_from]
    return EntryPart(step.kind, what, changes)


def _changes(step: Step, names: Names, *, only: Iterable[str] = ()) -> list[Change]:
    return [_change(step, field, names) for field in _told(step) if not only or field.name in only]


def _told(step: Step) -> list[models.Field]:
    """What differs, without the place in an order of a row that has just come or gone."""
    is_moved = step.before is not None and step.after is not None
    return [field for field in step.changed() if is_moved or field.name != "position"]


def _change(step: Step, field: models.Field, names: Names) -> Change:
    before, after = step.values(field)
    named = label(field)
    made = cell(field, before, after, names, label=named)
    return Change(named, in_words(field, before, names), in_words(field, after, names), made)


def label(field: models.Field) -> str:
    block, confirmed, what = field.name.partition("_confirmed_")
    if confirmed and what != "on":
        return labelled(capfirst(Block(block).label), field.verbose_name)
    return str(capfirst(field.verbose_name))


def _references(step: Step) -> Iterator[tuple[type[models.Model] | None, object]]:
    """The rows that a step refers to, to be called by their names."""
    for field in step.fields:
        if field.is_relation:
            yield field.related_model, getattr(step.event, field.attname)
    if issubclass(step.model, ChangeRequest):
        for item in step.event.items:
            if is_row(item["path"]):
                yield from _references_of_rows(step.record, item)


def _references_of_rows(
    listing: Listing, item: FieldChange
) -> Iterator[tuple[type[models.Model] | None, object]]:
    for name, field in fields_at(listing, item["path"]).items():
        if field.is_relation:
            for row in (item["before"], item["after"], item.get("value")):
                yield field.related_model, (row or {}).get(name)
