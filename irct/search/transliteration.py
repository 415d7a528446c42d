"""What was typed in the letters of another language: dopomoga v kyievi, хогебан ереванум."""

import functools
import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from irct.machine.compiled import compiled
from irct.search import phrases
from irct.search.tokens import Token

# Of each letter, how it is written in Latin ones, the likeliest way first.
CYRILLIC = """
    щ shch sch|ш sh|ч ch|ж zh j|х kh h x|ц ts c|ю yu iu ju|я ya ia ja
    а a|б b|в v w|г g h|ґ g|д d|е e ye ie|з z|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|ф f
"""
LETTERS = {
    "uk": CYRILLIC + "|є ye ie je|ї yi|і i|и y i|й y j|ь",
    "ru": CYRILLIC + "|ё yo io|и i|ы y|й y j|э e|ь|ъ",
    "hy": """
        ձ dz|ծ ts c|ց ts c|շ sh|չ ch|ճ ch j|ժ zh j|խ kh x|ղ gh g|ու u ou|և ev|ջ j|ա a|բ b|գ g|դ d
        ե e ye|զ z|է e|ը y e|թ t|ի i|լ l|կ k|հ h|մ m|յ y|ն n|ո o vo|պ p|ռ r|ս s|վ v|տ t|ր r|փ p
        ք q k|օ o|ֆ f
    """,
    "ka": """
        შ sh|ჩ ch|ჭ ch|ც ts c|წ ts w|ძ dz|ჟ zh|ღ gh|ხ kh x|ა a|ბ b|გ g|დ d|ე e|ვ v|ზ z|თ t|ი i|კ k
        ლ l|მ m|ნ n|ო o|პ p|რ r|ს s|ტ t|უ u|ფ f p|ქ k q|ყ q y k|ჯ j|ჰ h
    """,
    "el": """
        ου ou u|μπ mp b|ντ nt d|θ th|ψ ps|ξ x ks|χ ch h x|φ f ph|α a|β v b|γ g|δ d|ε e|ζ z|η i h|ι i
        κ k|λ l|μ m|ν n|ο o|π p|ρ r|σ s|ς s|τ t|υ y u i|ω o w
    """,
}
# Languages that people write in Cyrillic letters as well, who grew up with these.
IN_CYRILLIC = ("hy", "ka")
# Languages that have letters of their own, in which GeoNames lacks many names of towns.
ALONE = ("hy", "ka", "el")
# Letters that are written in the same way, or left out, count as one.
SOUNDS = (
    *((r"^y?e|^ie", "e"), (r"^vo(?=[^aeiou])", "o"), (r"dz|ds", "z"), (r"dj", "j")),
    *((r"shch|sch|sh", "š"), (r"tch|ch", "č"), (r"zh", "ž"), (r"tz|ts", "c")),
    *((r"kh|gh|[ghx]", "h"), (r"[yj]", "i"), (r"[ou]u", "u"), (r"ie", "e"), (r"[w]", "v")),
    *((r"ph|f", "p"), (r"q", "k"), (r"mp", "b"), (r"nt", "d"), (r"th", "t")),
)
SAME_SOUNDS = tuple((re.compile(one), other) for one, other in SOUNDS)
DOUBLED = re.compile(r"(.)\1+")
# So many spellings of a word are tried, and so many words that sound alike.
MOST_SPELLINGS, MOST_WORDS = 16, 3
# Of its letters, so many may be written otherwise than is likely.
MOST_UNLIKELY = 2
# The meanings that say of which language a word is.
SPOKEN = frozenset({"in", "asks", "names"})
# Of the words of a search, this share is in the tables of the language.
LEAST_KNOWN = 0.5


class Way(NamedTuple):
    """What the words of a search may be in the letters of a language."""

    language: str
    words: tuple[tuple[str, ...], ...]


