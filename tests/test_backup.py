"""Nothing is lost: a backup is whole, read by one key alone, and brings back nobody who is gone."""

import datetime as dt
import json
import os
import subprocess
import sys
from contextlib import closing, contextmanager

import psycopg
import pyrage
import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg.sql import SQL

from centres.models import Centre
from irct.machine import journal
from irct.machine.journal import Deed, Note
from irct.management import archive, rotation
from irct.management.commands.restore import connected_to
from irct.models import Email, User
from tests.databases import connect, connect_to_migrated, drop
from tests.factories import CentreFactory, ExpertFactory, UserFactory
from tests.running_site import PROJECT, discard, in_python

pytestmark = pytest.mark.slow

ERASED = "zofia@example.org"

WAITING = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES
    ('mail', 'deliver', '{"to": ["a@example.org"], "subject": "An old letter"}', 'todo'),
    ('timetable', 'settle_hidings', '{}', 'todo')
"""
FOUND = """
import json, psycopg
with database.running():
    found = psycopg.connect(host=str(database.SOCKET), user="irct", dbname="irct")
    rows = [found.execute(statement).fetchall() for statement in (
        "SELECT slug, status FROM centres_centre ORDER BY slug",
        "SELECT count(*) FROM irct_user",
        "SELECT status FROM procrastinate_jobs ORDER BY id",
    )]
    print(json.dumps([row for some in rows for row in some]))
    found.close()
