"""What two listings may have in common, beside a name that is only alike."""

import dataclasses
import functools
import operator
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Q

from irct import phones
from irct.desk.duplicates.websites import MAIL_OF_MANY, registered, website
from irct.models import Listing, ListingQuerySet
from irct.places.text import query_words
from irct.search.distinctive import acronyms, read_from, spelled, words_of_name

# What more listings have than this, as the website of a network, tells none from another.
MOST_SHARED = 12
# Of more listings it is faster to read the rows of all.
_FEW = 1_000


@dataclasses.dataclass(slots=True)
class ComparedListing:
    """The parts of a listing that are compared."""

    pk: uuid.UUID
    country: str
    is_asked: bool
    names: list[tuple[str, str]]
    acronym: str = ""
    institution: str = ""
    towns: set[str] = dataclasses.field(default_factory=set)
    # Of each a kind and a value.
    contacts: list[tuple[str, str]] = dataclasses.field(default_factory=list)


def read_entries(
    listings: ListingQuerySet,
    *,
    within: Iterable[str] | None = None,
    asked: set[uuid.UUID] | None = None,
    with_withdrawn: bool = False,
) -> dict[uuid.UUID, ComparedListing]:
    """Read what is compared, leaving out withdrawn listings unless they are asked for."""
    listings = listings.order_by("created_at", "id")
    if not with_withdrawn:
        listings = listings.exclude(status=Listing.Status.WITHDRAWN)
    fields = {field.name for field in listings.model._meta.fields}
    optional = ("native_name", "former_names", "acronym", "institution", "email", "phone")
    columns = ["pk", "country", "name", *(name for name in optional if name in fields)]
    within = None if within is None else set(within)
    entries = {}
    for row in listings.values(*columns):
        country = str(row["country"])
        names = [("name", row["name"]), ("native_name", row.get("native_name", ""))]
        names += [("former_names", name) for name in row.get("former_names", ())]
        entries[row["pk"]] = ComparedListing(
            row["pk"],
            country,
            is_asked=(within is None or country in within)
            and (asked is None or row["pk"] in asked),
            names=[(which, name) for which, name in names if name],
            acronym=row.get("acronym", ""),
            institution=row.get("institution", ""),
            contacts=[(kind, str(row[kind])) for kind in ("email", "phone") if row.get(kind)],
        )
    _read_children(listings.model, entries)
    return entries


def _read_children(model: type[Listing], entries: dict[uuid.UUID, ComparedListing]) -> None:
    relations = {relation.get_accessor_name(): relation for relation in model._meta.related_objects}
    for name, columns in {
        "contacts": ("kind", "value"),
        "locations": ("geoname_id", "town"),
    }.items():
        if (relation := relations.get(name)) is None:
            continue
        rows = relation.related_model._default_manager.order_by()
        if len(entries) <= _FEW:
            rows = rows.filter(**{f"{relation.field.name}__in": list(entries)})
        for pk, one, other in rows.values_list(relation.field.attname, *columns):
            if (entry := entries.get(pk)) is None:
                continue
            if name == "contacts":
                entry.contacts.append((one, other))
            elif one or other:
                entry.towns.add(str(one) if one else "".join(words_of_name(other)))


def traits_of(
    entries: dict[uuid.UUID, ComparedListing], keys: dict[uuid.UUID, int]
) -> list[tuple[int, str, str, bool]]:
    """What two listings may share beside a similar name: (entry, kind, value, is stated).

    A trait is stated if the listing says it, and not if it is only read from the name.
    """
    traits: set[tuple[int, str, str, bool]] = set()
    for entry in entries.values():
        key = keys[entry.pk]
        for acronym in acronyms(entry.acronym):
            traits.add((key, "acronym", f"{entry.country} {acronym}", True))
        for which, name in entry.names:
            parts = [forms[0] for forms in query_words(name)]
            if len(parts) == 1:
                traits.add((key, "acronym", f"{entry.country} {parts[0]}", True))
            for acronym in read_from(name):
                traits.add((key, "acronym", f"{entry.country} {acronym}", False))
            # In another country it takes the whole of a name that is not made of common words.
            if which == "name" and len(own := spelled(name, entry.country)[1].split()) > 1:
                traits.add((key, "name", " ".join(sorted(own)), True))
        if entry.institution:
            traits.add((key, "institution", " ".join(words_of_name(entry.institution)), True))
        traits.update((key, kind, value, True) for kind, value in reached(entry.contacts))
    proper = {trait[:3] for trait in traits if trait[3]}
    traits = {trait for trait in traits if trait[3] or trait[:3] not in proper}
    shared = Counter((kind, value) for _key, kind, value, _is_proper in traits)
    return [trait for trait in traits if 1 < shared[trait[1:3]] <= MOST_SHARED]


def reached(contacts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for kind, value in contacts:
        if kind in ("phone", "signal", "whatsapp"):
            yield "phone", phones.bare(value)
        elif kind == "email":
            yield "email", value.lower()
            domain = value.rpartition("@")[2].lower()
            if domain not in MAIL_OF_MANY:
                yield "host", registered(domain)
        elif host := website(value):
            yield "host", host


def reached_by(listing: Listing) -> Iterator[str]:
    """Pieces of text by which other listings with the same contacts are found."""
    contacts = [(kind, str(getattr(listing, kind, ""))) for kind in ("email", "phone")]
    if hasattr(listing, "contacts"):
        contacts = [(contact.kind, contact.value) for contact in listing.contacts.all()]
    for _kind, value in reached([(kind, value) for kind, value in contacts if value]):
        yield value.partition("/")[0]


def with_any(model: type[Listing], pieces: list[str]) -> set[uuid.UUID]:
    fields = {field.name for field in model._meta.get_fields()}
    paths = ["contacts__value"] if "contacts" in fields else ["email", "phone"]
    holds = (Q(**{f"{path}__icontains": piece}) for path in paths for piece in pieces)
    holding = model.objects.filter(functools.reduce(operator.or_, holds))
    return set(holding.order_by().values_list("pk", flat=True))
