"""What is refused before anything is made of it, and what is stopped as it takes too long."""

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.log import log_response
from psycopg import errors

from irct.machine import languages, patience

# Why a request is refused before its body was read, as a status, in what the server says of it.
REFUSED = "irct.refused"
# Bytes; a search that ticks every value of every facet has nine thousand.
LONGEST_QUERY = 16 * 1024
# Bytes; the path goes into the log. The key of a link in an e-mail has some hundred.
LONGEST_PATH = 4 * 1024
# A browser sends twenty headers.
MOST_HEADERS = 100
# Django reads addresses and forms with whatever codec a request names, also one that reads no text.
CONTENT_TYPE = re.compile(
    r"\A(?:[\w.+-]{1,80}/[\w.+-]{1,80}"
    r"(?: ?; ?(?:boundary=[\w'()+,./:=?\"-]{1,72}|charset=\"?utf-?8\"?)){0,2})?",
    re.ASCII | re.IGNORECASE,
)
BAD_REQUEST = 400
BUSY = 503
# Seconds.
TRY_AGAIN = "30"
# What PostgreSQL ends when it takes longer than `database.Work` allows, or waits for itself.
STOPPED = (
    errors.QueryCanceled,
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.IdleInTransactionSessionTimeout,
)


def refusal(path: str, headers: Sequence[tuple[bytes, bytes]]) -> int:
    """The status with which a request is refused by its first lines, or 0."""
    if len(path) > LONGEST_PATH:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    if len(headers) > MOST_HEADERS:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    kinds = [value.decode("latin-1") for name, value in headers if name == b"content-type"]
    if len(kinds) > 1 or not all(map(CONTENT_TYPE.fullmatch, kinds)):
        return BAD_REQUEST
    return 0


def without_lookalikes(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Headers without those that WSGI takes for others: X_Forwarded_For, which no proxy has set."""
    return [(name, value) for name, value in headers if b"_" not in name]


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
        patience.note_stopped()
        context = {
            "typed": [*request.POST.lists()],
            "files": bool(request.FILES),
            "here": request.get_full_path(),
            **languages.to_choose(request),
        }
        response = HttpResponse(
            loader.get_template("503.html").render(context),
            status=BUSY,
            headers={
                "Retry-After": TRY_AGAIN,
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
