"""All that is recorded of a listing: the desk finds it by this, and nothing public is made of it.

A new column is found without a word, unless it is a day, a number of upkeep or a key.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import override

from irct.disclosure.profiles import FoundCentre, FoundExpert, ShownLocation
from irct.disclosure.projection import EXACT

# The desk has filters for the state of a listing, which changes without it being indexed anew. A
# slug, a member's number and a phone number are found whole; the others say how a row is shown, not
# what it is about.
NOT_READ = re.compile(
    r"\A(?:status|\w*_confirmed_how|slug|member_number|phone|shown|visibility|kind|state|language"
    r"|position)\Z"
)


class Record(ABC):
    """A listing with all that is recorded of it, its texts, locations and contacts loaded."""

    # Relations to rows that are recorded with it.
    ROWS: tuple[str, ...] = ("texts",)

    def __init__(self, listing: Any) -> None:
        self.listing = listing

    def __getattr__(self, name: str) -> object:
        return getattr(self.listing, name)

    def reached_at(self) -> Iterator[tuple[str, str]]:
        """Kind and value of each contact, and of what names the listing."""
        for kind, value in self.contact_values():
            yield kind, value
            if kind == "email":
                yield "website", value.rpartition("@")[2]
        for value in (str(self.listing.id), self.listing.slug, *self.listing.former_slugs):
            yield "reference", value
        yield from (("reference", value) for value in self.references() if value)

    @abstractmethod
    def contact_values(self) -> Iterable[tuple[str, str]]: ...

    @abstractmethod
    def references(self) -> Iterable[str]: ...

    def prose(self) -> Iterator[str]:
        """Every text that is written of it, and what its codes stand for."""
        with override("en"):
            for row in (self.listing, *self._rows()):
                yield from _texts(row)
        for _kind, value in self.contact_values():
            # Jane, Doe and example of jane.doe@example.org.
            yield re.sub(r"\W+", " ", value)

    def _rows(self) -> Iterator[models.Model]:
        for name in self.ROWS:
            yield from getattr(self.listing, name).all()


class CentreRecord(FoundCentre, Record):
    ROWS = ("texts", "locations", "contacts")

    @property
    def places(self) -> list[ShownLocation]:
        return [
            ShownLocation(
                *(EXACT, str(one.country)),
                town=one.town,
                town_id=one.geoname_id,
                areas=one.areas,
            )
            for one in self.listing.locations.all()
        ]

    def contact_values(self) -> Iterable[tuple[str, str]]:
        return [(contact.kind, contact.value) for contact in self.listing.contacts.all()]

    def references(self) -> Iterable[str]:
        codes = [location.postal_code for location in self.listing.locations.all()]
        return [self.listing.member_number, *codes]


class ExpertRecord(FoundExpert, Record):
    def contact_values(self) -> Iterable[tuple[str, str]]:
        ways = (("email", self.listing.email), ("phone", str(self.listing.phone)))
        return [(kind, value) for kind, value in ways if value]

    def references(self) -> Iterable[str]:
        return self.listing.publications


def _is_read(field: models.Field) -> bool:
    is_its_own = field.editable and not field.is_relation and not field.primary_key
    return is_its_own and not NOT_READ.fullmatch(field.name)


def _texts(row: models.Model) -> Iterator[str]:
    fields: Any = row._meta.concrete_fields
    for field in fields:
        if _is_read(field):
            value = getattr(row, field.attname)
            if hasattr(field, "vocabulary"):
                # In a listing that is not stored yet, a code may be no member of its vocabulary.
                value = field.from_db_value(value)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str | int) and not isinstance(one, bool):
                    yield str(getattr(one, "label", one))
