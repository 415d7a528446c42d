"""What the application server runs: a request is read whole before it takes a thread.

A client that sends slowly holds a few bytes of memory, and none of the threads that answer. The way
out of the site and its files have threads of their own, for when all others are busy.
"""

import asyncio
import functools
import io
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, NamedTuple

from asgiref.wsgi import WsgiToAsgiInstance
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from irct.machine.requests import REFUSED
from irct.wsgi import application as pages

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
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

# A browser sends twenty.
MOST_HEADERS = 100

TOO_LARGE, TOO_SLOW = 413, 408

answering = ThreadPoolExecutor(4, "answering")
leaving = ThreadPoolExecutor(2, "leaving")


class Gone(Exception):
    """The client has ended the connection."""


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request."""
    headers = dict(scope["headers"])
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        try:
            refused = await _read(body, receive, headers)
        except Gone:
            return
        environ = _environ({**scope, "headers": scope["headers"][:MOST_HEADERS]}, body)
        body.seek(0)
        if refused:
            environ |= {REFUSED: refused, "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
        threads = leaving if scope["path"].startswith(quick()) else answering
        loop = asyncio.get_running_loop()
        status, sent, content = await loop.run_in_executor(threads, _answer, environ)
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": content})


async def _read(body: IO[bytes], receive: Receive, headers: dict[bytes, bytes]) -> int:
    """Read a body; return the status with which it is refused, or 0."""
    limit = _limit(headers)
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > limit.size:
        return TOO_LARGE
    try:
        async with asyncio.timeout(limit.seconds):
            while True:
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
    """How much may be sent: more by whoever seems to be signed in, which the page decides."""
    if settings.SESSION_COOKIE_NAME.encode() + b"=" not in headers.get(b"cookie", b""):
        return OF_A_VISITOR
    is_file = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
    return OF_A_FILE if is_file else OF_A_FORM


@functools.cache
def quick() -> tuple[str, ...]:
    """How the addresses begin that must answer whatever else happens."""
    found = [settings.STATIC_URL]
    for language, _name in settings.LANGUAGES:
        with override(language):
            found += [reverse("leave"), reverse("staying_safe")]
    return tuple(found)


def _environ(scope: Message, body: IO[bytes]) -> dict[str, Any]:
    one = WsgiToAsgiInstance(pages, duplicate_header_limit=MOST_HEADERS)
    one.scope = scope
    return one.build_environ(scope, body)


def _answer(environ: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Run the pages in a thread; return status, headers and content."""
    started: list[tuple[int, list[tuple[bytes, bytes]]]] = []

    def start(
        status: str, headers: list[tuple[str, str]], _error: object = None, /
    ) -> Callable[[bytes], object]:
        pairs = [(one.lower().encode("latin-1"), value.encode("latin-1")) for one, value in headers]
        started.append((int(status.split()[0]), pairs))
        return io.BytesIO().write  # which Django does not use

    content = pages(environ, start)
    try:
        return *started[-1], b"".join(content)
    finally:
        if hasattr(content, "close"):
            content.close()
