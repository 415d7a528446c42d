"""What the web server answers from memory, and how it is made anew when something has changed."""

import asyncio
import datetime as dt
import math
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import NamedTuple
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.db import Error, connections
from django.template import loader
from django.utils import timezone
from django.utils.translation import override

from irct import known, outage, snapshot
from irct.known import Address, PageRequest
from irct.machine import languages, patience
from irct.machine.database import Work
from irct.machine.patience import reach
from irct.machine.ready import OK, Answer, Ready, Store, made, marked
from irct.machine.version import watch
from irct.monitoring.probes import Receive, Send
from irct.templatetags.directory import GOOD_UNTIL
from irct.visitors import counts

# What may stand in the header Vary of an answer that is kept: the address knows of both.
VARIES = {"accept-encoding", "accept-language"}
# Of each second, how much goes into making anew what nobody waits for.
SHARE = 0.25
# Seconds without another change until that begins: of several in a row, the last one counts.
QUIET = 2.0

FOUND = 302
# This site has few names, in a few languages.
MOST_WAYS_OUT = 100

# None where the maker gave up, False where what was made is not kept.
Making = asyncio.Future[bool | None]


class Page(NamedTuple):
    """An answer, what is kept of it if it is the same for everybody, and what is counted."""

    answer: Answer
    ready: Ready | None
    opened: counts.Opened | None


class Memory:
    """Ready answers; only the event loop changes them."""

    def __init__(self, make: Callable[[Address], Page]) -> None:
        self.store: Store[Address, Ready] = Store(settings.KEPT_IN_MEMORY * 1024 * 1024)
        # What the process before this one has left, for as long as the database is away.
        self.left: Store[Address, Ready] = Store(self.store.most)
        # Of those, what was sent with its time while the database was away.
        self.marked: Store[Address, Ready] = Store(self.store.most // 4)
        self._left_by = ""  # which code made those
        # Where people are sent who leave, and under which version that was so.
        self._ways_out: dict[Address, tuple[str, Answer]] = {}
        # Of a process that begins: only then is it given visitors.
        self.is_prepared = not (self.store.most and settings.PREPARED_FOR)
        self.is_over = False
        self.making: dict[tuple[Address, str], Making] = {}
        self._make = make
        self._loop: asyncio.AbstractEventLoop | None = None
        self._maker = ThreadPoolExecutor(1, "making", patience.work_as, (Work.VISITS,))

    def start(self) -> None:
        """Begin to follow the version, with the process or its first request."""
        if self.store.most and self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._left_by = snapshot.recall(self.left)
            snapshot.follow(self.store)
            watch.start(self._on_new_version)

    async def live(self, receive: Receive, send: Send) -> None:
        """Begin and end with the process, as the server tells of both."""
        while not self.is_over:
            said = (await receive())["type"]
            if said == "lifespan.shutdown":
                self.is_over = True  # nothing is made anew any more
            elif settings.PREPARED_FOR:
                self.start()
            await send({"type": f"{said}.complete"})

    def version(self) -> str:
        """Under which answers are found and kept; nothing while that is not known."""
        return watch.current()

    def find(self, address: Address, version: str) -> Ready | None:
        return self.store.get(address, version) if version else None

    def stood(self, address: Address) -> Ready | None:
        """How a page stood when the database was last heard of, while it is away; marked so."""
        last = watch.last()
        if not reach.is_away or last is None:
            return None
        version, as_of = last
        if timezone.now() - as_of >= dt.timedelta(hours=settings.SHOWN_WITHOUT_DATABASE):
            return None
        moment = as_of.isoformat()
        if found := self.marked.get(address, moment):
            return found
        # The one that offers nobody another language is the one that is there most often.
        either = (address, address._replace(offered=""))
        stores = self.store, self.left
        found_last = (store.last(one, version) for store in stores for one in either)
        ready = next(filter(None, found_last), None)
        if ready is None:
            return None
        line = _line(languages.of_path(address.path), as_of)
        self.marked.put(address, with_line := marked(ready, line, as_of.timestamp()), moment)
        return with_line

    def keep(self, address: Address, ready: Ready, version: str) -> None:
        """Keep an answer that was begun under a version, unless that is over by now."""
        if version and version == self.version():
            self.store.put(address, ready, version)

    def way_out(self, address: Address, version: str) -> Answer | None:
        of_version, answer = self._ways_out.get(address, ("", None))
        return answer if version and version == of_version else None

    def keep_way_out(self, address: Address, answer: Answer, version: str) -> None:
        if answer[0] != FOUND:
            return
        if len(self._ways_out) >= MOST_WAYS_OUT:
            self._ways_out.clear()
        self._ways_out[address] = version, answer

    @contextmanager
    def one_making(
        self, address: Address, version: str
    ) -> Iterator[Callable[[Ready | None], None]]:
        """While the first who asks makes an answer, others wait; it is kept under this version."""
        key, is_kept = (address, version), None

        def note(ready: Ready | None) -> None:
            nonlocal is_kept
            is_kept = ready is not None
            if ready:
                self.keep(address, ready, version)

        if not version or key in self.making:
            yield note
            return
        self.making[key] = asyncio.get_running_loop().create_future()
        try:
            yield note
        finally:
            self.making.pop(key).set_result(is_kept)

    def _on_new_version(self) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self._renew)

    def _renew(self) -> None:
        """Have made anew what most people come to, then what somebody came to before."""
        version = self.version()
        if not version:
            return
        self.store.become(version)
        self._take_over(version)
        self.left = Store(0)
        further = [*self.store.over, *known.last()]
        self._maker.submit(self._make_all, version, known.first(), further)

    def _take_over(self, version: str) -> None:
        """Keep what the process before has left, if neither the version nor the code is another."""
        if self.left.version == version and self._left_by == snapshot.code():
            for address, ready in self.left.items():
                self.store.put(address, ready, version)

    def _make_all(self, version: str, first: list[Address], further: list[Address]) -> None:
        try:
            self._read_profiles(version)
            self._make_anew(version, first)
            outage.learn()
            self._prepare(version)
            if self._stays(version):
                self._make_anew(version, further, share=SHARE)
                if self._loop:
                    self._loop.call_soon_threadsafe(self._have_made, version)
        finally:
            connections.close_all()

    def _read_profiles(self, version: str) -> None:
        if self.is_over or watch.current() != version:
            return
        patience.begin()
        with suppress(Error):  # each page reads what it shows
            known.read_profiles()

    def _have_made(self, version: str) -> None:
        if version == self.store.version:
            self.store.over = {}

    def _stays(self, version: str) -> bool:
        """Nothing changes for a while; asked often, as what most people come to must not wait."""
        until = time.monotonic() + QUIET
        while time.monotonic() < until and watch.current() == version and not self.is_over:
            time.sleep(0.05)
        return watch.current() == version and not self.is_over

    def _prepare(self, version: str) -> None:
        """Make what takes long the first time, and pages that somebody may come to soon."""
        if self.is_prepared:
            return
        until = time.monotonic() + settings.PREPARED_FOR
        try:
            for search in known.searches():
                if not self.is_over and time.monotonic() < until:
                    self._make(search)
            self._make_anew(version, known.likely(), until=until)
        finally:
            self.is_prepared = True

    def _make_anew(
        self,
        version: str,
        addresses: Iterable[Address],
        *,
        share: float = 1,
        until: float = math.inf,
    ) -> None:
        for address in addresses:
            begun = time.monotonic()
            if self.is_over or watch.current() != version or begun > until:
                return
            held = self.store.last(address, version)
            if held and held.good_until > time.time():
                continue
            ready = self._make(address).ready
            if ready and self._loop:
                self._loop.call_soon_threadsafe(self.keep, address, ready, version)
            time.sleep((time.monotonic() - begun) * (1 / share - 1))


