"""What is written of kept parts alone, and is right for as long as these are as they were.

A change of one listing makes another version of all that is public, and every kept part is read
anew. But what was written of parts that came out as before would come out as before, too.
"""

import dataclasses
import datetime as dt
import enum
import threading
import uuid
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections

Make = Callable[[], object]
Again = Callable[[Hashable, Make | None], object]
Value = TypeVar("Value")

# Whose values are the same if they are equal, whatever they stand in.
PLAIN = (str, bytes, int, float, type(None), dt.date, dt.time, dt.timedelta, uuid.UUID, enum.Enum)
# Seconds: what nobody has asked for since is forgotten.
LASTS = 15 * 60


class Reads:
    """Which parts were read while something was written, and whether it was made of these alone."""

    def __init__(self) -> None:
        self.parts: dict[Hashable, tuple[object, Make | None]] = {}
        self.is_alone = True

    def asked(self, execute: Callable[..., object], *question: Any) -> object:
        """Note a question to the database that no part has asked."""
        self.is_alone = self.is_alone and _thread.reads is not self
        return execute(*question)


class Written(NamedTuple, Generic[Value]):
    """A value with all that it was written of, and under which version that was so."""

    value: Value
    given: tuple[object, ...]
    reads: Reads
    version: str

    def is_right(self, version: str, given: tuple[object, ...], again: Again) -> bool:
        """What it was written of is as it was, read again if something has changed."""
        if not is_same(self.given, given) or self.version == version:
            return is_same(self.given, given)
        parts = self.reads.parts.items()
        return all(is_same(found, again(key, make)) for key, (found, make) in parts)


class _Thread(threading.local):
    reads: Reads | None = None


_thread = _Thread()


def note(key: Hashable, value: object, make: Make | None = None) -> None:
    """Note that a part was read, and how it is made if it is not kept."""
    if _thread.reads is not None:
        _thread.reads.parts[key] = value, make


def note_unsure() -> None:
    """Note that something was read that may be otherwise at any time."""
    if _thread.reads is not None:
        _thread.reads.is_alone = False


@contextmanager
def recorded(reads: Reads | None) -> Iterator[None]:
    """Note there what this thread reads meanwhile; what a part reads is noted nowhere."""
    before, _thread.reads = _thread.reads, reads
    try:
        yield
    finally:
        _thread.reads = before


@contextmanager
def recording() -> Iterator[Reads]:
    """What is read meanwhile."""
    reads = Reads()
    wrappers = [one.execute_wrappers for one in connections.all()]
    for one in wrappers:
        one.append(reads.asked)
    try:
        with recorded(reads):
            yield reads
    finally:
        for one in wrappers:
            one.remove(reads.asked)


def is_same(one: Any, other: Any) -> bool:
    """Both are of the same values all through. What is not known to be a value is itself alone."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, PLAIN):
        return bool(one == other)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if type(one) is dict:
        return is_same([*one.items()], [*other.items()])
    if dataclasses.is_dataclass(one):
        names = [field.name for field in dataclasses.fields(one)]
        return all(is_same(getattr(one, name), getattr(other, name)) for name in names)
    return False
