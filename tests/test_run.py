"""The command that runs the whole directory on one machine."""

import contextlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from irct.machine import database, server
from irct.management.commands.run import refuse_another_version, source_state
from tests.breaking import leftovers
from tests.running_site import (
    PREPARED,
    PROJECT,
    RunningSite,
    connected,
    discard,
    free_port,
    in_python,
    prepare,
    socket_folder,
)
from tests.signing_in import account, add_app, codes

pytestmark = pytest.mark.slow

LOCAL = database.LOCAL / "run"


@pytest.fixture(scope="module", autouse=True)
def prepared():
    prepare(LOCAL)
    yield
    discard(LOCAL)


def started(runs, **options):
    """Run it as somebody who keeps what is in the database, for this test and those after it."""
    runs.append(RunningSite(LOCAL, DATABASE_IS_DISPOSABLE="no", **options))
    return runs[-1]


@pytest.fixture(scope="module")
def runs(prepared):
    runs = []
    yield runs
    for run in runs:
        run.__exit__()


@pytest.fixture
def run(runs):
    """A running site: the one of the test before, unless that has ended it."""
    is_up = runs and runs[-1].process.poll() is None
    return runs[-1] if is_up else started(runs)


def get(address, **headers):
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


def database_of(run):
    """Connect to the database of a run as its owner."""
    assert run.process.poll() is None
    return connected(LOCAL)


def sockets():
    return [path.name for path in socket_folder(LOCAL).iterdir()]


def test_first_run_tells_each_step():
    before, welcome = (PREPARED / "run.log").read_text().split("\n\n", 1)
    steps = [line for line in before.splitlines() if not line.startswith(("Added", "This took"))]

    assert steps[0].startswith("Making a PostgreSQL database in /")
    assert [line.split(",")[0] for line in steps[1:]] == [
        "Making the tables of the database",
        "Loading the demonstration",
        "Loading the towns of the world",
        *("Reading GeoNames …", "Writing 34"),
        "The directory shows 156 centres in 76 countries and 42 experts in 23.",
        "Adding people who can sign in",
        "Collecting and compressing the style sheets",
        "Starting the web server and the worker",
    ]
    assert welcome.startswith("The directory is at http://localhost:")


def test_run_serves_the_first_page(run):
    assert "</html>" in get(run.url)


def test_run_shows_sign_ins_and_protects_the_password_file(run):
    sign_in = LOCAL / "sign-in.txt"
    lines = sign_in.read_text().splitlines()

    told = "\n".join(f"  {line}" for line in lines)
    assert stat.S_IMODE(sign_in.stat().st_mode) == 0o600
    assert [line.split()[0] for line in lines[:3]] == [
        "secretariat@example.org",
        "second.secretary@example.org",
        "editor@example.org",
    ]
    assert f"Sign in at {run.url}/accounts/login/ as one of these:\n{told}\n" in run.log


@pytest.mark.django_db
def test_totp_code_is_given_for_samples_with_an_app(capsys):
    secret = add_app(account())

    call_command("totp_code", "Member@example.org")

    assert capsys.readouterr().out.strip() in codes(secret)
    with pytest.raises(CommandError, match=r"^editor@example\.org has no authenticator app\.$"):
        call_command("totp_code", "editor@example.org")


def test_totp_code_is_given_on_a_development_machine_only(run):
    elsewhere = subprocess.run(
        [sys.executable, "manage.py", "totp_code", "secretariat@example.org"],
        cwd=PROJECT,
        env=run.environment
        | {
            "DATABASE_URL": f"postgresql://irct_application@/irct?host={socket_folder(LOCAL)}",
            **dict.fromkeys(("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"), "set"),
            "EMAIL_URL": "smtp://localhost",
        },
        capture_output=True,
        text=True,
    )

    assert elsewhere.stdout == ""
    assert "This is for the samples on a developer's machine." in elsewhere.stderr


def test_run_writes_emails_to_the_folder_with_links_to_its_port(run):
    folder = LOCAL / "mail"
    shutil.rmtree(folder, ignore_errors=True)
    address = f"{run.url}/accounts/login/code/"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)', browser.open(address).read().decode())[
        1
    ]
    form = {"csrfmiddlewaretoken": token, "email": "editor@example.org"}

    browser.open(urllib.request.Request(address, urlencode(form).encode(), {"Referer": address}))
    # The night may write others meanwhile.
    while not (written := list(folder.glob("*-your-code-*.eml"))):
        assert run.process.poll() is None
        time.sleep(0.1)

    (letter,) = written
    links = re.findall(r"http\S+/hide/", letter.read_text().partition("<!doctype html>")[0])
    assert f"E-mails are written into {folder}\n" in run.log
    assert set(links) == {f"{run.url}/hide/"}


def test_run_connects_the_site_with_the_application_role(run):
    get(run.url)

    with database_of(run) as owner:
        roles = owner.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity"
            " WHERE datname = 'irct' AND pid <> pg_backend_pid() AND usename IS NOT NULL"
        ).fetchall()

    assert roles == [("irct_application",)]


