"""Queries: what somebody typed, as conditions that find listings and put the best first."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, F, FloatField, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property
from django.utils.translation import get_language

from irct.places import countries
from irct.places.points import Point
from irct.places.text import normalise
from irct.search import phrases
from irct.search.contacts import reference_code
from irct.search.documents import LAST, quoted
from irct.search.lookup import KnownWords, is_held
from irct.search.reading import Ask, Reading
from irct.search.synonyms import other_spellings
from irct.search.tokens import Token, tokens
from irct.search.words import PUBLIC, Catalogue, parts_of, whole_name

# Of what is offered, places, former names, names.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
# A word of grammar with fewer letters is not marked in results.
SHORTEST_MARKED = 5
NOTHING_READ = Reading()
EVIDENCE = frozenset(f"expertise={one}" for one in ("testimony", "istanbul", "review", "deaths"))
# What no document holds.
NOTHING = "'='"
# What is only a sample never stands before what is real, unless it is called by its name.
IS_SAMPLE = Case(When(sort_name__startswith=LAST, then=Value(1)), default=Value(0))


@dataclasses.dataclass(frozen=True, slots=True)
class Absent:
    """A country, town or area in the query that has nothing in the directory."""

    country: str
    point: Point
    code: str
    # The name of the town or area.
    town: str = ""

    @property
    def is_inhabited(self) -> bool:
        return self.country not in countries.UNINHABITED


@dataclasses.dataclass(frozen=True)
class Query:
    """What somebody looks for: a place is where, everything else ranks.

    `words` are those in no table, each in its parts, which are found as they are written or by what
    they name. `present` names the conditions that the listings searched meet.
    """

    text: str = ""
    reading: Reading = NOTHING_READ
    content: tuple[Token, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    known: KnownWords = dataclasses.field(default_factory=KnownWords)
    corrections: tuple[tuple[str, str], ...] = ()
    # A phone number, an e-mail or web address that was typed, with the code that documents hold.
    contact: tuple[str, str] | None = None
    present: frozenset[str] = frozenset()
    catalogue: Catalogue = PUBLIC

    def __bool__(self) -> bool:
        return bool(self.content or self.contact)

    # What is looked for

    def conditions(self) -> dict[str, str]:
        """The tsqueries by which it is decided what to show, by their names."""
        found: dict[str, str] = {}
        if self.catalogue.is_whole:
            # What is a word only, as a short slug is, is found as one.
            if not self.text.replace(" ", "").isalpha():
                found["reference"] = quoted(reference_code(self.text))
            found["typed"] = " & ".join(map(self._typed, self.content)) or NOTHING
        if self.contact:
            found["contact"] = quoted(self.contact[1])
        if place := self.reading.place:
            found["country"] = quoted(f"country={place.country}")
            found["place"] = quoted(place.code)
            if named := normalise(place.name("en")):
                # A town may be written down without being chosen from the list of towns.
                written = " & ".join(f"{quoted(word)}:C" for word in named)
                found["place"] = f"({found['place']} | {found['country']} & {written})"
        if name := self._name():
            found["name"] = name
        terms = [*map(self._asked, self.reading.asks), *map(self._word, self.words)]
        if terms:
            found |= {"all": " & ".join(terms), "any": " | ".join(terms)}
        asked = {
            f"ask {number}": term for number, term in enumerate(map(self._asked, self.reading.asks))
        }
        if len(asked) > 1:
            asked["asks"] = found["asks"] = " & ".join(asked.values())
        for what, term in asked.items():
            for where in ("place", "country"):
                if where in found:
                    found[f"{what} {where}"] = f"{found[where]} & {term}"
        return found

    def _name(self) -> str:
        """What a name of several words holds that was typed, "" if none can have been.

        A name is typed whole, or by what is in no table: words of the subject may stand beside it.
        """
        known = phrases.meanings()
        typed = {token.joined for token in tokens(self.reading.place_words)}
        place = [token for token in self.content if token.joined in typed]
        left = [token for token in self.content if token.joined not in typed]
        own = [token for token in left if token in self.reading.rest]
        subject = [token for token in left if "subject" in known.get(token.joined, ())]
        whole = left if len(left) > 1 else self.content
        asked = {word.joined for ask in self.reading.asks for word in tokens(ask.words)}
        # "Mental health Nairobi" is no centre elsewhere that has mental health in its name.
        is_asked = bool(place) and all(token in subject or token.joined in asked for token in whole)
        ways = []
        if len(whole) > 1 and not is_asked and any(token not in subject for token in whole):
            ways.append(whole)
        if len(own) > 1:
            ways.append(own)
        elif own:
            ways += [[*own, token] for token in subject]
            ways += [[*own, *place]] * bool(place)
        return " | ".join(dict.fromkeys(" & ".join(map(self._in_a_name, way)) for way in ways))

    def is_named(self) -> Combinable:
        """1 where all the words stand in a name, or are one."""
        expression = self.conditions().get("name", NOTHING)
        is_in_a_name = self.matches(expression)
        is_one = Q(**{f"{self.catalogue.names}__contains": [whole_name(self.text)]})
        return Case(When(is_in_a_name | is_one, then=Value(1)), default=Value(0))

    def condition(self) -> Q:
        """The condition for what is shown."""
        conditions = self.conditions()
        if not self.shown:
            is_open = self.is_open and not self.catalogue.is_whole
            return Q() if is_open else self.matches(NOTHING)
        expression = conditions[self.shown]
        if "name" in self.present:
            expression = f"{expression} | {conditions['name']}"
        return self.matches(expression)

    def as_typed(self) -> "Query":
        """The same, with all words looked for as they are, whatever they mean."""
        return dataclasses.replace(self, present=self.present & {"reference", "typed"})

    def without_place(self) -> "Query":
        """The same, without asking where."""
        reading = dataclasses.replace(self.reading, places=())
        return dataclasses.replace(self, reading=reading)

    @property
    def shown(self) -> str:
        """The name of the condition by which it is decided, if listings meet one."""
        ways = ["all", "name", "any"] if self.words or self.reading.asks else []
        if self.reading.place:
            ways = ["place", "typed", "country"]
        if self.contact:
            ways = ["contact", "place", "country"]
        return next((one for one in ("reference", *ways, "typed") if one in self.present), "")

    def matches(self, expression: str) -> Q:
        return Q(**{self.catalogue.document: Lexemes(expression)})

    @property
    def is_open(self) -> bool:
        """Everything is shown, since nothing that is asked for would leave anything out."""
        return bool(self.reading.place) or not (self.words or self.contact)

    @property
    def wants_experts(self) -> bool:
        """A forensic expert may be what is looked for."""
        if self.reading.is_of_experts and any(map(_is_of_courts, self.reading.asks)):
            return True
        return any(map(_is_of_experts, self.reading.asks))

    @property
    def wants_centres(self) -> bool:
        """A centre may be what is looked for: help that no word says an expert gives."""
        if self.wants_experts or self.is_name:
            return False
        known = phrases.meanings()
        return any(map(_is_of_centres, self.reading.asks)) or any(
            "subject" in known.get(token.joined, ()) for token in self.content
        )

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
        unknown = {token.typed for token in self.reading.rest if not is_held(token, self.known)}
        return list(dict.fromkeys([*self.reading.unused, *sorted(unknown)]))

    @property
    def is_in_country(self) -> bool:
        return "country" in self.present

    @property
    def missing(self) -> list[Ask]:
        """What is asked for and mentioned by nobody: in the place, where there is somebody."""
        where = self._where
        if self._is_without_words and self.present.isdisjoint({"all", "any"}):
            return list(self.reading.asks)
        asks = enumerate(self.reading.asks) if where else ()
        return [ask for number, ask in asks if f"ask {number} {where}" not in self.present]

    @property
    def _is_without_words(self) -> bool:
        """Only kinds of help are named: no place, and nothing that must be found."""
        return not (self.reading.place or self.words or self.contact or self.catalogue.is_whole)

    @property
    def _where(self) -> str:
        return next((one for one in ("place", "country") if one in self.present), "")

    @property
    def is_scattered(self) -> bool:
        """Each thing that is asked for is mentioned by somebody, and all by nobody."""
        if len(self.reading.asks) < 2 or self.missing or self.is_name:
            return False
        return f"asks {self._where}".strip() not in self.present

    def rank(self) -> Combinable:
        """How well a document answers; whole words count twice."""
        parts = {part for token in self.content for part in parts_of(token.split)}
        spelled = {spelling for part in parts for spelling in other_spellings(part)}
        codes = {code for ask in self.reading.asks for code in ask.codes} | {*self.reading.hints}
        codes |= {code for part in parts for code in self._meant(part)}
        codes |= {place.code for place in self.reading.places[:1]}
        whole = " | ".join(map(quoted, sorted(spelled | codes)))
        begun = " | ".join(f"{quoted(part)}:*" for part in sorted(parts))
        return (
            NameScore(self.catalogue.names, Value(whole_name(self.text)))
            + SearchRank(F(self.catalogue.document), Lexemes(whole), weights=WEIGHTS)
            + SearchRank(F(self.catalogue.document), Lexemes(begun), weights=WEIGHTS)
        )

    def number_answered(self, *, kind: str = "") -> Combinable:
        """How many of the things that are asked for, of one kind or of any, a listing mentions."""
        number: Combinable = Value(0)
        for ask in self.reading.asks:
            if any(code.startswith(kind) for code in ask.codes):
                is_mentioned = self.matches(self._asked(ask))
                number += Case(When(is_mentioned, then=Value(1)), default=Value(0))
        return number

    def _meant(self, part: str) -> Sequence[str]:
        """The codes that a part most likely stands for: whole names, then places, first."""
        known = self.known[part]
        codes = known.named or known.codes
        return [code for code in codes if code.startswith(("country=", "town="))] or codes

    def _in_a_name(self, token: Token) -> str:
        ways = {" & ".join(self._begins(part) for part in parts_of(token.split))}
        ways |= {self._begins(token.joined)}
        return f"({' | '.join(sorted(ways))})"

    def _begins(self, part: str) -> str:
        spelled = [one for one in other_spellings(part) if one != part]
        return f"({' | '.join([f'{quoted(part)}:*AB', *(f'{quoted(one)}:AB' for one in spelled)])})"

    def _asked(self, ask: Ask) -> str:
        words = " & ".join(f"{quoted(part)}:*" for part in normalise(ask.words))
        return (
            f"({' | '.join([*map(quoted, ask.codes), f'({words})', f'({_in_text(ask.words)})'])})"
        )

    def _typed(self, token: Token) -> str:
        return f"({self._word((token.joined,))} | {self._word(parts_of(token.split))})"

    def _word(self, parts: tuple[str, ...]) -> str:
        return f"({' & '.join(map(self._found, parts))})"

    def _found(self, part: str) -> str:
        ways = [f"{quoted(part)}:*", f"{quoted('~' + part)}:*"]
        ways += [quoted(spelling) for spelling in other_spellings(part) if spelling != part]
        # What it begins to name: places only, since the beginnings of other words were read.
        codes = self.known[part].codes
        ways += (quoted(code) for code in codes if code.startswith(("country=", "town=")))
        return f"({' | '.join(ways)})"

    # What is told of it

    def recognised(self) -> set[str]:
        """Codes of the countries, languages, services and towns typed, but of no person's name."""
        asked = {code for ask in self.reading.asks for code in ask.codes}
        found = {code for code in asked if code.startswith(("service=", "language="))}
        if place := self.reading.counted_place:
            found.add(place.code)
        return found

    def marked(self, text: str) -> Iterator[tuple[str, bool]]:
        """Split a text into pieces, each with whether the query looked for it."""
        for piece, words in pieces(text):
            yield piece, self.is_sought(words)

    def is_sought(self, words: Sequence[str]) -> bool:
        """One of these, as documents hold them, is looked for."""
        begun, whole = self._sought
        return any(word.startswith(begun) or word in whole for word in words)

    @cached_property
    def _sought(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """How words begin that are looked for, and other spellings of them."""
        known = phrases.meanings()
        typed = {part for token in tokens(self.text) for part in parts_of(token.split)}
        parts = [
            part
            for part in typed
            if len(part) >= SHORTEST_MARKED or "stop" not in known.get(part, ())
        ]
        return tuple(parts), frozenset(word for part in parts for word in other_spellings(part))


def pieces(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """A text in its words and what is between them, each with how documents hold it."""
    return [(one, tuple(normalise(one))) for one in re.split(r"([^\W_]+)", text) if one]


def _is_of_experts(ask: Ask) -> bool:
    """Experts do what is asked for, and centres do not, unless a profession is named."""
    if any(code.startswith(("profession=", "service=forensic")) for code in ask.codes):
        return True
    is_expertise = any(code.startswith("expertise=") for code in ask.codes)
    return is_expertise and not _is_of_centres(ask)


def _is_of_courts(ask: Ask) -> bool:
    """What is asked for may be evidence: a court, a report, an examination."""
    return not EVIDENCE.isdisjoint(ask.codes)


def _is_of_centres(ask: Ask) -> bool:
    kinds = ("service=", "helps=", "way=", "interpreted=")
    return any(code.startswith(kinds) for code in ask.codes)


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


def holds(code: str) -> Q:
    """The condition that a document holds a code."""
    return Q(document=Lexemes(quoted(code)))
