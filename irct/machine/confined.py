"""Programs that read what somebody sent, each in a process of its own, within limits.

`irct.machine.apart` starts them. They import as little as they can: no settings, no models.
"""

import io
import json
import os
import resource
import sys
from collections.abc import Callable, Iterable

# The status with which a program ends that needs more memory than it may have.
TOO_MUCH_MEMORY = 3


class Refused(Exception):
    """What is wrong with a file: a word for it, and what the sentence about it names."""

    def __init__(self, reason: str, *details: str | int) -> None:
        super().__init__(reason, *details)
        self.reason, self.details = reason, details


def answer(read: Callable[..., Iterable[object]]) -> None:
    """Read standard input whole, then write what it holds, a line of JSON for each part.

    What the command says behind its limits goes to the reader with the file.
    """
    _limit(memory=int(sys.argv[1]), seconds=int(sys.argv[2]))
    try:
        for part in read(io.BytesIO(sys.stdin.buffer.read()), *sys.argv[3:]):
            _write(part)
    except Refused as refused:
        _write({"refused": refused.reason, "details": refused.details})
    except MemoryError:
        os._exit(TOO_MUCH_MEMORY)
    except Exception as error:
        _write({"failed": type(error).__name__})
    sys.stdout.buffer.flush()


def _limit(*, memory: int, seconds: int) -> None:
    """Have the system end this process when it takes more; it makes no file and no process."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    if sys.platform == "linux":  # macOS refuses this one
        limits[resource.RLIMIT_AS] = memory
    for what, limit in limits.items():
        _soft, most = resource.getrlimit(what)
        allowed = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(what, (allowed, allowed))


def _write(part: object) -> None:
    # Halves of surrogate pairs must not be joined on the way, as escapes in JSON would be.
    line = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")
