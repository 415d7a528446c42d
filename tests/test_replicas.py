"""Promise 2 with replicas: nothing that they show is older than the last hiding."""

import signal
import subprocess
import time
from contextlib import contextmanager

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections

from centres.models import Centre
from irct import asgi, threads
from irct.known import Address
from irct.machine import database, replicas, version
from irct.machine.replicas import Replica, Replicas
from irct.machine.version import Watch, while_current
from irct.models import PageCount
from tests import watching
from tests.breaking import until
from tests.clusters import Cluster
from tests.factories import CentreFactory

pytestmark = pytest.mark.slow

SEARCH = "/centres/?q=house"
# Seconds, on the slowest machine: until a replica has what was committed, and until somebody has an
# answer while it stands still, which lasts for ever.
SOON, LONGEST = 20, 15


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker):
    """A primary to which Django is connected, and its replica."""
    primary, replica = Cluster("primary"), Cluster("replica", hot_standby_feedback="on")
    with django_db_blocker.unblock():
        usual = dict(connection.settings_dict)
        try:
            primary.make()
            fill(primary, usual["NAME"])
            replica.copy(primary)
            connection.close()
            connection.settings_dict |= {"HOST": str(primary.folder), "NAME": "irct"}
            yield primary, replica
        finally:
            connection.close()
            connection.settings_dict |= usual
            replica.discard()
            primary.discard()


def fill(primary, name):
    """Make the tables, as they are in the database of the tests."""
    dump = [database.program("pg_dump"), f"--host={database.SOCKET}", "--username=irct", name]
    with subprocess.Popen([*dump, "--format=custom"], stdout=subprocess.PIPE) as tables:
        restore = [database.program("pg_restore"), f"--host={primary.folder}", "--dbname=irct"]
        subprocess.run([*restore, "--username=postgres"], stdin=tables.stdout, check=True)


class Site:
    """What the web server runs, with one replica."""

    def __init__(self, monkeypatch, replica):
        self.monkeypatch = monkeypatch
        self.watch = Watch()
        monkeypatch.setattr(version, "watch", self.watch)
        monkeypatch.setattr(replicas, "watch", self.watch)
        self.replica = Replica({"HOST": str(replica.folder), "NAME": "irct"})
        self.all = Replicas([self.replica])
        self.watch.start(lambda: None)
        self.run(WSGIHandler())
        self.settle()

    def run(self, pages):
        self.monkeypatch.setattr(asgi, "pages", self.all.reading(pages))

    def settle(self):
        watching.settle(self.watch)

    def follows(self):
        """Wait until the replica has what the primary has."""
        self.all._begin()
        until(lambda: self.replica.has(self.watch.current()), SOON)

    def ask(self, path, **headers):
        """Status and content, as one of the threads makes them that answer visitors."""
        path, _mark, query = path.partition("?")
        environ = asgi._environ_of(Address("http", b"localhost:8000", path, query, "")) | headers
        return threads.answering.submit(self._answer, environ).result(60)

    def _answer(self, environ):
        begun = time.monotonic()
        try:
            status, _headers, content = asgi._answer(environ, begun)
            return status, content.decode(), time.monotonic() - begun
        finally:
            self.replica._connection().close()
            connections.close_all()

    def end(self):
        watching.end(self.watch)
        self.replica.end()


@pytest.fixture
def site(monkeypatch, pair, django_db_blocker, settings):
    settings.KEPT_IN_MEMORY = 8
    with django_db_blocker.unblock():
        site = Site(monkeypatch, pair[1])
        yield site
        site.end()


@pytest.fixture
def house(pair, django_db_blocker):
    with django_db_blocker.unblock():
        house = CentreFactory(name="Open house", slug="open-house")
        yield house
        Centre.everything.filter(pk=house.pk).delete()


@contextmanager
def paused(replica):
    """A replica that takes up nothing new."""
    replica.ask("SELECT pg_wal_replay_pause()")
    until(lambda: replica.ask("SELECT pg_get_wal_replay_pause_state()") == "paused", SOON)
    try:
        yield
    finally:
        replica.ask("SELECT pg_wal_replay_resume()")


