"""Reminders, which ask editors in good time whether their listing is still right."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from irct.mail import outbox
from irct.models import Block, Listing, ListingQuerySet, User
from irct.models.reminding import due_on

logger = logging.getLogger(__name__)

# A night, of listings never confirmed: else the first night would write to all editors at once.
MOST_NEVER_CONFIRMED = 10

# Queues an e-mail about a listing to one of its editors.
Write = Callable[[Listing, User, dt.date], None]


def remind_due(listings: ListingQuerySet, today: dt.date) -> int:
    """Send the reminders due today and count the listings; repeating it sends nothing twice.

    Each listing has a transaction of its own, so a process killed half way sends no mail twice.
    """
    due: list[Listing] = []
    never_asked: list[Listing] = []
    for listing in listings.to_remind(today).without_documents():
        is_first = not (listing.confirmed or listing.reminders)
        (never_asked if is_first else due).append(listing)
    if never_asked:
        begun = listings.filter(reminded_on=today, reminded_for=None, reminders_sent=1).count()
        due += never_asked[: max(MOST_NEVER_CONFIRMED - begun, 0)]
    return sum(remind(listing, today) for listing in due)


def _write(listing: Listing, editor: User, today: dt.date) -> None:
    with translation.override(editor.reads):
        outbox.send("reminder", to=editor, **_context(listing, editor, today))


def remind(listing: Listing, today: dt.date, *, write: Write = _write) -> bool:
    """Send a reminder found due, unless the listing was confirmed, hidden or reminded since."""
    try:
        with transaction.atomic():
            stored = _locked(type(listing)).filter(pk=listing.pk).first()
            if stored is None or stored.state_of_reminders() != listing.state_of_reminders():
                return False
            send(stored, today, write=write)
            return True
    except Exception:
        logger.exception("The editors of the listing %s could not be reminded", listing.pk)
        return False


def _locked(model: type[Listing]) -> ListingQuerySet:
    return model.objects.published().select_for_update().without_documents()


@transaction.atomic
def remind_now(listing: Listing, today: dt.date) -> str | Promise:
    """Send a reminder on request, at most once a day; return why it was not sent, if it was not."""
    stored = _locked(type(listing)).filter(pk=listing.pk).first()
    if stored is None:
        return _("it is not public")
    if stored.reminded_on == today:
        return _("the editors were already reminded today")
    if not stored.editorships.reachable().exists():
        return _("no editor can be reached by e-mail")
    send(stored, today)
    return ""


def send(listing: Listing, today: dt.date, *, write: Write = _write) -> None:
    """Queue one e-mail to each editor whom e-mail reaches, and note the reminder."""
    for editorship in listing.editorships.reachable().select_related("user"):
        write(listing, editorship.user, today)
    listing.note_reminder(today)


def _context(listing: Listing, editor: User, today: dt.date) -> dict[str, object]:
    ahead = today + dt.timedelta(days=settings.REMIND_BEFORE)
    unseen = listing.stored().unseen(today=today)
    blocks = [
        _block(listing, block, today, is_unseen=bool(unseen[block])) for block in listing.BLOCKS
    ]
    due = [one for one in blocks if not one.due_on or one.due_on <= ahead]
    path = reverse(f"{listing._meta.app_label}:confirm", args=[listing.slug])
    # The link shows only what is public; the rest needs signing in.
    needs_sign_in = [one.label for one in due if one.is_unseen]
    return {
        "listing": listing,
        "due": due,
        "oldest": listing.oldest_confirmed_on(),
        "link": outbox.confirm_link(listing, editor),
        "page": settings.SITE_URL + path,
        "needs_sign_in": needs_sign_in,
        "all_need_sign_in": bool(due) and len(needs_sign_in) == len(due),
    }


@dataclasses.dataclass(frozen=True, slots=True)
class BlockLine:
    """What a reminder says of a block."""

    label: str | Promise
    on: dt.date | None
    due_on: dt.date | None
    is_due: bool
    is_unseen: bool


def _block(listing: Listing, block: Block, today: dt.date, *, is_unseen: bool) -> BlockLine:
    on = listing.confirmed_on(block)
    ends = due_on(on) if on else None
    is_due = bool(ends and ends <= today)
    return BlockLine(block.label, on, ends, is_due, is_unseen)
