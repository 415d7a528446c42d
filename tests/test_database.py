"""Where PostgreSQL is, and whether the search can work on it."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections

from irct.machine import database, server_checks
from tests.running_site import PROJECT

USES_IT = """
import psycopg, sys
from irct.machine import database, server_checks

user = {"host": str(database.SOCKET), "dbname": "irct", "user": "irct"}
with database.running(), psycopg.connect(**user, autocommit=True) as connection:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    print(*connection.execute("SELECT show_trgm('Київ')").fetchone()[0], flush=True)
    sys.stdin.read()
"""
FINDS_IT = "from irct.machine import database; print(*database.SOCKET.iterdir())"
DISCARDS_IT = "from irct.machine import database; database.discard()"


def python(code, *, local, **options):
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options | {"env": options.get("env", os.environ) | {"LOCAL_DIR": str(local)}},
    )


@pytest.fixture
def local(tmp_path):
    """Give a place for a server of the test's own, as deep down as a clone may be."""
    local = tmp_path / ("a folder with a long name and spaces in it " * 2) / ".local"
    yield local
    with python(DISCARDS_IT, local=local) as process:
        process.communicate()
    assert process.returncode == 0


@pytest.fixture
def start(local):
    """Start processes that use the server until they are ended."""
    with ExitStack() as processes:
        yield lambda **options: processes.enter_context(python(USES_IT, local=local, **options))


def is_ready(process):
    return process.stdout.readline().strip() != ""


def end(process):
    process.communicate()
    return process.returncode


def runs(local):
    with python(FINDS_IT, local=local) as process:
        return process.communicate()[0].strip() != ""


@pytest.mark.slow
def test_server_starts_with_its_first_user_and_stops_with_its_last(local, start):
    first, second = start(), start()
    assert is_ready(first)
    assert is_ready(second)

    assert end(first) == 0
    assert runs(local)
    assert end(second) == 0
    assert not runs(local)


@pytest.mark.slow
def test_server_can_be_started_by_four_processes_at_once(local, start):
    processes = [start() for _ in range(4)]

    assert [is_ready(process) for process in processes] == [True] * 4
    assert [end(process) for process in processes] == [0] * 4
    assert not runs(local)


@pytest.mark.slow
def test_server_works_again_after_its_user_was_killed(local, start):
    killed = start()
    assert is_ready(killed)
    killed.send_signal(signal.SIGKILL)
    end(killed)

    next_one = start()

    assert is_ready(next_one)
    assert end(next_one) == 0
    assert not runs(local)


@pytest.mark.slow
@pytest.mark.parametrize(
    "options",
    [
        {"umask": 0o077, "env": {"PATH": "/usr/bin:/bin"}},
        {"env": {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}},
    ],
    ids=["umask 077, no environment", "LC_ALL=C"],
)
def test_server_starts_under_a_strict_umask_or_a_bare_environment(start, options):
    process = start(**options)

    assert is_ready(process)
    assert end(process) == 0


def test_missing_server_programs_give_advice_to_set_database_url(monkeypatch):
    monkeypatch.setattr(database, "find_spec", lambda name: None)

    with pytest.raises(database.Unavailable, match="set DATABASE_URL=postgresql://"):
        database._programs()


def test_database_url_sets_another_server(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@db.example.org:5433/directory")

    assert database.settings(database.Role.APPLICATION) == {
        "ENGINE": "irct.machine.postgresql",
        "HOST": "db.example.org",
        "PORT": 5433,
        "NAME": "directory",
        "USER": "me",
        "PASSWORD": "secret",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 2,
            "tcp_user_timeout": 3000,
            "options": "-c statement_timeout=0 -c lock_timeout=0"
            " -c idle_in_transaction_session_timeout=0",
        },
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


def test_owner_database_url_sets_the_owner(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://site@db.example.org/directory")
    monkeypatch.setenv("OWNER_DATABASE_URL", "postgresql://owner@db.example.org/directory")

    assert [database.settings(role)["USER"] for role in database.Role] == ["owner", "site"]


def test_database_url_alone_serves_both_roles(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@db.example.org/directory")
    monkeypatch.delenv("OWNER_DATABASE_URL", raising=False)

    assert [database.settings(role)["USER"] for role in database.Role] == ["me", "me"]


@pytest.mark.parametrize(
    ("site", "owner", "message"),
    [
        ("sqlite:///directory", "", "DATABASE_URL must begin with postgresql://"),
        ("", "postgresql://owner@host/directory", "DATABASE_URL must be set too"),
        ("postgresql://host/directory", "postgresql://o@host/directory", "must name its role"),
    ],
)
def test_invalid_database_url_is_refused(monkeypatch, site, owner, message):
    monkeypatch.setenv("DATABASE_URL", site)
    monkeypatch.setenv("OWNER_DATABASE_URL", owner)

    with pytest.raises(ImproperlyConfigured, match=message):
        database.settings(database.Role.APPLICATION)


@pytest.mark.django_db
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="another server is not ours to judge")
def test_embedded_server_passes_the_server_check():
    assert server_checks.check_server(databases=["default"]) == []


@pytest.mark.django_db
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the roles are the embedded server's")
@pytest.mark.parametrize(
    ("site", "owner", "messages"),
    [
        ("irct_application", "irct", []),
        ("irct", "", ["irct.W002"]),
        ("irct", "irct", ["irct.W002"]),
        ("postgres", "irct", ["irct.W002"]),
        ("nobody_such", "irct", ["irct.E004"]),
        ("irct_application", "nobody_such", ["irct.E004"]),
    ],
)
def test_server_check_reports_a_role_that_could_change_the_history(
    monkeypatch, site, owner, messages
):
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{site}@host/directory")
    monkeypatch.setenv("OWNER_DATABASE_URL", owner and f"postgresql://{owner}@host/directory")

    found = server_checks.check_server(databases=["default"])

    assert [message.id for message in found] == messages


@pytest.fixture
def latin_only(db):
    """Make a database that knows no letters but the Latin ones."""
    server = connection.get_connection_params() | {"dbname": "postgres"}
    name = f"latin_only_{os.getpid()}"
    with psycopg.connect(**server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING UTF8 LOCALE 'C'")
    connections["latin_only"] = connection.copy("latin_only")
    connections["latin_only"].settings_dict["NAME"] = name
    yield
    connections["latin_only"].close()
    del connections["latin_only"]
    with psycopg.connect(**server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name}")


def test_server_check_refuses_a_database_with_latin_letters_only(latin_only):
    (refusal,) = server_checks.check_server(databases=["latin_only"])

    assert refusal.id == "irct.E003"
    assert "LOCALE 'C.UTF-8'" in refusal.hint


@pytest.mark.django_db
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the log is the embedded server's")
def test_server_log_does_not_hold_query_values():
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT %s::integer", ["planted"])

    assert "planted" not in (database.DATA / "server.log").read_text()
