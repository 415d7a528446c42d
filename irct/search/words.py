"""The words by which listings are found: public ones, and at the desk all of them."""

import dataclasses
import functools
import itertools
from collections.abc import Iterable, Iterator

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, models, transaction
from django.db.models import F

from irct.places.models import TownName
from irct.places.text import normalise, query_words
from irct.search.synonyms import names_of_two_words, spelled_alike, stop_words

# What joins the words of a name, in the languages that most names are written in.
JOINING = frozenset(
    normalise(
        "a an the of in on at to by for from with without and or"
        " de del la las el los y e en para por con da do das dos"
        " d l le les des du un une et au aux pour par dans avec"
        " der die das dem den ein eine für und von vom zu zur zum im am mit"
        " het een van voor til og af i di il lo gli della dello dei degli delle per"
        " ve ile için и в на по для от из та й و في من"
    )
)
LONGEST_WORD = 60
# How the codes of towns begin.
TOWN = "town="

# A word: its forms (joined, split), each the tuple of its parts.
Forms = tuple[tuple[str, ...], ...]


@functools.cache
def phrase_as_word() -> dict[tuple[str, ...], str]:
    """What a phrase of two words is as one, which nothing else begins as."""
    found = {}
    for phrase in names_of_two_words():
        forms = (form[-1].split() for form in query_words(phrase))
        parts = tuple(part for form in forms for part in form if part not in stop_words())
        found[parts] = "+" + "".join(parts)
    return found


@functools.cache
def _phrases() -> frozenset[str]:
    return frozenset(phrase_as_word().values())


class AnyWord(models.Model):
    """A word by which something is found, with the lexeme that stands for it."""

    pk = models.CompositePrimaryKey("word", "lexeme")
    word = models.TextField()
    lexeme = models.TextField()

    class Meta:
        abstract = True
        indexes = [
            models.Index(OpClass("word", name="text_pattern_ops"), name="irct_%(class)s_prefix"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="irct_%(class)s_spelling"),
            models.Index(fields=["lexeme"], name="irct_%(class)s_lexeme"),
        ]

    def __str__(self) -> str:
        return self.word


class Word(AnyWord):
    """A word by which something public is found."""


class RecordWord(AnyWord):
    """A word by which the desk finds a listing, whoever else may."""


class AnyCode(models.Model):
    """A code that a listing holds, whose words a search knows therefore.

    Each listing that is written adds rows of its own, and who takes the last one away removes those
    that are there for them to see. So nobody waits for anybody, and one that is published meanwhile
    keeps its codes.
    """

    code = models.TextField()

    class Meta:
        abstract = True
        default_permissions = ()
        indexes = [models.Index(fields=["code"], name="irct_%(class)s_code")]

    def __str__(self) -> str:
        return self.code


class Code(AnyCode):
    """A code of something public."""


class RecordCode(AnyCode):
    """A code of a listing at the desk."""


@dataclasses.dataclass(frozen=True, slots=True)
class Catalogue:
    """What is searched: the columns of documents and of whole names, and what is in them."""

    document: str
    names: str
    words: type[AnyWord]
    codes: type[AnyCode]
    # Whether documents hold all that is recorded, so that it is looked for as it is typed as well.
    is_whole: bool = False

    def fill(self, sql: str, **more: str) -> str:
        """SQL with the names of its tables."""
        quoted = connection.ops.quote_name
        words, codes = (model._meta.db_table for model in (self.words, self.codes))
        return sql.format(words=quoted(words), codes=quoted(codes), **more)


PUBLIC = Catalogue("document", "names", Word, Code)
# All that is recorded, for the desk alone: no word of it goes into the other.
RECORDS = Catalogue("record", "record_names", RecordWord, RecordCode, is_whole=True)

# A town has hundreds of words, and no word has a line's end in it: one text for each column is sent
# in a tenth of the time of an array.
LEARN = """
WITH codes AS (INSERT INTO {codes} (code) SELECT unnest(%s::text[]))
INSERT INTO {words} (word, lexeme)
SELECT * FROM unnest(string_to_array(%s, E'\n'), string_to_array(%s, E'\n'))
ON CONFLICT DO NOTHING
"""
# Each lexeme is looked for once, not for each of its words.
FORGET = """
WITH unheld AS MATERIALIZED (
    SELECT gone.lexeme FROM unnest(%s::text[]) AS gone(lexeme) WHERE NOT ({held})
),
codes AS (
    DELETE FROM {codes} WHERE id IN (
        SELECT c.id FROM {codes} c JOIN unheld ON unheld.lexeme = c.code FOR UPDATE OF c SKIP LOCKED
    )
)
DELETE FROM {words} WHERE (word, lexeme) IN (
    SELECT w.word, w.lexeme FROM {words} w
    WHERE w.lexeme = ANY (ARRAY(SELECT lexeme FROM unheld)) FOR UPDATE SKIP LOCKED
)
"""
FORGET_ALL = """
WITH held AS MATERIALIZED ({held}),
codes AS (
    DELETE FROM {codes} c WHERE NOT EXISTS (SELECT FROM held WHERE held.lexeme = c.code)
)
DELETE FROM {words} w WHERE NOT EXISTS (SELECT FROM held WHERE held.lexeme = w.lexeme)
"""
# Whoever removes the last rows of a code meanwhile has locked the first, or finds it locked.
THIN_OUT = """
WITH kept AS (
    SELECT c.id, c.code FROM {codes} c
    WHERE NOT EXISTS (SELECT FROM {codes} o WHERE o.code = c.code AND o.id < c.id)
    FOR UPDATE SKIP LOCKED
)
DELETE FROM {codes} c USING kept WHERE c.code = kept.code AND c.id > kept.id
"""


