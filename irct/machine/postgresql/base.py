"""Django's backend for PostgreSQL, with connections that wait no longer than their thread may."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.utils import CursorWrapper
from psycopg.errors import _WaitTimeout

from irct.machine import database, patience
from irct.machine.database import Role, Values, Work

# Seconds between two looks at whether the database answers others.
LOOK_EVERY = 0.5


class Connection(psycopg.Connection[Any]):
    """Is closed when an answer takes too long: what it is about to say is not waited for."""

    reach = patience.reach
    # Seconds, if less than its thread may wait.
    longest = float("inf")

    @classmethod
    def connect(cls, conninfo: str = "", **values: Any) -> Any:
        if not patience.is_limited():
            return super().connect(conninfo, **values)
        if not patience.may_connect(cls.reach):
            raise patience.Away("The database did not answer a moment ago")
        try:
            connection = super().connect(conninfo, **values)
        except psycopg.OperationalError:
            cls.reach.failed()
            raise
        cls.reach.answered()
        return connection

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None or not patience.is_limited():
            return super().wait(gen, interval, timeout)
        with patience.waiting(self.reach, self.longest) as clock:
            while True:
                try:
                    clock.check()
                    return super().wait(gen, interval, min(clock.left(), LOOK_EVERY))
                except _WaitTimeout:
                    continue  # the next wait goes on with what has begun
                except patience.Away:
                    self.close()
                    raise


def driver(kind: type[Connection]) -> Any:
    """Where Django finds how to connect, and what may be raised."""
    return SimpleNamespace(**{**vars(psycopg), "connect": kind.connect})


class Operations(DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """As Django tells it when it debugs; a statement whose plan is kept holds no values."""
        return super().last_executed_query(cursor, sql, params) or self.compose_sql(sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    Database: Any = driver(Connection)
    ops_class = Operations

    def get_connection_params(self) -> Values:
        values = super().get_connection_params()
        if database.is_pooled(self.settings_dict):
            return values
        return values | {"options": patience.options(values.get("options", ""))}


@contextmanager
def planned_once() -> Iterator[CursorWrapper]:
    """A cursor for statements of which PostgreSQL keeps the plan, since planning is most of them.

    Through a pool, which gives each transaction another connection, it is as any other.
    """
    default: Any = connections[DEFAULT_DB_ALIAS]
    if database.is_pooled(default.settings_dict):
        with default.cursor() as cursor:
            yield cursor
        return
    kind: Any = base.ServerBindingCursor
    with default.wrap_database_errors:
        default.close_if_health_check_failed()
        default.ensure_connection()
    connection = default.connection
    # Not of other statements: each would be remembered with what somebody typed.
    connection.prepare_threshold = 0
    try:
        with default._prepare_cursor(kind(connection)) as cursor:
            yield cursor
    finally:
        connection.prepare_threshold = None


def directly() -> Values:
    """How to reach the primary past a pool, which lets nobody listen."""
    if not database.has_pool():
        return connections[DEFAULT_DB_ALIAS].get_connection_params()
    direct = database.settings(Role.APPLICATION, Work.WATCH)
    values = connections.settings[DEFAULT_DB_ALIAS] | direct
    return DatabaseWrapper(values, DEFAULT_DB_ALIAS).get_connection_params()
