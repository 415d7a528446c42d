"""How the letters of a text file are written as bytes: marked, or guessed. Without Django."""

import codecs
import re
import unicodedata
from functools import cache
from typing import BinaryIO

from irct.machine.confined import Refused

PIECE = 256 * 1024
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# In the order in which they are taken when nothing tells; with each the letters that are frequent
# in the languages written so, and that others have at these places rarely.
FREQUENT = {
    "cp1252": "àâäáãåæçèéêëíìîïñóòôöõøœúùûüßÄÖÜÅÉÈÀÇÑØÆÁÍÓÚ",
    "cp1251": "оаеинтсрвлкмдпуясіь",
    "cp1250": "áčďéěíňóřšťúůýžąćęłńóśźżăâîşţőűäöüßđŁŚŻŠČŽŘ",
    "cp1254": "çğıöşüÇĞİÖŞÜâîû",
    "cp1256": "ايلمنورتبةعدسفهقكحجأىإش",
    "cp1253": "αειοτσνρςκπλμυίόήάέύώη",
    "cp1255": "יוהלאמרתבשנםחדקעפ",
    "cp1257": "āčēģīķļņšūžąęėįųäöüõĀČĒŠŪŽ",
}
# Letters where Western languages do not have them, and Romanian, Hungarian and Polish have others.
UNLIKELY = re.compile(r"ã(?=[a-df-npqrt-z])|õ(?!e)|ñ(?![aeiouáéíóú])")
# A letter of the script that is not frequent says little.
RARE = 0.2
# So much of a file is looked at, where it has letters that are not ASCII.
LONGEST_SAMPLE = 200_000
WORD = re.compile(r"[^\x00-\x26\x28-\x40\x5b-\x60\x7b-\x7f]+")
# Around words and within them, without a meaning for the guess.
PUNCTUATION = frozenset("'’‘“”„–—…«»°€\u00a0،؛؟•·№©®¿¡ªº§")


def encoding_of(file: BinaryIO) -> tuple[str, bool]:
    """The encoding of a text file, and whether it is only guessed. Raises Refused."""
    beginning = file.read(4_096)
    file.seek(0)
    for mark, encoding in MARKS.items():
        if beginning.startswith(mark):
            return encoding, False
    if encoding := _utf16(beginning):
        return encoding, False
    if _is_utf8(file):
        return "utf-8", False
    sample = _sample(file)
    if b"\0" in sample:
        raise Refused("no text")
    scores = {name: score for name in FREQUENT if (score := _score(sample, name)) is not None}
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or scores[best] < 0:
        raise Refused("not UTF-8")
    return best, True


def _utf16(beginning: bytes) -> str:
    """UTF-16 without its mark, told by the zeros between the letters of Latin script."""
    pairs = len(beginning) // 2
    if pairs < 4 or b"\0\0" in beginning[:8]:
        return ""
    for first, name in ((0, "utf-16-be"), (1, "utf-16-le")):
        zeros = beginning[first : 2 * pairs : 2].count(0)
        others = beginning[1 - first : 2 * pairs : 2].count(0)
        if zeros > 0.6 * pairs and not others:
            return name
    return ""


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


def _sample(file: BinaryIO) -> bytes:
    lines, length = [], 0
    for line in file:
        if not line.isascii() or b"\0" in line:
            lines.append(line[:LONGEST_SAMPLE])
            length += len(line)
        if length > LONGEST_SAMPLE:
            break
    file.seek(0)
    return b"".join(lines)


def _score(sample: bytes, encoding: str) -> float | None:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return None
    frequent = frozenset(FREQUENT[encoding])
    words = (word for word in WORD.findall(text) if not word.isascii())
    score = sum(_score_of(word, frequent) for word in words)
    return score - (2 * len(UNLIKELY.findall(text.lower())) if encoding == "cp1252" else 0)


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
        scripts.add(_script(char))
        if char.isupper() and before.islower():
            score -= 2
        foreign = 0 if char.isascii() else foreign + 1
        if foreign > 2 and _script(char) == "LATIN":
            score -= 3
        if not char.isascii():
            is_latin = _script(char) == "LATIN"
            score += 1 if char in frequent else (-1 if is_latin else RARE)
        before = char
    return score - 3 * max(0, len(scripts) - 1)


@cache
def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
