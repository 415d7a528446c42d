"""What the application server runs: a request is read whole before it takes a thread.

A client that sends slowly holds a few bytes of memory, and none of the threads that answer. The way
out of the site and its files have threads of their own, for when all others are busy; so has what
is sent in, or asked for by people who have signed in. What is the same for everybody is answered
from memory, without any thread; while the database is away, as it stood.
"""

import asyncio
import contextlib
import gc
import io
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from typing import IO, Any, NamedTuple, TypeVar
from wsgiref.types import WSGIEnvironment

from asgiref.wsgi import WsgiToAsgiInstance
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import Error, close_old_connections
from django.http import parse_cookie

from irct.wsgi import application as pages

# Which sets Django up, for all that follow.
# isort: split
from irct import known, outage
from irct.known import Address, PageRequest
from irct.machine import patience
from irct.machine.access_log import access_log
from irct.machine.patience import reach
from irct.machine.ready import Answer, compressed, sent
from irct.machine.requests import MOST_HEADERS, REFUSED, refusal, without_lookalikes
from irct.memory import Memory, Page, count, end_of_day, page
from irct.models.exits import knows_exit_pages
from irct.monitoring import probes
from irct.monitoring.probes import Message, Receive
from irct.threads import addresses, is_aside, recognising, telling, threads, working

Made = TypeVar("Made")
Send = Callable[[Message], Awaitable[None]]


class Limit(NamedTuple):
    size: int  # bytes
    seconds: float


# The texts that a visitor may write have 500 characters, of up to nine bytes on the wire.
OF_A_VISITOR = Limit(16 * 1024, 5)
OF_A_FORM = Limit(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, 20)
OF_A_FILE = Limit(41 * 1024 * 1024, 120)
# A larger body is written to disk.
IN_MEMORY = 64 * 1024

TOO_LARGE, TOO_SLOW, FAILED, UNAVAILABLE = 413, 408, 500, 503
# Of what is refused Django reads nothing.
UNREAD = {"CONTENT_LENGTH": "0", "CONTENT_TYPE": ""}

# Each client is an open file, and a thousand, as is usual, are soon there.
with contextlib.suppress(OSError, ValueError):
    _soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (_hard, _hard))

# Pages are made of many small things, few of which hold each other: looking for those is less work.
gc.set_threshold(20_000, 20, 20)

# Seconds: a thread that makes a page keeps the interpreter no longer from those who only pass.
sys.setswitchinterval(0.001)

# Nobody counts how long each answer takes.
IS_UNCOUNTED = not settings.METRICS

# Seconds: while the database is in trouble, nobody waits longer for a thread.
LONGEST_WAIT = 1.0


class Gone(Exception):
    """The client has ended the connection."""


class Unreached(Exception):
    """No thread was free to answer while the database was in trouble."""


class Lines:
    """Content that is sent as it is made: nobody holds all of it, no thread waits for a reader."""

    def __init__(self, response: Any) -> None:
        self.response = response

    async def send(self, receive: Receive, send: Send, *, is_head: bool) -> None:
        """Send one part after another, until whoever reads them is gone."""
        parts = iter(self.response)
        leaves = asyncio.ensure_future(_until_gone(receive))
        try:
            while not is_head and not leaves.done():
                part = await asyncio.wrap_future(working.submit(_next, parts))
                if part is None:
                    break
                await send({"type": "http.response.body", "body": part, "more_body": True})
        finally:
            leaves.cancel()
            working.submit(self.response.close)
        await send({"type": "http.response.body", "body": b""})


def _next(parts: Iterator[bytes]) -> bytes | None:
    patience.begin()
    try:
        return next(parts, None)
    finally:
        # The next part is made in another thread.
        close_old_connections()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request, or be told that the process begins."""
    if scope["type"] == "lifespan":
        access_log.begin()
        try:
            await memory.live(receive, send)
        finally:
            access_log.end()
        return
    at, begun, status = time.time(), time.perf_counter(), FAILED
    try:
        if IS_UNCOUNTED and (answer := _again(scope)):
            status = answer[0]
            await _send(answer, send)
        else:
            noted = Noted(send)
            await observed(scope, receive, noted)
            status = noted.status
    finally:
        taken = time.perf_counter() - begun
        access_log.note((at, scope["method"], scope["path"], status, taken))


class Noted:
    """Sends what it is given, and notes the status."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.status = FAILED

    async def __call__(self, message: Message) -> None:
        self.status = message.get("status", self.status)
        await self.send(message)


