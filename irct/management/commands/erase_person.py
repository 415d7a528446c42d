"""Erase a person's data, on their request, from everything that was kept of them."""

import getpass
import io
import json
import os
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import reduce
from operator import or_
from typing import Any

import pghistory.core
import pgtrigger
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from pghistory.models import Context

from experts.models import Expert, ExpertRequest, Portrait, ProposedPortrait
from irct.imports.files import Unreadable, lines_of
from irct.machine import journal
from irct.machine.journal import Deed, Note
from irct.models import (
    ERASED,
    ERASED_PK,
    Act,
    Erasure,
    ImportBatch,
    ImportRow,
    UnsavedForm,
    User,
    acting,
)

EMAIL = Expert._meta.get_field("email")
WHY = "A person's data was erased on their request."


class Person:
    """What somebody is known by: an account, if any, addresses and names."""

    def __init__(self, email: str) -> None:
        address = EmailAddress.objects.filter(email__iexact=email).select_related("user").first()
        user = User.objects.filter(email__iexact=email).first() or (address and address.user)
        self.pk = user.pk if user else None
        called = {alias.casefold() for alias in [email, *(_called(user) if user else ())]}
        self.names = {alias for alias in called if "@" not in alias}
        # What was their address, and is somebody else's now, stays.
        self.addresses = called - self.names - set(_addresses_of_others(user))
        # A name of one word may mean something else within a sentence.
        self.unmistakable = self.addresses | {name for name in self.names if " " in name}
        aliases = sorted(self.unmistakable, key=len, reverse=True)
        either = "|".join(map(re.escape, aliases)) or "(?!)"
        self._mentioned = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

    def without(self, text: str) -> str:
        """A text that no longer names them."""
        if text.casefold() in self.addresses | self.names:
            return ERASED
        return self._mentioned.sub(ERASED, text)

    def without_address(self, text: str) -> str:
        """A value of a listing, kept unless it is nothing but their address."""
        return ERASED if text.casefold() in self.addresses else text

    def is_named_in(self, text: str) -> bool:
        return self.without(text) != text


class Command(BaseCommand):
    help = (
        "Erase a person's data: their account, and their name and addresses in the history. "
        "What listings say stays. A record that does not name them says that it was done."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="an e-mail address of theirs")
        parser.add_argument("--reason", default="", help="kept in the record; it must name nobody")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, email: str, reason: str, yes: bool, **options: object) -> None:
        person = Person(email)
        if person.is_named_in(reason):
            raise CommandError("The reason is kept, so it must not name them.")
        if not yes:
            self.ask(person, email)
        with transaction.atomic():
            counts = erase(person)
            by = os.environ.get("SUDO_USER") or getpass.getuser()
            Erasure.objects.create(erased_by=by, reason=reason, counts=counts)
        self.note_outside(email)
        self.stdout.write("Erased. Backups hold the data until they are deleted.")
        for label, count in texts_about(person).items():
            self.stdout.write(f"Left, since listings say it: {label}, {count:,} times.")

    def note_outside(self, email: str) -> None:
        """Note it, without saying whose, for the day on which a backup is restored."""
        try:
            journal.write(Note(Deed.ERASED, "address", journal.hash_of(email)))
        except OSError as error:
            self.stderr.write(f"A restored backup would bring them back: {error}")

    def ask(self, person: Person, email: str) -> None:
        """Report how much a rehearsal would erase, and ask whether to go on."""
        with transaction.atomic():
            counts = erase(person)
            transaction.set_rollback(True)
        self.stdout.write("This erases for good:")
        for what, count in counts.items():
            self.stdout.write(f"{count:8,}  {what}")
        try:
            answer = input("Write the address again to go on: ")
        except EOFError:
            answer = ""
        if answer.strip().casefold() != email.casefold():
            raise CommandError("Nothing was erased.")


def erase(person: Person) -> dict[str, int]:
    """Erase what was kept of a person; return the number of rows of each kind."""
    done: Counter[str] = Counter()
    with acting(None, reason=WHY):
        for rows in (
            _sessions(person),
            _files(person),
            _rows_left_out(person),
            _portraits(person, Portrait),
            _portraits(person, ProposedPortrait),
            User.objects.filter(pk__in=[person.pk] if person.pk else []),
        ):
            done += _removed(rows)
        done += _requests(person)
        done += _jobs(person)
        # The desk finds an expert by an address that goes.
        found_by_it = list(Expert.objects.filter(_is_any(EMAIL, person.addresses)))
        for model in _models():
            done += _values(model, person)
        for expert in found_by_it:
            expert.index()
    # The owner's role alone can pass over these, see the command migrate.
    kept = [f"{model._meta.label}:append_only" for model in pghistory.core.event_models()]
    with pgtrigger.ignore(*kept, f"{Act._meta.label}:kept"), transaction.atomic():
        for model in pghistory.core.event_models():
            done += _event_values(model, person)
        done += _acts(person)
    done += _log_entries(person)
    if not done:
        raise CommandError("Nobody is known by this address.")
    # Nobody can read which of these name them; each is kept for a day at most.
    done += _removed(UnsavedForm.objects.all())
    return dict(sorted(done.items()))


