"""Each night an entry is published and hidden, and the time taken until nobody sees it any more.

It is `centres.models.drilled`, which holds nothing. The worker asks the site as a visitor would,
until every process of the web server has answered that the entry is gone.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from centres.models import Centre
from centres.models.drilled import COUNTRY, DRILL, NAME, SLUG
from irct.machine import inside, languages
from irct.mail import secretariat
from irct.models import DrillResult, Listing, acting
from irct.models.drills import Channel

REASON = "The nightly drill"
# Seconds: for so long it is tried to see the entry, and to see it gone.
SEEN_WITHIN, GONE_WITHIN = 60.0, 60.0
PAUSE = 0.02
# On each channel, so that a slow page hides no other process.
WATCHERS = 3
SHOWN, GONE = 200, 404


class Sighting(NamedTuple):
    """Which process answered, of how many, and whether the entry could be seen; None: unknown."""

    process: str
    processes: int
    is_seen: bool | None


class Agreed(NamedTuple):
    """After how many seconds all processes agreed, and how many they were."""

    seconds: float | None
    processes: int


def run() -> list[DrillResult]:
    """Try it, keep what came of it, and tell somebody if it took too long."""
    results = [
        DrillResult.objects.update_or_create(
            day=result.day,
            channel=result.channel,
            defaults={"seconds": result.seconds, "processes": result.processes},
        )[0]
        for result in tried()
    ]
    if not all(result.is_kept for result in results):
        secretariat.drill_failed(results)
    return results


def tried() -> list[DrillResult]:
    """Publish and hide the entry; what was seen of it meanwhile."""
    entry = the_entry()
    entry.publish(by=None, reason=REASON)
    try:
        shown = on_every_channel(is_seen=True, begun=time.monotonic(), within=SEEN_WITHIN)
    finally:
        begun = time.monotonic()
        entry.hide(by=None, reason=REASON, is_by_editor=False)
    gone = on_every_channel(is_seen=False, begun=begun, within=GONE_WITHIN)
    return [
        DrillResult(
            channel=channel,
            # What nobody could see was not hidden either.
            seconds=None if shown[channel].seconds is None else found.seconds,
            processes=found.processes,
        )
        for channel, found in gone.items()
    ]


def the_entry() -> Centre:
    """The entry, made the first time."""
    entry = Centre.everything.filter(pk=DRILL).first()
    if entry is None:
        entry = Centre(pk=DRILL, name=NAME, slug=SLUG, country=COUNTRY)
        entry.origin = Listing.Origin.SAMPLE
        with acting(None, reason=REASON):
            entry.save(force_insert=True)
            entry.index()
    return entry


def on_every_channel(*, is_seen: bool, begun: float, within: float) -> dict[Channel, Agreed]:
    """Ask on each channel until all processes answer alike, several at a time."""
    agreements = {channel: Agreement(is_seen=is_seen, begun=begun) for channel in Channel}

    def follow(channel: Channel) -> None:
        agreement, path = agreements[channel], ADDRESSES[channel]()
        while not agreement.is_reached() and time.monotonic() < begun + within:
            for server in settings.DRILL_URLS:
                asked_at = time.monotonic()
                if answer := ask(server, path):
                    agreement.note(server, answer, asked_at)
            time.sleep(PAUSE)

    with ThreadPoolExecutor(len(Channel) * WATCHERS, "drill") as threads:
        # So that what fails in a thread fails here.
        list(threads.map(follow, list(Channel) * WATCHERS))
    return {channel: agreement.found() for channel, agreement in agreements.items()}


class Agreement:
    """Since when each process of each server answers alike.

    What counts is when somebody asks, however long a page takes.
    """

    def __init__(self, *, is_seen: bool, begun: float) -> None:
        self.is_seen, self.begun = is_seen, begun
        self._processes = dict.fromkeys(settings.DRILL_URLS, 1)
        self._since: dict[tuple[str, str], float] = {}
        self._contrary: dict[tuple[str, str], float] = {}
        self._noting = threading.Lock()

    def note(self, server: str, answer: Sighting, asked_at: float) -> None:
        process = server, answer.process
        with self._noting:
            self._processes[server] = answer.processes
            last = self._contrary.get(process, float("-inf"))
            if answer.is_seen is not self.is_seen:
                self._contrary[process] = max(last, asked_at)
                if self._since.get(process, float("inf")) <= asked_at:
                    del self._since[process]
            elif asked_at > last:
                self._since[process] = min(self._since.get(process, asked_at), asked_at)

    def is_reached(self) -> bool:
        return len(self._since) >= sum(self._processes.values())

    def found(self) -> Agreed:
        since = max(self._since.values()) - self.begun if self.is_reached() else None
        return Agreed(since, len(self._since))


def ask(server: str, path: str) -> Sighting | None:
    """What one server answers to a visitor of the entry; nothing if it does not."""
    answer = inside.ask(server, path)
    if answer is None:
        return None
    return Sighting(answer.process, answer.processes, _is_seen(path, answer.status, answer.content))


def _is_seen(path: str, status: int, content: bytes) -> bool | None:
    if status not in (SHOWN, GONE):
        return None
    is_of_the_entry = SLUG in path and "?" not in path
    link = f"/centres/{SLUG}/".encode()
    return status == SHOWN and (is_of_the_entry or link in content)


def _profile() -> str:
    return reverse("centres:detail", args=[SLUG])


def _translated() -> str:
    code, _name = settings.LANGUAGES[-1]
    return languages.in_language(_profile(), code)


ADDRESSES: dict[Channel, Callable[[], str]] = {
    Channel.PROFILE: _profile,
    Channel.TRANSLATED: _translated,
    Channel.SEARCH: lambda: reverse("centres:list") + "?" + urlencode({"q": NAME}),
    Channel.SHEET: lambda: reverse("sheet") + "?" + urlencode({"c": SLUG}),
}
