"""What a request asks for: its parameters, each read as the standard has it, or refused."""

import dataclasses
import datetime as dt
import json
import re
import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
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
# In what a request may be sent. A client that sends nothing need not say.
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SENT_AS = (FORM, JSON)
NUMBER = re.compile(r"[0-9]{1,7}", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
NUMBERS = frozenset({"page", "per_page"})
FLAGS = frozenset({"minimal", "full", "full_service", "top_only"})
FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)
LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


class Refused(Exception):
    """A parameter that cannot be used, and why."""

    def __init__(
        self, parameter: str, reason: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST
    ) -> None:
        super().__init__(reason)
        self.parameter = parameter
        self.reason = reason
        self.status = status


@dataclasses.dataclass(frozen=True, slots=True)
class Parameters:
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
    def is_typed(self) -> bool:
        """It holds more than numbers and terms of ours."""
        typed = self.search, self.organization_id, self.modified_after, self.parent_id
        named = self.taxonomy_term_id, self.taxonomy_id
        return any(typed) or any(isinstance(one, uuid.UUID) for one in named)

    @property
    def is_whole(self) -> bool:
        """It is for a list in one answer, however long it is."""
        return self.is_streamed or self.minimal


def read(request: HttpRequest, *, allowed: frozenset[str]) -> Parameters:
    """The parameters of the address and, where something is sent, of the body, which come first."""
    given = dict(_single(request.GET))
    if request.method == "POST":
        given |= _sent(request)
    for name in given:
        if name not in allowed:
            raise Refused(name, f"Not a parameter here. There are: {', '.join(sorted(allowed))}.")
    # What was left empty is as if it had been left out.
    return Parameters(**{name: READERS[name](name, text) for name, text in given.items() if text})


def _single(values: QueryDict) -> Mapping[str, str]:
    for name, several in values.lists():
        if len(several) > 1:
            raise Refused(name, "Given more than once.")
    return {name: str(value) for name, value in values.items()}


def _sent(request: HttpRequest) -> Mapping[str, str]:
    if (request.content_type or FORM) not in SENT_AS:
        reason = f"Not in one of: {', '.join(SENT_AS)}."
        raise Refused("body", reason, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if request.content_type != JSON:
        return _single(request.POST)
    try:
        sent = json.loads(request.body or b"{}")
    except ValueError:
        raise Refused("body", "Not JSON.") from None
    if not isinstance(sent, dict):
        raise Refused("body", "Not an object of names and values.")
    return {name: _text(name, value) for name, value in sent.items() if value is not None}


def _text(name: str, value: object) -> str:
    """A value of JSON, if it is of its parameter's kind, as it stands in an address."""
    if name in FLAGS and isinstance(value, bool):
        return json.dumps(value)
    if name in NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        is_whole = isinstance(value, float) and value.is_integer()
        return str(int(value) if is_whole else value)
    if isinstance(value, str) and (name not in FLAGS | NUMBERS or not value):
        return value
    raise Refused(name, "Not of the kind that this parameter has in JSON.")


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


def identifier(text: str) -> uuid.UUID | None:
    """A UUID, written as the standard writes them."""
    return uuid.UUID(text) if UUID.fullmatch(text) else None


def _uuid(name: str, text: str) -> uuid.UUID:
    key = identifier(text)
    if key is None:
        raise Refused(name, "Not a UUID.")
    return key


def _term(name: str, text: str) -> Term | uuid.UUID:
    key = _uuid(name, text)
    return vocabulary.terms().get(key, key)


def _taxonomy(name: str, text: str) -> Taxonomy | uuid.UUID:
    key = _uuid(name, text)
    return vocabulary.by_id().get(key, key)


def _moment(name: str, text: str) -> dt.datetime:
    # A plus sign in an address is read as a space; a leap second is the one before it.
    text = re.sub(r" (?=\d\d:?\d\d\Z)", "+", text.upper())
    text = re.sub(r":60(?=[.Z+-]|\Z)", ":59", text)
    try:
        moment = parse_datetime(text)
        if moment is None and (day := parse_date(text)):
            moment = dt.datetime.combine(day, dt.time())
    except ValueError:
        moment = None
    if moment is None:
        raise Refused(name, "Not a date and time such as 2026-11-30T09:00:00Z.")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    try:
        # PostgreSQL knows of no place that is sixteen hours away.
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return FIRST if moment.year == dt.MINYEAR else LAST


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
    **dict.fromkeys(FLAGS, _flag),
}