def learn(
    words: Iterable[tuple[str, str]], codes: Iterable[str], *, catalogue: Catalogue = PUBLIC
) -> None:
    """Make words and the names of codes known to queries."""
    rows, codes = set(words), set(codes)
    towns = {code for code in codes if code.startswith(TOWN)}
    if towns:
        known = catalogue.words._default_manager.filter(lexeme__in=towns)
        towns -= set(known.values_list("lexeme", flat=True))
    for code, name in _names_of_towns(towns):
        rows |= words_of_name(code, name)
    columns = list(zip(*sorted(rows), strict=True)) or [(), ()]
    with connection.cursor() as cursor:
        cursor.execute(catalogue.fill(LEARN), [sorted(codes), *map("\n".join, columns)])


def forget(
    lexemes: Iterable[str],
    *,
    found_in: Iterable[models.QuerySet],
    catalogue: Catalogue = PUBLIC,
) -> None:
    """Drop words whose lexemes none of these listings holds any more; never wait for a lock.

    That is done again once it is committed: of two listings that are hidden at the same time,
    each was still there for the other.
    """
    held, params = _held_in("gone.lexeme", found_in, catalogue)
    sql, values = catalogue.fill(FORGET, held=held), [list(lexemes), *params]

    def drop() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)

    drop()
    transaction.on_commit(drop, robust=True)


def forget_all(*, found_in: Iterable[models.QuerySet], catalogue: Catalogue = PUBLIC) -> None:
    """Drop all words whose lexemes none of these listings holds; `forget()` is for few."""
    column = F(catalogue.document)
    queries = [some.order_by().values(held=column).query for some in found_in]
    selects, params = zip(*(query.sql_with_params() for query in queries), strict=True)
    held = " UNION ".join(
        f"SELECT unnest(tsvector_to_array(d.held)) AS lexeme FROM ({select}) d"
        for select in selects
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue.fill(FORGET_ALL, held=held), [*itertools.chain(*params)])


def thin_out() -> None:
    """Leave each code one of the rows that listings have added."""
    with connection.cursor() as cursor:
        for catalogue in (PUBLIC, RECORDS):
            cursor.execute(catalogue.fill(THIN_OUT))


def unheld(lexemes: Iterable[str], *, found_in: Iterable[models.QuerySet]) -> list[str]:
    """Those lexemes that no public listing holds."""
    lexemes = list(lexemes)
    if not lexemes:
        return []
    held, params = _held_in("w.lexeme", found_in, PUBLIC)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.lexeme FROM unnest(%s::text[]) AS w(lexeme) WHERE NOT ({held})",
            [lexemes, *params],
        )
        return [lexeme for (lexeme,) in cursor.fetchall()]


def _held_in(
    lexeme: str, listings: Iterable[models.QuerySet], catalogue: Catalogue
) -> tuple[str, list[str | int]]:
    """SQL and parameters of the condition that a document holds a lexeme."""
    documents = [some.order_by().values(held=F(catalogue.document)).query for some in listings]
    selects, params = zip(*(query.sql_with_params() for query in documents), strict=True)
    held = " OR ".join(
        f"EXISTS (SELECT FROM ({select}) d WHERE d.held @@ quote_literal({lexeme})::tsquery)"
        for select in selects
    )
    return held, [*itertools.chain(*params)]


def parts_of(form: str) -> tuple[str, ...]:
    """The parts of a word such as d'asile, without those that only join."""
    parts = [part[:LONGEST_WORD] for part in form.split()]
    return tuple([part for part in parts if part not in JOINING] or parts)


def forms_of(text: str) -> list[Forms]:
    """The words of a text that count, each in its forms; a phrase is one word."""
    typed = [tuple(parts_of(form) for form in forms) for forms in query_words(text)]
    words: list[Forms] = []
    for forms in [forms for forms in typed if " ".join(forms[0]) not in stop_words()] or typed:
        words.append(forms)
        parts = tuple(part for word in words[-2:] for part in word[-1])
        if joined := phrase_as_word().get(parts):
            words[-2:] = [((joined,), parts)]
    return words


def words_of(text: str) -> list[str]:
    """The words of a text, cut to the length that is stored."""
    return [word[:LONGEST_WORD] for word in normalise(text)]


def whole_name(text: str) -> str:
    """A name in one line, the same for every way of writing it."""
    words = [spelled_alike().get(forms[0], forms)[0] for forms in query_words(text)]
    return " ".join([word for word in words if word not in JOINING] or words)


def words_of_name(code: str, name: str) -> set[tuple[str, str]]:
    """The words of a name of a code, each with the code."""
    return {
        (part, code)
        for whole, *split in forms_of(name)
        for form in [whole, *([] if whole[0] in _phrases() else split)]
        for part in form
    }


def _names_of_towns(codes: set[str]) -> Iterator[tuple[str, str]]:
    if not codes:
        return
    towns = {int(code.removeprefix(TOWN)): code for code in codes}
    for town, name in TownName.objects.filter(town__in=towns).values_list("town", "name"):
        yield towns[town], name
