"""The site at a scale, with a database of its own that is kept from one bench to the next."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import psutil

from irct.machine.compiled import KEPT
from irct.machine.server import HOST
from tests.bench import BENCH
from tests.kept import MIGRATIONS, PROJECT, digest
from tests.running_site import RunningSite, discard, home

DEMONSTRATION = 156
# What decides what is in the database.
ROWS = [
    *MIGRATIONS,
    *(f"irct/{package}/**/*" for package in ("management", "models", "disclosure", "search")),
    *("centres/*.py", "experts/*.py", "centres/data/*"),
]


def prepare(scale: int) -> tuple[Path, float]:
    """The folder of a site with so many centres, and the most megabytes that loading them took."""
    local = BENCH / str(scale)
    stamp, state = local / "made-of", digest(*ROWS)
    said = stamp.read_text().split() if stamp.exists() else []
    if said[:1] == [state]:
        return local, float(said[1])
    discard(local)
    local.mkdir(parents=True)
    (local / KEPT.name).symlink_to(KEPT)
    manage(local, "migrate", "--verbosity=0")
    most = manage(local, "load_demo")
    if scale > DEMONSTRATION:
        most = manage(local, "load_demo", f"--scale={scale - DEMONSTRATION}")
    stamp.write_text(f"{state} {most:.0f}")
    return local, most


def manage(local: Path, *arguments: str) -> float:
    """Run a command, and return how many megabytes it held at most."""
    environment = os.environ | {"LOCAL_DIR": str(local)}
    command = [sys.executable, "manage.py", *arguments]
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL
    ) as process:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed at {local}")
    return used.ru_maxrss / 1024


@contextmanager
def serving(local: Path, *, kept: int) -> Iterator[RunningSite]:
    """Run a site that keeps so many megabytes of answers ready, none of them from before."""
    (local / "snapshot").unlink(missing_ok=True)
    with RunningSite(local, KEPT_IN_MEMORY=str(kept), PREPARED_FOR="10") as site:
        wait_until_ready(site.port)
        yield site


def wait_until_ready(port: int) -> None:
    """Wait for what a proxy in front waits for before it sends visitors."""
    while True:
        with suppress(OSError), urlopen(f"http://{HOST}:{port}/readyz") as answer:
            assert answer.read() == b"ready"
            return
        time.sleep(0.1)


class Server(NamedTuple):
    """Where it is, and the processes that answer there, those of its database last."""

    port: int
    processes: list[psutil.Process]


def server(site: RunningSite, local: Path) -> Server:
    """The site's web server and its database."""
    below = psutil.Process(site.process.pid).children(recursive=True)
    web = [one for one in below if "irct.machine.server" in one.cmdline()]
    number = (home(local) / "data" / "postmaster.pid").read_text().split()[0]
    # The one that holds most has the pages; the other starts it.
    web.sort(key=lambda one: -one.memory_info().rss)
    return Server(site.port, [*web, psutil.Process(int(number))])


def megabytes(process: psutil.Process) -> float:
    """What it holds alone, and its part of what it shares."""
    return process.memory_full_info().pss / 1024 / 1024


def busy(server: Server) -> float:
    """The seconds of the processor that it has taken so far, and those whom it started."""
    all_of_them = {*server.processes}
    for one in server.processes:
        all_of_them |= {*one.children(recursive=True)}
    spent = [one.cpu_times() for one in all_of_them]
    # Of those that have ended, whoever started them knows.
    return sum(one.user + one.system + one.children_user + one.children_system for one in spent)
