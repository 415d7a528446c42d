"""The browsers that people sign in with."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from irct.models import User

COOKIE = "known_here"
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


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this person has signed in with this browser before."""
    return _mark(user) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Set a cookie that only the account pages receive and that names nobody."""
    marks = [mark for mark in _marks(request) if mark != _mark(user)]
    response.set_signed_cookie(
        COOKIE,
        " ".join([*marks, _mark(user)][-MOST:]),
        salt=COOKIE,
        max_age=KEPT_FOR,
        path="/accounts/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _mark(user: User) -> str:
    return salted_hmac(COOKIE, str(user.pk), algorithm="sha256").hexdigest()[:32]


def _marks(request: HttpRequest) -> list[str]:
    marks = request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=KEPT_FOR)
    return (marks or "").split()
