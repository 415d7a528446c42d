"""Queries: what somebody typed, read and mended."""

import dataclasses
import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from irct.places import countries, languages
from irct.places.points import Point
from irct.places.text import normalise, spellings
from irct.search.documents import LAST, quoted
from irct.search.spelling import nearest
from irct.search.synonyms import SYNONYMS
from irct.search.words import SPELLINGS, STOP_WORDS, Forms, forms_of, whole_name

LONGEST_TEXT = 200
MOST_WORDS = 12
MOST_CODES_OF_A_WORD = 60
MOST_COMBINATIONS = 24
# With fewer letters a word must be the whole of a word in a name of a town, country or language.
SHORTEST_PREFIX_OF_A_NAME = 3
# Of what is offered, places, former names, names.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]

# What sorts before every letter that may follow in a word.
FIRST = "\x01"


@dataclasses.dataclass(frozen=True, slots=True)
class Absent:
    """A country or town in the query that has nothing in the directory."""

    name: str
    country: str
    point: Point
    town: str = ""
    town_id: int = 0

    @property
    def code(self) -> str:
        return f"town={self.town_id}" if self.town_id else f"country={self.country}"


@dataclasses.dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: every word must be found, as written or by what it names.

    A word is given in its forms (joined, split), each the tuple of its parts. `codes` holds what a
    part names or begins to name, `named` what it names as a whole. `typed` are all words before any
    was corrected or taken out, `towns` the largest town of each name among them.
    """

    text: str = ""
    words: tuple[tuple[tuple[str, ...], ...], ...] = ()
    codes: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    named: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    corrections: tuple[tuple[str, str], ...] = ()
    absent: Absent | None = None
    typed: tuple[Forms, ...] = ()
    towns: Mapping[str, int] = dataclasses.field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words)

    def condition(self) -> Q:
        """The condition that every word is found."""
        return Q(document=Lexemes(self.expression()))

    def expression(self) -> str:
        """The condition as a tsquery."""
        return " & ".join(
            "(" + " | ".join(" & ".join(map(self._found, form)) for form in forms) + ")"
            for forms in self.words
        )

    def rank(self) -> Combinable:
        """How well a document answers; whole words count twice."""
        parts = {part for forms in self.words for form in forms for part in form}
        spelled = {spelling for part in parts for spelling in SPELLINGS.get(part, (part,))}
        named = {code for part in parts for code in self._meant(part)}
        whole = " | ".join(map(quoted, sorted(spelled | named)))
        begun = " | ".join(f"{quoted(part)}:*" for part in sorted(parts))
        return (
            NameScore("names", Value(whole_name(self.text)))
            + SearchRank(F("document"), Lexemes(whole), weights=WEIGHTS)
            + SearchRank(F("document"), Lexemes(begun), weights=WEIGHTS)
        )

    def recognised(self) -> set[str]:
        """Codes of the countries, languages, services and towns typed.

        A town among other words or towns is left out: it may be part of a person's name.
        """
        found: set[str] = set()
        towns: set[str] = set()
        left = set(range(len(self.typed)))
        for start, end, window in _windows(self.typed):
            span = set(range(start, end))
            if span <= left and (codes := _codes_by_name().get(window)):
                found |= codes
                left -= span
            elif span <= left and window in self.towns:
                towns.add(f"town={self.towns[window]}")
                left -= span
        return found if left or len(towns) > 1 else found | towns

    def _meant(self, part: str) -> Sequence[str]:
        """The codes that a part most likely stands for: whole names, then places, first."""
        codes = self.named.get(part) or self.codes.get(part, ())
        return [code for code in codes if code.startswith(("country=", "town="))] or codes

    def marked(self, text: str) -> Iterator[tuple[str, bool]]:
        """Split a text into pieces, each with whether the query looked for it."""
        parts = {part for forms in self.words for form in forms for part in form}
        for piece in filter(None, re.split(r"([^\W_]+)", text)):
            words = normalise(piece)
            yield (
                piece,
                any(
                    word.startswith(part) or word in SPELLINGS.get(part, ())
                    for word in words
                    for part in parts
                ),
            )

    def _found(self, part: str) -> str:
        ways = [f"{quoted(part)}:*", f"{quoted('~' + part)}:*"]
        ways += [quoted(spelling) for spelling in SPELLINGS.get(part, ()) if spelling != part]
        ways += map(quoted, self.codes.get(part, ()))
        return f"({' | '.join(ways)})"


class NameScore(Func):
    """10 where a whole name equals the query, 5 where one begins with its two words or more."""

    template = (
        "(SELECT coalesce(max(CASE WHEN name = %(typed)s THEN 10"
        " WHEN %(typed)s LIKE '%%%% %%%%' AND starts_with(name, %(typed)s) THEN 5 ELSE 0 END), 0)"
        " FROM unnest(%(names)s) AS name)"
    )
    output_field = FloatField()

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object
    ) -> tuple[str, list[object]]:
        names, names_params = compiler.compile(self.source_expressions[0])
        typed, typed_params = compiler.compile(self.source_expressions[1])
        sql = self.template % {"names": names, "typed": typed}
        return sql, [*typed_params * 3, *names_params]


class Lexemes(SearchQuery):
    """A tsquery of lexemes as documents hold them, which PostgreSQL's parser never reads."""

    def __init__(self, expression: str) -> None:
        super().__init__(expression, search_type="raw")
        self.expression = expression

    def as_sql(self, *args: object, **kwargs: object) -> tuple[str, list[str]]:
        return "%s::tsquery", [self.expression]


