"""A sign in the database, each second, of a process that knows what is public.

Whoever hides a listing while such a sign is missing is told that the entry may still be shown by a
process that is cut off.
"""

import os
import socket

import psycopg

HEARD = """
INSERT INTO irct_webprocess (host, number, heard_at) VALUES (%(host)s, %(number)s, now())
ON CONFLICT (host, number) DO UPDATE SET heard_at = now()
"""
OF_THIS_HOST = "SELECT number FROM irct_webprocess WHERE host = %(host)s"
ENDED = "DELETE FROM irct_webprocess WHERE host = %(host)s AND number = ANY(%(ended)s)"


def begin(connection: psycopg.Connection) -> None:
    """Forget those of this machine that have ended; have no sign wait for the disk."""
    connection.execute("SET synchronous_commit = off")
    host = socket.gethostname()
    rows = connection.execute(OF_THIS_HOST, {"host": host}).fetchall()
    ended = [number for (number,) in rows if not _runs(number)]
    if ended:
        connection.execute(ENDED, {"host": host, "ended": ended})


def note(connection: psycopg.Connection) -> None:
    connection.execute(HEARD, {"host": socket.gethostname(), "number": os.getpid()})


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
