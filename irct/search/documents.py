"""Documents: what a listing is found by, made from its projection."""

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Protocol

from irct.search.contacts import code_of
from irct.search.synonyms import stop_words
from irct.search.words import whole_name, words_of

# What sorts after every letter.
LAST = "\U0010ffff"


class Sortable(Protocol):
    """A listing, or its projection."""

    @property
    def name(self) -> str: ...

    @property
    def is_sample(self) -> bool: ...


class Findable(Sortable, Protocol):
    """The projection of a listing, with what finds it."""

    def known_as(self) -> list[str]: ...

    def found_by(self) -> Iterator[tuple[str, Iterable[str], Iterable[str]]]: ...

    def reached_at(self) -> Iterator[tuple[str, str]]: ...

    def prose(self) -> Iterator[str]: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """What a listing is found by: a tsvector, whole names, words, codes and a key to sort by."""

    vector: str
    names: list[str]
    sort_name: str
    words: frozenset[tuple[str, str]]
    codes: frozenset[str]


def document(profile: Findable) -> Document:
    """The document of a listing's projection."""
    weights: dict[str, set[str]] = {}
    words: set[tuple[str, str]] = set()
    codes: set[str] = set()
    for weight, phrases, group in profile.found_by():
        found = {word for phrase in phrases for word in words_of(phrase)}
        words |= {(word, word) for word in found}
        codes.update(group)
        for lexeme in found.union(group):
            weights.setdefault(lexeme, set()).add(weight)
    for code in {code_of(kind, value) for kind, value in profile.reached_at()}:
        weights.setdefault(code, set()).add("D")
    prose = {word for text in profile.prose() for word in words_of(text)} - stop_words()
    words |= {(word, f"~{word}") for word in prose}
    # A tsvector keeps a weight at a position: one position for each weight says all that counts.
    lexemes = [
        f"{quoted(lexeme)}:{','.join(f'{ord(weight) - 64}{weight}' for weight in sorted(group))}"
        for lexeme, group in weights.items()
    ]
    return Document(
        vector=" ".join([*lexemes, *(quoted(f"~{word}") for word in prose)]),
        names=sorted({whole for name in profile.known_as() if (whole := whole_name(name))}),
        sort_name=sort_name(profile),
        words=frozenset(words),
        codes=frozenset(codes),
    )


def sort_name(listing: Sortable) -> str:
    """The key by which listings and projections are sorted: real entries before samples."""
    return " ".join([LAST] * listing.is_sample + words_of(listing.name))


def quoted(lexeme: str) -> str:
    """A lexeme in the syntax of tsvector and tsquery."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
