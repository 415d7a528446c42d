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
    count, joined = len(words), _pieces(words, 1)
    # Most words are spelled in one way.
    split = [] if all(one.joined == one.split for one in words) else _pieces(words, 2)
    apart = _ends([one.is_last for one in words])
    spaced = _ends([not one.is_glued for one in words[1:]] + [True])
    longest = LONGEST_RUN if any(one.is_glued for one in words) else LONGEST_PHRASE
    for size in range(min(longest, count), 0, -1):
        for start in range(count - size + 1):
            end = start + size
            if end > apart[start] or (size > LONGEST_PHRASE and end > spaced[start]):
                continue
            spelled = ["".join(joined[start:end]).lstrip()]
            if split and (other := "".join(split[start:end]).lstrip()) != spelled[0]:
                spelled.append(other)
            if size > 1 and (article := CONTRACTED.get(words[start].joined)):
                other = f"{article} {''.join(joined[start + 1 : end]).lstrip()}"
                spelled.append(other)
            yield Window(start, end, tuple(dict.fromkeys(spelled)))


def _pieces(words: Sequence[Token], form: int) -> list[str]:
    """The words with the space before each."""
    return [str(one[form]) if one.is_glued else f" {one[form]}" for one in words]


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
