"""Which requests have one answer for everybody, whose address holds nothing that somebody typed."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override
from django.utils.translation.trans_real import LANGUAGE_CODE_MAX_LENGTH

from centres.filters import CentreFilter
from centres.models import Centre
from centres.vocabulary import Service
from experts.filters import ExpertFilter
from experts.models import Expert
from irct.machine import inside, languages
from irct.machine.ready import Reader, coding_for
from irct.machine.requests import MOST_HEADERS
from irct.places import countries
from irct.visitors.counts import is_opened

SAFE = frozenset(["GET", "HEAD"])
# As the server says it.
Scope = Mapping[str, Any]
PAGE = re.compile(r"[1-9]\d{0,3}", re.ASCII)
# Fields of a search that everybody may fill in as they like.
MOST_FIELDS = 100
# With one of these a request is looked at whole, each time.
UNUSUAL = frozenset(
    [
        *(b"cookie", b"authorization", b"content-type", b"content-length", b"transfer-encoding"),
        inside.ASKED,
    ]
)
# So many requests for kept pages are known again, each of so many bytes.
MOST_KNOWN, LONGEST_KNOWN = 2_000, 1_000
# Bytes of what a browser says of languages: Django reads no more, but for whether there is more.
LONGEST_SAID = LANGUAGE_CODE_MAX_LENGTH + 1
# Pages that most people come to.
FIRST = ("home", "centres:list", "experts:list", "staying_safe")
# What stands in for searches while the database is away: the whole directory on one page.
LAST = ("whole",)
# Of what a process makes before anybody comes; it may be given less time.
MOST_LIKELY = 1_000


class Address(NamedTuple):
    """All that an answer depends on besides the version of what is public."""

    scheme: str
    host: bytes
    path: str
    query: str
    # The language that the reader's browser prefers, if it is another one.
    offered: str


class PageRequest(NamedTuple):
    """A request by somebody who has not signed in, for a page that may be the same for all."""

    address: Address
    reader: Reader
    headers: Mapping[bytes, bytes]

    def is_opened(self) -> bool:
        """A person opens the page."""
        if self.reader.is_head:
            return False
        purpose = self.headers.get(b"sec-purpose") or self.headers.get(b"purpose", b"")
        agent = self.headers.get(b"user-agent", b"")
        return is_opened(purpose.decode("latin-1"), agent.decode("latin-1"))


# All of a request that decides which answer it gets.
Decides = tuple[str, str, str, bytes, bytes, bytes, bytes, bytes]
_known: dict[Decides, tuple[Address, Reader]] = {}


def again(scope: Scope) -> PageRequest | None:
    """What a request asks for whose like has been answered from memory."""
    said = scope["headers"]
    headers = dict(said)
    if len(said) > MOST_HEADERS or not UNUSUAL.isdisjoint(headers):
        return None
    if (found := _known.get(_deciding(scope, headers))) is None:
        return None
    address, reader = found
    if tags := headers.get(b"if-none-match"):
        reader = reader._replace(known=tags)
    return PageRequest(address, reader, headers)


def know(scope: Scope, asked: PageRequest) -> None:
    """Know a request again whose answer is kept, but for one in which something was typed."""
    key = _deciding(scope, dict(scope["headers"]))
    is_typed = _names_other_fields(scope["path"], scope["query_string"].decode("latin-1"))
    if not is_typed and sum(map(len, key)) <= LONGEST_KNOWN:
        while len(_known) >= MOST_KNOWN:
            del _known[next(iter(_known))]
        _known[key] = asked.address, asked.reader._replace(known=b"")


def _deciding(scope: Scope, headers: dict[bytes, bytes]) -> Decides:
    said = headers.get
    return (
        scope["method"],
        scope["path"],
        scope.get("scheme", ""),
        scope["query_string"],
        said(b"host", b""),
        said(b"accept-language", b""),
        said(b"accept-encoding", b""),
        said(b"x-forwarded-proto", b""),
    )


def asked(scope: Scope) -> PageRequest | None:
    """What a request asks for, if what answers it may be kept or may have been."""
    if scope["method"] not in SAFE or scope["path"].startswith(_apart()):
        return None
    headers = dict(scope["headers"])
    # A cookie is sent by people who have signed in, and by nobody who only reads.
    if b"cookie" in headers or b"authorization" in headers or _has_body(headers):
        return None
    query = normal(scope["path"], scope["query_string"].decode("latin-1"))
    if query is None:
        return None
    said = headers.get(b"accept-language", b"")[:LONGEST_SAID]
    offered = _offered(said, languages.of_path(scope["path"]))
    host = headers.get(b"host", b"")
    address = Address(_scheme(scope, headers), host, scope["path"], query, offered)
    coding = coding_for(headers.get(b"accept-encoding", b""))
    tags = headers.get(b"if-none-match", b"")
    return PageRequest(address, Reader(coding, tags, scope["method"] == "HEAD"), headers)


@cache
def _apart() -> tuple[str, ...]:
    """Where answers are files, or so many that keeping them would push the pages out."""
    files = reverse("data_file", args=["centres"]), reverse("copy_file", args=["list"])
    return settings.STATIC_URL, reverse("hsds:about"), *files


def _has_body(headers: dict[bytes, bytes]) -> bool:
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers


def _scheme(scope: Scope, headers: dict[bytes, bytes]) -> str:
    if settings.SECURE_PROXY_SSL_HEADER:
        return headers.get(b"x-forwarded-proto", b"").decode("latin-1")
    scheme: str = scope.get("scheme", "http")
    return scheme


@lru_cache(1_000)
def _offered(header: bytes, code: str) -> str:
    preferred = languages.preferred(header.decode("latin-1"))
    return preferred if preferred != code else ""


def normal(path: str, query: str) -> str | None:
    """A query in one order and without what was left empty; nothing if it holds another value."""
    if not query:
        return ""
    known = _values(path)
    try:
        fields = parse_qsl(query, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    if all(name in known and value in known[name] for name, value in fields):
        return urlencode(sorted(dict.fromkeys(fields)))
    return None


def _names_other_fields(path: str, query: str) -> bool:
    """Something stands for a field, without a value, that is none of those of the page."""
    fields = parse_qsl(query, keep_blank_values=True)
    return any(name not in _values(path) for name, _value in fields)


def _values(path: str) -> dict[str, Any]:
    """By field of the search on a page: the values that are known of it."""
    return _known_at().get(languages.without_language(path), {})


class Pages:
    """The numbers of pages."""

    def __contains__(self, value: str) -> bool:
        return bool(PAGE.fullmatch(value))


@cache
def _known_at() -> dict[str, dict[str, Any]]:
    return {
        reverse(name): {
            # Where people write; what they do is known of neither.
            **dict.fromkeys(("q", "near"), ()),
            **{name: frozenset(one.codes) for name, one in search.FACETS.items()},
            "sort": frozenset(search.SORTS),
            "page": Pages(),
        }
        for name, search in (("centres:list", CentreFilter), ("experts:list", ExpertFilter))
    }


def first() -> list[Address]:
    """What most people come to, in every language."""
    return [address for name in FIRST for address in _in_every_language(name)]


def last() -> list[Address]:
    """What must be there when nothing else can be made any more."""
    return [address for name in LAST for address in _in_every_language(name)]


def searches() -> list[Address]:
    """A search in the words of each language, for which a process reads what it knows of them."""
    found = []
    for address in _in_every_language("centres:list"):
        with override(languages.of_path(address.path)):
            found.append(address._replace(query=urlencode({"q": Service.LEGAL.label})))
    return found


def read_profiles() -> None:
    """Read what pages will show of all listings at once, if these are not too many."""
    for model in (Centre, Expert):
        published = model.objects.published().order_by("pk")
        keys = [*published.values_list("pk", flat=True)[: MOST_LIKELY + 1]]
        if len(keys) <= MOST_LIKELY:
            published.projected(keys)


def likely() -> Iterator[Address]:
    """Where somebody may go from there: each country and centre, in one language after another."""
    centres = Centre.objects.published().order_by("pk").values_list("slug", "country")
    found = [*centres[:MOST_LIKELY]]
    lands = dict.fromkeys(countries.slug(country) for _slug, country in found)
    paths = [reverse("country_detail", args=[land]) for land in lands]
    paths += [reverse("centres:detail", args=[slug]) for slug, _country in found]
    for code, _name in settings.LANGUAGES:
        for path in paths:
            yield _at(languages.in_language(path, code))


def _in_every_language(name: str) -> list[Address]:
    paths = (languages.in_language(reverse(name), code) for code, _name in settings.LANGUAGES)
    return [_at(path) for path in paths]


def _at(path: str) -> Address:
    site = urlsplit(settings.SITE_URL)
    return Address(site.scheme, site.netloc.encode(), path, "", "")
