"""What is noted of a session, and what protects its forms."""

import re
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_SESSION_KEY, CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware

# The cookies of sign-in pages are for this part of the site.
ACCOUNTS = "/accounts/"
# As Django makes it.
SECRET = re.compile(r"[a-zA-Z0-9]{32}")


class Protection(CsrfViewMiddleware):
    """Refuse forms from elsewhere, by a secret that public pages never receive.

    It is in the session of whoever has signed in, and ends with it. For others it is a cookie that
    only the pages with such forms receive, until the browser is closed.
    """

    def _get_secret(self, request: HttpRequest) -> str | None:
        if request.user.is_authenticated:
            secret = request.session.get(CSRF_SESSION_KEY, "")
        else:
            secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
        return secret if SECRET.fullmatch(secret) else None

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponse) -> None:
        secret = request.META["CSRF_COOKIE"]
        if request.user.is_authenticated:
            if request.session.get(CSRF_SESSION_KEY) != secret:
                request.session[CSRF_SESSION_KEY] = secret
            return
        response.set_cookie(
            settings.CSRF_COOKIE_NAME,
            secret,
            path=ACCOUNTS if request.path.startswith(ACCOUNTS) else request.path,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


class CsrfMiddleware(Protection):
    """Check forms on every page, and leave the session alone on those without."""

    def process_request(self, request: HttpRequest) -> None:
        pass


def csrf_protect(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Protect the forms of a page for people who sign in, or have signed in."""
    protected: Any = decorator_from_middleware(Protection)(view)
    return protected


def note_activity(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Note when somebody was last here, on pages that need an account.

    allauth's own middleware does so on every page: it would record visits to public ones and vary
    their answers by cookie. At most one note is made every half minute.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not (request.session.accessed and request.user.is_authenticated):
            return response
        if cache.add(f"noted:{request.session.session_key}", True):
            UserSession.objects.create_from_request(request)
            request.user.note_activity()
        return response

    return answer
