"""Everyday words by which people search, in the languages that they search in: `data/*.toml`.

Every word of a query has to begin a word here, so forms with longer endings stand beside the short
ones, and a word that goes with many things (therapy, report) stands with each of them.
"""

import functools
from collections.abc import Iterable
from pathlib import Path

from irct.machine.compiled import compiled
from irct.places.text import normalise, query_words
from irct.tables import TableError, Tables, phrases_in

DATA = Path(__file__).parent / "data"
KINDS = ("service", "helps", "way", "interpreted", "profession", "expertise")
GROUPS = (*KINDS, "name_words", "names", "demonyms", "languages", "countries", "towns")
TEXTS = (
    *("stop_words", "phrases", "subject", "danger", "between", "speaks", "experts"),
    *("relatives", "possessives"),
    *("unspoken", "unspoken_behind"),
    *("place_endings", "word_prefixes", "verb_endings", "verb_prefixes"),
    *("here", "here_behind", "here_endings", "here_prefixes"),
    *("origin", "origin_behind", "origin_endings", "origin_prefixes"),
)


def load(folder: Path) -> dict[str, Tables]:
    """The files of a folder by their languages, English first."""
    paths = sorted(folder.glob("*.toml"), key=lambda path: (path.stem != "en", path.stem))
    files = {path.stem: Tables(path) for path in paths}
    for file in files.values():
        if unknown := set(file) - {*GROUPS, *TEXTS}:
            raise TableError(f"{file.path}: unknown {', '.join(sorted(unknown))}")
        for key in file:
            read = file.group if key in GROUPS else file.text
            read(key)
    return files


def synonyms(files: Iterable[Tables]) -> dict[str, tuple[str, ...]]:
    """The phrases of all languages for each code, as in `service=legal`."""
    files = list(files)
    found: dict[str, list[str]] = {}
    for kind in KINDS:
        for file in files:
            for code, text in file.group(kind).items():
                found.setdefault(f"{kind}={code}", []).extend(phrases_in(text))
    return {code: tuple(dict.fromkeys(phrases)) for code, phrases in found.items()}


def same_words(files: Iterable[Tables]) -> tuple[tuple[str, ...], ...]:
    """The words that count as one, the English word before the others."""
    found: dict[str, list[str]] = {}
    for file in files:
        for word, text in file.group("name_words").items():
            found.setdefault(word, []).extend(forms[0] for forms in query_words(text))
    return tuple(tuple(dict.fromkeys(words)) for words in found.values())


@functools.cache
def files() -> dict[str, Tables]:
    """The files, read when a search or a listing first needs them: they take half a second."""
    return load(DATA)


@compiled
def all_synonyms() -> dict[str, tuple[str, ...]]:
    return synonyms(files().values())


@compiled
def texts() -> dict[str, dict[str, str]]:
    """By their languages, the texts of the files for each code, as in `service=legal`.

    Those of all towns stand under `towns`.
    """
    found: dict[str, dict[str, str]] = {"towns": {}}
    for language, file in files().items():
        found["towns"][language] = "\n".join(file.group("towns").values())
        for kind in KINDS:
            for code, text in file.group(kind).items():
                found.setdefault(f"{kind}={code}", {})[language] = text
    return found


@compiled
def stop_words() -> frozenset[str]:
    """What a query may hold without asking for anything: grammar, politeness, looking, telling."""
    texts = (file.text("stop_words", default="") for file in files().values())
    return frozenset(word for text in texts for word in normalise(text))


@compiled
def names_of_two_words() -> tuple[str, ...]:
    """Names that are one word to the search, as a part of them is the name of something else."""
    texts = (file.text("phrases", default="") for file in files().values())
    return tuple(phrase for text in texts for phrase in phrases_in(text))


@compiled
def written_in_latin() -> dict[str, tuple[str, ...]]:
    """The Latin words of names by how they are written in other scripts: النديم is Nadeem."""
    found: dict[str, list[str]] = {}
    for file in files().values():
        for latin, text in file.group("names").items():
            for forms in query_words(text):
                found.setdefault(forms[0], []).append(latin)
    return {word: tuple(dict.fromkeys(latin)) for word, latin in found.items()}


def other_spellings(word: str) -> tuple[str, ...]:
    """What counts as the same word of a name, the word itself among them."""
    return (*spelled_alike().get(word, (word,)), *written_in_latin().get(word, ()))


@compiled
def spelled_alike() -> dict[str, tuple[str, ...]]:
    """Words of organisations' names that count as one in all languages, by each of them."""
    return {word: group for group in same_words(files().values()) for word in group}
