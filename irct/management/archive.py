"""A copy of the whole database as one file, which only the holder of a key elsewhere can read.

The file is encrypted with age to a public key. Within it are a line of JSON, which says what must
be found in the copy, and what pg_dump wrote. So without this site it is read with

    age --decrypt --identity KEY FILE | tail --lines=+2 | pg_restore --dbname=...

No copy that everybody can read is ever written to a disk: what is checked is a database made of the
same bytes, which is dropped again.
"""

import datetime as dt
import io
import json
import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NamedTuple

import psycopg
import pyrage
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone
from psycopg import errors, pq
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from irct.machine import database
from irct.machine.version import VERSION

NAME = "irct-%Y%m%dT%H%M%SZ.age"
NAMED = re.compile(r"irct-\d{8}T\d{6}Z\.age")
PIECE = 1024 * 1024
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""


class Header(NamedTuple):
    """What must be found in a copy."""

    begun: str
    version: str  # of all that is public
    counts: dict[str, int]  # of the rows of each table

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.begun)

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


def make(folder: Path, recipients: Sequence[pyrage.x25519.Recipient]) -> tuple[Path, Header]:
    """Write a copy of the database into a folder, once a database made of it is the same."""
    begun = timezone.now()
    path = folder / begun.astimezone(dt.UTC).strftime(NAME)
    draft = path.with_suffix(".draft")
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            header = _write(file, begun, recipients)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    return path, header


def _write(
    file: IO[bytes], begun: dt.datetime, recipients: Sequence[pyrage.x25519.Recipient]
) -> Header:
    with fresh_database("check") as name, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            header = Header(begun.isoformat(), *_found(cursor))
        first = json.dumps(header._asdict()).encode() + b"\n"
        said = "--format=custom", f"--snapshot={snapshot}", f"--dbname={conninfo()}"
        with (
            _program("pg_dump", *said, stdout=subprocess.PIPE) as dump,
            _program("pg_restore", *into(name), stdin=subprocess.PIPE) as check,
        ):
            pyrage.encrypt_io(_Copying(first, dump.stdout, check.stdin), file, recipients)
        compare(name, header)
    return header


def restore(path: Path, identities: Sequence[pyrage.x25519.Identity], name: str) -> Header:
    """Fill a database with a copy, and see that it is all there."""
    with path.open("rb") as file, _program("pg_restore", *into(name), stdin=subprocess.PIPE) as run:
        sink = _Splitting(run.stdin)
        try:
            pyrage.decrypt_io(file, sink, identities)
        except (pyrage.DecryptError, OSError) as error:
            raise CommandError(
                f"{path.name} cannot be decrypted: it is damaged, or of another key ({error})."
            ) from None
    header = sink.header()
    compare(name, header)
    return header


def compare(name: str, header: Header) -> None:
    """Refuse a database that does not hold what the header says."""
    with closing(psycopg.connect(conninfo(name), password=_password())) as copy:
        version, counts = _found(copy.cursor())
    wrong = {
        table: (header.counts.get(table, 0), counts.get(table, 0))
        for table in header.counts.keys() | counts.keys()
        if header.counts.get(table) != counts.get(table)
    }
    if wrong:
        found = ", ".join(f"{table} {is_} of {was}" for table, (was, is_) in sorted(wrong.items()))
        raise CommandError(f"The copy is not whole. Rows that were found: {found}.")
    if version != header.version:
        raise CommandError("The copy is not that of the same version of what is public.")


def _found(cursor: Any) -> tuple[str, dict[str, int]]:
    cursor.execute(VERSION)
    (version,) = cursor.fetchone()
    cursor.execute(TABLES)
    counts = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM public."{table}"')
        (counts[table],) = cursor.fetchone()
    return version, counts


class _Copying(io.RawIOBase):
    """What is read from a program, after a first line, and handed to another one meanwhile."""

    def __init__(self, first: bytes, source: IO[bytes] | None, copy: IO[bytes] | None) -> None:
        assert source is not None  # noqa: S101
        assert copy is not None  # noqa: S101
        self._first, self._source, self._copy = first, source, copy

    def read(self, size: int = -1) -> bytes:
        if self._first:
            piece, self._first = self._first[:size], self._first[size:] if size > 0 else b""
            return piece
        piece = self._source.read(min(size, PIECE) if size > 0 else PIECE)
        # Why it has ended is said by its status.
        with suppress(BrokenPipeError):
            self._copy.write(piece)
        return piece


