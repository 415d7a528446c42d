"""Somebody who wants the site to fail, from outside, at a running site."""

import re
import socket
import time
import urllib.request
from functools import partial
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPErrorProcessor,
    HTTPHandler,
    build_opener,
)

import pytest

from tests.running_site import SITE, connected
from tests.signing_in import code, fresh_code, sample

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


def test_clients_that_send_nothing_are_let_go_of_in_seconds(site, stalled):
    without_request = [opened(site, begun) for begun in (b"", b"GET / HTTP/1.1\r\nHost: localh")]
    began = time.monotonic()

    for client in without_request:
        client.recv(4096)
        client.close()
    let_go = time.monotonic() - began

    assert {status(client) for client in stalled} == {408}
    assert time.monotonic() - began < 30
    assert let_go < 15


def test_body_larger_than_a_visitors_is_refused_unread(site):
    with opened(site, post("/experts/request/", 100_000, b"name=An")) as client:
        assert status(client) == 413


def test_body_of_unknown_length_is_refused_once_it_is_too_large(site):
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    request = post("/experts/request/", 0, b"", "Transfer-Encoding: chunked")
    with opened(site, request.replace(b"Content-Length: 0\r\n", b"") + chunk * 2) as client:
        assert status(client) == 413


HUGE = b"a" * 100_000


def test_cookie_that_is_no_session_lets_nobody_send_more(site):
    for path in ("/my/", "/experts/request/"):
        with opened(site, post(path, len(HUGE), HUGE, "Cookie: sessionid=abcdefgh")) as client:
            assert status(client) == 413
    chunk = b"4000\r\n" + b"a" * 0x4000 + b"\r\n"
    request = post("/my/", 0, b"", "Transfer-Encoding: chunked", "Cookie: sessionid=abcdefgh")
    with opened(site, request.replace(b"Content-Length: 0\r\n", b"") + chunk * 2) as client:
        assert status(client) == 413


def test_whoever_is_signed_in_may_send_more(site, far):
    browser = far()
    browser.sign_in(EDITOR, sample(EDITOR)[0])
    session = next(cookie.value for cookie in browser.cookies if cookie.name == "sessionid")

    with opened(site, post("/my/", len(HUGE), HUGE, f"Cookie: sessionid={session}")) as client:
        assert status(client) in (403, 405)


CODECS = ["rot13", "base64", "undefined", "punycode", "idna", "zlib", "utf-16", "utf-7"]
KINDS = [
    *(f"text/plain; charset={codec}" for codec in CODECS),
    *("text/plain; a*=x'y'z%20", "text/plain; a*=utf-9''%ff", "multipart/form-data; boundary=\xff"),
    "multipart/form-data; boundary=x; charset=idna",
    "text/plain\r\nContent-Type: text/plain; charset=rot13",
]


@pytest.mark.parametrize("kind", KINDS)
def test_text_in_a_codec_of_the_senders_choice_is_refused(site, kind):
    lines = ["GET /centres/?q=x HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", "", ""]
    with opened(site, "\r\n".join(lines).encode("latin-1")) as client:
        assert status(client) == 400


def test_path_that_would_fill_the_log_is_refused(site):
    assert get(site, f"/centres/{'a' * 5_000}/") == 414


# Getting in


class Place(HTTPHandler):
    """Connects from another address of this machine."""

    def __init__(self, address):
        super().__init__()
        self.connection = partial(HTTPConnection, source_address=(address, 0))

    def http_open(self, request):
        return self.do_open(self.connection, request)


class AsItIs(HTTPErrorProcessor):
    """Takes redirections and refusals for answers."""

    def http_response(self, request, response):
        return response


class Browser:
    """Keeps cookies, and sends the forms of this site; each time from elsewhere, if asked to."""

    def __init__(self, site, address="127.0.1.1"):
        self.site, self.cookies = site.replace("localhost", "127.0.0.1"), CookieJar()
        self.be_at(address)

    def be_at(self, address):
        self.opener = build_opener(Place(address), AsItIs, HTTPCookieProcessor(self.cookies))

    def get(self, path):
        with self.opener.open(self.site + path) as response:
            return response.status, response.read().decode()

    def send(self, page, path=None, **values):
        """Send a form of a page, and return the status and where it leads."""
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)', self.get(page)[1])
        return self.post(path or page, token and token[1], **values)

    def post(self, path, token, **values):
        body = urlencode({"csrfmiddlewaretoken": token or "", **values}).encode()
        with self.opener.open(self.site + path, body) as response:
            return response.status, response.headers.get("Location", "")

    def sign_in(self, email, password):
        return self.send(LOGIN, login=email, password=password)


