"""Pages for everybody are read from a replica of the database, and only from one that has it all.

A replica may be late, and may show what was committed in another order than its primary. So a page
is read in one snapshot of it, which begins with a look at the version that it shows: only where
that is the one the primary shows now, as `irct.machine.version` knows it, is the page made there.
Whatever goes wrong, the page is made again from the primary. Whoever has signed in, a form, a link
of an e-mail and whatever is written never come here.
"""

import logging
import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, NamedTuple
from wsgiref.types import WSGIApplication, WSGIEnvironment

import psycopg
from django.db import DEFAULT_DB_ALIAS, Error, connections, transaction
from django.urls import Resolver404, resolve
from psycopg import IsolationLevel

from irct.machine import database, languages, patience
from irct.machine.database import Values
from irct.machine.listening import Listener
from irct.machine.patience import Reach
from irct.machine.postgresql.base import Connection, DatabaseWrapper, driver
from irct.machine.version import ASKED_EVERY, GOOD_FOR, VERSION, read_as_of, watch

logger = logging.getLogger(__name__)

# Pages that may be read there, by the names of their views: all that they show has a version.
PAGES = frozenset(
    [
        *("home", "country_list", "country_detail", "map", "map_region", "whole", "near", "sheet"),
        *("near_points", "embed_country", "sitemap", "centres:list", "centres:detail"),
        *("experts:list", "experts:detail", "experts:table", "experts:as_listed"),
    ]
)
SAFE = frozenset(["GET", "HEAD"])
# What comes with somebody who is known, or may be.
KNOWN_BY = frozenset(["HTTP_COOKIE", "HTTP_AUTHORIZATION"])
BROKEN = 500
# Seconds: a page waits no longer for one answer there, so that there is time for the primary.
LONGEST = 1.0
# Seconds between two looks at whether the primary has a newer version.
LOOK_EVERY = 0.05
STATE = f"""
SELECT ({VERSION.strip()}), CASE WHEN pg_is_in_recovery()
    THEN extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 ELSE 0 END
"""


class Made(NamedTuple):
    started: list[tuple[Any, ...]]  # what the server is told when it is sent
    response: Any

    @property
    def is_broken(self) -> bool:
        return not self.started or int(self.started[-1][0].split()[0]) >= BROKEN


class Wrapper(DatabaseWrapper):
    """A thread's connection to a replica, which stands in for the one to the primary meanwhile."""

    def get_new_connection(self, conn_params: Values) -> Any:
        connection = super().get_new_connection(conn_params)
        # Also where what was a replica has become the primary.
        connection.read_only = True
        return connection

    def close_if_unusable_or_obsolete(self) -> None:
        # Django asks for it at the beginning of each request, which is within a transaction here.
        if not self.in_atomic_block:
            super().close_if_unusable_or_obsolete()


