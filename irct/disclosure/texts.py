"""The texts of a profile, each in the language in which a reader is shown it."""

import dataclasses
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Of languages whose readers find names in their own script sooner than in Latin letters.
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ru": "CYRILLIC", "uk": "CYRILLIC"}
# What is said of a text beside its words.
OF_A_TEXT = frozenset({"language", "state", "outdated"})


class TextInLanguage(NamedTuple):
    """A text, or its lines, in a language that is named if it is another than the reader’s."""

    words: str | tuple[str, ...]
    language: str
    state: str
    is_named: bool
    # Whether it was translated from words that its original says no more.
    is_outdated: bool


@dataclasses.dataclass(frozen=True, slots=True)
class CentreText:
    """A centre's words about itself in one language."""

    language: str
    state: str
    summary: str
    about: str
    how_to_get_help: tuple[str, ...]
    hours_note: str
    alert: str
    # The names of those whose original has changed since they were translated.
    outdated: tuple[str, ...] = ()

    @property
    def is_outdated(self) -> bool:
        return bool(self.outdated)


@dataclasses.dataclass(frozen=True, slots=True)
class ExpertText:
    """An expert's biography in one language."""

    language: str
    state: str
    biography: str
    outdated: tuple[str, ...] = ()

    @property
    def is_outdated(self) -> bool:
        return bool(self.outdated)


def in_language(
    texts: Sequence[CentreText | ExpertText], language: str
) -> dict[str, TextInLanguage]:
    """Each text by its name: in a language, else in English, else in the first that has it."""
    preferred = (language, "en")
    found: dict[str, TextInLanguage] = {}
    for text in sorted(texts, key=lambda text: _place(text.language, preferred)):
        for name in [field.name for field in dataclasses.fields(text)]:
            if name not in OF_A_TEXT and (words := getattr(text, name)):
                is_named, is_outdated = text.language != language, name in text.outdated
                written = TextInLanguage(words, text.language, text.state, is_named, is_outdated)
                found.setdefault(name, written)
    return found


def _place(language: str, preferred: Sequence[str]) -> int:
    return preferred.index(language) if language in preferred else len(preferred)


def script_of(text: str) -> str:
    """The script of a text's first letter, as Unicode names it."""
    return next((unicodedata.name(sign, "").split(" ")[0] for sign in text if sign.isalpha()), "")