LOGIN, SECOND_STEP = "/accounts/login/", "/accounts/2fa/authenticate/"
EDITOR, SECRETARY = "editor@example.org", "second.secretary@example.org"
REFUSED = (429, "")


@pytest.fixture
def far(site):
    """A function that makes a browser of another network each time; what they do is forgotten."""
    numbers = iter(range(1, 255))
    yield lambda: Browser(site, f"127.0.2.{next(numbers)}")
    with connected(SITE) as connection:
        connection.execute("DELETE FROM irct_allowance")


@pytest.fixture
def known(far):
    """A browser with which the sample editor has signed in before."""
    browser = far()
    browser.sign_in(EDITOR, sample(EDITOR)[0])
    browser.send("/accounts/logout/")
    return browser


def test_password_is_neither_guessed_nor_the_person_locked_out_by_it(far, known):
    password = sample(EDITOR)[0]
    guesses = [far().sign_in(EDITOR, f"wrong {number}") for number in range(6)]

    # What emptied the limits while they were in memory.
    flood = Browser(known.site)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)', flood.get(LOGIN)[1])[1]
    for number in range(1, 171):
        flood.be_at(f"127.0.3.{number}")
        flood.post("/accounts/2fa/webauthn/login/", token, credential="{}")

    assert guesses == [(200, "")] * 5 + [REFUSED]
    assert far().sign_in(EDITOR, password) == REFUSED
    assert known.sign_in(EDITOR, password) == (302, "/my/")
    assert known.get("/my/")[0] == 200


def test_second_step_is_not_guessed_by_whoever_has_the_password(far):
    password, secret = sample(SECRETARY)
    browsers = [far(), far()]
    for browser in browsers:
        assert browser.sign_in(SECRETARY, password) == (302, SECOND_STEP)

    guesses = [browsers[number % 2].send(SECOND_STEP, code="000000") for number in range(6)]

    assert guesses == [(200, "")] * 5 + [REFUSED]
    assert browsers[0].send(SECOND_STEP, code=code(secret)) == REFUSED
    assert browsers[0].get("/admin/")[0] == 302


def test_code_that_somebody_saw_signs_nobody_in_again(far):
    password, secret = sample(SECRETARY)
    shown = fresh_code(secret)
    owner, thief = far(), far()
    for browser in (owner, thief):
        browser.sign_in(SECRETARY, password)

    assert owner.send(SECOND_STEP, code=shown) == (302, "/admin/")
    assert thief.send(SECOND_STEP, code=shown) == (200, "")


def test_form_of_a_stranger_is_put_before_nobody(far):
    stranger = far()
    page = "/centres/open-house/edit/help/"

    answers = [
        stranger.post(page, "", made_for=mark, base="x", note="Call me instead.")
        for mark in ("", "forged", "WzEsIiIsIi8iXQ:1xXfNu:TPSGBu3yg9IHTZuOq8PolQ66xGqb6YABYoywTj")
    ]

    assert answers == [(302, f"{LOGIN}?next={page}")] * 3


def test_form_of_another_site_signs_nobody_in(far):
    browser = far()
    browser.get(LOGIN)

    assert browser.post(LOGIN, "x" * 64, login=EDITOR, password=sample(EDITOR)[0])[0] == 403


def test_cookies_of_sign_in_pages_stay_there(far):
    browser = far()
    browser.get(LOGIN)
    before = [(cookie.name, cookie.path) for cookie in browser.cookies]
    browser.sign_in(EDITOR, sample(EDITOR)[0])

    assert before == [("csrftoken", "/accounts/")]
    assert {cookie.name: cookie.path for cookie in browser.cookies} == {
        "csrftoken": "/accounts/",
        "known_here": "/accounts/",
        "sessionid": "/",
    }


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
