"""Opening hours in the reader's language: as the public reads them, and what is asked of them."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from irct.hours import asking
from irct.hours.week import APPOINTMENT, CLOSED, DAYS, OPEN, WHOLE_DAY, Day, Now, Span, Week, clock
from irct.places.locales import either, listed, locale


def _weekday(number: int) -> str:
    """Its name as in a sentence, where many languages write it small."""
    name: str = Locale.parse(locale()).days["format"]["wide"][number]
    return name


NAMES = dict(zip(DAYS, map(lazy(_weekday, str), range(len(DAYS))), strict=True))
# What somebody looks for first.
ORDER = ("", APPOINTMENT, CLOSED)

GUESSES = {
    asking.AFTERNOON: gettext_lazy("A time was taken as one after noon, such as 4 as 16:00."),
    asking.OVERNIGHT: gettext_lazy("It is open over midnight, until the next day."),
    asking.WEEK_MEANT: gettext_lazy(
        "Weekdays were taken as Monday to Friday, and the weekend as Saturday and Sunday."
    ),
    asking.EXCEPTION: gettext_lazy("A day was taken out of several that are named together."),
}
QUESTIONS = {
    asking.WORD_UNKNOWN: gettext_lazy(
        "“%(part)s” cannot be read. Write days and times, as in Mon-Fri 9:00-16:00. What else is "
        "to be said goes into the note on the hours."
    ),
    asking.LANGUAGES_DIFFER: gettext_lazy(
        "“%(part)s” may be %(choices)s. Write the name of the day in full."
    ),
    asking.NO_TIME: gettext_lazy(
        "“%(part)s” is not a time of day. Write times from 0:00 to 24:00."
    ),
    asking.OPEN_END: gettext_lazy(
        "“%(part)s”: from when until when? Write both times, as in 9:00-16:00."
    ),
    asking.SAME_TIME: gettext_lazy(
        "“%(part)s” begins and ends at the same time. Write %(choices)s."
    ),
    asking.BACKWARDS: gettext_lazy("“%(part)s” ends before it begins. Write %(choices)s."),
    asking.OVERLAP: gettext_lazy("Two times overlap: %(part)s. Write each hour once."),
    asking.NO_DAYS: gettext_lazy(
        "“%(part)s”: on which days? Write them before the times, as in Mon-Fri 9:00-16:00."
    ),
    asking.NO_HOURS: gettext_lazy(
        "When on %(choices)s? Write times after the days, “closed” or “by appointment”."
    ),
    asking.A_DAY_NAMED: gettext_lazy(
        "“%(part)s”: this line is for one day. Write only its times, as in 9:00-16:00."
    ),
    asking.BOTH: gettext_lazy(
        "“%(part)s” says two things of one day. Write times, “closed” or “by appointment”, and the "
        "rest into the note on the hours."
    ),
    asking.TOO_LONG: gettext_lazy("This is too long."),
}


def lines(week: Week, *, country: str = "") -> list[str]:
    """What is said of each day, those together of which the same is said."""
    groups = week.groups(first_day(country))
    groups.sort(key=lambda group: ORDER.index(group[1].state))
    return [_line(runs, day) for runs, day in groups]


def _line(runs: list[list[int]], day: Day) -> str:
    is_daily = sum(map(len, runs)) == len(DAYS)
    if is_daily and day.state == APPOINTMENT:
        return _("by appointment")
    if is_daily and day.spans == (WHOLE_DAY,):
        return _("24 hours a day, every day")
    days = _("every day") if is_daily else listed(name for run in runs for name in _run(run))
    if day.state == CLOSED:
        return _("%(days)s closed") % {"days": days}
    if day.state == APPOINTMENT:
        return _("%(days)s by appointment") % {"days": days}
    times = listed(map(said, day.spans))
    return _("%(days)s, %(times)s") % {"days": days, "times": times}


def _run(run: list[int]) -> list[str]:
    names = [str(NAMES[DAYS[number]]) for number in run]
    if len(names) < 3:
        return names
    return [_("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}]


def said(span: Span) -> str:
    if span.is_whole_day:
        return _("24 hours")
    words = {"start": clock(span.start), "end": clock(span.end)}
    if span.is_overnight:
        return _("%(start)s until %(end)s the next day") % words
    return _("%(start)s to %(end)s") % words


def now(week: Week, local: dt.datetime) -> str:
    """“Open now”, “Closed now” and the like, at a time; empty if that is not known."""
    state, until = week.at(local)
    if state == APPOINTMENT:
        return _("Today by appointment.")
    if not state:
        return ""
    if until is None:
        return _("Open now.") if state == OPEN else _("Closed now.")
    return _until(Now(state, until), local)


def _until(found: Now, local: dt.datetime) -> str:
    day, minute = found.until or (0, 0)
    words = {"day": NAMES[DAYS[day]], "time": clock(minute)}
    days_on = (day - local.weekday()) % len(DAYS)
    is_later = (days_on, minute) > (0, local.hour * 60 + local.minute)
    if found.state == OPEN:
        # A night needs no name of the day on which it ends.
        if is_later and days_on < 2 and (days_on == 0 or minute <= local.hour * 60):
            return _("Open now, until %(time)s.") % words
        return _("Open now, until %(day)s, %(time)s.") % words
    if is_later and days_on == 0:
        return _("Closed now. Opens today at %(time)s.") % words
    return _("Closed now. Opens on %(day)s at %(time)s.") % words


def questions(asked: Iterable[asking.Question]) -> list[str]:
    """What is asked, once for all days of which the same is asked."""
    days: dict[asking.Question, list[str]] = {}
    for one in asked:
        days.setdefault(one._replace(day=""), []).append(one.day)
    return [question(one, on=on) for one, on in days.items()]


def question(asked: asking.Question, *, on: Sequence[str] = ()) -> str:
    """What is asked, with what could be written instead, and of which days."""
    choices = [str(NAMES.get(choice, choice)) for choice in asked.choices]
    if asked.code == asking.BACKWARDS:
        choices[-1] = _("%(span)s next day") % {"span": choices[-1]}
    elif asked.code == asking.SAME_TIME:
        choices.append(pgettext("opening hours", "24 hours"))
    together = listed(choices)
    if asked.code in (asking.BACKWARDS, asking.SAME_TIME, asking.LANGUAGES_DIFFER):
        together = either(choices)
    days = listed(NAMES[day] for day in on or [asked.day] if day)
    if asked.code == asking.NO_HOURS and days:
        return _("%(day)s: write the times, as in 9:00-16:00.") % {"day": days}
    question = QUESTIONS[asked.code] % {"part": asked.part, "choices": together}
    return _("%(day)s: %(told)s") % {"day": days, "told": question} if days else question


def guesses(made: Collection[str]) -> list[str]:
    return [str(said) for guess, said in GUESSES.items() if guess in made]


@cache
def first_day(country: str) -> int:
    """With which day the week begins in a country, counted from Monday."""
    try:
        return Locale.parse(f"und_{country}").first_week_day if country else 0
    except (UnknownLocaleError, ValueError):
        return 0
