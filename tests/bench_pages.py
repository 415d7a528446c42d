"""How long pages take on 15,600 centres: `make bench` prints a table, and no test depends on it."""

import statistics
import sys
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]

PAGES = [
    "/",
    "/centres/",
    "/centres/?q=rehabilitation",
    "/centres/?q=rehabilitaton+copenhagen",
    "/centres/?language=ar&way=remote",
    "/centres/?near=Tripoli",
    "/centres/zentrum-uberleben/",
    "/countries/",
    "/countries/iceland/",
    "/experts/",
    "/impact/",
]
TIMES = 20


def test_pages_take_so_long():
    client = Client(headers={"Accept-Encoding": "gzip"})
    say(f"{'page':44}{'median ms':>10}{'worst':>8}{'queries':>9}{'bytes':>8}")
    for path in PAGES:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(path)
        asked = len(queries)
        taken = [measure(client, path) for _time in range(TIMES)]

        assert answer.status_code == 200
        median, worst = statistics.median(taken), max(taken)
        size = len(answer.content)
        say(f"{path:44}{median:10.1f}{worst:8.1f}{asked:9}{size:8}")


def measure(client, path):
    start = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - start) * 1000


def say(line):
    sys.stderr.write(f"{line}\n")
