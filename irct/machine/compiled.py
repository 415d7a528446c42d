"""Tables that take seconds to compute, kept on disk as Python keeps what it compiles.

A process that needs one computes it, and others read what it wrote, until a file changes that the
tables are made of. Where nothing may be written, each process computes its own.
"""

import contextlib
import fcntl
import functools
import hashlib
import marshal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar
from unicodedata import unidata_version

import babel

from irct.machine.database import LOCAL

Table = TypeVar("Table", bound=dict[Any, Any] | tuple[Any, ...] | frozenset[Any])

KEPT = LOCAL / "compiled"
PACKAGE = Path(__file__).parent.parent
SOURCES = ("machine/compiled.py", "tables.py", "places/**/*", "search/**/*")
# Of all tables that this process may need.
_names: list[str] = []
# One thread at a time makes any; of a table that another is made of, the same thread.
_making = RLock()


def compiled(make: Callable[[], Table]) -> Callable[[], Table]:
    """Compute a table once, whichever thread or process needs it first.

    In it are what `marshal` can write: texts, numbers, tuples, lists, dictionaries, sets.
    """
    made: list[Table] = []
    name = f"{make.__module__}.{make.__name__}"
    _names.append(name)

    @functools.wraps(make)
    def table() -> Table:
        if not made:
            with _making:
                if not made:
                    made.append(_read_or_make(name, make))
        return made[0]

    return table


def make_apart() -> None:
    """Have those made that are not on the disk, in a process that ends.

    Making them takes far more memory than they do, and no process gives back what it has taken.
    Threads that need one wait for it.
    """
    with _making, contextlib.suppress(OSError):
        KEPT.mkdir(parents=True, exist_ok=True)
        with KEPT.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if missing := [name for name in _names if not _is_kept(name)]:
                program = [sys.executable, "-m", "irct.machine.making", *missing]
                # It ends with this process, of which it has the other end of a pipe.
                with subprocess.Popen(program, cwd=PACKAGE.parent, stdin=subprocess.PIPE) as child:
                    child.wait()


def _is_kept(name: str) -> bool:
    version = _version()
    with contextlib.suppress(OSError), (KEPT / name).open("rb") as kept:
        return kept.read(len(version)) == version
    return False


def _read_or_make(name: str, make: Callable[[], Table]) -> Table:
    file = KEPT / name
    version = _version()
    # Not there, or not whole.
    with contextlib.suppress(OSError, EOFError, ValueError, TypeError), file.open("rb") as kept:
        if kept.read(len(version)) == version:
            return marshal.load(kept)  # noqa: S302 (it lies where the database does)
    table = make()
    with contextlib.suppress(OSError):
        _write(file, version + marshal.dumps(table))
    return table


def _write(file: Path, content: bytes) -> None:
    """Write a whole file, or none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as new:
        new.write(content)
    Path(new.name).replace(file)


@functools.cache
def _version() -> bytes:
    """What tells tables apart that are made of other files, or by another Python."""
    made_of = [sys.version, babel.__version__, unidata_version]
    for pattern in SOURCES:
        for path in sorted(PACKAGE.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                status = path.stat()
                made_of.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(made_of).encode()).digest()