def texts_about(person: Person) -> dict[str, int]:
    """The number of rows, by model, of listings and history whose text still names a person."""
    found: Counter[str] = Counter()
    events: list[Any] = pghistory.core.event_models()
    for event in events:
        for model in (event.pgh_tracked_model, event):
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(
                    f"SELECT count(*) FROM {table} AS one WHERE EXISTS ("
                    "SELECT FROM unnest(%s::text[]) AS alias"
                    " WHERE strpos(lower(to_jsonb(one)::text), lower(alias)) > 0)",
                    [[_in_json(alias) for alias in person.unmistakable]],
                )
                found[model._meta.label] = cursor.fetchone()[0]
    return dict(sorted((+found).items()))


def _called(user: User) -> Iterable[str]:
    """Every name that somebody has, or had when they did something."""
    actors = Context.objects.filter(metadata__user=user.pk).values_list("metadata__by", flat=True)
    known = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return {user.email, user.name, *known, *actors.distinct()} - {"", None}


def _addresses_of_others(user: User | None) -> Iterable[str]:
    accounts, addresses = User.objects.all(), EmailAddress.objects.all()
    if user:
        accounts, addresses = accounts.exclude(pk=user.pk), addresses.exclude(user=user)
    for rows in (accounts, addresses):
        yield from (email.casefold() for email in rows.values_list("email", flat=True))


def _models() -> list[type[models.Model]]:
    """The models whose rows hold the present."""
    elsewhere = (Context, Erasure, UnsavedForm, LogEntry, *pghistory.core.event_models())
    return [
        model
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model not in elsewhere
    ]


def _removed(rows: models.QuerySet) -> Counter[str]:
    return Counter({f"{label}, removed": count for label, count in rows.delete()[1].items()})


def _requests(person: Person) -> Counter[str]:
    """Erase their requests for experts; an anonymous number of each remains."""
    by_them = [Q(email__iexact=address) for address in person.addresses]
    requests = ExpertRequest.objects.filter(_any(by_them))
    return Counter({f"{ExpertRequest._meta.label}, removed": requests.forget()})


def _sessions(person: Person) -> models.QuerySet:
    theirs = []
    for session in Session.objects.all():
        data = session.get_decoded()
        text = json.dumps(data, ensure_ascii=False, default=str)
        if data.get("_auth_user_id") == str(person.pk) or person.is_named_in(text):
            theirs.append(session.pk)
    return Session.objects.filter(pk__in=theirs)


def _files(person: Person) -> models.QuerySet:
    """Imports with a waiting file or a refused row that names them."""
    unwritten = ImportBatch.objects.unfinished()
    naming = [
        pk
        for pk, content in unwritten.values_list("pk", "content").iterator(chunk_size=1)
        if any(person.is_named_in(text) for text in _texts_in(bytes(content or b"")))
    ]
    rows = ImportRow.objects.filter(batch__in=unwritten).exclude(problems=[])
    for batch, cells, name in rows.values_list("batch", "cells", "name").iterator():
        if any(map(person.is_named_in, (*cells, name))):
            naming.append(batch)
    return ImportBatch.objects.filter(pk__in=naming)


def _rows_left_out(person: Person) -> models.QuerySet:
    """Refused rows that name them, of files whose other rows were imported."""
    rows = ImportRow.objects.left_out()
    naming = [
        pk
        for pk, cells, name in rows.values_list("pk", "cells", "name").iterator()
        if any(map(person.is_named_in, (*cells, name)))
    ]
    return ImportRow.objects.filter(pk__in=naming)


def _portraits(person: Person, model: type[Portrait] | type[ProposedPortrait]) -> models.QuerySet:
    """Portraits that show them, as far as is known, or that they sent."""
    theirs = _is_any(EMAIL, person.addresses)
    shows_them = Q(expert__in=Expert.objects.filter(theirs))
    sent_by_them = Q(sent_by__in=[person.pk] if person.pk else [])
    return model.objects.filter(shows_them | sent_by_them)