async def _answer_one(scope: Message, receive: Receive, send: Send) -> None:
    if answer := _again(scope):
        probes.note_kept()
    else:
        answer = await _of_another(scope, receive)
    if isinstance(answer[2], Lines):
        await send({"type": "http.response.start", "status": answer[0], "headers": answer[1]})
        await answer[2].send(receive, send, is_head=scope["method"] == "HEAD")
    else:
        await _send(answer, send)


def _again(scope: Message) -> Answer | None:
    """The answer to a request like one before, of which nothing is found out anew."""
    if (asked := known.again(scope)) and (ready := memory.find(asked.address, memory.version())):
        count(ready.opened, asked)
        return sent(ready, asked.reader)
    return None


async def _send(answer: Answer, send: Send) -> None:
    status, headers, content = answer
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


async def _of_another(scope: Message, receive: Receive) -> Answer:
    """The answer to a request of which nothing is known yet."""
    # Nobody who wants to leave waits for the page of another.
    if is_aside(scope["path"]) and reach.is_in_trouble():
        # Nor for what the database says of them.
        scope = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"cookie"]}
    is_refused = refusal(scope["path"], scope["headers"])
    asked = None if is_refused else known.asked(scope)
    try:
        if asked is None:
            return await _made(scope, receive)
        if scope["path"] in addresses("leave"):
            return await _way_out(scope, asked, receive)
        return await _for_everybody(scope, asked, receive)
    except Gone:
        return TOO_SLOW, [], b""  # which the log holds


async def _way_out(scope: Message, asked: PageRequest, receive: Receive) -> Answer:
    """Send a visitor where others were sent: nobody who wants to leave waits for a thread."""
    address, version = asked.address._replace(offered=""), memory.version()
    if (answer := memory.way_out(address, version)) is None:
        is_sure = knows_exit_pages(version)
        answer = await _made(scope, receive)
        if is_sure and version == memory.version():
            memory.keep_way_out(address, answer, version)
    return answer


async def _for_everybody(scope: Message, asked: PageRequest, receive: Receive) -> Answer:
    """Answer from memory; what is not there is made once, while others wait for it."""
    memory.start()
    while True:
        version = memory.version()
        if found := memory.find(asked.address, version):
            known.know(scope, asked)
        if ready := found or memory.stood(asked.address):
            count(ready.opened, asked)
            probes.note_kept()
            return sent(ready, asked.reader)
        making = memory.making.get((asked.address, version))
        # Where what was made is not kept, everybody has their own made.
        if making is None or await asyncio.shield(making) is False:
            break
    with memory.one_making(asked.address, version) as note:
        path = asked.address.path
        work = threads(path).submit(_page, asked.address, time.monotonic())
        try:
            made = await _answered(work, receive, "GET", is_urgent=is_aside(path))
        except Unreached:
            made = Page(await _told(_environ_of(asked.address)), None, None)
        note(made.ready)
    if made.answer[0] == UNAVAILABLE and (ready := memory.stood(asked.address)):
        made = Page(made.answer, ready, ready.opened)
    count(made.opened, asked)
    return sent(made.ready, asked.reader) if made.ready else compressed(made.answer, asked.reader)


async def _made(scope: Message, receive: Receive) -> Answer:
    """Read a request, and have a thread answer it."""
    headers = without_lookalikes(scope["headers"])
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        refused = refusal(scope["path"], scope["headers"])
        refused = refused or await _read(body, receive, dict(headers))
        environ = _environ({**scope, "headers": headers[:MOST_HEADERS]}, body)
        body.seek(0)
        if refused:
            environ |= UNREAD | {"wsgi.input": io.BytesIO()}
            environ |= outage.UNREAD if refused == UNAVAILABLE else {REFUSED: refused}
        is_patient = scope["method"] not in known.SAFE or _session_key(dict(headers))
        work = threads(scope["path"], is_patient=bool(is_patient)).submit(
            _answer, environ, time.monotonic()
        )
        try:
            is_urgent = is_aside(scope["path"])
            return await _answered(work, receive, scope["method"], is_urgent=is_urgent)
        except Unreached:
            return await _told(environ)


async def _told(environ: WSGIEnvironment) -> Answer:
    """Say that the database is away."""
    work = telling.submit(_answer, environ | outage.UNREAD, time.monotonic())
    return await asyncio.wrap_future(work)


