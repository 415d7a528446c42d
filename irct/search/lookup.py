"""What the database knows of a search: towns, words of listings, words that are spelled alike."""

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from irct.machine.postgresql.base import planned_once
from irct.places.points import Point
from irct.search.documents import LAST
from irct.search.synonyms import written_in_latin
from irct.search.tokens import Token
from irct.search.towns import WELL_KNOWN, Town
from irct.search.words import Catalogue, parts_of

MOST_CODES_OF_A_WORD = 60
MOST_ALIKE = 40
# With fewer letters a word must be the whole of a word in a name of a town, country or language.
SHORTEST_PREFIX_OF_A_NAME = 3
# What sorts before every letter that may follow in a word.
FIRST = "\x01"
# Where towns have names of their own in Chinese characters, whatever they are called in English.
HAN = ("CN", "HK", "JP", "KP", "KR", "MO", "TW", "VN")
LARGE_TOWN = 100_000  # people


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """What is known of a word: whether a listing holds it, as a beginning or whole; what it names.

    `alike` are words spelled much like it, where it is no beginning of any.
    """

    is_known: bool = False
    # Whether it is a word that a listing holds, and not of what it offers only.
    is_held: bool = False
    is_whole: bool = False
    # Whether it begins the name of a place.
    is_begun_place: bool = False
    # Whether it is a word of a name, a former name or an institution.
    is_in_a_name: bool = False
    codes: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    alike: tuple[tuple[str, tuple[str, ...]], ...] = ()


class KnownWords(dict[str, Known]):
    """What is known of words: nothing of those that were not looked up."""

    def __missing__(self, word: str) -> Known:
        return Known()


LOOK_UP = """
WITH own AS NOT MATERIALIZED (SELECT * FROM {words} WHERE lexeme <> ALL (%(over)s::text[])),
known AS NOT MATERIALIZED (
    SELECT word, lexeme FROM own
    UNION ALL
    -- For each row by itself: a join would gather all codes that are held for each of few rows.
    SELECT word, lexeme FROM irct_codeword w
    WHERE (
        SELECT true FROM {codes} WHERE code = w.lexeme AND code <> ALL (%(over)s::text[]) LIMIT 1
    )
),
named AS MATERIALIZED (
    SELECT n.name, t.id, t.name AS own
    FROM places_townname n JOIN places_town t ON t.id = n.town_id
    WHERE n.name = ANY(%(names)s)
),
found AS (
    SELECT name, id, false AS is_namesake FROM named
    UNION
    -- GeoNames may have a name in another script for one of two towns called the same.
    SELECT m.name, t.id, true
    FROM named m JOIN places_town t ON t.name = m.own
    WHERE t.population >= %(large)s AND m.name !~ '^[ -~]+$'
    AND NOT (m.name ~ '[\u3400-\u9fff]' AND t.country = ANY(%(han)s))
    AND NOT EXISTS (SELECT FROM named WHERE named.name = m.name AND named.id = t.id)
)
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, (
    SELECT json_agg(json_build_array(
        n.name, t.id, t.name, t.country, t.latitude, t.longitude, t.population,
        (
            SELECT count(*) > 0 FROM (
                SELECT FROM {codes}
                WHERE code = 'town=' || t.id AND code <> ALL (%(over)s::text[]) LIMIT 1
            ) listed
        ), t.division, t.division_code,
        (SELECT count(*) FROM places_townname WHERE town_id = t.id), n.is_namesake
    ) ORDER BY t.population DESC, t.id)
    FROM found n JOIN places_town t ON t.id = n.id
)
UNION ALL
SELECT q.part,
    EXISTS (
        SELECT FROM known w
        WHERE w.word ~>=~ q.part AND w.word ~<~ (q.part || chr(1114111))
    ),
    EXISTS (
        SELECT FROM known w
        WHERE w.word ~>=~ q.part AND w.word ~<~ (q.part || chr(1114111))
        AND (w.lexeme NOT LIKE '%%=%%' OR w.lexeme SIMILAR TO '(town|country)=%%')
    ),
    EXISTS (SELECT FROM known w WHERE w.word = q.part),
    EXISTS (
        SELECT FROM known w
        WHERE w.word ~>~ q.part AND w.word ~<~ (q.part || chr(1114111))
        AND w.lexeme SIMILAR TO '(town|country)=%%'
    ),
    EXISTS (SELECT FROM own w WHERE w.word = q.part AND w.lexeme = q.part),
    ARRAY(
        SELECT DISTINCT w.lexeme FROM known w
        WHERE w.lexeme LIKE '%%=%%' AND w.word ~>=~ q.part AND w.word ~<~ q.after
        ORDER BY 1 LIMIT %(most)s
    ),
    ARRAY(
        SELECT w.lexeme FROM known w
        WHERE w.lexeme LIKE '%%=%%' AND w.word = q.part
        ORDER BY 1 LIMIT %(most)s
    ),
    (SELECT json_agg(json_build_array(word, lexemes)) FROM (
        SELECT w.word, json_agg(w.lexeme ORDER BY w.lexeme) AS lexemes
        FROM known w
        WHERE (
            w.word %% q.part
            OR w.word ~>=~ left(q.part, 2) AND w.word ~<~ (left(q.part, 2) || chr(1114111))
            AND length(w.word) BETWEEN length(q.part) - 1 AND length(q.part) + 1
            OR w.word = ANY (ARRAY(
                SELECT overlay(q.part PLACING reverse(substr(q.part, i, 2)) FROM i FOR 2)
                FROM generate_series(1, length(q.part) - 1) i
            ))
        ) AND NOT EXISTS (
            SELECT FROM known k
            WHERE k.word ~>=~ q.part AND k.word ~<~ (q.part || chr(1114111))
        )
        GROUP BY w.word ORDER BY similarity(w.word, q.part) DESC, w.word LIMIT %(alike)s
    ) alike)
FROM unnest(%(parts)s::text[], %(afters)s::text[]) AS q(part, after)
"""


