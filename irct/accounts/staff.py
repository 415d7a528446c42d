"""Accounts of the secretariat: what changes with one of them waits, and is told to all of it."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from irct.accounts.sessions import Credentials, end_sessions
from irct.mail import notices
from irct.mail.notices import Staff
from irct.models import User
from irct.models.vouching import let_wait, start_anew


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may do, and where codes and links reach them."""

    is_staff: bool = False
    is_administrator: bool = False
    email: str = ""


def standing(person: User | None) -> Standing:
    """What an account is in the database now."""
    stored = User.objects.filter(pk=person.pk).first() if person else None
    if stored is None:
        return Standing()
    is_staff = stored.is_active and stored.is_staff
    return Standing(is_staff, is_staff and _manages_people(stored), stored.email)


def changed(person: User, before: Standing, *, by: User) -> None:
    """Let an account wait that may do more than before, or has another address; tell everybody."""
    after = standing(person)
    if not after.is_staff:
        return
    if not before.is_staff:
        start_anew(person, by=by)
        notices.staff_changed(person, Staff.NEW, by=by)
    if after.is_administrator and not before.is_administrator:
        reset(person, Staff.ADMINISTRATOR, by=by)
    if before.is_staff and after.email != before.email:
        reset(person, Staff.ADDRESS, by=by)


def reset(person: User, what: Staff, *, by: User) -> None:
    """Let an account wait after what proves whose it is has changed, and tell everybody."""
    if person.is_active and person.is_staff:
        let_wait(person)
        notices.staff_changed(person, what, by=by)


@contextmanager
def credentials_of(request: HttpRequest) -> Iterator[None]:
    """End the other sessions of somebody who takes away what proved who they are meanwhile.

    An account of staff that has lost its second factor approves nothing for a day.
    """
    user = request.user
    if request.method != "POST" or not user.is_authenticated:
        yield
        return
    before = Credentials.of(user)
    yield
    after = Credentials.of(user)
    if not before.are_kept_by(after):
        end_sessions(user, but=request if request.user == user else None)
    if before.factors and not after.factors:
        reset(user, Staff.FACTOR, by=user)


def _manages_people(person: User) -> bool:
    managers = person.groups.filter(
        permissions__content_type__app_label="irct", permissions__codename="change_user"
    )
    return person.is_superuser or managers.exists()
