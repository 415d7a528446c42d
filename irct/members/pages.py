"""What all the members' pages have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

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
    """Show a private page to whoever is signed in."""
    return private(login_required(view))


def own_listing(request: HttpRequest, model: Any, slug: str) -> Any:
    """Return a listing that the reader may edit; for others there is nothing there."""
    return get_object_or_404(model.objects.editable_by(request.user), slug=slug)
