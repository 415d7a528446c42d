"""What this site needs of PostgreSQL, and what must not be logged there."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core import checks
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import errors

from irct.machine import database
from irct.machine.database import Role


@checks.register(checks.Tags.database)
def check_server(databases: Sequence[str] | None, **kwargs: object) -> list[checks.CheckMessage]:
    """Refuse a PostgreSQL on which the search would fail, or that logs what visitors type."""
    return [message for alias in databases or () for message in _messages(connections[alias])]


def _messages(connection: Any) -> Iterator[checks.CheckMessage]:
    if connection.pg_version < 15_00_00:
        yield checks.Error(
            "PostgreSQL is older than 15.",
            hint="Point DATABASE_URL at PostgreSQL 15 or newer.",
            id="irct.E001",
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions")
        missing = database.EXTENSIONS - {name for (name,) in cursor.fetchall()}
        cursor.execute("SHOW log_min_error_statement")
        (logged_from,) = cursor.fetchone()
    if missing:
        yield checks.Error(
            f"PostgreSQL lacks the extensions {', '.join(sorted(missing))}.",
            hint="Install its contrib modules (on Debian they come with the server's package).",
            id="irct.E002",
        )
    elif not _knows_letters(connection):
        yield checks.Error(
            "The search would find no words but Latin ones in this database.",
            hint="Make it anew: CREATE DATABASE ... ENCODING 'UTF8' LOCALE 'C.UTF-8' "
            "TEMPLATE template0.",
            id="irct.E003",
        )
    if logged_from not in {"log", "fatal", "panic"}:
        yield checks.Warning(
            "PostgreSQL writes into its log what a visitor searched for when that fails.",
            hint="As its superuser: ALTER ROLE (the role of this site) "
            "SET log_min_error_statement = panic.",
            id="irct.W001",
        )
    yield from _messages_on_roles(connection)


def _messages_on_roles(connection: BaseDatabaseWrapper) -> Iterator[checks.CheckMessage]:
    owner, application = (database.settings(role)["USER"] for role in Role)
    with connection.cursor() as cursor:
        # True of a superuser, too.
        cursor.execute(
            "SELECT pg_has_role(application.oid, owner.oid, 'MEMBER')"
            " FROM pg_roles application, pg_roles owner"
            " WHERE application.rolname = %s AND owner.rolname = %s",
            [application, owner],
        )
        found = cursor.fetchone()
    if owner == application or found == (True,):
        yield checks.Warning(
            "The role that this site connects with could change the history.",
            hint="Make a role of its own for the site with irct/machine/roles.sql; name that one "
            "in DATABASE_URL and the owner in OWNER_DATABASE_URL.",
            id="irct.W002",
        )
    elif not found:
        yield checks.Error(
            f"PostgreSQL lacks the role {owner} or {application}.",
            hint="Make them with irct/machine/roles.sql.",
            id="irct.E004",
        )


def _knows_letters(connection: BaseDatabaseWrapper) -> bool:
    """Trigrams work in Cyrillic, asked even before the first migration."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute("SELECT show_trgm('Київ')")
            (trigrams,) = cursor.fetchone()
            transaction.set_rollback(True, using=connection.alias)
    except DatabaseError as error:
        # Before the first migration only the owner can find out.
        return isinstance(error.__cause__, errors.InsufficientPrivilege)
    return bool(trigrams)
