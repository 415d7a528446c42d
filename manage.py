#!/usr/bin/env python
"""Run a management command, with PostgreSQL running beside it."""

import os
import signal
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from irct import database

NEED_NO_DATABASE = {"--help", "--version", "-h", "collectstatic", "help", "makemessages", "version"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irct.settings")
    for number in (signal.SIGTERM, signal.SIGHUP):
        # One that is ignored (nohup) stays ignored.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, lambda number, _: sys.exit(128 + number))
    command = sys.argv[1] if sys.argv[1:] else "help"
    try:
        with nullcontext() if command in NEED_NO_DATABASE else database.running():
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
