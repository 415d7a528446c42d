"""The key that signs copies: made here, vouched for elsewhere."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from irct.opendata.copies import keys

# A key that somebody has got hold of ends by itself.
HALF_A_YEAR = dt.timedelta(days=182)


class Command(BaseCommand):
    help = (
        "Make a key that signs copies, put it into use once the offline key vouches for it, or tell"
        " which one is in use: see docs/mirror.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--make", action="store_true", help="make a key, and tell what to sign")
        what.add_argument(
            "--install", type=Path, metavar="FILE", help="put it into use by its certificate"
        )

    def handle(self, *, make: bool, install: Path | None, **options: object) -> None:
        try:
            if make:
                path, until = keys.make_next(), timezone.localdate() + HALF_A_YEAR
                self.stdout.write(
                    f"{path}: take it to the machine of the offline key, and there run:\n"
                    f'minisign -Sm {path.name} -s offline.key -t "until {until}"\n'
                    f"Then here: manage.py copies_key --install {path.name}.minisig"
                )
                return
            found = keys.install(install.read_text()) if install else keys.vouched()
        except (keys.NoKey, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The key {found.key.name} signs copies until {found.until}.")
