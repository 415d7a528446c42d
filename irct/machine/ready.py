"""Answers that are the same for everybody: made once for each version of what is public."""

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import brotli
from django.utils.http import http_date
from django.utils.text import compress_string

Headers = list[tuple[bytes, bytes]]
# Status, headers and content.
Answer = tuple[int, Headers, bytes]

OK, NOT_MODIFIED = 200, 304
BROTLI, GZIP, IDENTITY = "br", "gzip", ""
# Of eleven; and of what is made while somebody waits.
QUALITY, QUICK = 7, 4
# Where the parts of a page that are the same on all end.
CONTENT = b'<main id="main"'
# Bytes: what is shorter grows by being compressed.
SHORTEST = 200
COMPRESSIBLE = (b"text/", b"application/json", b"application/xml")
# What says how long an answer is right.
DATED = {b"cache-control", b"expires", b"last-modified"}
# What a header of an unchanged answer says again (RFC 9110, 15.4.5).
REPEATED = {b"cache-control", b"content-location", b"date", b"etag", b"expires", b"vary"}
# Bytes of what a browser says of codings; no known one says half as much.
LONGEST_SAID = 200
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")


class Ready(NamedTuple):
    """An answer with its content in every coding, and what is to be counted with it."""

    headers: Headers
    contents: dict[str, bytes]
    etag: bytes
    opened: Any  # what is counted each time
    good_until: float  # seconds since 1970
    dressed: dict[str, Headers]  # with what is said of the content in each coding

    @property
    def size(self) -> int:
        """Bytes, with some for what Python holds beside them."""
        return sum(map(len, self.contents.values())) + 2_000


def made(
    answer: Answer,
    *,
    opened: object = None,
    good_until: float = 0,
    quality: int = QUALITY,
    is_tagged: bool = True,
) -> Ready:
    """Compress an answer in every coding."""
    _status, headers, content = answer
    contents = {IDENTITY: content}
    if _is_compressible(headers, content):
        # Nearly nobody asks for it as it is: then it is made from the other. Without the time,
        # which would make the same page another one each second.
        contents = {
            BROTLI: brotli.compress(content, quality=quality),
            GZIP: gzip.compress(content, 9 if quality == QUALITY else quality, mtime=0),
        }
    # In place of a tag that whoever made it has put on it.
    headers = [one for one in headers if one[0] != b"etag"]
    etag = _etag(content) if is_tagged else b""
    return put_together(headers, contents, etag, opened=opened, good_until=good_until)


def put_together(
    headers: Headers,
    contents: dict[str, bytes],
    etag: bytes,
    *,
    opened: object = None,
    good_until: float = 0,
) -> Ready:
    said = [*headers, (b"etag", etag)] if etag else headers
    dressed = {coding: _dressed(said, body, coding) for coding, body in contents.items()}
    return Ready(headers, contents, etag, opened, good_until, dressed)


def marked(ready: Ready, line: str, stood_at: float) -> Ready:
    """A ready answer that was right at a time, and says so: nobody keeps it."""
    headers = [one for one in ready.headers if one[0] not in DATED]
    headers += [
        (b"cache-control", b"no-store"),
        (b"last-modified", http_date(stood_at).encode()),
    ]
    content = _content(ready).replace(CONTENT, line.encode() + CONTENT, 1)
    forever = float("inf")
    answer = OK, headers, content
    return made(answer, opened=ready.opened, good_until=forever, quality=QUICK, is_tagged=False)


def _content(ready: Ready) -> bytes:
    content = ready.contents.get(IDENTITY)
    return gzip.decompress(ready.contents[GZIP]) if content is None else content


class Reader(NamedTuple):
    """What whoever gets an answer has said of themselves."""

    coding: str
    known: bytes  # the tags of what a browser or proxy has already
    is_head: bool


def sent(ready: Ready, reader: Reader) -> Answer:
    """A ready answer as somebody can read it; nothing of what they have already."""
    coding, known, is_head = reader
    if known and ready.etag and _knows(known, ready.etag):
        return NOT_MODIFIED, [*_repeated(ready.headers), (b"etag", ready.etag)], b""
    if coding not in ready.contents:
        coding = IDENTITY
    if coding in ready.contents:
        return OK, ready.dressed[coding], b"" if is_head else ready.contents[coding]
    content = _content(ready)
    tag = [(b"etag", ready.etag)] if ready.etag else []
    return OK, _dressed([*ready.headers, *tag], content, coding), _body(content, reader)


