"""Telling of texts that were changed, and public at once: others may know that they are wrong."""

import dataclasses
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django import app

from irct.history.differences import fields_at, in_words, title
from irct.mail import outbox
from irct.models import Listing, TextChange, User
from irct.models.judging import FieldChange
from irct.models.text_changes import TELL

# Of longer texts an e-mail holds the lines that differ, each of them whole.
MOST_CHARACTERS = 1_500
# Of more entries than these an e-mail names the entry, and the page of its link says the rest.
MOST_IN_FULL = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told: an editor, or a contact of the listing itself."""

    address: str
    user: User | None = None

    @property
    def reads(self) -> str:
        return self.user.reads if self.user else settings.LANGUAGE_CODE

    @property
    def name(self) -> str:
        """What the links of this reader name."""
        return str(self.user.pk) if self.user else self.address


@app.task(name=TELL, queue="mail", retry=outbox.Patience())
@transaction.atomic
def tell_of_texts(*, kind: str, pk: int | None = None, batch: int | None = None) -> None:
    """Tell of one change, or of all that an import made: one e-mail for each reader."""
    model = apps.get_model(kind)
    tell(model.claim(**({"pk": pk} if batch is None else {"batch": batch})))


def tell(changes: Iterable[TextChange]) -> None:
    readers: dict[Recipient, list[TextChange]] = {}
    for change in changes:
        for reader in readers_of(change):
            readers.setdefault(reader, []).append(change)
    for reader, of_them in readers.items():
        with translation.override(reader.reads):
            is_full = len(of_them) <= MOST_IN_FULL
            context: dict[str, object] = {
                "changes": [_in_words(change, reader, is_full=is_full) for change in of_them],
                "listing": of_them[0].listing,
                "who": of_them[0].by,
                "is_import": of_them[0].batch_id is not None,
            }
            outbox.queue(outbox.write("emails/texts_changed", reader.address, context))


def readers_of(change: TextChange) -> Iterator[Recipient]:
    """The other editors, and the addresses of the listing itself.

    Of these one may be the author's: somebody else may have used the account.
    """
    listing = change.listing
    addresses = set()
    active = listing.editorships.filter(user__is_active=True)
    for editorship in active.not_refused().select_related("user"):
        if editorship.user_id != change.by_id:
            addresses.add(editorship.user.email.lower())
            yield Recipient(editorship.user.email, editorship.user)
    for address in listing.addresses_told():
        if address.lower() not in addresses:
            addresses.add(address.lower())
            yield Recipient(address)


def _in_words(change: TextChange, reader: Recipient, *, is_full: bool) -> dict[str, object]:
    link = reverse("put_back", args=[change.token(reader.name)])
    return {
        "listing": change.listing,
        "texts": [_text(change.listing, item) for item in change.differences] if is_full else [],
        "link": settings.SITE_URL + link,
    }


def _text(listing: Listing, item: FieldChange) -> dict[str, str]:
    path, before, after = item["path"], item["before"], item["after"]
    called = title(listing, path, before, after)
    old, new = (in_plain_words(listing, path, value) for value in (before, after))
    if max(len(old), len(new)) > MOST_CHARACTERS:
        old, new = lines_that_differ(old, new)
    return {"title": called, "before": old, "after": new}


def in_plain_words(listing: Listing, path: str, value: object) -> str:
    fields = fields_at(listing, path)
    if isinstance(value, dict):
        return "\n".join(in_words(fields[name], one) for name, one in value.items())
    [field] = fields.values()
    return in_words(field, value)


def lines_that_differ(before: str, after: str) -> tuple[str, str]:
    old, new = before.splitlines(), after.splitlines()
    left: list[str] = []
    right: list[str] = []
    for verb, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb != "equal":
            left += old[a:b]
            right += new[c:d]
    return "\n".join(left), "\n".join(right)
