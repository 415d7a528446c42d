"""The version of all that is public, of which each process learns within a moment.

The database makes it: triggers note each change in the table of `irct.models.public_changes`.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, TypeVar

import pgtrigger
import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection, models
from django.utils import timezone

from irct.machine import heard, journal, lasting
from irct.machine.listening import Listener
from irct.machine.parts import Parts
from irct.machine.postgresql.base import Connection, directly
from irct.machine.ready import Kept

logger = logging.getLogger(__name__)

CHANNEL = "irct_public_change"
# Seconds: the database is asked again after so long, whether it has said something or not.
ASKED_EVERY = 1.0
# Seconds: so old may the last answer be for anything to be answered from memory.
GOOD_FOR = 2.0
# Parts of pages are kept beside whole ones, in so much less memory.
SHARE_OF_PARTS = 4
# Bytes, roughly: of a short list, or a table of a few hundred names.
SMALL = 5_000
# Of which version what is written once is kept: it outlasts them.
EVERY = "every"

VERSION = """
SELECT md5(coalesce(string_agg(concat(server, ' ', number), ',' ORDER BY server, number), ''))
FROM irct_publicchange
"""

NOTED = pgtrigger.Trigger(
    name="public_change",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
    level=pgtrigger.Statement,
    func=f"""
        INSERT INTO public.irct_publicchange (server, number)
        SELECT system_identifier, pg_current_xact_id()::text::bigint FROM pg_control_system()
        ON CONFLICT DO NOTHING;
        PERFORM pg_notify('{CHANNEL}', '');
        RETURN NULL;
    """,
)
Model = TypeVar("Model", bound=type[models.Model])
Text = TypeVar("Text", bound=Kept)


def read_in_public(model: Model) -> Model:
    """Note each change of a table that public pages are made of."""
    return pgtrigger.register(NOTED)(model)


class Watch(Listener):
    """Learns of each new version."""

    name = "version"

    def __init__(self) -> None:
        super().__init__()
        self.told: Callable[[], None] = lambda: None
        self._version = ""
        self._asked_at = self._doubted_at = float("-inf")
        self._as_of: dt.datetime | None = None
        self._hidden = journal.Follower()
        most = settings.KEPT_IN_MEMORY * 1024 * 1024 // SHARE_OF_PARTS
        self.parts = Parts(most // 2)
        # What is written of these, in every language.
        self.written = Parts(most)

    def start(self, told: Callable[[], None]) -> None:
        """Begin, unless it has begun; call `told`, in that thread, after each new version."""
        if not self.has_begun:
            self.told = told
            self.begin()

    def current(self) -> str:
        """The version that public pages have at least; nothing where that is not known."""
        return self._version if time.monotonic() - self._asked_at < GOOD_FOR else ""

    def age(self) -> float:
        """How many seconds ago the version was last known; -1 where nobody has asked for it."""
        return time.monotonic() - self._asked_at if self._as_of else -1.0

    def last(self) -> tuple[str, dt.datetime] | None:
        """The last version that was known, and when; nothing once something may be hidden since."""
        if self._as_of is None or self._doubted_at >= self._asked_at:
            return None
        if not self._hidden.holds(self._as_of):
            return None
        return self._version, self._as_of

    def recall(self, version: str, as_of: dt.datetime) -> bool:
        """Take this for the last version, unless this process has heard of one itself."""
        if self._as_of is not None:
            return False
        self._version, self._as_of = version, as_of
        self._asked_at = time.monotonic() - 2 * GOOD_FOR
        return True

    def doubt(self) -> None:
        """Have no version count as the last one until the database has said another word.

        Somebody hides a listing, and whether it was written is not known yet.
        """
        self._doubted_at = time.monotonic()

    def failed(self, error: psycopg.Error) -> None:
        # What the database says may repeat what somebody typed.
        logger.warning("The version of what is public is not known: %s", type(error))

    def listen(self) -> None:
        with closing(Connection.connect(**directly(), autocommit=True)) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            heard.begin(connection)
            while not self._is_over.is_set():
                self._ask(connection)
                heard.note(connection)
                for _notice in connection.notifies(timeout=ASKED_EVERY, stop_after=1):
                    pass

    def _ask(self, connection: psycopg.Connection) -> None:
        # What was committed before the question is in the answer, however long that takes.
        asked_at, as_of = time.monotonic(), timezone.now()
        row = connection.execute(VERSION).fetchone()
        version = row[0] if row else ""
        is_new = version != self._version
        self._version, self._asked_at, self._as_of = version, asked_at, as_of
        if is_new:
            with suppress(RuntimeError):  # the event loop has ended
                self.told()


watch = Watch()


class _Thread(threading.local):
    version: str | None = None


_thread = _Thread()


@contextmanager
def read_as_of(version: str) -> Iterator[None]:
    """Have this thread keep nothing meanwhile once this version, which it reads, is over."""
    _thread.version = version
    try:
        yield
    finally:
        _thread.version = None


def current() -> str:
    """Under which version something may be kept that is read from now on; nothing if unknown."""
    newest = watch.current()
    return newest if _thread.version in (None, newest) else ""


def newest() -> str:
    """The same if the database says so at this moment: what somebody hides is gone at once.

    A replica says it of the moment in which it was asked for the page.
    """
    if not (version := current()):
        return ""
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        (found,) = cursor.fetchone()
    return version if version == found else ""


def part(key: Hashable, version: str) -> Any:
    """What was kept, if this version is the newest."""
    found = watch.parts.get(key, version) if version and version == watch.current() else None
    lasting.note(key, found)
    return found


def keep_part(key: Hashable, value: object, version: str, *, size: int) -> None:
    """Keep what was read when this version was the newest, if it still is."""
    if version and version == watch.current():
        watch.parts.put(key, value, version, size=size)


def room() -> int:
    """How many bytes parts may take together."""
    return watch.parts.most


def while_current(key: Hashable, make: Callable[[], object], *, size: int = SMALL) -> Any:
    """A value that the version determines, made anew each time where that is not known."""
    version = current()
    # A value may be nothing at all.
    found = part(key, version)
    if found is None:
        with lasting.recorded(None):
            found = (make(),)
        keep_part(key, found, version, size=size)
    lasting.note(key, found, make)
    return found[0]


def written_once(key: Hashable, given: tuple[object, ...], write: Callable[[], Text]) -> Text:
    """What is written of these values, and of nothing besides but kept parts.

    It is written anew only when one of them comes out otherwise, or once it is right no longer.
    """
    version = current()
    found: lasting.Written[Text] | None = watch.written.get(key, EVERY) if version else None
    # What it was written of is not noted for what it becomes a part of.
    lasting.note_unsure()
    if found is None or not found.is_right(version, given, _again):
        with lasting.recording() as reads:
            value = write()
        if not reads.is_alone:
            return value
        found = lasting.Written(value, given, reads, "")
    if version and found.version != version == current():
        watch.written.put(
            key,
            found._replace(version=version),
            EVERY,
            size=found.value.size,
            good_until=min(found.value.good_until, time.time() + lasting.LASTS),
        )
    return found.value


def _again(key: Hashable, make: lasting.Make | None) -> object:
    """A part as it is now."""
    if make is None:
        return part(key, current())
    try:
        return (while_current(key, make),)
    except (OperationalError, InterfaceError):
        return None  # it is written anew, of what `kept` has in that case


NOTHING = object()
last_kept: dict[str, object] = {}


def kept(key: str, make: Callable[[], object], *, otherwise: object = NOTHING) -> Any:
    """As `while_current`, but kept for half a minute where the version is not known.

    While the database does not answer, what was made last, else another value if there is one.
    """
    try:
        is_known = current() or _thread.version
        if is_known:
            value = while_current(key, make)
        else:
            lasting.note_unsure()
            value = cache.get_or_set(key, make)
    except (OperationalError, InterfaceError):
        lasting.note_unsure()
        if otherwise is NOTHING:
            raise
        return last_kept.get(key, otherwise)
    if otherwise is not NOTHING:
        last_kept[key] = value
    return value


def forget(key: str) -> None:
    cache.delete(key)
    watch.parts.drop(key)
