"""Check open data now, as each night."""

from django.core.management.base import BaseCommand

from irct.opendata import nights


class Command(BaseCommand):
    help = (
        "Hold every record of open data against the schemas of HSDS 3.1, and time the answers of "
        "every web server in DRILL_URLS. The result stands at /data/conformance/, in place of "
        "last night's; the log names the faults."
    )

    def handle(self, *, verbosity: int, **options: object) -> None:
        for result in nights.run():
            median = "no time" if result.median is None else f"{result.median:.1f} ms"
            if verbosity:
                self.stdout.write(f"{result.endpoint}: {result.faults} faults, {median}")
