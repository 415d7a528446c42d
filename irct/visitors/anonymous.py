"""Forms for visitors who do not sign in: proof that they came from this site, without a cookie."""

import datetime as dt

from django.core import signing
from django.http import HttpRequest

VALID_FOR = dt.timedelta(hours=2)
# Nobody reads a form and fills it in so fast; programs do.
LEAST = dt.timedelta(seconds=3)
FIELD = "proof"


def proof(purpose: str) -> str:
    """Return what a form holds so that its answer is believed for two hours."""
    return signing.TimestampSigner(salt="anonymous-form").sign(purpose)


def is_genuine(request: HttpRequest, purpose: str) -> bool:
    """Say whether a form came from a page of this site, made not long ago for this purpose."""
    return _is_proven(request, purpose, VALID_FOR) and comes_from_here(request)


def was_genuine(request: HttpRequest, purpose: str) -> bool:
    """Say whether a form came from a page of this site, made for this purpose at any time."""
    return _is_proven(request, purpose, None) and comes_from_here(request)


def is_hasty(request: HttpRequest, purpose: str) -> bool:
    """Say whether a form comes back sooner than somebody could have filled it in."""
    return _is_proven(request, purpose, LEAST)


def _is_proven(request: HttpRequest, purpose: str, age: dt.timedelta | None) -> bool:
    try:
        signer = signing.TimestampSigner(salt="anonymous-form")
        held = signer.unsign(request.POST.get(FIELD, ""), max_age=age)
    except signing.BadSignature:
        return False
    return held == purpose


def comes_from_here(request: HttpRequest) -> bool:
    """Say whether the browser names this site, or nothing, as where a form comes from."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"
