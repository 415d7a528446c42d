"""What is counted of requests, for Prometheus: never who asked, or for what words."""

import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import Resolver404, resolve
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from irct.machine import languages
from irct.machine.replicas import replicas
from irct.machine.version import watch

settings.METRICS_DIR.mkdir(parents=True, exist_ok=True)

BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
# Seconds between two notes of how old the version is.
NOTED_EVERY = 5.0

requests = Counter("irct_requests", "Requests, by page and class of status", ["view", "status"])
seconds = Histogram("irct_request_seconds", "How long an answer took", buckets=BUCKETS)
kept_answers = Counter("irct_kept_answers", "Requests answered from memory")
version_age = Gauge(
    "irct_version_age_seconds",
    "How long ago the version of what is public was last known; -1: not in this process",
    multiprocess_mode="livemax",
)
replica_lag = Gauge(
    "irct_replica_lag_seconds",
    "How late a replica is, by its place in the list; -1: it does not answer",
    ["replica"],
    multiprocess_mode="livemax",
)
replica_pages = Gauge(
    "irct_replica_pages",
    "Pages made from a replica since its process began",
    ["replica"],
    multiprocess_mode="livesum",
)


def note(path: str, status: int, begun: float) -> None:
    requests.labels(view_at(path), f"{status // 100}xx").inc()
    seconds.observe(time.monotonic() - begun)


@lru_cache(2_000)
def view_at(path: str) -> str:
    """The name of a page, the same for all its addresses."""
    if path.startswith(settings.STATIC_URL):
        return "static"
    try:
        return resolve(languages.without_language(path)).view_name or "unnamed"
    except Resolver404:
        return "none"


def begin() -> None:
    """Note the age of the version from here on, in a thread of its own."""
    threading.Thread(target=_note_age, name="metrics", daemon=True).start()


def _note_age() -> None:
    while True:
        version_age.set(watch.age())
        for number, replica in enumerate(replicas.all_of_them, start=1):
            replica_lag.labels(number).set(replica.lag)
            replica_pages.labels(number).set(replica.pages)
        time.sleep(NOTED_EVERY)


def collected() -> CollectorRegistry:
    """What all processes of the web server have counted together."""
    for pid in _dead():
        mark_process_dead(pid)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _dead() -> Iterator[int]:
    for file in settings.METRICS_DIR.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():
            yield pid
