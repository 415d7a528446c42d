"""Making one of two listings."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from irct.desk.merging.record import Editors, Record
from irct.models import Block, ChangeRequest, Contact, Listing, Merge, Role, User, acting, merges
from irct.models.changes import row_values
from irct.models.judging import FieldChange
from irct.models.paths import EMPTY, Values, alike, names_a_row, plain, same
from irct.places.text import spellings

MINE, THEIRS, BOTH = "mine", "theirs", "both"
MEMBER_NUMBER = "member_number"
# What the secretariat writes beside what editors do.
ALSO = ("country", "membership", "member_since", MEMBER_NUMBER)
LONGEST_REASON = 300


class MergeError(Exception):
    """It cannot be done, and why."""


def refusal(kept: Listing, gone: Listing) -> str:
    """Why two listings cannot be merged; nothing if they can."""
    statuses = {kept.status, gone.status}
    if kept.pk == gone.pk:
        return _("This is one and the same entry.")
    if Listing.Status.WITHDRAWN in statuses:
        return _("One of them is withdrawn. Only entries that are kept can be merged.")
    if Listing.Status.HIDDEN in statuses and len(statuses) > 1:
        return _(
            "One of them is hidden, the other is not. Somebody wanted the hidden one to be gone "
            "from every public page, so nothing of it is taken over. Publish it or withdraw it "
            "first, or hide the other one too."
        )
    if gone.status == Listing.Status.PUBLISHED and kept.status == Listing.Status.DRAFT:
        return _("The public knows the other one. Let that one stay.")
    if kept.is_sample != gone.is_sample:
        return _("One of them is a sample, which is not real.")
    return ""


def in_order(one: Listing, other: Listing) -> tuple[Listing, Listing]:
    """The one that had better stay comes first: published, then fuller, then older."""

    first, second = by_rank([one, other])
    return first, second


def by_rank(listings: Collection[Listing]) -> list[Listing]:
    """Those that had better stay come first, read in as many queries as two of them."""
    model = type(next(iter(listings)))
    keys = [listing.pk for listing in listings]
    whole = model.objects.with_children().in_bulk(keys)
    public = set(model.objects.published().filter(pk__in=keys).values_list("pk", flat=True))

    def rank(listing: Listing) -> tuple[bool, str, int, dt.datetime]:
        missing = len(whole[listing.pk].missing())
        return listing.pk not in public, listing.status, missing, listing.created_at

    return sorted(listings, key=rank)


def columns(model: type[Listing]) -> list[str]:
    """What is chosen column by column."""
    fields = {field.name for field in model._meta.fields}
    return [*model.edited_columns(), *(name for name in ALSO if name in fields)]


def merged_values(
    kept: Listing, gone: Listing, chosen: Mapping[str, str], rows: Iterable[str]
) -> Values:
    """What is to be written of the one that stays, by path.

    `chosen` holds for a column, or `texts/<language>`, whose value it is; `rows` the paths of the
    rows that are kept, those of the one that goes with a plus.
    """
    values: Values = {}
    for name in columns(type(kept)):
        mine, theirs = (plain(getattr(listing, name)) for listing in (kept, gone))
        after = {THEIRS: theirs, BOTH: _both(mine, theirs)}.get(chosen.get(name, MINE), mine)
        if not alike(mine, after):
            values[name] = after
            if day := kept.DAYS_OF.get(name):
                values[day] = plain(getattr(gone, day))
    _remember_names(kept, gone, values)
    for path, value in gone.texts_by_path(*gone.texts.model.WRITTEN, "state").items():
        if chosen.get(path.rpartition("/")[0]) == THEIRS:
            values[path] = value
    rows = set(rows)
    for kind in kept.kinds_beside_texts():
        for row in getattr(kept, kind).all():
            if f"{kind}/{row.pk}" not in rows:
                values[f"{kind}/{row.pk}"] = None
        for row in getattr(gone, kind).all():
            if f"{kind}/+{row.pk}" in rows:
                values[f"{kind}/+{row.pk}"] = row_values(row)
    return values


class Located(Protocol):
    """A row that says where a listing is."""

    street: str
    town: str
    geoname_id: int | None
    country: object

    def get_shown_display(self) -> str: ...


def is_one(row: Contact | Located, other: Contact | Located) -> bool:
    """Two rows hold the same number, website or address."""
    if isinstance(row, Contact) or isinstance(other, Contact):
        return (
            isinstance(row, Contact)
            and isinstance(other, Contact)
            and row.kind == other.kind
            and _reached_by(row) == _reached_by(other)
        )
    street, town = ([spellings(getattr(one, name)) for one in (row, other)] for name in _PLACE)
    is_town = row.geoname_id == other.geoname_id if row.geoname_id else town[0] == town[1]
    return row.country == other.country and is_town and street[0] == street[1]


_PLACE = ("street", "town")


def _reached_by(contact: Contact) -> str:
    value = contact.value.lower()
    if contact.kind in ("website", "form"):
        return value.partition("://")[2].removeprefix("www.").rstrip("/")
    return value


def _both(mine: object, theirs: object) -> object:
    if isinstance(mine, list) and isinstance(theirs, list):
        return list(dict.fromkeys([*mine, *theirs]))
    return mine


def _remember_names(kept: Listing, gone: Listing, values: Values) -> None:
    """Let the name that is not kept be a former one, so that it is found."""
    if not hasattr(kept, "former_names"):
        return
    former = list(values.get("former_names", kept.former_names))
    names = ("name", "native_name", "acronym")
    now = [values.get(name, getattr(kept, name)) for name in names]
    known = {tuple(spellings(name)) for name in [*former, *now]}
    for name in (kept.name, gone.name):
        if tuple(spellings(name)) not in known:
            former.append(name)
            known.add(tuple(spellings(name)))
    if former != list(kept.former_names):
        values["former_names"] = former


@transaction.atomic
def merge(
    kept: Listing,
    gone: Listing,
    values: Mapping[str, object],
    *,
    by: User,
    reason: str = "",
    alone: bool = False,
) -> tuple[Merge, list[ChangeRequest]]:
    """Make one of two listings; return what was done, and the requests for what waits.

    `alone` is for a secretariat of one.
    """
    kept, gone = locked(kept, gone)
    for listing in (kept, gone):
        listing.settle_hidings()
    if why := refusal(kept, gone):
        raise MergeError(why)
    parties = {"kept": str(kept.pk), "kept_name": kept.name}
    parties |= {"gone": str(gone.pk), "gone_name": gone.name, "alone": "yes" if alone else ""}
    was = Whole.of(kept)
    record: Record = {
        "status": kept.status,
        "serial": kept.hide_serial,
        "gone": {"status": gone.status},
    }
    with acting(by, reason=reason, **parties), kept.noting_texts(by=by):
        if values.get(MEMBER_NUMBER):
            # It is one member's only.
            record["gone"]["member_number"] = getattr(gone, MEMBER_NUMBER)
            setattr(gone, MEMBER_NUMBER, "")
            gone.save(update_fields=[MEMBER_NUMBER])
        # What is public was approved where it stands; all else goes the way of every change.
        is_free = alone or gone.is_public()
        requests = write(kept, values, by=by, note=reason, is_free=is_free)
        kept.refresh_from_db()
        _confirm(kept, gone, was)
        record["slugs"] = [
            slug
            for slug in (gone.slug, *gone.former_slugs)
            if slug not in (kept.slug, *kept.former_slugs)
        ]
        kept.former_slugs = [*kept.former_slugs, *record["slugs"]]
        if gone.notes:
            heading = _("From “%s”, merged into this entry:") % gone
            kept.notes = f"{kept.notes}\n\n{heading}\n{gone.notes}".strip()
        kept.save()
        record |= Whole.of(kept).since(was)
        record |= _carry_people(kept, gone)
        record |= _carry_what_is_open(kept, gone, _taken(values, record["added"]), by=by)
        gone.status, gone.merged_into = gone.Status.WITHDRAWN, kept
        # The links in e-mails still hide it: it is found as the other one.
        gone.save(update_fields=["status", "merged_into", "updated_at"])
        gone.index()
        kept.index()
    record["waiting"] = [one.pk for one in requests]
    done = merges(type(kept)).objects.create(
        kept=kept, gone=gone, merged_by=by, reason=reason, record=record
    )
    return done, requests


def locked(*listings: Listing) -> list[Listing]:
    """Lock listings, in one order, and return them as they are stored."""
    [model] = {type(listing) for listing in listings}
    rows = model._default_manager.select_for_update().order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[listing.pk for listing in listings])}
    if len(found) < len({listing.pk for listing in listings}):
        raise MergeError(_("One of them is not there any more."))
    return [found[listing.pk] for listing in listings]


def write(
    kept: Listing, values: Mapping[str, object], *, by: User, note: str, is_free: bool
) -> list[ChangeRequest]:
    """Write what may be public at once, all of it if it is free; return requests for the rest."""
    at_once: Values = {}
    sections: dict[str, Values] = {}
    # The day of what was said goes with what was said.
    said = {day: name for name, day in kept.DAYS_OF.items()}
    for path, value in values.items():
        section = kept.section_of(said.get(path, path))
        if section is None or is_free or value is None or kept.is_first_name(path):
            at_once[path] = value
        else:
            sections.setdefault(section, {})[path] = value
    if at_once:
        kept.write(at_once)
    requests = [kept.submit(section, part, by=by, note=note) for section, part in sections.items()]
    return [one for one in requests if one]


@dataclasses.dataclass(frozen=True, slots=True)
class Whole:
    """All that a merging may change of a listing."""

    columns: Values
    texts: Values
    rows: dict[str, dict[str, Values]]
    blocks: dict[str, list[str]]

    @classmethod
    def of(cls, listing: Listing) -> "Whole":
        names = [*columns(type(listing)), *dict.fromkeys(listing.DAYS_OF.values()), "notes"]
        for block in Block:
            names += [f"{block}_confirmed_{what}" for what in ("on", "how", "by_id")]
        return cls(
            {name: plain(getattr(listing, name)) for name in names},
            listing.texts_by_path(*listing.texts.model.WRITTEN, "state"),
            {
                kind: {str(row.pk): row_values(row) for row in getattr(listing, kind).all()}
                for kind in listing.kinds_beside_texts()
            },
            {block: _content(listing, block) for block in Block},
        )

    def since(self, was: "Whole") -> "Record":
        """What differs from an earlier state."""
        texts = dict.fromkeys([*was.texts, *self.texts], "")
        before, after = texts | was.texts, texts | self.texts
        return {
            "columns": {
                name: [was.columns[name], value]
                for name, value in self.columns.items()
                if not same(was.columns[name], value)
            },
            "texts": {p: [before[p], after[p]] for p in texts if not same(before[p], after[p])},
            "added": {
                kind: {pk: row for pk, row in rows.items() if pk not in was.rows[kind]}
                for kind, rows in self.rows.items()
            },
            "removed": {
                kind: [row for pk, row in rows.items() if pk not in self.rows[kind]]
                for kind, rows in was.rows.items()
            },
        }


def _content(listing: Listing, block: Block) -> list[str]:
    """What a block says, in whatever order its rows are."""
    content: list[str] = []
    for section in listing.SECTIONS_OF[block]:
        for path, value in listing.values_of(section).items():
            if isinstance(value, dict):
                cells = {name: one for name, one in value.items() if name != "position"}
                content.append(repr(sorted(cells.items())))
            elif value not in EMPTY:
                content.append(f"{path} {sorted(value) if isinstance(value, list) else value!r}")
    return sorted(content)


def _confirm(kept: Listing, gone: Listing, was: Whole) -> None:
    """Let each block keep the day of the listing that all of it comes from, or none."""
    for block in Block:
        now = _content(kept, block)
        if now == was.blocks[block]:
            continue
        is_theirs = now == _content(gone, block)
        for what, nothing in (("on", None), ("how", ""), ("by", None)):
            name = f"{block}_confirmed_{what}"
            setattr(kept, name, getattr(gone, name) if is_theirs else nothing)


def _taken(
    values: Mapping[str, object], added: Mapping[str, Mapping[str, Values]]
) -> dict[str, str]:
    """Under which path each row that was taken over stands now."""
    taken = {}
    for kind, rows in added.items():
        left = dict(rows)
        for path, value in values.items():
            if path.startswith(f"{kind}/+"):
                pk = next((pk for pk, row in left.items() if same(row, value)), None)
                if pk is not None:
                    left.pop(pk)
                    taken[path.replace("+", "")] = f"{kind}/{pk}"
    return taken


def _carry_people(kept: Listing, gone: Listing) -> Record:
    """Let the editors edit the one that stays; what was offered of the other is withdrawn."""
    edit = {one.user_id: one for one in kept.editorships.all()}
    people: Editors = {"added": [], "raised": {}, "of_gone": []}
    for one in gone.editorships.all():
        people["of_gone"].append((one.user_id, one.role, one.invited_by_id, one.since))
        own = edit.get(one.user_id)
        if own is None:
            kept.editorships.create(user_id=one.user_id, role=one.role, invited_by=one.invited_by)
            people["added"].append(one.user_id)
        elif one.is_lead and not own.is_lead:
            own.role = Role.LEAD
            own.save(update_fields=["role"])
            people["raised"][str(one.user_id)] = Role.EDITOR
    gone.editorships.all().delete()
    undecided = gone.invitations.undecided()
    invitations = list(undecided.values_list("pk", flat=True))
    undecided.update(withdrawn_at=timezone.now())
    return {"editors": people, "invitations": invitations}


def _carry_what_is_open(
    kept: Listing, gone: Listing, taken: Mapping[str, str], *, by: User
) -> Record:
    """Carry over what waits for a decision; what does not fit is withdrawn."""
    requests: dict[str, int | None] = {}
    for one in gone.change_requests.filter(status="pending").order_by("proposed_at"):
        items = _fitted(kept, one, taken)
        one.withdraw(by=by)
        carried = items and kept.propose(one.section, items, by=one.proposed_by, note=one.note)
        requests[str(one.pk)] = carried.pk if carried else None
    corrections = gone.corrections.open()
    moved = list(corrections.values_list("pk", flat=True))
    corrections.update(listing=kept)
    return {"requests": requests, "corrections": moved}


def _fitted(kept: Listing, request: ChangeRequest, taken: Mapping[str, str]) -> list[FieldChange]:
    """What a request asks for, as asked of another listing; nothing if it cannot be."""
    stored = kept.values_of(request.section)
    items = []
    for item in request.items:
        path = item["path"]
        if names_a_row(path) and path not in taken:
            return []
        path = taken.get(path, path)
        before = stored.get(path)
        if not same(before, item["after"]):
            items.append(item | {"path": path, "before": before})
    return items


def merges_of(listing: Listing) -> models.QuerySet[Merge]:
    """The mergings of a listing that stand, the newest first."""
    about = merges(type(listing)).objects.filter(Q(kept=listing) | Q(gone=listing), undone_at=None)
    return about.select_related("kept", "gone", "merged_by")
