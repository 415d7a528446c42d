"""The terms of a language: which stand throughout, which never do, which stay English."""

import functools
import re
import tomllib
from typing import NamedTuple

from irct.translations.catalogues import FOLDER


class Term(NamedTuple):
    english: str
    translation: str
    # Where a text has the English, its translation has one of these: the term without its endings.
    stems: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    def is_in(self, english: str) -> bool:
        return bool(_word(self.english).search(english))


class Glossary(NamedTuple):
    terms: tuple[Term, ...] = ()
    # Texts that are the same in both languages, in small letters.
    same: frozenset[str] = frozenset()


@functools.cache
def glossary(language: str) -> Glossary:
    path = FOLDER / "glossary" / f"{language}.toml"
    if not path.exists():
        return Glossary()
    table = tomllib.loads(path.read_text())
    terms = (
        Term(
            term["english"],
            term["translation"],
            tuple(term.get("stems", ())),
            tuple(term.get("forbidden", ())),
        )
        for term in table.get("term", ())
    )
    return Glossary(tuple(terms), frozenset(text.casefold() for text in table.get("same", ())))


@functools.cache
def _word(english: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(english)}s?(?!\w)", re.IGNORECASE)
