"""PostgreSQL servers of a test's own, by the programs of the embedded one."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from irct.machine import database
from irct.machine.database import Role
from tests.breaking import until

FAST = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": 60,
    # The replica asks for what it lacks at once.
    "wal_retrieve_retry_interval": "100ms",
    "log_min_messages": "log",
}


class Cluster:
    """A server with a folder of its own, in which its socket is, too."""

    def __init__(self, name: str, **options: object) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"irct-{name}-"))
        os.chown(self.folder, database._owner(), -1)
        self.data = self.folder / "data"
        self.options = FAST | {"unix_socket_directories": self.folder, **options}

    def make(self) -> None:
        self.program(
            *("initdb", f"--pgdata={self.data}", "--username=postgres", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        self.start()
        owner, application = (name for _variable, name in (role.value for role in Role))
        with self.connected(dbname="postgres", user="postgres") as server:
            server.execute(f"CREATE ROLE {owner} LOGIN CREATEDB")
            server.execute(f"CREATE ROLE {application} LOGIN")
            server.execute(f"CREATE DATABASE irct OWNER {owner}")

    def copy(self, primary: "Cluster", *, slot: str = "") -> None:
        """Become a streaming replica."""
        self.program(
            *("pg_basebackup", f"--pgdata={self.data}", f"--host={primary.folder}"),
            *("--username=postgres", "--checkpoint=fast", "--no-sync", "--write-recovery-conf"),
            *(["--create-slot", f"--slot={slot}"] if slot else []),
        )
        self.start()

    def start(self) -> None:
        options = " ".join(f"-c {name}={value}" for name, value in self.options.items())
        start = ("pg_ctl", "start", f"--log={self.folder / 'log'}", f"--options={options}")
        # One that was killed may be in the way for a moment.
        until(lambda: self.run(*start).returncode == 0)

    def program(self, name: str, *arguments: str) -> None:
        done = self.run(name, *arguments)
        assert done.returncode == 0, done.stderr

    def run(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [database.program(name), *arguments],
            cwd="/",
            env={"PATH": os.defpath, "PGDATA": str(self.data)},
            umask=0o077,
            # What it starts keeps none of ours open.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if name != "pg_ctl" else subprocess.DEVNULL,
            text=True,
            **database._identity(),
        )

    def connected(self, *, dbname: str = "irct", user: str = "irct") -> psycopg.Connection:
        where = {"host": str(self.folder), "dbname": dbname, "user": user}
        return psycopg.connect(**where, autocommit=True)

    def ask(self, statement: str, *, user: str = "postgres") -> object:
        """The one value that a statement gives."""
        with self.connected(user=user) as server:
            found = server.execute(statement).fetchone()
        return found and found[0]

    def do(self, *statements: str) -> None:
        with self.connected(user="postgres") as server:
            for statement in statements:
                server.execute(statement)

    def processes(self) -> list[psutil.Process]:
        master = psutil.Process(int((self.data / "postmaster.pid").read_text().split("\n")[0]))
        return [master, *master.children(recursive=True)]

    def kill(self) -> None:
        """End it as a machine does that loses its power."""
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def discard(self) -> None:
        self.run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(self.folder)
