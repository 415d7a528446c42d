"""Queries: what somebody typed, as conditions that find listings and put the best first."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, F, FloatField, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

from irct.places.points import Point
from irct.places.text import normalise
from irct.search import phrases
from irct.search.contacts import contact_in
from irct.search.documents import LAST, quoted
from irct.search.lookup import Known, look_up, similar_towns
from irct.search.reading import Ask, Place, Reading, read
from irct.search.segments import wanted
from irct.search.spelling import nearest
from irct.search.synonyms import spelled_alike
from irct.search.tokens import LONGEST_TEXT, MOST_WORDS, Token, tokens
from irct.search.words import parts_of, whole_name

# Of what is offered, places, former names, names.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
# A word of grammar with fewer letters is not marked in results.
SHORTEST_MARKED = 5
NOTHING_READ = Reading()
# What no document holds.
NOTHING = "'='"
# What is only a sample never stands before what is real, unless it is called by its name.
IS_SAMPLE = Case(When(sort_name__startswith=LAST, then=Value(1)), default=Value(0))
# How many letters of a word of so many may be wrong.
LETTERS_WRONG = ((9, 2), (5, 1))


@dataclasses.dataclass(frozen=True, slots=True)
class Absent:
    """A country, town or area in the query that has nothing in the directory."""

    country: str
    point: Point
    code: str
    # The name of the town or area.
    town: str = ""


@dataclasses.dataclass(frozen=True)
class Query:
    """What somebody looks for: a place is where, everything else ranks.

    `words` are those in no table, each in its parts, which are found as they are written or by what
    they name. `present` names the conditions that public listings meet.
    """

    text: str = ""
    reading: Reading = NOTHING_READ
    content: tuple[Token, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    known: Mapping[str, Known] = dataclasses.field(default_factory=dict)
    corrections: tuple[tuple[str, str], ...] = ()
    # A phone number, an e-mail or web address that was typed, with the code that documents hold.
    contact: tuple[str, str] | None = None
    present: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.content or self.contact)

    # What is looked for

    def conditions(self) -> dict[str, str]:
        """The tsqueries by which it is decided what to show, by their names."""
        found: dict[str, str] = {}
        if self.contact:
            found["contact"] = quoted(self.contact[1])
        if place := self.reading.place:
            found["place"] = quoted(place.code)
            found["country"] = quoted(f"country={place.country}")
        if (name := self._name_words()) and len(name) > 1:
            found["name"] = " & ".join(map(self._in_a_name, name))
        terms = [*map(self._asked, self.reading.asks), *map(self._word, self.words)]
        if terms:
            found |= {"all": " & ".join(terms), "any": " | ".join(terms)}
        for number, term in enumerate(map(self._asked, self.reading.asks)):
            for where in ("place", "country"):
                if where in found:
                    found[f"ask {number} {where}"] = f"{found[where]} & {term}"
        return found

    def _name_words(self) -> list[Token]:
        """The words that may be a name: without the place, if two are left."""
        place = {token.joined for token in tokens(self.reading.place_words)}
        known = phrases.meanings()
        left = [token for token in self.content if token.joined not in place]
        name = left if len(left) > 1 else list(self.content)
        is_name = any("subject" not in known.get(token.joined, ()) for token in name)
        return name if is_name else []

    def is_named(self) -> Combinable:
        """1 where all the words stand in a name, or are one."""
        expression = self.conditions().get("name", NOTHING)
        is_in_a_name = Q(document=Lexemes(expression))
        is_one = Q(names__contains=[whole_name(self.text)])
        return Case(When(is_in_a_name | is_one, then=Value(1)), default=Value(0))

    def condition(self) -> Q:
        """The condition for what is shown."""
        conditions = self.conditions()
        shown = next((one for one in self._shown() if one in self.present), "")
        if not shown:
            return Q() if self.is_open else Q(document=Lexemes(NOTHING))
        expression = conditions[shown]
        if "name" in self.present:
            expression = f"{expression} | {conditions['name']}"
        return Q(document=Lexemes(expression))

    def _shown(self) -> list[str]:
        if self.contact:
            return ["contact", "place", "country"]
        if self.reading.place:
            return ["place", "country"]
        return ["all", "name", "any"] if self.words or self.reading.asks else []

    @property
    def is_open(self) -> bool:
        """Whether everything is shown, since nothing that is asked for would leave anything out."""
        return bool(self.reading.place) or not (self.words or self.contact)

    @property
    def wants_experts(self) -> bool:
        """Whether a forensic expert may be what is looked for."""
        kinds = ("profession=", "expertise=", "service=forensic")
        return any(code.startswith(kinds) for ask in self.reading.asks for code in ask.codes)

    @property
    def unknown_contact(self) -> str:
        """A number or address that was typed and that no public listing has."""
        return self.contact[0] if self.contact and "contact" not in self.present else ""

    @property
    def is_name(self) -> bool:
        return "name" in self.present

    @property
    def absent(self) -> Absent | None:
        place = self.reading.place
        if not place or "place" in self.present or self.is_name:
            return None
        return Absent(place.country, place.point, place.code, place.name(get_language() or "en"))

    @property
    def unused(self) -> list[str]:
        """The words that say nothing of what is looked for, and those that no listing has."""
        unknown = {
            token.typed
            for token in self.reading.rest
            if not any(
                self.known.get(part, Known()).is_known
                for part in (token.joined, *parts_of(token.split))
            )
        }
        return list(dict.fromkeys([*self.reading.unused, *sorted(unknown)]))

    @property
    def is_in_country(self) -> bool:
        return "country" in self.present

    @property
    def missing(self) -> list[Ask]:
        """What is asked for and mentioned by nobody in the place, where there is somebody."""
        where = next((one for one in ("place", "country") if one in self.present), "")
        asks = enumerate(self.reading.asks) if where else ()
        return [ask for number, ask in asks if f"ask {number} {where}" not in self.present]

    def rank(self) -> Combinable:
        """How well a document answers; whole words count twice."""
        parts = {part for token in self.content for part in parts_of(token.split)}
        spelled = {spelling for part in parts for spelling in spelled_alike().get(part, (part,))}
        codes = {code for ask in self.reading.asks for code in ask.codes} | {*self.reading.hints}
        codes |= {code for part in parts for code in self._meant(part)}
        codes |= {place.code for place in self.reading.places[:1]}
        whole = " | ".join(map(quoted, sorted(spelled | codes)))
        begun = " | ".join(f"{quoted(part)}:*" for part in sorted(parts))
        return (
            NameScore("names", Value(whole_name(self.text)))
            + SearchRank(F("document"), Lexemes(whole), weights=WEIGHTS)
            + SearchRank(F("document"), Lexemes(begun), weights=WEIGHTS)
        )

    def _meant(self, part: str) -> Sequence[str]:
        """The codes that a part most likely stands for: whole names, then places, first."""
        known = self.known.get(part, Known())
        codes = known.named or known.codes
        return [code for code in codes if code.startswith(("country=", "town="))] or codes

    def _in_a_name(self, token: Token) -> str:
        ways = {" & ".join(self._name(part) for part in parts_of(token.split))}
        ways |= {self._name(token.joined)}
        return f"({' | '.join(sorted(ways))})"

    def _name(self, part: str) -> str:
        spelled = [one for one in spelled_alike().get(part, ()) if one != part]
        return f"({' | '.join([f'{quoted(part)}:*AB', *(f'{quoted(one)}:AB' for one in spelled)])})"

    def _asked(self, ask: Ask) -> str:
        words = " & ".join(f"{quoted(part)}:*" for part in normalise(ask.words))
        return (
            f"({' | '.join([*map(quoted, ask.codes), f'({words})', f'({_in_text(ask.words)})'])})"
        )

    def _word(self, parts: tuple[str, ...]) -> str:
        return f"({' & '.join(map(self._found, parts))})"

    def _found(self, part: str) -> str:
        ways = [f"{quoted(part)}:*", f"{quoted('~' + part)}:*"]
        ways += [quoted(spelling) for spelling in spelled_alike().get(part, ()) if spelling != part]
        # What it begins to name: places only, since the beginnings of other words were read.
        codes = self.known.get(part, Known()).codes
        ways += (quoted(code) for code in codes if code.startswith(("country=", "town=")))
        return f"({' | '.join(ways)})"

    # What is told of it

    def recognised(self) -> set[str]:
        """Codes of the countries, languages, services and towns typed.

        A town or area among other words or places is left out: it may be part of a person's name.
        """
        asked = {code for ask in self.reading.asks for code in ask.codes}
        found = {code for code in asked if code.startswith(("service=", "language="))}
        place = self.reading.place
        is_alone = not (self.reading.rest or self.reading.origins)
        if place and (place.is_whole_country or is_alone):
            found.add(place.code)
        return found

    def marked(self, text: str) -> Iterator[tuple[str, bool]]:
        """Split a text into pieces, each with whether the query looked for it."""
        known = phrases.meanings()
        typed = {part for token in tokens(self.text) for part in parts_of(token.split)}
        parts = {
            part
            for part in typed
            if len(part) >= SHORTEST_MARKED or "stop" not in known.get(part, ())
        }
        for piece in filter(None, re.split(r"([^\W_]+)", text)):
            words = normalise(piece)
            yield (
                piece,
                any(
                    word.startswith(part) or word in spelled_alike().get(part, ())
                    for word in words
                    for part in parts
                ),
            )


def _in_text(words: str) -> str:
    return " & ".join(f"{quoted('~' + part)}:*" for part in normalise(words))


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
    """Read a query, correct what is no word of anything, and see what listings can answer.

    `among` are the public listings searched: nothing else is ever suggested. `over` are lexemes of
    listings that ceased to be public today and are not forgotten yet.
    """
    query = _read(text, over)
    if correcting and (mended := _corrected(query)):
        corrected = " ".join(mended.get(token.joined, token.typed) for token in tokens(text))
        query = dataclasses.replace(_read(corrected, over), corrections=tuple(mended.items()))
    return _answered(query, among) if query else query


def _read(text: str, over: Sequence[str]) -> Query:
    contact = contact_in(text)
    words = tokens(text.replace(contact[0], " ") if contact else text)
    known_phrases = phrases.meanings()
    parts = {
        part
        for token in words
        if phrases.SILENT.isdisjoint(known_phrases.get(token.joined, ()))
        for part in (token.joined, *parts_of(token.split))
    }
    towns, known = look_up(wanted(words), parts, over=over)
    names = {part for part, found in known.items() if found.is_in_a_name}
    reading = read(words, towns, names)
    content = [token for token in words if "stop" not in known_phrases.get(token.joined, ())]
    rest = [_form(token, known) for token in reading.rest]
    return Query(text, reading, tuple(content or words), tuple(rest), known, contact=contact)


def _form(token: Token, known: Mapping[str, Known]) -> tuple[str, ...]:
    """The word joined, where a listing has it so, else its parts."""
    joined = (token.joined,)
    return joined if known.get(token.joined, Known()).is_known else parts_of(token.split)


def _answered(query: Query, among: models.QuerySet) -> Query:
    """Note which conditions public listings meet, all of them tried in one statement."""
    tried = query.conditions()
    names = list(tried)
    branches = [
        among.filter(document=Lexemes(tried[name])).order_by().values_list(Value(number))[:1]
        for number, name in enumerate(names)
    ]
    if not branches:
        return query
    none = among.order_by().annotate(_n=Value(0)).none().values_list("_n")
    found = frozenset(names[number] for (number,) in none.union(*branches, all=True))
    return dataclasses.replace(query, present=found)


def _corrected(query: Query) -> dict[str, str]:
    """The words that are meant by words of the query that are none of anything."""
    wrong = {
        token.joined: most
        for token in query.reading.rest
        if (most := _letters_wrong(token.joined))
        and not any(query.known[part].is_known for part in (token.joined, *parts_of(token.split)))
    }
    found: dict[str, str] = {}
    for word, most in wrong.items():
        for distance, other, _lexemes in nearest(word, query.known[word].alike)[:1]:
            if distance <= 2 * most + 1:
                found[word] = other
    if left := wrong.keys() - found.keys():
        for word, others in similar_towns(left).items():
            for distance, other, _lexemes in nearest(word, ((one, ()) for one in others))[:1]:
                if distance <= 2 * wrong[word]:
                    found[word] = other
    return found


def _letters_wrong(word: str) -> int:
    """How many letters of a word may be wrong: none of one that is a word somewhere."""
    if word.isdigit() or phrases.is_everyday(word):
        return 0
    return next((most for letters, most in LETTERS_WRONG if len(word) >= letters), 0)


__all__ = ["LONGEST_TEXT", "MOST_WORDS", "Absent", "Place", "Query", "understand"]
