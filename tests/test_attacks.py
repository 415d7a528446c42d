"""Somebody who wants the site to fail, from outside, at a running site."""

import re
import socket
import time
import urllib.request
from urllib.parse import urlsplit

import pytest

STALLED = 60


def opened(site, request):
    """Send a request, or a part of one."""
    parts = urlsplit(site)
    client = socket.create_connection((parts.hostname, parts.port), timeout=30)
    client.sendall(request)
    return client


def status(client):
    return int(client.recv(4096).split()[1])


def get(site, path):
    with opened(
        site, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    ) as client:
        return status(client)


def page(site, path):
    with urllib.request.urlopen(f"{site}{path}", timeout=60) as response:
        return response.read().decode()


def post(path, length, body, *headers):
    # Of another kind, a body would not be read.
    form = "Content-Type: application/x-www-form-urlencoded"
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"Content-Length: {length}",
        form,
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


@pytest.fixture
def stalled(site):
    """Clients that say that they send much, and do not."""
    clients = [
        opened(site, post("/experts/request/", 10_000, b"name=An")) for _number in range(STALLED)
    ]
    yield clients
    for client in clients:
        client.close()


def test_pages_answer_while_many_clients_send_nothing(site, stalled):
    assert [
        get(site, path) for path in ("/leave/", "/staying-safe/", "/", "/centres/?q=ankara")
    ] == [*(302, 200, 200, 200)]


def test_client_that_sends_nothing_is_told_after_seconds(site, stalled):
    began = time.monotonic()

    assert {status(client) for client in stalled} == {408}
    assert time.monotonic() - began < 30


def test_body_larger_than_a_visitors_is_refused_unread(site):
    with opened(site, post("/experts/request/", 100_000, b"name=An")) as client:
        assert status(client) == 413


def test_body_of_unknown_length_is_refused_once_it_is_too_large(site):
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    request = post("/experts/request/", 0, b"", "Transfer-Encoding: chunked")
    with opened(site, request.replace(b"Content-Length: 0\r\n", b"") + chunk * 2) as client:
        assert status(client) == 413


def test_whoever_is_signed_in_may_send_more(site):
    body = b"a" * 100_000
    with opened(site, post("/my/", len(body), body, "Cookie: sessionid=x")) as client:
        assert status(client) in (302, 403, 405)


def headers_of(site, path, *headers):
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]
    with opened(site, "\r\n".join(lines).encode()) as client:
        answer = b""
        while piece := client.recv(65536):
            answer += piece
    head = answer.split(b"\r\n\r\n")[0].decode("latin-1").splitlines()[1:]
    return {name.lower(): value for name, value in (line.split(": ", 1) for line in head)}


def test_every_answer_says_who_may_keep_and_embed_it(site):
    style = re.search(r'href="(/static/[^"]+\.css)"', page(site, "/"))[1]
    shared = "max-age=0, s-maxage=30, must-revalidate"
    kept = {
        "/": f"public, {shared}",
        "/centres/?q=ankara": f"public, {shared}",
        "/leave/": "no-store",
        "/never-was/": "private, no-store",
        style: "max-age=315360000, public, immutable",
    }

    answers = {path: headers_of(site, path) for path in kept}

    assert {path: sorted(kept[path].split(", ")) for path in kept} == {
        path: sorted(answer["cache-control"].split(", ")) for path, answer in answers.items()
    }
    for answer in answers.values():
        assert answer["cross-origin-resource-policy"] == "same-origin"
        assert answer["x-content-type-options"] == "nosniff"
    assert headers_of(site, "/", "Cookie: sessionid=x")["cache-control"] == "private, no-store"
    assert [name for name, answer in answers.items() if "set-cookie" in answer] == []
