"""How often somebody may try: counted by account and by network, for all processes at once.

A browser with which somebody has signed in before is counted for itself: whoever tries to get in
elsewhere can lock neither it nor, with it, the person out.
"""

import datetime as dt
import ipaddress
from collections.abc import Callable
from typing import NamedTuple

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.stagekit import get_pending_stage
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from irct.accounts import devices
from irct.models import Allowance, User

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
# As the page says that tells of it.
PAUSE = 15 * MINUTE


class Rate(NamedTuple):
    most: int
    span: dt.timedelta


RATES = {
    # What somebody may know or guess. What was right is not counted.
    "password": [Rate(5, PAUSE), Rate(50, DAY)],
    "password once more": [Rate(10, PAUSE), Rate(50, DAY)],
    # In a year somebody who knows the password guesses a code of six digits once in fifty times.
    "second step": [Rate(5, PAUSE), Rate(20, DAY)],
    "code by e-mail": [Rate(10, PAUSE), Rate(50, DAY)],
    # What else the pages for signing in are good for: filling mailboxes, and keeping us busy.
    "e-mails to an address": [Rate(3, PAUSE), Rate(10, DAY)],
    "passwords from a network": [Rate(10, MINUTE), Rate(100, HOUR)],
    "forms from a network": [Rate(20, MINUTE), Rate(200, HOUR)],
    "invitations": [Rate(20, HOUR)],
    # As long as an app's code works, and longer.
    "use of a code": [Rate(1, PAUSE)],
    "notice of guesses": [Rate(1, DAY)],
    "asked to show again": [Rate(1, HOUR)],
    # What programs read of open data: all of it, at a hundred records a page, in two minutes.
    "records of open data": [Rate(6_000, MINUTE)],
    "pages of open data": [Rate(1_000, MINUTE)],
    "searches of open data": [Rate(300, MINUTE)],
    "lists of open data": [Rate(30, MINUTE)],
    "files of open data": [Rate(300, MINUTE)],
}

# What is counted, and of whom or what.
Counted = tuple[str, *tuple[object, ...]]


def within(what: str, *of: object) -> bool:
    """Count once more, and say whether it is allowed."""
    rates = {_key(what, of, rate): rate for rate in RATES[what]}
    used = Allowance.use({key: rate.span for key, rate in rates.items()})
    return all(used[key] <= rate.most for key, rate in rates.items())


def give_back(what: str, *of: object) -> None:
    """Count once less: it was no guess."""
    Allowance.give_back(_key(what, of, rate) for rate in RATES[what])


def begin_anew(what: str, *of: object) -> None:
    """Forget what was counted, since somebody has shown in another way who they are."""
    Allowance.objects.filter(key__in=[_key(what, of, rate) for rate in RATES[what]]).delete()


def _key(what: str, of: tuple[object, ...], rate: Rate) -> str:
    value = repr((what, rate.span.total_seconds(), *of))
    return salted_hmac("irct.accounts.limits", value, algorithm="sha256").hexdigest()


def network(request: HttpRequest) -> str:
    """Where a request comes from: an address of the fourth kind, or a network of the sixth."""
    address = ipaddress.ip_address(DefaultAccountAdapter(request).get_client_ip(request))
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


def proofs(request: HttpRequest) -> int:
    """How often somebody has shown in this session who they are."""
    return len(request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []))


# What a form counts as, the first that is not allowed deciding


def password(request: HttpRequest) -> list[Counted]:
    email = _email(request, "login")
    user = _known(request, email)
    if user:
        return [("password", *_of(request, user))]
    return [("passwords from a network", network(request)), ("password", email)]


def password_once_more(request: HttpRequest) -> list[Counted]:
    user = request.user
    return [("password once more", *_of(request, user))] if user.is_authenticated else []


def second_step(request: HttpRequest) -> list[Counted]:
    user = second_step_of(request)
    return [("second step", *_of(request, user))] if user else []


def second_step_of(request: HttpRequest) -> User | None:
    """Whose second step is asked for: of somebody who signs in, or has signed in."""
    if request.user.is_authenticated:
        return request.user
    stage = get_pending_stage(request)
    return stage.login.user if stage else None


def code_by_email(request: HttpRequest) -> list[Counted]:
    stage = get_pending_stage(request)
    email = (stage.login.email or "").lower() if stage else ""
    user = _known(request, email)
    return [("code by e-mail", *(_of(request, user) if user else [email]))]


def form(request: HttpRequest) -> list[Counted]:
    """A form with which nothing can be guessed."""
    return [("forms from a network", devices.browser(request) or network(request))]


def email_to(request: HttpRequest, email: str) -> Counted:
    """An e-mail that somebody asks for by an address."""
    user = _known(request, email.lower())
    return ("e-mails to an address", *(_of(request, user) if user else [email.lower()]))


def _email(request: HttpRequest, field: str) -> str:
    return request.POST.get(field, "").replace("\x00", "").strip().lower()


def _known(request: HttpRequest, email: str) -> User | None:
    """Whose address it is, if they have signed in with this browser before."""
    if not devices.browser(request):
        return None
    user = User.objects.by_email(email)
    return user if user and devices.is_known(request, user) else None


def _of(request: HttpRequest, user: User) -> list[object]:
    """Who tries: a browser known to this person, or everybody else at once."""
    return [user.pk, *([devices.browser(request)] if devices.is_known(request, user) else [])]


Form = Callable[[HttpRequest], list[Counted]]

# The forms that are limited, by the names of their pages.
FORMS: dict[str, Form] = {
    "account_login": password,
    "account_reauthenticate": password_once_more,
    "account_reauthenticate_by_code": password_once_more,
    "account_change_password": password_once_more,
    "account_confirm_login_code": code_by_email,
    "account_request_login_code": form,
    "account_reset_password": form,
    "account_reset_password_from_key": form,
    "mfa_authenticate": second_step,
    "mfa_reauthenticate": second_step,
    "mfa_reauthenticate_webauthn": second_step,
    "mfa_login_webauthn": form,
}

# Pages that keep something for whoever only opens them.
KEEP_WHEN_READ = {"mfa_login_webauthn"}
