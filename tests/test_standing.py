"""Nothing hangs and nothing ends with one fault: real processes, real PostgreSQL, real signals."""

import os
import re
import signal
import subprocess
import sys

import psutil
import pytest

from irct.machine import database
from tests.breaking import (
    all_at_once,
    ask,
    ask_anyway,
    child,
    finds,
    kill_connections,
    leftovers,
    locked,
    processes_of_postgres,
    stopped,
    until,
)
from tests.running_site import PROJECT, RunningSite, connected, discard, in_python, prepare

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


def nothing_waits():
    """Whether the worker has done what it does when it starts, which may make another version."""
    with connected(LOCAL) as owner:
        waiting = "queue_name = 'timetable' AND status IN ('todo', 'doing')"
        return not owner.execute(f"SELECT FROM procrastinate_jobs WHERE {waiting}").fetchall()


def is_in_memory(run, path):
    # Once it is ready it knows the version, without which it keeps nothing of what it answers.
    is_ready = ask_anyway(f"{run.url}/readyz").status == 200
    return is_ready and "ETag" in ask(run.url + path)[1]


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
    worker = child(run, "worker").pid
    killed = kill_connections(LOCAL)

    until(lambda: finds(run), RECOVERY)

    assert killed >= 3  # of the pages, the version and the worker
    assert works(run)
    assert child(run, "worker").pid == worker
    assert "has ended" not in run.log


# Processes are killed


def test_killed_worker_is_started_again(run):
    killed = child(run, "worker")
    killed.kill()

    until(lambda: (new := child(run, "worker")) and new.pid != killed.pid)

    assert "The worker has ended by SIGKILL; starting it again" in run.log
    assert works(run)


def test_killed_postgresql_is_started_again(run):
    psutil.Process(processes_of_postgres(LOCAL)[0].pid).kill()

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
    with stopped(LOCAL):
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
    until(nothing_waits)
    until(lambda: is_in_memory(run, "/ar/centres/"))
    fresh = ask(f"{run.url}/ar/centres/")
    with stopped(LOCAL):
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


def test_killed_web_server_is_started_again_and_finds_its_pages_on_the_disk_meanwhile(run):
    until(lambda: is_in_memory(run, "/uk/centres/"))
    kept = LOCAL / "snapshot"
    until(lambda: kept.exists() and b'"/uk/centres/"' in kept.read_bytes())
    killed = child(run, "irct.machine.server")
    started_by_it = killed.children(recursive=True)
    with stopped(LOCAL):
        killed.kill()
        until(lambda: (new := child(run, "irct.machine.server")) and new.pid != killed.pid)
        until(lambda: ask_anyway(f"{run.url}/uk/centres/").status == 200)
        text = ask(f"{run.url}/uk/centres/")[2]
    until(lambda: finds(run))

    assert 'class="stood"' in text
    assert "The web server has ended by SIGKILL; starting it again" in run.log
    assert [one.pid for one in started_by_it if one.is_running()] == []
    assert works(run)
    # Whoever hides an entry now is told of no process that is gone.
    ask(f"{run.url}/")
    until(lambda: signs() == 1)


def signs():
    """The number of processes that show pages, as the database knows."""
    with connected(LOCAL) as owner:
        return owner.execute("SELECT count(*) FROM irct_webprocess").fetchone()[0]


def hidings():
    with connected(LOCAL) as owner:
        return owner.execute("SELECT count(*) FROM centres_hiding").fetchone()[0]


def test_who_hides_meanwhile_is_hidden_later_and_nothing_is_shown_from_memory(run):
    link = hide_link()
    form = ask(run.url + link)[2]
    proof = re.search(r'name="proof" value="([^"]+)', form)[1]
    until(lambda: is_in_memory(run, "/centres/"))
    with stopped(LOCAL):
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
    until(nothing_waits)
    until(lambda: is_in_memory(run, "/"))
    with locked(LOCAL):
        searches = [f"{run.url}/centres/?q=house+{number}" for number in range(16)]
        answers = all_at_once([*searches, f"{run.url}/leave/", f"{run.url}/"])
    until(lambda: finds(run))

    *looked, left, first_page = answers
    assert {status for status, *_rest in looked} == {503}
    assert max(seconds for *_rest, seconds in looked) < LONGEST
    assert (left[0], first_page[0]) == (302, 200)
    assert max(left[3], first_page[3]) < LONGEST


def test_run_whose_terminal_is_closed_leaves_nothing_running(run):
    assert run.stop(signal.SIGHUP) == 128 + signal.SIGHUP
    assert leftovers(LOCAL) == []


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
