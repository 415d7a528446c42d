"""What all the members' pages have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any
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


def private(view: View) -> View:
    """Keep no copy of a page, and let its forms name this site to itself.

    What a page changes and the e-mail that tells of it are one transaction.
    """

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return answer


def member_page(view: View) -> View:
    """Show a private page to whoever is signed in; what others typed is kept until they are."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        return view(request, *args, **kwargs)

    return private(answer)


def own_listing(request: HttpRequest, model: type[Listing], slug: str) -> Any:
    """Return a listing that the reader may edit; for others there is nothing there."""
    return get_object_or_404(model.objects.editable_by(request.user), slug=slug)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Ask somebody to sign in; if their sign-in ended while they typed, keep what they typed."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    page = typed_on(request)
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    if key := UnsavedForm.keep(page, sent.urlencode()):
        page = f"{page}?{urlencode({KEPT: key})}"
    return redirect_to_login(page)


def typed_on(request: HttpRequest) -> str:
    """Return the page on which a form was filled in, which may send it elsewhere."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, request.get_host()):
        return urlsplit(referer).path or request.path
    return request.path


def kept(request: HttpRequest) -> QueryDict | None:
    """Return what somebody typed on this page before they signed in again."""
    key = _key(request)
    body = key and UnsavedForm.body_of(request.path, key)
    return QueryDict(body, mutable=True) if body else None


def forget(request: HttpRequest) -> None:
    """Delete what was kept of this page, since it is saved now."""
    UnsavedForm.objects.filter(path=request.path, key=_key(request)).delete()


def _key(request: HttpRequest) -> str:
    return request.GET.get(KEPT, "").replace("\x00", "")
