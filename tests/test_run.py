"""The command that runs the whole directory on one machine."""

import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from irct import database
from tests.running_site import PROJECT, RunningSite, discard

LOCAL = database.LOCAL / "run"


@pytest.fixture(scope="module", autouse=True)
def fresh_database():
    discard(LOCAL)
    yield
    discard(LOCAL)


@pytest.fixture
def run():
    with RunningSite(LOCAL) as run:
        yield run


def get(address, **headers):
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


def leftovers():
    """Return the processes that a run has left behind, as their environment tells."""
    return [
        process.info["cmdline"]
        for process in psutil.process_iter(["environ", "cmdline", "status"])
        if (process.info["environ"] or {}).get("LOCAL_DIR") == str(LOCAL)
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def sockets():
    """Return the sockets on which a run's PostgreSQL listens."""
    place = "from irct import database; print(database.SOCKET)"
    folder = subprocess.run(
        [sys.executable, "-c", place],
        cwd=PROJECT,
        env=os.environ | {"LOCAL_DIR": str(LOCAL)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return [path.name for path in Path(folder).iterdir()]


def test_the_first_page_answers(run):
    assert "</html>" in get(run.url)


def test_it_says_how_to_sign_in_and_keeps_the_password_from_others(run):
    sign_in = LOCAL / "sign-in.txt"

    assert stat.S_IMODE(sign_in.stat().st_mode) == 0o600
    assert f"Sign in at {run.url}/admin/ as {sign_in.read_text()}" in run.log


def test_the_log_keeps_no_trace_of_a_visit(run):
    for path in ("/about/", "/centres/?q=planted", "/privacy/"):
        get(run.url + path, **{"X-Forwarded-For": "192.0.2.1", "User-Agent": "planted"})
    while "/privacy/" not in run.log:
        assert run.process.poll() is None
        time.sleep(0.1)

    (line,) = [line for line in run.log.splitlines() if "/centres/" in line]
    assert re.fullmatch(r"[-0-9]{10} [:0-9]{8} [-+0-9]{5} GET /centres/ 200 [.0-9]+", line)
    assert re.findall("planted|192.0.2.1|127.0.0.1", run.log) == []


def test_a_second_start_has_nothing_left_to_prepare(run):
    run.stop()

    with RunningSite(LOCAL) as second:
        assert second.log.splitlines()[0] == "Starting the web server"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_all_that_was_started(run, number):
    assert sockets() == [".s.PGSQL.5432", ".s.PGSQL.5432.lock"]

    run.process.send_signal(number)

    assert run.stop(number) == 128 + number
    assert leftovers() == []
    assert sockets() == []


def test_it_starts_again_after_it_was_killed(run):
    run.stop(signal.SIGKILL)

    with RunningSite(LOCAL, port=run.port) as second:
        assert "</html>" in get(second.url)

    assert leftovers() == []
    assert sockets() == []


def test_a_port_in_use_is_said_plainly(run):
    second = subprocess.run(
        [sys.executable, "manage.py", "run", f"--port={run.port}"],
        cwd=PROJECT,
        env=run.environment,
        capture_output=True,
        text=True,
    )

    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr.startswith(f"CommandError: Port {run.port} cannot be used")
