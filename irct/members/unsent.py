"""What somebody typed in vain, since their sign-in ended or changed meanwhile: sent once more.

Every form of a page for people who have signed in says, signed, for whom it was made. What comes
back without a valid sign-in is kept for that person and that browser alone, and for a day; what
comes back with another secret than the session's is shown again at once. Nothing is done before
they press the button.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.views.csrf import csrf_failure as refuse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from irct.accounts import devices
from irct.accounts.reauthentication import KEPT
from irct.accounts.requests import SignedInRequest
from irct.members.pages import FILES, mark_in, member_page, sign_in_first, typed_in
from irct.models import UnsavedForm

FORBIDDEN = 403
# What pages write into their forms themselves; the rest somebody typed or chose.
OWN = frozenset(["action", "agreed_before", "base", "decided", "described", "exported", "kind"])
OWN |= {"made_for", "one", "other", "proof", "proposed", "read_at", "row", "seen", "send", "token"}
OWN |= {"understood", KEPT}
# What came of a form: it was done, or is shown again with what is wrong.
ANSWERED = {200, 302, 303, 400, 409}


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without losing what was typed, if this site made it for its sender."""
    made_for = mark_in(request)
    if made_for is None or request.path.startswith("/accounts/"):
        return refuse(request, reason=reason)
    if not request.user.is_authenticated:
        return sign_in_first(request)
    if (made_for.user, made_for.browser) != (request.user.pk, devices.signed_in_with(request)):
        return refuse(request, reason=reason)
    return _page(request, request.get_full_path(), typed_in(request), status=FORBIDDEN)


@require_safe
@member_page
def unsent(request: SignedInRequest) -> HttpResponse:
    """Offer to send what was kept until somebody had signed in again."""
    key = request.GET.get(KEPT, "").replace("\x00", "")
    browser = devices.signed_in_with(request)
    found = UnsavedForm.of(None, key, user=request.user, browser=browser) if key else None
    if found is None:
        return render(request, "members/unsent.html", {"fields": None})
    return _page(request, found.path, QueryDict(found.body, mutable=True), key=key)


def forget_what_is_sent(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Delete what was kept of a form once it is sent after all."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # A form that nobody has read is not read here either.
        is_read = request.method == "POST" and getattr(request, "csrf_processing_done", False)
        if is_read and KEPT in request.POST and _is_answered(response):
            UnsavedForm.forget(
                request.POST.getlist(KEPT),
                user=request.user,  # type: ignore[arg-type]
                browser=devices.signed_in_with(request),
            )
        return response

    return answer


def _is_answered(response: HttpResponse) -> bool:
    """Nobody has to sign in, or to show who they are, before a form is looked at."""
    asks = response.headers.get("Location", "").startswith(reverse("account"))
    return response.status_code in ANSWERED and not asks


def _page(
    request: HttpRequest, path: str, typed: QueryDict, *, key: str = "", status: int = 200
) -> HttpResponse:
    files = typed.pop(FILES, [])
    fields = [(name, value) for name, values in typed.lists() for value in values]
    context = {"path": path, "fields": fields, "has_files": bool(files), "shown": _shown(fields)}
    context["key"] = key
    response = render(request, "members/unsent.html", context, status=status)
    # A browser says where a form came from, which is checked.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _shown(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What of a form are words, by the names of its fields; the rest is the form's own."""
    return [
        (capfirst(name.rpartition("-")[2].replace("_", " ")), value)
        for name, value in fields
        if not name.startswith("_")
        and name.partition("-")[0] not in OWN
        and 1 < len(max(value.split(), default="", key=len)) < 40
    ]
