"""What was typed on a keyboard that was set to another language."""

import functools
import re
from collections.abc import Iterator

# The keys of the keyboards that people have, row by row.
LATIN = (
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
    "qwertzuiopü+asdfghjklöäyxcvbnm,.^",
    "azertyuiop^$qsdfghjklmùwxcvbn,;:²",
)
# What the same keys write in Russian, Ukrainian, Greek, Hebrew, Arabic, Persian.
OTHERS = (
    "йцукенгшщзхъфывапролджэячсмитьбюё",
    "йцукенгшщзхїфівапролджєячсмитьбю'",
    ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,.`",
    "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ;",
    "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر\0ىةوزذ",
    "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو.ئ",
)
# What one key writes two letters of, shown above as nothing.
LAM_ALIF, TWO_LETTERS = "\0", "لا"
# The keyboard has its letter at the end of a word on a key of its own, which few use.
LAST_SIGMA = re.compile(r"σ\b")
# With fewer keys, chance makes words.
FEWEST_KEYS = 4


def retyped(text: str) -> list[str]:
    """What the same keys write in other scripts, or in Latin letters."""
    typed = text.casefold()
    if len("".join(typed.split())) < FEWEST_KEYS:
        return []
    found = (
        _written(typed.replace(TWO_LETTERS, LAM_ALIF) if is_back else typed, table)
        for table, is_back in _tables()
    )
    return list(dict.fromkeys(one for one in found if one))


def _written(typed: str, table: dict[int, int]) -> str:
    """What keys write, "" if one of the letters is on none of them."""
    if any(char.isalpha() and ord(char) not in table for char in typed):
        return ""
    return LAST_SIGMA.sub("ς", typed.translate(table).replace(LAM_ALIF, TWO_LETTERS))


@functools.cache
def _tables() -> tuple[tuple[dict[int, int], bool], ...]:
    """The letters of each pair of keyboards, and whether they lead back to Latin ones."""
    return tuple(_both_ways())


def _both_ways() -> Iterator[tuple[dict[int, int], bool]]:
    for latin in LATIN:
        for other in OTHERS:
            yield str.maketrans(latin, other), False
            yield str.maketrans(other, latin), True
