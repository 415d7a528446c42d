"""The application as it is watched over: whether it lives, whether it is ready, what it counts."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import Error, connection

from irct.machine import inside, patience
from irct.machine.database import Work
from irct.machine.migrated import is_complete
from irct.machine.patience import reach
from irct.machine.version import watch

if settings.METRICS:
    from irct.monitoring import metrics

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

ALIVE, READY = "/healthz", "/readyz"
OK, UNAVAILABLE = 200, 503
# Seconds.
ANSWERED_WITHIN = 2.0

asking = ThreadPoolExecutor(1, "ready", patience.work_as, (Work.ASIDE,))


class State:
    """What of this process stays as it is, once it is so."""

    has_all_tables = False
    has_begun = False


def _at_once() -> bool:
    return True


def observed(
    application: Application, *, is_prepared: Callable[[], bool] = _at_once
) -> Application:
    async def answer(scope: Message, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == ALIVE:
            await _say(send, OK, b"alive")
        elif path == READY:
            is_ready = is_prepared() and await _is_ready()
            await _say(send, OK if is_ready else UNAVAILABLE, b"ready" if is_ready else b"waiting")
        else:
            await application(scope, receive, _watched(scope, send))

    return answer


def note_kept() -> None:
    """Count an answer from memory."""
    if settings.METRICS:
        metrics.kept_answers.inc()


def _watched(scope: Message, send: Send) -> Send:
    """Count what is sent; say to ourselves alone which process sends it."""
    is_ours = inside.is_ours(scope["headers"])
    if not (is_ours or settings.METRICS):
        return send
    begun = time.monotonic()

    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            if is_ours:
                named = (inside.ANSWERED, inside.process())
                message = {**message, "headers": [*message["headers"], named]}
            if settings.METRICS:
                _count(scope["path"], message["status"], begun)
        await send(message)

    return pass_on


def _count(path: str, status: int, begun: float) -> None:
    if not State.has_begun:
        State.has_begun = True
        metrics.begin()
    metrics.note(path, status, begun)


async def _say(send: Send, status: int, word: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(word)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": word})


async def _is_ready() -> bool:
    """The database answers, has the tables of this version, and tells of what is public."""
    if settings.KEPT_IN_MEMORY and watch.has_begun and not watch.current():
        return False
    work = asyncio.get_running_loop().run_in_executor(asking, _is_prepared)
    try:
        async with asyncio.timeout(ANSWERED_WITHIN):
            return await work
    except TimeoutError:
        return False


def _is_prepared() -> bool:
    try:
        if not State.has_all_tables:
            State.has_all_tables = is_complete(connection)
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return False
    return State.has_all_tables and not reach.is_away
