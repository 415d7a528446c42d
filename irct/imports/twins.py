"""Rows of one file that may be about the same entry."""

from collections.abc import Collection, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from irct.imports.alike import Alike, Listed
from irct.models import Listing
from irct.models.paths import Values
from irct.places.text import spellings

# Ways by which two entries are seldom reached.
TELLING = ("phone", "whatsapp", "signal", "email", "website")


class ContactPoint(NamedTuple):
    """A way to reach somebody, or an entry's own page."""

    kind: str
    value: str

    @property
    def key(self) -> tuple[str, str]:
        """What two ways have in common that lead to the same place."""
        match self.kind:
            case "email":
                return self.kind, self.value.casefold()
            case "website":
                parts = urlsplit(self.value.casefold())
                host = (parts.hostname or "").removeprefix("www.")
                return self.kind, f"{host}{parts.path.rstrip('/')}?{parts.query}"
        return "number", self.value


class Twin(NamedTuple):
    """A row before, and why it may be about the same entry."""

    number: int
    reason: str


class Twins:
    """The rows of a file so far, by their names and by how they are reached."""

    def __init__(self) -> None:
        self._alike = Alike[int]()
        self._ways: dict[tuple[str, str], Listed[int]] = {}
        self._new: set[int] = set()

    def of(
        self, number: int, listing: Listing, rows: Iterable[Values], *, is_new: bool
    ) -> Twin | None:
        """The row before that may be about the same entry; two that are stored are two."""
        names = [listing.name, getattr(listing, "native_name", "")]
        country, rows = str(listing.country), list(rows)
        ways = [
            ContactPoint(row["kind"], row["value"]) for row in rows if row.get("kind") in TELLING
        ]
        towns = {form for row in rows if row.get("town") for form in spellings(row["town"])}
        twin = self._by_way(ways, is_new=is_new)
        twin = twin or self._by_name(names, country, towns, is_new=is_new)
        entry = Listed(number, listing.name, frozenset(towns))
        if is_new:
            self._new.add(number)
        self._alike.add(entry, names, country)
        for way in ways:
            self._ways.setdefault(way.key, entry)
        return twin

    def _by_way(self, ways: Iterable[ContactPoint], *, is_new: bool) -> Twin | None:
        for way in ways:
            entry = self._ways.get(way.key)
            if entry and (is_new or entry.pk in self._new):
                reason = _(
                    "Row %(row)d, “%(name)s”, is reached in the same way: %(way)s. Are they two "
                    "entries?"
                )
                return Twin(
                    entry.pk, reason % {"row": entry.pk, "name": entry.name, "way": way.value}
                )
        return None

    def _by_name(
        self, names: Iterable[str], country: str, towns: Collection[str], *, is_new: bool
    ) -> Twin | None:
        entry = self._alike.to(names, country, towns)
        if not entry or not (is_new or entry.pk in self._new):
            return None
        reason = _("Row %(row)d, “%(name)s”, is called nearly the same. Are they two entries?")
        return Twin(entry.pk, reason % {"row": entry.pk, "name": entry.name})
