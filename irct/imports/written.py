"""What a cell says that is no value, and signs in it that nobody sees."""

import html
import itertools
import re
import unicodedata

from django.utils.translation import gettext as _

# What programs write where a formula or a value has failed.
SPREADSHEET_ERROR = re.compile(r"\A#(?:[A-ZÄÖÜÉÑ][A-ZÄÖÜÉÑ0-9/_]{0,15}[!?]?|#{1,255})\Z")
# How people say in a cell that they do not know, or that there is nothing.
NOTHING_SAID = {
    *("n/a", "n.a.", "n.a", "n\\a", "#n/a", "null", "nil", "none", "nan", "undefined", "<na>"),
    *("unknown", "not known", "not available", "not applicable", "tbd", "tba", "tbc", "missing"),
    *("s/d", "s.d.", "n/d", "k.a.", "k. a.", "н/д", "нет данных", "н/д.", "غير معروف", "inconnu"),
    *("desconocido", "unbekannt", "bilinmiyor", "неизвестно", "невідомо", "نامعلوم", "xxx"),
}
# Of these alone, however many, no value is made.
MARKS = frozenset("-–—_?.*/\\…")
# How people say in a cell that the same stands there as in the row above.
ABOVE = {
    *('"', "''", "``", "“", "”", "„", "«", "»", "〃", "″", "ditto", "do.", "idem", "id.", "dito"),
    *("same", "same as above", "as above", "see above", "s. o.", "s.o.", "siehe oben", "wie oben"),
    *("comme ci-dessus", "voir ci-dessus", "ídem", "igual", "igual que arriba", "lo mismo"),
    *("o mesmo", "igual ao anterior", "acima", "то же", "там же", "тот же", "те саме", "там само"),
    *("aynı", "yukarıdaki gibi", "同上", "كما سبق", "نفس السابق", "مثل السابق", "همان"),
}
# They turn the order in which letters are shown.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# They join letters, or keep them apart, where Persian and the scripts of India need it.
JOINING = frozenset("\u200c\u200d")
UNREADABLE = "\ufffd"
# What letters in UTF-8 look like to a program that takes each byte for a letter.
MISREAD = re.compile(r"[\x80-\xffŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{2,}")
# Signs that stand where letters were, when a text is read in another code.
WRONG_SIGNS = frozenset(
    "¢£¤¥¦¨¬¯±¶¸¼½¾×÷†‡‰‹›ƒˆ˜√∙≈≤≥°│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀░▒▓"
)
SCRIPTS = frozenset(["LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN"])
# Letters of Russian in KOI8, read in another code, have the cases of each other.
CASE_TURNED = re.compile(r"\b[а-яё][А-ЯЁ]{3}")
ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{2,5});")
SHOWN_BESIDE = 20


def refuse_no_value(text: str) -> None:
    """Refuse what stands in a cell instead of a value. Raises ValueError."""
    if SPREADSHEET_ERROR.match(text):
        raise ValueError(
            _("“%s” is an error of the spreadsheet. Write the value itself.") % text[:SHOWN_BESIDE]
        )
    if points_above(text):
        raise ValueError(
            _("“%s” points to the row above. Write out what is meant.") % text[:SHOWN_BESIDE]
        )
    if text.casefold() in NOTHING_SAID or (text and MARKS.issuperset(text)):
        raise ValueError(
            _(
                "“%s” is not a value. Leave the cell empty, or write (empty) to take away what is "
                "stored."
            )
            % text[:SHOWN_BESIDE]
        )


def points_above(cell: str) -> bool:
    """A cell says that the same stands in it as in the row above."""
    return " ".join(cell.casefold().strip("( )").split()) in ABOVE


def with_signs(text: str) -> str:
    """A text with the signs themselves for what a page of the web writes for them."""
    return ENTITY.sub(lambda one: html.unescape(one[0]), text)


def visible(text: str) -> str:
    """A text without the signs that nobody sees, for what is read and not kept as it is."""
    return "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc", "Zl"))


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def refuse_damaged(text: str) -> None:
    """Refuse a text of which letters were lost or turned. Raises ValueError."""
    if UNREADABLE in text:
        raise ValueError(
            _(
                "Letters were lost in “%s”, where a � stands. Write the text anew, and save the "
                "file in UTF-8."
            )
            % _beside(text, UNREADABLE)
        )
    if (whole := read_again(text)) != text:
        raise ValueError(
            _("“%(text)s” was saved in another code of letters. Write “%(meant)s”.")
            % {"text": text[:80], "meant": whole[:80]}
        )
    if found := TURNING.intersection(text):
        raise ValueError(_unseen(text, min(found)))


def refuse_unseen(text: str) -> None:
    """Refuse signs in a name that nobody sees. Raises ValueError."""
    for char in text:
        if char not in JOINING and unicodedata.category(char) in ("Cf", "Cc", "Co", "Cn"):
            raise ValueError(_unseen(text, char))


def read_again(text: str) -> str:
    """A text as it was before a program took it for another code."""
    return MISREAD.sub(lambda run: _as_utf8(run[0]), text)


def _as_utf8(run: str) -> str:
    try:
        return run.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return run


def _unseen(text: str, char: str) -> str:
    return _(
        "Behind “%(before)s” stands a sign that nobody sees, U+%(code)04X. Type the text anew."
    ) % {"before": text.partition(char)[0][-SHOWN_BESIDE:], "code": ord(char)}


def _beside(text: str, char: str) -> str:
    at = text.index(char)
    return text[max(0, at - SHOWN_BESIDE) : at + SHOWN_BESIDE]


def misread(text: str) -> str:
    """A word whose letters look as if they had been read in another code; nothing if none does."""
    return next(filter(_is_misread, re.split(r"[\s/-]", text)), "")


def _is_misread(word: str) -> bool:
    """Letters of two scripts, or letters and signs, stand side by side in a word."""
    kinds = [_kind(char) for char in word]
    beside = {pair for pair in itertools.pairwise(kinds) if "" not in pair}
    return any(one != other for one, other in beside) or bool(CASE_TURNED.search(word))


def _kind(char: str) -> str:
    if char in WRONG_SIGNS:
        return "sign"
    script = unicodedata.name(char, "").partition(" ")[0] if char.isalpha() else ""
    return script if script in SCRIPTS else ""
