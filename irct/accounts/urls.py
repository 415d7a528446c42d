"""The pages of accounts: allauth's, but for those that nobody needs here, and our own."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from allauth.account import urls as account_urls
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa import urls as mfa_urls
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

from irct.accounts import limits, views
from irct.accounts.middleware import csrf_protect

CLOSED = {
    "account_signup",
    # Only the secretariat changes an address; the old address is then warned.
    "account_email",
    # Recovery codes are shown once.
    "mfa_download_recovery_codes",
}


# Pages of allauth's that do more here.
EXTENDED: dict[str, Callable[..., HttpResponse]] = {
    "account_logout": views.sign_out,
    "mfa_deactivate_totp": views.remove_app,
    "mfa_remove_webauthn": views.remove_passkey,
}


def page(
    view: Callable[..., HttpResponse], form: limits.Form | None = None
) -> Callable[..., HttpResponse]:
    """Make a page private, let its forms name this site as their origin, and commit at the end.

    A page that needs somebody to sign in again redirects; allauth would keep what was posted, with
    the visitor's address.
    """

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
        except ReauthenticationRequired:
            ways = get_adapter().get_reauthentication_methods(request.user)
            response = redirect_to_login(request.get_full_path(), ways[0]["url"] if ways else None)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return csrf_protect(views.limited(answer, form) if form else answer)


def pages(entries: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """allauth's pages, some of them closed."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield path(str(entry.pattern), include(list(pages(entry.url_patterns))))
        else:
            name = str(entry.name)
            view = views.closed if name in CLOSED else EXTENDED.get(name, entry.callback)
            answer = page(view, limits.FORMS.get(name))
            yield URLPattern(entry.pattern, answer, entry.default_args, entry.name)


urlpatterns = [
    path("", page(views.account), name="account"),
    path("language/", page(views.choose_language), name="account_language"),
    path("sessions/", page(views.session_list), name="usersessions_list"),
    path("sessions/end/", page(views.session_end_all), name="session_end_all"),
    path("sessions/<int:pk>/end/", page(views.session_end), name="session_end"),
    *pages(account_urls.urlpatterns),
    path("2fa/", include(list(pages(mfa_urls.urlpatterns)))),
]
