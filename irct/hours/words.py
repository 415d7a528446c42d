"""The words in which people write opening hours: data, one file a language."""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from irct.hours.week import DAYS
from irct.places.text import SAME_LETTERS

DATA = Path(__file__).parent / "data"
LANGUAGES = (
    *("ar", "da", "de", "en", "es", "fa", "fr", "it"),
    *("nl", "pl", "pt", "ro", "ru", "sv", "tr", "uk"),
)

APOSTROPHES = "'’‘ʼ`´"
SAME = {ord(char): to for chars, to in SAME_LETTERS.items() for char in chars}
SAME |= {ord(char): "" for char in APOSTROPHES} | {ord("،"): ",", ord("؛"): ";", ord("٫"): "."}
DASHES = "−~〜～ー"
# The article tells that the letter before it is a word, “and”.
AND_BEFORE_ARTICLE = re.compile(r"(?<!\w)و(?=ال)")
# What phrases are made of, with what people write between these pieces.
PIECE = re.compile(r"([^\W\d_]+|\d+|[/,])[\s.\-]{0,3}")

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
    if char in "\nª":
        # The Portuguese “2ª” is a Monday, and “2 a” are two words.
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
def _held(language: str) -> Mapping[str, Any]:
    return tomllib.loads((DATA / f"{language}.toml").read_text("utf-8"))


@functools.cache
def initials() -> Mapping[str, str]:
    """The letters of the days from Monday on, in the languages in which people write those."""
    return {one: found for one in LANGUAGES if (found := _held(one).get("initials"))}


@functools.cache
def phrases() -> Mapping[str, Meanings]:
    """What each phrase, its pieces joined, stands for: a key of the files, or a day's code."""
    found: dict[str, dict[str, set[str]]] = {}
    for language in LANGUAGES:
        held = _held(language)
        days = {day: held["days"][day] for day in DAYS}
        phrased = {key: held[key] for key in held if key not in ("days", "initials")}
        for meaning, written in (phrased | days).items():
            for phrase in written:
                key = "".join(PIECE.findall(folded(phrase)[0]))
                found.setdefault(key, {}).setdefault(meaning, set()).add(language)
    return {
        phrase: {meaning: frozenset(of) for meaning, of in meanings.items()}
        for phrase, meanings in found.items()
    }


@functools.cache
def _most_pieces() -> int:
    return max(len(PIECE.findall(phrase)) for phrase in phrases())


def phrase_at(text: str, place: int) -> tuple[str, int] | None:
    """The longest phrase that begins at a place of a folded text, and where it ends."""
    joined, found = "", None
    for _number in range(_most_pieces()):
        if not (piece := PIECE.match(text, place)):
            break
        joined += piece[1]
        if joined in phrases():
            found = joined, piece.end(1)
        place = piece.end()
    return found
