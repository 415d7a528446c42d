"""A thread that listens to a database for as long as its process runs."""

import threading
from abc import ABC, abstractmethod

import psycopg

from irct.machine import patience
from irct.machine.database import Work

# Seconds.
AGAIN_AFTER = 1.0


class Listener(ABC):
    """Has a connection of its own, and begins anew whenever that fails."""

    name: str

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._is_over = threading.Event()

    def begin(self) -> None:
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._is_over.set()
        if self._thread:
            self._thread.join()

    @property
    def has_begun(self) -> bool:
        return self._thread is not None

    def _run(self) -> None:
        patience.work_as(Work.WATCH)
        while not self._is_over.is_set():
            try:
                self.listen()
            except psycopg.Error as error:
                self.failed(error)
                self._is_over.wait(AGAIN_AFTER)

    @abstractmethod
    def listen(self) -> None:
        """Connect, and listen until `_is_over`; called in the thread, again and again."""

    @abstractmethod
    def failed(self, error: psycopg.Error) -> None:
        """Note that it cannot be listened to just now."""
