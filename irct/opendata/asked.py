"""What a request asks for: its parameters, each read as the standard has it, or refused."""

import dataclasses
import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from irct.opendata import vocabulary
from irct.opendata.vocabulary import Taxonomy, Term

PAGE_SIZE, LARGEST_PAGE = 50, 100
MOST_PAGES = 1_000_000
LONGEST_SEARCH = 1_000
JSON_LINES = "ndjson"
FORMATS = ("json", JSON_LINES)
NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)


class Refused(Exception):
    """A parameter that cannot be used, and why."""

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(reason)
        self.parameter = parameter
        self.reason = reason


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for; each field is a parameter."""

    page: int = 1
    per_page: int = PAGE_SIZE
    search: str = ""
    format: str = "json"
    # One that is not ours is in no record.
    taxonomy_term_id: Term | uuid.UUID | None = None
    taxonomy_id: Taxonomy | uuid.UUID | None = None
    organization_id: uuid.UUID | None = None
    modified_after: dt.datetime | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    top_only: bool = False
    parent_id: uuid.UUID | None = None

    @property
    def is_streamed(self) -> bool:
        return self.format == JSON_LINES

    @property
    def is_whole(self) -> bool:
        """Whether it is for a list in one answer, however long it is."""
        return self.is_streamed or self.minimal


def read(request: HttpRequest, *, allowed: frozenset[str]) -> Asked:
    """The parameters of the address and, where something is sent, of the body, which come first."""
    given = dict(_single(request.GET))
    if request.method == "POST":
        given |= _sent(request)
    for name in given:
        if name not in allowed:
            raise Refused(name, f"Not a parameter here. There are: {', '.join(sorted(allowed))}.")
    # What was left empty is as if it had been left out.
    return Asked(**{name: READERS[name](name, text) for name, text in given.items() if text})


def _single(values: QueryDict) -> Mapping[str, str]:
    for name, several in values.lists():
        if len(several) > 1:
            raise Refused(name, "Given more than once.")
    return {name: str(value) for name, value in values.items()}


def _sent(request: HttpRequest) -> Mapping[str, str]:
    if request.content_type != "application/json":
        return _single(request.POST)
    try:
        sent = json.loads(request.body or b"{}")
    except ValueError:
        raise Refused("body", "Not JSON.") from None
    if not isinstance(sent, dict) or any(isinstance(one, dict | list) for one in sent.values()):
        raise Refused("body", "Not an object of names and values.")
    return {
        name: json.dumps(value) if isinstance(value, bool) else str(value)
        for name, value in sent.items()
        if value is not None
    }


def _number(most: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        if not NUMBER.fullmatch(text) or not 1 <= int(text) <= most:
            raise Refused(name, f"Not a number from 1 to {most}.")
        return int(text)

    return read


def _flag(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise Refused(name, "Neither true nor false.")
    return text == "true"


def _uuid(name: str, text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Refused(name, "Not a UUID.") from None


def _term(name: str, text: str) -> Term | uuid.UUID:
    key = _uuid(name, text)
    return vocabulary.terms().get(key, key)


def _taxonomy(name: str, text: str) -> Taxonomy | uuid.UUID:
    key = _uuid(name, text)
    return vocabulary.by_id().get(key, key)


def _moment(name: str, text: str) -> dt.datetime:
    # A plus sign in an address is read as a space.
    text = re.sub(r" (?=\d\d:?\d\d\Z)", "+", text)
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = dt.datetime.combine(day, dt.time())
    except ValueError:
        moment = None
    if moment is None or not dt.MINYEAR + 1 < moment.year < dt.MAXYEAR:
        raise Refused(name, "Not a date and time such as 2026-11-30T09:00:00Z.")
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _words(name: str, text: str) -> str:
    if len(text) > LONGEST_SEARCH or "\0" in text:
        raise Refused(name, f"Not a text of at most {LONGEST_SEARCH} characters.")
    return text


def _format(name: str, text: str) -> str:
    if text not in FORMATS:
        raise Refused(name, f"Not one of: {', '.join(FORMATS)}.")
    return text


READERS: dict[str, Callable[[str, str], Any]] = {
    "page": _number(MOST_PAGES),
    "per_page": _number(LARGEST_PAGE),
    "search": _words,
    "format": _format,
    "taxonomy_term_id": _term,
    "taxonomy_id": _taxonomy,
    "organization_id": _uuid,
    "modified_after": _moment,
    "parent_id": _uuid,
    **dict.fromkeys(("minimal", "full", "full_service", "top_only"), _flag),
}
