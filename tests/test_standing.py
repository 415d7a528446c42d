"""Nothing hangs and nothing ends with one fault: real processes, real PostgreSQL, real signals."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache

import psutil
import pytest

from irct.machine import database
from tests.running_site import PROJECT, RunningSite, connected, discard, home, in_python, prepare

pytestmark = pytest.mark.slow

LOCAL = database.LOCAL / "standing"
# Seconds: nobody waits longer on the slowest machine, while the database never answers. How long it
# takes on an idle one is measured, not asserted.
LONGEST, RECOVERY = 15, 30


@pytest.fixture(scope="module")
def run():
    prepare(LOCAL)
    with RunningSite(LOCAL, DATABASE_IS_DISPOSABLE="no") as run:
        yield run
    discard(LOCAL)


class NotFollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def ask(address, data=None, **headers):
    """Status, headers, text, and how many seconds it took."""
    begun = time.monotonic()
    request = urllib.request.Request(address, data, headers)
    try:
        answer = urllib.request.build_opener(NotFollowed).open(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        text = answer.read().decode()
    return answer.status, answer.headers, text, time.monotonic() - begun


@cache
def data():
    return home(LOCAL) / "data"


def processes_of_postgres():
    master = psutil.Process(int((data() / "postmaster.pid").read_text().split("\n")[0]))
    return [master, *master.children(recursive=True)]


def children(run, word):
    """The process that runs this, of those that the run has started."""
    for process in psutil.Process(run.process.pid).children():
        with suppress(psutil.Error):  # of one that ends just now
            if word in process.cmdline():
                return process
    return None


def until(is_so, seconds=60):
    """Wait until something is so; return for how long that took."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, "it never was"
        time.sleep(0.1)
    return time.monotonic() - begun


def finds(run):
    """Whether a search that somebody has typed is answered."""
    try:
        return ask(f"{run.url}/centres/?q=house")[0] == 200
    except OSError:
        return False


def works(run):
    """Whether the worker does what is queued."""
    with connected(LOCAL) as owner:
        (job,) = owner.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, priority)"
            " VALUES ('timetable', 'settle_hidings', '{\"timestamp\": 0}', 9) RETURNING id"
        ).fetchone()
        owner.commit()
        until(lambda: is_done(owner, job))
    return True


def is_done(owner, job):
    found = owner.execute("SELECT FROM procrastinate_jobs WHERE id = %s", [job]).fetchall()
    owner.commit()
    return not found


@contextmanager
def stopped():
    """Let PostgreSQL stand still meanwhile, as a machine does that has lost its disk."""
    held = processes_of_postgres()
    for process in held:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in held:
            process.send_signal(signal.SIGCONT)


def kill_connections(which):
    """Kill connections of the site; return of how many."""
    with connected(LOCAL, "irct_application") as site:
        return site.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            f" WHERE pid <> pg_backend_pid() AND {which}"
        ).fetchone()[0]


def all_at_once(addresses):
    with ThreadPoolExecutor(len(addresses)) as visitors:
        return [*visitors.map(ask, addresses)]


def is_in_memory(run, path):
    return "ETag" in ask(run.url + path)[1]


def hide_link():
    """A link by which the sample editor hides a centre, as e-mails have it."""
    code = """
from centres.models import Centre
centre = Centre.objects.published().filter(editorships__isnull=False).first()
print(f"/hide/{centre.hide_token(centre.editorships.first().user)}/")
"""
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=PROJECT,
        env=os.environ | {"LOCAL_DIR": str(LOCAL)},
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()


# Connections are killed


def test_killed_connections_end_nothing(run):
    assert finds(run)
    worker = children(run, "worker").pid
    killed = kill_connections("usename = 'irct_application'")

    until(lambda: finds(run), RECOVERY)

    assert killed >= 3  # of the pages, the version and the worker
    assert works(run)
    assert children(run, "worker").pid == worker
    assert "has ended" not in run.log


# Processes are killed


@pytest.mark.parametrize(
    ("word", "name"),
    [("irct.machine.server", "The web server"), ("worker", "The worker")],
)
def test_killed_process_is_started_again_and_leaves_nothing(run, word, name):
    child = children(run, word)
    started_by_it = child.children(recursive=True)
    child.kill()

    until(lambda: (new := children(run, word)) and new.pid != child.pid)
    until(lambda: finds(run))

    assert f"{name} has ended by SIGKILL; starting it again" in run.log
    assert [one.pid for one in started_by_it if one.is_running()] == []
    assert works(run)


def test_killed_postgresql_is_started_again(run):
    psutil.Process(processes_of_postgres()[0].pid).kill()

    until(lambda: "PostgreSQL has ended; starting it again" in run.log)
    until(lambda: finds(run))

    assert works(run)
    assert "The worker has ended" not in run.log.partition("PostgreSQL has ended")[2]


