"""The page of signed copies, at /data/copies/, and the copies themselves."""

import os
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from centres.models import COPY_GOOD_FOR
from irct.machine import languages
from irct.opendata.answers import not_there, open_to_all
from irct.opendata.copies import keys, making
from irct.opendata.downloads import ByteRange, Sent, being_made

KINDS = {".zip": "application/zip", making.SIGNATURE: "text/plain; charset=utf-8"}

MINISIGN = format_html(
    '<a href="{}" rel="noreferrer">minisign</a>', "https://jedisct1.github.io/minisign/"
)


@require_safe
@cache_control(no_store=True)
def copies(request: HttpRequest) -> HttpResponse:
    """The copies that there are, and how they are verified."""
    context = {
        "minisign": MINISIGN,
        "own_copy": making.name_of(get_language() or "en"),
        "offline_key": settings.COPIES_KEY,
        "days": COPY_GOOD_FOR.days,
        **_standing(),
    }
    return render(request, "opendata/copies.html", context)


def _standing() -> dict[str, object]:
    try:
        vouched, archives = keys.vouched(), making.standing()
    except keys.NoKey:
        return {}
    except making.NotReady:
        return {"is_being_made": True}
    named = [(one, languages.own_name(one.language)) for one in archives]
    return {"vouched": vouched, "archives": named, "public": keys.PUBLIC}


@open_to_all("GET", "HEAD")
def copy_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A copy or its signature, if it says nothing but what is public and agreed to now."""
    try:
        vouched = keys.vouched()
        if text := {keys.PUBLIC: vouched.public, keys.CERTIFICATE: vouched.certificate}.get(name):
            return _kept_by_nobody(HttpResponse(text, content_type=KINDS[making.SIGNATURE]), name)
        paths = {one.name: one.path for one in making.standing()}
        path = paths.get(name.removesuffix(making.SIGNATURE))
        if path is None:
            return not_there("file")
        file = path.with_name(name).open("rb")
    except keys.NoKey:
        return not_there("file")
    except (making.NotReady, FileNotFoundError):
        return being_made("The copies of what is public now are being made. Ask again in a minute.")
    size = os.fstat(file.fileno()).st_size
    response = Sent(ByteRange(file, 0, size - 1), content_type=KINDS[Path(name).suffix])
    response.headers["Content-Length"] = str(size)
    return _kept_by_nobody(response, name)


def _kept_by_nobody(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
