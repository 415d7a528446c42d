"""A journal of hidings on this machine's disk, which outlives the database.

It holds what the database does not while it is away, and what an older copy of it cannot know:
which listing was to be hidden, by which account, and when; and a keyed hash of the address of
whoever was erased. Nothing in it names anybody.
"""

import datetime as dt
import enum
import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

# A hiding is noted before it is written: so long it may take until everybody can read it.
WRITTEN_WITHIN = dt.timedelta(seconds=30)


class Deed(enum.StrEnum):
    WANTED = "wanted"  # to be hidden as soon as the database is back
    DONE = "done"  # what was wanted
    HIDDEN = "hidden"
    ERASED = "erased"


class Note(NamedTuple):
    deed: Deed
    kind: str  # of listing
    key: str
    by: int | None = None
    # How often it was hidden before: a link that was used works no more.
    serial: int | None = None
    at: str = ""

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.at)

    @property
    def about(self) -> "About":
        return self.kind, self.key, self.by, self.serial


About = tuple[str, str, int | None, int | None]


def write(note: Note) -> None:
    """Add a note, which is on the disk afterwards; raise OSError if it cannot be."""
    note = note._replace(at=timezone.now().isoformat())
    line = json.dumps(note._asdict(), separators=(",", ":")).encode() + b"\n"
    path = Path(settings.JOURNAL)
    is_new = not path.exists()
    with _locked(path) as file:
        size = file.seek(0, os.SEEK_END)
        try:
            # What a machine had begun to write when it stopped is a line of its own.
            _write_whole(file, line if _ends_line(file) else b"\n" + line)
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise
    if is_new:
        _keep_name(path)


def notes() -> list[Note]:
    with suppress(FileNotFoundError):
        return [*read(Path(settings.JOURNAL).read_bytes().splitlines())]
    return []


def read(lines: Iterable[bytes]) -> Iterator[Note]:
    """The notes of a journal, without lines that were never finished."""
    for line in lines:
        with suppress(ValueError, TypeError):
            found = Note(**json.loads(line))
            yield found._replace(deed=Deed(found.deed))


def waiting() -> list[Note]:
    """What is to be hidden, and was not yet; each once."""
    found: dict[About, Note] = {}
    for note in notes():
        if note.deed is Deed.WANTED:
            found.setdefault(note.about, note)
        elif note.deed is Deed.DONE:
            found.pop(note.about, None)
    return [*found.values()]


def forget(before: dt.datetime) -> None:
    """Leave out what is older than any backup."""
    path = Path(settings.JOURNAL)
    if not path.exists():
        return
    waits = set(waiting())
    with _locked(path) as file:
        kept = [one for one in read(file) if one in waits or one.moment >= before]
        lines = [json.dumps(one._asdict(), separators=(",", ":")) for one in kept]
        draft = path.with_name(f"{path.name}.draft")
        draft.touch(mode=0o600)
        with draft.open("wb") as new:
            new.write("".join(f"{line}\n" for line in lines).encode())
            new.flush()
            os.fsync(new.fileno())
        # Whoever waits for the lock sees that the file is another one.
        draft.replace(path)
    _keep_name(path)


def hash_of(address: str) -> str:
    """What stands for the address of somebody who was erased."""
    return salted_hmac("irct.erased", address.casefold(), algorithm="sha256").hexdigest()


@contextmanager
def alone() -> Iterator[bool]:
    """No other process is doing meanwhile what waits."""
    path = Path(settings.JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


class Follower:
    """Knows, at the price of a look at the file, since when nothing has been hidden here."""

    def __init__(self) -> None:
        self._seen: tuple[int, int, int] | None = None
        self._is_waiting = False
        self._last = dt.datetime.min.replace(tzinfo=dt.UTC)

    def holds(self, as_of: dt.datetime) -> bool:
        """Nothing was hidden since a moment, as far as this machine knows."""
        try:
            self._look()
        except OSError:
            return False
        return not self._is_waiting and as_of > self._last + WRITTEN_WITHIN

    def _look(self) -> None:
        try:
            found = Path(settings.JOURNAL).stat()
        except FileNotFoundError:
            return
        seen = found.st_ino, found.st_size, found.st_mtime_ns
        if seen == self._seen:
            return
        self._is_waiting = bool(waiting())
        moments = [one.moment for one in notes() if one.deed is not Deed.ERASED]
        self._last = max([self._last, *moments])
        self._seen = seen


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        # Unbuffered: what fails must fail here.
        with os.fdopen(opened, "r+b", 0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if _is_at(file, path):
                yield file
                return


def _is_at(file: IO[bytes], path: Path) -> bool:
    try:
        return os.fstat(file.fileno()).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False


def _ends_line(file: IO[bytes]) -> bool:
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        return True
    file.seek(size - 1)
    return file.read(1) == b"\n"


def _write_whole(file: IO[bytes], content: bytes) -> None:
    left = content
    while left:
        left = left[file.write(left) :]


def _keep_name(path: Path) -> None:
    """Have the folder itself on the disk, without which a new file may be lost."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
