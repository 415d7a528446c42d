"""Accounts of the secretariat: what changes with one of them waits, and is told to all of it."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.http import HttpRequest

from irct.accounts.sessions import Credentials, end_sessions
from irct.mail import secretariat
from irct.mail.secretariat import Staff
from irct.models import User
from irct.models.vouching import let_wait, start_anew
from irct.models.vouching import staff as all_staff

# Whoever may do one of these reaches all the others.
MANAGING_PEOPLE = Q(content_type__app_label="irct", codename__in=["add_user", "change_user"]) | Q(
    content_type__app_label="auth", codename__in=["add_group", "change_group"]
)


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
    if before.is_staff and not after.is_staff:
        secretariat.staff_changed(person, Staff.REMOVED, by=by)
    if not after.is_staff:
        return
    if not before.is_staff:
        start_anew(person, by=by)
        secretariat.staff_changed(person, Staff.NEW, by=by)
    if after.is_administrator and not before.is_administrator:
        reset(person, Staff.ADMINISTRATOR, by=by)
    if before.is_staff and after.email != before.email:
        reset(person, Staff.ADDRESS, by=by)


def removed(person: User, *, by: User) -> None:
    """Tell everybody that an account is about to be deleted, if it is one of the secretariat."""
    if person.is_active and person.is_staff:
        secretariat.staff_changed(person, Staff.REMOVED, by=by)


@contextmanager
def told_of_group(group: Group, *, by: User) -> Iterator[None]:
    """Tell everybody what a group may do from now on, and let its new administrators wait."""
    name, before = group.name, _permissions_of(group)
    standings = [(person, standing(person)) for person in all_staff().filter(groups=group)]
    yield
    after = _permissions_of(group)
    added, taken = after - before, before - after
    if added or taken:
        secretariat.group_changed(name, added=sorted(added), taken=sorted(taken), by=by)
    for person, stood in standings:
        changed(person, stood, by=by)


def _permissions_of(group: Group) -> set[str]:
    names = Permission.objects.filter(group=group.pk).order_by()
    return {f"{app}: {name}" for app, name in names.values_list("content_type__app_label", "name")}


def reset(person: User, what: Staff, *, by: User) -> None:
    """Let an account wait after what proves whose it is has changed, and tell everybody."""
    if person.is_active and person.is_staff:
        let_wait(person)
        secretariat.staff_changed(person, what, by=by)


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
    permitted = Permission.objects.filter(MANAGING_PEOPLE, group__user=person)
    return person.is_superuser or permitted.exists()
