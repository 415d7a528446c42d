"""Whoever connects as the site does writes the history by what they do, and in no other way."""

import os
import subprocess

import pghistory.core
import pgtrigger
import psycopg
import pytest
import time_machine
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command, get_commands
from django.db import DatabaseError, connection, transaction
from pghistory.models import Context
from psycopg import errors

from centres.models import Centre
from experts.models import Portrait
from irct.machine import database
from irct.management.commands.migrate import grant
from irct.models import (
    Bounce,
    CountryName,
    Decision,
    Erasure,
    ExitPage,
    HeadlineFigure,
    SecretariatContact,
    User,
    acting,
)
from manage import OWNER_COMMANDS
from tests.factories import (
    CentreFactory,
    ExpertFactory,
    UserFactory,
    contact,
    helpline,
    location,
    text,
)
from tests.running_site import PROJECT

OWNER, APPLICATION = (database.settings(role)["USER"] for role in database.Role)

pytestmark = [
    pytest.mark.skipif(OWNER == APPLICATION, reason="only one role was named"),
    pytest.mark.slow,
]

EVENTS = pghistory.core.event_models()
TRACKED = [event.pgh_tracked_model for event in EVENTS]
TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models(include_auto_created=True)
    if not model._meta.proxy and model._meta.app_label != "pghistory"
)
ACTS = Context._meta.db_table


def label(model):
    return model._meta.label


@pytest.fixture(scope="module")
def application(django_db_setup):
    """Connect as the application, once for all that is refused whatever the tables hold."""
    settings = database.settings(database.Role.APPLICATION)
    with psycopg.connect(
        host=settings["HOST"],
        port=settings.get("PORT") or None,
        user=APPLICATION,
        password=settings.get("PASSWORD"),
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as application:
        yield application


@pytest.fixture
def as_application(transactional_db):
    """Let Django connect as the application does."""
    login = connection.settings_dict
    owner = {name: login[name] for name in ("USER", "PASSWORD")}
    settings = database.settings(database.Role.APPLICATION)
    connection.close()
    login.update(USER=APPLICATION, PASSWORD=settings.get("PASSWORD", ""))
    yield
    connection.close()
    login.update(owner)


def refused(connection, statement):
    with pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO {} (pgh_label, pgh_created_at) VALUES ('insert', '2020-01-01')",
        "UPDATE {} SET pgh_label = 'x'",
        "DELETE FROM {}",
    ],
)
@pytest.mark.parametrize("event", EVENTS, ids=label)
def test_application_role_can_only_read_events(application, event, change):
    refused(application, change.format(event._meta.db_table))


@pytest.mark.parametrize("table", [*TABLES, ACTS])
def test_application_role_can_truncate_nothing(application, table):
    refused(application, f"TRUNCATE {table} CASCADE")


@pytest.mark.quick
@pytest.mark.parametrize(
    "change",
    [
        f"DELETE FROM {ACTS}",
        f"UPDATE {ACTS} SET id = gen_random_uuid()",
        f"UPDATE {ACTS} SET metadata = '{{}}'",
        f"INSERT INTO {ACTS} (id, metadata, created_at, updated_at)"
        " VALUES (gen_random_uuid(), '{}', now(), now())",
        "UPDATE django_admin_log SET change_message = ''",
        "UPDATE django_migrations SET applied = now()",
        "DELETE FROM irct_erasure",
        "UPDATE irct_erasure SET reason = ''",
        "INSERT INTO irct_erasure DEFAULT VALUES",
        "DELETE FROM irct_introduction",
        "UPDATE irct_introduction SET by = person + 1",
    ],
)
def test_application_role_cannot_change_acts_migrations_erasures_or_introductions(
    application, change
):
    refused(application, change)


