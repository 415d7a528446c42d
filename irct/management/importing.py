"""The command that imports a file of listings."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import ClassVar

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from irct.imports import batches, wording
from irct.imports.choosing import Looked
from irct.imports.files import ENCODINGS, Unreadable, encoding_named
from irct.imports.plans import UNCHANGED, Plan
from irct.imports.reading import WAITING
from irct.imports.resources import ListingResource
from irct.mail import notices
from irct.models import ImportBatch, ImportRow, User

MOST_REFUSED_SHOWN = 200


class ImportCommand(BaseCommand):
    resource: ClassVar[type[ListingResource]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV, XLSX or ODS file")
        parser.add_argument(
            "--check", action="store_true", help="say what would change, write nothing"
        )
        parser.add_argument(
            "--map",
            metavar="HEADER=COLUMN",
            action="append",
            default=[],
            help="which column a header means, or its letter, as in --map Land=country; nothing "
            "after the = leaves the column out; may be given several times",
        )
        parser.add_argument(
            "--encoding",
            default="",
            help="how the letters of a CSV file are written, if it is not told rightly, "
            "as in koi8-r or windows-1251",
        )
        parser.add_argument(
            "--sheet", default="", help="the sheet of a workbook that is read, by its name"
        )
        parser.add_argument(
            "--yes",
            metavar="ROW:COLUMN",
            action="append",
            default=[],
            help="what is asked about a row is so, as in --yes 12:opening_hours; may be given "
            "several times",
        )
        parser.add_argument(
            "--without",
            metavar="ROW",
            type=int,
            action="append",
            default=[],
            help="leave a row out, by its number; may be given several times",
        )
        parser.add_argument("--by", metavar="EMAIL", help="who imports, of the secretariat")

    def handle(
        self,
        *,
        file: Path,
        check: bool,
        by: str | None,
        map: list[str],
        encoding: str,
        sheet: str,
        yes: list[str],
        without: list[int],
        **options: object,
    ) -> None:
        if not (check or by):
            raise CommandError(
                "Say who imports, as in --by name@example.org: a colleague of theirs approves it."
            )
        user = self.person(by) if by else None
        self.refused, self.open, self.is_unsure = 0, "", False
        letters = encoding_named(encoding)
        if encoding and not letters:
            raise CommandError(f"“{encoding}” is not one of: {', '.join(ENCODINGS)}.")
        if wrong := next((one for one in map if "=" not in one), None):
            raise CommandError(f"“{wrong}” is not a header, = and a column, as in Land=country.")
        maps = [
            (header, column.strip()) for header, _is, column in (m.rpartition("=") for m in map)
        ]
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
                    maps=maps,
                    encoding=letters,
                    sheet=sheet,
                    answers=yes,
                    without=without,
                    tell=self.tell_looked,
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
        if self.open:
            raise CommandError(
                "Nothing is imported. Choose what the columns are that are not known. "
                f"To have them as proposed, add: {self.open}"
            )
        if self.is_unsure:
            raise CommandError(
                "Nothing is imported. Say how the letters are written, as in --encoding koi8-r."
            )
        if counts[ImportRow.REFUSED]:
            raise CommandError("Nothing is imported. Correct the rows above, then try again.")

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
            value = f" It says: {problem['value']!r}." if problem["value"] else ""
            said = f"{wording.about_problem(plan.number, problem)}{value}"
            self.stdout.write(f"{said} {wording.about_options(plan.number, problem)}".rstrip())

    def tell_looked(self, looked: Looked) -> None:
        """Say what the page says above the rows."""
        for sentence in looked.sentences():
            self.stdout.write(sentence)
        self.open = wording.proposed_options(looked.choices)
        self.is_unsure = looked.is_unsure

    def tell_counts(self, counts: Counter[str], batch: ImportBatch | None) -> None:
        if self.refused > MOST_REFUSED_SHOWN:
            self.stdout.write(f"And {self.refused - MOST_REFUSED_SHOWN:,} more rows.")
        words = wording.DONE if batch else wording.PLANNED
        names = (ImportRow.ADDED, ImportRow.CHANGED, UNCHANGED, ImportRow.REFUSED)
        self.stdout.write(", ".join(f"{counts[name]:,} {words[name]}" for name in names) + ".")
        if waiting := counts[WAITING]:
            self.stdout.write(wording.about_waiting(waiting))
        if batch:
            self.stdout.write(f"This is batch {batch.pk}. It can be undone at the desk.")
        elif not (self.open or counts[ImportRow.REFUSED]):
            self.stdout.write("Nothing is written: this was a check.")
