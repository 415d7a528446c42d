"""A reader's sheet: the centres that they chose, in the address of the page and nowhere else."""

import dataclasses
import re
from collections.abc import Iterable
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

PARAMETER = "c"
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
        others = data.copy()
        others.pop(PARAMETER, None)
        return cls(tuple(dict.fromkeys(slugs))[:MOST], path, others.urlencode())

    def __contains__(self, slug: str) -> bool:
        return slug in self.slugs

    def __len__(self) -> int:
        return len(self.slugs)

    @property
    def is_full(self) -> bool:
        return len(self) >= MOST

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
        query = "&".join(filter(None, [self.others, _query(slugs)]))
        return f"{self.path}{'?' if query else ''}{query}#collect-{at}"


def _query(slugs: Iterable[str]) -> str:
    return urlencode([(PARAMETER, slug) for slug in slugs])