@pytest.mark.parametrize("table", TABLES)
def test_application_role_cannot_change_tables_or_triggers(application, table):
    refused(application, f"DROP TABLE {table} CASCADE")
    refused(application, f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    refused(application, f"ALTER TABLE {table} DISABLE TRIGGER USER")
    refused(application, f"ALTER TABLE {table} OWNER TO {APPLICATION}")
    refused(application, f"CREATE RULE own AS ON UPDATE TO {table} DO INSTEAD NOTHING")
    refused(
        application,
        f"CREATE TRIGGER own BEFORE UPDATE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        f"SET ROLE {OWNER}",
        f"SET SESSION AUTHORIZATION {OWNER}",
        f"GRANT {OWNER} TO {APPLICATION}",
        "CREATE ROLE another",
        "CREATE DATABASE another",
        "CREATE SCHEMA another",
        "CREATE TABLE another ()",
        "CREATE TEMPORARY TABLE centres_centreevent ()",
        "CREATE FUNCTION another() RETURNS int AS 'SELECT 1' LANGUAGE sql",
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
        " AS 'SELECT true' LANGUAGE sql",
        "CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid"
        " AS 'SELECT NULL::uuid' LANGUAGE sql",
        "DROP FUNCTION _pgh_attach_context()",
        "COPY centres_centre TO PROGRAM 'true'",
    ],
)
def test_application_role_has_no_way_around_its_limits(application, statement):
    refused(application, statement)


def test_application_role_leaves_events_when_writing_through_models(as_application):
    editor, secretary = UserFactory(), UserFactory(is_staff=True)
    children = [text(), location(), contact(kind="phone", value="+4533760600")]
    centre, expert = CentreFactory(children=children), ExpertFactory(children=[text()])
    CountryName.objects.create(country="XK", name="Kosovo*")
    ExitPage.objects.create(language="en", url="https://weather.example/")
    Bounce.note("may@example.org", "5.1.1 No such user", by=secretary)
    HeadlineFigure.objects.create(value=156, source="IRCT")
    helpline()
    SecretariatContact.objects.create(email="office@example.org")
    centre.figures.create(year=2025)
    Portrait.objects.create(expert=expert, image=b"x", width=1, height=1)
    expert.cited_days.create(day="2026-03-01", may="closed")
    for listing in (centre, expert):
        invitation = listing.invitations.create(email=editor.email, role="lead")
        invitation.accept(by=editor)
        request = listing.submit("about", {"name": "Another name"}, by=editor)
        request.decide({"name": Decision("accept")}, by=secretary)
        listing.corrections.create(kind="name").resolve(by=secretary)
        listing.handlings.create(kind="hidden", key="2026-01-01", note="Called them.")
        listing.note_call(by=secretary, is_reached=True)
        listing.hide(by=editor, reason="They are in danger.")
        listing.editorships.get().end(by=secretary)

    with_events = {event for event in EVENTS if event.objects.exists()}

    assert with_events == set(EVENTS)
    told = centre.events.order_by("pgh_id").last().pgh_context.metadata
    assert told == {"user": editor.pk, "by": editor.email, "reason": "They are in danger."}


def test_history_written_by_the_application_has_the_clock_of_the_database(as_application):
    with time_machine.travel("2020-01-01T00:00Z"):
        centre = CentreFactory()
        centre.change({"acronym": "A"}, by=UserFactory())

    event = centre.events.order_by("pgh_id").last()
    assert event.pgh_created_at.year > 2020
    assert event.pgh_context.created_at.year > 2020


def test_application_role_cannot_remove_what_the_log_of_the_desk_tells(as_application):
    person, other = UserFactory(), UserFactory()
    entry = LogEntry.objects.create(user=person, action_flag=CHANGE, object_repr="A centre")

    with pytest.raises(DatabaseError, match="Cannot delete rows of django_admin_log"):
        LogEntry.objects.all().delete()
    with pytest.raises(DatabaseError, match="Cannot delete rows of django_admin_log"):
        person.delete()
    with pytest.raises(DatabaseError, match="permission denied"):
        LogEntry.objects.update(change_message="Nothing")
    other.delete()

    assert LogEntry.objects.get() == entry
    assert User.objects.get() == person


def test_application_role_cannot_switch_triggers_off(as_application):
    centre = CentreFactory(acronym="A")

    with pgtrigger.ignore():
        Centre.objects.update(acronym="B")
        with pytest.raises(DatabaseError, match="Cannot delete rows of django_admin_log"):
            LogEntry.objects.create(user=UserFactory(), action_flag=CHANGE).delete()
        with pytest.raises(DatabaseError, match="permission denied"):
            centre.events.update(acronym="A")

    assert [event.acronym for event in centre.events.order_by("pgh_id")][-2:] == ["A", "B"]


def test_application_role_can_erase_nobody(as_application):
    person = UserFactory()
    CentreFactory().change({"acronym": "A"}, by=person)

    with pytest.raises(DatabaseError, match="permission denied"):
        call_command("erase_person", person.email, yes=True)

    assert User.objects.get() == person