def understand(
    text: str, *, among: models.QuerySet, correcting: bool = True, over: Sequence[str] = ()
) -> Query:
    """Read a query and correct words that no public listing is found by.

    `among` are the public listings searched: nothing else is ever suggested. `over` are lexemes of
    listings that ceased to be public today and are not forgotten yet.
    """
    words = forms_of(text[:LONGEST_TEXT])[:MOST_WORDS]
    if all(" ".join(forms[0]) in STOP_WORDS for forms in words):
        return Query(text)
    known, towns = _look_up(words, over)
    codes = {part: word.codes for part, word in known.items() if word.codes}
    named = {part: word.named for part, word in known.items() if word.named}
    typed = tuple(words)
    words, absent = _without_absent(words, known, towns)
    query = Query(
        text,
        tuple(words),
        codes,
        named,
        absent=absent,
        typed=typed,
        towns={name: town_id for name, town_id, *_town in reversed(towns)},
    )
    unknown = {
        part
        for forms in words
        if not any(all(known[part].is_known for part in form) for form in forms)
        for part in forms[-1]
        if not known[part].is_known
    }
    if not correcting or not unknown:
        return query
    return _corrected(query, {part: known[part] for part in sorted(unknown)}, among) or query


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a part: whether it is found, what it names, and similar words."""

    is_known: bool
    is_whole: bool
    codes: tuple[str, ...]
    named: tuple[str, ...]
    alike: tuple[tuple[str, tuple[str, ...]], ...]


LOOK_UP = """
WITH known AS NOT MATERIALIZED (SELECT * FROM irct_word WHERE lexeme <> ALL (%(over)s::text[]))
SELECT q.part,
    EXISTS (
        SELECT FROM known w
        WHERE w.word ~>=~ q.part AND w.word ~<~ (q.part || chr(1114111))
    ),
    EXISTS (SELECT FROM known w WHERE w.word = q.part),
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
    (SELECT json_object_agg(word, lexemes) FROM (
        SELECT w.word, json_agg(w.lexeme ORDER BY w.lexeme) AS lexemes
        FROM known w
        WHERE (
            w.word %% q.part
            OR w.word ~>=~ left(q.part, 2) AND w.word ~<~ (left(q.part, 2) || chr(1114111))
            AND length(w.word) BETWEEN length(q.part) - 1 AND length(q.part) + 1
        ) AND NOT EXISTS (
            SELECT FROM known k
            WHERE k.word ~>=~ q.part AND k.word ~<~ (q.part || chr(1114111))
        )
        GROUP BY w.word ORDER BY similarity(w.word, q.part) DESC, w.word LIMIT 40
    ) alike),
    (SELECT json_agg(json_build_array(n.name, t.id, t.name, t.country, t.latitude, t.longitude)
        ORDER BY t.population DESC, t.id)
        FROM places_townname n JOIN places_town t ON t.id = n.town_id
        WHERE n.name = ANY(%(windows)s) AND t.population >= 15000)
