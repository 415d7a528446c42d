"""The real thing, as `manage.py run` runs it."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Self

import psycopg

from irct.machine import database
from irct.machine.compiled import KEPT
from tests.kept import CODE, PROJECT, digest

# The site of this process, one of xdist's perhaps.
SITE = database.LOCAL / f"site-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
# What the first run of all has made.
PREPARED = database.LOCAL / "prepared"


class RunningSite:
    """A run in a folder of its own, that has said where it is."""

    def __init__(self, local: Path, *, port: int | None = None, **environment: str) -> None:
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")
        } | {"LOCAL_DIR": str(local), "PREPARED_FOR": "0", **environment}
        local.mkdir(parents=True, exist_ok=True)
        self.log_file = local / "run.log"
        with self.log_file.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run", f"--port={self.port}"],
                cwd=PROJECT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        while "Ctrl-C stops it." not in self.log:
            assert self.process.poll() is None, self.log
            time.sleep(0.1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self.process.poll() is None:
            self.stop()

    @property
    def log(self) -> str:
        return self.log_file.read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the end, and return the status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prepare(local: Path) -> None:
    """Let the next run in a folder be its second: copy what a first run has made elsewhere."""
    stamp, state = (
        PREPARED / "made-of",
        f"{time.strftime('%Y-%m-%d')} {digest(*CODE, 'static/**/*')}",
    )
    PREPARED.mkdir(parents=True, exist_ok=True)
    with (database.LOCAL / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != state:
            discard(PREPARED)
            share_tables(PREPARED)
            with RunningSite(PREPARED):
                pass
            stamp.write_text(state)
        discard(local)
        copy(PREPARED, local)
        if database.IS_ROOT:  # whose databases are elsewhere
            copy(home(PREPARED), home(local))


def share_tables(local: Path) -> None:
    """Let a run, and its copies, read and keep the tables that the tests have computed."""
    KEPT.mkdir(exist_ok=True)
    local.mkdir()
    (local / KEPT.name).symlink_to(KEPT)


def discard(local: Path) -> None:
    """Remove what an earlier run has left, with its database."""
    in_python("database.discard()", local)
    shutil.rmtree(local, ignore_errors=True)


def copy(folder: Path, to: Path) -> None:
    """Copy all that is in a folder, as whoever it belongs to."""
    to.mkdir(parents=True)
    subprocess.run(["cp", "-a", f"{folder}/.", to], check=True)


def home(local: Path) -> Path:
    """Where the database of a run is."""
    return Path(in_python("print(database.HOME)", local).strip())


def connected(local: Path, user: str = "irct") -> psycopg.Connection:
    """Connect to the database of a run, as its owner."""
    return psycopg.connect(host=socket_folder(local), user=user, dbname="irct")


@cache
def socket_folder(local: Path) -> Path:
    """The folder of the socket on which the database of a run listens."""
    return Path(in_python("print(database.SOCKET)", local).strip())


def in_python(code: str, local: Path) -> str:
    return subprocess.run(
        [sys.executable, "-c", f"from irct.machine import database; {code}"],
        cwd=PROJECT,
        env=os.environ | {"LOCAL_DIR": str(local)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
