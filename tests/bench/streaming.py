"""A whole list of open data, a line for each record: how soon it begins, and what it takes."""

import time
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

from tests.bench import sites
from tests.bench.asking import HOST
from tests.bench.sites import Server

SERVICES = "/api/hsds/v3/services?format=ndjson"
# Lines after which the memory is looked at.
LOOKED_AT = 1_000
SECONDS = 900


def services(server: Server) -> dict[str, Any]:
    """Milliseconds until the first line, seconds until the last, and megabytes meanwhile."""
    process = server.processes[0]
    before = most = sites.megabytes(process)
    number, begun, asked = 0, 0.0, time.perf_counter()
    with closing(HTTPConnection(HOST, server.port, timeout=SECONDS)) as connection:
        connection.request("GET", SERVICES)
        for _line in connection.getresponse():
            begun = begun or time.perf_counter() - asked
            number += 1
            if number % LOOKED_AT == 0:
                most = max(most, sites.megabytes(process))
    return {
        "number": number,
        "begun": begun * 1000,
        "seconds": time.perf_counter() - asked,
        "before_mb": before,
        "most_mb": most,
    }