def test_second_server_on_a_port_is_refused(run):
    second = subprocess.run(
        [sys.executable, "-m", "irct.machine.server", f"--port={run.port}"],
        cwd=PROJECT,
        env=run.environment,
        capture_output=True,
        text=True,
    )

    assert second.returncode == 1
    assert second.stderr.startswith(f"Port {run.port} cannot be used: Address already in use.")


# PostgreSQL stands still


def test_nobody_waits_for_a_database_that_stands_still(run):
    until(lambda: is_in_memory(run, "/centres/"))
    with stopped():
        searches = [f"{run.url}/centres/?q=house+{number}" for number in range(20)]
        ways_out = [f"{run.url}/leave/", f"{run.url}/ar/leave/", f"{run.url}/fr/staying-safe/"] * 4
        answers = all_at_once([*searches, *ways_out])
        again = ask(searches[0])
    recovery = until(lambda: finds(run), RECOVERY)

    looked, left = answers[:20], answers[20:]
    assert {status for status, *_rest in looked} == {503}
    assert [status for status, *_rest in left] == [302, 302, 200] * 4
    assert max(seconds for *_rest, seconds in looked) < LONGEST
    assert max(seconds for *_rest, seconds in left) < LONGEST
    assert again[0] == 503
    assert again[3] < LONGEST
    assert (again[1]["Retry-After"], again[1]["Cache-Control"]) == ("30", "no-store")
    assert "The directory cannot look anything up just now" in again[2]
    assert 'href="/leave/"' in again[2]
    assert recovery < RECOVERY


def test_page_in_memory_is_shown_as_it_stood(run):
    until(lambda: is_in_memory(run, "/ar/centres/"))
    fresh = ask(f"{run.url}/ar/centres/")
    with stopped():
        until(lambda: ask(f"{run.url}/centres/?q=x")[0] == 503)
        tag = fresh[1]["ETag"]
        status, headers, text, seconds = ask(f"{run.url}/ar/centres/", **{"If-None-Match": tag})
        of_member = ask(f"{run.url}/staying-safe/", Cookie="sessionid=known")
        other = ask(f"{run.url}/centres/?services=legal&page=7")
    until(lambda: finds(run))
    later = ask(f"{run.url}/ar/centres/")

    assert (status, headers["Cache-Control"], "ETag" in headers) == (200, "no-store", False)
    line = re.search(r'<aside class="stood".*?</aside>\n', text, re.DOTALL)
    assert text.replace(line[0], "", 1) == fresh[2]
    assert seconds < 1
    assert (of_member[0], other[0]) == (200, 503)
    assert 'class="stood"' not in later[2]


def hidings():
    with connected(LOCAL) as owner:
        return owner.execute("SELECT count(*) FROM centres_hiding").fetchone()[0]


def test_who_hides_meanwhile_is_hidden_later_and_nothing_is_shown_from_memory(run):
    link = hide_link()
    form = ask(run.url + link)[2]
    proof = re.search(r'name="proof" value="([^"]+)', form)[1]
    until(lambda: is_in_memory(run, "/centres/"))
    with stopped():
        until(lambda: ask(f"{run.url}/centres/?q=x")[0] == 503)
        before = ask(f"{run.url}/centres/")
        stranger = ask(f"{run.url}/hide/made-up/", b"proof=x")
        still = ask(f"{run.url}/centres/")
        told = ask(run.url + link, f"proof={proof}".encode())
        after = ask(f"{run.url}/centres/")
    until(lambda: hidings() == 1, RECOVERY)

    assert (told[0], stranger[0]) == (202, 503)
    assert "We have noted that the entry is to be hidden" in told[2]
    assert "You are still visible" in stranger[2]
    assert (before[0], still[0], after[0]) == (200, 200, 503)
    assert 'action="/hide/' in form or 'method="post"' in form


# A table is locked


def test_nobody_waits_for_a_table_that_is_locked(run):
    until(lambda: is_in_memory(run, "/"))
    with connected(LOCAL) as owner:
        owner.execute("LOCK TABLE centres_centre")
        searches = [f"{run.url}/centres/?q=house+{number}" for number in range(16)]
        answers = all_at_once([*searches, f"{run.url}/leave/", f"{run.url}/"])
        owner.rollback()
    until(lambda: finds(run))

    *looked, left, first_page = answers
    assert {status for status, *_rest in looked} == {503}
    assert max(seconds for *_rest, seconds in looked) < LONGEST
    assert (left[0], first_page[0]) == (302, 200)
    assert max(left[3], first_page[3]) < LONGEST


# The folder is renamed


def test_database_is_found_again_when_the_folder_is_renamed(tmp_path):
    before, after, copy = (tmp_path / name for name in ("before", "after", "copy"))
    name = "print(database.SOCKET.name, database.HOME.name)"
    made = in_python(f"\nwith database.running(): {name}", before).split()
    before.rename(after)
    found = in_python(f"\nwith database.running(): {name}", after).split()
    subprocess.run(["cp", "-a", after, copy], check=True)

    assert found == made
    assert in_python(name, copy).split()[0] != made[0]
    in_python("database.discard()", after)