class Replica(Listener):
    name = "replica"

    def __init__(self, values: Values) -> None:
        super().__init__()
        self.reach = Reach()
        self.pages = 0  # that were made from it
        self.lag = -1.0  # seconds; below 0 while it does not answer
        self._values = values
        self._version, self._asked_at = "", float("-inf")
        kind: Any = type("ReplicaConnection", (Connection,), {"reach": self.reach})
        self._connect = kind.connect
        self._driver = driver(type("PageConnection", (kind,), {"longest": LONGEST}))
        self._own = threading.local()

    def has(self, version: str) -> bool:
        """It answered a moment ago, and showed this version."""
        is_known = time.monotonic() - self._asked_at < GOOD_FOR
        return bool(version) and self._version == version and is_known and not self.reach.is_away

    def page(self, pages: WSGIApplication, environ: WSGIEnvironment, version: str) -> Made | None:
        """A page read here as it is in a version; nothing if it cannot be."""
        own, made = self._connection(), None
        try:
            own.close_if_unusable_or_obsolete()
            with patience.spending():
                own.ensure_connection()
            with _instead_of_primary(own), transaction.atomic():
                if _shown(own) != version:
                    return None
                with read_as_of(version):
                    made = _made(pages, environ)
                is_good = not (made.is_broken or own.errors_occurred)
        except Error as error:
            is_good = False
            logger.warning("A replica cannot be read: %s", type(error.__cause__ or error).__name__)
        if is_good:
            self.pages += 1
            return made
        # It rests until it has answered its follower again.
        self._asked_at = float("-inf")
        with suppress(Error):
            own.close()
        if made is not None and hasattr(made.response, "close"):
            made.response.close()
        return None

    def _connection(self) -> Wrapper:
        """This thread's own."""
        if not hasattr(self._own, "connection"):
            values = connections.settings[DEFAULT_DB_ALIAS] | self._values
            options = values["OPTIONS"] | {"isolation_level": IsolationLevel.REPEATABLE_READ}
            self._own.connection = Wrapper(values | {"OPTIONS": options}, DEFAULT_DB_ALIAS)
            self._own.connection.Database = self._driver
        found: Wrapper = self._own.connection
        return found

    def failed(self, error: psycopg.Error) -> None:
        self.lag = -1.0
        logger.warning("A replica does not answer: %s", type(error).__name__)

    def listen(self) -> None:
        """Learn what it shows, and how late it is."""
        values = Wrapper(
            connections.settings[DEFAULT_DB_ALIAS] | self._values, DEFAULT_DB_ALIAS
        ).get_connection_params()
        with closing(self._connect(**values, autocommit=True)) as connection:
            while not self._is_over.is_set():
                asked_at = time.monotonic()
                self._version, lag = connection.execute(STATE).fetchone()
                self._asked_at, self.lag = asked_at, max(lag or 0.0, 0.0)
                self.reach.answered()
                self._wait(asked_at + ASKED_EVERY)

    def _wait(self, until: float) -> None:
        """Wait until it is time to ask again: at once where it lacks what the primary has."""
        while time.monotonic() < until and not self._is_over.wait(LOOK_EVERY):
            if watch.current() not in ("", self._version):
                return


def _shown(connection: Wrapper) -> str:
    """The version of all that this transaction reads."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        found: str = cursor.fetchone()[0]
    return found


def _made(pages: WSGIApplication, environ: WSGIEnvironment) -> Made:
    started: list[tuple[Any, ...]] = []

    def start(*told: Any) -> Any:
        started.append(told)
        return bytearray().extend

    return Made(started, pages(environ, start))


@contextmanager
def _instead_of_primary(own: Wrapper) -> Iterator[None]:
    """Have all that this thread reads come from here."""
    primary = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = own
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = primary


class Replicas:
    def __init__(self, all_of_them: list[Replica]) -> None:
        self.all_of_them = all_of_them
        self._beginning = threading.Lock()
        self._has_begun = False

    def reading(self, pages: WSGIApplication) -> WSGIApplication:
        """Pages of which those for everybody are read from a replica that has all of them."""
        if not self.all_of_them:
            return pages

        def answer(environ: WSGIEnvironment, start: Any) -> Any:
            if _is_for_everybody(environ) and (replica := self._one(version := watch.current())):
                made = replica.page(pages, environ, version)
                if made is not None:
                    start(*made.started[-1])
                    return made.response
            return pages(environ, start)

        return answer

    def _one(self, version: str) -> Replica | None:
        self._begin()
        able = [one for one in self.all_of_them if one.has(version)]
        return random.choice(able) if able else None  # noqa: S311

    def _begin(self) -> None:
        """Follow them from the first request on: each process of the server has its threads."""
        with self._beginning:
            if not self._has_begun:
                self._has_begun = True
                for one in self.all_of_them:
                    one.begin()


def _is_for_everybody(environ: WSGIEnvironment) -> bool:
    if environ["REQUEST_METHOD"] not in SAFE or not KNOWN_BY.isdisjoint(environ):
        return False
    try:
        found = resolve(languages.without_language(environ["PATH_INFO"]))
    except Resolver404:
        return False
    return found.view_name in PAGES


replicas = Replicas([Replica(values) for values in database.replicas()])