@pytest.mark.parametrize("option", ["fsync", "synchronous_commit", "full_page_writes"])
def test_run_database_is_safe_against_power_cuts(run, option):
    with database_of(run) as owner:
        assert owner.execute(f"SHOW {option}").fetchone() == ("on",)


def test_run_log_keeps_no_trace_of_a_visit(run):
    for path in ("/about/", "/centres/?q=planted", "/privacy/"):
        get(run.url + path, **{"X-Forwarded-For": "192.0.2.1", "User-Agent": "planted"})
    while "/privacy/" not in run.log:
        assert run.process.poll() is None
        time.sleep(0.1)

    (line,) = [line for line in run.log.splitlines() if "/centres/" in line]
    assert re.fullmatch(r"[-0-9]{10} [:0-9]{8} [-+0-9]{5} GET /centres/ 200 [.0-9]+", line)
    assert re.findall("planted|192.0.2.1|127.0.0.1", run.log) == []


def test_run_log_keeps_no_key_of_a_link(run):
    places = [
        "/hide/",
        "/confirm/",
        "/put-back/",
        "/intake/",
        "/invitations/",
        "/accounts/password/reset/key/",
        "/accounts/confirm-email/",
    ]

    for place in places:
        with contextlib.suppress(urllib.error.HTTPError):
            get(f"{run.url}{place}planted:key-of_a.link/")
    while not all(place in run.log for place in places):
        assert run.process.poll() is None
        time.sleep(0.1)

    assert "planted" not in run.log


def test_run_on_a_port_in_use_fails_with_a_plain_error(run, monkeypatch, capsys):
    monkeypatch.setattr(server, "GIVEN_TO_END", 0.2)
    for name, value in {"PORT": "8000", "PYTHONUNBUFFERED": "1"}.items():
        monkeypatch.setenv(name, value)  # what it sets for its children is put back

    with pytest.raises(CommandError, match=f"^Port {run.port} cannot be used"):
        call_command("run", port=run.port)

    assert capsys.readouterr().out == ""


def test_run_starts_again_after_it_was_killed_and_has_nothing_to_prepare(run, runs):
    run.stop(signal.SIGKILL)

    second = started(runs, port=run.port)

    # That nothing is left of the first is seen when this one has ended.
    assert "</html>" in get(second.url)
    assert second.log.splitlines()[:2] == [
        "Starting PostgreSQL",
        "Starting the web server and the worker",
    ]


COUNTED = """
import psycopg
with database.running():
    with psycopg.connect(host=str(database.SOCKET), user="irct", dbname="irct") as owner:
        print(*owner.execute("SELECT sum(count) FROM irct_pagecount WHERE kind = 'accessibility'"))
"""


def test_run_ended_by_a_signal_leaves_nothing_running_and_has_written_the_last_page_counts(run):
    for _ in range(3):
        get(f"{run.url}/accessibility/")
    assert sockets() == [".s.PGSQL.5432", ".s.PGSQL.5432.lock"]

    # As whatever manages services does. How Ctrl-C ends it is seen where all browser tests have
    # run, and how a closed terminal does in `test_standing`.
    assert run.stop(signal.SIGTERM) == 128 + signal.SIGTERM

    assert leftovers(LOCAL) == []
    assert sockets() == []
    assert in_python(COUNTED, LOCAL).strip() == "(3,)"


def test_run_without_a_usable_database_fails_with_a_plain_error():
    run = subprocess.run(
        [sys.executable, "manage.py", "run", f"--port={free_port()}"],
        cwd=PROJECT,
        env=os.environ
        | {
            "DATABASE_URL": "postgresql://irct_application@127.0.0.1:1/irct",
            **dict.fromkeys(("SECRET_KEY", "ALLOWED_HOSTS"), "set"),
            "SITE_URL": "https://directory.example.org",
            "EMAIL_URL": "smtp://localhost",
        },
        capture_output=True,
        text=True,
    )

    assert run.returncode == 1
    assert run.stderr.startswith("CommandError: The database cannot be used: ")
    assert "Traceback" not in run.stderr


@pytest.mark.django_db
def test_database_of_another_version_is_refused_with_a_way_out():
    MigrationRecorder(connection).record_applied("centres", "0002_of_another_version")

    with pytest.raises(CommandError, match=r"centres\.0002_of_another_version.*make clean"):
        refuse_another_version()


@pytest.mark.django_db
def test_database_with_fewer_tables_is_refused_with_a_way_out():
    refuse_another_version()  # this one has them all
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE irct_drillresult")

    with pytest.raises(CommandError, match=r"needs: irct_drillresult\..*make clean"):
        refuse_another_version()


def test_source_state_changes_with_code_and_templates(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    template = tmp_path / "templates" / "home.html"
    template.parent.mkdir()
    template.write_text("before")
    (tmp_path / "irct").mkdir()
    before = source_state()

    os.utime(template, ns=(0, 0))
    changed = source_state()
    (tmp_path / "irct" / "new.py").touch()
    added = source_state()
    (tmp_path / "irct" / "new.pyc").touch()

    assert before != changed
    assert changed != added
    assert added == source_state()
