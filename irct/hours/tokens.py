"""The words and times of which a text on opening hours is made."""

import re
from collections import Counter
from typing import NamedTuple

from irct.hours import words
from irct.hours.asking import LANGUAGES_DIFFER, NO_TIME, WORD_UNKNOWN, Asked
from irct.hours.week import MIDNIGHT

LONGEST = 1_000

WITH_MINUTES = re.compile(
    r"(?<!\d)(?:(?P<hour>\d{1,2})\s?[:.h]\s?(?P<minutes>\d\d)(?::00)?"
    r"|(?P<hour4>\d\d)(?P<minutes4>\d\d))(?!\d)(?!\.\d)"
)
HOUR = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
WORD = re.compile(r"[^\W\d_]+|\S")
SEPARATORS = ",;/&|\n"
PASSED = " :.()\t"
HALVES = {"morning", "afternoon", "night"}
SILENT = {"from", "unit", "passed_over"}


class Token(NamedTuple):
    kind: str
    # Where it stands in the text.
    start: int
    end: int
    minute: int = 0
    # Whether its hour may as well be one after noon.
    is_bare: bool = False
    # Whether it is written as on a clock with 24 hours.
    is_of_24: bool = False
    half: str = ""


class Written:
    """A text, folded, with where each character stood in it."""

    def __init__(self, text: str) -> None:
        self.written = text[: LONGEST + 1].strip()
        self.text, self.places = words.folded(self.written)

    def part(self, start: int, end: int) -> str:
        """What was written between two places of the folded text."""
        last = self.places[end] if end < len(self.places) else len(self.written)
        return self.written[self.places[start] : last].strip()

    def tokens(self) -> list[Token]:
        found: list[Token] = []
        unsure: list[tuple[int, words.Meanings]] = []
        unknown: list[str] = []
        known: Counter[str] = Counter()
        place = 0
        while place < len(self.text):
            if match := WITH_MINUTES.match(self.text, place):
                found.append(self._time(match))
            elif phrase := words.phrase_at(self.text, place):
                meanings, end = words.phrases()[phrase[0]], phrase[1]
                known.update(set().union(*meanings.values()))
                if len(meanings) > 1:
                    unsure.append((len(found), meanings))
                found.append(Token(next(iter(meanings)), place, end))
                place = end
                continue
            elif match := HOUR.match(self.text, place):
                found.append(self._time(match))
            elif match := WORD.match(self.text, place):
                if match[0] == "-":
                    found.append(Token("to", *match.span()))
                elif match[0] in SEPARATORS:
                    found.append(Token("joining", *match.span()))
                elif match[0] not in PASSED:
                    unknown.append(self.part(*match.span()))
            elif self.text[place] == "\n":
                found.append(Token("joining", place, place + 1))
                place += 1
                continue
            else:
                place += 1
                continue
            place = match.end()
        if unknown:
            raise Asked(WORD_UNKNOWN, " ".join(unknown))
        for number, meanings in unsure:
            after_time = number > 0 and found[number - 1].kind == "time"
            found[number] = self._settled(found[number], meanings, known, after_time=after_time)
        for token in found:
            if token.kind == "no time":
                raise Asked(NO_TIME, self.part(token.start, token.end))
        return [token for token in found if token.kind not in SILENT]

    def _settled(
        self, token: Token, meanings: words.Meanings, known: Counter[str], *, after_time: bool
    ) -> Token:
        """A word of two meanings, in the language of most of the other words."""
        most = max(known[language] for of in meanings.values() for language in of)
        meant = [
            meaning
            for meaning, of in meanings.items()
            if any(known[language] == most for language in of)
        ]
        if len(meant) > 1 and after_time and HALVES & set(meant):
            meant = [meaning for meaning in meant if meaning in HALVES]  # not the German “am”
        if len(meant) > 1:
            raise Asked(LANGUAGES_DIFFER, self.part(token.start, token.end), *meant)
        return token._replace(kind=meant[0])

    def _time(self, match: re.Match[str]) -> Token:
        groups = match.groupdict()
        hour = groups.get("hour") or groups.get("hour4") or match[0]
        rest = groups.get("minutes") or groups.get("minutes4") or "00"
        minute = int(hour) * 60 + int(rest)
        if int(rest) > 59 or minute > MIDNIGHT:
            return Token("no time", *match.span())
        is_of_24 = hour.startswith("0") or int(hour) > 12 or "h" in match[0]
        is_bare = not hour.startswith("0") and 0 < int(hour) <= 12
        return Token("time", *match.span(), minute, is_bare, is_of_24)
