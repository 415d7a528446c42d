"""Requests by what waits and what is over, and what is kept of them."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Case, Func, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Lower, Replace
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from experts.vocabulary import KindOfHelp, Overdue, RequestState, Urgency
from irct.machine.version import read_in_public
from irct.models import CodeField
from irct.models.emails import forget_emails

# How long we keep the key of a form, to recognise it when sent again, and the hour.
KEY_KEPT_FOR = dt.timedelta(days=1)
# How long a request stays after its end, for questions and to be reopened.
KEPT_FOR = dt.timedelta(days=90)
# A note that no coordinator has read by then is erased all the same.
NOTE_KEPT_FOR = dt.timedelta(days=14)
# A request that nobody has worked on for this long is closed: nothing is kept for ever.
CLOSED_AFTER = dt.timedelta(days=365)
# A request is overdue when its deadline is this near, or after this long without a step.
DEADLINE_IS_NEAR = dt.timedelta(days=7)
NO_STEP_FOR = dt.timedelta(days=7)
ENDED = (RequestState.CLOSED, RequestState.DECLINED)
# The person asking has no answer yet.
UNANSWERED = (RequestState.NEW, RequestState.ASSIGNED, RequestState.ASKED)


def _part(text: Combinable, sign: str, number: int) -> Func:
    return Func(
        *(text, Value(sign), Value(number)), function="split_part", output_field=models.TextField()
    )


@read_in_public
class RequestFact(models.Model):
    """What remains of a request: not who asked, whom they asked for, or on which day."""

    # A counter would show in which order they came.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    help = CodeField(_("kind of help"), vocabulary=KindOfHelp)
    country = CountryField(_("country of the case"))
    answered_in_days = models.PositiveSmallIntegerField(_("answered in days"), null=True)

    class Meta:
        ordering = ["-year", "country", "help"]
        verbose_name = _("fact about a request")
        verbose_name_plural = _("facts about requests")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.year}, {self.country}: {self.get_help_display()}"


class ExpertRequestQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.exclude(state__in=ENDED)

    def of_this_hour(self) -> Self:
        now = timezone.localtime()
        return self.filter(received_on=now.date(), hour=now.hour)

    def of_mailbox(self, email: str) -> Self:
        """Of everybody with the same mailbox, as most servers see it: s.omebody+2@ is somebody@."""
        own, _at, server = email.lower().rpartition("@")
        mailbox = f"{own.partition('+')[0].replace('.', '')}@{server}"
        of_row, text = Cast(Lower("email"), models.TextField()), models.TextField()
        own_of_row = _part(_part(of_row, "@", 1), "+", 1)
        without_dots = Replace(own_of_row, Value(".", text), Value("", text))
        both = Concat(without_dots, Value("@", text), _part(of_row, "@", 2), output_field=text)
        return self.annotate(mailbox=both).filter(mailbox=mailbox)

    def forget_when_they_came(self) -> None:
        """Erase what only the limits and the repeated form need."""
        old = self.filter(received_on__lt=timezone.localdate() - KEY_KEPT_FOR)
        old.filter(key__isnull=False).update(key=None, hour=None)

    def forget_notes(self) -> None:
        """Erase the notes that nobody read in time."""
        old = self.filter(received_on__lt=timezone.localdate() - NOTE_KEPT_FOR)
        old.exclude(note="").update(note="")

    def ended(self) -> Self:
        return self.filter(state__in=ENDED)

    def real(self) -> Self:
        return self.filter(is_sample=False)

    def with_overdue(self, today: dt.date) -> Self:
        """Add `overdue`: why it comes before others, one of `Overdue`, or empty."""
        waits = Q(state__in=UNANSWERED)
        reasons = (
            When(waits & Q(deadline__lt=today), then=Value(Overdue.LATE.value)),
            When(waits & Q(deadline__lte=today + DEADLINE_IS_NEAR), then=Value(Overdue.SOON.value)),
            When(waits & Q(urgency=Urgency.DAYS), then=Value(Overdue.DAYS.value)),
            When(
                ~Q(state__in=ENDED) & Q(moved_on__lte=today - NO_STEP_FOR),
                then=Value(Overdue.STILL.value),
            ),
        )
        return self.annotate(overdue=Case(*reasons, default=Value("")))

    def left_alone(self, today: dt.date) -> Self:
        return self.open().filter(moved_on__lte=today - CLOSED_AFTER)

    def to_forget(self, today: dt.date) -> Self:
        return self.ended().filter(ended_on__lte=today - KEPT_FOR)

    @transaction.atomic
    def forget(self) -> int:
        """Delete them with their enquiries and unsent e-mails; keep facts, except of samples."""
        requests = list(self.select_for_update(of=["self"]))
        facts = [request.fact() for request in requests if not request.is_sample]
        # In random order, so that the place in the table reveals nothing either.
        RequestFact.objects.bulk_create(sorted(facts, key=lambda fact: fact.pk))
        forget_emails(request.reference for request in requests)
        type(self)(self.model).filter(pk__in=[request.pk for request in requests]).delete()
        return len(requests)
