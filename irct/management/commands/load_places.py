import time

from django.core.management.base import BaseCommand

from irct.places import loader


class Command(BaseCommand):
    help = "Load the towns of the world, to find places near them; a second time changes nothing."

    def handle(self, *args: object, **options: object) -> None:
        start = time.monotonic()
        loaded = loader.load(report=self.stdout.write)
        seconds = time.monotonic() - start
        self.stdout.write(f"{loaded.towns:,} towns, {loaded.names:,} names: {seconds:.1f} s.")
