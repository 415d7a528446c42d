#!/usr/bin/env python
"""Run a management command, with PostgreSQL running beside it."""

import os
import signal
import sys
from contextlib import nullcontext
from types import FrameType

from django.core.management import execute_from_command_line

from irct.machine import database

NEED_NO_DATABASE = {"--help", "--version", "-h", "collectstatic", "help", "makemessages", "version"}
WORKER = "worker"
RUN = "run"  # starts the database itself, once it has said so
# The site, and every other command, connects with a role that cannot change the history.
OWNER_COMMANDS = {
    *("makemigrations", "migrate", "pgtrigger", "showmigrations"),
    *("clear_demo", "load_demo", "load_places"),
    *("backup", "restore", "replay_journal", "erase_person"),
}


def leave(number: int, _frame: FrameType | None) -> None:
    """Unwind, so that all that was started is stopped; a second signal must not cut that short."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    # Ctrl-C is how a run is meant to end.
    sys.exit(0 if number == signal.SIGINT else 128 + number)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irct.settings")
    signal.signal(signal.SIGTERM, leave)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as it is under nohup
        signal.signal(signal.SIGHUP, leave)
    command = sys.argv[1] if sys.argv[1:] else "help"
    if command in OWNER_COMMANDS:
        database.role = database.Role.OWNER
    if command == WORKER:
        database.work = database.Work.JOBS
    if command == RUN:
        signal.signal(signal.SIGINT, leave)
    with nullcontext() if command in {RUN, *NEED_NO_DATABASE} else database.running():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
