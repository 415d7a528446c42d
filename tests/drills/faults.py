"""The faults: each breaks something for a while, and leaves it to the site to find its way back."""

import random
import time
from contextlib import contextmanager, suppress

import psutil

from tests import breaking
from tests.breaking import child, processes_of_postgres

WEB, WORKER = "irct.machine.server", "worker"
# Seconds.
SHORTEST, LONGEST = 0.5, 4.0


def some_time():
    time.sleep(random.uniform(SHORTEST, LONGEST))


def lasting(of):
    """A fault that lasts for some time."""

    @contextmanager
    def fault(run, local):
        with of(run, local):
            yield
            some_time()

    return fault


def sudden(of):
    """A fault that is over at once; what it leaves is not."""

    @contextmanager
    def fault(run, local):
        time.sleep(random.uniform(0, SHORTEST))
        with suppress(psutil.NoSuchProcess):
            of(run, local)
        yield
        some_time()

    return fault


@contextmanager
def disk_full_and_postgresql_stopped(run, local):
    with breaking.full_disk(child(run, WEB)), breaking.stopped(local):
        yield


def kill_one_of_postgresql(run, local):
    random.choice(processes_of_postgres(local)[1:]).kill()


def kill_one_of_web(run, local):
    random.choice(child(run, WEB).children(recursive=True)).kill()


FAULTS = {
    "PostgreSQL stands still": lasting(lambda run, local: breaking.stopped(local)),
    "PostgreSQL is killed": sudden(lambda run, local: processes_of_postgres(local)[0].kill()),
    "one process of PostgreSQL is killed": sudden(kill_one_of_postgresql),
    "connections are killed": sudden(lambda run, local: breaking.kill_connections(local)),
    "a table is locked": lasting(lambda run, local: breaking.locked(local)),
    "the worker is killed": sudden(lambda run, local: child(run, WORKER).kill()),
    "the web server is killed": sudden(lambda run, local: child(run, WEB).kill()),
    "a process of the web server is killed": sudden(kill_one_of_web),
    "the disk is full": lasting(lambda run, local: breaking.full_disk(child(run, WEB))),
    "the disk is full and PostgreSQL stands still": lasting(disk_full_and_postgresql_stopped),
}
# After these nobody answers for a moment.
OF_THE_WEB = {name for name in FAULTS if "web server" in name}