def compressed(answer: Answer, reader: Reader) -> Answer:
    """An answer that is not kept, as somebody can read it."""
    status, headers, content = answer
    coding = IDENTITY
    if reader.coding and _is_compressible(headers, content):
        # It may hold a secret; its length tells nothing of it with something at random beside.
        coding, content = GZIP, compress_string(content, max_random_bytes=100)
    return status, _dressed(headers, content, coding), _body(content, reader)


def _dressed(headers: Headers, content: bytes, coding: str) -> Headers:
    dressed = [one for one in headers if one[0] != b"content-length"]
    if coding:
        dressed.append((b"content-encoding", coding.encode()))
    return [*dressed, (b"content-length", str(len(content)).encode())]


def _repeated(headers: Headers) -> Headers:
    return [one for one in headers if one[0] in REPEATED]


def _body(content: bytes, reader: Reader) -> bytes:
    return b"" if reader.is_head else content


def _knows(known: bytes, etag: bytes) -> bool:
    """One of these tags is this one, compared weakly as for any GET."""
    return known.strip() == b"*" or etag in known.replace(b",", b" ").split()


def _etag(content: bytes) -> bytes:
    # Weak: the same page compressed in another way has it, too.
    return b'W/"%s"' % hashlib.blake2b(content, digest_size=12).hexdigest().encode()


def _is_compressible(headers: Headers, content: bytes) -> bool:
    kind = next((value for name, value in headers if name == b"content-type"), b"")
    return len(content) >= SHORTEST and kind.startswith(COMPRESSIBLE)


def coding_for(accepted: bytes) -> str:
    """The shortest of the codings that a browser says it reads; none if it says too much."""
    return _coding_for(accepted) if len(accepted) <= LONGEST_SAID else IDENTITY


@lru_cache(256)
def _coding_for(accepted: bytes) -> str:
    ways = [one.strip().lower() for one in accepted.decode("latin-1").split(",")]
    names = {one.partition(";")[0].strip() for one in ways if not REFUSED.search(one)}
    return next((one for one in (BROTLI, GZIP) if one in names), IDENTITY)


class Kept(Protocol):
    """What may be kept."""

    @property
    def size(self) -> int: ...

    @property
    def good_until(self) -> float: ...


Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value", bound=Kept)


# So many keys of what is over are remembered.
MOST_OVER = 2_000


class Store(Generic[Key, Value]):
    """What is of one version, by its key: no more bytes than it may hold."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.version = ""
        self.size = 0
        self._ready: OrderedDict[Key, Value] = OrderedDict()
        # The keys of what was of versions before, the last used first.
        self.over: dict[Key, None] = {}

    def __len__(self) -> int:
        return len(self._ready)

    def items(self) -> list[tuple[Key, Value]]:
        return [*self._ready.items()]

    def become(self, version: str) -> None:
        """Forget all that is of another version but its keys."""
        if version != self.version:
            self.over = dict.fromkeys([*reversed(self._ready), *self.over][:MOST_OVER])
            self._ready.clear()
            self.version, self.size = version, 0

    def get(self, key: Key, version: str) -> Value | None:
        self.become(version)
        found = self._ready.get(key)
        # What was right until now may be wanted again while nothing else can be made.
        if found is None or found.good_until <= time.time():
            return None
        self._ready.move_to_end(key)
        return found

    def last(self, key: Key, version: str) -> Value | None:
        """An answer of a version, though it may be over."""
        return self._ready.get(key) if version == self.version else None

    def put(self, key: Key, ready: Value, version: str) -> None:
        """Keep something of a version, and forget what is of others."""
        self.become(version)
        if ready.size > self.most:
            return
        self.drop(key)
        self._ready[key] = ready
        self.size += ready.size
        while self.size > self.most:
            self.drop(next(iter(self._ready)))

    def drop(self, key: Key) -> None:
        if (found := self._ready.pop(key, None)) is not None:
            self.size -= found.size
