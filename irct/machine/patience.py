"""How long PostgreSQL is waited for, and whether it answers at all.

PostgreSQL ends what takes too long, unless it stands still itself. So a thread that answers
requests gives up a moment later, and the next ones do not wait at all: one of them each second
finds out whether the database is back.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import psycopg

from irct.machine import database
from irct.machine.database import Work

# Seconds from one who has tried in vain whether the database is back to the next; and how long one
# may try.
TRIED_EVERY, TRIED_FOR = 1.0, 3.0
# Seconds: so long after something was stopped nobody waits for a thread in vain.
TROUBLED_FOR = 3.0
# Seconds: when nobody has had an answer for so long who waits for one, there is none.
SILENT_FOR = 1.5


class Away(psycopg.OperationalError):
    """The database does not answer, or takes longer than somebody may wait."""


class Patience(NamedTuple):
    """Seconds: for one answer, a moment longer than PostgreSQL may take; and in all."""

    answer: float
    request: float = float("inf")


# Who does anything else waits as long as it takes.
PATIENCE = {
    Work.ASIDE: Patience(0.5, 0.5),
    Work.VISITS: Patience(2.25, 2.5),
    Work.PAGES: Patience(16),
    Work.WATCH: Patience(1.5),
}


class Reach:
    """How the database answers, as far as this process knows."""

    def __init__(self) -> None:
        self.is_away = False
        self._next_try_at = self._stopped_at = self._heard_at = float("-inf")
        self._changing = threading.Lock()

    def may_try(self) -> bool:
        """Now is the time to ask: while the database is away, one at a time may."""
        with self._changing:
            if self.is_resting():
                return False
            self._next_try_at = time.monotonic() + TRIED_FOR
            return True

    def is_resting(self) -> bool:
        """The database is away, and somebody tries whether it is back or has just tried."""
        return self.is_away and time.monotonic() < self._next_try_at

    def failed(self) -> None:
        with self._changing:
            self.is_away, self._next_try_at = True, time.monotonic() + TRIED_EVERY

    def answered(self) -> None:
        self.is_away = False

    def heard(self) -> None:
        """Note that somebody has had an answer."""
        self._heard_at = time.monotonic()

    def stopped(self, begun: float | None = None) -> None:
        """Note that something took too long: perhaps because nobody has had an answer since."""
        self._stopped_at = time.monotonic()
        if begun is not None and self._stopped_at - max(begun, self._heard_at) >= SILENT_FOR:
            self.failed()

    def is_in_trouble(self) -> bool:
        return self.is_away or time.monotonic() - self._stopped_at < TROUBLED_FOR


reach = Reach()


class _Thread(threading.local):
    work: Work | None = None
    left = float("inf")  # seconds that its request may wait still


_thread = _Thread()


def work_as(work: Work) -> None:
    """Have this thread wait no longer than its work may."""
    _thread.work = work
    begin()


def begin(arrived: float | None = None) -> None:
    """Begin another request in this thread; in trouble, it has waited since it arrived."""
    if _thread.work:
        _thread.left = PATIENCE[_thread.work].request
        if arrived is not None and reach.is_in_trouble():
            _thread.left = max(0.0, _thread.left - (time.monotonic() - arrived))


def is_limited() -> bool:
    return _thread.work is not None


def may_connect(of: Reach) -> bool:
    if _thread.work is Work.ASIDE and of.is_in_trouble():
        return False
    return of.may_try()


def options(of_process: str) -> str:
    """What PostgreSQL is told of a connection of this thread: what is said last counts."""
    return of_process if _thread.work is None else f"{of_process} {database.limits(_thread.work)}"


def note_stopped() -> None:
    """Note that PostgreSQL has stopped something, if that was for a visitor."""
    if _thread.work is Work.VISITS:
        reach.stopped()


class _Clock:
    """How long one answer is waited for."""

    def __init__(self, thread: _Thread, reach: Reach, longest: float) -> None:
        assert thread.work is not None  # noqa: S101
        self.begun, self.reach = time.monotonic(), reach
        self.is_aside = thread.work is Work.ASIDE
        self.until = self.begun + min(PATIENCE[thread.work].answer, thread.left, longest)

    def left(self) -> float:
        return max(0.0, self.until - time.monotonic())

    def check(self) -> None:
        """Raise once it is no use to wait any more."""
        if self.reach.is_away or (self.is_aside and self.reach.is_in_trouble()):
            raise Away("The database does not answer others either")
        if time.monotonic() >= self.until:
            self.reach.stopped(self.begun)
            raise Away("The database took too long")


@contextmanager
def waiting(reach: Reach, longest: float = float("inf")) -> Iterator[_Clock]:
    """Take what is waited for meanwhile off what this thread's request may wait."""
    clock = _Clock(_thread, reach, longest)
    try:
        yield clock
        reach.heard()
    finally:
        _thread.left -= time.monotonic() - clock.begun


@contextmanager
def spending() -> Iterator[None]:
    """Take off it what goes into making a connection that this thread can do without."""
    begun = time.monotonic()
    try:
        yield
    finally:
        _thread.left -= time.monotonic() - begun
