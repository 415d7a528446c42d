"""What is noted of a session, and what protects its forms."""

import re
from collections.abc import Callable
from typing import cast

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_SESSION_KEY, CsrfViewMiddleware
from django.urls import reverse
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import override

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
        # The cookies of sign-in pages are for this part of the site.
        accounts = reverse("account")
        response.set_cookie(
            settings.CSRF_COOKIE_NAME,
            secret,
            path=accounts if request.path.startswith(accounts) else request.path,
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
    return cast(Callable[..., HttpResponse], decorator_from_middleware(Protection)(view))


def choose_language_of_desk(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Show the desk in the language of whoever sits at it: its addresses name none."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            return get_response(request)
        user = request.user
        language = user.reads_at_desk if user.is_authenticated else settings.LANGUAGE_CODE
        with override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


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
