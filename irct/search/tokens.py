"""The words of a search, as they were typed and as they are compared."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from irct.places.text import query_words
from irct.search import phrases

LONGEST_TEXT = 200
MOST_WORDS = 30
MOST_LETTERS = 60
# How many words a phrase or a name may have; letters, where no spaces are written.
LONGEST_PHRASE = 7
LONGEST_RUN = 12
# A word of more parts is several words.
LONGEST_COMPOUND = 2
# Each of two words that a hyphen joins has so many letters: psychologist-london.
SHORTEST_OF_TWO = 4
HYPHENS = re.compile(r"[-‐–.]")
# French and Italian words that are written onto the next one: d'avocat, dell'avvocato.
ELIDED = frozenset(
    [
        *("c", "d", "j", "l", "m", "n", "qu", "s", "t", "jusqu", "lorsqu", "puisqu", "quoiqu"),
        *("all", "coll", "com", "dall", "dell", "nell", "quell", "quest", "senz", "sull", "un"),
    ]
)
# French words that hold the article of a name that follows: au Cap is à Le Cap.
CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}

# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
# Signs that belong to the letter before them.
SIGNS = (
    "[\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u17b4-\u17d3]"
)
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


def tokens(text: str) -> list[Token]:
    """The words of a text; each letter of a script without spaces is one."""
    words: list[Token] = []
    for typed in text[:LONGEST_TEXT].split():
        words += _split(typed)
        if words and typed[-1] in ENDS:
            words[-1] = words[-1]._replace(is_last=True)
    spaced = itertools.accumulate(not token.is_glued for token in words)
    return [token for token, number in zip(words, spaced, strict=True) if number <= MOST_WORDS][
        :MOST_LETTERS
    ]


def _split(typed: str) -> Iterator[Token]:
    words = query_words(typed)
    for forms in words:
        parts = forms[-1].split()
        if len(parts) > LONGEST_COMPOUND or (len(parts) > 1 and parts[0] in ELIDED):
            # Freedom-from-Torture
            yield from (Token(part, part, part) for part in parts)
        elif len(parts) > 1 and HYPHENS.search(typed) and _are_two(forms):
            yield from (Token(part, part, part) for part in parts)
        elif re.search(UNSPACED, forms[0]):
            for number, piece in enumerate(PIECE.findall(forms[0])):
                yield Token(piece, piece, piece, is_glued=number > 0)
        else:
            shown = typed.strip(PUNCTUATION) if len(words) == 1 else forms[0]
            yield Token(shown, forms[0], forms[-1])


def _are_two(forms: Sequence[str]) -> bool:
    """Whether a hyphen joins words of which one asks for something by itself."""
    known, parts = phrases.meanings(), forms[-1].split()
    is_one = any(form in known for form in forms)
    return (
        not is_one
        and all(len(part) >= SHORTEST_OF_TWO for part in parts)
        and any(code.startswith("asks=") for part in parts for code in known.get(part, ()))
    )


def windows(words: Sequence[Token]) -> Iterator[Window]:
    """Each run of words that may be a phrase, the longest first."""
    for size in range(min(LONGEST_RUN, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            span = words[start : start + size]
            if any(one.is_last for one in span[:-1]):
                continue
            if size <= LONGEST_PHRASE or all(one.is_glued for one in span[1:]):
                spelled = [together(span, 1), together(span, 2)]
                if article := CONTRACTED.get(span[0].joined) if size > 1 else None:
                    spelled.append(f"{article} {together(span[1:], 1)}")
                yield Window(start, start + size, tuple(dict.fromkeys(spelled)))


def together(span: Sequence[Token], form: int) -> str:
    """Words in one line; `form` is the number of the spelling in a token."""
    return "".join(
        str(one[form]) if one.is_glued and number else f" {one[form]}"
        for number, one in enumerate(span)
    ).lstrip()
