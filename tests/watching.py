"""A watch over the version of what is public, in tests that commit."""

import time

import pytest
from django.db import connection

from irct.machine import version
from irct.machine.version import Watch


@pytest.fixture
def watch(transactional_db, monkeypatch, settings):
    """What pages keep is kept here for as long as it knows of no newer version."""
    settings.KEPT_IN_MEMORY = 8
    watch = Watch()
    monkeypatch.setattr(version, "watch", watch)
    watch.start(lambda: None)
    settle(watch)
    yield watch
    end(watch)


def settle(watch):
    """Wait until it knows all that was committed."""
    with connection.cursor() as cursor:
        cursor.execute(version.VERSION)
        (newest,) = cursor.fetchone()
    begun = time.monotonic()
    while watch.current() != newest:
        assert time.monotonic() - begun < 10
        time.sleep(0.005)


def hear_no_more(watch):
    """Have it know what it knows, as in the moment before it hears of a change."""
    _stop(watch)
    watch._asked_at = float("inf")


def _stop(watch):
    # By itself it would notice when it asks again, a second later.
    watch._is_over.set()
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {version.CHANNEL}")
    watch.end()


def end(watch):
    _stop(watch)
    # What is being made anew is not wanted any more.
    watch._version = ""
