"""What a backup does not know: what was hidden and who was erased since, and which letters left."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

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


def add_journals(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--journal",
        type=Path,
        action="append",
        default=[],
        help="the journal of another machine of the site, beside that of this one",
    )


def read_journals(others: list[Path]) -> list[Note] | None:
    """The notes of this machine's journal and of others; nothing where there is no journal."""
    files = [path for path in (Path(settings.JOURNAL), *others) if path.exists()]
    if missing := [str(path) for path in others if path not in files]:
        raise CommandError(f"There is no file {', '.join(missing)}.")
    if not files:
        return None
    return [note for path in files for note in journal.read(path.read_bytes().splitlines())]


def carry_out_again(notes: list[Note], begun: dt.datetime, out: OutputWrapper) -> None:
    """Hide and erase whatever was hidden and erased since a moment, and tell what that is."""
    hidden = hide_again(notes, begun)
    out.write(f"Hidden since, and hidden again: {len(hidden)}.")
    for listing in hidden:
        out.write(f"  {listing}")
    erased, unknown = erase_again(notes, begun)
    out.write(f"Erased since, and erased again: {erased}.")
    for moment in unknown:
        out.write(
            f"Somebody was erased on {timezone.localtime(moment):%Y-%m-%d %H:%M} whom nobody here"
            " has the address of, or the secret key is another one: if it can be, erase them again"
            " with erase_person."
        )


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
