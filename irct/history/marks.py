"""Two values beside each other, with what only one of them holds marked, also for the ear."""

import dataclasses
import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from irct import phones

# An address or a number within a text is one word: of these, half a difference is overlooked.
WORD = re.compile(r"\+?\w+(?:[^\w\s]+\w+)*|\s+|.", re.DOTALL)
LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Of an address alone the pieces between its signs; of a number alone its groups.
PIECE = re.compile(r"[^\W_]+|[\W_]+")
GROUP = re.compile(r"\+?\d+|[^\d+]+|\+")
# Of longer texts whole lines are compared, which takes no time.
MOST_WORDS = 4_000
# Of texts with less in common, single words that happen to stand in both would only confuse.
LEAST_ALIKE = 0.3
# They turn the order of what is read, or part what looks like one word.
UNSEEN = re.compile(r"([\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff])")
# A piece of a domain in other letters, as machines write it.
ENCODED = re.compile(r"xn--[a-z0-9-]{1,59}", re.IGNORECASE)
# The alphabets whose letters are taken for Latin ones, by the first word of a letter's name.
ALPHABETS = {
    "CYRILLIC": gettext_lazy("Cyrillic"),
    "GREEK": gettext_lazy("Greek"),
    "ARMENIAN": gettext_lazy("Armenian"),
    "ARABIC": pgettext_lazy("an alphabet", "Arabic"),
    "HEBREW": gettext_lazy("Hebrew"),
    "CHEROKEE": gettext_lazy("Cherokee"),
    "GEORGIAN": gettext_lazy("Georgian"),
    "COPTIC": gettext_lazy("Coptic"),
}
KEPT, ADDED, REMOVED = "kept", "added", "removed"
SAID = {"del": gettext_lazy("removed:"), "ins": gettext_lazy("added:")}


@dataclasses.dataclass(frozen=True, slots=True)
class MarkedValue:
    """One of several values: kept, added or removed."""

    state: str
    words: SafeString


def items(before: Sequence[str], after: Sequence[str]) -> list[MarkedValue]:
    """What is added to several values, what is removed, and what is kept, each by itself."""
    come = [one for one in after if one not in before]
    gone = [one for one in before if one not in after]
    return [
        *(MarkedValue(ADDED, _marked("ins", visible(one))) for one in come),
        *(MarkedValue(REMOVED, _marked("del", visible(one))) for one in gone),
        *(MarkedValue(KEPT, visible(one)) for one in after if one in before),
    ]


def compared(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts, with what only one of them holds marked."""
    unit = LINE if max(len(WORD.findall(text)) for text in (before, after)) > MOST_WORDS else WORD
    old, new = unit.findall(before), unit.findall(after)
    matcher = SequenceMatcher(None, old, new)
    codes = matcher.get_opcodes()
    if _alike(old, new, matcher) < LEAST_ALIKE:
        codes = [("replace", 0, len(old), 0, len(new))]
    left, right = [], []
    for verb, old_from, old_to, new_from, new_to in codes:
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if verb == "equal":
            left.append(visible(gone))
            right.append(visible(come))
            continue
        if gone:
            left.append(_marked("del", visible(gone)))
        if come:
            right.append(_marked("ins", visible(come)))
    return _joined(left), _joined(right)


def compared_ways(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Two numbers or addresses, with the groups or pieces marked that are not in the other."""
    old, new = _pieces(before), _pieces(after)
    if len(old) == len(new):
        # Digits that change places are no digits that stay.
        differs = [one != other for one, other in zip(old, new, strict=True)]
        return _way(before, old, differs, "del"), _way(after, new, differs, "ins")
    gone, come = [True] * len(old), [True] * len(new)
    for old_from, new_from, size in SequenceMatcher(None, old, new).get_matching_blocks():
        gone[old_from : old_from + size] = come[new_from : new_from + size] = [False] * size
    return _way(before, old, gone, "del"), _way(after, new, come, "ins")


def way(value: str) -> SafeString:
    """A number in its groups, or an address with letters of other alphabets named."""
    pieces = _pieces(value)
    return _way(value, pieces, [False] * len(pieces), "")


def is_number(value: str) -> bool:
    return value.startswith("+")


def visible(text: str) -> SafeString:
    """Show invisible, misleading characters by their number."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="character">U+{}</span>', f"{ord(part):04X}"),)
            if UNSEEN.fullmatch(part)
            else (part,)
            for part in UNSEEN.split(text)
        ),
    )


def _pieces(value: str) -> list[str]:
    """The groups of a number and the pieces of an address, with the signs between them."""
    return GROUP.findall(phones.said(value)) if is_number(value) else PIECE.findall(value)


def _way(value: str, pieces: list[str], differs: list[bool], tag: str) -> SafeString:
    """The pieces in their order; what differs one after the other is marked together."""
    if not value:
        return SafeString()
    shown = _group if is_number(value) else _named
    runs: list[tuple[bool, list[str]]] = []
    for number, (piece, is_other) in enumerate(zip(pieces, differs, strict=True)):
        # The sign between two pieces that both differ is read with them.
        is_between = 0 < number < len(pieces) - 1 and differs[number - 1] and differs[number + 1]
        is_marked = is_other or (is_between and not piece.isalnum())
        if runs and runs[-1][0] == is_marked:
            runs[-1][1].append(piece)
        else:
            runs.append((is_marked, [piece]))
    parts = []
    for is_marked, run in runs:
        words = _joined([shown(piece) for piece in run])
        parts.append(_marked(tag, words) if is_marked else words)
    if is_number(value):
        return format_html('<bdi class="way-number" dir="ltr">{}</bdi>', _joined(parts))
    decoded = [
        _named(f" {letters} ") for letters in map(_decoded, ENCODED.findall(value)) if letters
    ]
    return format_html('<bdi class="way" dir="ltr">{}{}</bdi>', _joined(parts), _joined(decoded))


def _decoded(piece: str) -> str:
    try:
        return piece.lower().encode().decode("idna")
    except UnicodeError:
        return ""


def _group(piece: str) -> SafeString:
    return format_html("<span>{}</span>", piece) if piece[-1].isdigit() else visible(piece)


def _named(piece: str) -> SafeString:
    """A piece of an address, with the alphabet of its letters if that is not ours."""
    if piece.isascii():
        return visible(piece)
    names = dict.fromkeys(map(_alphabet, filter(lambda char: not char.isascii(), piece)))
    alphabets = ", ".join(str(name) for name in names if name)
    return visible(piece) + (
        format_html(' <span class="character">{}</span> ', alphabets) if alphabets else SafeString()
    )


def _alphabet(letter: str) -> str | Promise:
    """What a letter is called, that may be taken for another."""
    name = unicodedata.name(letter, "")
    if UNSEEN.fullmatch(letter):
        return ""
    alphabet = name.partition(" ")[0]
    return ALPHABETS.get(alphabet) or (f"{letter}: {name.lower()}" if name else "")


def _alike(old: list[str], new: list[str], matcher: SequenceMatcher[str]) -> float:
    """The share that two texts have in common, spaces aside."""
    words = sum(not word.isspace() for word in [*old, *new])
    same = [
        word
        for start, _b, size in matcher.get_matching_blocks()
        for word in old[start : start + size]
    ]
    return 2 * sum(not word.isspace() for word in same) / (words or 1)


def _marked(tag: str, words: SafeString) -> SafeString:
    return format_html(
        '<{0}><span class="visually-hidden">{1} </span>{2}</{0}>', tag, SAID[tag], words
    )


def _joined(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
