"""What in a note is visibly about logistics, and what tells of somebody or of what happened.

The note is for deadlines, languages, travel, fees and the form of the report. So it is not asked
whether a sentence holds a case that is known, but whether it is of logistics: a sentence passes if
it has a word of these, no word that tells of people, acts, bodies and places of harm, and not many
that are neither. The words are data of each language: `data/logistics.toml`, `data/signs.toml`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel import Locale

from experts.requests.case_details import words
from irct.disclosure.contact_details.words import NUMBERS
from irct.places import languages
from irct.places.models import TownName
from irct.places.text import spellings
from irct.tables import Tables

DATA = Path(__file__).parent / "data"

SENTENCE = re.compile(r"[^!?…\n;。；！？؟؛।۔።፤|.]+(?:\.(?=\w)[^!?…\n;。；！？؟؛।۔።፤|.]+)*")
# What parts words; a vowel sign of an Indian script does not.
BETWEEN = re.compile(r"[\s,:،、，：፣፡()\[\]{}«»“”„\"'’‘/–—+*&%#=<>-]+")
CAPITALS = re.compile(r"[a-zα-ωа-яёіїєґ]")
# They are written together with the word that follows them.
PARTICLES = re.compile(r"(?:[وفبلك]?ال|لل|[وفبلك]|[የለበከእብንዝክምታ]|ስለ|እንደ)")
# Words of at most so many letters are articles and the like: in scripts with capitals, and without.
SHORT, SHORT_ELSEWHERE = 3, 2
# How many words may be neither in a sentence of times alone, and in one of logistics.
OF_TIME_ALONE = 1
# How far from "woman" or "man" it may stand what she or he is wanted for.
WANTED_BEFORE, WANTED_AFTER = 5, 2
ROOM, ROOM_FOR_EACH = 3, 3


# Whose months are known, beside those of `data/words.toml`.
MONTHS_OF = (
    *("en", "fr", "es", "ar", "fa", "ru", "uk", "tr", "pt", "de", "it", "nl", "pl", "ti", "am"),
    *("so", "ku", "ckb", "ur", "ps", "hi", "bn", "sw"),
)


class Words:
    """Words, beginnings of words and parts of words."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.whole: set[str] = set()
        self.beginnings: set[str] = set()
        self.parts: set[str] = set()
        for written in " ".join(texts).split():
            bare = next(iter(spellings(written.strip("*"))), "")
            if not bare:
                continue
            if written.startswith("*"):
                self.parts.add(bare)
            elif written.endswith("*"):
                self.beginnings.add(bare)
            else:
                self.whole.add(bare)

    def holds(self, word: str) -> bool:
        return any(
            form in self.whole
            or any(form[:end] in self.beginnings for end in range(2, len(form) + 1))
            for form in _forms(word)
        ) or any(part in word for part in self.parts)


def _forms(word: str) -> Iterator[str]:
    """The word, and without the particles before it."""
    yield word
    if not CAPITALS.match(word):
        particle = PARTICLES.match(word)
        while particle and len(word) - particle.end() > SHORT_ELSEWHERE:
            word = word[particle.end() :]
            yield word
            particle = PARTICLES.match(word)


def _months(code: str) -> Iterator[str]:
    for form in Locale.parse(code).months.values():
        yield from (*form["wide"].values(), *form["abbreviated"].values())


@cache
def tables() -> dict[str, Words]:
    """The words by what they show."""
    logistics, signs = Tables(DATA / "logistics.toml"), Tables(DATA / "signs.toml")
    numbers = [word for text in NUMBERS.values() for word in text.replace("_", " ").split()]
    beside = [words.MONTHS.replace("_", " "), words.DAYS.replace("_", " "), *numbers]
    beside += [month for code in MONTHS_OF for month in _months(code)]
    beside += [name for names in languages.every_name().values() for name in names]
    return {
        "logistics": Words(logistics.group("sure").values()),
        "beside": Words([logistics.text("beside"), *beside]),
        "venues": Words([logistics.text("venues")]),
        "seats": Words([logistics.text("seats")]),
        "small": Words([logistics.text("small")]),
        "signs": Words(signs.group("sure").values()),
        "persons": Words([signs.text("persons")]),
        "somebody": Words([signs.text("somebody")]),
        "wanted": Words([signs.text("wanted")]),
    }


def told_in(text: str) -> Iterator[tuple[str, bool]]:
    """(stretch of the text, whether it tells of somebody) for what is not visibly logistics."""
    for match in SENTENCE.finditer(text):
        sentence = match[0].strip()
        if telling := _telling(sentence):
            yield telling, True
        elif not _is_of_logistics(sentence):
            yield sentence, False


def _telling(sentence: str) -> str:
    """The word that tells of somebody; empty if none does."""
    signs, persons = tables()["signs"], tables()["persons"]
    of_persons = []
    every = list(_words(sentence))
    for index, (written, word) in enumerate(every):
        if signs.holds(word) or (_is("somebody", word) and not _is_wanted(every, index)):
            return written
        if persons.holds(word):
            of_persons.append(written)
    return of_persons[0] if len(of_persons) > 1 else ""


def _is_wanted(every: list[tuple[str, str]], index: int) -> bool:
    """A woman or a man is a doctor or an interpreter: "a woman doctor is preferred"."""
    near = every[max(index - WANTED_BEFORE, 0) : index + 1 + WANTED_AFTER]
    return any(_is("wanted", word) for _written, word in near)


def _is_of_logistics(sentence: str) -> bool:
    found = {"logistics": 0, "beside": 0}
    unknown = 0
    for written, word in _words(sentence):
        kind = next((kind for kind in ("logistics", "beside", "small") if _is(kind, word)), "")
        if kind in found:
            found[kind] += 1
        elif not kind and not written.isdecimal():
            unknown += len(word) > (SHORT if CAPITALS.match(word) else SHORT_ELSEWHERE)
    if found["logistics"]:
        return unknown <= ROOM + ROOM_FOR_EACH * found["logistics"]
    return unknown <= OF_TIME_ALONE and (found["beside"] > 0 or unknown == 0)


def _is(kind: str, word: str) -> bool:
    return tables()[kind].holds(word)


def _words(sentence: str) -> Iterator[tuple[str, str]]:
    """(as written, as compared) for each word."""
    for written in BETWEEN.split(sentence):
        for bare in spellings(written)[:1]:
            yield written, bare


def knows(word: str) -> bool:
    """A word is no name, since it stands in a table."""
    return any(
        _is(kind, bare)
        for _written, bare in _words(word)
        for kind in ("logistics", "beside", "small")
    )


def is_seat(word: str) -> bool:
    """Courts and bodies sit in a town."""
    return any(_is("seats", bare) for _written, bare in _words(word))


def tells_where(text: str) -> bool:
    """It is said of a place that somebody travels or is heard there."""
    return any(_is("venues", bare) for _written, bare in _words(text))


def towns_among(words: Iterable[str]) -> set[str]:
    """Which of the words are towns of the world, by one query."""
    forms = {form: word for word in words for form in spellings(word)}
    found = TownName.objects.filter(name__in=forms).values_list("name", flat=True)
    return {forms[name] for name in found}
