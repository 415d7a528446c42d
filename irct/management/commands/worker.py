"""Send the e-mails that wait, and keep the timetable."""

import asyncio
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from irct import timetable

# A worker that was killed holds jobs that nobody would do. One that starts meanwhile locks the same
# rows, in another order, to forget the killed one: neither shall wait for the other.
TAKE_UP = """
UPDATE procrastinate_jobs
SET status = 'todo', attempts = attempts + 1, scheduled_at = now()
WHERE id IN (
    SELECT job.id FROM procrastinate_jobs job
    WHERE status = 'doing' AND NOT EXISTS (
        SELECT FROM procrastinate_workers worker
        WHERE worker.id = job.worker_id
        AND last_heartbeat > now() - make_interval(secs => %(silence)s)
    )
    FOR UPDATE SKIP LOCKED
)
"""


class Command(BaseCommand):
    help = "Send the e-mails that wait, and keep the timetable, until somebody stops it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--heartbeat",
            type=float,
            default=10,
            help="seconds between two signs of life; after three missed ones others take over",
        )

    def handle(self, *, heartbeat: float, **options: object) -> None:
        timetable.start()
        asyncio.run(work(heartbeat))


async def work(heartbeat: float) -> None:
    """Do what waits until a signal comes; then finish what is being done."""
    # Another app: what a task queues stays within the transaction of Django's own connection.
    worker = app.with_connector(DjangoConnector().get_worker_connector())
    silence = 3 * heartbeat
    async with worker.open_async(), asyncio.TaskGroup() as group:
        taking_up = group.create_task(take_up(worker, every=heartbeat, silence=silence))
        await worker.run_worker_async(
            update_heartbeat_interval=heartbeat,
            stalled_worker_timeout=silence,
            fetch_job_polling_interval=heartbeat / 2,
            # While an import is at work e-mails leave.
            concurrency=2,
        )
        taking_up.cancel()


async def take_up(worker: App, *, every: float, silence: float) -> None:
    """Queue anew, now and regularly, what is held by workers that give no sign of life."""
    while True:
        await worker.connector.execute_query_async(TAKE_UP, silence=silence)
        await asyncio.sleep(every)
