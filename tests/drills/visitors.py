"""People who read all the time, and what they are answered."""

import os
import random
import threading
import time
from collections import Counter

from tests.breaking import ask_anyway

# Seconds: nobody waits longer, whatever is broken.
LONGEST = 3.0
READERS = 4
PAUSE = 0.1
PATHS = [
    *(
        "/",
        "/ar/",
        "/centres/",
        "/uk/centres/",
        "/experts/",
        "/fr/experts/",
        "/map/",
        "/countries/",
    ),
    *("/leave/", "/fr/leave/", "/staying-safe/", "/ru/staying-safe/", "/centres/?services=legal"),
]
SHARE_OF_SEARCHES = 0.3
STOOD = 'class="stood"'
SERVED, BUSY = range(200, 400), 503


class Counts:
    """What became of all requests, and what was slow or broken, by fault."""

    def __init__(self):
        self.number = Counter()
        self.slow, self.broken = [], []
        self.longest = 0.0
        self.fault = ""
        self.may_be_gone = False
        self._changing = threading.Lock()

    def note(self, path, answer):
        with self._changing:
            self.number["sent"] += 1
            self.longest = max(self.longest, answer.seconds)
            if answer.seconds > LONGEST:
                # A machine that is busy with something else is slow by itself.
                load = round(os.getloadavg()[0])
                self.slow.append((self.fault, path, round(answer.seconds, 1), f"load {load}"))
            if answer.status == 0:
                self.number["unanswered"] += 1
                if not self.may_be_gone:
                    self.broken.append((self.fault, path, "no answer"))
            elif answer.status == BUSY:
                self.number["told that the database is away"] += 1
            elif answer.status not in SERVED:
                self.broken.append((self.fault, path, answer.status))
            else:
                self.number["answered"] += 1
                self.number["as it stood, from memory or the disk"] += STOOD in answer.text


class Readers:
    def __init__(self, run):
        self.counts = Counts()
        self._run, self._is_over = run, threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self.counts

    def __exit__(self, *exception):
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _read(self):
        while not self._is_over.is_set():
            path = random.choice(PATHS)
            if random.random() < SHARE_OF_SEARCHES:
                path = f"/centres/?q=house+{random.randrange(10_000)}"
            self.counts.note(path, ask_anyway(self._run.url + path))
            time.sleep(PAUSE)
