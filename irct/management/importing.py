"""The command that imports a file of listings."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from irct.imports import batches
from irct.imports.files import Unreadable
from irct.imports.plans import UNCHANGED, Plan
from irct.imports.reading import WAITING
from irct.imports.resources import ListingResource
from irct.mail import notices
from irct.models import ImportBatch, ImportRow, User

MOST_REFUSED_SHOWN = 200


class ImportCommand(BaseCommand):
    resource: ClassVar[type[ListingResource]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV or XLSX file")
        parser.add_argument(
            "--check", action="store_true", help="say what would change, write nothing"
        )
        parser.add_argument("--by", metavar="EMAIL", help="who imports, of the secretariat")

    def handle(self, *, file: Path, check: bool, by: str | None, **options: object) -> None:
        if not (check or by):
            raise CommandError(
                "Say who imports, as in --by name@example.org: a colleague of theirs approves it."
            )
        user = self.person(by) if by else None
        self.refused = 0
        try:
            with file.open("rb") as opened:
                batch, counts = batches.run(
                    self.resource(),
                    opened,
                    name=file.name,
                    by=user,
                    write=not check,
                    report=self.tell_progress,
                    refused=self.tell_refused,
                )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except Unreadable as error:
            raise CommandError(str(error)) from None
        except IntegrityError as error:
            raise CommandError(f"The database refuses a row; nothing is changed. {error}") from None
        if self.stderr.isatty():
            self.stderr.write("")
        self.tell_counts(counts, batch)
        if batch and batch.state == ImportBatch.State.PENDING:
            notices.import_waits(batch)
        if counts[ImportRow.REFUSED]:
            raise CommandError("Nothing is changed. Correct the rows above, then try again.")

    def person(self, email: str) -> User:
        user = User.objects.filter(email__iexact=email, is_active=True, is_staff=True).first()
        if user is None:
            raise CommandError(f"Nobody of the secretariat has the e-mail address {email}.")
        return user

    def tell_progress(self, read: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{read:,} rows read", ending="")

    def tell_refused(self, plan: Plan) -> None:
        self.refused += 1
        if self.refused > MOST_REFUSED_SHOWN:
            return
        for problem in plan.problems:
            where = f"Row {plan.number}" + (f", {problem['column']}" if problem["column"] else "")
            value = f" It says: {problem['value']!r}." if problem["value"] else ""
            self.stdout.write(f"{where}: {problem['reason']}{value}")

    def tell_counts(self, counts: Counter[str], batch: ImportBatch | None) -> None:
        if self.refused > MOST_REFUSED_SHOWN:
            self.stdout.write(f"And {self.refused - MOST_REFUSED_SHOWN:,} more rows.")
        names = (ImportRow.ADDED, ImportRow.CHANGED, UNCHANGED, ImportRow.REFUSED)
        self.stdout.write(", ".join(f"{counts[name]:,} {name}" for name in names) + ".")
        if waiting := counts[WAITING]:
            self.stdout.write(
                f"Of {waiting:,} listings contact details wait for a second person at the desk."
            )
        if batch:
            self.stdout.write(f"This is batch {batch.pk}. It can be undone at the desk.")
        elif not counts[ImportRow.REFUSED]:
            self.stdout.write("Nothing is written: this was a check.")
