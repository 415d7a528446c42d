"""Whether the site lives and is ready, what its logs say, and what is counted."""

import asyncio
import datetime as dt
import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from django.db import connection, transaction
from prometheus_client import REGISTRY

from irct import asgi
from irct.machine import inside
from irct.machine.access_log import AccessLog
from irct.machine.logs import JsonFormatter
from irct.machine.patience import reach
from irct.machine.version import watch
from irct.models import DrillResult
from irct.monitoring import metrics, probes
from irct.monitoring.database_metrics import Database
from tests.factories import CentreFactory
from tests.kept import PROJECT
from tests.loops import in_a_loop_of_its_own
from tests.running_site import free_port


async def pages(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b"page"})


def asked(path, headers=(), application=pages, *, is_prepared=lambda: True):
    """Status, headers and content of what is answered."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [*headers]}
    observed = probes.observed(application, is_prepared=is_prepared)
    in_a_loop_of_its_own(observed(scope, None, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


@pytest.fixture(autouse=True)
def unknown(monkeypatch):
    monkeypatch.setattr(probes.State, "has_all_tables", False)


async def broken(scope, receive, send):
    raise AssertionError("The pages were asked")


def test_alive_asks_nothing(django_assert_num_queries):
    status, _headers, word = asked("/healthz", application=broken)

    assert (status, word) == (200, b"alive")


@pytest.mark.django_db(transaction=True)
def test_ready_says_one_word():
    status, headers, word = asked("/readyz", application=broken)

    assert (status, word) == (200, b"ready")
    assert headers.keys() == {b"content-type", b"cache-control", b"content-length"}
    # While a process makes its first pages.
    assert asked("/readyz", is_prepared=lambda: False)[::2] == (503, b"waiting")


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_tables_are_missing():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'experts' RETURNING *")
        columns = [column.name for column in cursor.description]
        rows = cursor.fetchall()
    try:
        assert asked("/readyz")[::2] == (503, b"waiting")
    finally:
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * len(columns))
            names = ", ".join(columns)
            statement = f"INSERT INTO django_migrations ({names}) VALUES ({places})"
            cursor.executemany(statement, rows)
    assert asked("/readyz")[::2] == (200, b"ready")


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_the_database_is_away_or_the_version_unknown(monkeypatch, settings):
    asked("/readyz")
    monkeypatch.setattr(reach, "is_away", True)
    away = asked("/readyz")[0]
    monkeypatch.setattr(reach, "is_away", False)
    settings.KEPT_IN_MEMORY = 64
    monkeypatch.setattr(watch, "_thread", object())

    assert (away, asked("/readyz")[0]) == (503, 503)


def test_only_the_site_itself_learns_which_process_answers(monkeypatch):
    monkeypatch.setenv(inside.PROCESSES, "3")
    ours = (inside.ASKED, inside.token().encode())

    assert inside.ANSWERED not in asked("/")[1]
    assert inside.ANSWERED not in asked("/", [(inside.ASKED, b"guessed")])[1]
    assert asked("/", [ours])[1][inside.ANSWERED] == f"{os.getpid()} of 3".encode()


def number(view):
    labels = {"view": view, "status": "2xx"}
    return REGISTRY.get_sample_value("irct_requests_total", labels) or 0


@pytest.mark.parametrize(
    ("path", "view"),
    [
        ("/centres/some-secret-place/", "centres:detail"),
        ("/fr/centres/another/", "centres:detail"),
        ("/static/css/a.css", "static"),
        ("/never/was/here/", "none"),
    ],
)
def test_requests_are_counted_by_the_name_of_their_page(settings, monkeypatch, path, view):
    settings.METRICS = True
    monkeypatch.setattr(probes, "metrics", metrics, raising=False)
    monkeypatch.setattr(metrics, "begin", lambda: None)
    before = number(view)

    asked(path)

    assert number(view) == before + 1


@pytest.mark.django_db
def test_what_the_database_holds_is_told():
    long_ago = {"confirmed_on": "2020-01-01", "confirmed_how": "phone"}
    blocks = ("contact", "services", "place")
    CentreFactory(**{f"{block}_{name}": long_ago[name] for block in blocks for name in long_ago})
    DrillResult.objects.create(channel="profile", seconds=0.25)

    told = {
        (one.name, *one.labels.values()): one.value
        for metric in Database().collect()
        for one in metric.samples
    }

    assert told["irct_database_up",] == 1
    assert told["irct_overdue", "centre"] == 1
    assert told["irct_mail", "waiting"] == 0
    assert told["irct_worker_silence_seconds",] == -1
    assert (told["irct_drill_kept",], told["irct_drill_seconds",]) == (1, 0.25)


@pytest.mark.django_db
def test_a_database_that_fails_is_told_and_nothing_else(monkeypatch):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE irct_drillresult RENAME TO gone")
        told = [(one.name, one.samples[0].value) for one in Database().collect()]
        transaction.set_rollback(True)

    assert told == [("irct_database_up", 0)]


def line_of(record):
    return json.loads(JsonFormatter().format(record))


AT = dt.datetime(2026, 11, 30, 12, 0, 0, 250_000, tzinfo=dt.UTC).timestamp()


def logged(capsys, *paths):
    """The lines of requests for these."""
    log = AccessLog()
    log.begin()
    for path in paths:
        log.note((AT, "GET", path, 200, 0.0015))
    log.end()
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("form", ["plain", "json"])
def test_line_of_a_request_holds_neither_query_nor_address(capsys, settings, monkeypatch, form):
    settings.LOG_FORMAT = form
    monkeypatch.setattr(asgi, "access_log", AccessLog())
    asgi.access_log.begin()
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/staying-safe/",
        "query_string": b"q=zqtorture",
        "client": ("192.0.2.7", 4711),
        "headers": [(b"host", b"localhost")],
    }
    messages = [{"type": "http.request", "body": b""}]

    async def receive():
        return messages.pop() if messages else await asyncio.Future()

    async def send(message):
        pass

    in_a_loop_of_its_own(asgi.application(scope, receive, send))
    asgi.access_log.end()

    (line,) = capsys.readouterr().out.splitlines()
    assert "/staying-safe/" in line
    assert "zqtorture" not in line
    assert "192.0.2.7" not in line


def test_letters_that_the_output_cannot_hold_lose_no_line(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="latin-1"))
    log = AccessLog()
    log.begin()
    for path in ("/ş/", "/é/"):
        log.note((AT, "GET", path, 200, 0.0015))
    log.end()

    paths = [line.split()[-3] for line in written.getvalue().decode("latin-1").splitlines()]
    assert paths == [r"/\u015f/", "/é/"]


def test_each_request_has_a_line_of_its_own_without_the_key_of_a_link(capsys):
    forged = "/centres/\n2026-11-30 12:00:00 +0000 GET /hide/"
    lines = logged(capsys, "/centres/", "/hide/secret-key/", forged)

    assert [re.sub(r"^[-0-9]{10} [:0-9]{8} [-+0-9]{5} ", "", line) for line in lines] == [
        "GET /centres/ 200 1.5",
        "GET /hide/…/ 200 1.5",
        r"GET /centres/\n2026-11-30 12:00:00 +0000 GET /hide/ 200 1.5",
    ]


def test_json_line_of_a_request_is_one_object(capsys, settings):
    settings.LOG_FORMAT = "json"
    (line,) = logged(capsys, "/confirm/secret-key/")

    assert json.loads(line) == {
        "time": "2026-11-30T12:00:00.250+00:00",
        "level": "INFO",
        "logger": "access",
        "method": "GET",
        "path": "/confirm/…/",
        "status": 200,
        "dt_ms": 1.5,
    }


def test_a_json_line_of_an_error_holds_no_message_of_it():
    typed = " ".join(["typed", "by", "somebody"])
    try:
        raise ValueError(typed)
    except ValueError:
        record = logging.LogRecord("a", logging.ERROR, "", 0, "It failed", (), sys.exc_info())

    line = line_of(record)

    assert line["message"] == "It failed"
    assert line["exception"].endswith("builtins.ValueError")
    assert typed not in json.dumps(line)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_metrics_have_a_port_of_their_own(tmp_path):
    port = free_port()
    environment = os.environ | {"METRICS": "on"}
    command = [sys.executable, "manage.py", "metrics", f"--port={port}"]
    process = subprocess.Popen(command, cwd=PROJECT, env=environment)
    try:
        text = read(f"http://127.0.0.1:{port}/metrics", process)
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=20)

    assert re.search(r"^irct_database_up [01]", text, re.MULTILINE)
    assert ended == 0


def read(url, process):
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError("It has ended")
