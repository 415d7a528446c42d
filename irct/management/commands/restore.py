"""Make the database anew from a backup, without what was hidden or erased since."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pyrage
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from django.db.models import Model
from django.utils import timezone
from psycopg.sql import SQL

from irct.machine.journal import Note
from irct.management import archive, since_backup
from irct.models import User, listing_models


class Command(BaseCommand):
    help = (
        "Make the database anew from a backup. What was hidden or erased since stays so, and no"
        " e-mail that waited is sent. A database that stands there is kept under another name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, required=True, help="the file of the key")
        parser.add_argument(
            "--replace", metavar="NAME", help="the database that this replaces, if it holds data"
        )
        since_backup.add_journals(parser)
        parser.add_argument(
            "--without-journal",
            action="store_true",
            help="although nothing tells what was hidden since",
        )
        parser.add_argument(
            "--as-of",
            metavar="TIME",
            type=dt.datetime.fromisoformat,
            help="what was backed up had itself been brought back to this time",
        )
        parser.add_argument(
            "--check", action="store_true", help="only see that the backup is whole"
        )

    def handle(
        self,
        *,
        file: Path,
        identity: Path,
        replace: str | None,
        journal: list[Path],
        without_journal: bool,
        check: bool,
        as_of: dt.datetime | None = None,
        **options: object,
    ) -> None:
        identities = read_key(identity)
        if not file.exists():
            raise CommandError(f"There is no file {file}.")
        if check:
            with archive.fresh_database("check") as fresh:
                header = archive.restore(file, identities, fresh)
            self.stdout.write(f"{file.name} is whole: {header.rows:,} rows of {header.begun}.")
            return
        notes = self.notes(journal, is_needed=not without_journal)
        name = str(connection.settings_dict["NAME"])
        if (held := data_held()) and replace != name:
            raise CommandError(
                f"The database {name} holds data: {held}. To replace it, add --replace {name}; it"
                " is kept under another name."
            )
        refuse_while_in_use(name)
        with archive.fresh_database("restored") as fresh:
            header = archive.restore(file, identities, fresh)
            with connected_to(fresh):
                call_command("migrate", verbosity=0)
                self.settle(
                    notes, min(header.moment, as_of.astimezone() if as_of else header.moment)
                )
            self.put_in_place(name, fresh, is_kept=bool(held))
        self.stdout.write(f"Restored: {header.rows:,} rows, as of {header.begun}.")
        if not settings.IS_LOCAL:
            self.stdout.write("Run irct/machine/roles.sql again, as PostgreSQL's superuser.")

    def notes(self, others: list[Path], *, is_needed: bool) -> list[Note]:
        found = since_backup.read_journals(others)
        if found is None and is_needed:
            raise CommandError(
                "There is no journal here, so what was hidden since the backup would be public"
                " again. Give that of the site's machine with --journal FILE; if it is lost, write"
                " --without-journal, and ask every member before the site is opened."
            )
        return found or []

    def settle(self, notes: list[Note], begun: dt.datetime) -> None:
        """Have nothing be public again, nobody come back and no letter go out twice."""
        since_backup.carry_out_again(notes, begun, self.stdout)
        held = since_backup.hold_letters()
        self.stdout.write(f"E-mails that waited and are held, as failed ones: {len(held)}.")
        for line in held:
            self.stdout.write(f"  {line}")

    def put_in_place(self, name: str, fresh: str, *, is_kept: bool) -> None:
        refuse_while_in_use(name)
        before = f"{name}_before_{timezone.now():%Y%m%d_%H%M%S}"
        connection.close()
        rename = SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            archive.run_alone(rename, name, before, on=fresh)
            try:
                archive.run_alone(rename, fresh, name, on=before)
            except psycopg.Error:
                archive.run_alone(rename, before, name, on=fresh)
                raise
        except psycopg.Error as error:
            raise CommandError(f"The database cannot be renamed: {error}") from None
        if is_kept:
            self.stdout.write(f"What was there is the database {before} now.")
        else:
            archive.run_alone(SQL("DROP DATABASE {}"), before, on=name)


def read_key(path: Path) -> list[pyrage.x25519.Identity]:
    try:
        lines = [line.strip() for line in path.read_text().splitlines()]
        return [
            pyrage.x25519.Identity.from_str(line)
            for line in lines
            if line and not line.startswith("#")
        ]
    except OSError as error:
        raise CommandError(f"The key cannot be read: {error}") from None
    except pyrage.IdentityError:
        raise CommandError(f"{path} holds no secret key of age.") from None


def data_held() -> str:
    """What a database holds that nobody may lose, in words; nothing if it is new."""
    found = []
    models: list[type[Model]] = [*listing_models(), User]
    for model in models:
        try:
            if number := model._default_manager.count():
                found.append(f"{number:,} {model._meta.verbose_name_plural}")
        except ProgrammingError:  # there are no tables yet
            continue
    return ", ".join(found)


def refuse_while_in_use(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )
        (number,) = cursor.fetchone()
    if number:
        raise CommandError(
            f"The database {name} is in use by {number} connections: stop the site and the worker."
        )


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
