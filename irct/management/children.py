"""The processes that a run keeps going: each is started again when it ends, and ended whole."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)

# Seconds.
GIVEN_TO_END = 10.0
# Seconds: what has run for so long is started again at once; else the pauses double.
GOES_WELL_AFTER = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0


STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold signals back: what one raises within `subprocess` would leave its lock taken."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        # Which raises for a signal that has come by now.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Child:
    """A process with all that it starts: a group that gets no Ctrl-C of its own."""

    def __init__(self, name: str, command: Sequence[str], folder: Path) -> None:
        self.name, self.command, self.folder = name, command, folder
        self._pause = 0.0
        self._next_start = 0.0
        self.start()

    def start(self) -> None:
        self.process: subprocess.Popen[bytes] | None = subprocess.Popen(
            self.command, cwd=self.folder, process_group=0, preexec_fn=end_with_parent
        )
        self._started = time.monotonic()

    def has_ended(self) -> bool:
        with undisturbed():
            return self.process is None or self.process.poll() is not None

    def status(self) -> int:
        assert self.process is not None  # noqa: S101
        return self.process.wait()

    def look_after(self) -> str:
        """Start it again once it has ended, and a pause is over; return what is to be said."""
        now, said = time.monotonic(), ""
        if self.process is not None and self.has_ended():
            goes_well = now - self._started > GOES_WELL_AFTER
            longer = min(max(2 * self._pause, FIRST_PAUSE), LONGEST_PAUSE)
            self._pause = 0.0 if goes_well else longer
            self._next_start = now + self._pause
            after = f" in {self._pause:.0f} s" if self._pause else ""
            said = (
                f"{self.name} has ended {_how(self.process.returncode)}; starting it again{after}"
            )
            self.end()
        if self.process is None and now >= self._next_start:
            self.start()
        return said

    def end(self) -> None:
        """End it with all that it has started, also if it has ended already and left them."""
        if self.process is None:
            return
        has_ended = self.has_ended()
        child, self.process = self.process, None
        if not has_ended:
            # It ends what it has started.
            child.terminate()
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=GIVEN_TO_END)
        until = time.monotonic() + GIVEN_TO_END / 2
        number: int = signal.SIGTERM
        with suppress(ProcessLookupError):
            while True:
                os.killpg(child.pid, number)
                if number == signal.SIGKILL:
                    break
                time.sleep(0.05)
                number = signal.SIGKILL if time.monotonic() > until else 0
        child.wait()


def _how(status: int) -> str:
    return f"by {signal.Signals(-status).name}" if status < 0 else f"with status {status}"


@contextmanager
def running(name: str, *command: str, folder: Path) -> Iterator[Child]:
    """Run a child meanwhile."""
    child = Child(name, command, folder)
    try:
        yield child
    finally:
        child.end()


def end_with_parent() -> None:
    """Ask Linux to end this process when its parent does, even if that was killed."""
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
