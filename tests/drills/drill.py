"""One fault after another, in any order, under load; and what came of all of them.

SIGTERM ends it after the fault that is under way: it tells what it has counted so far.
"""

import os
import random
import signal
import sys
import threading
import time
from collections import defaultdict
from statistics import median

import irct.wsgi  # noqa: F401 (which sets Django up, for all that follow)

# isort: split
from django.db import connections

from irct.machine import database
from tests.breaking import child, finds, until
from tests.drills.faults import FAULTS, OF_THE_WEB, WEB, WORKER
from tests.drills.visitors import LONGEST, Readers
from tests.drills.writers import HIDDEN_WITHIN, Hidings, Messages
from tests.running_site import RunningSite

# Seconds: all works again so long after a fault, on the slowest machine.
RECOVERED_WITHIN = 60.0
# So many faults with hidings, then so many without: for half a minute after one, no process that is
# cut off shows anything as it stood.
TURN = 8
MESSAGES = 2
# Faults between two lines that say how far it is.
TOLD_EVERY = 20


class Drill:
    def __init__(self, run):
        self.run = run
        self.hidings, self.messages = Hidings(run), Messages(run)
        self.recoveries = defaultdict(list)
        self.not_recovered = []

    def one(self, number, name, counts):
        """Break one thing while people read, write and hide; wait until all works again."""
        counts.fault, counts.may_be_gone = name, name in OF_THE_WEB
        connections.close_all()
        self.messages.make_room()
        hiding = self.hidings.begin(number, name) if number // TURN % 2 == 0 else None
        senders = [threading.Thread(target=self._send) for _ in range(MESSAGES)]
        if hiding:
            hiding.look_before()
        with FAULTS[name](self.run, database.LOCAL):
            for sender in senders:
                sender.start()
            if hiding:
                hiding.start()
        ended = time.monotonic()
        try:
            until(self._works, RECOVERED_WITHIN)
        except AssertionError:
            self.not_recovered.append(name)
        self.recoveries[name].append(time.monotonic() - ended)
        for sender in senders:
            sender.join()
        if hiding:
            hiding.finish()

    def _send(self):
        time.sleep(random.uniform(0, 1))
        self.messages.send()

    def _works(self):
        both_run = child(self.run, WEB) and child(self.run, WORKER)
        return bool(both_run) and finds(self.run)

    def broken(self, counts):
        """Each promise that is kept or not: what it counts, and the cases."""
        return {
            "acknowledged hidings lost": self.hidings.lost,
            f"reads of a hidden entry {HIDDEN_WITHIN:.0f} s after its hiding": self.hidings.seen,
            "acknowledged messages lost": self.messages.lost(),
            f"requests answered after more than {LONGEST:.0f} s": counts.slow,
            "requests that failed": counts.broken,
            f"faults after which not all worked again within {RECOVERED_WITHIN:.0f} s": (
                self.not_recovered
            ),
        }


def main():
    number = int(os.environ.get("FAULTS") or 300)
    seed = int(os.environ.get("SEED") or random.randrange(10_000))
    random.seed(seed)
    say(f"{number} faults, SEED={seed}")
    # Each as often as the others.
    names = [name for _ in range(number // len(FAULTS) + 1) for name in FAULTS][:number]
    random.shuffle(names)
    is_over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: is_over.set())
    with RunningSite(database.LOCAL) as run:
        drill = Drill(run)
        until(lambda: finds(run))
        with Readers(run) as counts:
            for done, name in enumerate(names):
                if is_over.is_set():
                    say(f"\nEnded after {done} faults")
                    break
                drill.one(done, name, counts)
                if (done + 1) % TOLD_EVERY == 0:
                    tell_so_far(done + 1, drill, counts)
        broken = drill.broken(counts)
    tell(drill, counts, broken)
    return 1 if any(broken.values()) else 0


def tell_so_far(done, drill, counts):
    hidings = drill.hidings
    say(
        f"{done} faults: {counts.number['sent']} requests, {len(counts.broken)} failed,"
        f" {len(counts.slow)} slow; {hidings.acknowledged} hidings, {len(hidings.lost)} lost;"
        f" {hidings.reads} reads of them, {len(hidings.seen)} showed them;"
        f" {len(drill.messages.acknowledged)} messages; load {os.getloadavg()[0]:.0f}"
    )


def tell(drill, counts, broken):
    say("\nRequests")
    for what, number in counts.number.items():
        say(f"{number:8}  {what}")
    say(f"{counts.longest:8.1f}  seconds, the longest")
    arrived = drill.messages.arrived()
    say("\nWhat was sent in")
    for number, what in (
        (drill.hidings.acknowledged, "hidings acknowledged"),
        (drill.hidings.noted, "of them noted, to be done once the database is back"),
        (drill.hidings.refused, "refused, and sent again"),
        (drill.hidings.reads, "reads that must not show a hidden entry"),
        (len(arrived), "messages acknowledged"),
        (sum(times > 1 for times in arrived.values()), "of them sent twice"),
    ):
        say(f"{number:8}  {what}")
    say("\nSeconds until all worked again: median, longest, and how often")
    for name, seconds in sorted(drill.recoveries.items()):
        say(f"{median(seconds):8.1f}{max(seconds):6.1f}{len(seconds):5}  {name}")
    say("\nPromises")
    for what, cases in broken.items():
        say(f"{len(cases):8}  {what}")
        for case in sorted(set(cases))[:10]:
            say(f"          {case}")
    if drill.hidings.unseen:
        say(f"\nNot to be seen before either: {', '.join(sorted(drill.hidings.unseen))}")


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
