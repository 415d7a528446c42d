"""The order of names in a list, as readers of a language expect it."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import get_language

from irct.places.text import SAME_LETTERS

# Alphabets with letters that Unicode takes apart, or keeps elsewhere.
ALPHABETS = {
    "ar": "ءابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "fa": "ءآابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}
PLAIN = {char: to for chars, to in SAME_LETTERS.items() for char in chars}
BETWEEN_WORDS = frozenset(" -–/")

Name = TypeVar("Name")
Key = tuple[tuple[tuple[int, int], ...], str]


def in_order(name: object) -> Key:
    """The key by which names are sorted on a page in the reader's language."""
    return order_key(str(name), _language())


def sort_named(named: Iterable[tuple[str, Name]]) -> list[tuple[str, Name]]:
    """Codes with their names, sorted as on a page in the reader's language."""
    language = _language()
    return sorted(named, key=lambda one: order_key(str(one[1]), language))


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


@lru_cache(maxsize=4096)
def order_key(name: str, language: str) -> Key:
    """The key of a name: accents and punctuation decide nothing, spaces come first."""
    letters = name.replace("İ", "i").replace("I", "ı") if language == "tr" else name
    letters = unicodedata.normalize("NFC", letters.casefold())
    return tuple(_places(letters, ALPHABETS.get(language, ""))), name


def _places(letters: str, alphabet: str) -> Iterator[tuple[int, int]]:
    """Each letter's place: a space, the alphabet's own, then all others."""
    for letter in letters:
        if letter in BETWEEN_WORDS:
            yield 0, 0
        elif letter in alphabet:
            yield 1, alphabet.index(letter)
        else:
            plain = unicodedata.normalize("NFKD", PLAIN.get(letter, letter))
            for part in filter(str.isalnum, plain):
                yield (1, alphabet.index(part)) if part in alphabet else (2, ord(part))
