"""Reading a file that somebody sent in a process apart, which is ended if it takes too much.

A file can be small and take minutes or gigabytes to read, whatever reads it. Here it takes neither
of the process that answers requests.
"""

import contextlib
import dataclasses
import json
import logging
import os
import select
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO

from irct.machine.confined import TOO_MUCH_MEMORY, Refused

PROJECT = Path(__file__).resolve().parent.parent.parent
PIECE = 256 * 1024
LONGEST_LINE = 16 * 1024 * 1024

logger = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True, slots=True)
class Limits:
    """What a program may take: bytes of memory, seconds of a processor, and bytes to answer."""

    memory: int
    seconds: int
    answer: int
    # For how many seconds in all it is waited for, on a machine that is busy or stands still.
    waiting: int


class Spent(Exception):
    """A program was ended because it took more than it may."""


def parts_of(file: BinaryIO, program: str, limits: Limits, *how: str) -> Generator[Any, None, None]:
    """Have a program read a file, as `how` says; yield the parts of its answer, as plain data.

    Raises Refused with what the program says is wrong with the file, or Spent.
    """
    command = [sys.executable, "-E", "-s", "-B", "-m", program]
    with subprocess.Popen(
        [*command, str(limits.memory), str(limits.seconds), *how],
        cwd=PROJECT,
        env={},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        process_group=0,
    ) as child:
        patience = _Patience(limits.waiting)
        try:
            _send(file, child.stdin, patience)
            for line in _lines(child.stdout, patience, limits.answer):
                part = json.loads(line.decode("utf-8", "surrogatepass"))
                if isinstance(part, dict):
                    raise _fault(program, part)
                yield part
            _check_status(program, child.wait(timeout=max(1, patience.left)))
        except (Spent, subprocess.TimeoutExpired) as spent:
            logger.warning("%s was ended: %s", program, spent)
            raise Spent from None
        finally:
            child.kill()  # else it would be waited for


class _Patience:
    """How long is still waited for a program; while nobody waits for it, it stands still."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def wait_for(self, pipe: int, event: int) -> None:
        ready, began = select.poll(), time.monotonic()
        ready.register(pipe, event)
        is_ready = ready.poll(max(0, self.left) * 1000)
        self.left -= time.monotonic() - began
        if not is_ready:
            raise Spent("nothing came for too long")


def _send(file: BinaryIO, pipe: IO[bytes] | None, patience: _Patience) -> None:
    """Write the file to a program, which reads all of it before it answers."""
    assert pipe is not None  # noqa: S101
    os.set_blocking(pipe.fileno(), False)
    with pipe, contextlib.suppress(BrokenPipeError):  # of one that has ended; its status says why
        while piece := file.read(PIECE):
            rest = memoryview(piece)
            while rest:
                patience.wait_for(pipe.fileno(), select.POLLOUT)
                rest = rest[os.write(pipe.fileno(), rest) :]


def _lines(pipe: IO[bytes] | None, patience: _Patience, most: int) -> Iterator[bytes]:
    assert pipe is not None  # noqa: S101
    begun: list[bytes] = []
    taken = length = 0
    while True:
        patience.wait_for(pipe.fileno(), select.POLLIN)
        piece = os.read(pipe.fileno(), PIECE)
        taken += len(piece)
        length += len(piece)
        if taken > most or length > LONGEST_LINE:
            raise Spent("its answer is too long")
        if not piece:
            return  # a line that has only begun was cut off, as the status says
        begun.append(piece)
        if b"\n" in piece:
            *whole, rest = b"".join(begun).split(b"\n")
            begun, length = [rest], len(rest)
            yield from whole


def _fault(program: str, said: dict[str, Any]) -> Exception:
    if "refused" in said:
        return Refused(said["refused"], *said["details"])
    return RuntimeError(f"{program} failed: {said['failed']}")


def _check_status(program: str, status: int) -> None:
    if status == TOO_MUCH_MEMORY:
        raise Spent("it took too much memory")
    if status < 0:
        raise Spent(f"signal {-status}")
    if status:
        raise RuntimeError(f"{program} ended with status {status}")
