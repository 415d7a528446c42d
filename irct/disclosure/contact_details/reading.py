"""A text as a person reads it."""

import html
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from irct.disclosure.contact_details import words

Span = tuple[int, int]


class PlainReading(NamedTuple):
    """A text as a person reads it, and where in the text each of its characters stands."""

    text: str
    plain: str
    latin: str  # the same with look-alike letters as Latin ones, letter for letter
    starts: list[int]
    ends: list[int]

    def written(self, start: int, end: int) -> str:
        """What stands in the text for a span of the reading."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def stretches(self, spans: list[Span]) -> list[str]:
        """What stands in the text for the spans, in order, those that overlap as one."""
        merged: list[Span] = []
        for start, end in sorted((self.starts[start], self.ends[end - 1]) for start, end in spans):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return [self.text[start:end] for start, end in merged]


# Letters of other scripts, and of phonetics, that look like Latin ones (all in lower case).
LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝһӏɡαβεικνορτυχωꭓɑɩʟᴀʙᴄᴅᴇғꜰɢʜɪᴊᴋᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢəłøđıѵјեոսօց",
    "abekmhopctyxijsdqwhlgabeikvoptuxwxailabcdeffghijkmnoprstuvwyzelodivjenuog",
)
CHINESE_DIGITS = "〇零一二三四五六七八九"
# Number words of languages that write without spaces.
UNSPACED = {word: digit for digit, line in words.UNSPACED.items() for word in line.split()}
UNSPACED_WORD = "|".join(sorted(UNSPACED, key=lambda word: (-len(word), word)))
# Only where one of them may begin; and as one part, so that there is one way to read a run.
ONE_UNSPACED = rf"(?=[{''.join(sorted({word[0] for word in UNSPACED}))}])(?>{UNSPACED_WORD})"
CLOCKS = {chr(0x1F550 + index): str(index + 1) for index in range(12)}
SPELLED = (
    rf"[{CHINESE_DIGITS}]{{4,}}|{ONE_UNSPACED}(?:[ ,，、·-]?{ONE_UNSPACED}){{5,19}}"
    rf"|[{''.join(CLOCKS)}]{{5,20}}"
)
LONG = rf"&(?:#x?[0-9a-f]{{1,8}}|[a-z][a-z0-9]{{1,30}});|%(?:40|2e|2b)|{SPELLED}"
PIECES = re.compile(rf"{LONG}|.", re.DOTALL | re.IGNORECASE)
# What is read as one, although it is several characters.
LONG_PIECES = re.compile(LONG, re.IGNORECASE)
SPELLED_DIGIT = re.compile(rf"{UNSPACED_WORD}|[{CHINESE_DIGITS}{''.join(CLOCKS)}]")
SPELLED_DIGITS = UNSPACED | CLOCKS
# They look empty, like a mark or like a letter, or stand for a word, and Unicode does not say so.
ODD = dict.fromkeys("\u115f\u1160\u3164\uffa0\u2800", " ")
ODD |= {"➕": "+", "➖": "-", "٫": ".", "٬": ",", "،": ",", "、": ",", "∶": ":", "🔟": "10"}
ODD |= dict.fromkeys("。｡۔։‧⸳ꓸ", ".")
ODD |= dict.fromkeys("📞☎📱", " tel ") | {"📧": "@"}
ODD |= {chr(0x2680 + index): str(index + 1) for index in range(6)}  # dice
# Letters in squares and flags.
ODD |= {
    chr(first + index): chr(ord("a") + index)
    for first in (0x1F150, 0x1F170, 0x1F1E6)
    for index in range(26)
}

# Letters that nobody mixes with others: Canadian syllabics.
FIRST_SYLLABIC, SYLLABICS = 0x1401, 0x26C


@cache
def _fold(char: str) -> str:
    if char in ODD:
        return ODD[char]
    category = unicodedata.category(char)
    if category in {"Zl", "Zp"} or char in "\n\r\v\f\x85":
        return "\n"
    if category in {"Zs", "Cc", "Cs", "Cn", "Co"}:
        return " "
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category == "Mc":
        # A vowel sign is part of its word, and a pattern takes only letters for that.
        return chr(FIRST_SYLLABIC + ord(char) % SYLLABICS)
    if category == "Pd" or char == "−":
        return "-"
    if category[0] == "N":
        value = unicodedata.numeric(char)
        if value == int(value):
            return str(int(value))
    unfolded = unicodedata.normalize("NFKD", char.casefold())
    if unfolded == char:
        return char
    return "".join(map(_fold, unicodedata.normalize("NFKD", unfolded.casefold())))


def _unfold(piece: str) -> str:
    if len(piece) == 1:
        return _fold(piece)
    if piece[0] == "&":
        return "".join(map(_fold, html.unescape(piece)))
    if piece[0] == "%":
        return chr(int(piece[1:], 16))
    return "".join(SPELLED_DIGITS[word] for word in SPELLED_DIGIT.findall(piece))


def read(text: str) -> PlainReading:
    """Read a text: case, accents, scripts of digits, invisible characters and entities folded."""
    if not LONG_PIECES.search(text):
        folded = list(map(_fold, text))
        plain = "".join(folded)
        if len(plain) == len(text) and all(folded):
            places = list(range(len(text) + 1))
            return PlainReading(text, plain, plain.translate(LOOKALIKES), places[:-1], places[1:])
    return read_piece_by_piece(text)


def read_piece_by_piece(text: str) -> PlainReading:
    """Read a text of which pieces become longer or shorter."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in PIECES.finditer(text):
        unfolded = _unfold(piece[0])
        if not unfolded and ends:
            ends[-1] = piece.end()
        chars.append(unfolded)
        starts.extend([piece.start()] * len(unfolded))
        ends.extend([piece.end()] * len(unfolded))
    plain = "".join(chars)
    return PlainReading(text, plain, plain.translate(LOOKALIKES), starts, ends)


def _folded(text: str) -> str:
    return "".join(map(_fold, text))


def folded_words(*tables: str) -> frozenset[str]:
    """The words of the tables as a reading spells them."""
    return frozenset(_folded(word) for table in tables for word in table.split())


# Letters of Arabic script of which a keyboard has one or the other.
KEYBOARDS = (str.maketrans("یکھہە", "يكههه"), str.maketrans("يكىھہە", "یکیههه"))


def spellings(*tables: str) -> frozenset[str]:
    """The words of the tables as a reading spells them, typed on any keyboard."""
    folded = folded_words(*tables)
    return folded | {word.translate(letters) for word in folded for letters in KEYBOARDS}


def either(*tables: str) -> str:
    """A pattern for any of the words, the longest first; "_" stands for a space."""
    patterns = (re.escape(word).replace("_", r"\s?") for word in folded_words(*tables))
    return "|".join(sorted(patterns, key=lambda pattern: (-len(pattern), pattern)))


WORD = re.compile(r"[^\W_]+")
END_OF_SENTENCE = re.compile(r"[\n!?;]|\.\s")


def words_around(text: str, start: int, end: int, *, widest: int) -> list[str]:
    """The words of the sentence in which a span stands, as far as they are near it."""
    before = END_OF_SENTENCE.split(text[max(start - widest, 0) : start])[-1]
    after = END_OF_SENTENCE.split(text[end : end + widest])[0]
    return WORD.findall(before) + WORD.findall(after)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when a text first needs it: all of them take a while at each start."""
    return re.compile(pattern)
