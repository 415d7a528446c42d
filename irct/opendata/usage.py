"""How much of open data one network may read, counted by a keyed hash that tells of nobody."""

import contextlib
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpRequest

from irct.accounts import limits
from irct.opendata.asked import Parameters

RECORDS = "records of open data"
PAGES = "pages of open data"
SEARCHES = "searches of open data"
LISTS = "lists of open data"
FILES = "files of open data"
# As the page about the API names them.
IN_WORDS = {
    RECORDS: "single records",
    PAGES: "pages of a list",
    SEARCHES: "pages of a search",
    LISTS: "whole lists (ndjson or minimal)",
    FILES: "files, and answers that a file is unchanged",
}


class TooMuch(Exception):
    """More was asked for than one network may have; and in how many seconds there is more."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def kind(asked: Parameters) -> str:
    """As what a request for a list counts."""
    if asked.is_whole:
        return LISTS
    return SEARCHES if asked.search else PAGES


def count(request: HttpRequest, what: str) -> None:
    """Count one more, or raise `TooMuch`.

    Where nobody can count, as while the database is only read, everybody is answered.
    """
    with contextlib.suppress(Error, PermissionDenied, ValueError):
        if limits.within(what, limits.network(request)):
            return
        raise TooMuch(int(max(rate.span for rate in limits.RATES[what]).total_seconds()))


def limits_in_words() -> Iterator[tuple[int, str, int]]:
    """(how many, of what, in how many minutes) of each limit."""
    for what, words in IN_WORDS.items():
        for rate in limits.RATES[what]:
            yield rate.most, words, int(rate.span.total_seconds() // 60)
