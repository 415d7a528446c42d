"""How requests are read and given to threads."""

import asyncio
import io
from threading import Event

import pytest

from irct import asgi, threads
from tests.loops import in_a_loop_of_its_own


def scope_of(path, method="GET", headers=()):
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "http_version": "1.1",
        "headers": [(b"host", b"elsewhere.example"), *headers],
    }


async def answered(path, *, within, headers=()):
    """The status of the answer to a request that needs no database, or None in that time."""
    sent = []

    messages = [{"type": "http.request", "body": b""}]

    async def receive():
        return messages.pop() if messages else await asyncio.Future()

    async def send(message):
        sent.append(message)

    task = asyncio.ensure_future(asgi.application(scope_of(path, headers=headers), receive, send))
    await asyncio.wait([task], timeout=within)
    return task, sent[0]["status"] if sent else None


@pytest.mark.parametrize("path", ["/leave/", "/staying-safe/", "/static/css/site.css"])
def test_way_out_answers_while_all_other_threads_are_held(path):
    async def hold_and_leave():
        released = Event()
        held = [
            threads.answering.submit(released.wait) for _ in range(threads.answering._max_workers)
        ]
        waiting, page = await answered("/", within=0.2)
        _task, way_out = await answered(path, within=20)
        released.set()
        await waiting
        assert all(one.result() for one in held)
        return page, way_out

    assert in_a_loop_of_its_own(hold_and_leave()) == (None, 400)


def test_way_out_is_known_in_every_language(settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "français")]

    assert threads.addresses.__wrapped__("leave") == {"/leave/", "/fr/leave/"}


@pytest.mark.parametrize("path", ["/staying-safe/", "/staying-safe/x/", "/static/x", "/leave/x/"])
def test_nothing_but_leaving_holds_the_threads_for_leaving(path):
    assert threads.threads("/leave/") is threads.leaving
    assert threads.threads(path) is not threads.leaving


@pytest.mark.parametrize(("method", "is_begun"), [("GET", False), ("HEAD", False), ("POST", True)])
def test_page_is_not_begun_once_nobody_waits_for_it(monkeypatch, method, is_begun):
    begun = []

    def pages(environ, start):
        begun.append(environ["PATH_INFO"])
        start("200 OK", [])
        return []

    monkeypatch.setattr(asgi, "pages", pages)

    async def ask_and_go():
        messages = [{"type": "http.request", "body": b""}, {"type": "http.disconnect"}]

        async def receive():
            return messages.pop(0)

        async def send(message):
            pass

        released = Event()
        held = [
            threads.answering.submit(released.wait) for _ in range(threads.answering._max_workers)
        ]
        asking = asyncio.ensure_future(asgi.application(scope_of("/", method), receive, send))
        await asyncio.sleep(0.2)
        released.set()
        await asyncio.wait([asking])
        assert all(one.result() for one in held)
        threads.answering.submit(bool).result()

    in_a_loop_of_its_own(ask_and_go())

    assert begun == ["/"] * is_begun


def test_header_that_wsgi_takes_for_one_of_a_proxy_is_dropped(monkeypatch):
    seen = []

    def pages(environ, start):
        seen.append(environ.get("HTTP_X_FORWARDED_FOR"))
        start("200 OK", [])
        return []

    monkeypatch.setattr(asgi, "pages", pages)
    forged, set_by_proxy = (
        (name, b"203.0.113.1") for name in (b"x_forwarded_for", b"x-forwarded-for")
    )

    signed_in = b"cookie", COOKIE
    for headers in ([forged, signed_in], [forged, set_by_proxy, signed_in]):
        in_a_loop_of_its_own(answered("/", within=20, headers=headers))

    assert seen == [None, "203.0.113.1"]


# What is read


COOKIE, FILE = b"theme=x; sessionid=x", b"multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({}, (16 * 1024, 5)),
        ({b"content-type": FILE, b"cookie": b"csrftoken=x"}, (16 * 1024, 5)),
        ({b"cookie": COOKIE}, (2_621_440, 20)),
        ({b"cookie": COOKIE, b"content-type": FILE}, (41 * 1024 * 1024, 120)),
    ],
    ids=["visitor", "file of a visitor", "form", "file"],
)
def test_body_has_a_size_and_a_time_by_who_sends_what(headers, limit):
    assert asgi._limit(headers) == limit


def read(headers, *pieces, stalls=False):
    """The status with which a body is refused, and how much of it was read."""
    waiting, body = [*pieces], io.BytesIO()

    async def receive():
        if not waiting:
            assert stalls, "what was refused is read no further"
            await asyncio.sleep(20)
        piece = waiting.pop(0)
        return {"type": "http.request", "body": piece, "more_body": stalls or bool(waiting)}

    return in_a_loop_of_its_own(asgi._read(body, receive, headers)), body.tell()


def test_body_is_read_up_to_its_limit_and_no_further():
    most = asgi.OF_A_VISITOR.size

    assert read({}, b"x" * most) == (0, most)
    assert read({}, b"x" * most, b"x", b"x") == (413, most + 1)
    assert read({b"content-length": b"%d" % (most + 1)}) == (413, 0)
    assert read({b"content-length": b"-1"}) == (413, 0)


def test_body_that_does_not_arrive_in_time_is_refused(monkeypatch):
    monkeypatch.setattr(asgi, "OF_A_VISITOR", asgi.Limit(100, 0.05))

    assert read({}, b"name=An", stalls=True) == (408, 7)