"""


@pytest.fixture(autouse=True)
def no_journal(tmp_path, settings):
    settings.JOURNAL = tmp_path / "journal"


@pytest.fixture(scope="module")
def key():
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def identity(key, tmp_path_factory):
    """The file of the secret key, on a machine of its own."""
    file = tmp_path_factory.mktemp("elsewhere") / "key.txt"
    file.write_text(f"# made for a test\n{key}\n")
    return file


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """A database of two centres, an expert, somebody who is to be erased, and a letter."""
    with django_db_blocker.unblock():
        usual = connection.settings_dict["NAME"]
        name = f"{usual}_filled"
        connect_to_migrated(name)
        fill()
        yield name
        connect(usual)
        drop(name)


@contextmanager
def copy_of(name):
    """A database with all that another one holds, for a while."""
    with archive.fresh_database("copy") as copy:
        archive.run_alone(SQL("DROP DATABASE {}"), copy, on="postgres")
        archive.run_alone(SQL("CREATE DATABASE {} TEMPLATE {}"), copy, name, on="postgres")
        yield copy


def fill():
    for slug in ("hidden-since", "shown-since", "public"):
        CentreFactory(name=slug, slug=slug)
    ExpertFactory(name="Withdrawn since", slug="withdrawn-since")
    UserFactory(email=ERASED, name="Zofia")
    with connection.cursor() as cursor:
        cursor.execute(WAITING)


@pytest.fixture(scope="module")
def backup(filled, key, tmp_path_factory, django_db_blocker):
    folder = tmp_path_factory.mktemp("backups")
    with django_db_blocker.unblock():
        call_command("backup", str(folder), to=[str(key.to_public())])
    [path] = folder.iterdir()
    return path


def databases():
    with closing(psycopg.connect(archive.conninfo("postgres"))) as server:
        found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'irct%'")
        return {name for (name,) in found}


# A backup


def test_backup_is_read_by_its_key_alone(backup, key):
    content = backup.read_bytes()

    assert content.startswith(b"age-encryption.org/v1\n")
    assert b"PGDMP" not in content
    assert backup.stat().st_mode & 0o777 == 0o600
    assert pyrage.decrypt(content, [key]).partition(b"\n")[2].startswith(b"PGDMP")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(content, [pyrage.x25519.Identity.generate()])


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ([], "age-keygen"),
        (["age1nonsense"], "is no public key"),
        (["AGE-SECRET-KEY-1QQQ"], "must not be on this machine"),
    ],
)
def test_backup_that_nobody_could_read_or_everybody_is_refused(tmp_path, to, says):
    with pytest.raises(CommandError, match=says):
        call_command("backup", str(tmp_path), to=to)

    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("loss", ["a row", "what is public"])
def test_copy_that_lacks_something_is_no_backup(
    filled, key, tmp_path, monkeypatch, django_db_blocker, loss
):
    found = archive._found

    def lacking(cursor):
        """Let the copy, which is asked second, have lost something."""
        version, counts = found(cursor)
        if cursor.connection.info.dbname != filled:
            if loss == "a row":
                counts["centres_centre"] -= 1
            else:
                version = "another"
        return version, counts

    monkeypatch.setattr(archive, "_found", lacking)
    with django_db_blocker.unblock():
        before = databases()
        with pytest.raises(CommandError, match=r"centres_centre 2 of 3|not that of the same"):
            call_command("backup", str(tmp_path), to=[str(key.to_public())])

        assert databases() == before
    assert [*tmp_path.iterdir()] == []


def test_backups_of_seven_days_four_weeks_and_six_months_stay(tmp_path):
    first = dt.datetime(2026, 1, 1, 3, tzinfo=dt.UTC)
    for day in range(300):
        for hour in (0, 6):
            moment = first + dt.timedelta(days=day, hours=hour)
            (tmp_path / moment.strftime(archive.NAME)).touch()
    (tmp_path / "letter.txt").touch()

    rotation.thin_out(tmp_path)

    kept = [rotation.made_at(one) for one in rotation.backups(tmp_path)]
    assert [f"{one:%m-%d %H}" for one in kept] == [
        *("10-27 09", "10-26 09", "10-25 09", "10-24 09", "10-23 09", "10-22 09", "10-21 09"),
        *("10-18 09", "10-11 09", "09-30 09", "08-31 09", "07-31 09", "06-30 09", "05-31 09"),
    ]
    assert (tmp_path / "letter.txt").exists()


# The drill: another folder, another server, the key from elsewhere


def note_hidden(centre):
    journal.write(Note(Deed.HIDDEN, "centres.centre", str(centre.pk)))


def manage(local, *arguments):
    environment = {name: one for name, one in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=PROJECT,
        env=environment | {"LOCAL_DIR": str(local), "SECRET_KEY": settings.SECRET_KEY},
        capture_output=True,
        text=True,
    )


def test_backup_is_restored_elsewhere_without_what_is_gone(
    filled, backup, identity, tmp_path, django_db_blocker
):
    with django_db_blocker.unblock():
        centres = {one.slug: one for one in Centre.objects.all()}
        users = User.objects.count()
    note_hidden(centres["hidden-since"])
    journal.write(Note(Deed.ERASED, "address", journal.hash_of(ERASED)))
    elsewhere = tmp_path / "elsewhere"
    restore = ["restore", backup, "--identity", identity, "--journal", settings.JOURNAL]
    try:
        done = manage(elsewhere, *restore)
        held = json.loads(in_python(FOUND, elsewhere))
    finally:
        discard(elsewhere)

    assert done.returncode == 0, done.stderr
    assert "Hidden since, and hidden again: 1.\n  hidden-since" in done.stdout
    assert "Erased since, and erased again: 1." in done.stdout
    assert "a@example.org An old letter" in done.stdout
    assert held == [
        *(["hidden-since", "hidden"], ["public", "published"], ["shown-since", "published"]),
        [users - 1],
        *(["failed"], ["todo"]),
    ]


def test_database_that_is_replaced_is_kept_under_another_name(
    filled, backup, identity, django_db_blocker, capsys
):
    with django_db_blocker.unblock():
        note_hidden(Centre.objects.get(slug="public"))
        with time_machine.travel(timezone.now() - dt.timedelta(hours=1)):
            note_hidden(Centre.objects.get(slug="shown-since"))
        as_of = timezone.now() - dt.timedelta(hours=2)
        connection.close()
        with copy_of(filled) as name, connected_to(name):
            UserFactory(email="of.before@example.org")
            Centre.objects.get(slug="public").delete()
            connection.close()
            call_command("restore", str(backup), identity=identity, replace=name, as_of=as_of)
            slugs = sorted(Centre.objects.values_list("slug", flat=True))
            public = sorted(Centre.objects.published().values_list("slug", flat=True))
            letters = [*Email.objects.values_list("status", flat=True)]
            connection.close()
            [before] = [one for one in databases() if one.startswith(f"{name}_before_")]
            with connected_to(before):
                kept = [*User.objects.values_list("email", flat=True)]
            archive.run_alone(SQL("DROP DATABASE {}"), before)

    assert public == ["hidden-since"]
    assert slugs == ["hidden-since", "public", "shown-since"]
    assert letters == ["failed"]
    assert "of.before@example.org" in kept
    assert f"What was there is the database {before} now." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("another key", "is damaged, or of another key"),
        ("no key", "holds no secret key"),
        ("cut short", "is damaged, or of another key|has failed"),
        ("in use", "is in use by 1 connections"),
        ("no such file", "There is no file"),
        ("no journal", "There is no journal here"),
        ("holds data", "holds data: 3 centres, 1 expert"),
    ],
)
def test_restore_that_cannot_be_done_leaves_nothing(
    filled, backup, identity, tmp_path, django_db_blocker, fault, says
):
    file, key = backup, identity
    settings.JOURNAL.touch()
    match fault:
        case "no journal":
            settings.JOURNAL.unlink()
        case "another key":
            key = tmp_path / "key.txt"
            key.write_text(str(pyrage.x25519.Identity.generate()))
        case "no key":
            key = tmp_path / "key.txt"
            key.write_text("nonsense")
        case "cut short":
            file = tmp_path / backup.name
            file.write_bytes(backup.read_bytes()[:-70_000])
        case "no such file":
            file = tmp_path / "none.age"
    with django_db_blocker.unblock(), archive.fresh_database("target") as name:
        before = databases()
        with connected_to(filled if fault == "holds data" else name):
            holder = psycopg.connect(archive.conninfo()) if fault == "in use" else None
            with pytest.raises(CommandError, match=says):
                call_command("restore", str(file), identity=key)
            if holder:
                holder.close()
        assert databases() == before
