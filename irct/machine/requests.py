"""What is refused before anything is made of it, and what is stopped as it takes too long."""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.log import log_response
from psycopg import errors

# Why a request is refused before its body was read, as a status, in what the server says of it.
REFUSED = "irct.refused"
# Bytes; a search that ticks every value of every facet has nine thousand.
LONGEST_QUERY = 16 * 1024
BAD_REQUEST = 400
BUSY = 503
# What PostgreSQL ends when it takes longer than `database.Work` allows, or waits for itself.
STOPPED = (
    errors.QueryCanceled,
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.IdleInTransactionSessionTimeout,
)


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


class StopWhenBusy:
    """Answer what PostgreSQL has stopped with a calm page that holds what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError) or not isinstance(error.__cause__, STOPPED):
            return None
        context = {
            "typed": [*request.POST.lists()],
            "files": bool(request.FILES),
            "here": request.get_full_path(),
        }
        response = HttpResponse(
            loader.get_template("503.html").render(context),
            status=BUSY,
            headers={
                "Retry-After": "30",
                "Cache-Control": "no-store",
                # A browser says where a form came from, which is checked.
                "Referrer-Policy": "same-origin",
            },
        )
        why = type(error.__cause__).__name__
        log_response(
            "%s: %s", why, request.path, response=response, request=request, level="warning"
        )
        return response
