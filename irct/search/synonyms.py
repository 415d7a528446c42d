"""Everyday words by which people search, in the languages that they search in: `data/*.toml`.

Every word of a query has to begin a word here, so forms with longer endings stand beside the short
ones, and a word that goes with many things (therapy, report) stands with each of them.
"""

from collections.abc import Iterable
from pathlib import Path

from irct.places.text import normalise, query_words
from irct.tables import TableError, Tables, phrases_in

DATA = Path(__file__).parent / "data"
KINDS = ("service", "helps", "way", "interpreted", "profession", "expertise")
GROUPS = (*KINDS, "name_words")
TEXTS = ("stop_words", "phrases")


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


FILES = load(DATA)

SYNONYMS = synonyms(FILES.values())

# What a query may hold without asking for anything: words of grammar, of politeness and of looking.
STOP_WORDS = frozenset(
    word for file in FILES.values() for word in normalise(file.text("stop_words", default=""))
)

# Names that are one word to the search, because a part of them is the name of something else.
PHRASES = tuple(
    phrase for file in FILES.values() for phrase in phrases_in(file.text("phrases", default=""))
)

# Words of organisations' names that count as one, whatever the language or the spelling.
SAME_WORDS = same_words(FILES.values())
