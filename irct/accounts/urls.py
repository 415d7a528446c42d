"""The pages of accounts: allauth's, but for those that nobody needs here, and our own."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps

from allauth.account import urls as account_urls
from allauth.mfa import urls as mfa_urls
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache

from irct.accounts import limits, reauthentication, sessions, staff, views
from irct.accounts.middleware import csrf_protect
from irct.accounts.requests import SignedInRequest

CLOSED = {
    "account_signup",
    # Only the secretariat changes an address; the old address is then warned.
    "account_email",
    # Recovery codes are shown once.
    "mfa_download_recovery_codes",
}
# Here somebody adds, changes or removes what proves who they are.
ASKED_AGAIN = {
    "account_change_password",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
}


# Pages of allauth's that do more here.
EXTENDED: dict[str, Callable[..., HttpResponse]] = {
    "account_logout": views.sign_out,
    "mfa_deactivate_totp": views.remove_app,
    "mfa_remove_webauthn": views.remove_passkey,
}


def page(view: Callable[..., HttpResponse], name: str | None = None) -> Callable[..., HttpResponse]:
    """Make a page private, let its forms name this site as their origin, and commit at the end.

    Some are for people who showed a moment ago that it is them; a password is never kept meanwhile.
    Once somebody has taken away what proved who they are, their other sessions end.
    """

    @never_cache
    @wraps(view)
    def answer(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        sessions.drop_stale_sign_in(request)
        is_member = request.user.is_authenticated
        if name in ASKED_AGAIN and is_member and not reauthentication.is_recent(request):
            response = reauthentication.ask(request, holds=False)
        else:
            with transaction.atomic(), staff.credentials_of(request):
                response = view(request, *args, **kwargs)
        sessions.note_sign_in(request)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    form = limits.FORMS.get(name or "")
    if form:
        return csrf_protect(views.limited(answer, form, also_read=name in limits.KEEP_WHEN_READ))
    return csrf_protect(answer)


def pages(entries: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """allauth's pages, some of them closed."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield path(str(entry.pattern), include(list(pages(entry.url_patterns))))
        else:
            name = str(entry.name)
            view = views.closed if name in CLOSED else EXTENDED.get(name, entry.callback)
            yield URLPattern(entry.pattern, page(view, name), entry.default_args, name)


urlpatterns = [
    path("", page(views.account), name="account"),
    path("language/", page(views.choose_language), name="account_language"),
    path(
        "reauthenticate/code/",
        page(views.reauthenticate, "account_reauthenticate_by_code"),
        name="account_reauthenticate_by_code",
    ),
    path("sessions/", page(views.session_list), name="usersessions_list"),
    path("sessions/end/", page(views.session_end_all), name="session_end_all"),
    path("sessions/<int:pk>/end/", page(views.session_end), name="session_end"),
    *pages(account_urls.urlpatterns),
    path("2fa/", include(list(pages(mfa_urls.urlpatterns)))),
]
