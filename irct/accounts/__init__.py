"""Accounts: signing in, and what proves who somebody is."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    perform_login,
    record_authentication,
)
from allauth.account.models import EmailAddress, Login
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse

from irct.models import User
from irct.places.locales import reader

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
SET_UP_WITHIN = dt.timedelta(minutes=1)


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Signing in takes more than a password or a code by e-mail."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def has_shown_second_factor(request: HttpRequest) -> bool:
    """This session gave a second factor that the person still has.

    The session may be older than the factor, and may outlive it.
    """
    records = get_authentication_records(request, request.user)
    shown = [record for record in records if record["method"] == "mfa"]
    if not shown:
        return False
    user: Any = request.user
    prefetch_related_objects([user], "authenticator_set")  # once for each request
    factors = user.authenticator_set.all()
    return any(_is_of(record, factor) for record in shown for factor in factors)


def _is_of(record: dict[str, Any], factor: Authenticator) -> bool:
    """A record of this session tells of a factor: shown, or set up in it."""
    if "id" in record:
        return record["id"] == factor.pk
    set_up_by = dt.datetime.fromtimestamp(record["at"], dt.UTC) + SET_UP_WITHIN
    return record["type"] == factor.type and factor.created_at <= set_up_by


def unshow_second_factor(request: HttpRequest) -> None:
    """Let a session in which a factor was removed show one anew."""
    records = get_authentication_records(request, request.user)
    others = [record for record in records if record["method"] != "mfa"]
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = others


@transaction.atomic
def open_account(email: str, *, name: str, password: str = "") -> User:
    """Add the proven owner of an e-mail address, who reads the language of the page.

    Without a password they sign in by codes.
    """
    user = User.objects.create_user(email, password or None, name=name, language=reader())
    EmailAddress.objects.create(user=user, email=email.lower(), primary=True, verified=True)
    return user


def sign_in(request: HttpRequest, user: User, *, method: str, then: str) -> HttpResponse:
    """Sign in an authenticated person through allauth's own checks."""
    record_authentication(request, user, method, email=user.email)
    return perform_login(request, Login(user=user, redirect_url=then))


def change_address(user: User, *, old: str = "") -> None:
    """Make an e-mail address the sign-in once it is confirmed, and warn the old address."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True)
    if old:
        context = {"from_email": old, "to_email": user.email}
        tell(user, "account/email/email_changed", context, email=old)


def remove_factors(user: User) -> None:
    """Let somebody who lost their second factor sign in without it and set up another."""
    Authenticator.objects.filter(user=user).delete()
    tell(user, "mfa/email/factors_removed")


def tell(
    user: User,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    email: str | None = None,
) -> None:
    get_adapter().send_notification_mail(template, user, context, email)
