"""The reminders over some years, with editors who answer sometimes: the real ladder, rolled back.

What is assumed beside the given probabilities: centres were confirmed on days spread over the year
before; a mail that is answered is answered within a week, and then everything is right; the
secretariat looks on Mondays whom to call; whom it does not reach within the given days it tries
again as long, with the same probability, unless it is said that it then never reaches them.
"""

import dataclasses
import datetime as dt
import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import QuerySet

from centres.models import Centre, Editorship
from irct.disclosure import projection
from irct.mail import outbox, reminders
from irct.models import Block, Confirmer, Listing, User
from irct.models.rows import all_of

START = dt.date(2027, 1, 1)
ANSWERED_WITHIN, MONDAY = 7, 0
DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Assumptions:
    """The number of centres, and how they behave."""

    centres: int = 156
    years: int = 3
    # How likely a mail is answered.
    answers: float = 0.35
    # How likely the secretariat reaches a centre within so many days.
    reached: float = 0.7
    within: int = 21
    # Whether it never reaches those whom it did not reach by then.
    or_never: bool = False
    # When mails are sent, if otherwise than the settings say.
    before: int | None = None
    pauses: tuple[int, ...] = ()
    seed: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class SimulatedDay:
    """The number of centres in each state on a day, and what was done."""

    on: dt.date
    confirmed: float
    due: float
    overdue: float
    mails: int
    calls: int


class Statement:
    """A queryset of the day's work, compiled once; only the day is replaced."""

    OPEN = dt.date.max

    def __init__(self, on: Callable[[dt.date], QuerySet]) -> None:
        self.sql, self.params = on(self.OPEN).query.sql_with_params()

    def on(self, day: dt.date) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [day if one == self.OPEN else one for one in self.params])
            return cursor.fetchall()


