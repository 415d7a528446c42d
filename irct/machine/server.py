"""The web server: granian as this site needs it, alone on its port.

Each process of granian's listens by itself, so Linux would give a second server on the same port
every other visitor, and tell nobody.
"""

import argparse
import errno
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

HOST = "127.0.0.1"
# Where each process finds how many there are.
PROCESSES = "WEB_PROCESSES"
# Seconds: for so long a server that was killed may take to end.
GIVEN_TO_END = 4.0


class PortInUse(Exception):
    """Another server listens there; the message says so."""


def options(host: str, port: int, workers: int) -> list[str]:
    return [
        *("irct.asgi:application", "--interface=asgi"),
        *(f"--host={host}", f"--port={port}", f"--workers={workers}", "--no-ws"),
        # With "auto", a client that sends nothing is waited for without an end.
        *("--http=1", "--http1-header-read-timeout=5000", "--http1-buffer-size=65536"),
        *("--backlog=4096", "--backpressure=16384"),
        # The site logs requests itself: granian's own lines take as long as answers from memory.
        "--log-level=warning",
    ]


def wait_until_free(host: str, port: int) -> None:
    """Give a server that was killed the time to end."""
    until = time.monotonic() + GIVEN_TO_END
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if time.monotonic() > until:
                    raise PortInUse(_refusal(port, error)) from None
            else:
                return
        time.sleep(0.2)


@contextmanager
def alone(port: int) -> Iterator[None]:
    """Keep others that begin at the same moment from a port, as long as this process runs."""
    with socket.socket(socket.AF_UNIX) as lock:
        if sys.platform == "linux":  # elsewhere such a name would be a file
            try:
                lock.bind(f"\0irct-port-{port}")
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                raise PortInUse(_refusal(port, error)) from None
        yield


def _refusal(port: int, error: OSError) -> str:
    return (
        f"Port {port} cannot be used: {error.strerror}. Stop what uses it, perhaps another run of "
        "this directory, or choose another port, as in: make run PORT=8001"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m irct.machine.server")
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    from granian.cli import entrypoint  # noqa: PLC0415 (each of its processes reads this module)

    try:
        with alone(given.port):
            wait_until_free(given.host, given.port)
            os.environ[PROCESSES] = str(given.workers)
            sys.argv = ["granian", *options(given.host, given.port, given.workers)]
            entrypoint()
    except PortInUse as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
