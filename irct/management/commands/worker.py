"""Send the e-mails that wait, and keep the timetable."""

import asyncio
import contextlib
import logging
import signal
from argparse import ArgumentParser
from collections.abc import Iterator

import psycopg
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection
from procrastinate import App, exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from irct import timetable
from irct.members import later

logger = logging.getLogger(__name__)

STOPS = signal.SIGINT, signal.SIGTERM
# Seconds between two tries to reach a database that is away.
TRIED_EVERY = 1.0
FAULTS_OF_THE_DATABASE = (
    *(OperationalError, InterfaceError, psycopg.Error, exceptions.ConnectorException),
)

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
        asyncio.run(work_until_stopped(heartbeat))


async def work_until_stopped(heartbeat: float) -> None:
    """Do what waits until a signal comes, whatever becomes of the database meanwhile."""
    is_over = asyncio.Event()
    working = asyncio.ensure_future(work_on(heartbeat, is_over))

    def stop() -> None:
        # What is being done is finished; a second signal must not cut that short.
        if not is_over.is_set():
            is_over.set()
            working.cancel()

    for number in STOPS:
        asyncio.get_running_loop().add_signal_handler(number, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def work_on(heartbeat: float, is_over: asyncio.Event) -> None:
    has_begun = False
    while not is_over.is_set():
        try:
            await asyncio.to_thread(begin, has_begun=has_begun)
            has_begun = True
            await work(heartbeat)
        except* FAULTS_OF_THE_DATABASE as group:
            # What the database says may repeat an e-mail.
            why = ", ".join(sorted({type(error).__name__ for error in leaves(group)}))
            logger.warning("The worker has lost the database and tries again: %s", why)
        else:
            # It ends like this when a part of it has failed, as its log says.
            if not is_over.is_set():
                logger.warning("The worker has lost the database and tries again")
        await asyncio.sleep(TRIED_EVERY)


def begin(*, has_begun: bool) -> None:
    """Queue what is done when a worker starts; afterwards, see whether the database answers."""
    try:
        if has_begun:
            connection.ensure_connection()
        else:
            timetable.start()
        with contextlib.suppress(OSError):  # its own task says so
            later.carry_out()
    finally:
        connection.close()


async def work(heartbeat: float) -> None:
    """Do what waits, until that fails, or this is cancelled: then finish what is being done."""
    # Another app: what a task queues stays within the transaction of Django's own connection. Its
    # pool says soon that the database is away; else it would find it again late.
    pool = PsycopgConnector(kwargs=connector_params(), timeout=3, reconnect_timeout=2)
    worker = app.with_connector(pool)
    silence = 3 * heartbeat
    async with worker.open_async(), asyncio.TaskGroup() as group:
        taking_up = group.create_task(take_up(worker, every=heartbeat, silence=silence))
        await worker.run_worker_async(
            update_heartbeat_interval=heartbeat,
            stalled_worker_timeout=silence,
            fetch_job_polling_interval=heartbeat / 2,
            # While an import is at work e-mails leave.
            concurrency=2,
            install_signal_handlers=False,
        )
        taking_up.cancel()


def leaves(group: BaseExceptionGroup) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from leaves(error)
        else:
            yield error.__cause__ or error


async def take_up(worker: App, *, every: float, silence: float) -> None:
    """Queue anew, now and regularly, what is held by workers that give no sign of life."""
    while True:
        await worker.connector.execute_query_async(TAKE_UP, silence=silence)
        await asyncio.sleep(every)
