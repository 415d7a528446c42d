"""How often each kind of page is opened, and what is asked for and not found.

A visit adds to counts in the memory of this process; once a minute a thread of its own adds these
to the tables. Only codes of closed vocabularies are counted: nothing that a visitor typed, and
nothing about the visitor.
"""

import datetime as dt
import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from multiprocessing.util import Finalize
from typing import NamedTuple

from django.conf import settings
from django.db import Error, connection, connections, models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from irct.models import Kind, PageCount, UnfoundCount

logger = logging.getLogger(__name__)

# While there is no database, no more rows than these are held.
MOST_ROWS = 20_000
# How many seconds the end of the process waits for the last counts.
LONGEST_END = 3

# Where a view leaves word of its page; no header of a request has such a name.
COUNTRY, UNFOUND = "irct.country", "irct.unfound"
# Where the page is left that is counted each time it is answered, also from memory.
OPENED = "irct.opened"

# Programs that say so, or give an address at which to read about them. A Cubot is a telephone.
ROBOT = re.compile(r"(?<!cu)bot\b|crawl|spider|https?:", re.IGNORECASE)

KEYS: dict[type[models.Model], dict[str, str]] = {
    PageCount: {"day": "date", "kind": "text", "country": "text"},
    UnfoundCount: {"day": "date", "code": "text"},
}

UPSERT = """
INSERT INTO {table} ({columns}, count)
SELECT * FROM unnest({arrays}, %s::int[])
ON CONFLICT ({columns}) DO UPDATE SET count = {table}.count + excluded.count
"""


# The values of a row's key, in the order of `KEYS`.
Key = tuple[object, ...]


class Opened(NamedTuple):
    """A page, the country that it is about, and codes that it says find nothing."""

    kind: str
    country: str
    unfound: tuple[str, ...]


class Tally:
    """Counts not yet written: the number of visits by table and row key."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[type[models.Model], Key]] = Counter()
        # There may be thousands a second: rows are made of them when all are taken.
        self.opened: dict[tuple[Opened, dt.date], int] = {}
        self.changing = threading.Lock()
        self.is_over = threading.Event()
        self.writer: threading.Thread | None = None

    def note(self, opened: Opened, day: dt.date) -> None:
        one = opened, day
        with self.changing:
            number = self.opened.get(one, 0)
            if number or len(self.opened) < MOST_ROWS:
                self.opened[one] = number + 1
            if not number:
                self._have_written()

    def add(self, counts: Counter[tuple[type[models.Model], Key]]) -> None:
        with self.changing:
            for row, number in counts.items():
                if row in self.counts or len(self.counts) < MOST_ROWS:
                    self.counts[row] += number
            self._have_written()

    def _have_written(self) -> None:
        if settings.COUNTS_EVERY and not (self.writer and self.writer.is_alive()):
            self.writer = threading.Thread(target=self.keep_writing, daemon=True)
            self.writer.start()
            # Servers fork their workers, at whose end nothing is done that atexit knows.
            Finalize(self, self.end, exitpriority=1)

    def take(self) -> Counter[tuple[type[models.Model], Key]]:
        with self.changing:
            taken, self.counts = self.counts, Counter()
            opened, self.opened = self.opened, {}
        for (one, day), number in opened.items():
            for row in _rows(one, day):
                taken[row] += number
        return taken

    def write(self) -> None:
        """Add the counts to their tables; keep them if the database is away."""
        taken = self.take()
        try:
            with transaction.atomic():
                for model in KEYS:
                    upsert(model, {key: n for (of, key), n in taken.items() if of is model})
        except Error:
            logger.warning("The counts of pages could not be written. They are kept until then.")
            self.add(taken)

    def keep_writing(self) -> None:
        while not self.is_over.wait(settings.COUNTS_EVERY):
            self.write()
            connections.close_all()
        self.write()
        connections.close_all()

    def end(self) -> None:
        """Have the last counts written, and wait briefly for it."""
        self.is_over.set()
        if self.writer:
            self.writer.join(LONGEST_END)


tally = Tally()


def upsert(model: type[models.Model], counts: dict[Key, int]) -> None:
    """Add to rows, new or old, in one statement; in key order, so that nothing deadlocks."""
    if not counts:
        return
    key = KEYS[model]
    statement = UPSERT.format(
        table=model._meta.db_table,
        columns=", ".join(key),
        arrays=", ".join(f"%s::{kind}[]" for kind in key.values()),
    )
    columns = zip(*((*values, counts[values]) for values in sorted(counts)), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in columns])


def note(opened: Opened | None) -> None:
    """Count one view of a page, if it is one that is counted."""
    if opened is not None:
        tally.note(opened, _day_of(int(time.time()) // 60))


def _rows(opened: Opened, day: dt.date) -> list[tuple[type[models.Model], Key]]:
    page = PageCount, (day, opened.kind, opened.country)
    return [page, *((UnfoundCount, (day, code)) for code in opened.unfound)]


@lru_cache(1)
def _day_of(minute: int) -> dt.date:
    """The day here, so many minutes after 1970 began."""
    return timezone.localdate(dt.datetime.fromtimestamp(minute * 60, dt.UTC))


def tell(request: HttpRequest, *, country: str = "", unfound: Iterable[str] = ()) -> None:
    """Let a view say which country its page is about, or which codes found nothing."""
    request.META |= {COUNTRY: country, UNFOUND: list(unfound)}


def note_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count the public pages that people open."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = request.resolver_match.view_name if request.resolver_match else ""
        if kind in Kind and response.status_code == 200 and request.method == "GET":
            meta = request.META
            opened = Opened(kind, meta.get(COUNTRY, ""), tuple(meta.get(UNFOUND, [])))
            meta[OPENED] = opened
            if is_opened(purpose_of(request), request.headers.get("User-Agent", "")):
                note(opened)
        return response

    return answer


def purpose_of(request: HttpRequest) -> str:
    return request.headers.get("Sec-Purpose") or request.headers.get("Purpose", "")


def is_opened(purpose: str, agent: str) -> bool:
    """A person opens a page, rather than a robot or a browser's prefetch."""
    if "prefetch" in purpose:
        return False
    # Looking for a word takes a tenth of the time that the pattern does.
    said = agent.lower()
    may_be_robot = "bot" in said or "crawl" in said or "spider" in said or "http" in said
    return not (may_be_robot and ROBOT.search(agent))
