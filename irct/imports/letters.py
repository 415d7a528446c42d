"""How the letters of a text file are written as bytes: marked, or guessed. Without Django."""

import codecs
import re
import unicodedata
from functools import cache
from typing import BinaryIO, NamedTuple

from irct.machine.confined import Refused

PIECE = 256 * 1024
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
WESTERN = "àâäáãåæçèéêëíìîïñóòôöõøœúùûüßÄÖÜÅÉÈÀÇÑØÆÁÍÓÚ"
CENTRAL = "áčďéěíňóřšťúůýžąćęłńóśźżăâîşţőűäöüßđŁŚŻŠČŽŘ"
TURKISH = "çğıöşüÇĞİÖŞÜâîû"
CYRILLIC = "оаеинтсрвлкмдпуясіьй"
ARABIC = "ايلمنورتبةعدسفهقكحجأىإش"
GREEK = "αειοτσνρςκπλμυίόήάέύώη"
HEBREW = "יוהלאמרתבשנםחדקעפ"
BALTIC = "āčēģīķļņšūžąęėįųäöüõĀČĒŠŪŽ"
# In the order in which they are taken when nothing tells; with each the letters that are frequent
# in the languages written so, and that others have at these places rarely.
FREQUENT = {
    "cp1252": WESTERN,
    "cp1251": CYRILLIC,
    "cp1250": CENTRAL,
    "cp1254": TURKISH,
    "cp1256": ARABIC,
    "cp1253": GREEK,
    "cp1255": HEBREW,
    "cp1257": BALTIC,
    "koi8-u": CYRILLIC,
    "iso8859-5": CYRILLIC,
    "cp866": CYRILLIC,
    "mac-cyrillic": CYRILLIC,
    "iso8859-6": ARABIC,
    "iso8859-2": CENTRAL,
    "mac-roman": WESTERN,
    "cp850": WESTERN,
    "mac-turkish": TURKISH,
    "cp852": CENTRAL,
}
# Signs of two bytes: which first bytes those have that are frequent.
OF_TWO_BYTES = {
    "gb18030": ("gb2312", range(0xB0, 0xD8)),
    "big5": ("big5", range(0xA4, 0xC7)),
    "shift_jis": ("shift_jis", range(0x82, 0x98)),
    "euc_kr": ("euc_kr", range(0xB0, 0xC9)),
}
FREQUENT_SIGN, RARE_SIGN = 1.8, -3
SIGN_CATEGORIES = frozenset(["Lo", "Lm", "Po", "Ps", "Pe"])
SIGNS = re.compile(r"[^\x00-\x7f]+")
# Letters where Western languages do not have them, and Romanian, Hungarian and Polish have others.
UNLIKELY = re.compile(r"ã(?=[a-df-npqrt-z])|õ(?!e)|ñ(?![aeiouáéíóú])")
# A letter of the script that is not frequent says little.
RARE = 0.2
# So much of a file is looked at, where it has letters that are not ASCII.
LONGEST_SAMPLE = 200_000
# Of the lines that are not ASCII, so many are UTF-8 in a file that is UTF-8 but for some.
ENOUGH_OF_THEM = 0.3
WORD = re.compile(r"[^\x00-\x26\x28-\x40\x5b-\x60\x7b-\x7f]+")
# Around words and within them, without a meaning for the guess.
PUNCTUATION = frozenset("'’‘“”„–—…«»°€\u00a0،؛؟•·№©®¿¡ªº§")
# In a text of UTF-16 that was read as it was written.
PARTING, FEWEST_PARTS = "\n,;\t|", 3
# A guess by fewer letters is none, unless they are Western.
FEWEST_LETTERS = 6


class Letters(NamedTuple):
    """An encoding, and how it is known."""

    encoding: str
    is_guessed: bool = False
    # Whether nothing looks like words, however it is read.
    is_unsure: bool = False
    # Whether some bytes are no letters.
    is_damaged: bool = False


