"""Which listings are compared, by what statement, and why they may be one."""

import dataclasses
import json
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from irct.desk.duplicates.traits import (
    ComparedListing,
    reached_by,
    read_entries,
    traits_of,
    with_any,
)
from irct.models import Listing, looks_alike, not_the_same
from irct.places import countries
from irct.search.distinctive import spelled

# From so many points on, two listings are worth a look.
ENOUGH = 40
POINTS = {"email": 40, "phone": 40, "host": 40, "acronym": 40, "institution": 15, "name": 60}
# For an acronym that one has, and the other's name seems to hold.
POINTS["read"] = 30
# For one name all of its points; fewer the less two are alike, and none from half of it down.
LEAST_ALIKE = 0.5
SAME_TOWN, OTHER_TOWN, OTHER_COUNTRY = 10, -20, -20
MOST_BEGIN_ALIKE = 30
# More entries than this are compared at night, and not as a page is opened.
MOST_AT_ONCE = 3_000
# How alike two names are that have the same consonants, or of which one is a part of the other: it
# may be one name in two transcriptions. A person's may as well be that of a brother or a sister.
SAME_BONES, SAME_BONES_OF_PERSONS = 0.95, 0.7

WHICH_NAME = {
    "name": gettext_lazy("name"),
    "native_name": gettext_lazy("name in its own language"),
    "former_names": gettext_lazy("former name"),
}

