"""The browsers that people sign in with."""

import datetime as dt
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from irct.machine.languages import in_language
from irct.models import User
from irct.places.locales import reader

COOKIE = "known_here"
# In the session: what the browser is known by.
SESSION_KEY = "browser"
KEPT_FOR = dt.timedelta(days=365)
# As many people share one browser, at most, before it forgets the first of them.
MOST = 20

# What a browser calls itself, the most particular first: most claim to be others, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def in_words(user_agent: str) -> str:
    """The browser and the system by their common names."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), None)
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), None)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("an unknown browser")


def browser(request: HttpRequest) -> str:
    """What this browser is known by, if anybody has signed in with it before."""
    return next(iter(_words(request)), "")


def is_known(request: HttpRequest, user: User) -> bool:
    """This person has signed in with this browser before."""
    return _mark(user) in _words(request)[1:]


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Set a cookie that only the account pages receive and that names nobody.

    These have an address in each language: it is for the page's, and for this person's own.
    """
    name = browser(request) or secrets.token_hex(16)
    marks = [mark for mark in _words(request)[1:] if mark != _mark(user)]
    request.session[SESSION_KEY] = name
    for language in {reader(), user.reads}:
        response.set_signed_cookie(
            _cookie(language),
            " ".join([name, *[*marks, _mark(user)][-MOST:]]),
            salt=COOKIE,
            max_age=KEPT_FOR,
            path=in_language("/accounts/", language),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def signed_in_with(request: HttpRequest) -> str:
    """The browser that this session began in, on pages that do not receive its cookie."""
    return request.session.get(SESSION_KEY, "")


def _cookie(language: str) -> str:
    return COOKIE if language == settings.LANGUAGE_CODE else f"{COOKIE}_{language}"


def _mark(user: User) -> str:
    return salted_hmac(COOKIE, str(user.pk), algorithm="sha256").hexdigest()[:32]


def _words(request: HttpRequest) -> list[str]:
    """The browser's name, and a mark for each person."""
    words = request.get_signed_cookie(_cookie(reader()), "", salt=COOKIE, max_age=KEPT_FOR)
    return (words or "").split()