def page(answer: Answer, environ: WSGIEnvironment, ends: float) -> Page:
    """An answer with what is kept of it, if it is the same for everybody, until its day ends."""
    opened = environ.get(counts.OPENED)
    if not _is_for_everybody(answer):
        return Page(answer, None, opened)
    good_until = min(ends, environ.get(GOOD_UNTIL, ends))
    return Page(answer, made(answer, opened=opened, good_until=good_until), opened)


def _is_for_everybody(answer: Answer) -> bool:
    status, headers, _content = answer
    sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    varies = {one.strip().lower() for one in sent.get("vary", "").split(",")} - {""}
    is_public = sent.get("cache-control", "").startswith("public,") and "set-cookie" not in sent
    return status == OK and is_public and varies <= VARIES


@lru_cache(64)
def _line(language: str, as_of: dt.datetime) -> str:
    """What a page says at its top that stood so at a time."""
    with override(language):
        return loader.get_template("_stood.html").render({"as_of": as_of}).strip() + "\n"


def count(opened: counts.Opened | None, asked: PageRequest) -> None:
    """Count a page that somebody opens."""
    if opened is not None and asked.is_opened():
        counts.note(opened)


def end_of_day() -> float:
    """When the day ends on which a page is begun, in seconds since 1970."""
    midnight = dt.datetime.combine(timezone.localdate() + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(midnight).timestamp()
