"""What is refused before anything is made of it."""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template import loader

# Why a request is refused before its body was read, as a status, in what the server says of it.
REFUSED = "irct.refused"
# Bytes; a search that ticks every value of every facet has nine thousand.
LONGEST_QUERY = 16 * 1024
BAD_REQUEST = 400


def refuse_unreadable(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer an address that cannot be read with a plain page."""

    def answer(request: HttpRequest) -> HttpResponse:
        if status := request.META.get(REFUSED) or _refusal(request):
            return HttpResponse(loader.get_template("400.html").render(), status=status)
        return get_response(request)

    return answer


def _refusal(request: HttpRequest) -> int:
    """The status with which a request is refused, or 0."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return BAD_REQUEST
    try:
        request.get_host()
        len(request.GET)
    except (DisallowedHost, TooManyFieldsSent):
        return BAD_REQUEST
    return 0
