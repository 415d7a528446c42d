"""Making two again of listings that were merged."""

import dataclasses

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from irct.desk.merging.making import MEMBER_NUMBER, MergeError, Record, Whole, locked, write
from irct.history.differences import title
from irct.models import Block, ChangeRequest, Listing, Merge, User, acting, merges
from irct.models.changes import row_values
from irct.models.paths import Values, alike, plain, same


@dataclasses.dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a merging left as it is, since it was changed again."""

    left: list[str]
    # What of what is put back waits for a second person.
    requests: list[ChangeRequest]
    # Whether what was public is hidden now, since the other one was hidden meanwhile.
    is_hidden: bool


@transaction.atomic
def undo(done: Merge, *, by: User, reason: str = "", alone: bool = False) -> Undone:
    """Make two of what was merged; what was changed since stays as it is, and is named.

    `alone` is for a secretariat of one.
    """
    kept, gone = locked(done.kept, done.gone)
    kept.settle_hidings()
    done = merges(type(kept)).objects.select_for_update().get(pk=done.pk)
    done.kept, done.gone = kept, gone
    if done.undone_at or gone.merged_into_id != kept.pk:
        raise MergeError(_("This was undone already."))
    if kept.merged_into_id:
        raise MergeError(_("“%s” was merged with another entry since. Undo that first.") % kept)
    parties = {"kept": str(kept.pk), "kept_name": kept.name, "undone": "yes"}
    parties |= {"gone": str(gone.pk), "gone_name": gone.name, "alone": "yes" if alone else ""}
    record: Record = done.record
    with acting(by, reason=reason, **parties), kept.noting_texts(by=by):
        left = changed_since(done)
        values = _put_back(kept, record)[1]
        requests = _write_back(kept, record, values, by=by, note=reason, alone=alone)
        _part_people(kept, gone, record)
        _part_what_is_open(kept, gone, record, by=by)
        # Public again is only what was public before, and hidden by nobody since.
        status = record["gone"]["status"]
        was_taken_off = (kept.hide_serial, kept.status) != (record["serial"], record["status"])
        may_be_shown = not was_taken_off and gone.may_be_shown_on(timezone.localdate())
        is_hidden = status == gone.Status.PUBLISHED and not may_be_shown
        gone.status = gone.Status.HIDDEN if is_hidden else status
        gone.merged_into = None
        if "member_number" in record["gone"]:
            setattr(gone, MEMBER_NUMBER, record["gone"]["member_number"])
        gone.save()
        gone.index()
    # Whoever hid the one that stays while this was done meant both.
    transaction.on_commit(lambda: _hide_with(kept, gone, by=by, reason=reason))
    done.undone_by, done.undone_at = by, timezone.now()
    done.save(update_fields=["undone_by", "undone_at"])
    return Undone(left, requests, is_hidden)


def _hide_with(kept: Listing, gone: Listing, *, by: User, reason: str) -> None:
    if kept.is_marked() and gone.is_public():
        gone.hide(by=by, reason=reason)


def changed_since(done: Merge) -> list[str]:
    """Name what undoing a merging would leave as it is."""
    left, _values = _put_back(done.kept, done.record)
    return [
        *left,
        *_edit_neither(done.kept, done.record),
        *(str(asked) for asked in _decided_since(done.kept, done.gone, done.record)),
    ]


def _put_back(kept: Listing, record: Record) -> tuple[list[str], Values]:
    """Name what somebody has changed since; return what is written to put back the rest."""
    left: list[str] = []
    values: Values = {}
    texts = Whole.of(kept).texts
    for name, (was, made) in record["columns"].items():
        if alike(plain(getattr(kept, name)), made):
            values[name] = was
        else:
            left.append(_called(kept, name))
    for path, (was, made) in record["texts"].items():
        if not same(texts.get(path, ""), made):
            left.append(title(kept, path))
        elif was or not path.endswith("/state"):
            values[path] = was
    for kind, rows in record["added"].items():
        now = {str(row.pk): row_values(row) for row in getattr(kept, kind).all()}
        for pk, made in rows.items():
            if pk in now and now[pk] != made:
                left.append(title(kept, f"{kind}/{pk}", now[pk], now[pk]))
            elif pk in now:
                values[f"{kind}/{pk}"] = None
        for number, was in enumerate(record["removed"][kind]):
            if was not in now.values():
                values[f"{kind}/+{number}"] = was
    return list(dict.fromkeys(left)), values


def _write_back(
    kept: Listing, record: Record, values: Values, *, by: User, note: str, alone: bool
) -> list[ChangeRequest]:
    columns = {field.name: field for field in kept._meta.fields}
    for name in [name for name in values if name == "notes" or "_confirmed_" in name]:
        was = values.pop(name)
        setattr(kept, name, was if name.endswith("_id") else columns[name].to_python(was))
    kept.former_slugs = [slug for slug in kept.former_slugs if slug not in record["slugs"]]
    kept.save()
    return write(kept, values, by=by, note=note, is_free=alone)


def _called(listing: Listing, name: str) -> str:
    block, confirmed, _what = name.partition("_confirmed_")
    return str(Block(block).label) if confirmed else title(listing, name)


def _edit_neither(kept: Listing, record: Record) -> list[str]:
    """Name the editors who were removed since: they edit neither of the two."""
    edit = set(kept.editorships.values_list("user", flat=True))
    removed = [pk for pk, *_rest in record["editors"]["of_gone"] if pk not in edit]
    return [str(user) for user in User.objects.filter(pk__in=removed)]


def _part_people(kept: Listing, gone: Listing, record: Record) -> None:
    """Give each listing its editors back."""
    people = record["editors"]
    edit = {one.user_id: one for one in kept.editorships.all()}
    inviters = User.objects.in_bulk([by for _pk, _role, by, _since in people["of_gone"] if by])
    for pk, role, invited_by, since in people["of_gone"]:
        if pk not in edit:
            continue
        inviter = inviters.get(invited_by)
        gone.editorships.create(user_id=pk, role=role, invited_by=inviter, since=since)
        if pk in people["added"]:
            edit[pk].delete()
        elif edit[pk].is_lead and (was := people["raised"].get(str(pk))):
            edit[pk].role = was
            edit[pk].save(update_fields=["role"])
    offered = gone.invitations.filter(pk__in=record["invitations"]).exclude(withdrawn_at=None)
    offered.update(withdrawn_at=None)


def _decided_since(kept: Listing, gone: Listing, record: Record) -> list[ChangeRequest]:
    """The requests that were taken over, and are not open any more."""
    waits = set(kept.change_requests.filter(status="pending").values_list("pk", flat=True))
    decided = [pk for pk, carried in record["requests"].items() if carried and carried not in waits]
    return list(gone.change_requests.filter(pk__in=decided))


def _part_what_is_open(kept: Listing, gone: Listing, record: Record, *, by: User) -> None:
    """Let what waits be asked of the one of which it was asked, unless it was decided since."""
    decided = [one.pk for one in _decided_since(kept, gone, record)]
    ours = [pk for pk in (*record["waiting"], *record["requests"].values()) if pk]
    for one in kept.change_requests.filter(status="pending", pk__in=ours):
        one.withdraw(by=by)
    asked = gone.change_requests.filter(pk__in=record["requests"], status="withdrawn")
    for one in asked.exclude(pk__in=decided):
        one.status = one.Status.PENDING
        one.save(update_fields=["status"])
    kept.corrections.open().filter(pk__in=record["corrections"]).update(listing=gone)
