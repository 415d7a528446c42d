"""Forms for visitors who do not sign in: proof that they came from this site, without a cookie."""

import datetime as dt

from django.core import signing
from django.http import HttpRequest

VALID_FOR = dt.timedelta(hours=2)
# Nobody reads a form and fills it in so fast; programs do.
LEAST = dt.timedelta(seconds=3)
FIELD = "proof"


def proof(purpose: str) -> str:
    """The signed, dated value of a form's hidden field, good for two hours."""
    return signing.TimestampSigner(salt="anonymous-form").sign(purpose)


def is_genuine(request: HttpRequest, purpose: str) -> bool:
    """Whether a page of this site made the form for this purpose within two hours."""
    return _is_proven(request, purpose, VALID_FOR) and comes_from_here(request)


def was_genuine(request: HttpRequest, purpose: str) -> bool:
    """Whether a page of this site ever made the form for this purpose."""
    return _is_proven(request, purpose, None) and comes_from_here(request)


def is_hasty(request: HttpRequest, purpose: str, *, least: dt.timedelta | None = None) -> bool:
    """Whether the form came back sooner than a person could have filled it in."""
    return _is_proven(request, purpose, LEAST if least is None else least)


def _is_proven(request: HttpRequest, purpose: str, age: dt.timedelta | None) -> bool:
    try:
        signer = signing.TimestampSigner(salt="anonymous-form")
        signed = signer.unsign(request.POST.get(FIELD, ""), max_age=age)
    except signing.BadSignature:
        return False
    return signed == purpose


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser names this site, or no site, as the form's origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"
