"""Entries whose names are so like that of a new one that they may be the same."""

import re
import uuid
from collections.abc import Collection, Iterable
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from irct.models import Listing
from irct.models.rows import all_of
from irct.places.text import spellings
from irct.search.distinctive import spelled

# How many letters may differ in names of at least so many.
LETTERS = ((16, 2), (8, 1))
# What distinguishes a name counts from so many letters on.
SHORTEST = 4
NAMES = ("name", "native_name", "former_names", "acronym")
# Behind a name what it is called for short; what begins with its only capital is a place.
SHORT = re.compile(r"(?![A-Z][a-z]+\Z)[^\W\d_]{2,8}\Z")


# Of an entry its id, of a row of a file its number.
Key = TypeVar("Key", uuid.UUID, int)


class Listed(NamedTuple, Generic[Key]):
    pk: Key
    name: str
    towns: frozenset[str]


class Alike(Generic[Key]):
    """Entries of countries by their names."""

    def __init__(self) -> None:
        # By country: entries by their whole names, and by what distinguishes these.
        self._whole: dict[str, dict[str, Listed[Key]]] = {}
        self._own: dict[str, dict[str, Listed[Key]]] = {}

    def to(self, names: Iterable[str], country: str, towns: Collection[str]) -> Listed[Key] | None:
        """The entry that one of these names, in a town, may mean."""
        for name in filter(None, names):
            for part in _parts(name):
                found = self._named(part, country, frozenset(towns), is_part=part != name)
                if found:
                    return found
        return None

    def add(self, entry: Listed[Key], names: Iterable[str], country: str) -> None:
        """Take an entry; one that has a name already keeps it."""
        for part in (part for name in filter(None, names) for part in _parts(name)):
            whole, own, _bones = spelled(part, country)
            self._whole.setdefault(country, {}).setdefault(whole, entry)
            self._own.setdefault(country, {}).setdefault(own, entry)

    def _named(
        self, name: str, country: str, towns: frozenset[str], *, is_part: bool
    ) -> Listed[Key] | None:
        whole, own, _bones = spelled(name, country)
        near = self._whole.get(country, {}).get(whole)
        if near and not is_part:
            return near
        if near is None and len(own) >= SHORTEST:
            near = self._own.get(country, {}).get(own)
        if near is None:
            near = self._misspelt(whole, country)
        is_elsewhere = near and near.towns and towns and not near.towns & towns
        return None if is_elsewhere else near

    def _misspelt(self, whole: str, country: str) -> Listed[Key] | None:
        most = next((wrong for least, wrong in LETTERS if len(whole) >= least), 0)
        entries = self._whole.get(country)
        if not most or not entries:
            return None
        near = process.extract(
            whole, entries.keys(), scorer=OSA.distance, score_cutoff=most, limit=5
        )
        digits = _digits(whole)
        return next((entries[other] for other, *_score in near if _digits(other) == digits), None)


class StoredAlike(Alike[uuid.UUID]):
    """What is stored, read when a first row of each country may be new."""

    def __init__(self, model: type[Listing]) -> None:
        super().__init__()
        self.model = model
        fields = {field.name for field in model._meta.fields}
        self._names = [name for name in NAMES if name in fields]
        self._has_towns = "locations" in model.kinds_of_rows()

    def to(
        self, names: Iterable[str], country: str, towns: Collection[str]
    ) -> Listed[uuid.UUID] | None:
        self.load([country])
        return super().to(names, country, towns)

    def load(self, countries: Iterable[str]) -> None:
        """Read the entries of some countries, unless they were read before."""
        if not (new := set(countries) - self._whole.keys()):
            return
        for country in new:
            self._whole[country], self._own[country] = {}, {}
        listings = all_of(self.model).order_by("pk").filter(country__in=new, merged_into=None)
        towns: dict[uuid.UUID, frozenset[str]] = {}
        if self._has_towns:
            places = listings.exclude(locations__town="").values_list("pk", "locations__town")
            for pk, town in places:
                towns[pk] = towns.get(pk, frozenset()) | frozenset(spellings(town or ""))
        read = listings.values_list("pk", "country", *self._names).iterator()
        for pk, country, *names in read:
            entry = Listed(pk, names[0], towns.get(pk, frozenset()))
            for one in names:
                self.add(entry, one if isinstance(one, list) else [one], str(country))


def _parts(name: str) -> tuple[str, ...]:
    """A name; of one with its short form behind it also these two."""
    whole, _bracket, short = name.removesuffix(")").rpartition("(")
    whole = whole.rstrip()
    is_short = name.endswith(")") and len(whole) > 1 and SHORT.match(short)
    return (name, whole, short) if is_short else (name,)


def _digits(name: str) -> list[str]:
    return [word for word in name.split() if any(char.isdigit() for char in word)]
