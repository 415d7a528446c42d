"""The log of requests: a line for each, written many at a time.

Written one by one as they are answered, the lines of answers from memory would take as long as
these themselves. A line holds neither the query nor the visitor's address.
"""

import datetime as dt
import json
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from functools import lru_cache

from django.conf import settings

from irct.machine.logs import without_keys

# Seconds.
WRITTEN_EVERY = 0.2
# So many wait at most where nobody reads the log; the oldest are dropped.
MOST_WAITING = 50_000
# Seconds: the end of the process waits no longer for the last lines.
LONGEST_END = 2.0


# Seconds since 1970, method, path, status, and how many seconds the answer took.
Line = tuple[float, str, str, int, float]


class AccessLog:
    """Notes lines in the event loop, and writes them in a thread of its own."""

    def __init__(self) -> None:
        self._lines: deque[Line] = deque(maxlen=MOST_WAITING)
        self._is_over = threading.Event()
        self._writer: threading.Thread | None = None

    def begin(self) -> None:
        self._writer = threading.Thread(target=self._keep_writing, name="access-log", daemon=True)
        self._writer.start()

    def end(self) -> None:
        """Write what is left."""
        if self._writer:
            self._is_over.set()
            self._writer.join(LONGEST_END)
            self._writer = None

    def note(self, line: Line) -> None:
        if self._writer:
            self._lines.append(line)

    def _keep_writing(self) -> None:
        while not self._is_over.wait(WRITTEN_EVERY):
            self._write()
        self._write()

    def _write(self) -> None:
        told = _as_json if settings.LOG_FORMAT == "json" else _plain
        # What is noted meanwhile has another turn.
        if found := [self._lines.popleft() for _ in range(len(self._lines))]:
            with suppress(OSError, ValueError):  # nobody reads it any more
                sys.stdout.write(_writable("".join(map(told, found))))
                sys.stdout.flush()


access_log = AccessLog()


def _writable(lines: str) -> str:
    """With a letter that the output cannot hold spelt out, so that it loses no line."""
    encoding = sys.stdout.encoding or "ascii"
    return lines.encode(encoding, "backslashreplace").decode(encoding)


def _plain(line: Line) -> str:
    at, method, path, status, seconds = line
    return f"{_local(int(at))} {method} {_shown(path)} {status} {seconds * 1000:.1f}\n"


@lru_cache(16)
def _local(second: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(second))


def _as_json(line: Line) -> str:
    at, method, path, status, seconds = line
    told = {
        "time": dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="milliseconds"),
        "level": "INFO",
        "logger": "access",
        "method": method,
        "path": _shown(path),
        "status": status,
        "dt_ms": round(seconds * 1000, 1),
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def _shown(path: str) -> str:
    """A path without the key of a link, and on one line whatever it holds."""
    path = without_keys(path)
    return path if path.isprintable() else ascii(path)[1:-1]
