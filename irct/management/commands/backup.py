"""Write an encrypted copy of the database, and see that it is whole."""

from argparse import ArgumentParser
from pathlib import Path

import pyrage
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from irct.management import archive, rotation


class Command(BaseCommand):
    help = (
        "Write a copy of the database that only the holder of a key elsewhere can read, check that"
        " it is whole, and delete old ones: those of seven days, four weeks and six months stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BACKUP_FOLDER)
        parser.add_argument(
            "--to",
            action="append",
            help="a public key of age, as in age1…; without it, those of BACKUP_KEYS",
        )

    def handle(self, *, folder: Path, to: list[str] | None, **options: object) -> None:
        keys = to or settings.BACKUP_KEYS
        if not keys:
            raise CommandError(
                "Nobody could read the backup. Make a key on another machine, as in: age-keygen"
                " --output=key.txt; then set BACKUP_KEYS here to its public half, which begins"
                " with age1."
            )
        recipients = [self.recipient(key) for key in keys]
        try:
            path, header = archive.make(folder, recipients)
        except (OSError, pyrage.EncryptError) as error:
            raise CommandError(f"The backup cannot be written: {error}") from None
        size = filesizeformat(path.stat().st_size).replace("\xa0", " ")
        self.stdout.write(f"{path}: {size}, {header.rows:,} rows, restored and compared.")
        for gone in rotation.thin_out(folder):
            self.stdout.write(f"{gone.name} is deleted.")

    def recipient(self, key: str) -> pyrage.x25519.Recipient:
        if key.upper().startswith("AGE-SECRET-KEY-"):
            raise CommandError(
                "That is the secret half of the key, which must not be on this machine: make"
                " another key."
            )
        try:
            return pyrage.x25519.Recipient.from_str(key)
        except pyrage.RecipientError:
            raise CommandError(f"{key} is no public key of age, which begins with age1.") from None