FIND = """
WITH listing AS MATERIALIZED (
    SELECT key, country, string_to_array(nullif(towns, ''), '|') AS towns, is_asked
    FROM unnest(%(keys)s::int[], %(countries)s::text[], %(towns)s::text[], %(asked)s::bool[])
        AS l(key, country, towns, is_asked)
),
name AS MATERIALIZED (
    SELECT number, key, whole, own, bones
    FROM unnest(
        %(name_of)s::int[], %(wholes)s::text[], %(owns)s::text[], %(bones)s::text[]
    ) WITH ORDINALITY AS n(key, whole, own, bones, number)
),
near AS MATERIALIZED (
    SELECT number, key, beginning
    FROM unnest(%(near_of)s::int[], %(beginnings)s::text[]) AS b(number, beginning)
    JOIN name USING (number)
),
compared AS MATERIALIZED (
    SELECT DISTINCT a.number AS one, b.number AS other
    FROM near a JOIN near b ON a.beginning = b.beginning AND a.key < b.key
),
alike AS MATERIALIZED (
    SELECT a.key AS one, b.key AS other, a.number::text AS a, b.number::text AS b,
        CASE WHEN a.whole = b.whole THEN 1
        WHEN a.own = '' OR b.own = '' THEN similarity(a.whole, b.whole)
        ELSE 0.15 * similarity(a.whole, b.whole) + 0.85 * greatest(
            similarity(a.own, b.own),
            CASE WHEN replace(a.bones, ' ', '') = replace(b.bones, ' ', '') THEN %(same_bones)s
            WHEN least(length(a.own), length(b.own)) > 2 AND (
                string_to_array(a.bones, ' ') <@ string_to_array(b.bones, ' ')
                OR string_to_array(b.bones, ' ') <@ string_to_array(a.bones, ' ')
            ) THEN %(same_bones)s - 0.05 ELSE 0 END
        ) END AS degree
    FROM compared c JOIN name a ON a.number = c.one JOIN name b ON b.number = c.other
),
trait AS MATERIALIZED (
    SELECT * FROM unnest(
        %(trait_of)s::int[], %(kinds)s::text[], %(values)s::text[], %(proper)s::bool[]
    ) AS t(key, kind, value, is_proper)
),
evidence AS (
    SELECT one, other, 'name' AS kind, a, b,
        round((%(points)s::jsonb ->> 'name')::int * (degree - %(least)s) / (1 - %(least)s))
            AS points
    FROM alike WHERE degree > %(least)s
    UNION ALL
    SELECT a.key, b.key, a.kind, a.value, b.value,
        (%(points)s::jsonb ->>
            CASE WHEN a.is_proper AND b.is_proper THEN a.kind ELSE 'read' END)::int
    FROM trait a JOIN trait b ON a.kind = b.kind AND a.value = b.value AND a.key < b.key
    WHERE a.is_proper OR b.is_proper
),
best AS (
    SELECT DISTINCT ON (one, other, kind) * FROM evidence ORDER BY one, other, kind, points DESC, a
),
summed AS (
    SELECT one, other, sum(points) AS points,
        json_agg(json_build_array(kind, a, b, points) ORDER BY points DESC, kind) AS evidence
    FROM best GROUP BY one, other
),
placed AS (
    SELECT s.*, CASE
        WHEN a.country <> b.country THEN 'country'
        WHEN a.towns && b.towns THEN 'same town'
        WHEN NOT a.towns && b.towns THEN 'other town'
    END AS place
    FROM summed s JOIN listing a ON a.key = s.one JOIN listing b ON b.key = s.other
    WHERE (a.is_asked OR b.is_asked)
    AND NOT EXISTS (
        SELECT FROM unnest(%(unlike_one)s::int[], %(unlike_other)s::int[]) AS u(one, other)
        WHERE (u.one, u.other) = (s.one, s.other)
    )
),
scored AS (
    SELECT *, points + coalesce((%(places)s::jsonb ->> place)::int, 0) AS score FROM placed
)
SELECT one, other, score, place, evidence, count(*) OVER () FROM scored
WHERE score >= %(enough)s ORDER BY score DESC, one, other LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """What suggests that two listings are one, or that they are not."""

    text: str
    points: int


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """Two listings that may be the same."""

    one: Listing
    other: Listing
    score: int
    evidence: list[Evidence]


@dataclasses.dataclass(frozen=True, slots=True)
class PairsPage:
    """A page of pairs, most likely first, and the number of all."""

    found: list[Pair]
    total: int


# The number of its listing, of which column it is, the name, and its spellings.
ComparedName = tuple[int, str, str, str, str, str]


def pairs(model: type[Listing], *, region: str = "", limit: int = 50, offset: int = 0) -> PairsPage:
    """The likeliest pairs; in a large directory, of what was found alike last night."""
    within = countries.in_region(region) if region else None
    listings = model.objects.all()
    if is_large(model):
        found = looks_alike(model).objects.order_by()
        listings = listings.filter(Q(pk__in=found.values("one")) | Q(pk__in=found.values("other")))
    return _pairs(model, read_entries(listings, within=within), limit=limit, offset=offset)


def every_pair(model: type[Listing], *, limit: int) -> list[Pair]:
    """The likeliest pairs of all entries, however long that takes."""
    return _pairs(model, read_entries(model.objects.all()), limit=limit, offset=0).found


def is_large(model: type[Listing]) -> bool:
    """A page could not wait until all are compared."""
    return bool(model.objects.order_by()[MOST_AT_ONCE : MOST_AT_ONCE + 1].exists())


def pairs_of(listing: Listing, *, limit: int = 5) -> list[Pair]:
    model = type(listing)
    others = model.objects.filter(country=str(listing.country))
    if pieces := list(reached_by(listing)):
        others |= model.objects.filter(pk__in=with_any(model, pieces))
    asked = read_entries(others, asked={listing.pk})
    return _pairs(model, asked, limit=limit, offset=0).found


def looking_like(
    model: type[Listing], name: str, country: str, *, limit: int = 5
) -> list[tuple[Listing, list[Evidence]]]:
    """Entries of a country that look like one of this name, and why; withdrawn ones, too.

    In place of one that was merged stands the one that stayed.
    """
    asked = model(name=name, country=country)
    entries = read_entries(model.objects.filter(country=country), with_withdrawn=True)
    for entry in entries.values():
        entry.is_asked = False
    entries[asked.pk] = ComparedListing(asked.pk, country, is_asked=True, names=[("name", name)])
    found: dict[uuid.UUID, tuple[Listing, list[Evidence]]] = {}
    for pair in _pairs(model, entries, limit=limit, offset=0, unsaved=asked).found:
        other = pair.one if pair.other is asked else pair.other
        stayed = other.merged_into or other
        found.setdefault(stayed.pk, (stayed, pair.evidence))
    return [*found.values()]


def _pairs(
    model: type[Listing],
    entries: dict[uuid.UUID, ComparedListing],
    *,
    limit: int,
    offset: int,
    unsaved: Listing | None = None,
) -> PairsPage:
    keys = {pk: key for key, pk in enumerate(entries)}
    if not keys:
        return PairsPage([], 0)
    names = [
        (keys[entry.pk], which, name, *spelled(name, entry.country))
        for entry in entries.values()
        for which, name in entry.names
    ]
    countries_of = [entry.country for entry in entries.values()]
    near = list(_near(names, countries_of))
    traits = traits_of(entries, keys)
    unlike = [
        sorted((keys[one], keys[other]))
        for one, other in not_the_same(model).objects.values_list("one_id", "other_id")
        if one in keys and other in keys
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        # It knows nothing of the sizes of arrays, and would compare each with each.
        cursor.execute("SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(
            FIND,
            {
                "keys": list(keys.values()),
                "countries": countries_of,
                "towns": ["|".join(sorted(entry.towns)) for entry in entries.values()],
                "asked": [entry.is_asked for entry in entries.values()],
                "name_of": [name[0] for name in names],
                "wholes": [name[3] for name in names],
                "owns": [name[4] for name in names],
                "bones": [name[5] for name in names],
                "near_of": [number for number, _beginning in near],
                "beginnings": [beginning for _number, beginning in near],
                "trait_of": [trait[0] for trait in traits],
                "kinds": [trait[1] for trait in traits],
                "values": [trait[2] for trait in traits],
                "proper": [trait[3] for trait in traits],
                "unlike_one": [one for one, _other in unlike],
                "unlike_other": [other for _one, other in unlike],
                "points": json.dumps(POINTS),
                "places": json.dumps(
                    {"country": OTHER_COUNTRY, "same town": SAME_TOWN, "other town": OTHER_TOWN}
                ),
                "least": LEAST_ALIKE,
                "same_bones": SAME_BONES
                if hasattr(model, "native_name")
                else SAME_BONES_OF_PERSONS,
                "enough": ENOUGH,
                "limit": limit,
                "offset": offset,
            },
        )
        rows = cursor.fetchall()
        cursor.execute("RESET enable_nestloop; RESET work_mem")
    pks = list(entries)
    pks_found = {pks[key] for one, other, *_rest in rows for key in (one, other)}
    listings = model.objects.without_documents().select_related("merged_into").in_bulk(pks_found)
    if unsaved:
        listings[unsaved.pk] = unsaved
    found = [
        Pair(
            listings[pks[one]],
            listings[pks[other]],
            int(score),
            list(_evidence(evidence, place, names)),
        )
        for one, other, score, place, evidence, _total in rows
    ]
    return PairsPage(found, rows[0][-1] if rows else 0)


def _near(names: list[ComparedName], countries_of: list[str]) -> Iterator[tuple[int, str]]:
    """The beginnings of the words of each name; names that share none are not compared.

    Common beginnings are left out, unless a name has no other word.
    """
    beginnings = [
        {f"{countries_of[key]} {bone[:3]}" for bone in [*bones.split(), bones.replace(" ", "")]}
        for key, *_names, bones in names
    ]
    frequency = Counter(chain.from_iterable(beginnings))
    for number, found in enumerate(beginnings, 1):
        rare = [beginning for beginning in found if frequency[beginning] <= MOST_BEGIN_ALIKE]
        for beginning in rare or found:
            yield number, beginning


def _evidence(
    found: list[tuple[str, str, str, int]], place: str, names: list[ComparedName]
) -> Iterator[Evidence]:
    for kind, a, b, points in found:
        yield Evidence(_in_words(kind, a, b, names), int(points))
    if place == "same town":
        yield Evidence(_("the same town"), SAME_TOWN)
    elif place == "other town":
        yield Evidence(_("in different towns"), OTHER_TOWN)
    elif place == "country":
        yield Evidence(_("in different countries"), OTHER_COUNTRY)


def _in_words(kind: str, a: str, b: str, names: list[ComparedName]) -> str:
    match kind:
        case "name" if not a.isdecimal():
            return _("the same words in the name")
        case "name":
            _key, one_is, one, *_spellings = names[int(a) - 1]
            _key, other_is, other, *_spellings = names[int(b) - 1]
            if one == other and one_is == other_is == "name":
                return _("the same name")
            values = {"one": one, "one_is": WHICH_NAME[one_is]}
            values |= {"other": other, "other_is": WHICH_NAME[other_is]}
            return _("similar: “%(one)s” (%(one_is)s) and “%(other)s” (%(other_is)s)") % values
        case "acronym":
            return _("the same acronym in one country: %s") % a.partition(" ")[2].upper()
        case "institution":
            return _("the same institution")
        case "host":
            return _("the same website, or e-mail there: %s") % a
        case "phone":
            return _("the same number: %s") % a
    return _("the same e-mail address: %s") % a
