"""Degrees as people write them: with a point or a comma, or in minutes and seconds."""

import re

from django.utils.translation import gettext as _

from irct.imports.cells import NOWHERE, Around, TextFormat, whole_number
from irct.imports.written import visible

# The letters of north, east, south and west, as maps print them.
SIDES = {"N": 1, "S": -1, "E": 1, "O": 0, "W": -1}
# The same in words; the “O” of Ost and Ouest is asked about where it stands alone.
WORDS = {
    "N": r"north|nord|norte|noord|север|північ",
    "S": r"south|süd|sud|sur|sul|zuid|юг|південь",
    "E": r"east|ost|est|este|leste|oost|восток|схід",
    "W": r"west|ouest|oeste|ovest|запад|захід",
}
SIDE_IN_WORDS = {
    side: re.compile(rf"\b(?:{words})\b\.?", re.IGNORECASE) for side, words in WORDS.items()
}
TWO = re.compile(r"\A(.{1,40}?[NS])[\s,;/]{1,4}(.{1,40}[EWO])\Z", re.IGNORECASE)
OF_LATITUDE = frozenset("NS")
NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,16})?")
PLAIN = re.compile(r"\A[+-]?[0-9]{1,9}(?:[.,][0-9]{1,16})?(?:[eE][+-]?[0-9]{1,2})?\Z")
# What stands between degrees, minutes and seconds.
SIGNS = frozenset(" °ºd˚'’′´m\"”″s:-+\t\n")
LABEL = re.compile(r"\A(?:lat|lon|lng|long|latitude|longitude)\b[.:= ]{0,4}", re.IGNORECASE)
# In the address of a place on a map of the web.
OF_A_MAP = re.compile(r"[@=/](-?[0-9]{1,2}\.[0-9]{2,16}),(-?[0-9]{1,3}\.[0-9]{2,16})")
MOST = {"latitude": 90, "longitude": 180}
DIGITS = 6


class DegreesFormat(TextFormat):
    def __init__(self, which: str = "latitude") -> None:
        self.which = which

    def read(self, cell: str, around: Around = NOWHERE) -> float:
        text = LABEL.sub("", visible(self.text(cell)).strip())
        if found := OF_A_MAP.search(text):
            raise ValueError(self._both(text, found[1], found[2]))
        text = whole_number(text.replace("−", "-").replace("٫", "."))
        cell = text
        for side, words in SIDE_IN_WORDS.items():
            text = words.sub(side, text)
        if PLAIN.match(text):
            return self._within(text, float(text.replace(",", ".")))
        if both := TWO.match(text):
            north, east = (
                f"{round(DegreesFormat(which).read(part), DIGITS)}"
                for which, part in zip(MOST, both.groups(), strict=True)
            )
            raise ValueError(self._both(cell, north, east))
        letters = [char for char in text.upper() if char in SIDES]
        if letters and (letters[0] in OF_LATITUDE) != (self.which == "latitude"):
            raise ValueError(
                _("“%(text)s” is a %(other)s, and stands in the column of the %(which)s.")
                % {"text": text[:80], "other": self._other, "which": self.which}
            )
        numbers = [float(one.replace(",", ".")) for one in NUMBER.findall(text)]
        rest = NUMBER.sub("", text.upper().strip("".join(SIDES) + " "))
        is_negative = text.startswith(("-", "−"))
        if (
            not 1 <= len(numbers) <= 3
            or len(letters) > 1
            or not SIGNS.issuperset(rest.casefold())
            or (len(numbers) > 1 and ("," in rest or any(one >= 60 for one in numbers[1:])))
            or any(one != int(one) for one in numbers[:-1])
            or letters == ["O"]
            or (is_negative and letters and SIDES[letters[0]] > 0)
        ):
            raise ValueError(self._fault(cell, numbers))
        degrees = sum(one / 60**place for place, one in enumerate(numbers))
        sign = SIDES[letters[0]] if letters else (-1 if is_negative else 1)
        return self._within(text, round(sign * degrees, DIGITS))

    @property
    def _other(self) -> str:
        return "longitude" if self.which == "latitude" else "latitude"

    def _within(self, text: str, degrees: float) -> float:
        # Which of two is out of its range is said once both are known.
        if abs(degrees) > MOST["longitude"]:
            raise ValueError(
                _("“%(text)s” is not a %(which)s: it has lost its point. Write it as in 55.6761.")
                % {"text": text[:80], "which": self.which}
            )
        return degrees

    def _fault(self, text: str, numbers: list[float]) -> str:
        if len(numbers) == 2 and all(one != int(one) for one in numbers):
            return self._both(text, f"{numbers[0]:g}", f"{numbers[1]:g}")
        return _("“%s” is not a %s. Write degrees with a point, as in 55.6761.") % (
            text[:80],
            self.which,
        )

    def _both(self, text: str, one: str, other: str) -> str:
        return _(
            "“%(text)s” holds both latitude and longitude. Write %(one)s in one column and "
            "%(other)s in the other."
        ) % {"text": text[:80], "one": one, "other": other}

    def allowed(self) -> str:
        return _("Degrees, with a point.")
