"""Forms for visitors who do not sign in: proof that they came from this site, without a cookie."""

import datetime as dt
from typing import NamedTuple

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from irct.models import Allowance

VALID_FOR = dt.timedelta(hours=2)
# Nobody reads a form and fills it in so fast; programs do.
LEAST = dt.timedelta(seconds=3)
FIELD = "proof"
# While more come in within an hour than usual, no form is taken before it is so old.
IN_A_FLOOD = dt.timedelta(seconds=45)


def proof(purpose: str) -> str:
    """The signed, dated value of a form's hidden field, good for two hours."""
    return signing.TimestampSigner(salt="anonymous-form").sign(purpose)


def is_genuine(request: HttpRequest, purpose: str) -> bool:
    """A page of this site made the form for this purpose within two hours."""
    return _is_proven(request, purpose, VALID_FOR) and comes_from_here(request)


def was_genuine(request: HttpRequest, purpose: str) -> bool:
    """A page of this site ever made the form for this purpose."""
    return _is_proven(request, purpose, None) and comes_from_here(request)


def is_hasty(request: HttpRequest, purpose: str, *, least: dt.timedelta | None = None) -> bool:
    """The form came back sooner than a person could have filled it in."""
    return _is_proven(request, purpose, LEAST if least is None else least)


def _is_proven(request: HttpRequest, purpose: str, age: dt.timedelta | None) -> bool:
    try:
        signer = signing.TimestampSigner(salt="anonymous-form")
        signed = signer.unsign(request.POST.get(FIELD, ""), max_age=age)
    except signing.BadSignature:
        return False
    return signed == purpose


def comes_from_here(request: HttpRequest) -> bool:
    """The browser names this site, or no site, as the form's origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


class Mailbox(NamedTuple):
    """What forms are sent to: beyond the first number in an hour they wait, beyond the second none
    is taken, so that nobody fills it.
    """

    name: str
    many: int
    too_many: int
    span: dt.timedelta = dt.timedelta(hours=1)

    def takes(self, request: HttpRequest, key: str, purpose: str) -> bool | None:
        """Count a form once: whether there is room for it; nothing if it came before."""
        this_form, all_forms = self._counted(key), self._counted("")
        used = Allowance.use({this_form: VALID_FOR, all_forms: self.span})
        if used[this_form] > 1:
            Allowance.give_back([all_forms])
            return None
        is_early = is_hasty(request, purpose, least=IN_A_FLOOD)
        if used[all_forms] > self.too_many or (used[all_forms] > self.many and is_early):
            Allowance.give_back([this_form, all_forms])
            return False
        return True

    def _counted(self, key: str) -> str:
        return salted_hmac(self.name, key, algorithm="sha256").hexdigest()
