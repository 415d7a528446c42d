"""The way back from a profile to the results that led to it, in the address and nowhere else."""

from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from irct.visitors.sheet import PARAMETER, Sheet, query_without

BACK = "back"
# By what they are called in the address of a profile.
LISTS = {"centres": "centres:list", "experts": "experts:list"}
# A longer search is not carried along: the back button of the browser still has it.
LONGEST = 600


class Results(NamedTuple):
    """A list of results: which, and what was asked for."""

    name: str
    query: str
    sheet: Sheet

    @classmethod
    def here(cls, request: HttpRequest, name: str) -> Self:
        """The results that this page shows."""
        sheet = Sheet.of(request.GET)
        return cls(name, sheet.others, sheet)

    @classmethod
    def behind(cls, request: HttpRequest) -> Self | None:
        """The results that led to this page, if its address says so."""
        name, _mark, query = request.GET.get(BACK, "").partition("?")
        if name not in LISTS or not query or len(query) > LONGEST:
            return None
        # Written anew, so that nothing else comes into an address of ours.
        return cls(name, query_without(QueryDict(query), BACK, PARAMETER), Sheet.of(request.GET))

    @property
    def carried(self) -> str:
        """These results, and the sheet, as a query string for the address of a profile."""
        if not self.query or len(self.query) > LONGEST:
            return self.sheet.kept
        return f"?{urlencode({BACK: f'{self.name}?{self.query}'})}{self.sheet.also}"

    @property
    def url(self) -> str:
        """The address of these results."""
        return f"{reverse(LISTS[self.name])}?{self.query}{self.sheet.also}"
