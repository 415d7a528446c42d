"""All that is listed, by what can be chosen: kept for a version, and asked by bits.

Each listing has a place, and each value of a facet a number whose bits say at which places it is:
what several choices have in common, and how many that are, is found without the database.
"""

import threading
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import RowNumber
from django.utils import timezone

from irct.machine.version import SMALL, keep_part, part, room
from irct.visitors.facets import Counts, Facet

# More are not kept. Of more than a few, the database is faster to say which ones a search finds.
MOST, FEW = 20_000, 2_000
# Bytes, roughly: of one listing, and of a number beside its bits.
SIZE, SIZE_OF_NUMBER = 250, 64

Facets = Mapping[str, Facet]
Chosen = Mapping[str, list[str]]
Orders = Mapping[str, list[str | OrderBy]]

_reading = threading.Lock()


class Listed(NamedTuple):
    """The listings of a directory, each at a place of its own."""

    keys: list[UUID]
    # Of few; else empty.
    places: dict[UUID, int]
    # By column and value, at which places it is.
    having: dict[str, dict[str, int]]
    # By the code of a sort, the places in its order.
    orders: dict[str, Sequence[int]]

    @classmethod
    def read(cls, listings: QuerySet, facets: Facets, orders: Orders, *, most: int) -> Self | None:
        """Nothing where there are more."""
        if listings.order_by()[: most + 1].count() > most:
            return None
        columns = sorted({facet.field_name for facet in facets.values()})
        selected: dict[str, Any] = {f"value_{name}": F(name) for name in columns}
        selected |= {
            f"turn_{code}": Window(RowNumber(), order_by=order) for code, order in orders.items()
        }
        query = listings.order_by("pk").values("pk", **selected).query
        with connection.cursor() as cursor:
            cursor.execute(*query.sql_with_params())
            rows = cursor.fetchall()
        keys, *cells = zip(*rows, strict=True) if rows else [()] * (1 + len(selected))
        by_name = dict(zip(selected, cells, strict=True))
        return cls(
            [*keys],
            {key: place for place, key in enumerate(keys)} if len(keys) <= FEW else {},
            {name: _by_value(by_name[f"value_{name}"]) for name in columns},
            {code: _in_order(by_name[f"turn_{code}"]) for code in orders},
        )

    @property
    def size(self) -> int:
        """Bytes, roughly."""
        numbers = [one for values in self.having.values() for one in values.values()]
        bits = sum(SIZE_OF_NUMBER + one.bit_length() // 8 for one in numbers)
        return SIZE * len(self.keys) + bits

    def everything(self, sort: str) -> "Found":
        return Found(self, (1 << len(self.keys)) - 1, self.orders[sort])

    def found(self, keys: Iterable[UUID]) -> "Found | None":
        """These in their order, unless one of them is not among those that are kept."""
        try:
            order = [self.places[key] for key in keys]
        except KeyError:
            return None
        return Found(self, _number(order, len(self.keys)), order)


class Found(NamedTuple):
    """What is found whatever is chosen: at which places, and in which order."""

    listed: Listed
    places: int
    order: Sequence[int]

    def counts(self, facets: Facets, chosen: Chosen) -> Counts:
        """The same as `irct.visitors.facets.count` says."""
        having, fits = self.listed.having, self._fits(facets, chosen)
        total = reduce(and_, fits.values(), self.places)
        without = {
            name: reduce(and_, (fits[other] for other in fits if other != name), self.places)
            for name in fits
        }
        values: dict[str, Counter[str]] = {}
        for name, facet in facets.items():
            left = without.get(name, total)
            of_facet = having[facet.field_name].items()
            values[name] = Counter({code: (left & places).bit_count() for code, places in of_facet})
        by_facet = {name: left.bit_count() for name, left in without.items()}
        return Counts(total.bit_count(), values, by_facet)

    def chosen(self, facets: Facets, chosen: Chosen) -> list[UUID]:
        """The keys of what is chosen of them, in order."""
        return self.at(reduce(and_, self._fits(facets, chosen).values(), self.places))

    def at(self, places: int) -> list[UUID]:
        """The keys of those at some places, in order."""
        keys = self.listed.keys
        bits = places.to_bytes(len(keys) // 8 + 1, "little")
        return [keys[place] for place in self.order if bits[place >> 3] >> (place & 7) & 1]

    def _fits(self, facets: Facets, chosen: Chosen) -> dict[str, int]:
        having = self.listed.having
        return {name: facets[name].places(having, codes) for name, codes in chosen.items() if codes}


def listed(directory: str, read: Callable[[int], Listed | None], version: str) -> Listed | None:
    """All of a directory, if they are kept, or may be and nobody else is reading them."""
    key = "listed", directory, timezone.localdate()
    found = part(key, version)
    if found is None and version and _reading.acquire(blocking=False):
        try:
            # With half of the room left for what pages show of them.
            found = (read(min(MOST, room() // SIZE // 2)),)
            keep_part(key, found, version, size=found[0].size if found[0] else SMALL)
        finally:
            _reading.release()
    return found[0] if found else None


def _in_order(turns: Sequence[int]) -> Sequence[int]:
    return array("I", sorted(range(len(turns)), key=turns.__getitem__))


def _by_value(cells: Sequence[Any]) -> dict[str, int]:
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        # What is not shown is a value of nobody.
        for value in cell if isinstance(cell, list) else [cell]:
            if value is not None:
                places.setdefault(value, []).append(place)
    return {value: _number(at, len(cells)) for value, at in places.items()}


def _number(places: Iterable[int], most: int) -> int:
    """With these bits."""
    bits = bytearray(most // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")