def letters_of(file: BinaryIO) -> Letters:
    """The encoding of a text file. Raises Refused."""
    beginning = file.read(4_096)
    file.seek(0)
    for mark, encoding in MARKS.items():
        if beginning.startswith(mark):
            return Letters(encoding)
    if encoding := _utf16(beginning):
        return Letters(encoding)
    if _is_utf8(file):
        return Letters("utf-8")
    lines = _sample(file)
    sample = b"".join(lines)
    if b"\0" in sample:
        raise Refused("no text")
    if sum(map(_is_utf8_line, lines)) > ENOUGH_OF_THEM * len(lines):
        return Letters("utf-8", is_damaged=True)
    scores = {name: score for name in FREQUENT if (score := _score(sample, name)) is not None}
    scores |= {name: score for name in OF_TWO_BYTES if (score := _signs(sample, name)) is not None}
    best = max(scores, key=lambda name: scores[name], default="cp1252")
    letters = sum(not char.isascii() for char in sample.decode(best, "replace"))
    is_few = letters < FEWEST_LETTERS and FREQUENT.get(best) != WESTERN
    is_unsure = is_few or scores.get(best, -1) < 0
    return Letters(best, is_guessed=True, is_unsure=is_unsure, is_damaged=best not in scores)


def _utf16(beginning: bytes) -> str:
    """UTF-16 without its mark, told by what parts the cells of a table."""
    whole = beginning[: len(beginning) // 2 * 2]
    if b"\0" not in whole or len(whole) < 8:
        return ""
    return next((name for name in ("utf-16-le", "utf-16-be") if _reads(whole, name)), "")


def _reads(whole: bytes, encoding: str) -> bool:
    text = whole.decode(encoding, "ignore")
    odd = sum(unicodedata.category(char)[0] == "C" and char not in "\r\n\t" for char in text)
    parting = sum(map(text.count, PARTING))
    return "\n" in text and parting >= FEWEST_PARTS and odd == 0


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _is_utf8_line(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _sample(file: BinaryIO) -> list[bytes]:
    lines, length = [], 0
    for line in file:
        if not line.isascii() or b"\0" in line:
            lines.append(line[:LONGEST_SAMPLE])
            length += len(line)
        if length > LONGEST_SAMPLE:
            break
    file.seek(0)
    return lines


def _score(sample: bytes, encoding: str) -> float | None:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    frequent = frozenset(FREQUENT[encoding])
    words = (word for word in WORD.findall(text) if not word.isascii())
    score = sum(_score_of(word, frequent) for word in words)
    return score - (2 * len(UNLIKELY.findall(text.lower())) if encoding == "cp1252" else 0)


def _signs(sample: bytes, encoding: str) -> float | None:
    """How much a text looks like one of signs that take two bytes."""
    narrow, frequent = OF_TWO_BYTES[encoding]
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    score = 0.0
    for run in SIGNS.findall(text):
        # One alone between other letters is two of them that were taken for it.
        for char in run if len(run) > 1 else ():
            sign = char.encode(narrow, "ignore")
            is_sign = len(sign) == 2 and unicodedata.category(char) in SIGN_CATEGORIES
            score += FREQUENT_SIGN if is_sign and sign[0] in frequent else RARE_SIGN
        score += RARE_SIGN if len(run) == 1 else 0
    return score


def _score_of(word: str, frequent: frozenset[str]) -> float:
    """How much a word looks like one: of one script, and in its case, with frequent letters."""
    score, scripts, before, foreign = 0.0, set(), "", 0
    for char in word:
        if char in PUNCTUATION:
            before, foreign = "", 0
            continue
        if not char.isalpha():
            score -= 3
            continue
        script = _script(char)
        scripts.add(script)
        if char.isupper() and before.islower():
            score -= 2
        foreign = 0 if char.isascii() else foreign + 1
        if foreign > 2 and script == "LATIN":
            score -= 3
        if not char.isascii():
            begins = not before and script != "LATIN" and char.lower() in frequent
            score += 1 if char in frequent or begins else (-1 if script == "LATIN" else RARE)
        before = char
    return score - 3 * max(0, len(scripts) - 1)


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
