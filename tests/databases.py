"""Databases that are made once, kept from one run of the tests to the next, and copied."""

import fcntl
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from irct.machine import database
from irct.management.commands.migrate import grant
from irct.visitors.counts import tally
from tests.examples import HUNTING
from tests.kept import CODE, MIGRATIONS, digest

MOST_DEAD_ROWS = 10_000
# The centres of a large site; they take the longer the more there are.
MANY = 15_600 if HUNTING else 6_000


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Give each worker a database of its own, which is left there until the next run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with django_db_blocker.unblock():
        connect_to_migrated(f"test_irct_{worker}")
        yield
        connection.close()


@pytest.fixture(scope="session")
def demonstration_database(django_db_setup, django_db_blocker):
    """Make a database with the demonstration data, and return its name."""
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connect_to_demonstration(f"{usual}_demonstration")
        connect(usual)
    return f"{usual}_demonstration"


@pytest.fixture(scope="module")
def demonstration(demonstration_database, django_db_blocker):
    """Connect to a database with the demonstration data, for the tests of one module."""
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connect(demonstration_database)
        yield
        connect(usual)


@pytest.fixture(autouse=True)
def nothing_counted():
    """Forget what other tests have had counted, on another day perhaps."""
    tally.take()


@pytest.fixture(scope="module", autouse=True)
def swept(django_db_blocker):
    """Sweep out the rows that tests have rolled back, which each search would go through again.

    A centre alone brings thousands of words; autovacuum, which would do it at any time, is off.
    """
    yield
    if not connection.connection or connection.connection.closed:
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(relid::regclass::text, ', ')"
            " FROM pg_stat_user_tables WHERE n_dead_tup > %s",
            [MOST_DEAD_ROWS],
        )
        (tables,) = cursor.fetchone()
        if tables:
            cursor.execute(f"VACUUM {tables}")


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is written meanwhile is there for the tests of a module, and gone after them."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def made_once(make: Callable[[], object]) -> object:
    """A fixture of a module: what its tests only read is made for all of them at once.

    What a test does to it is undone after the test.
    """

    def made(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), rolled_back():
            yield make()

    return pytest.fixture(scope="module", autouse=True)(made)


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """Connect to a database with thousands of centres, for the tests of one module."""
    usual = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        with _server() as server:
            _copy(server, _many(server), f"{usual}_many")
        yield
        connect(usual)
        drop(f"{usual}_many")


def connect_to_migrated(name: str) -> None:
    """Make a database in which nothing but the migrations has happened, and connect to it."""
    with _server() as server:
        _copy(server, _migrated(server), name)


def connect_to_demonstration(name: str) -> None:
    """Make a database that holds the demonstration data, and connect to it."""
    with _server() as server:
        _copy(server, _demonstration(server), name)


def connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def drop(name: str) -> None:
    with _server() as server:
        _drop(server, name)


def _migrated(server: psycopg.Connection) -> str:
    """The name of the template, which is made if need be."""
    template = f"irct_migrated_{digest(*MIGRATIONS)}"
    if not _is_kept(server, template):
        draft = "irct_draft_of_migrated"
        _copy(server, "template0", draft)
        call_command("migrate", verbosity=0)
        _keep(server, draft, template)
    return template


def _demonstration(server: psycopg.Connection) -> str:
    """The name of the template, which is made if need be."""
    # Some of its days are counted from today.
    template = f"irct_demonstration_{timezone.localdate():%Y%m%d}_{digest(*CODE)}"
    if not _is_kept(server, template):
        draft = "irct_draft_of_demonstration"
        _copy(server, _migrated(server), draft)
        call_command("load_demo", stdout=io.StringIO())
        with connection.cursor() as cursor:
            # Else it would be planned without statistics.
            cursor.execute("VACUUM ANALYZE")
        _keep(server, draft, template)
    return template


def _many(server: psycopg.Connection) -> str:
    """The name of the template with many samples beside the demonstration data."""
    template = f"irct_many_{timezone.localdate():%Y%m%d}_{digest(*CODE)}_{MANY}"
    if not _is_kept(server, template):
        draft = "irct_draft_of_many"
        _copy(server, _demonstration(server), draft)
        call_command("load_demo", count=MANY - 156, stdout=io.StringIO())
        _keep(server, draft, template)
    return template


def _is_kept(server: psycopg.Connection, template: str) -> bool:
    return bool(
        server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchall()
    )


def _keep(server: psycopg.Connection, draft: str, template: str) -> None:
    """Make a template of a draft, and drop the older ones of its kind."""
    connection.close()
    kind = template[: template.index("_", len("irct_")) + 1]
    found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [kind])
    for (old,) in found.fetchall():
        _drop(server, old)
    server.execute(f"ALTER DATABASE {draft} RENAME TO {template}")


def _copy(server: psycopg.Connection, template: str, name: str) -> None:
    _drop(server, name)
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    connect(name)
    if template != "template0":
        # What everybody may do in a database is not copied with it.
        grant(connection)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def _server() -> Iterator[psycopg.Connection]:
    """Connect to the server, on which only one process at a time makes databases."""
    where = connection.get_connection_params() | {"dbname": "postgres"}
    with (database.LOCAL / "databases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(**where, autocommit=True) as server:
            yield server
