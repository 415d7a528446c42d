"""Requests that the site makes of itself, and which process answers: no stranger learns it."""

import os
from collections.abc import Sequence

from django.core import signing

from irct.machine.server import PROCESSES

ASKED, ANSWERED = b"x-inside", b"x-process"
SALT = "inside"
# Seconds: as long as one drill takes.
GOOD_FOR = 300


def token() -> str:
    """What a request of our own says in its header."""
    return signing.dumps("", salt=SALT)


def is_ours(headers: Sequence[tuple[bytes, bytes]]) -> bool:
    """Whether somebody asks who knows the site's secret key."""
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