@contextmanager
def standing_still(replica):
    held = replica.processes()
    for process in held:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in held:
            process.send_signal(signal.SIGCONT)


def shown_by(replica):
    return replica.ask("SELECT count(*) FROM centres_centre WHERE status = 'published'")


def test_visitors_read_from_a_replica_and_others_from_the_primary(house, site):
    site.follows()

    status, page, _seconds = site.ask(SEARCH)

    assert (status, "Open house" in page, site.replica.pages) == (200, True, 1)
    assert site.ask("/centres/open-house/")[0] == 200
    assert site.replica.pages == 2
    for path, headers in (
        (SEARCH, {"HTTP_COOKIE": "sessionid=1"}),
        (SEARCH, {"HTTP_AUTHORIZATION": "Basic x"}),
        (SEARCH, {"REQUEST_METHOD": "POST"}),
        ("/hide/token/", {}),
        ("/centres/open-house/report/", {}),
        ("/accounts/login/", {}),
        ("/api/hsds/v3/services", {}),
    ):
        site.ask(path, **headers)
    assert site.replica.pages == 2


def test_replica_that_is_late_is_not_read_and_shows_nothing_hidden(pair, house, site):
    _primary, replica = pair
    site.follows()
    with paused(replica):
        house.hide(by=None)
        site.settle()

        # It would show it still.
        assert shown_by(replica) == 1
        pages = [site.ask(path) for path in (SEARCH, "/centres/open-house/", "/all/")]

        assert [status for status, _page, _seconds in pages] == [200, 404, 200]
        assert not any("Open house" in page for _status, page, _seconds in pages)
        assert site.replica.pages == 0
    site.follows()
    assert "Open house" not in site.ask(SEARCH)[1]
    assert site.replica.pages == 1


def test_connection_that_leads_to_a_later_replica_is_found_out(pair, house, site):
    _primary, replica = pair
    with paused(replica):
        house.hide(by=None)
        site.settle()
        # As if another one were followed, behind the same address.
        site.all._has_begun = True
        site.replica._version = site.watch.current()
        site.replica._asked_at = time.monotonic()

        assert site.replica.has(site.watch.current())
        assert "Open house" not in site.ask(SEARCH)[1]
        assert site.replica.pages == 0


def test_nothing_is_kept_of_what_a_replica_shows_once_it_is_over(house, site):
    site.follows()
    read = []

    def pages(environ, start):
        before = Centre.objects.published().count()
        with primary_connection():
            house.hide(by=None)
            site.settle()
        # Its snapshot is still of before.
        read.append((before, while_current("number", Centre.objects.published().count)))
        start("200 OK", [])
        return []

    site.run(pages)
    site.ask(SEARCH)

    assert read == [(1, 1)]
    assert site.replica.pages == 1
    assert while_current("number", Centre.objects.published().count) == 0


@contextmanager
def primary_connection():
    """The primary, in a thread that reads a replica."""
    own = connections["default"]
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own


def test_what_fails_at_a_replica_is_done_at_the_primary(house, site):
    site.follows()

    def pages(environ, start):
        PageCount.objects.create(day="2026-11-30", kind="home", count=1)
        start("200 OK", [])
        return [b"written"]

    site.run(pages)

    assert site.ask("/")[:2] == (200, "written")
    assert site.replica.pages == 0
    assert PageCount.objects.count() == 1
    PageCount.objects.all().delete()


def test_replica_that_stands_still_or_is_gone_costs_no_visitor_an_answer(pair, house, site):
    _primary, replica = pair
    site.follows()
    with standing_still(replica):
        answers = [site.ask(SEARCH) for _number in range(3)]

        assert [status for status, _page, _seconds in answers] == [200] * 3
        assert max(seconds for _status, _page, seconds in answers) < LONGEST
        assert site.replica.pages == 0
    site.follows()
    assert site.ask(SEARCH)[0] == 200
    assert site.replica.pages == 1
    replica.kill()
    assert site.ask(SEARCH)[0] == 200
    until(lambda: site.replica.lag < 0, SOON)
    replica.start()
    site.follows()
    assert site.replica.lag >= 0
