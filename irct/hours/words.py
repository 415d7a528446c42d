"""The words in which people write opening hours: data, one file a language."""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from irct.hours.week import DAYS
from irct.places.text import SAME_LETTERS

DATA = Path(__file__).parent / "data"
LANGUAGES = ("ar", "de", "en", "es", "fa", "fr", "pt", "ru", "tr", "uk")

APOSTROPHES = "'’‘ʼ`´"
SAME = {ord(char): to for chars, to in SAME_LETTERS.items() for char in chars}
SAME |= {ord(char): "" for char in APOSTROPHES} | {ord("،"): ",", ord("؛"): ";", ord("٫"): "."}
DASHES = "−~〜～ー"
# The article tells that the letter before it is a word, “and”.
AND_BEFORE_ARTICLE = re.compile(r"(?<!\w)و(?=ال)")
# What people write between the parts of one word.
WITHIN = r"[\s.\-]*"

# What a phrase stands for, by the languages in which it does.
Meanings = Mapping[str, frozenset[str]]


def folded(text: str) -> tuple[str, list[int]]:
    """A text without case, accents and apostrophes, and where each character stood in it."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for fold in _fold(char):
            chars.append(fold)
            places.append(place)
    joined = "".join(chars)
    for found in reversed(list(AND_BEFORE_ARTICLE.finditer(joined))):
        joined = f"{joined[: found.end()]} {joined[found.end() :]}"
        places.insert(found.end(), places[found.start()])
    return joined, places


@functools.cache
def _fold(char: str) -> str:
    if char in APOSTROPHES:
        return ""
    if char in DASHES or unicodedata.category(char) == "Pd":
        return "-"
    if char == "\n":
        return char
    folds = []
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold()):
        category = unicodedata.category(part)
        digit = unicodedata.digit(part, None)
        if digit is not None:
            folds.append(str(digit))
        elif part.isspace():
            folds.append(" ")
        elif category not in {"Mn", "Me", "Cf", "Cc"}:
            folds.append(part.translate(SAME))
    return "".join(folds)


@functools.cache
def phrases() -> Mapping[str, Meanings]:
    """What each phrase stands for: a key of the files, or a day's code."""
    found: dict[str, dict[str, set[str]]] = {}
    for language in LANGUAGES:
        held = tomllib.loads((DATA / f"{language}.toml").read_text("utf-8"))
        days = {day: held["days"][day] for day in DAYS}
        for meaning, written in ({key: held[key] for key in held if key != "days"} | days).items():
            for phrase in written:
                key = squeezed(folded(phrase)[0])
                found.setdefault(key, {}).setdefault(meaning, set()).add(language)
    return {
        phrase: {meaning: frozenset(of) for meaning, of in meanings.items()}
        for phrase, meanings in found.items()
    }


@functools.cache
def pattern() -> re.Pattern[str]:
    """All phrases, the longest first, as a pattern for text that was folded."""
    written = set()
    for language in LANGUAGES:
        held = tomllib.loads((DATA / f"{language}.toml").read_text("utf-8"))
        for phrases_of in (*held.pop("days").values(), *held.values()):
            written |= {folded(phrase)[0] for phrase in phrases_of}
    ordered = sorted(written, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(_bounded, ordered)))


def _bounded(phrase: str) -> str:
    """A phrase that is no part of a longer word or number."""
    inner = WITHIN.join(map(re.escape, phrase.split()))
    before = r"(?<!\d)" if phrase[0].isdigit() else r"(?<![^\W\d_])"
    after = r"(?!\d)" if phrase[-1].isdigit() else r"(?![^\W\d_])"
    return f"{before}{inner}{after}"


def squeezed(text: str) -> str:
    """A phrase without what people write between its parts."""
    return re.sub(WITHIN, "", text)
