"""What all the members' pages have in common."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from irct.models import Listing, UnsavedForm

KEPT = "kept"

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
    """Show a private page to people who have signed in; keep what others typed until they have."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        return view(request, *args, **kwargs)

    return private(answer)


def own_listing(request: HttpRequest, model: type[Kind], slug: str) -> Kind:
    """A listing that the reader may edit; for others it does not exist."""
    return get_object_or_404(model.objects.editable_by(request.user), slug=slug)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Ask somebody to sign in, keeping what they typed if their session ended meanwhile."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    page = typed_on(request)
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    if key := UnsavedForm.keep(page, sent.urlencode()):
        page = f"{page}?{urlencode({KEPT: key})}"
    return redirect_to_login(page)


def typed_on(request: HttpRequest) -> str:
    """The page of a form, which may be sent to another URL."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, request.get_host()):
        return urlsplit(referer).path or request.path
    return request.path


def kept(request: HttpRequest) -> QueryDict | None:
    """What somebody typed on this page before they signed in again."""
    key = _key(request)
    body = key and UnsavedForm.body_of(request.path, key)
    return QueryDict(body, mutable=True) if body else None


def forget(request: HttpRequest) -> None:
    """Delete what was kept of this page, now that it is saved."""
    UnsavedForm.objects.filter(path=request.path, key=_key(request)).delete()


def _key(request: HttpRequest) -> str:
    return request.GET.get(KEPT, "").replace("\x00", "")
