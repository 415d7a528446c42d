"""A program that does what it reads, for tests of what becomes of programs that read files."""

import os
import resource
import signal
import tempfile
import time
from pathlib import Path

from irct.machine.confined import Refused, answer


def parts(file):
    match file.read():
        case b"look around":
            yield sorted(os.environ.items())
            yield sorted(one.name for one in Path("/proc/self/fd").iterdir())
        case b"sleep":
            time.sleep(600)
        case b"turn":
            while True:
                pass
        case b"grow":
            yield len(bytearray(2**31))
        case b"talk":
            while True:
                yield "x" * 1_000_000
        case b"talk without end":
            yield "x" * 20_000_000
        case b"write":
            with tempfile.TemporaryFile(dir="/tmp") as file:
                file.write(b"x")
        case b"limits":
            yield resource.getrlimit(resource.RLIMIT_NPROC)
        case b"die":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"refuse":
            yield "a part"
            raise Refused("word", 1)
        case content:
            yield len(content)


if __name__ == "__main__":
    answer(parts)