def ways(words: Sequence[Token], unread: Collection[Token]) -> Iterator[Way]:
    """What Latin letters may say in each language that has enough of the words.

    A language of which no more is known than what was read already says nothing new.
    """
    latin = [token.joined for token in words]
    languages: Collection[str] = LETTERS
    if not all(map(str.isascii, latin)):
        latin, languages = [_in_latin(word, "ru") for word in latin], IN_CYRILLIC
        if not all(map(str.isascii, latin)):
            return
    for language in languages:
        sounds = words_by_sound()[language]
        known = [sounds.get(_sound(word), ()) for word in latin]
        is_new = any(same for one, same in zip(words, known, strict=True) if one in unread)
        if is_new and sum(map(bool, known)) >= LEAST_KNOWN * len(words):
            pairs = zip(latin, known, strict=True)
            found = (same or _spellings(one, language) for one, same in pairs)
            yield Way(language, tuple(found))


def _sound(latin: str) -> str:
    """A word as it sounds, however it is written in Latin letters."""
    for one, other in SAME_SOUNDS:
        latin = one.sub(other, latin)
    return DOUBLED.sub(r"\1", latin)


@compiled
def words_by_sound() -> dict[str, dict[str, tuple[str, ...]]]:
    """The words of the tables of each language, by how they sound; the shorter phrases first."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for language, words in _words_of_languages().items():
        by_sound = found.setdefault(language, {})
        for word in words:
            sound = _sound(_in_latin(word, language))
            same = by_sound.get(sound, ())
            if sound.isalpha() and len(same) < MOST_WORDS:
                by_sound[sound] = (*same, word)
    return found


def latin_of(word: str) -> Iterator[str]:
    """A word in Latin letters, where only one language has the letters that it is written in."""
    for language in ALONE:
        first, _letters = _likeliest_latin(language)
        if first.keys() >= {*word}:
            yield _in_latin(word, language)


def _in_latin(word: str, language: str) -> str:
    """A word in Latin letters, each in the likeliest way."""
    first, letters = _likeliest_latin(language)
    return "".join(first.get(letter, letter) for letter in letters.findall(word))


@functools.cache
def _likeliest_latin(language: str) -> tuple[dict[str, str], re.Pattern[str]]:
    first = {letter: (*written, "")[0] for letter, written in _pairs(language)}
    return first, re.compile("|".join(first) + "|.")


def _words_of_languages() -> dict[str, dict[str, None]]:
    """The words of each language that has letters of its own, in order."""
    found: dict[str, dict[str, None]] = {language: {} for language in LETTERS}
    every = (item for item in phrases.meanings().items() if not item[0].isascii())
    for phrase, meant in sorted(every, key=lambda item: item[0].count(" ")):
        for code in meant:
            kind, _, language = code.partition("=")
            if kind in SPOKEN and language in found:
                found[language].update(dict.fromkeys(phrase.split()))
    return found


def _pairs(language: str) -> Iterator[tuple[str, list[str]]]:
    for group in LETTERS[language].replace("\n", "|").split("|"):
        if group.strip():
            letter, *written = group.split()
            yield letter, written


def _spellings(latin: str, language: str) -> tuple[str, ...]:
    """How a word may be written in the letters of a language."""
    by_latin: dict[str, list[str]] = {}
    for letter, written in _pairs(language):
        for one in written:
            by_latin.setdefault(one, []).append(letter)
    longest = re.compile("|".join(sorted(by_latin, key=len, reverse=True)) + "|.")
    pieces = [by_latin.get(piece, [piece]) for piece in longest.findall(latin)]
    # "Ukrainy" is read as it stands.
    return (*itertools.islice(map("".join, _likeliest(pieces)), MOST_SPELLINGS), latin)


def _likeliest(pieces: Sequence[list[str]]) -> Iterator[list[str]]:
    """The first of each piece, then with one of them another, then with two."""
    several = [at for at, ways in enumerate(pieces) if len(ways) > 1]
    for number in range(MOST_UNLIKELY + 1):
        for changed in itertools.combinations(several, number):
            for others in itertools.product(*(pieces[at][1:] for at in changed)):
                other = dict(zip(changed, others, strict=True))
                yield [other.get(at, ways[0]) for at, ways in enumerate(pieces)]