def _texts_in(content: bytes) -> Iterator[str]:
    """The cells of a file or, if it is no table, whatever can be read of it."""
    try:
        with closing(lines_of(io.BytesIO(content))) as lines:
            for line in lines:
                yield "\n".join(line.cells)
    except Unreadable:
        yield content.decode("utf-8", "replace")
        yield content.decode("utf-16", "replace")


def _jobs(person: Person) -> Counter[str]:
    """Remove queued jobs that hold their address, such as mail to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE EXISTS ("
            "SELECT FROM unnest(%s::text[]) AS alias WHERE strpos(lower(args::text), alias) > 0)",
            [[_in_json(address) for address in person.addresses]],
        )
        return Counter({"jobs, removed": cursor.rowcount})


def _values(model: type[models.Model], person: Person) -> Counter[str]:
    """Delete rows that exist for their address; clear it where a row can do without."""
    done: Counter[str] = Counter()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.EmailField):
            rows = model._base_manager.filter(_is_any(field, person.addresses))
            if field.blank:
                done[f"{model._meta.label}, changed"] += rows.update(**{field.name: ""})
            else:
                done += _removed(rows)
        elif isinstance(field, models.JSONField):
            done[f"{model._meta.label}, changed"] += _rewrite(model, field, person)
    return done


def _event_values(model: type[models.Model], person: Person) -> Counter[str]:
    """Replace a person in the events of a model."""
    changed = 0
    events = model._base_manager
    for field in model._meta.concrete_fields:
        if isinstance(field, models.EmailField):
            theirs = events.filter(_is_any(field, person.addresses))
            changed += theirs.update(**{field.name: ERASED})
        elif isinstance(field, models.JSONField):
            changed += _rewrite(model, field, person)
        elif field.related_model is User and person.pk:
            theirs = events.filter(**{field.attname: person.pk})
            changed += theirs.update(**{field.attname: ERASED_PK})
    return Counter({f"{model._meta.label}, changed": changed})


def _rewrite(model: type[models.Model], field: models.Field, person: Person) -> int:
    """Replace their address in a JSON column; return the number of rows."""
    rows = _mentioning(model._base_manager.all(), field.name, person.addresses)
    changed = 0
    for pk, stored in rows.values_list("pk", field.name):
        erased = _mapped(stored, person.without_address)
        if erased != stored:
            changed += model._base_manager.filter(pk=pk).update(**{field.name: erased})
    return changed


def _acts(person: Person) -> Counter[str]:
    """Replace them in acts, as the actor or as somebody who took part."""
    by_them = Q(metadata__user=person.pk) if person.pk else None
    aliases = person.addresses | person.names
    changed = 0
    for act in _mentioning(Context.objects.all(), "metadata", aliases, also=by_them):
        metadata = _mapped(act.metadata, person.without)
        if person.pk and act.metadata.get("user") == person.pk:
            metadata |= {"user": ERASED_PK, "by": ERASED}
        elif act.metadata.get("user"):
            metadata["by"] = act.metadata.get("by")  # somebody else of the same name
        if metadata != act.metadata:
            changed += Context.objects.filter(pk=act.pk).update(metadata=metadata)
    return Counter({"acts, changed": changed})


def _log_entries(person: Person) -> Counter[str]:
    """Replace their name in the admin's log of other people's work."""
    changed = 0
    for entry in LogEntry.objects.all():
        erased = person.without(entry.object_repr), _without_in_json(entry.change_message, person)
        if erased != (entry.object_repr, entry.change_message):
            entry.object_repr, entry.change_message = erased
            entry.save(update_fields=["object_repr", "change_message"])
            changed += 1
    return Counter({"admin.LogEntry, changed": changed})


def _without_in_json(text: str, person: Person) -> str:
    try:
        data = json.loads(text)
    except ValueError:
        return person.without(text)
    erased = _mapped(data, person.without)
    return text if erased == data else json.dumps(erased)


def _mapped(value: object, change: Callable[[str], str]) -> Any:
    """Apply a change to every string of a JSON value."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _mapped(one, change) for name, one in value.items()}
    return value


def _is_any(field: models.Field, addresses: Iterable[str]) -> Q:
    return _any(Q(**{f"{field.name}__iexact": address}) for address in addresses)


def _mentioning(
    rows: models.QuerySet, name: str, aliases: Iterable[str], *, also: Q | None = None
) -> models.QuerySet:
    """The rows whose JSON may mention somebody."""
    mentions = _any(Q(as_text__icontains=_in_json(alias)) for alias in aliases)
    found = mentions | also if also else mentions
    return rows.annotate(as_text=Cast(name, models.TextField())).filter(found)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
