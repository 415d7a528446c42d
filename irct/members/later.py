"""Hide us now while the database is away: noted on this machine, and done once it is back."""

import logging
import threading
from collections.abc import Mapping

from django.db import Error, connections
from django.http import HttpRequest
from django.urls import ResolverMatch

from irct import outage
from irct.machine import journal, patience
from irct.machine.database import Work
from irct.machine.journal import Deed, Note
from irct.machine.version import watch
from irct.members import hiding
from irct.models.links import editor_of, said_by_token
from irct.outage import Hider
from irct.visitors import anonymous

logger = logging.getLogger(__name__)

# Seconds between two tries.
TRIED_EVERY = 1.0
# The field of the form by which somebody hides who has signed in.
FIELD = "token"


class Later(Hider):
    """What can be known without the database of somebody who wants a listing to be hidden."""

    def proof(self, found: ResolverMatch) -> str | None:
        if found.url_name != outage.HIDING_BY_LINK or self._said(found, {}) is None:
            return None
        return anonymous.proof(found.kwargs["token"])

    def note(self, request: HttpRequest, found: ResolverMatch) -> bool:
        """Note what somebody wants whom a link or page of this site was given to; that alone."""
        said = self._said(found, request.POST)
        if said is None or not self._is_from_here(request, found):
            return False
        label, key, serial, user = said
        # Noted or not, nothing that is kept shows it here.
        watch.doubt()
        try:
            note(Note(Deed.WANTED, label, key, user, serial))
        except OSError as error:
            logger.error("A hiding could not be noted in the journal: %s", type(error).__name__)
            return False
        begin()
        return True

    def _said(
        self, found: ResolverMatch, values: Mapping[str, str]
    ) -> tuple[str, str, int, int] | None:
        is_of_page = found.url_name == outage.HIDING
        token = values.get(FIELD, "") if is_of_page else found.kwargs["token"]
        return said_by_token(token, is_of_page=is_of_page)

    def _is_from_here(self, request: HttpRequest, found: ResolverMatch) -> bool:
        if found.url_name == outage.HIDING:
            return anonymous.comes_from_here(request)
        return anonymous.is_genuine(request, found.kwargs["token"])


def note(wanted: Note) -> None:
    """Note once what is wanted, however often somebody presses."""
    if wanted.about not in {one.about for one in journal.waiting()}:
        journal.write(wanted)


def begin() -> None:
    """Try, in a thread of its own, until nothing waits any more."""
    if journal.waiting() and not _Trying.is_set():
        _Trying.set()
        threading.Thread(target=_try_until_done, name="hiding later", daemon=True).start()


_Trying = threading.Event()


def _try_until_done() -> None:
    patience.work_as(Work.PAGES)
    try:
        while journal.waiting():
            try:
                carry_out()
            except (Error, OSError):
                logger.info("What is to be hidden waits for the database")
            finally:
                connections.close_all()
            threading.Event().wait(TRIED_EVERY)
    finally:
        _Trying.clear()


def carry_out() -> int:
    """Hide what waits, as its editor would have; the number of those that do not wait any more."""
    done = 0
    with journal.alone() as is_ours:
        for one in journal.waiting() if is_ours else ():
            _hide(one)
            journal.write(one._replace(deed=Deed.DONE))
            done += 1
    return done


def _hide(wanted: Note) -> None:
    # By now it is known whether they were still an editor, and their link was still good.
    found = editor_of(wanted.kind, wanted.key, wanted.serial or 0, wanted.by or 0)
    if found is None:
        logger.warning("Not hidden, by a link that was used or of no editor: %s", wanted.key)
        return
    listing, user = found
    hiding.write(listing, by=user, reason="")
