"""Ready answers on the disk, for a process that begins.

While the database is away they are shown as they stood at a time. Where they are of the very
version that is public now, and of the same code, nothing of them is made anew.
"""

import asyncio
import datetime as dt
import functools
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from irct.known import Address
from irct.machine.ready import Ready, Store, put_together
from irct.machine.version import watch
from irct.visitors.counts import Opened

# Seconds between two copies, if there is something new.
COPIED_EVERY = 10.0
# A restart takes less; a database put back to an earlier moment may come to the same version again.
TAKEN_OVER_WITHIN = dt.timedelta(minutes=10)
# What pages are made of besides what is in the database.
PROJECT = Path(__file__).parent.parent
MADE_OF = ("irct", "centres", "experts", "templates", "static")

writing = ThreadPoolExecutor(1, "snapshot")


class Snapshot(NamedTuple):
    version: str
    as_of: dt.datetime
    answers: list[tuple[Address, Ready]]
    code: str = ""  # which made them


@functools.cache
def code() -> str:
    """What tells two states of the code and its settings apart."""
    made_of = hashlib.blake2b()
    for path in sorted(path for part in MADE_OF for path in (PROJECT / part).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            made_of.update(f"{path.relative_to(PROJECT)} {path.stat().st_size} ".encode())
            made_of.update(path.read_bytes())
    values = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    said = repr({name: value for name, value in values.items() if _is_plain(value)})
    return salted_hmac("snapshot", said + made_of.hexdigest()).hexdigest()


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, str | int | float | None)


def file() -> Path:
    return Path(settings.SNAPSHOT)


def recall(store: Store[Address, Ready]) -> str:
    """Fill an empty memory with what the process before has left; return which code made it.

    Nothing is returned if that was too long ago to be kept.
    """
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = read(file())
        if watch.recall(found.version, found.as_of):
            for address, ready in found.answers:
                store.put(address, ready, found.version)
            is_recent = timezone.now() - found.as_of < TAKEN_OVER_WITHIN
            return found.code if is_recent else ""
    return ""


def follow(store: Store[Address, Ready], copied: tuple[str, int] = ("", 0)) -> None:
    """Copy a memory to the disk from now on, in a thread, whenever it holds something new."""
    version = watch.current()
    holds = version, len(store)
    last = watch.last()
    if version and last and store.version == version and settings.SHOWN_WITHOUT_DATABASE:
        answers = store.items() if holds != copied else None
        writing.submit(_copy, version, last[1], answers)
        copied = holds
    asyncio.get_running_loop().call_later(COPIED_EVERY, follow, store, copied)


def _copy(version: str, as_of: dt.datetime, answers: list[tuple[Address, Ready]] | None) -> None:
    with suppress(OSError):
        path = file()
        if answers is None and _renew(path, version, as_of):
            return
        if answers is not None:
            write(path, Snapshot(version, as_of, answers, code()))


def write(path: Path, snapshot: Snapshot) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:
        new.write(_first(snapshot.version, snapshot.as_of))
        new.write(f"{snapshot.code}\n".encode())
        for address, ready in snapshot.answers:
            lengths = {coding: len(content) for coding, content in ready.contents.items()}
            line = {
                "address": [address.scheme, address.host.decode("latin-1"), *address[2:]],
                "headers": [[one.decode("latin-1") for one in pair] for pair in ready.headers],
                "lengths": lengths,
                "etag": ready.etag.decode("latin-1"),
                "good_until": ready.good_until,
                "opened": ready.opened,
            }
            new.write(json.dumps(line).encode() + b"\n")
            new.writelines(ready.contents.values())
        new.write(b"{}\n")
    draft.replace(path)


def _first(version: str, as_of: dt.datetime) -> bytes:
    """The first line, always as long."""
    return f"{version:40} {as_of.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S+00:00}\n".encode()


def _renew(path: Path, version: str, as_of: dt.datetime) -> bool:
    """Date what stands there anew, unless it is of another version."""
    first = _first(version, as_of)
    with path.open("r+b") as known:
        if known.read(40) != first[:40]:
            return False
        known.seek(0)
        known.write(first)
    return True


def read(path: Path) -> Snapshot:
    """Raise ValueError if it is not whole."""
    with path.open("rb") as known:
        version, as_of = known.readline().decode().split()
        made_by = known.readline().decode().strip()
        return Snapshot(version, dt.datetime.fromisoformat(as_of), [*_answers(known)], made_by)


def _answers(known: IO[bytes]) -> Iterator[tuple[Address, Ready]]:
    while line := json.loads(known.readline()):
        scheme, host, *rest = line["address"]
        contents = {coding: _exactly(known, size) for coding, size in line["lengths"].items()}
        yield (
            Address(scheme, host.encode("latin-1"), *rest),
            put_together(
                [*_pairs(line["headers"])],
                contents,
                line["etag"].encode("latin-1"),
                opened=_opened(*line["opened"]) if line["opened"] else None,
                good_until=line["good_until"],
            ),
        )


def _pairs(headers: Iterable[tuple[str, str]]) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        yield name.encode("latin-1"), value.encode("latin-1")


def _opened(kind: str, country: str, unfound: list[str]) -> Opened:
    return Opened(kind, country, tuple(unfound))


def _exactly(known: IO[bytes], size: int) -> bytes:
    content = known.read(size)
    if len(content) < size:
        raise ValueError("The file is not whole")
    return content
