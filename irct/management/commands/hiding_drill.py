"""Try hiding now, as each night."""

from django.core.management.base import BaseCommand, CommandError

from irct.monitoring import drill


class Command(BaseCommand):
    help = (
        "Publish the test entry, hide it, and measure when it is gone from every web server in "
        "DRILL_URLS. The result stands at /promises/, in place of last night's."
    )

    def handle(self, **options: object) -> None:
        results = drill.run()
        for result in results:
            seconds = "not gone" if result.seconds is None else f"{result.seconds:.2f} s"
            self.stdout.write(
                f"{result.get_channel_display()}: {seconds}, {result.processes} processes"
            )
        if not all(result.is_kept for result in results):
            raise CommandError("What was hidden could be seen for too long, or not be seen at all.")
