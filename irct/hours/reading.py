"""Reads opening hours as people write them, and says where they could be meant otherwise.

A reading is never a finding: what was guessed is to be shown before it is stored, and what could be
meant in two ways is asked about.
"""

import dataclasses
import itertools
from collections.abc import Callable, Iterable

from irct.hours.asking import (
    A_DAY_NAMED,
    AFTERNOON,
    BACKWARDS,
    BOTH,
    EXCEPTION,
    NO_DAYS,
    NO_HOURS,
    NO_TIME,
    OPEN_END,
    OVERLAP,
    OVERNIGHT,
    SAME_TIME,
    TOO_LONG,
    WEEK_MEANT,
    Ambiguous,
    Question,
)
from irct.hours.tokens import BREAK, HALVES, LONGEST, FoldedText, Token
from irct.hours.week import APPOINTMENT, CLOSED, DAYS, MIDNIGHT, WHOLE_DAY, Day, Span, Week, clock

NOON = 12 * 60
# Who is open over midnight opens in the afternoon, and for as long as a night.
EVENING = 16 * 60
LONGEST_NIGHT = 14 * 60
# Few open before 7: where hours are written up to 12, those below are after noon.
EARLIEST = 7 * 60
# Nobody who closes at 22:00 writes “10”.
LATE = 10 * 60

SEVERAL_DAYS = {"every_day": range(7), "weekdays": range(5), "weekend": range(5, 7)}

NOTHING_SAID = Week()


@dataclasses.dataclass(frozen=True, slots=True)
class HoursReading:
    """What a text was read as, what was guessed for it, and what is to be asked instead."""

    week: Week = NOTHING_SAID
    questions: tuple[Question, ...] = ()
    guesses: frozenset[str] = frozenset()


@dataclasses.dataclass(slots=True)
class Clause:
    """Some days, and what is said of them."""

    days: list[int]
    spans: list[Span] = dataclasses.field(default_factory=list)
    states: set[str] = dataclasses.field(default_factory=set)
    # What is taken out of the hours, as they close for lunch.
    breaks: list[Span] = dataclasses.field(default_factory=list)


def read(text: str) -> HoursReading:
    """Read the hours of a week, in which the days are named."""
    return _Reader(text).asked(lambda reader: reader.week())


def read_day(text: str) -> HoursReading:
    """Read the hours of one day; the week that is returned says them of its first."""
    return _Reader(text).asked(lambda reader: reader.day())


def checked(week: Week, guesses: Iterable[str] = ()) -> HoursReading:
    """Ask about spans that share time, on a day or over a midnight."""
    if overlap := week.overlap():
        day, one, other = overlap
        question = Question(OVERLAP, f"{one}, {other}", (DAYS[day],))
        return HoursReading(week, (question,), frozenset(guesses))
    return HoursReading(week, (), frozenset(guesses))


