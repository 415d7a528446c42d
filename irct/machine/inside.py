"""Requests that the site makes of itself, and which process answers: no stranger learns it."""

import http.client
import os
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

from irct.machine.server import PROCESSES

ASKED, ANSWERED = b"x-inside", b"x-process"
SALT = "inside"
# Seconds: as long as one drill takes.
GOOD_FOR = 300
# Seconds: for so long an answer is waited for.
ANSWERED_WITHIN = 10.0


class ServerAnswer(NamedTuple):
    """What a web server answered, and which of its processes, of how many."""

    status: int
    content: bytes
    process: str
    processes: int


def ask(server: str, path: str) -> ServerAnswer | None:
    """What one web server answers to a visitor; nothing if it does not."""
    site, there = urlsplit(settings.SITE_URL), urlsplit(server)
    kind = http.client.HTTPSConnection if there.scheme == "https" else http.client.HTTPConnection
    # Another connection each time, since one stays with one process.
    connection = kind(there.netloc, timeout=ANSWERED_WITHIN)
    headers = {
        "Host": site.netloc,
        "X-Forwarded-Proto": site.scheme,
        # So that nobody counts it as a visit.
        "Purpose": "prefetch",
        ASKED.decode(): token(),
    }
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        content = response.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    name, _of, number = response.headers.get(ANSWERED.decode(), "").partition(" of ")
    return ServerAnswer(response.status, content, name, int(number or 1))


def token() -> str:
    """What a request of our own says in its header."""
    return signing.dumps("", salt=SALT)


def is_ours(headers: Sequence[tuple[bytes, bytes]]) -> bool:
    """The person asking knows the site's secret key."""
    return any(name == ASKED and _is_good(value) for name, value in headers)


def _is_good(value: bytes) -> bool:
    try:
        signing.loads(value.decode("latin-1"), salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return False
    return True


def process() -> bytes:
    """Which process this is, and of how many."""
    return f"{os.getpid()} of {os.environ.get(PROCESSES, '1')}".encode()
