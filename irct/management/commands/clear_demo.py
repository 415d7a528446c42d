from django.core.cache import cache
from django.core.management.base import BaseCommand

from irct.management.demonstration import figures, listings, requests, secretariat


class Command(BaseCommand):
    help = "Remove the demonstration data, but for what somebody edited since. The history stays."

    def handle(self, **options: object) -> None:
        removed, kept = listings.clear(report=self.stdout.write)
        figures.clear()
        requests.clear()
        secretariat.clear()
        cache.delete("is_demonstration")
        self.stdout.write(f"Removed {removed:,} centres and experts of the demonstration.")
        for listing in kept:
            self.stdout.write(f"Kept “{listing}”, since somebody edited it.")
