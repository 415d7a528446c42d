"""The words and times of which a text on opening hours is made."""

import itertools
import re
from collections import Counter
from typing import NamedTuple

from irct.hours import initials, words
from irct.hours.asking import LANGUAGES_DIFFER, NO_TIME, WORD_UNKNOWN, Ambiguous
from irct.hours.week import DAYS, MIDNIGHT

LONGEST = 1_000

WITH_MINUTES = re.compile(
    r"(?<!\d)(?:(?P<hour>\d{1,2})\s?[:.h]\s?(?P<minutes>\d\d)(?::00)?"
    r"|(?P<hour4>\d\d)(?P<minutes4>\d\d))(?!\d)(?!\.\d)"
)
# Hours and minutes with a dash between, as in “9-00 – 18-00”; only where both ends are written so.
WITH_DASHES = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})-(?P<minutes>00|15|30|45)"
    r"(?=\s?(?P<to>-|[^\W\d_]{1,5})\s?(?P<end>\d{1,2}-(?:00|15|30|45))(?![\d:.]))"
)
ITS_END = re.compile(r"(?P<hour>\d{1,2})-(?P<minutes>00|15|30|45)")
# “12 m.” and “12 NN”, but not the “12 M” of a Monday.
NOON_WRITTEN = re.compile(r"(?<!\d)12(?:\s?[:.h]\s?00)?\s?(?:m|nn)\b")
HOUR = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
WORD = re.compile(r"[^\W\d_]+|\S")
SEPARATORS = ",;/&|\n"
PASSED = " :.()\t"
HALVES = {"morning", "afternoon", "night"}
INITIALS = "initials"
BREAK = "break"
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


class FoldedText:
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
        ends: set[int] = set()
        place = 0
        while place < len(self.text):
            if match := self._noon(place):
                found.append(Token("noon", *match.span()))
            elif match := ITS_END.match(self.text, place) if place in ends else None:
                found.append(self._time(match))
            elif match := self._with_dash(place):
                ends.add(match.start("end"))
                found.append(self._time(match))
            elif match := WITH_MINUTES.match(self.text, place):
                found.append(self._time(match))
            elif phrase := self._phrase(place):
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
                elif initials.may_be(self.part(*match.span())):
                    found.append(Token(INITIALS, *match.span()))
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
            raise Ambiguous(WORD_UNKNOWN, " ".join(unknown))
        for number, meanings in unsure:
            before, after = (
                found[beside].kind if 0 <= beside < len(found) else ""
                for beside in (number - 1, number + 1)
            )
            found[number] = self._settled(found[number], meanings, known, before, after)
        found = self._with_initials(found, known)
        for token in found:
            if token.kind == "no time":
                raise Ambiguous(NO_TIME, self.part(token.start, token.end))
        return [token for token in found if token.kind not in SILENT]

    def _settled(
        self, token: Token, meanings: words.Meanings, known: Counter[str], before: str, after: str
    ) -> Token:
        """A word of two meanings, in the language of most of the other words."""
        if after == "to":  # not the French “du”, but a Sunday
            meanings = {
                meaning: of for meaning, of in meanings.items() if meaning not in SILENT
            } or meanings
        most = max(known[language] for of in meanings.values() for language in of)
        meant = [
            meaning
            for meaning, of in meanings.items()
            if any(known[language] == most for language in of)
        ]
        if len(meant) > 1 and before == "time" and HALVES & set(meant):
            meant = [meaning for meaning in meant if meaning in HALVES]  # not the German “am”
        if "to" in meant and before == after == "time":
            meant = ["to"]  # not the days of the German and the Spanish “do”
        if len(days := [meaning for meaning in meant if meaning in DAYS]) > 1:
            meant = days
        if len(meant) > 1:
            raise Ambiguous(LANGUAGES_DIFFER, self.part(token.start, token.end), *meant)
        return token._replace(kind=meant[0])

    def _phrase(self, place: int) -> tuple[str, int] | None:
        """The longest phrase at a place; “L a V” are days, and no article in two pieces."""
        found, word = words.phrase_at(self.text, place), WORD.match(self.text, place)
        if found and word and found[1] > word.end() == place + 1:
            is_silent = SILENT.issuperset(words.phrases()[found[0]])
            if is_silent and initials.may_be(self.part(*word.span())):
                return None
        return found

    def _noon(self, place: int) -> re.Match[str] | None:
        found = NOON_WRITTEN.match(self.text, place)
        if not found:
            return None
        last = self.places[found.end() - 1]
        return found if self.written[last] != "M" or self.written[last + 1 :][:1] == "." else None

    def _with_dash(self, place: int) -> re.Match[str] | None:
        found = WITH_DASHES.match(self.text, place)
        is_to = found and (found["to"] == "-" or "to" in words.phrases().get(found["to"], ()))
        return found if is_to else None

    def _with_initials(self, found: list[Token], known: Counter[str]) -> list[Token]:
        """Tokens with days in place of their initials."""
        runs: list[list[int]] = [[]]
        for number, token in enumerate(found):
            if token.kind == INITIALS or token.kind in DAYS:
                runs[-1].append(number)
            elif token.kind not in ("to", "joining"):
                runs.append([])
        runs = [run for run in runs if any(found[number].kind == INITIALS for number in run)]
        if not runs:
            return found
        written = [
            [
                self.part(found[number].start, found[number].end)
                if found[number].kind == INITIALS
                else found[number].kind
                for number in run
            ]
            for run in runs
        ]
        if not (days_meant := initials.days_meant(written, known)):
            letters = [self.part(one.start, one.end) for one in found if one.kind == INITIALS]
            raise Ambiguous(WORD_UNKNOWN, " ".join(letters))
        meant = dict(zip(itertools.chain(*runs), days_meant, strict=True))
        settled: list[Token] = []
        for number, token in enumerate(found):
            if token.kind != INITIALS:
                settled.append(token)
                continue
            for days in meant[number]:
                if len(days) > 1:
                    raise Ambiguous(LANGUAGES_DIFFER, self.part(token.start, token.end), *days)
                settled.append(token._replace(kind=days[0]))
        return settled

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
