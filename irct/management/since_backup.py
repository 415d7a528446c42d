"""What a backup does not know: what was hidden and who was erased since, and which letters left."""

import datetime as dt
from collections.abc import Iterator

from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model

from experts.models import Expert
from irct.machine import journal
from irct.machine.journal import Deed, Note
from irct.models import Listing, User, listing_models

# Clocks differ, and what was noted just before may not have been written yet.
BEFORE = dt.timedelta(minutes=10)
WHY = "It was hidden after the backup was made from which the directory was restored."
WHY_ERASED = "Again, after the directory was restored from a backup."

# The worker takes nothing up that has failed; the desk shows it, and can have it sent.
HOLD = """
UPDATE procrastinate_jobs SET status = 'failed'
WHERE status IN ('todo', 'doing') AND queue_name <> 'timetable'
RETURNING id, task_name, coalesce(args -> 'to' ->> 0, ''), coalesce(args ->> 'subject', '')
"""


def hide_again(notes: list[Note], begun: dt.datetime) -> list[Listing]:
    """Hide what was to be hidden since a moment, though it may have been shown again since."""
    models = {model._meta.label_lower: model for model in listing_models()}
    found: dict[tuple[str, str], Note] = {
        (note.kind, note.key): note
        for note in _since(notes, begun)
        if note.deed in (Deed.WANTED, Deed.HIDDEN) and note.kind in models
    }
    hidden = []
    for (kind, key), note in found.items():
        listing = models[kind]._default_manager.filter(pk=key).first()
        if listing is None or listing.is_hidden() or listing.status == listing.Status.WITHDRAWN:
            continue
        by = User.objects.filter(pk=note.by or 0).first()
        listing.hide(by=by, reason=WHY)
        hidden.append(listing)
    return hidden


def erase_again(notes: list[Note], begun: dt.datetime) -> tuple[int, list[dt.datetime]]:
    """Erase who was erased since a moment; their number, and when others were who are not found."""
    wanted = {one.key: one.moment for one in _since(notes, begun) if one.deed is Deed.ERASED}
    found = {journal.hash_of(address): address for address in _addresses()} if wanted else {}
    for key in wanted.keys() & found.keys():
        call_command("erase_person", found[key], yes=True, reason=WHY_ERASED, verbosity=0)
    return len(wanted.keys() & found.keys()), [wanted[key] for key in wanted.keys() - found.keys()]


def hold_letters() -> list[str]:
    """Have nothing sent that waited when the backup was made; what that was, a line each."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HOLD)
        return [
            " ".join(filter(None, (f"{number}:", to or task, subject)))
            for number, task, to, subject in sorted(cursor.fetchall())
        ]


def _since(notes: list[Note], begun: dt.datetime) -> list[Note]:
    return [note for note in notes if note.moment >= begun - BEFORE]


def _addresses() -> Iterator[str]:
    models: list[type[Model]] = [User, EmailAddress, Expert]
    for model in models:
        yield from model._default_manager.exclude(email="").values_list("email", flat=True)
