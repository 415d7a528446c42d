"""Undoing one act, as a new change that goes the way of every change."""

import dataclasses
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from irct.disclosure import four_eyes
from irct.history.differences import Difference, difference, is_row
from irct.history.steps import Step
from irct.history.timeline import TimelineEntry, label
from irct.models import ChangeRequest, EditConflict, Listing, User, acting
from irct.models.changes import row_values
from irct.models.paths import Values, alike, plain
from irct.places.locales import capfirst


@dataclasses.dataclass(frozen=True, slots=True)
class Put:
    """What is put back at one path."""

    path: str
    value: object
    difference: Difference
    # Why a second person sees it first; empty if it is written at once.
    why: Promise | str


@dataclasses.dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an act would write, and what stands against it."""

    puts: list[Put]
    # What the act wrote that was changed again since.
    conflicts: list[Difference]
    # What the act changed that is not changed here.
    elsewhere: list[str]

    @property
    def is_done(self) -> bool:
        """Any of it is written at once."""
        return any(not put.why for put in self.puts)

    @property
    def waits(self) -> bool:
        return any(put.why for put in self.puts)


def undoing(listing: Listing, entry: TimelineEntry, *, by: User) -> Undoing:
    """Compare what an act changed with the listing as it is now, for a person to undo it."""
    was, made = _before_and_after(entry)
    stored: Values = {}
    for section in listing.SECTIONS:
        stored |= listing.values_of(section)
    values, conflicts = {}, []
    for path in was:
        now = stored.get(path, _nothing(path))
        if _is_back(path, was[path], made[path], stored):
            continue
        if _has_changed(was[path], made[path], now):
            conflicts.append(difference(listing, path, made[path], now))
        else:
            values[path] = _put_back(was[path], made[path], now)
    return Undoing(_puts(listing, values, stored, by), conflicts, _elsewhere(entry))


@transaction.atomic
def undo(
    listing: Listing, entry: TimelineEntry, *, by: User, note: str = "", alone: bool = False
) -> list[ChangeRequest]:
    """Put back what an act changed; return the requests for what waits for a second person.

    If any of it was changed again since, nothing is undone. `alone` is for a secretariat of one.
    """
    listing.lock()
    plan = undoing(listing, entry, by=by)
    if plan.conflicts:
        raise EditConflict
    if alone:
        noted = acting(by, reason=note, alone="yes" if plan.waits else "")
        with noted, listing.noting_texts(by=by):
            listing.write({put.path: put.value for put in plan.puts})
        return []
    with acting(by, reason=note):
        requests = [
            listing.submit(section, values, by=by, note=note)
            for section, values in _by_section(listing, plan.puts).items()
        ]
    return [request for request in requests if request]


def _before_and_after(entry: TimelineEntry) -> tuple[Values, Values]:
    """What stood at each path that an act changed, and what it made of it."""
    was: Values = {}
    made: Values = {}
    for step in entry.steps:
        before, after = _at_paths(step, step.before), _at_paths(step, step.after)
        for path in [*before, *after]:
            was.setdefault(path, before.get(path, _nothing(path)))
            made[path] = after.get(path, _nothing(path))
    changed = [
        path
        for path in was
        # A text that was not there had no state, and has none when it is gone again.
        if not alike(was[path], made[path]) and (was[path] or not _is_state(path))
    ]
    return {path: was[path] for path in changed}, {path: made[path] for path in changed}


def _at_paths(step: Step, event: Any) -> Values:
    """What an editor may change of a row, under the paths of change requests."""
    if event is None:
        return {}
    listing, row = step.record, step.row(event)
    if not step.relation:
        fields = [field for field in step.fields if listing.section_of(field.name)]
        return {field.name: plain(getattr(row, field.attname)) for field in fields}
    if step.relation == "texts":
        names = (*row.WRITTEN, "state")
        return {f"texts/{row.language}/{name}": plain(getattr(row, name)) for name in names}
    if step.relation in listing.kinds_of_rows():
        return {f"{step.relation}/{event.pgh_obj_id}": row_values(row)}
    return {}


def _nothing(path: str) -> str | None:
    """A text is empty, a row is not there."""
    return "" if path.startswith("texts/") else None


def _is_state(path: str) -> bool:
    return path.startswith("texts/") and path.endswith("/state")


def _cells(was: Values, made: Values) -> list[str]:
    """Which values of a row, that was and is there, were changed."""
    return [name for name in was if not alike(was[name], made[name])]


def _is_back(path: str, was: Any, made: Any, stored: Values) -> bool:
    """There is nothing left to put back."""
    now = stored.get(path, _nothing(path))
    if is_row(path) and was and made and now:
        return all(alike(now[name], was[name]) for name in _cells(was, made))
    was_added_again = is_row(path) and made is None and was in stored.values()
    return alike(now, was) or was_added_again


def _has_changed(was: object, made: object, now: Any) -> bool:
    """What an act made was changed again; of a row, only what the act changed."""
    if isinstance(was, dict) and isinstance(made, dict) and now:
        return any(not alike(now[name], made[name]) for name in _cells(was, made))
    return not alike(now, made)


def _put_back(was: object, made: object, now: Any) -> object:
    if isinstance(was, dict) and isinstance(made, dict):
        return {**now, **{name: was[name] for name in _cells(was, made)}}
    return was


def _puts(listing: Listing, values: Values, stored: Values, by: User) -> list[Put]:
    judgement = listing.judge(values, stored.get, doubt=by.why_texts_wait())
    waits = {item["path"]: four_eyes.WHY[item["why"]] for item in judgement.waiting}
    puts = []
    for path, value in values.items():
        now = stored.get(path, _nothing(path))
        # What was removed is proposed anew; asked for twice, it is one request.
        to = path.replace("/", "/+") if is_row(path) and now is None else path
        puts.append(Put(to, value, difference(listing, path, now, value), waits.get(path, "")))
    return puts


def _by_section(listing: Listing, puts: list[Put]) -> dict[str, Values]:
    """What is submitted together: the state of a text goes with the text."""
    sections: dict[str, Values] = {}
    for put in sorted(puts, key=lambda put: _is_state(put.path)):
        section = listing.section_of(put.path) or ""
        if _is_state(put.path):
            text = put.path.removesuffix("state")
            of_text = (
                name for name, part in sections.items() if any(p.startswith(text) for p in part)
            )
            section = next(of_text, section)
        sections.setdefault(section, {})[put.path] = put.value
    return sections


def _elsewhere(entry: TimelineEntry) -> list[str]:
    """Name what an act changed that no editor changes on a page of their own."""
    found = []
    for step in entry.steps:
        listing = step.record
        if not step.relation:
            # The day of what was said goes with what was said.
            days = listing.DAYS_OF.values()
            fields = [field for field in step.changed() if field.name not in days]
            found += [label(field) for field in fields if not listing.section_of(field.name)]
        elif step.relation not in (*listing.kinds_of_rows(), "change_requests"):
            found.append(str(capfirst(step.model._meta.verbose_name_plural)))
    return list(dict.fromkeys(found))
