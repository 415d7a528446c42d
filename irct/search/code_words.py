"""The words of codes: what countries, languages and kinds of help are called in every language.

They are the same whoever is listed, and stand in the database once. Which of them a search knows
is decided by the codes that listings hold.
"""

import hashlib
from collections.abc import Iterable

from django.db import connections, transaction

from irct.machine.compiled import compiled
from irct.places import countries, languages
from irct.search.synonyms import all_synonyms
from irct.search.words import AnyWord, words_of_name


class CodeWord(AnyWord):
    """A word of a code, whether or not a listing holds the code."""


@compiled
def words_of_codes() -> tuple[tuple[str, str], ...]:
    """Every word of every code, with the code."""
    found = set[tuple[str, str]]()
    for code, names in [
        *((f"country={code}", countries.names(code)) for code in countries.codes()),
        *((f"language={code}", languages.names(code)) for code in languages.codes()),
        *all_synonyms().items(),
    ]:
        found.update(*(words_of_name(code, name) for name in names))
    return tuple(sorted(found))


def fill(*, using: str) -> None:
    """Write them into the database, unless those that are there were made of the same tables."""
    columns = ["\n".join(column) for column in zip(*words_of_codes(), strict=True)]
    written = f"Made of {_digest(columns)}"
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT obj_description('irct_codeword'::regclass)")
        if cursor.fetchone() == (written,):
            return
        cursor.execute(
            "WITH new AS MATERIALIZED (SELECT * FROM"
            " unnest(string_to_array(%s, E'\n'), string_to_array(%s, E'\n')) AS n(word, lexeme)),"
            " gone AS (DELETE FROM irct_codeword old WHERE NOT EXISTS (SELECT FROM new"
            " WHERE new.word = old.word AND new.lexeme = old.lexeme))"
            " INSERT INTO irct_codeword (word, lexeme) SELECT * FROM new ON CONFLICT DO NOTHING",
            columns,
        )
        # Else each search would go through all that is not in the index yet.
        cursor.execute("SELECT gin_clean_pending_list('irct_codeword_spelling')")
        cursor.execute("ANALYZE irct_codeword")
        cursor.execute("COMMENT ON TABLE irct_codeword IS %s", [written])


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n\n".join(texts).encode()).hexdigest()
