"""Accounts: signing in, and what proves who somebody is."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from irct.models import User

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Say whether a password, or a code by e-mail, is not enough to be this person."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Say whether it was asked for in this very session, which may be older than the factor."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


@transaction.atomic
def open_account(email: str, *, name: str, password: str = "") -> User:
    """Add somebody who has shown that an address is theirs; without a password they use codes."""
    user = User.objects.create_user(email, password or None, name=name)
    EmailAddress.objects.create(user=user, email=email.lower(), primary=True, verified=True)
    return user


def sign_in(request: HttpRequest, user: User, *, method: str, then: str) -> HttpResponse:
    """Sign in somebody who has shown who they are, as every other door does."""
    record_authentication(request, user, method, email=user.email)
    return perform_login(request, Login(user=user, redirect_url=then))


def change_address(user: User, *, old: str = "") -> None:
    """Have somebody sign in with their new address once they confirm it; tell the old one."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True)
    if old:
        addresses = {"from_email": old, "to_email": user.email}
        tell(user, "account/email/email_changed", addresses, email=old)


def remove_factors(user: User) -> None:
    """Let somebody who has lost their second factor sign in without it, and set up another."""
    Authenticator.objects.filter(user=user).delete()
    tell(user, "mfa/email/factors_removed")


def tell(user: User, template: str, *args: Any, **kwargs: Any) -> None:
    """Send somebody an e-mail about their account."""
    get_adapter().send_notification_mail(template, user, *args, **kwargs)
