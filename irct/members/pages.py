"""What all the members' pages have in common."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from irct.accounts import devices
from irct.accounts.middleware import csrf_protect
from irct.accounts.reauthentication import KEPT
from irct.accounts.requests import SignedInRequest
from irct.models import Listing, UnsavedForm
from irct.models.rows import all_of

MARK = "made_for"
# In what is kept: that a file was sent along, which is not kept.
FILES = "files_left_out"
# Fields that are never kept, and whatever is called a password.
NEVER_KEPT = {"csrfmiddlewaretoken", MARK, "code", "credential", "secret"}
# A session lasts for half a day; a page may stay open for longer.
GOOD_FOR = dt.timedelta(days=2)

View = Callable[..., HttpResponse]
# A kind of listing.
Kind = TypeVar("Kind", bound=Listing)


def private(view: View) -> View:
    """Make a page that nobody caches, whose forms name this site as their origin.

    Its changes and the e-mails about them are one transaction.
    """

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with transaction.atomic():
            response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return answer


def member_page(view: View) -> View:
    """Show a private page to people who have signed in; keep what others typed until they have.

    Their session has ended, and with it the secret that protects forms; their form is signed.
    """
    protected = csrf_protect(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        return protected(request, *args, **kwargs)

    return csrf_exempt(private(answer))


def own_listing(request: HttpRequest, model: type[Kind], slug: str) -> Kind:
    """A listing that the reader may edit; for others it does not exist."""
    return get_object_or_404(all_of(model).editable_by(request.user), slug=slug)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Ask somebody to sign in, keeping what they typed if their session ended meanwhile."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    mark = mark_in(request)
    if mark is None:
        return redirect_to_login(pressed_on(request))
    page, path = mark.path, mark.path
    if not mark.shows_kept:
        page, path = reverse("unsent"), request.get_full_path()
    body = typed_in(request).urlencode()
    if key := UnsavedForm.keep(path, body, user=mark.user, browser=mark.browser):
        return redirect_to_login(f"{page}?{urlencode({KEPT: key})}")
    return redirect_to_login(mark.path)


def typed_in(request: HttpRequest) -> QueryDict:
    """What was sent, without files, passwords and codes, and without what protects the form."""
    sent = request.POST.copy()
    for name in [*sent]:
        if name in NEVER_KEPT or "password" in name:
            del sent[name]
    if request.FILES:
        sent[FILES] = "yes"
    return sent


def pressed_on(request: HttpRequest) -> str:
    """The page of a button, which may send to another URL."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, request.get_host()):
        return urlsplit(referer).path or request.path
    return request.path


class Mark(NamedTuple):
    """For whom a form was made, in which browser, and on which page."""

    user: int
    browser: str
    path: str
    # Whether that page puts what was kept into its form.
    shows_kept: bool = True


def mark(request: SignedInRequest, *, shows_kept: bool = True) -> str:
    """A signed field of a form, without which nothing is kept of it once the session has ended."""
    earlier = mark_in(request) if request.method == "POST" else None
    path = earlier.path if earlier else request.path
    made = Mark(request.user.pk, devices.signed_in_with(request), path, shows_kept)
    return signing.dumps(made, salt=MARK)


def mark_of_any_form(request: HttpRequest) -> str:
    """The mark of the forms of a page that does not show what was kept; nothing for visitors."""
    if not request.user.is_authenticated:
        return ""
    made: str = request.META.setdefault(MARK, mark(request, shows_kept=False))  # type: ignore[arg-type]
    return made


def mark_in(request: HttpRequest) -> Mark | None:
    try:
        sent = signing.loads(request.POST.get(MARK, ""), salt=MARK, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return Mark(*sent)


def kept(request: SignedInRequest) -> QueryDict | None:
    """What somebody typed on this page before they signed in again."""
    found = _kept(request)
    return QueryDict(found.body, mutable=True) if found else None


def forget(request: SignedInRequest) -> None:
    """Delete what was kept of this page, now that it is saved."""
    if found := _kept(request):
        found.delete()


def _kept(request: SignedInRequest) -> UnsavedForm | None:
    key = request.GET.get(KEPT, "").replace("\x00", "")
    browser = devices.signed_in_with(request)
    return UnsavedForm.of(request.path, key, user=request.user, browser=browser) if key else None
