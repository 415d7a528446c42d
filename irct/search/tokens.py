"""The words of a search, as they were typed and as they are compared."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from irct.places.text import query_words

LONGEST_TEXT = 200
MOST_WORDS = 30
# How many words a phrase or a name may have; letters, where no spaces are written.
LONGEST_PHRASE = 6
LONGEST_RUN = 12
# A word of more parts is several words.
LONGEST_COMPOUND = 2

# Scripts without spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
PIECE = re.compile(rf"{UNSPACED}|(?:(?!{UNSPACED}).)+")
PUNCTUATION = ".,;:!?()[]{}\"'«»“”„¿¡…·、。，！？؟،؛"


class Token(NamedTuple):
    """A word: as typed, joined (parcoursdexil) and split (parcours d exil)."""

    typed: str
    joined: str
    split: str
    # Whether it stands at the word before it without a space.
    is_glued: bool = False


class Window(NamedTuple):
    """Words beside one another, and how they may be spelled together."""

    start: int
    end: int
    spellings: tuple[str, ...]


def tokens(text: str) -> list[Token]:
    """The words of a text; each letter of a script without spaces counts as one."""
    return [token for typed in text[:LONGEST_TEXT].split() for token in _split(typed)][:MOST_WORDS]


def _split(typed: str) -> Iterator[Token]:
    words = query_words(typed)
    for forms in words:
        if forms[-1].count(" ") >= LONGEST_COMPOUND:
            # Freedom-from-Torture
            yield from (Token(part, part, part) for part in forms[-1].split())
        elif re.search(UNSPACED, forms[0]):
            for number, piece in enumerate(PIECE.findall(forms[0])):
                yield Token(piece, piece, piece, is_glued=number > 0)
        else:
            shown = typed.strip(PUNCTUATION) if len(words) == 1 else forms[0]
            yield Token(shown, forms[0], forms[-1])


def windows(words: Sequence[Token]) -> Iterator[Window]:
    """Each run of words that may be a phrase, the longest first."""
    for size in range(min(LONGEST_RUN, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            span = words[start : start + size]
            if size <= LONGEST_PHRASE or all(one.is_glued for one in span[1:]):
                both = (together(span, 1), together(span, 2))
                yield Window(start, start + size, tuple(dict.fromkeys(both)))


def together(span: Sequence[Token], form: int) -> str:
    """Words in one line; `form` is the number of the spelling in a token."""
    return "".join(
        str(one[form]) if one.is_glued and number else f" {one[form]}"
        for number, one in enumerate(span)
    ).lstrip()
