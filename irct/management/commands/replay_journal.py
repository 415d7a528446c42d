"""Hide and erase again what a lost database was told of, and the one in its place was not."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from irct.management import since_backup


class Command(BaseCommand):
    help = (
        "Carry out again what was hidden and erased since a time, once a replica was promoted that"
        " may have lacked the last moments. What was shown again since is hidden, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since",
            metavar="TIME",
            type=dt.datetime.fromisoformat,
            required=True,
            help="when the lost server last answered, as in 2026-11-30T14:05; ten minutes before"
            " it are looked at, too",
        )
        since_backup.add_journals(parser)

    def handle(self, *, since: dt.datetime, journal: list[Path], **options: object) -> None:
        if since.astimezone() > timezone.now():
            raise CommandError("This time has not come yet.")
        notes = since_backup.read_journals(journal)
        if notes is None:
            raise CommandError(
                "There is no journal here. Give that of another machine with --journal FILE."
            )
        since_backup.carry_out_again(notes, since.astimezone(), self.stdout)
