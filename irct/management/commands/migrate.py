"""Make the tables, and say what the application's role and the groups of people may do."""

import pghistory.core
from django.apps import apps
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from pghistory.models import Context

from irct import groups
from irct.imports import bulk
from irct.machine import database
from irct.models import Erasure, Introduction, listing_models

# What the application's role may do with a table. Its privileges refuse it to change, remove and
# truncate events, to remove and truncate what acts tell, to truncate anything, and to touch tables
# and triggers. One thing is left to a trigger: that what an act tells is changed within the act's
# own transaction only. Triggers also write the events, and refuse the owner, who could drop them,
# what would be an oversight.
ORDINARY = "SELECT, INSERT, UPDATE, DELETE"
ADDED = "SELECT, INSERT"
# pghistory adds an act by an upsert, which needs these columns even if it only inserts.
TOLD = "SELECT, INSERT, UPDATE (metadata, updated_at)"
READ = "SELECT"

# Triggers are passed over for the owner's role alone: by this function the triggers of pgtrigger,
# which would believe anybody, ask whether they are.
PASSED_OVER = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean AS $$
BEGIN
    RETURN coalesce(
        trigger_name::text = ANY (nullif(current_setting('pgtrigger.ignore', true), '')::text[])
            AND pg_has_role(
                (SELECT proowner FROM pg_proc
                WHERE oid = 'public._pgtrigger_should_ignore'::regproc),
                'MEMBER'
            ),
        false
    );
END;
$$ LANGUAGE plpgsql STABLE
"""


class Command(migrate.Command):
    help = (
        f"{migrate.Command.help} Then grants the application's role what it needs, and the groups"
        " of people the permissions in irct/groups.py, and fills what the desk finds listings by."
    )

    def handle(self, *args: object, **options: object) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            connection = connections[str(options["database"])]
            grant(connection)
            # Permissions exist once all tables do.
            if is_complete(connection):
                groups.apply(using=connection.alias)
                fill_records()


def is_complete(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def fill_records() -> None:
    """Fill the records by which the desk finds listings, where a migration has left them empty.

    They are made by today's models, which a migration does not have.
    """
    for model in listing_models():
        missing = model.objects.order_by("pk").filter(record=None).values_list("pk", flat=True)
        while keys := list(missing[: bulk.BATCH]):
            with transaction.atomic():
                bulk.index_anew(model, keys)


def grant(connection: BaseDatabaseWrapper) -> None:
    """Grant the application's role what it may do, and nothing else."""
    owner, application = (database.settings(role)["USER"] for role in database.Role)
    if owner == application:
        return
    quoted = connection.ops.quote_name
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relkind FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')"
            " AND pg_has_role(relowner, 'USAGE')"
        )
        kinds = dict(cursor.fetchall())
        for name, kind in kinds.items():
            what = "SEQUENCE" if kind == "S" else "TABLE"
            cursor.execute(f"REVOKE ALL ON {what} {quoted(name)} FROM {quoted(application)}")
            if allowed := "USAGE" if kind == "S" else privileges().get(name):
                cursor.execute(f"GRANT {allowed} ON {what} {quoted(name)} TO {quoted(application)}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted(application)}")
        # A table of its own, even a temporary one, could stand before one of ours.
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        name = quoted(connection.settings_dict["NAME"])
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
        cursor.execute(PASSED_OVER)


def privileges() -> dict[str, str]:
    """The application's privileges, by table."""
    events = pghistory.core.event_models()
    return {
        **{model._meta.db_table: ORDINARY for model in apps.get_models(include_auto_created=True)},
        **{model._meta.db_table: ADDED for model in events},
        Introduction._meta.db_table: ADDED,
        Context._meta.db_table: TOLD,
        **{model._meta.db_table: READ for model in (Erasure, MigrationRecorder.Migration)},
    }
