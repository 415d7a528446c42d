"""A reader's sheet: the centres that they chose, in the address of the page and nowhere else."""

import dataclasses
import re
from collections.abc import Iterable
from typing import NamedTuple, Self
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict

from irct.disclosure.profiles import Profile
from irct.places import languages
from irct.places.locales import reader
from irct.places.order import in_order

PARAMETER = "c"
# How the sheet is shown, in the parameter `view`, if not one centre below the other.
TABLE = "table"
MOST = 6
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """The slugs of the chosen centres, with the rest of the URL that holds them."""

    slugs: tuple[str, ...] = ()
    path: str = ""
    others: str = ""

    @classmethod
    def of(cls, data: QueryDict, *, path: str = "") -> Self:
        """Read the sheet from query parameters; whatever cannot be a slug is ignored."""
        slugs = filter(SLUG.fullmatch, data.getlist(PARAMETER))
        return cls(tuple(dict.fromkeys(slugs))[:MOST], path, query_without(data, PARAMETER))

    def __contains__(self, slug: str) -> bool:
        return slug in self.slugs

    def __len__(self) -> int:
        return len(self.slugs)

    @property
    def is_full(self) -> bool:
        return len(self) >= MOST

    @property
    def query(self) -> str:
        """The query of this page, with what is on the sheet."""
        return _joined(self.others, self.slugs)

    @property
    def kept(self) -> str:
        """The sheet as a query string for a URL that has none."""
        return f"?{_query(self.slugs)}" if self else ""

    @property
    def also(self) -> str:
        """The sheet as more parameters for a URL that has a query."""
        return f"&{_query(self.slugs)}" if self else ""

    def adding(self, slug: str) -> str:
        """The URL of this page with one more centre on the sheet."""
        return self._address([*self.slugs, slug], at=slug)

    def removing(self, slug: str) -> str:
        """The URL of this page with one centre fewer on the sheet."""
        return self._address([one for one in self.slugs if one != slug], at=slug)

    def _address(self, slugs: Iterable[str], *, at: str) -> str:
        query = _joined(self.others, slugs)
        return f"{self.path}{'?' if query else ''}{query}#collect-{at}"


def query_without(data: QueryDict, *names: str) -> str:
    """A query, written anew, but for some of its parameters."""
    left = ((name, value) for name, values in data.lists() for value in values if name not in names)
    return urlencode([*left])


def _joined(others: str, slugs: Iterable[str]) -> str:
    return "&".join(filter(None, [others, _query(slugs)]))


def _query(slugs: Iterable[str]) -> str:
    # There is nothing in a slug that an address could hold only in another form.
    return "&".join([f"{PARAMETER}={slug}" for slug in slugs])


class SecondLanguage(NamedTuple):
    """A language in which a sheet can be had beside the page's own."""

    code: str
    name: str
    # Whether this site speaks it, or only texts of centres are written in it.
    is_spoken: bool


def second_languages(profiles: Iterable[Profile]) -> list[SecondLanguage]:
    """Those that the site speaks, and those in which a text on the sheet is written."""
    spoken = {code for code, _name in settings.LANGUAGES}
    written = {text.language for profile in profiles for text in profile.texts}
    named = frozenset(languages.codes())
    found = [
        SecondLanguage(code, languages.name(code, reader()), code in spoken)
        for code in (spoken | written) & named - {reader()}
    ]
    return sorted(found, key=lambda one: in_order(one.name))
