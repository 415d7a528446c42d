"""Ready answers on the disk, found by a process that begins while the database is away.

What is public is all that stands there, as it stood at a time. A process that has memory of its own
never reads it.
"""

import asyncio
import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings

from irct.known import Address
from irct.machine.ready import Ready, Store, put_together
from irct.machine.version import watch

# Seconds between two copies, if there is something new.
COPIED_EVERY = 10.0

writing = ThreadPoolExecutor(1, "snapshot")


class Snapshot(NamedTuple):
    version: str
    as_of: dt.datetime
    answers: list[tuple[Address, Ready]]


def file() -> Path:
    return Path(settings.SNAPSHOT)


def recall(store: Store[Address, Ready]) -> None:
    """Fill an empty memory with what the process before has left."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = read(file())
        if watch.recall(found.version, found.as_of):
            for address, ready in found.answers:
                store.put(address, ready, found.version)


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
            write(path, Snapshot(version, as_of, answers))


def write(path: Path, snapshot: Snapshot) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:
        new.write(_first(snapshot.version, snapshot.as_of))
        for address, ready in snapshot.answers:
            lengths = {coding: len(content) for coding, content in ready.contents.items()}
            line = {
                "address": [address.scheme, address.host.decode("latin-1"), *address[2:]],
                "headers": [[one.decode("latin-1") for one in pair] for pair in ready.headers],
                "lengths": lengths,
                "etag": ready.etag.decode("latin-1"),
                "good_until": ready.good_until,
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
        return Snapshot(version, dt.datetime.fromisoformat(as_of), [*_answers(known)])


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
                good_until=line["good_until"],
            ),
        )


def _pairs(headers: Iterable[tuple[str, str]]) -> Iterator[tuple[bytes, bytes]]:
    for name, value in headers:
        yield name.encode("latin-1"), value.encode("latin-1")


def _exactly(known: IO[bytes], size: int) -> bytes:
    content = known.read(size)
    if len(content) < size:
        raise ValueError("The file is not whole")
    return content
