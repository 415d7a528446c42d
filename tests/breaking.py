"""Faults of real processes, on purpose: they stand still, are killed, find the disk full."""

import resource
import signal
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPException
from typing import NamedTuple

import psutil

from tests.running_site import connected, home

LOOK_EVERY = 0.1
OF_THE_SITE = "usename = 'irct_application'"


class Asked(NamedTuple):
    status: int  # 0 where nobody answers
    headers: object
    text: str
    seconds: float


class NotFollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


opener = urllib.request.build_opener(NotFollowed)


def ask(address, data=None, **headers):
    """What is answered, and how many seconds that took; raise OSError where nobody answers."""
    begun = time.monotonic()
    try:
        answer = opener.open(urllib.request.Request(address, data, headers), timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        text = answer.read().decode()
    return Asked(answer.status, answer.headers, text, time.monotonic() - begun)


def ask_anyway(address, data=None, **headers):
    """The same, of a server that may not be there, or be killed while it answers."""
    begun = time.monotonic()
    try:
        return ask(address, data, **headers)
    except (OSError, HTTPException):
        return Asked(0, {}, "", time.monotonic() - begun)


def all_at_once(addresses):
    with ThreadPoolExecutor(len(addresses)) as visitors:
        return [*visitors.map(ask, addresses)]


def until(is_so, seconds=60):
    """Wait until something is so; return for how long that took."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, "it never was"
        time.sleep(LOOK_EVERY)
    return time.monotonic() - begun


def finds(run):
    """Whether a search that somebody has typed is answered."""
    return ask_anyway(f"{run.url}/centres/?q=house").status == 200


@cache
def data(local):
    return home(local) / "data"


def processes_of_postgres(local):
    master = psutil.Process(int((data(local) / "postmaster.pid").read_text().split("\n")[0]))
    return [master, *master.children(recursive=True)]


def leftovers(local):
    """The processes that a run has left behind, as their environment tells."""
    return [
        process.info["cmdline"]
        for process in psutil.process_iter(["environ", "cmdline", "status"])
        if (process.info["environ"] or {}).get("LOCAL_DIR") == str(local)
        and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def child(run, word):
    """The process that runs this, of those that the run has started."""
    for process in psutil.Process(run.process.pid).children():
        with suppress(psutil.Error):  # of one that ends just now
            if word in process.cmdline():
                return process
    return None


@contextmanager
def stopped(local):
    """Let PostgreSQL stand still meanwhile, as a machine does that has lost its disk."""
    held = processes_of_postgres(local)
    for process in held:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in held:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)


@contextmanager
def locked(local, table="centres_centre"):
    """Hold a table meanwhile, as a change of tables does that takes long."""
    with connected(local) as owner:
        owner.execute(f"LOCK TABLE {table}")
        yield
        owner.rollback()


@contextmanager
def full_disk(process):
    """Let nothing that this process and its children write reach the disk meanwhile."""
    held = [process, *process.children(recursive=True)]
    for one in held:
        one.rlimit(psutil.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for one in held:
            with suppress(psutil.NoSuchProcess):
                one.rlimit(psutil.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def kill_connections(local, which=OF_THE_SITE):
    """Kill connections of the site; return of how many."""
    with connected(local, "irct_application") as site:
        return site.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            f" WHERE pid <> pg_backend_pid() AND {which}"
        ).fetchone()[0]
