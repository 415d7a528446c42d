"""What is answered while the database is away: made without it, and without waiting for it."""

import contextlib
import sys
from collections.abc import Callable
from typing import Protocol

from django.db import Error, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from django.urls import ResolverMatch, resolve
from django.utils.log import log_response

from irct.machine import languages
from irct.machine.patience import reach
from irct.machine.requests import BUSY, STOPPED, TRY_AGAIN
from irct.machine.version import watch
from irct.models import SecretariatContact

# What the server says of a request that is to be answered without the database.
UNREAD = {"irct.outage": True}
# What needs no database.
STANDS = {"leave", "robots", "security", "staying_safe"}
HIDING, HIDING_BY_LINK = "hide", "hide_by_link"
# The request is noted, and not done yet.
ACCEPTED = 202


class Hider(Protocol):
    """What is done for somebody who wants a listing to be hidden."""

    def proof(self, found: ResolverMatch) -> str | None:
        """What makes the form genuine that is shown at a link; nothing unless the link is ours."""

    def note(self, request: HttpRequest, found: ResolverMatch) -> bool:
        """Note that it is to be hidden as soon as the database is back, if that may be noted."""


class _Known:
    """What is kept to be said in an outage."""

    secretariat: SecretariatContact | None = None
    hider: Hider | None = None


def asks(hider: Hider) -> None:
    """Have it asked by whoever wants to hide a listing."""
    _Known.hider = hider


def learn() -> None:
    """Keep how the secretariat is reached."""
    with contextlib.suppress(Error):
        _Known.secretariat = SecretariatContact.public()


def answer_at_once(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Have nobody wait while it is known that the database is away."""

    def answer(request: HttpRequest) -> HttpResponse:
        if UNREAD.keys() <= request.META.keys() or (reach.is_resting() and not _stands(request)):
            return page(request)
        return get_response(request)

    return answer


class SayWhatIsBroken:
    """Say what the database could not do in words of its own; what it stopped is said elsewhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return page(request, error) if _is_said(request, error) else None


def page_of_what_is_raised(request: HttpRequest) -> HttpResponse | None:
    """What is said of an exception that is being handled, if it is one of these."""
    error = sys.exc_info()[1]
    is_ours = isinstance(error, Exception) and (_is_said(request, error) or _hides(request))
    return page(request, error) if is_ours else None


def page(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """What can be read meanwhile, with what was typed; or what becomes of an entry to be hidden."""
    found, template, status = _found(request), "away.html", BUSY
    typed, hider = [*request.POST.lists()], _Known.hider
    if found is not None and hider and found.url_name in (HIDING, HIDING_BY_LINK):
        if request.method != "POST":
            if proof := hider.proof(found):
                typed, template = [("proof", [proof])], "hide_without_database.html"
        elif hider.note(request, found):
            template, status = "hidden_later.html", ACCEPTED
        else:
            template = "still_visible.html"
    context = {
        "typed": typed,
        "files": bool(request.FILES),
        "here": request.get_full_path(),
        "is_read_on": watch.last() is not None,
        "secretariat": _Known.secretariat,
        **languages.to_choose(request),
    }
    response = HttpResponse(
        loader.get_template(template).render(context),
        status=status,
        headers={
            "Retry-After": TRY_AGAIN,
            "Cache-Control": "no-store",
            # A browser says where a form came from, which is checked.
            "Referrer-Policy": "same-origin",
        },
    )
    why = type(error.__cause__ or error).__name__ if error else "The database is away"
    log_response("%s: %s", why, request.path, response=response, request=request, level="warning")
    return response


def _is_said(request: HttpRequest, error: Exception) -> bool:
    if _hides(request) and isinstance(error, Error):
        return True
    is_away = isinstance(error, OperationalError | InterfaceError)
    return is_away and not isinstance(error.__cause__, STOPPED)


def _stands(request: HttpRequest) -> bool:
    found = _found(request)
    return found is not None and found.url_name in STANDS


def _hides(request: HttpRequest) -> bool:
    """This request is to hide an entry."""
    if request.method != "POST":
        return False
    found = _found(request)
    return found is not None and found.url_name in (HIDING, HIDING_BY_LINK)


def _found(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Http404:
        return None
