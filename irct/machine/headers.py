"""What pages may ask of a visitor's device, and who may keep or embed what is answered."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.cache import patch_cache_control

DENIED = ("camera", "display-capture", "microphone", "midi", "payment", "usb")
# For the page that sorts by distance, on the device itself.
POLICY = ", ".join(["geolocation=(self)", *(f"{feature}=()" for feature in DENIED)])
# Promise 2: what is hidden is gone everywhere within a minute. A browser asks again each time.
SHARED_FOR = 30
FIRST_REDIRECT, NOT_MODIFIED = 300, 304


def permissions_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let pages of this site ask for the device's position, and nothing else."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = POLICY
        return response

    return answer


def keeping_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Say of every answer how long it may be kept, and that no other site may embed it.

    What says so itself is left as it is: static files, open data, and what must be kept nowhere.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response.headers:
            if _is_for_everybody(request, response):
                patch_cache_control(
                    response, public=True, max_age=0, s_maxage=SHARED_FOR, must_revalidate=True
                )
            else:
                patch_cache_control(response, private=True, no_store=True)
        return response

    return answer


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    is_good = response.status_code < FIRST_REDIRECT or response.status_code == NOT_MODIFIED
    is_read = request.method in ("GET", "HEAD") and is_good
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES or bool(response.cookies)
    return is_read and not is_known and _is_at_home(request)


def _is_at_home(request: HttpRequest) -> bool:
    """The links of a page lead to this site: a Host may name any port of it."""
    site, port = urlsplit(settings.SITE_URL), split_domain_port(request.get_host())[1]
    usual = "443" if site.scheme == "https" else "80"
    return port in ("", usual, str(site.port or usual))
