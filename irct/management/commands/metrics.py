"""Tell Prometheus what was counted."""

import signal
from argparse import ArgumentParser
from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from prometheus_client import CollectorRegistry, Metric, start_http_server

from irct.machine import patience
from irct.machine.database import Work
from irct.monitoring import metrics
from irct.monitoring.around import METRICS_PORT
from irct.monitoring.database_metrics import Database


class Command(BaseCommand):
    help = (
        "Serve the site's metrics for Prometheus on a port of their own, until somebody stops it. "
        "With METRICS on, they include what the web server on this machine has counted."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=METRICS_PORT)

    def handle(self, *, host: str, port: int, **options: object) -> None:
        try:
            registry = CollectorRegistry()
            registry.register(Told())
            server, thread = start_http_server(port, host, registry=registry)
        except OSError as error:
            raise CommandError(f"Port {port} cannot be used: {error.strerror}.") from None
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: server.shutdown())
        thread.join()


class Told(Database):
    """What the web server has counted, then what the database holds."""

    def collect(self) -> Iterator[Metric]:
        if settings.METRICS:
            yield from metrics.collected().collect()
        # Each is told in a thread of its own.
        patience.work_as(Work.PAGES)
        try:
            yield from super().collect()
        finally:
            connection.close()
