"""One way to turn text into words, for documents, names of towns and what visitors type."""

import re
import unicodedata

# Written between the parts of one word, or left out: N'Djamena, VI.TO., psycho-social, SiR[a].
JOINERS = frozenset(
    "'’‘‛`´ʼʻʽʾʿˈʹ՚׳\"“”״"  # apostrophes and quotation marks
    ".·・"  # dots
    "-‐־"  # hyphens
    "[](){}"
    "\u200c"  # the zero-width non-joiner of Persian
)
JOIN = "'"
# Written within a word, on the vowel that is stressed: the Armenian ո՞ւր, օգնեցե՛ք.
STRESSES = frozenset("ՙ՛՜՞՟")

# Variants of one letter that Unicode does not decompose.
SAME_LETTERS = {
    "ıİ": "i",
    "ø": "o",
    "đðɖɗ": "d",
    "ł": "l",
    "ħ": "h",
    "ŧ": "t",
    "ƙ": "k",
    "ɓ": "b",
    "ƴ": "y",
    "əɛǝ": "e",
    "ɔ": "o",
    "ŋ": "n",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ґғ": "г",
    "қ": "к",
    "ң": "н",
    "үұ": "у",
    "ө": "о",
    "ә": "а",
    "һҳ": "х",
    "ҷ": "ч",
    "ٱ": "ا",
    "ىیےېێ": "ي",
    "ک\u06aa": "ك",
    "ةەہھۃ": "ه",
    "ۆۇۈۋ": "و",
    "ڕ": "ر",
    "ڵ": "ل",
    "ـ": "",
}


def _both_ways(latin: str, other: str) -> tuple[dict[int, int], dict[int, int]]:
    """Letters that look like one another, at least as capitals, to either script."""
    return str.maketrans(latin, other), str.maketrans(other, latin)


CYRILLIC = _both_ways("abcehijkmoptxy", "авсеніјкмортху")
GREEK = _both_ways("abehikmnoptxyz", "αβεηικμνορτχυζ")
IS_GREEK = re.compile("[α-ω]")
OF_TWO_SCRIPTS = re.compile(r"\A(?=[^a-z]*+[a-z])[^α-ωа-яіј]*+[α-ωа-яіј]")


class _Folds(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = fold = _fold(chr(code))
        return fold


def _fold(char: str) -> str:
    category = unicodedata.category(char)
    if char in JOINERS:
        return JOIN
    if char in STRESSES:
        return ""
    if char.isspace():
        return " "
    if category in {"Cc", "Cf"}:
        # A zero-width space separates words where no other space is written (Khmer, Burmese).
        return " " if char == "\u200b" else ""
    if category == "Me" or "\ufe00" <= char <= "\ufe0f":
        # How the sign before it is shown, as an emoji or within a key.
        return ""
    if category[0] == "M":
        # Accents, harakat and niqqud go; vowel signs, viramas and tones of other scripts stay.
        combining = unicodedata.combining(char)
        return "" if combining == 1 or 10 <= combining <= 36 or combining >= 200 else char
    if category[0] == "N":
        digit = unicodedata.digit(char, None)
        return char if digit is None else str(digit)
    return char if category[0] == "L" else " "


def _in_one_script(word: str) -> str:
    """A word in letters of two scripts, in the one that all its letters look like: Mocква."""
    if word.isascii() or not OF_TWO_SCRIPTS.search(word):
        return word
    for alike in GREEK if IS_GREEK.search(word) else CYRILLIC:
        turned = word.translate(alike)
        if not OF_TWO_SCRIPTS.search(turned):
            return turned
    return word


_FOLDS = _Folds({ord(char): to for chars, to in SAME_LETTERS.items() for char in chars})


def _chunks(text: str) -> list[list[str]]:
    """Split text at spaces, each chunk into the list of its parts."""
    # NFKD would turn the acute accent used as an apostrophe into a space.
    text = unicodedata.normalize("NFKD", text.replace("´", JOIN)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_FOLDS)
    chunks = map(_in_one_script, unicodedata.normalize("NFC", text).split())
    return [parts for chunk in chunks if (parts := [part for part in chunk.split(JOIN) if part])]


def normalise(text: str) -> list[str]:
    """The words of a document in order, with every form that somebody may search for."""
    words = []
    for parts in _chunks(text):
        if len(parts) > 1:
            words.append("".join(parts))
        words.extend(parts)
    return words


def query_words(text: str) -> list[list[str]]:
    """The alternatives of each typed word: joined, then split by spaces."""
    if text.isascii() and text.isalnum():
        # So are many words, and nothing in them is another letter or parts them.
        return [[text.lower()]]
    return [
        ["".join(parts), " ".join(parts)] if len(parts) > 1 else parts for parts in _chunks(text)
    ]


def spellings(text: str) -> list[str]:
    """A whole name in one line: joined, then split where that differs."""
    words = _chunks(text)
    joined = " ".join(["".join(parts) for parts in words])
    split = " ".join([" ".join(parts) for parts in words])
    return [form for form in dict.fromkeys((joined, split)) if form]
