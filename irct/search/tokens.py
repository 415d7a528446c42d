"""The words of a search, as they were typed and as they are compared."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.functional import cached_property

from irct.places.text import query_words, spellings
from irct.search import inflection, phrases

LONGEST_TEXT = 200
MOST_WORDS = 30
MOST_LETTERS = 60
# How many words a phrase or a name may have; letters, where no spaces are written.
LONGEST_PHRASE = 7
LONGEST_RUN = 12
# Of so many words at most, the first or the last may be inflected: Tel Avivissa.
LONGEST_INFLECTED = 3
# A word of more parts is several words.
LONGEST_COMPOUND = 2
# Each of two words that a hyphen joins has so many letters: psychologist-london.
SHORTEST_OF_TWO = 4
WRITTEN = re.compile(r"[^\W_]+")
HYPHENS = re.compile(r"[-‐–.]")
# French and Italian words that are written onto the next one: d'avocat, dell'avvocato.
ELIDED = frozenset(
    [
        *("c", "d", "j", "l", "m", "n", "qu", "s", "t", "jusqu", "lorsqu", "puisqu", "quoiqu"),
        *("all", "coll", "com", "dall", "dell", "nell", "quell", "quest", "senz", "sull", "un"),
    ]
)
# "City" before its name and a dot, in Armenian, Russian, Ukrainian, Bulgarian: ք.Երևան, г.Москва.
SHORT_FOR_CITY = frozenset(["ք", "г", "м", "гр"])
# "Гр." is a citizen as well, and a capital letter with a dot may stand for somebody's first name.
SURE_OF_A_CITY = frozenset(["ք", "г", "м"])
# The dot of a keyboard, and the one of Armenian that looks like it.
DOTS = str.maketrans("\u2024", ".")
SHORTEST_NAME = 3
# French words that hold the article of a name that follows: au Cap is à Le Cap.
CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}

# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
# Signs that belong to the letter before them.
SIGNS = (
    "[\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3]"
)
OF_NO_SPACES = re.compile(UNSPACED)
PIECE = re.compile(rf"{UNSPACED}{SIGNS}*|(?:(?!{UNSPACED}).)+")
# No phrase goes on behind these: "I am from Artsakh, I live in Yerevan".
ENDS = ",;!?،؛؟、，。！？՝։"
PUNCTUATION = ".,;:!?()[]{}\"'«»“”„¿¡…·、。，！？؟،؛"


class Token(NamedTuple):
    """A word: as typed, joined (parcoursdexil) and split (parcours d exil)."""

    typed: str
    joined: str
    split: str
    # Whether it stands at the word before it without a space.
    is_glued: bool = False
    # Whether a comma or the end of a sentence stands behind it.
    is_last: bool = False


class Window(NamedTuple):
    """Words beside one another, and how they may be spelled together."""

    start: int
    end: int
    spellings: tuple[str, ...]


class Words(tuple[Token, ...]):
    """The words of a search, with what is worked out of them once."""

    @cached_property
    def windows(self) -> list[Window]:
        return [*windows(self)]

    @cached_property
    def spelled(self) -> frozenset[str]:
        """How each run of them may be spelled."""
        return frozenset(spelling for one in self.windows for spelling in one.spellings)

    @cached_property
    def bases(self) -> dict[tuple[int, int], list[inflection.Base]]:
        """What runs of words may be without what is on the first or the last, where it may."""
        found, prefixed, ended = {}, {}, {}
        for number, one in enumerate(self):
            if phrases.is_word(one.joined):
                continue
            # Of several words, one letter may be left of the first or the last.
            before = [*inflection.without_prefix(one.joined, shortest=1)]
            behind = [*inflection.without_ending(one.joined, shortest=1)]
            found[number, number + 1] = [
                *inflection.before_apostrophe(one.split),
                *filter(inflection.is_long, before),
                *filter(inflection.is_long, behind),
            ]
            if not one.is_glued:
                prefixed[number], ended[number] = before, behind
        for size in range(2, LONGEST_INFLECTED + 1):
            for start in range(len(self) - size + 1):
                end = start + size
                before, behind = prefixed.get(start, []), ended.get(end - 1, [])
                if before or behind or " " in self[end - 1].split:
                    span = self[start:end]
                    if not any(one.is_glued for one in span):
                        found[start, end] = [*_of_several(span, before, behind)]
        return {run: several for run, several in found.items() if several}

    @cached_property
    def infinitives(self) -> list[list[inflection.Base]]:
        """Of each word, the infinitives of which it may be a conjugated form."""
        return [[*inflection.infinitives(one.joined)] for one in self]


def _of_several(
    span: Sequence[Token], before: Sequence[inflection.Base], behind: Sequence[inflection.Base]
) -> Iterator[inflection.Base]:
    """What several words may be, of which the first or the last may be something else."""
    others = "".join(_pieces(span[:-1], 1))
    first_part, _, ending = span[-1].split.partition(" ")
    if ending:
        # İstanbul Protokolü'ne
        yield inflection.Base(f"{others} {first_part}".lstrip(), "", inflection.NO_LANGUAGES)
    rest = "".join(_pieces(span[1:], 1)) if before else ""
    yield from (base._replace(word=f"{base.word}{rest}") for base in before)
    yield from (base._replace(word=f"{others} {base.word}".lstrip()) for base in behind)


def tokens(text: str) -> Words:
    """The words of a text; each letter of a script without spaces is one."""
    words: list[Token] = []
    for typed in text[:LONGEST_TEXT].split():
        words += _split(typed)
        if words and typed[-1] in ENDS:
            words[-1] = words[-1]._replace(is_last=True)
    spaced = itertools.accumulate(not token.is_glued for token in words)
    kept = (token for token, number in zip(words, spaced, strict=True) if number <= MOST_WORDS)
    return Words(itertools.islice(kept, MOST_LETTERS))


def _split(typed: str) -> Iterator[Token]:
    words = query_words(_without_city(typed))
    for forms in words:
        parts = forms[-1].split()
        is_split = len(parts) > LONGEST_COMPOUND or (len(parts) > 1 and parts[0] in ELIDED)
        if is_split and not _are_initials(parts, typed):
            # Freedom-from-Torture
            yield from _apart(parts, typed)
        elif len(parts) > 1 and HYPHENS.search(typed) and _are_two(forms):
            yield from _apart(parts, typed)
        elif OF_NO_SPACES.search(forms[0]):
            for number, piece in enumerate(PIECE.findall(forms[0])):
                yield Token(piece, piece, piece, is_glued=number > 0)
        else:
            shown = typed.strip(PUNCTUATION) if len(words) == 1 else forms[0]
            yield Token(shown, forms[0], forms[-1])


def _apart(parts: Sequence[str], typed: str) -> Iterator[Token]:
    """Each part of what was typed as one word, as it was typed where that can be told."""
    pieces = WRITTEN.findall(typed)
    for part, piece in zip(parts, pieces if len(pieces) == len(parts) else parts, strict=True):
        yield Token(piece, part, part)


def _without_city(typed: str) -> str:
    """What stands behind "city" in short: "г.Москва" is one word, and Moscow."""
    short, _, name = typed.lstrip(PUNCTUATION).translate(DOTS).partition(".")
    is_name = name[:1].isalpha() and len(name.strip(PUNCTUATION)) >= SHORTEST_NAME
    if not is_name or short.casefold() not in SHORT_FOR_CITY:
        return typed
    known = phrases.meanings()
    is_town = any(
        code.startswith("called=")
        for spelling in spellings(name)
        for code in known.get(spelling, ())
    )
    return name if is_town or short in SURE_OF_A_CITY else typed


def _are_initials(parts: Sequence[str], typed: str) -> bool:
    """A surname behind the first letters of other names: А.С.Пушкин."""
    *first, last = parts
    return (
        len(first) > 1
        and max(map(len, first)) == 1
        and len(last) >= SHORTEST_NAME
        and f"{'.'.join(first)}." in typed.casefold()
    )


def _are_two(forms: Sequence[str]) -> bool:
    """A hyphen joins words of which one asks for something by itself."""
    known, parts = phrases.meanings(), forms[-1].split()
    is_one = any(form in known for form in forms)
    return (
        not is_one
        and all(len(part) >= SHORTEST_OF_TWO for part in parts)
        and any(code.startswith("asks=") for part in parts for code in known.get(part, ()))
    )


def windows(words: Sequence[Token]) -> Iterator[Window]:
    """Each run of words that may be a phrase, by its first word, the shortest first."""
    new = tuple.__new__
    count, joined, split = len(words), _pieces(words, 1), _pieces(words, 2)
    apart = _ends([one.is_last for one in words])
    loose = _loose(words)
    are_plain = not loose and joined == split
    spaced = _ends(
        [not (one.is_glued or at in loose) for at, one in enumerate(words[1:], 1)] + [True]
    )
    for start, first in enumerate(words):
        # Where no spaces are written, a run has more letters than another has words.
        longest = max(start + LONGEST_PHRASE, min(start + LONGEST_RUN, spaced[start]))
        whole, parted = first.joined, first.split
        yield Window(start, start + 1, (whole,) if whole == parted else (whole, parted))
        rest, article, tight = "", CONTRACTED.get(whole), whole
        ends = range(start + 2, min(longest, apart[start], count) + 1)
        if are_plain and not article:
            # So are most, and nothing of a search is done more often.
            for end in ends:
                whole += joined[end - 1]
                yield new(Window, (start, end, (whole,)))
            continue
        for end in ends:
            whole += joined[end - 1]
            parted += split[end - 1]
            spelled = (whole,) if whole == parted else (whole, parted)
            if loose:
                tight += joined[end - 1].lstrip() if end - 1 in loose else joined[end - 1]
                spelled = spelled if tight == whole else (*spelled, tight)
            if article:
                rest += joined[end - 1]
                spelled = tuple(dict.fromkeys([*spelled, f"{article} {rest.lstrip()}"]))
            yield Window(start, end, spelled)


def _pieces(words: Sequence[Token], form: int) -> list[str]:
    """The words with the space before each."""
    return [str(one[form]) if one.is_glued else f" {one[form]}" for one in words]


def _loose(words: Sequence[Token]) -> frozenset[int]:
    """Where a space was typed between words of a script that has none, as people do in Burmese."""
    if not any(one.is_glued for one in words):
        return frozenset()
    is_unspaced = [bool(OF_NO_SPACES.match(one.joined)) for one in words]
    return frozenset(
        at
        for at in range(1, len(words))
        if is_unspaced[at - 1] and is_unspaced[at] and not words[at].is_glued
    )


def _ends(is_end: Sequence[bool]) -> list[int]:
    """How far a run may go from each word: behind the first that is an end."""
    found, end = [0] * len(is_end), len(is_end)
    for number in reversed(range(len(is_end))):
        end = number + 1 if is_end[number] else end
        found[number] = end
    return found


def together(span: Sequence[Token], form: int) -> str:
    """Words in one line; `form` is the number of the spelling in a token."""
    return "".join(_pieces(span, form)).lstrip()
