"""Reminding: who is asked whether an entry is still right, when, and when somebody calls."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.disclosure import projection
from irct.models.confirming import Block, Confirmable, ConfirmableQuerySet, Confirmer
from irct.models.rows import rows_of
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField
from irct.places.locales import labelled

if TYPE_CHECKING:
    from irct.models.listings import Listing


class RemindableQuerySet(ConfirmableQuerySet):
    """Listings on the ladder: a mail in good time, a pause, another mail, at last a call."""

    # In the subclasses.
    published: Callable[[], Self]

    def with_reminders(self) -> Self:
        """Add how many mails were sent since what waits longest was confirmed."""
        same_round = Q(reminded_for=F("confirmed")) | Q(reminded_for=None, confirmed=None)
        counted = When(same_round, then=F("reminders_sent"))
        return self.with_confirmed().annotate(reminders=Case(counted, default=0))

    def to_remind(self, today: dt.date) -> Self:
        """Keep what is public and of which the next mail is to be sent, the oldest first."""
        pauses = settings.REMIND_PAUSES
        next_one = Q(reminders=0) & _first(today)
        for step, pause in enumerate(pauses[:-1], start=1):
            next_one |= Q(reminders=step) & _has_waited(pause, today)
        listings = self.published().with_reminders()
        return listings.filter(_in_time(today), next_one, self._is_reachable()).order_by(
            F("confirmed").asc(nulls_last=True), "id"
        )

    def to_call(self, today: dt.date) -> Self:
        """Keep what the secretariat calls, with the day since when: `call_since`.

        Every mail was sent and the last pause is over; or it is due, and no mail reaches anybody.
        What was never confirmed and has no editor is not called. After a call that reached nobody
        the listing stays out until the day on which somebody tries again.
        """
        pauses = settings.REMIND_PAUSES
        is_due = Q(confirmed__lte=_due(today))
        of_listing = rows_of(self.model, "editorships").filter(listing=OuterRef("pk")).order_by()
        bounces = of_listing.bounced().values("listing").annotate(last=Max("bounced_on"))
        used_up = Q(reminders__gte=len(pauses)) & _has_waited(pauses[-1], today) & _in_time(today)
        unreachable = ~Q(self._is_reachable()) & (
            is_due | Q(confirmed=None, last_bounce__lte=_before(today))
        )
        since = Case(
            When(used_up & Q(answered_on__gte=F("reminded_on")), _later(2 * pauses[-1])),
            When(used_up, _later(pauses[-1])),
            default=Coalesce(_a_year_after("confirmed"), "last_bounce"),
        )
        all_calls = rows_of(self.model, "calls")
        calls = all_calls.filter(listing=OuterRef("pk")).order_by("-called_on", "-pk")
        is_later = Q(called_on__gt=OuterRef("called_on")) | Q(
            called_on=OuterRef("called_on"), pk__gt=OuterRef("pk")
        )
        later = all_calls.filter(is_later, listing=OuterRef("listing"))
        # Of few: the database finds them first, and does not look for the last call of each.
        put_off = calls.order_by().filter(~Exists(later), again_on__gt=_before(today))
        listings = (
            self.published()
            .with_reminders()
            .annotate(
                last_bounce=Subquery(bounces.values("last")),
                again_on=Subquery(calls.values("again_on")[:1]),
            )
        )
        return (
            listings.filter(used_up | unreachable)
            .filter(~Exists(put_off))
            .annotate(call_since=Greatest(since, "again_on"))
            .order_by("call_since", "id")
        )

    def _is_reachable(self) -> Exists:
        """A listing has an editor whom e-mail reaches."""
        return Exists(rows_of(self.model, "editorships").reachable().filter(listing=OuterRef("pk")))


class Remindable(Confirmable):
    """A listing whose editors are asked, and at last called, before nobody knows if it is right."""

    # In the subclasses.
    calls: models.QuerySet["Call"]

    # How many mails were sent, the last of them when, and on which day it had been confirmed then:
    # once that day has moved, by whatever way, the counting starts anew by itself.
    reminders_sent = models.PositiveSmallIntegerField(default=0, editable=False)
    reminded_on = models.DateField(null=True, editable=False)
    reminded_for = models.DateField(null=True, editable=False)
    # When an editor last did something about it, be it right or not: the next mail waits longer.
    answered_on = models.DateField(null=True, editable=False)

    class Meta(Confirmable.Meta):
        abstract = True

    def confirm(
        self,
        blocks: Iterable[Block],
        *,
        by: User | None,
        how: Confirmer,
        seen: Mapping[Block, str],
        via: str = "",
        today: dt.date | None = None,
    ) -> list[Block]:
        """Note what is right, and that somebody has answered, also if nothing is."""
        with transaction.atomic():
            changed = super().confirm(blocks, by=by, how=how, seen=seen, via=via, today=today)
            self.note_answer(today)
        return changed

    def note_answer(self, today: dt.date | None = None) -> None:
        self._note(answered_on=today or timezone.localdate())

    def note_reminder(self, today: dt.date) -> None:
        """Count a mail that is sent; one that comes before its time is remembered only."""
        oldest = self.oldest_confirmed_on()
        sent = self.reminders_sent if self.reminded_for == oldest else 0
        ahead = today + dt.timedelta(days=settings.REMIND_BEFORE)
        if oldest is None or oldest <= projection.months_before(ahead, projection.MONTHS_UNTIL_DUE):
            sent += 1
        self._note(reminders_sent=sent, reminded_on=today, reminded_for=oldest)

    def state_of_reminders(self) -> tuple[object, ...]:
        """What decides whether and when the next mail is sent."""
        days = [self.confirmed_on(block) for block in self.BLOCKS]
        return (*days, self.reminders_sent, self.reminded_on, self.reminded_for, self.answered_on)

    def note_call(
        self, *, by: User, is_reached: bool, note: str = "", again_on: dt.date | None = None
    ) -> None:
        """Keep that somebody called, and when to try again; a button pressed twice is one call."""
        with transaction.atomic(), acting(by):
            # The second press of two at once finds the call of the first.
            type(self)._default_manager.select_for_update(no_key=True).get(pk=self.pk)
            outcome = CallOutcome.REACHED if is_reached else CallOutcome.NOT_REACHED
            self.calls.get_or_create(
                called_on=timezone.localdate(),
                called_by=by,
                outcome=outcome,
                note=note.strip(),
                again_on=again_on,
            )

    def _note(self, **values: object) -> None:
        """Write what is no part of the record: no event tells of it, nor does the day of saving."""
        type(self)._default_manager.filter(pk=self.pk).update(**values)
        for name, value in values.items():
            setattr(self, name, value)


class CallOutcome(models.TextChoices):
    REACHED = "reached", _("reached")
    NOT_REACHED = "not_reached", _("not reached")


class Call(models.Model):
    """That the secretariat has called about a listing."""

    Outcome = CallOutcome

    # It is about the editors, and not for them.
    IS_INTERNAL = True

    # In the subclass, with the related name "calls".
    listing: "Listing"

    called_on = models.DateField(_("called on"), default=timezone.localdate, editable=False)
    outcome = CodeField(_("outcome"), vocabulary=CallOutcome)
    note = models.CharField(_("note"), max_length=500, blank=True)
    again_on = models.DateField(_("call again on"), null=True, blank=True)
    called_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("called by"), null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-called_on", "-id"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_outcome_known",
                condition=Q(outcome__in=["reached", "not_reached"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_reached_is_tried_again",
                condition=~Q(outcome="not_reached", again_on=None),
            ),
        ]

    def __str__(self) -> str:
        return labelled(self.listing, self.get_outcome_display())


def due_on(confirmed_on: dt.date) -> dt.date:
    """The first day on which what was confirmed on a day is due."""
    try:
        return confirmed_on.replace(year=confirmed_on.year + 1)
    except ValueError:  # the last day of a leap year's February
        return dt.date(confirmed_on.year + 1, 3, 1)


def _before(day: dt.date, days: int = 0, *, months: int = 0) -> models.Func:
    """The day some days and then months before another, or a month's last.

    The database counts, so that a statement is one and the same on every day but for the day.
    """
    return models.Func(
        models.Value(day, output_field=models.DateField()),
        template=f"(%(expressions)s::date - {days} - interval '{months} months')::date",
        output_field=models.DateField(),
    )


def _due(today: dt.date, *, ahead: int = 0) -> models.Func:
    """Until which day something was confirmed that is due, or will be in some days."""
    return _before(today, -ahead, months=projection.MONTHS_UNTIL_DUE)


def _in_time(today: dt.date) -> Q:
    """Ask only about what is due soon, or was never confirmed."""
    return Q(confirmed=None) | Q(confirmed__lte=_due(today, ahead=settings.REMIND_BEFORE))


def _first(today: dt.date) -> Q:
    """Wait with the first mail, for a pause at most, if an editor has just done something."""
    pause = settings.REMIND_PAUSES[0]
    return (
        Q(answered_on=None)
        | Q(answered_on__lte=_before(today, pause))
        | Q(confirmed__lte=_due(today, ahead=settings.REMIND_BEFORE - pause))
    )


def _has_waited(pause: int, today: dt.date) -> Q:
    """A pause is over, or two of them if somebody has answered since the mail."""
    once, twice = (_before(today, times * pause) for times in (1, 2))
    silent = Q(answered_on=None) | Q(answered_on__lt=F("reminded_on"))
    return Q(reminded_on__lte=once) & silent | Q(reminded_on__lte=twice)


def _later(days: int) -> models.Func:
    """The day some days after the last mail."""
    return models.Func(
        F("reminded_on"),
        days,
        template="(%(expressions)s)",
        arg_joiner=" + ",
        output_field=models.DateField(),
    )


def _a_year_after(column: str) -> models.Func:
    return models.Func(
        F(column),
        template="(%(expressions)s + interval '1 year')::date",
        output_field=models.DateField(),
    )
