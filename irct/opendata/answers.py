"""How the API answers: pages in their envelope, lines as they are made, and what is refused."""

import json
from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from irct.opendata.asked import Parameters, Refused
from irct.opendata.records import Record, Records
from irct.opendata.usage import TooMuch

JSON_LINES = "application/x-ndjson"
# Whoever reads it elsewhere sends nothing along by which they are known.
FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, Content-Range, ETag, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
BEFORE = {
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


# What a page of a refusal says to programs.
KEPT = ("Allow", "Cache-Control", "Retry-After")
BAD_REQUEST = 400
# Where the phrase of the status says less.
WHY = {HTTPStatus.SERVICE_UNAVAILABLE: "The directory cannot be read just now"}


class Lines(StreamingHttpResponse):
    """One record a line, sent as they are made: see `irct/asgi.py`."""

    is_sent_as_made = True


View = Callable[..., HttpResponseBase]


def refused_in_json(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Have programs that read the API told as JSON, too, what people are told by a page."""
    api, for_people = reverse("hsds:about"), reverse("hsds:profile")

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_of_programs = request.path.startswith(api) and request.path != for_people
        if not (is_page and response.status_code >= BAD_REQUEST and is_of_programs):
            return response
        status = HTTPStatus(response.status_code)
        reason = WHY.get(status, status.phrase)
        told = as_json({"error": f"{reason}."}, status)
        kept = {name: response.headers[name] for name in KEPT if name in response.headers}
        _say(told, FOR_ALL | kept)
        return told

    return answer


def open_to_all(*methods: str) -> Callable[[View], View]:
    """Answer everybody, also from other sites: a page is read, and nothing is written."""

    def wrap(view: View) -> View:
        @csrf_exempt  # it writes nothing, and knows nobody
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method == "OPTIONS":
                response: HttpResponseBase = HttpResponse(status=HTTPStatus.NO_CONTENT)
                _say(response, BEFORE | {"Access-Control-Allow-Methods": ", ".join(methods)})
            elif request.method not in methods:
                response = refused("method", "Not allowed here.", HTTPStatus.METHOD_NOT_ALLOWED)
                response.headers["Allow"] = ", ".join(methods)
            else:
                with override("en"):
                    response = _tagged(request, _answered(view, request, *args, **kwargs))
            _say(response, FOR_ALL)
            return response

        return answer

    return wrap


def _say(response: HttpResponseBase, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        response.headers[name] = value


def _answered(
    view: View, request: HttpRequest, *args: object, **kwargs: object
) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except Refused as error:
        return refused(error.parameter, error.reason, error.status)
    except TooMuch as error:
        return too_much(error.seconds)


def _tagged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An answer with its tag, or only that a reader has it already."""
    if not isinstance(response, HttpResponse) or request.method == "POST":
        return response
    if response.status_code != HTTPStatus.OK:
        return response
    set_response_etag(response)
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response


def as_json(data: object, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(_dumped(data), status=status, content_type="application/json")


def refused(parameter: str, reason: str, status: int = HTTPStatus.BAD_REQUEST) -> HttpResponse:
    return as_json({"error": reason, "parameter": parameter}, status)


def too_much(seconds: int) -> HttpResponse:
    reason = f"Too many requests. Ask again in {seconds} seconds at the latest."
    response = as_json({"error": reason}, HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(seconds)
    return response


def not_there(name: str) -> HttpResponse:
    """What was hidden is answered as what never was."""
    return as_json({"error": f"There is no such {name}."}, HTTPStatus.NOT_FOUND)


def paged(records: Records, asked: Parameters) -> HttpResponseBase:
    """A page in its envelope; of `minimal`, all in one."""
    if asked.is_streamed:
        sent = ("".join(f"{line}\n" for line in some) for some in lines(records, asked))
        return Lines(sent, content_type=JSON_LINES)
    if asked.minimal:
        found = records.minimal(asked)
        return as_json(_envelope(found, total=len(found), page=1, per_page=max(len(found), 1)))
    start = (asked.page - 1) * asked.per_page
    total = records.count(asked)
    found = records.page(asked, start, start + asked.per_page) if start < total else []
    return as_json(_envelope(found, total=total, page=asked.page, per_page=asked.per_page))


def _envelope(found: list[Record], *, total: int, page: int, per_page: int) -> Record:
    pages = max(1, -(-total // per_page))
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(found),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not found,
        "contents": found,
    }


def lines(records: Records, asked: Parameters) -> Iterator[list[str]]:
    """All records as they are sent, some at a time, in English whatever the thread spoke before."""
    batches = iter([records.minimal(asked)]) if asked.minimal else records.batches(asked)
    while True:
        with override("en"):
            batch = next(batches, None)
            made = None if batch is None else [_dumped(one) for one in batch]
        if made is None:
            return
        yield made


def _dumped(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
