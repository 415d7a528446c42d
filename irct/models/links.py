"""Links in e-mails by which an editor changes something of a listing without signing in."""

import datetime as dt
from typing import TypeVar, cast

from django.core import signing

from irct.models.listings import CONFIRM, HIDE, HIDE_FROM_PAGE, Listing, listing_models
from irct.models.rows import all_of
from irct.models.text_changes import LINKS_WORK_FOR, SALT, TextChange, text_change_models
from irct.models.users import User

AnyListing = TypeVar("AnyListing", bound=Listing)

# So long the page may have been open on which somebody hides a listing while the database is away.
HIDE_PAGES_WORK_FOR = dt.timedelta(hours=1)
# Whoever finds an old e-mail says nothing about a listing any more.
CONFIRM_LINKS_WORK_FOR = dt.timedelta(days=180)


def by_hide_token(token: str) -> tuple[Listing, User] | None:
    """The listing and the editor of a hiding link, unless it was used or they edit no longer."""
    return _by_token(token, HIDE)


def said_by_token(token: str, *, is_of_page: bool) -> tuple[str, str, int, int] | None:
    """What a hiding link or page says, as far as it can be known without the database.

    That is the kind and the key of a listing, how often it was hidden before, and whose it is.
    """
    salt, age = (HIDE_FROM_PAGE, HIDE_PAGES_WORK_FOR) if is_of_page else (HIDE, None)
    try:
        label, pk, serial, user_pk = signing.loads(token, salt=salt, max_age=age)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return label, pk, serial, user_pk


def by_confirm_token(token: str) -> tuple[Listing, User] | None:
    """The listing and the editor of a confirming link, while it is public and recent."""
    found = _by_token(token, CONFIRM, max_age=CONFIRM_LINKS_WORK_FOR)
    if found is None:
        return None
    listing, _user = found
    return found if listing.is_public() else None


def stays_as(listing: AnyListing) -> AnyListing:
    """What it was merged into, if it was, of which its editors are editors now."""
    into = cast("AnyListing | None", listing.merged_into)
    return stays_as(into) if into else listing


def by_put_back_token(token: str) -> tuple[TextChange, User | None] | None:
    """The change of texts of a link, and the editor whom it was sent to: nobody if a contact.

    It works as long as the editor edits the listing, and the contact is one of the listing.
    """
    try:
        label, pk, reader = signing.loads(token, salt=SALT, max_age=LINKS_WORK_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    model = next((m for m in text_change_models() if m._meta.label_lower == label), None)
    if model is None:
        return None
    changes = all_of(model).select_related("listing", "by").filter(pk=pk)
    change = changes.exclude(listing__status=Listing.Status.WITHDRAWN).first()
    if change is None:
        return None
    if "@" in reader:
        is_theirs = reader in change.listing.addresses_told()
        return (change, None) if is_theirs else None
    user = User.objects.filter(pk=reader, is_active=True).first()
    edits = user and change.listing.editorships.filter(user=user).exists()
    return (change, user) if edits else None


def _by_token(
    token: str, purpose: str, *, max_age: dt.timedelta | None = None
) -> tuple[Listing, User] | None:
    try:
        label, pk, serial, user_pk = signing.loads(token, salt=purpose, max_age=max_age)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return editor_of(label, pk, serial, user_pk)


def editor_of(label: str, pk: str, serial: int, user_pk: int) -> tuple[Listing, User] | None:
    """A listing and somebody who edits it, if it was never hidden since."""
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    model = next((model for model in listing_models() if model._meta.label_lower == label), None)
    if user is None or model is None:
        return None
    found: Listing | None = model._default_manager.filter(pk=pk, hide_serial=serial).first()
    listing = stays_as(found) if found else None
    if listing is None or not listing.editorships.filter(user=user).exists():
        return None
    return listing, user
