"""The language of a page, which its address alone says: English has no prefix."""

import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from babel import Locale
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.http import escape_leading_slashes
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation.trans_real import parse_accept_lang_header

PREFIX = re.compile(r"/([a-z]{2})(?=/|\Z)")
# Where a page leaves word that it depends on what the browser prefers.
DEPENDS = "irct.depends_on_language"


class LanguageLink(NamedTuple):
    """A page in one of the languages, which goes by its own name."""

    code: str
    name: str
    bidi: bool
    # With the query, for the reader; and without it, for machines.
    url: str
    address: str
    is_current: bool


def of_path(path: str) -> str:
    """The language that an address names, or the one without a prefix."""
    found = PREFIX.match(path)
    is_offered = found and found[1] in dict(settings.LANGUAGES)
    return found[1] if found and is_offered else settings.LANGUAGE_CODE


def without_language(path: str) -> str:
    code = of_path(path)
    return path.removeprefix(f"/{code}") or "/" if code != settings.LANGUAGE_CODE else path


def in_language(path: str, code: str) -> str:
    """The address of the same page in another language, whether it is there or not."""
    return prefix(code) + without_language(path)


def prefix(code: str) -> str:
    return "" if code == settings.LANGUAGE_CODE else f"/{code}"


@functools.cache
def own_name(code: str) -> str:
    return capfirst(Locale.parse(code, sep="-").get_display_name() or code)


def to_choose(
    request: HttpRequest, *, path: str | None = None, query: str | None = None
) -> dict[str, object]:
    """Context for the links to a page in other languages: this one, if no other is named."""
    path = request.path if path is None else path
    query = request.META.get("QUERY_STRING", "") if query is None else query
    return {
        "language_choices": choices(request, path, query),
        # What was typed and sent stays on this page.
        "opens_beside": request.method == "POST",
        "offered_language": functools.partial(_offer, request, path, query),
    }


def choices(request: HttpRequest, path: str, query: str) -> list[LanguageLink]:
    """A page in every language, if there are several.

    The desk is in the language that somebody has chosen for themselves.
    """
    is_of_desk = request.path.startswith(reverse("admin:index"))
    if is_of_desk or len(settings.LANGUAGES) < 2:
        return []
    return list(_choices(request, path, query))


def _choices(request: HttpRequest, path: str, query: str) -> Iterator[LanguageLink]:
    site, here = f"{request.scheme}://{request.get_host()}", escape_uri_path(path)
    query = iri_to_uri(query)
    for code, _name in settings.LANGUAGES:
        path = escape_leading_slashes(in_language(here, code))
        yield LanguageLink(
            code,
            own_name(code),
            get_language_info(code)["bidi"],
            f"{path}?{query}" if query else path,
            site + path,
            code == get_language(),
        )


def _offer(request: HttpRequest, path: str, query: str) -> LanguageLink | None:
    """A page in the language that the browser prefers, if it is another one.

    Whoever asks makes the page one that no cache may give to the readers of other languages.
    """
    request.META[DEPENDS] = True
    wanted = preferred(request.headers.get("Accept-Language", ""))
    if not wanted or wanted == get_language():
        return None
    found = choices(request, path, query)
    return next((choice for choice in found if choice.code == wanted), None)


def preferred(header: str) -> str:
    """The first of a browser's languages that this site has."""
    for tag, _weight in parse_accept_lang_header(header):
        code = tag.partition("-")[0]
        if code in dict(settings.LANGUAGES):
            return code
    return ""


def by_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer in the language of the address, whatever the browser prefers: it is only offered that.

    Django's own middleware has every page depend on what the browser prefers, and redirects.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        language = of_path(request.path_info)
        with override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        if request.META.get(DEPENDS):
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return answer
