"""What is sent in while something breaks, and whether any of what was acknowledged is lost."""

import secrets
import threading
import time
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core import signing
from django.db import connections

from centres.models import Centre
from irct.mail import folder
from irct.models import Allowance, User
from irct.visitors import anonymous
from tests.breaking import ask_anyway, until
from tests.drills.visitors import STOOD

# Seconds: from then on nobody reads of what is hidden.
HIDDEN_WITHIN = 2.0
TRIED_AGAIN_AFTER, PRESSED_FOR = 0.3, 90.0
# Seconds: what is acknowledged is done so long after everything works again.
DONE_WITHIN = 30.0
OK, NOTED, LINK_IS_USED = 200, 202, 404
ENTRIES = 40


def old_proof(purpose):
    """That of a form which somebody has had before them for a minute."""
    then = signing.b62_encode(int(time.time()) - 60)
    return signing.Signer(salt="anonymous-form").sign(f"{purpose}:{then}")


class Hidings:
    """Entries that their editor hides by the link of an e-mail, while others look for them."""

    def __init__(self, run):
        self.run = run
        self.acknowledged = self.noted = self.refused = self.reads = 0
        self.lost, self.seen = [], []
        # Channels on which some entry was not to be seen before it was hidden: a check of nothing.
        self.unseen = set()
        self.editor = User.objects.get(email="editor@example.org")
        self.staff = User.objects.get(email="secretariat@example.org")
        self._entries = [*Centre.objects.published().order_by("pk")[:ENTRIES]]

    def begin(self, number, fault):
        entry = self._entries[number % len(self._entries)]
        entry.editorships.get_or_create(user=self.editor)
        return Hiding(self, Centre.objects.get(pk=entry.pk), fault)


class Hiding:
    """One entry: hidden, looked for from then on, and shown again."""

    def __init__(self, all_of_them, entry, fault):
        self._all, self._entry, self._fault = all_of_them, entry, fault
        self._url = all_of_them.run.url
        self._token = entry.hide_token(all_of_them.editor)
        self._form = urlencode({"proof": anonymous.proof(self._token)}).encode()
        self._gone_since = float("inf")
        self._is_noted = self._is_acknowledged = False
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=one) for one in (self._press, self._look)]

    def look_before(self):
        """Note the channels on which it is not to be seen anyway."""
        for path in self._addresses():
            if not self._is_in(path, ask_anyway(self._url + path)):
                self._all.unseen.add(path)

    def start(self):
        for thread in self._threads:
            thread.start()

    def finish(self):
        """Once everything works again: see that it is hidden, look on for a while, show it."""
        self._threads[0].join()
        connections.close_all()
        try:
            until(self._entry.is_hidden, DONE_WITHIN)
        except AssertionError:
            if self._is_acknowledged:
                self._all.lost.append((self._fault, self._entry.slug))
        else:
            # What was noted is hidden from now on.
            self._gone_since = min(self._gone_since, time.monotonic())
            time.sleep(HIDDEN_WITHIN + 1)
        self._is_over.set()
        self._threads[1].join()
        self._entry.refresh_from_db()
        if self._entry.is_hidden():
            self._entry.ask_to_show_again(by=self._all.editor)
            self._entry.publish(by=self._all.staff)

    def _press(self):
        """As somebody does who goes on until a page says that it is hidden."""
        begun = time.monotonic()
        while time.monotonic() < begun + PRESSED_FOR:
            status = ask_anyway(f"{self._url}/hide/{self._token}/", self._form).status
            if status in (OK, NOTED, LINK_IS_USED):
                break
            self._all.refused += 1
            time.sleep(TRIED_AGAIN_AFTER)
        else:
            return
        if status == NOTED:
            self._is_noted = True
            self._all.noted += 1
        else:
            self._gone_since = time.monotonic()
        # A link that is used was good the time before, when no answer came.
        self._is_acknowledged = status != LINK_IS_USED
        self._all.acknowledged += self._is_acknowledged

    def _look(self):
        addresses = self._addresses()
        while not self._is_over.is_set():
            for path in addresses:
                begun, is_noted = time.monotonic(), self._is_noted
                answer = ask_anyway(self._url + path)
                is_gone = begun > self._gone_since + HIDDEN_WITHIN
                if not is_gone and not (is_noted and STOOD in answer.text):
                    continue
                self._all.reads += 1
                if self._is_in(path, answer):
                    self._all.seen.append((self._fault, path))
            time.sleep(0.05)

    def _addresses(self):
        slug, name = self._entry.slug, quote(self._entry.name)
        return [
            *(
                f"/centres/{slug}/",
                f"/ar/centres/{slug}/",
                f"/centres/?q={name}",
                f"/sheet/?c={slug}",
            ),
            *("/all/", "/near/points.json", "/sitemap.xml"),
            f"/api/hsds/v3/organizations/{self._entry.pk}",
        ]

    def _is_in(self, path, answer):
        if answer.status != OK:
            return False
        is_its_own = path.rstrip("/").endswith((f"/{self._entry.slug}", str(self._entry.pk)))
        return is_its_own or f"/centres/{self._entry.slug}/" in answer.text


class Messages:
    """What visitors write to the secretariat, which becomes an e-mail each."""

    def __init__(self, run):
        self._run = run
        self.acknowledged = []
        self._read = {}

    def send(self):
        """Send one; whoever is not told that it was sent sends the same form again, or gives up."""
        key, marker = secrets.token_urlsafe(12), f"drill{secrets.token_hex(8)}"
        form = {"key": key, "proof": old_proof(f"contact {key}"), "text": f"A question: {marker}"}
        answer = ask_anyway(f"{self._run.url}/contact/", urlencode(form).encode())
        if answer.status == OK:
            self.acknowledged.append(marker)

    def make_room(self):
        """Let there be no flood of messages."""
        Allowance.objects.all().delete()

    def arrived(self):
        """How often each of them is in an e-mail."""
        for file in settings.MAIL_FOLDER.glob("*.eml"):
            if file not in self._read:
                self._read[file] = folder.read(file).text
        return {one: sum(one in text for text in self._read.values()) for one in self.acknowledged}

    def lost(self):
        """Those that nobody got, after a time in which the worker may send them."""
        try:
            until(lambda: all(self.arrived().values()), DONE_WITHIN)
        except AssertionError:
            return [one for one, times in self.arrived().items() if not times]
        return []
