"""When somebody was last here."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse


def note_activity(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Note when somebody was here, on the pages that ask who they are.

    allauth's own asks on every page: what it keeps would be a trace of visits to public ones, whose
    answers would differ by cookie. Who goes from page to page is noted every half minute.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_here = request.session.accessed and request.user.is_authenticated
        if is_here and cache.add(f"noted:{request.session.session_key}", True):
            UserSession.objects.create_from_request(request)
        return response

    return answer
