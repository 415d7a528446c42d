"""The page of open data, at /data/, and its files: whole or in part, as public as now."""

import os
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import IO

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from centres.models import Centre
from irct.machine import languages
from irct.opendata import files, usage
from irct.opendata.answers import not_there, open_to_all

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
AT_A_TIME = 64 * 1024
AGAIN_IN = "10"
# Seconds: until then a time of whole seconds does not tell a file from the one before.
SETTLED = 2


class Sent(StreamingHttpResponse):
    """A file, or a part of it, read while it is sent: see `irct/asgi.py`."""

    is_sent_as_made = True


class ByteRange:
    """The bytes of a file from one to another, read while they are sent."""

    def __init__(self, file: IO[bytes], first: int, last: int) -> None:
        self.file = file
        self.first = first
        self.left = last - first + 1

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.first)
        while read := self.file.read(min(AT_A_TIME, self.left)):
            self.left -= len(read)
            yield read

    def close(self) -> None:
        self.file.close()


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The files that there are, and what they leave out; in English alone."""
    context = {
        **languages.to_choose(request, path=reverse("home"), query=""),
        "files": [(name, file.about) for name, file in files.FILES.items()],
        "number": Centre.objects.published().count(),
        "today": timezone.localdate(),
        "licence": settings.LICENCE,
        "licence_url": settings.LICENCE_URL,
    }
    return render(request, "opendata/data.html", context)


@open_to_all("GET", "HEAD")
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file as it is at this moment, all of it or the bytes that are asked for."""
    if name not in files.FILES:
        return not_there("file")
    usage.count(request, usage.FILES)
    try:
        file = files.ready(name).open("rb")
    except (files.NotReady, FileNotFoundError):
        return being_made("The file for what is public now is being made. Ask again in a moment.")
    response = _answer(request, name, file)
    # Whoever keeps it asks each time whether it still stands.
    response.headers["Cache-Control"] = "no-cache"
    return response


def being_made(reason: str) -> HttpResponse:
    """What is answered in place of a file that might show what has been hidden since."""
    return HttpResponse(
        f"{reason}\n",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": AGAIN_IN, "Cache-Control": "no-store"},
    )


def _answer(request: HttpRequest, name: str, file: IO[bytes]) -> HttpResponseBase:
    found = os.fstat(file.fileno())
    size, made = found.st_size, int(found.st_mtime)
    etag = f'"{Path(file.name).parent.name}"'
    settled = timezone.now().timestamp() - made >= SETTLED
    first, last = 0, size - 1
    part = _asked_part(request, etag, made if settled else None)
    if part:
        first, last = _within(part, size)
        # A part is of the bytes as they are.
        request.META.pop("HTTP_ACCEPT_ENCODING", None)
    response: HttpResponseBase | None = get_conditional_response(
        request, etag=etag, last_modified=made if settled else None
    )
    if response is None and part and first > last:
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response.headers["Content-Range"] = f"bytes */{size}"
    if response is not None:
        file.close()
    else:
        content_type = files.FILES[name].content_type
        response = Sent(ByteRange(file, first, last), content_type=content_type)
        response.headers["Content-Length"] = str(last - first + 1)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Accept-Ranges"] = "bytes"
        if part:
            response.status_code = HTTPStatus.PARTIAL_CONTENT
            response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["ETag"] = etag
    if settled:
        response.headers["Last-Modified"] = http_date(made)
    return response


def _asked_part(request: HttpRequest, etag: str, made: int | None) -> re.Match[str] | None:
    """The one part that is asked for, if whoever asks holds others of this very file."""
    found = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if request.method != "GET" or found is None or not any(found.groups()):
        return None
    holds = request.headers.get("If-Range", etag)
    return found if holds in (etag, made is not None and http_date(made)) else None


def _within(part: re.Match[str], size: int) -> tuple[int, int]:
    """The first byte and the last; the first lies behind the last where there are none."""
    first, last = part.groups()
    if not first:
        return (max(0, size - int(last)), size - 1)
    end = int(last) if last else size - 1
    # What ends before it begins asks for nothing; the whole is not meant.
    return int(first), min(end, size - 1)