class Simulation:
    """Centres of its own, beside whatever else there is, day by day."""

    def __init__(self, assumed: Assumptions) -> None:
        self.assumed = assumed
        self.chance = random.Random(assumed.seed)  # noqa: S311
        # Who answers or is reached on which day, and whom a call is planned for.
        self.answering: dict[dt.date, set[uuid.UUID]] = defaultdict(set)
        self.calling: dict[dt.date, dict[uuid.UUID, bool]] = defaultdict(dict)
        self.planned: set[uuid.UUID] = set()
        # What there is to see of each, which nobody changes.
        self.known: dict[uuid.UUID, Centre] = {}
        self.seen: dict[uuid.UUID, dict[Block, str]] = {}
        # The days as they are stored, read again once something was confirmed.
        self.confirmed: Counter[dt.date] = Counter()
        self.has_moved = True
        self.caller = User.objects.create_user("secretariat@simulation.invalid", is_staff=True)
        self.centres = all_of(Centre).filter(slug__startswith="simulated-")
        self._make()
        self.to_remind = Statement(lambda day: self.centres.to_remind(day).values_list("pk"))
        self.to_call = Statement(
            lambda day: self.centres.to_call(day).order_by("slug").values_list("pk", "call_since")
        )

    def days(self) -> Iterator[SimulatedDay]:
        today = START
        while today < START.replace(year=START.year + self.assumed.years):
            yield self._live(today)
            today += DAY

    def _make(self) -> None:
        number = self.assumed.centres
        centres = []
        for one in range(number):
            on = START - DAY * self.chance.randrange(1, 366)
            values: dict[str, object] = {f"{block}_confirmed_on": on for block in Block}
            values |= {f"{block}_confirmed_how": Confirmer.CENTRE for block in Block}
            names = {"name": f"Simulated {one}", "slug": f"simulated-{one:06}"}
            status = Centre.Status.PUBLISHED
            centres.append(Centre(**names, country="DK", status=status, **values))
        self.known = {centre.pk: centre for centre in Centre.objects.bulk_create(centres)}
        editors = User.objects.bulk_create(
            User(email=f"editor{one}@simulation.invalid") for one in range(number)
        )
        Editorship.objects.bulk_create(
            Editorship(listing=centre, user=editor)
            for centre, editor in zip(centres, editors, strict=True)
        )

    def _live(self, today: dt.date) -> SimulatedDay:
        for pk in sorted(self.answering.pop(today, ())):
            self._confirm(pk, today, how=Confirmer.CENTRE)
        calls = [self._call(pk, is_reached, today) for pk, is_reached in self._planned_for(today)]
        mails = self._remind(today)
        if today.weekday() == MONDAY:
            self._plan_calls(today)
        return self._count(today, mails=mails, calls=sum(calls))

    def _remind(self, today: dt.date) -> int:
        due = [pk for (pk,) in self.to_remind.on(today)]
        if not due:
            return 0
        centres = self.centres.filter(pk__in=due).order_by("slug").without_documents()
        reminded = [centre.pk for centre in centres if reminders.remind(centre, today, write=queue)]
        for pk in reminded:
            if self.chance.random() < self.assumed.answers:
                later = self.chance.randint(1, ANSWERED_WITHIN)
                self.answering[today + DAY * later].add(pk)
        return len(reminded)

    def _plan_calls(self, today: dt.date) -> None:
        for pk, since in self.to_call.on(today):
            if pk in self.planned:
                continue
            self.planned.add(pk)
            is_reached = self.chance.random() < self.assumed.reached
            later = (
                self.chance.randint(1, self.assumed.within) if is_reached else self.assumed.within
            )
            self.calling[max(since + DAY * later, today + DAY)][pk] = is_reached

    def _planned_for(self, today: dt.date) -> list[tuple[uuid.UUID, bool]]:
        return sorted(self.calling.pop(today, {}).items())

    def _call(self, pk: uuid.UUID, is_reached: bool, today: dt.date) -> bool:
        """Call, unless somebody has answered meanwhile."""
        if pk not in self.planned:
            return False
        centre = self.known[pk]
        if is_reached:
            centre.note_call(by=self.caller, is_reached=True)
            self._confirm(pk, today, how=Confirmer.PHONE)
        else:
            centre.note_call(by=self.caller, is_reached=False, again_on=today)
            if not self.assumed.or_never:
                self.planned.discard(pk)
        return True

    def _confirm(self, pk: uuid.UUID, today: dt.date, *, how: Confirmer) -> None:
        centre = self.known[pk]
        by = self.caller if how == Confirmer.PHONE else None
        if pk not in self.seen:
            self.seen[pk] = centre.seals()
        centre.confirm(centre.BLOCKS, by=by, how=how, seen=self.seen[pk], today=today)
        self.planned.discard(pk)
        self.has_moved = True

    def _count(self, today: dt.date, **done: int) -> SimulatedDay:
        if self.has_moved:
            listings = self.centres.order_by().with_confirmed()
            self.confirmed = Counter(listings.values_list("confirmed", flat=True))
            self.has_moved = False
        states: Counter[str] = Counter()
        for day, number in self.confirmed.items():
            states[projection.confirmation(day, today=today).state] += number
        shares = {
            state: states[state] / self.assumed.centres
            for state in (projection.CONFIRMED, projection.DUE, projection.OVERDUE)
        }
        return SimulatedDay(on=today, **shares, **done)  # type: ignore[arg-type]


def queue(listing: Listing, editor: User, today: dt.date) -> None:
    """Queue an e-mail without rendering it, which would take most of the time."""
    message = EmailMultiAlternatives(str(listing), f"{today}", to=[editor.email])
    message.attach_alternative("", "text/html")
    outbox.queue(message)


@transaction.atomic
def simulate(assumed: Assumptions) -> list[SimulatedDay]:
    """Each day's figures; nothing remains in the database."""
    with _sending(assumed):
        days = list(Simulation(assumed).days())
    transaction.set_rollback(True)
    return days


@contextmanager
def _sending(assumed: Assumptions) -> Iterator[None]:
    """Send e-mails when the assumptions say so, not the settings."""
    before, pauses = settings.REMIND_BEFORE, settings.REMIND_PAUSES
    if assumed.before is not None:
        settings.REMIND_BEFORE = assumed.before
    if assumed.pauses:
        settings.REMIND_PAUSES = [*assumed.pauses]
    try:
        yield
    finally:
        settings.REMIND_BEFORE, settings.REMIND_PAUSES = before, pauses


def lowest(days: list[SimulatedDay], *, year: int = 3) -> float:
    """The share confirmed on the worst day of a year."""
    return min(day.confirmed for day in days if day.on.year == START.year + year - 1)
