"""Real workers on the test database, and the mail server that they hand e-mails to."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from importlib import import_module
from urllib.parse import quote, urlencode

import django
from aiosmtpd.controller import Controller
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate.contrib.django import app

from irct.machine import database
from tests.running_site import PROJECT, free_port

HEARTBEAT = 0.3
WHAT_WORKERS_NEED = [
    "django.core.mail.backends.smtp",
    "irct.management.commands.worker",
    "procrastinate.psycopg_connector",
    "procrastinate.worker",
]
EMAIL = {
    "message_id": "<1@localhost>",
    "from_email": "directory@localhost",
    "to": ["member@example.org"],
    "subject": "Your code",
    "text": "PLANTED",
    "html": "PLANTED",
}
PLACE = {"host": "HOST", "port": "PORT"}


class Broken(Exception):
    """What a task raises that was made to."""


class MailServer:
    """A mail server on this machine that takes its time, and may be down or refuse."""

    def __init__(self):
        self.port = free_port()
        self.accepted = []
        self.answers = []
        self.pause = lambda: 0
        self.controller = None

    def up(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def down(self):
        if self.controller:
            self.controller.stop()
        self.controller = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await asyncio.sleep(self.pause())
        if self.answers:
            return self.answers.pop(0)
        self.accepted.append(envelope.content)
        # Accepted; the worker does not know it yet.
        await asyncio.sleep(self.pause())
        return "250 OK"


class Nursery:
    """A process that has loaded Django, and of which workers are born at once."""

    def __init__(self, mail_port, log):
        environment = {
            "DATABASE_URL": database_url(),
            # It signs the links in e-mails.
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": "localhost",
            "SITE_URL": "http://localhost:8000",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers"],
            cwd=PROJECT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        self.process.stdout.readline()

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def birth(self):
        """Start a worker and return its number."""
        print(file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())

    @contextmanager
    def worker(self):
        pid = self.birth()
        try:
            yield pid
        finally:
            end(pid, signal.SIGTERM)


def database_url():
    """Where the test database is, as the application connects to it."""
    login = database.settings(database.Role.APPLICATION)
    person = f"{quote(login['USER'])}:{quote(login.get('PASSWORD', ''))}"
    place = {name: login[key] for name, key in PLACE.items() if login.get(key)}
    return f"postgresql://{person}@/{connection.settings_dict['NAME']}?{urlencode(place)}"


def end(pid, number):
    """End a worker, and wait until it is gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
    while is_there(pid):
        time.sleep(0.01)


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def queue_and_fail():
    """Do what a task does that fails after it has queued an e-mail."""
    with transaction.atomic():
        app.tasks["deliver"].defer(**EMAIL)
        raise Broken


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    django.setup()
    for module in WHAT_WORKERS_NEED:
        import_module(module)
    app.task(name="queue_and_fail")(queue_and_fail)
    print("ready", flush=True)  # noqa: T201
    for _line in sys.stdin:
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            call_command("worker", heartbeat=HEARTBEAT)
            os._exit(0)
        print(pid, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