class _Reader(FoldedText):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.guesses: set[str] = set()

    def asked(self, how: Callable[["_Reader"], Week]) -> HoursReading:
        try:
            if len(self.written) > LONGEST:
                raise Ambiguous(TOO_LONG)
            week = how(self)
        except Ambiguous as asked:
            return HoursReading(questions=(asked.question,), guesses=frozenset(self.guesses))
        return checked(week, self.guesses)

    # Words

    # Days and times

    def day(self) -> Week:
        tokens = self.tokens()
        for token in tokens:
            if token.kind in DAYS or token.kind in SEVERAL_DAYS or token.kind == "always":
                raise Ambiguous(A_DAY_NAMED, self.part(token.start, token.end))
        clause = Clause([0])
        for piece in self._pieces(tokens):
            self._say(clause, piece)
        return Week((self._day_of([clause]), *NOTHING_SAID.days[1:]))

    def week(self) -> Week:
        clauses: list[Clause] = []
        waiting: list[int] = []
        floating: list[Token] = []
        current: Clause | None = None
        ended_with_days = False
        for piece in self._pieces(self.tokens()):
            said, days, is_days_first = self._parted(piece)
            if days and said:
                if not is_days_first:
                    # “9-12, 14-18 on Mondays”: what stood before means these days, too.
                    said, floating = [*floating, Token("joining", 0, 0), *said], []
                elif ended_with_days and waiting:
                    raise Ambiguous(NO_HOURS, "", *(DAYS[day] for day in waiting))
                if not is_days_first and waiting:
                    raise Ambiguous(NO_HOURS, "", *(DAYS[day] for day in waiting))
                current = Clause([*waiting, *days])
                waiting = []
                clauses.append(current)
                self._say(current, said)
                ended_with_days = not is_days_first
            elif days:
                waiting += days
            elif waiting and not ended_with_days:
                current = Clause(waiting)
                waiting = []
                clauses.append(current)
                self._say(current, said)
            elif waiting:
                raise Ambiguous(NO_HOURS, "", *(DAYS[day] for day in waiting))
            elif current:
                if len(clauses) > 1 and any(token.kind == BREAK for token in said):
                    # It may be meant for the last of several days, or for all.
                    raise Ambiguous(BOTH, self.part(said[0].start, said[-1].end))
                self._say(current, said)
            else:
                floating += [Token("joining", 0, 0), *said]
        if waiting and current and ended_with_days:
            current.days += waiting
        elif waiting and floating and not clauses:
            # “8am - 5pm, Mon - Fri”
            clauses.append(Clause(waiting))
            self._say(clauses[0], floating)
            floating = []
        elif waiting:
            raise Ambiguous(NO_HOURS, "", *(DAYS[day] for day in waiting))
        if any(token.kind != "joining" for token in floating):
            clause = Clause([*range(7)])
            self._say(clause, floating)
            if clause.states != {APPOINTMENT} or clause.spans or clauses:
                raise Ambiguous(NO_DAYS, self.written)
            clauses.append(clause)
        return self._together(clauses)

    def _together(self, clauses: list[Clause]) -> Week:
        """What all clauses say of each day; one of fewer days may take them out of another."""
        days = []
        for number in range(len(DAYS)):
            about = [clause for clause in clauses if number in clause.days]
            if any(one.states for one in about) and any(one.spans for one in about):
                fewest = min(about, key=lambda one: len(set(one.days)))
                others = [one for one in about if one is not fewest]
                if all(set(fewest.days) < set(one.days) for one in others):
                    self.guesses.add(EXCEPTION)
                    about = [fewest]
            days.append(self._day_of(about))
        return Week(tuple(days))

    def _day_of(self, clauses: list[Clause]) -> Day:
        spans = sorted(span for clause in clauses for span in clause.spans)
        states = {state for clause in clauses for state in clause.states}
        if len(states) + bool(spans) > 1:
            raise Ambiguous(BOTH, self.written, *sorted(states))
        for one, other in itertools.pairwise(spans):
            if other.start < one.end:
                raise Ambiguous(OVERLAP, f"{one}, {other}")
        for pause in (pause for clause in clauses for pause in clause.breaks):
            spans = self._without(spans, pause)
        return Day(tuple(spans), *states)

    def _without(self, spans: list[Span], pause: Span) -> list[Span]:
        """Spans with a break within one of them, or between two as they are written."""
        for one, other in itertools.pairwise(spans):
            if one.end <= pause.start and pause.end <= other.start:
                return spans
        for number, (start, end) in enumerate(spans):
            if start < pause.start and pause.end < end:
                both = [Span(start, pause.start), Span(pause.end, end)]
                return [*spans[:number], *both, *spans[number + 1 :]]
        raise Ambiguous(BOTH, self.written)

    def _pieces(self, tokens: list[Token]) -> list[list[Token]]:
        """What stands between separators, parted again where other days begin."""
        pieces: list[list[Token]] = [[]]
        for token in tokens:
            if token.kind == "always":
                spread = [token._replace(kind="every_day"), token._replace(kind="whole_day")]
            else:
                spread = [token]
            for one in spread:
                if one.kind == "joining":
                    pieces.append([])
                    continue
                pieces[-1].append(one)
        return [part for piece in pieces if piece for part in self._split(piece)]

    def _split(self, piece: list[Token]) -> Iterable[list[Token]]:
        """Days and hours that follow each other without a separator, as in “Mon 9-12 Tue 13-17”."""
        kinds = [self._is_of_days(piece, number) for number in range(len(piece))]
        starts = [
            number
            for number, kind in enumerate(kinds)
            if number == 0 or (kind == kinds[0] and kinds[number - 1] != kinds[0])
        ]
        for start, end in zip(starts, [*starts[1:], len(piece)], strict=True):
            yield piece[start:end]

    @staticmethod
    def _is_of_days(piece: list[Token], number: int) -> bool:
        def is_day(at: int) -> bool:
            return 0 <= at < len(piece) and (
                piece[at].kind in DAYS or piece[at].kind in SEVERAL_DAYS
            )

        return is_day(number) or (
            piece[number].kind == "to" and is_day(number - 1) and is_day(number + 1)
        )

    def _parted(self, piece: list[Token]) -> tuple[list[Token], list[int], bool]:
        """What a piece says, of which days, and whether the days come first."""
        of_days = [self._is_of_days(piece, number) for number in range(len(piece))]
        named = [token for token, is_it in zip(piece, of_days, strict=True) if is_it]
        said = [token for token, is_it in zip(piece, of_days, strict=True) if not is_it]
        if of_days[0] and said and said[0].kind == "to":
            said = said[1:]  # the dash of “Sunday - closed”
        return said, self._days(named), of_days[0]

    def _days(self, tokens: list[Token]) -> list[int]:
        days: list[int] = []
        until = False
        for token in tokens:
            if token.kind == "to":
                until = True
                continue
            if token.kind in SEVERAL_DAYS:
                meant = list(SEVERAL_DAYS[token.kind])
                if token.kind != "every_day":
                    self.guesses.add(WEEK_MEANT)
            else:
                meant = [DAYS.index(token.kind)]
            if until:
                first = days[-1]
                meant = [(first + n) % 7 for n in range(1, (meant[0] - first) % 7 + 1)]
            until = False
            days += meant
        return days

    def _say(self, clause: Clause, tokens: list[Token]) -> None:
        """Add to a clause what is said of its days."""
        tokens = self._halved(tokens)
        place, is_break = 0, False
        while place < len(tokens):
            token = tokens[place]
            after = [one.kind for one in tokens[place + 1 : place + 3]]
            if token.kind == "joining":
                place += 1
            elif token.kind == BREAK and after == ["time", "to"]:
                place, is_break = place + 1, True
            elif token.kind in (CLOSED, APPOINTMENT):
                clause.states.add(token.kind)
                place += 1
            elif token.kind == "whole_day":
                clause.spans.append(WHOLE_DAY)
                place += 1
            elif (
                token.kind == "time"
                and after[:1] == ["to"]
                and after[1:]
                in (
                    ["time"],
                    ["whole_day"],
                )
            ):
                place += 3
                is_next_day = place < len(tokens) and tokens[place].kind == "next_day"
                place += is_next_day
                start, _to, end = tokens[place - 3 - is_next_day : place - is_next_day]
                if end.kind == "whole_day":  # “18-24h”
                    end = end._replace(kind="time", minute=MIDNIGHT, is_of_24=True)
                span = self._span(start, end, is_next_day=is_next_day)
                if self._is_break_behind(tokens, place):
                    place, is_break = place + 1, True
                (clause.breaks if is_break else clause.spans).append(span)
                is_break = False
            else:
                raise Ambiguous(OPEN_END, self.part(token.start, tokens[-1].end))

    @staticmethod
    def _is_break_behind(tokens: list[Token], place: int) -> bool:
        """“break” stands there, behind its times and not before those of another span."""
        kinds = [token.kind for token in tokens[place : place + 3]]
        return kinds[:1] == [BREAK] and kinds[1:] != ["time", "to"]

    def _halved(self, tokens: list[Token]) -> list[Token]:
        """Times with the half of the day that is written after or before them."""
        found: list[Token] = []
        ahead = ""
        for token in tokens:
            if token.kind in HALVES:
                if found and found[-1].kind == "time" and not found[-1].half:
                    found[-1] = self._in_half(found[-1], token.kind)
                else:
                    ahead = token.kind
            elif token.kind == "time" and ahead:
                found.append(self._in_half(token, ahead))
                ahead = ""
            elif token.kind in ("noon", "midnight"):
                minute = NOON if token.kind == "noon" else 0
                found.append(token._replace(kind="time", minute=minute, half=token.kind))
            else:
                found.append(token)
        if ahead:
            raise Ambiguous(OPEN_END, self.written)
        return found

    def _in_half(self, token: Token, half: str) -> Token:
        if token.minute >= 13 * 60:
            if half == "morning":
                raise Ambiguous(NO_TIME, self.part(token.start, token.end))
            return token._replace(half=half)
        minute = token.minute % NOON
        if half == "afternoon" or (half == "night" and minute >= 6 * 60):
            minute += NOON
        return token._replace(minute=minute, half=half, is_bare=False)

    def _span(self, first: Token, last: Token, *, is_next_day: bool) -> Span:
        start, end = first.minute, last.minute
        if first.is_bare and not first.half and last.half in HALVES:
            start = self._half_of(start, end)
        if (end == 0 and start > 0) or last.half == "midnight":
            end = MIDNIGHT
        if first.half == "midnight":
            start = 0
        written = self.part(first.start, last.end)
        if is_next_day:
            return Span(start, end + MIDNIGHT)
        if start == end:
            choices = [f"{clock(start)}-{clock(start + NOON)}"] if start < NOON else []
            raise Ambiguous(SAME_TIME, written, *choices)
        if end < start:
            may_be_later = last.is_bare and last.minute < LATE
            return self._over_midnight(Span(start, end), written, may_be_later=may_be_later)
        is_early = first.is_bare and last.is_bare and start < EARLIEST and not first.half
        if is_early and not last.half and not (first.is_of_24 or last.is_of_24):
            self.guesses.add(AFTERNOON)
            return Span(start + NOON, end + NOON)
        return Span(start, end)

    def _over_midnight(self, span: Span, written: str, *, may_be_later: bool) -> Span:
        """An end before its start: one after noon, one on the next day, or a slip."""
        start, end = span
        later, next_day = Span(start, end + NOON), Span(start, end + MIDNIGHT)
        if may_be_later and start < later.end <= MIDNIGHT:
            self.guesses.add(AFTERNOON)
            return later
        if start >= EVENING and next_day.end - start <= LONGEST_NIGHT:
            self.guesses.add(OVERNIGHT)
            return next_day
        choices = [str(later)] if start < later.end <= MIDNIGHT else [str(Span(end, start))]
        raise Ambiguous(BACKWARDS, written, *choices, str(next_day))

    @staticmethod
    def _half_of(start: int, end: int) -> int:
        """“1-4pm” is from 13:00 on, “9-4pm” from 9:00."""
        after_noon = start % NOON + NOON
        return after_noon if after_noon < end or (end < start % NOON) else start % NOON
