"""When somebody was last here."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse


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
