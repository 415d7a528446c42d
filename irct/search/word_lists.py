"""Words that are more than the names of places: of everyday life, of sentences, of people."""

import functools
from collections.abc import Iterator

from irct.search.synonyms import DATA


@functools.cache
def everyday_words() -> frozenset[str]:
    """Words that are more than the name of a town, wherever they stand."""
    return frozenset([*_words_in("everyday/*"), *_words_in("given_names/towns")])


@functools.cache
def sentence_words() -> frozenset[str]:
    """Words that are more than the name of a town in a sentence of some language."""
    return frozenset([*_words_in("in_sentences/*"), *words_behind_cues("*")])


@functools.cache
def words_in_sentences(language: str) -> frozenset[str]:
    """Words that are more than the name of a town in a sentence of one language."""
    weaker = (*_words_in(f"in_sentences/{language}"), *words_behind_cues(language))
    return frozenset([*_words_in(f"everyday/{language}"), *weaker])


@functools.cache
def words_behind_cues(language: str) -> frozenset[str]:
    """Such words before which "in" or "to" says nothing of a place: to split, im Keller."""
    return frozenset(_words_in(f"behind_cues/{language}"))


@functools.cache
def everyday_forms(language: str) -> frozenset[str]:
    """Words of a language that would be forms of a place's name in it: деле, of Delhi."""
    return frozenset(_words_in(f"everyday_forms/{language}"))


@functools.cache
def with_article(language: str) -> frozenset[str]:
    """Words such as "im" and "du", which stand before no town."""
    return frozenset(_words_in(f"with_article/{language}"))


@functools.cache
def given_names() -> frozenset[str]:
    """Given names that are places as well."""
    return frozenset(_words_in("given_names/*"))


@functools.cache
def common_words() -> frozenset[str]:
    """Words that are written so often that nobody can have meant another."""
    return frozenset([*_words_in("common/*"), *_words_in("times/*")])


@functools.cache
def directions() -> frozenset[str]:
    """Words that name an area only where its country is named as well: north, centre."""
    return frozenset(_words_in("directions"))


def _words_in(files: str) -> Iterator[str]:
    for path in sorted((DATA / "words").glob(f"{files}.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                yield from line.split()