def look_up(
    names: Collection[str], parts: Iterable[str], *, over: Sequence[str], catalogue: Catalogue
) -> tuple[dict[str, list[Town]], KnownWords]:
    """The towns of each spelling, the largest first, and what is known of each word."""
    parts = sorted(set(parts))
    with planned_once() as cursor:
        cursor.execute(
            catalogue.fill(LOOK_UP),
            {
                "names": sorted(names),
                "parts": parts,
                # A short word is the name of a code only as a whole.
                "afters": [
                    part + (LAST if len(part) >= SHORTEST_PREFIX_OF_A_NAME else FIRST)
                    for part in parts
                ],
                "over": list(over),
                "most": MOST_CODES_OF_A_WORD,
                "alike": MOST_ALIKE,
                "large": LARGE_TOWN,
                "han": list(HAN),
            },
        )
        (*_none, found), *rows = cursor.fetchall()
    towns: dict[str, list[Town]] = {}
    for row in found or []:
        towns.setdefault(row[0], []).append(_town(*row[1:]))
    return towns, KnownWords({row[0]: _known(*row[1:]) for row in rows})


def _town(
    pk: int,
    name: str,
    country: str,
    latitude: float,
    longitude: float,
    population: int,
    is_listed: bool,
    division: str = "",
    division_code: str = "",
    names: int = WELL_KNOWN,
    is_namesake: bool = False,
) -> Town:
    point, of = Point(latitude, longitude), (division, division_code)
    return Town(pk, name, country, point, population, is_listed, *of, names, is_namesake)


def _known(
    is_known: bool,
    is_held: bool,
    is_whole: bool,
    is_begun_place: bool,
    is_in_a_name: bool,
    codes: list[str],
    named: list[str],
    alike: list[tuple[str, list[str]]] | None,
) -> Known:
    pairs = tuple((word, tuple(lexemes)) for word, lexemes in alike or [])
    return Known(
        is_known,
        is_held,
        is_whole,
        is_begun_place and not is_whole,
        is_in_a_name,
        tuple(codes),
        tuple(named),
        pairs,
    )


SIMILAR_TOWNS = """
SELECT '', n.name, t.name, t.population, t.country
FROM places_townname n JOIN places_town t ON t.id = n.town_id
WHERE n.name = ANY(%(names)s) AND (t.population >= %(smallest)s OR t.country = ANY(%(lands)s))
UNION ALL
SELECT q.part, alike.* FROM unnest(%(parts)s::text[]) AS q(part) CROSS JOIN LATERAL (
    SELECT n.name, t.name AS own, t.population, t.country
    FROM places_townname n JOIN places_town t ON t.id = n.town_id
    WHERE n.name %% q.part AND t.population >= %(smallest)s
    ORDER BY similarity(n.name, q.part) DESC, t.population DESC LIMIT %(most)s
) alike
"""


class SimilarTown(NamedTuple):
    """A large town with a name that was looked for, or that is spelled much like a word."""

    part: str
    name: str
    own: str
    population: int
    country: str


def similar_towns(
    names: Iterable[str], parts: Iterable[str], lands: Iterable[str]
) -> list[SimilarTown]:
    """The large towns of some names, and those whose names are spelled much like some words.

    In some countries, small towns of these names count as well.
    """
    values: dict[str, list[str] | int | str] = {
        "names": list(names),
        "parts": sorted(parts),
        "smallest": LARGE_TOWN,
        "lands": sorted(lands),
        "most": MOST_ALIKE,
    }
    with planned_once() as cursor:
        cursor.execute(SIMILAR_TOWNS, values)
        return [SimilarTown(*row) for row in cursor.fetchall()]


TOWNS_LIKE = """
SELECT n.name, t.id, t.name, t.country, t.latitude, t.longitude, t.population, false, t.division
FROM unnest(%(parts)s::text[]) AS q(part)
CROSS JOIN LATERAL (
    (
        SELECT n.name, n.town_id
        FROM places_townname n JOIN places_town t ON t.id = n.town_id
        WHERE n.name ~>=~ q.part AND n.name ~<~ (q.part || chr(1114111))
        AND length(q.part) >= %(shortest)s
        ORDER BY t.population DESC, t.id LIMIT %(most)s
    )
    UNION
    (
        SELECT n.name, n.town_id FROM places_townname n WHERE n.name %% q.part
        ORDER BY similarity(n.name, q.part) DESC, n.town_id LIMIT %(most)s
    )
) n
JOIN places_town t ON t.id = n.town_id
ORDER BY t.population DESC, t.id
"""


def towns_like(parts: Iterable[str]) -> list[tuple[str, Town]]:
    """Towns, each with a name of it that begins with a part or is spelled much like it."""
    values: dict[str, list[str] | int | str] = {
        "parts": sorted(parts),
        "shortest": SHORTEST_PREFIX_OF_A_NAME,
        "most": MOST_ALIKE,
    }
    with planned_once() as cursor:
        cursor.execute(TOWNS_LIKE, values)
        return [(name, _town(*row)) for name, *row in cursor.fetchall()]


def is_held(token: Token, known: KnownWords) -> bool:
    """A listing holds a word, or one that begins so, or is in a place that does."""
    parts = word_parts(token)
    latin = (one for part in parts for one in written_in_latin().get(part, ()))
    return any(known[part].is_held for part in (*parts, *latin))


def word_parts(token: Token) -> tuple[str, ...]:
    """A word joined, and what it is split into."""
    return (token.joined, *parts_of(token.split))