def test_owner_commands_all_exist():
    assert OWNER_COMMANDS - get_commands().keys() == set()


def test_act_can_be_changed_only_within_its_transaction(as_application):
    user, centre = UserFactory(), CentreFactory()
    with transaction.atomic(), acting(user, reason="They told us."):
        Centre.objects.update(acronym="A")
        with acting(user, reason="They told us by phone."):
            Centre.objects.update(acronym="B")
    act = Context.objects.get(pk=centre.events.order_by("pgh_id").last().pgh_context_id)

    with pytest.raises(DatabaseError, match="permission denied"):
        Context.objects.update(metadata={"by": "Somebody else"})
    with pytest.raises(DatabaseError, match="Cannot update rows of pghistory_context"):
        write_within(act, "UPDATE centres_centre SET acronym = 'C'")

    act.refresh_from_db()
    assert act.metadata["reason"] == "They told us by phone."


@transaction.atomic
def write_within(act, statement):
    """Write something as part of an act that is over, and tell another story of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [str(act.pk), '{"by": "Somebody else"}'],
        )
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [*TRACKED, *EVENTS, Context, Erasure], ids=label)
def test_triggers_refuse_truncation_by_the_owner(model):
    with pytest.raises(DatabaseError, match="Cannot truncate"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {} SET created_at = created_at - interval '1 day'",
        "UPDATE {} SET id = gen_random_uuid()",
        "DELETE FROM {}",
    ],
)
def test_triggers_refuse_a_change_of_an_act_by_the_owner(change):
    Context.objects.create()

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        connection.cursor().execute(change.format(ACTS))


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_triggers_refuse_a_change_of_an_erasure_record_by_the_owner(change):
    Erasure.objects.create(erased_by="root", counts={})

    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        connection.cursor().execute(change.format("irct_erasure"))


@pytest.mark.django_db
def test_grant_takes_back_excess_permissions():
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON centres_centreevent, {ACTS} TO {APPLICATION}")

        grant(connection)

        cursor.execute(
            "SELECT string_agg(privilege_type, ' ' ORDER BY privilege_type)"
            " FROM information_schema.table_privileges WHERE grantee = %s"
            " AND table_name IN ('centres_centreevent', %s) GROUP BY table_name",
            [APPLICATION, ACTS],
        )
        assert cursor.fetchall() == [("SELECT",), ("SELECT",)]


@pytest.fixture
def own_server():
    """Run a file of SQL as somebody does who makes the database on a server of their own."""
    names = {kind: f"a {kind} {os.getpid()}" for kind in ("database", "owner", "application")}

    def connect(user, name="postgres"):
        return psycopg.connect(host=str(database.SOCKET), user=user, dbname=name, autocommit=True)

    yield names, connect
    with connect("postgres") as server:
        server.execute(f'DROP DATABASE IF EXISTS "{names["database"]}" WITH (FORCE)')
        server.execute(f'DROP ROLE IF EXISTS "{names["owner"]}", "{names["application"]}"')


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="it needs the embedded server")
def test_roles_file_makes_both_roles_on_another_server(django_db_setup, own_server):
    names, connect = own_server
    given = [f"--set={kind}={name}" for kind, name in names.items()]
    psql = [database._programs() / "psql", f"--host={database.SOCKET}", "--username=postgres"]

    for _time in range(2):
        subprocess.run(
            [*psql, "--no-psqlrc", "--quiet", "--file=irct/machine/roles.sql", *given, "postgres"],
            cwd=PROJECT,
            check=True,
        )

    with connect(names["owner"], names["database"]) as owner:
        for extension in sorted(database.EXTENSIONS):
            owner.execute(f"CREATE EXTENSION {extension}")
        owner.execute("CREATE TABLE events ()")
        assert owner.execute("SELECT show_trgm('Київ')").fetchone()[0] != []
    with connect(names["application"], names["database"]) as application:
        refused(application, "CREATE TABLE own ()")
        refused(application, "CREATE TEMPORARY TABLE own ()")
        refused(application, "SELECT FROM events")
        refused(application, f'SET ROLE "{names["owner"]}"')
        assert application.execute("SHOW log_min_error_statement").fetchone() == ("panic",)
