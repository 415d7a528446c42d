"""Open data, checked each night: every record by the schemas, and the time of each answer.

A visitor's way is taken to the web server, so that its answers are timed as they are made.
"""

import itertools
import json
import logging
import statistics
import time
from collections import Counter
from http import HTTPStatus

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from irct.machine import inside
from irct.models import ConformanceResult
from irct.opendata.asked import PAGE_SIZE
from irct.opendata.conformance import endpoints, faults_of_all

logger = logging.getLogger(__name__)

# How often each address is asked of each web server.
TIMES = 10
# Kinds of faults of an address that the log names.
MOST_NAMED = 20


def run() -> list[ConformanceResult]:
    """Check and time all of it, and keep what came of it in place of an earlier run of the day."""
    results, day = [], timezone.localdate()
    for endpoint, records, schema, asked in endpoints():
        found = Counter(faults_of_all(schema, records, asked))
        for fault, number in found.most_common(MOST_NAMED):
            logger.warning("Open data, %s: %d times %s", endpoint, number, fault)
        times = seconds(records, of_one=asked.full)
        results.append(
            ConformanceResult(
                day=day,
                endpoint=endpoint,
                faults=found.total(),
                median=statistics.median(times) * 1000 if times else None,
                longest=max(times) * 1000 if times else None,
            )
        )
    return ConformanceResult.objects.bulk_create(
        results,
        update_conflicts=True,
        unique_fields=["day", "endpoint"],
        update_fields=["faults", "median", "longest"],
    )


def seconds(records: str, *, of_one: bool) -> list[float]:
    """How long each answer took, or nothing unless there was one each time."""
    times = []
    for server, _turn in itertools.product(settings.DRILL_URLS, range(TIMES)):
        path = f"{reverse(f'hsds:{records}')}?per_page={PAGE_SIZE}"
        if of_one:
            listed = inside.ask(server, path)
            contents = json.loads(listed.content)["contents"] if listed else []
            if not contents:
                return []
            path = f"{reverse(f'hsds:{records}')}/{contents[0]['id']}"
        begun = time.perf_counter()
        answer = inside.ask(server, path)
        times.append(time.perf_counter() - begun)
        if answer is None or answer.status != HTTPStatus.OK:
            return []
    return times