async def _read(body: IO[bytes], receive: Receive, headers: dict[bytes, bytes]) -> int:
    """Read a body; return the status with which it is refused, or 0."""
    limit = _limit(headers)
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > limit.size:
        return TOO_LARGE
    is_known = limit is OF_A_VISITOR
    try:
        async with asyncio.timeout(limit.seconds):
            while True:
                if not is_known and max(int(length), body.tell()) > OF_A_VISITOR.size:
                    if not await _is_signed_in(headers):
                        return UNAVAILABLE if reach.is_away else TOO_LARGE
                    is_known = True
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                body.write(message.get("body", b""))
                if body.tell() > limit.size:
                    return TOO_LARGE
                if not message.get("more_body"):
                    return 0
    except TimeoutError:
        return TOO_SLOW


def _limit(headers: dict[bytes, bytes]) -> Limit:
    """How much may be sent: more by whoever says that they are signed in."""
    if not _session_key(headers):
        return OF_A_VISITOR
    is_file = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
    return OF_A_FILE if is_file else OF_A_FORM


def _session_key(headers: dict[bytes, bytes]) -> str:
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    return key if key.isascii() and key.isalnum() else ""


async def _is_signed_in(headers: dict[bytes, bytes]) -> bool:
    """The session is a real one: anybody can write a cookie, and send more than a visitor may."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(recognising, _is_session, _session_key(headers))


def _is_session(key: str) -> bool:
    close_old_connections()
    try:
        return SESSION_KEY in SessionStore(key)
    except Error:
        return False
    finally:
        close_old_connections()


async def _answered(work: Future[Made], receive: Receive, method: str, *, is_urgent: bool) -> Made:
    """Wait for an answer. A page that nobody waits for any more is not begun; a form is read."""
    answer = asyncio.wrap_future(work)
    if method not in known.SAFE:
        await _begun(work, [answer], is_urgent=is_urgent)
        return await answer
    leaves = asyncio.ensure_future(_until_gone(receive))
    try:
        await _begun(work, [answer, leaves], is_urgent=is_urgent)
        if not answer.done() and leaves.done() and work.cancel():
            raise Gone
        return await answer
    finally:
        leaves.cancel()


async def _begun(work: Future[Made], either: list[asyncio.Future[Any]], *, is_urgent: bool) -> None:
    """Wait for one of these; while the database is in trouble, for no thread that is not free."""
    waited = LONGEST_WAIT
    while not any(one.done() for one in either):
        await asyncio.wait(either, timeout=waited, return_when=asyncio.FIRST_COMPLETED)
        # Sooner than the first time, since those before may have waited as long.
        waited = LONGEST_WAIT / 4
        if is_urgent or not reach.is_in_trouble() or any(one.done() for one in either):
            continue
        if work.cancel():
            raise Unreached


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _environ(scope: Message, body: IO[bytes]) -> WSGIEnvironment:
    one = WsgiToAsgiInstance(pages, duplicate_header_limit=MOST_HEADERS)
    one.scope = scope
    return one.build_environ(scope, body)


def _answer(environ: WSGIEnvironment, arrived: float) -> Answer:
    """Run the pages in a thread; return status, headers and content."""
    patience.begin(arrived)
    started: list[tuple[int, list[tuple[bytes, bytes]]]] = []

    def start(
        status: str, headers: list[tuple[str, str]], _error: object = None, /
    ) -> Callable[[bytes], object]:
        pairs = [(one.lower().encode("latin-1"), value.encode("latin-1")) for one, value in headers]
        started.append((int(status.split()[0]), pairs))
        return io.BytesIO().write  # which Django does not use

    content = pages(environ, start)
    if getattr(content, "is_sent_as_made", False):
        lines: Any = Lines(content)
        return *started[-1], lines
    try:
        return *started[-1], b"".join(content)
    finally:
        if hasattr(content, "close"):
            content.close()


def _page(address: Address, arrived: float | None = None) -> Page:
    environ, ends = _environ_of(address), end_of_day()
    answer = _answer(environ, arrived or time.monotonic())
    return page(answer, environ, ends)


def _environ_of(address: Address) -> WSGIEnvironment:
    """What a program would ask that sends what the address says, and nothing else."""
    # A visit that is announced is not counted: that is done when the page is sent.
    headers = [(b"host", address.host), (b"purpose", b"prefetch")]
    if address.offered:
        headers.append((b"accept-language", address.offered.encode()))
    if settings.SECURE_PROXY_SSL_HEADER:
        headers.append((b"x-forwarded-proto", address.scheme.encode()))
    scope: Message = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": address.scheme,
        "path": address.path,
        "query_string": address.query.encode(),
        "headers": headers,
    }
    return _environ(scope, io.BytesIO())


memory = Memory(_page)
observed = probes.observed(_answer_one, is_prepared=lambda: memory.is_prepared)