class _Splitting(io.RawIOBase):
    """Takes a copy: its first line, and the rest, which is handed to a program."""

    def __init__(self, program: IO[bytes] | None) -> None:
        assert program is not None  # noqa: S101
        self._program, self._line, self._is_begun = program, b"", False

    def write(self, piece: bytes) -> int:
        content = bytes(piece)
        if not self._is_begun:
            line, self._is_begun, content = _parted(self._line + content)
            self._line = line
        with suppress(BrokenPipeError):
            self._program.write(content)
        return len(piece)

    def header(self) -> Header:
        try:
            return Header(**json.loads(self._line))
        except (ValueError, TypeError):
            raise CommandError("The file is no backup of this directory.") from None


def _parted(content: bytes) -> tuple[bytes, bool, bytes]:
    line, end, rest = content.partition(b"\n")
    return line, bool(end), rest


@contextmanager
def _program(name: str, *arguments: str, **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of PostgreSQL's programs; raise what it says if it fails."""
    password = _password()
    environment = {"PATH": os.environ["PATH"]} | ({"PGPASSWORD": password} if password else {})
    with tempfile.TemporaryFile() as said:
        program = subprocess.Popen([tool(name), *arguments], env=environment, stderr=said, **pipes)
        try:
            yield program
            if program.stdin:
                with suppress(BrokenPipeError):
                    program.stdin.close()
            status = program.wait()
        finally:
            program.kill()
            program.wait()
            for pipe in filter(None, (program.stdin, program.stdout)):
                with suppress(BrokenPipeError):
                    pipe.close()
        if status:
            said.seek(0)
            raise CommandError(f"{name} has failed: {said.read().decode(errors='replace').strip()}")


def tool(name: str) -> str:
    """One of PostgreSQL's programs that is at least as new as the server."""
    wanted = connection.cursor().connection.info.server_version // 10000
    found = []
    for path in filter(None, (shutil.which(name), _embedded(name))):
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
        if (number := re.search(r"(?<!\d)(\d++)\.", version.stdout)) and int(number[1]) >= wanted:
            found.append((int(number[1]), path))
    if not found:
        raise CommandError(f"There is no {name} for PostgreSQL {wanted}: install its client.")
    return min(found)[1]


def _embedded(name: str) -> str | None:
    with suppress(database.Unavailable):
        return str(database.program(name))
    return None


def conninfo(name: str = "") -> str:
    """How this site's database, or another one on the same server, is reached, but no password."""
    known = {one.keyword.decode() for one in pq.Conninfo.get_defaults()} - {"password"}
    values = {key: one for key, one in connection.get_connection_params().items() if key in known}
    return make_conninfo(**values | ({"dbname": name} if name else {}))


def into(name: str) -> list[str]:
    return [
        *("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"),
        f"--dbname={conninfo(name)}",
    ]


def _password() -> str:
    return str(connection.settings_dict["PASSWORD"] or "")


@contextmanager
def fresh_database(purpose: str) -> Iterator[str]:
    """Make an empty database beside the site's, and drop it unless it has another name by then."""
    name = f"irct_{purpose}_{secrets.token_hex(4)}"
    try:
        run_alone(
            SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"), name
        )
    except errors.InsufficientPrivilege:
        owner = connection.settings_dict["USER"]
        raise CommandError(
            f"The role {owner} may make no database to check the copy in. As PostgreSQL's"
            f" superuser: ALTER ROLE {owner} CREATEDB."
        ) from None
    try:
        yield name
    finally:
        run_alone(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)


def run_alone(statement: SQL, *names: str, on: str = "") -> None:
    """Run a statement outside every transaction."""
    given = conninfo(on)
    with closing(psycopg.connect(given, password=_password(), autocommit=True)) as server:
        server.execute(statement.format(*map(Identifier, names)))