FROM unnest(%(parts)s::text[], %(afters)s::text[]) AS q(part, after)
"""


def _look_up(
    words: Sequence[Forms], over: Sequence[str]
) -> tuple[dict[str, _Known], list[list[Any]]]:
    parts = sorted({part for forms in words for form in forms for part in form})
    windows = sorted({window for *_span, window in _windows(words)})
    with connection.cursor() as cursor:
        cursor.execute(
            LOOK_UP,
            {
                "parts": parts,
                "over": list(over),
                # A short word is the name of a code only as a whole.
                "afters": [
                    part + (LAST if len(part) >= SHORTEST_PREFIX_OF_A_NAME else FIRST)
                    for part in parts
                ],
                "most": MOST_CODES_OF_A_WORD,
                "windows": windows,
            },
        )
        rows = cursor.fetchall()
    known = {
        part: _Known(
            is_known,
            is_whole,
            tuple(codes),
            tuple(named),
            tuple((word, tuple(lexemes)) for word, lexemes in (alike or {}).items()),
        )
        for part, is_known, is_whole, codes, named, alike, _towns in rows
    }
    return known, rows[0][-1] or []


def _windows(words: Sequence[Forms]) -> Iterator[tuple[int, int, str]]:
    """Each run of up to four words: start, end and spelling, longest first."""
    for size in range(min(4, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            for form in (0, -1):
                parts = [part for forms in words[start : start + size] for part in forms[form]]
                yield start, start + size, " ".join(parts)


def _without_absent(
    words: list[Forms], known: Mapping[str, _Known], towns: list[list[Any]]
) -> tuple[list[Forms], Absent | None]:
    """Take out the name of a country or town that has nothing in the directory."""
    town_by_name = {name: town for name, *town in reversed(towns)}
    for start, end, window in _windows(words):
        parts = window.split()
        named = [set(known[part].codes) for part in parts if part in known]
        common = set.intersection(*named) if named else set()
        for country in _countries_by_name().get(window, ()):
            if f"country={country}" not in common and not _is_in_listings(parts, known):
                point = countries.country_point(country)
                return words[:start] + words[end:], Absent(window, country, point)
        if (town := town_by_name.get(window)) and not all(known[part].is_whole for part in parts):
            town_id, name, country, latitude, longitude = town
            return words[:start] + words[end:], Absent(
                window, country, Point(latitude, longitude), town=name, town_id=town_id
            )
    return words, None


def _is_in_listings(parts: Sequence[str], known: Mapping[str, _Known]) -> bool:
    """Whether public listings hold the words as they are, naming something else."""
    return all(known[part].is_whole for part in parts) and any(
        code.startswith(("country=", "town=")) for part in parts for code in known[part].codes
    )


@functools.cache
def _countries_by_name() -> dict[str, tuple[str, ...]]:
    by_name: dict[str, tuple[str, ...]] = {}
    for code in countries.codes():
        for name in countries.names(code):
            for spelling in spellings(name):
                if code not in by_name.get(spelling, ()):
                    by_name[spelling] = (*by_name.get(spelling, ()), code)
    return by_name


@functools.cache
def _codes_by_name() -> dict[str, set[str]]:
    """Codes of all countries, languages and services by each of their names."""
    names: dict[str, Iterable[str]] = {
        **{f"country={code}": countries.names(code) for code in countries.codes()},
        **{f"language={code}": languages.names(code) for code in languages.codes()},
        **{code: names for code, names in SYNONYMS.items() if code.startswith("service=")},
    }
    by_name: dict[str, set[str]] = {}
    for code in names:
        for words in map(forms_of, names[code]):
            for form in (0, -1):
                spelling = " ".join(part for forms in words for part in forms[form])
                by_name.setdefault(spelling, set()).add(code)
    return by_name


def _corrected(query: Query, unknown: Mapping[str, _Known], among: models.QuerySet) -> Query | None:
    """The nearest query that finds something, all candidates tried in one statement."""
    choices = [
        [(distance, part, word, lexemes) for distance, word, lexemes in nearest(part, of.alike)]
        for part, of in unknown.items()
    ]
    combinations = sorted(
        itertools.islice(itertools.product(*choices), MOST_COMBINATIONS),
        key=lambda combination: sum(distance for distance, *_rest in combination),
    )
    if not combinations:
        return None
    candidates = []
    for combination in combinations:
        to = {part: word for _distance, part, word, _lexemes in combination}
        candidates.append(
            dataclasses.replace(
                query,
                text=" ".join(to.get(p, p) for forms in query.words for p in forms[-1]),
                words=tuple(
                    (tuple(to.get(p, p) for p in forms[-1]),)
                    if to.keys() & set(forms[-1])
                    else forms
                    for forms in query.words
                ),
                codes={
                    **query.codes,
                    **{
                        word: tuple(code for code in lexemes if "=" in code)
                        for *_, word, lexemes in combination
                    },
                },
                corrections=tuple(to.items()),
            )
        )
    found = among.order_by().annotate(_n=Value(0)).none()
    branches = [
        among.filter(candidate.condition()).order_by().values_list(Value(number))[:1]
        for number, candidate in enumerate(candidates)
    ]
    numbers = [number for (number,) in found.values_list("_n").union(*branches, all=True)]
    return candidates[min(numbers)] if numbers else None
