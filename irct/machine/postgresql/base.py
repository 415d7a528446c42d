"""Django's backend for PostgreSQL, with connections that wait no longer than their thread may."""

from types import SimpleNamespace
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.errors import _WaitTimeout

from irct.machine import patience

# Seconds between two looks at whether the database answers others.
LOOK_EVERY = 0.5


class Connection(psycopg.Connection[Any]):
    """Is closed when an answer takes too long: what it is about to say is not waited for."""

    @classmethod
    def connect(cls, conninfo: str = "", **values: Any) -> Any:
        if not patience.is_limited():
            return super().connect(conninfo, **values)
        if not patience.may_connect():
            raise patience.Away("The database did not answer a moment ago")
        try:
            connection = super().connect(conninfo, **values)
        except psycopg.OperationalError:
            patience.reach.failed()
            raise
        patience.reach.answered()
        return connection

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None or not patience.is_limited():
            return super().wait(gen, interval, timeout)
        with patience.waiting() as clock:
            while True:
                try:
                    clock.check()
                    return super().wait(gen, interval, min(clock.left(), LOOK_EVERY))
                except _WaitTimeout:
                    continue  # the next wait goes on with what has begun
                except patience.Away:
                    self.close()
                    raise


# Where Django finds how to connect, and what may be raised.
DRIVER: Any = SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect})


class DatabaseWrapper(base.DatabaseWrapper):
    Database = DRIVER

    def get_connection_params(self) -> dict[str, Any]:
        values = super().get_connection_params()
        return values | {"options": patience.options(values.get("options", ""))}
