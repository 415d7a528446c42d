"""What is refused before anything is made of it."""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template import loader

# Bytes; a search that ticks every value of every facet has nine thousand.
LONGEST_QUERY = 16 * 1024


def refuse_unreadable(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer an address that cannot be read with a plain page."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _is_readable(request):
            return get_response(request)
        return HttpResponseBadRequest(loader.get_template("400.html").render())

    return answer


def _is_readable(request: HttpRequest) -> bool:
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        return False
    try:
        request.get_host()
        len(request.GET)
    except (DisallowedHost, TooManyFieldsSent):
        return False
    return True
