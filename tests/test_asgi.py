"""How requests are read and given to threads."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from irct import asgi


async def answered(path, *, within):
    """The status of the answer to a request that needs no database, or None in that time."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(b"host", b"elsewhere.example")],
    }
    task = asyncio.ensure_future(asgi.application(scope, receive, send))
    await asyncio.wait([task], timeout=within)
    return task, sent[0]["status"] if sent else None


def in_a_loop_of_its_own(coroutine):
    """What it returns. A browser that another test drives may hold the loop of this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@pytest.mark.parametrize("path", ["/leave/", "/staying-safe/", "/static/css/site.css"])
def test_way_out_answers_while_all_other_threads_are_held(path):
    async def hold_and_leave():
        released = Event()
        held = [asgi.answering.submit(released.wait) for _ in range(asgi.answering._max_workers)]
        waiting, page = await answered("/", within=0.2)
        _task, way_out = await answered(path, within=20)
        released.set()
        await waiting
        assert all(one.result() for one in held)
        return page, way_out

    assert in_a_loop_of_its_own(hold_and_leave()) == (None, 400)


def test_way_out_is_known_in_every_language(settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "français")]

    assert {"/leave/", "/staying-safe/", "/fr/leave/"} <= {*asgi.quick.__wrapped__()}
