"""Make the tables, and say what the application's role and the groups of people may do."""

import time

import pghistory.core
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from pghistory.models import Context
from psycopg.errors import LockNotAvailable

from irct import groups
from irct.imports import bulk
from irct.machine import database
from irct.machine.migrated import is_complete
from irct.models import CodeWord, Erasure, Introduction, listing_models
from irct.search import code_words

# Whoever waits for a table makes all others wait behind: so nobody waits for long, and tries again.
LONGEST_LOCK = "1s"
TRIES, PAUSE = 10, 2.0

# What the application's role may do with a table. Its privileges refuse it to write an event or an
# act in any way, to touch tables and triggers, and to truncate anything: triggers alone write the
# history, with the rights of the owner and the clock of the database. One thing is left to a
# trigger: that what the desk's log tells is not removed.
ORDINARY = "SELECT, INSERT, UPDATE, DELETE"
ADDED = "SELECT, INSERT"
READ = "SELECT"
# Django removes the entries of a person whom it deletes, if there are any, by a statement of its
# own: the privilege lets that pass when there are none, and a trigger refuses it when there are.
LOGGED = "SELECT, INSERT, DELETE"

# A trigger of the history runs as the owner, who may write it, and looks nothing up elsewhere.
AS_OWNER = """
SELECT format(
    'ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', oid::regprocedure
)
FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
    AND starts_with(proname, 'pgtrigger_') AND pg_has_role(proowner, 'USAGE')
    AND NOT prosecdef
"""

KEPT_LOG = """
CREATE OR REPLACE FUNCTION public.irct_keep_log() RETURNS trigger AS $$
BEGIN
    IF NOT pg_has_role(
        session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER'
    ) THEN
        RAISE EXCEPTION 'Cannot delete rows of %', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END;
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER irct_keep_log BEFORE DELETE ON public.django_admin_log
    FOR EACH ROW EXECUTE FUNCTION public.irct_keep_log()
"""

# Triggers are passed over for the owner's role alone: by this function the triggers of pgtrigger,
# which would believe anybody, ask whether they are. It asks who has connected, since the triggers
# themselves run as the owner.
PASSED_OVER = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean AS $$
BEGIN
    RETURN coalesce(
        trigger_name::text = ANY (nullif(current_setting('pgtrigger.ignore', true), '')::text[])
            AND pg_has_role(
                session_user,
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
        " of people the permissions in irct/groups.py, and fills what listings are found by: the"
        " words of codes, and what the desk finds them by."
    )

    def handle(self, *args: object, **options: object) -> None:
        connection = connections[str(options["database"])]
        for number in range(TRIES):
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LONGEST_LOCK}'")
            try:
                self.make(*args, **options)
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                self.stderr.write("Somebody uses a table that has to change.")
                time.sleep(PAUSE if number < TRIES - 1 else 0)
            else:
                return
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("RESET lock_timeout")
        raise CommandError("The tables were not all changed. Nothing is lost: run it again later.")

    def make(self, *args: object, **options: object) -> None:
        """Change and grant what is missing; a second time goes on where the first one ended."""
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            connection = connections[str(options["database"])]
            grant(connection)
            # Permissions exist once all tables do.
            if is_complete(connection):
                groups.apply(using=connection.alias)
                code_words.fill(using=connection.alias)
                fill_records()


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
        cursor.execute(AS_OWNER)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        if LogEntry._meta.db_table in kinds:
            cursor.execute(KEPT_LOG)


def privileges() -> dict[str, str]:
    """The application's privileges, by table."""
    events = pghistory.core.event_models()
    return {
        **{model._meta.db_table: ORDINARY for model in apps.get_models(include_auto_created=True)},
        **{model._meta.db_table: READ for model in events},
        **{
            model._meta.db_table: READ
            for model in (CodeWord, Context, Erasure, MigrationRecorder.Migration)
        },
        Introduction._meta.db_table: ADDED,
        LogEntry._meta.db_table: LOGGED,
    }
