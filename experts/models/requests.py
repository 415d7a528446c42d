"""Requests for an expert, brokered by the secretariat."""

import dataclasses
import datetime as dt
import secrets
import uuid
from collections.abc import Collection, Iterator
from typing import Any, Self

from django.db import connection, models, transaction
from django.db.models import Case, Count, F, Func, Min, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat, Lower, Replace
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from experts.models.expert import Expert
from experts.vocabulary import Focus, KindOfHelp, Overdue, RequestState, Urgency
from irct.models import CodeField, CodesField, Language, User, Work
from irct.models.emails import forget_emails
from irct.models.work import FLOOD, work

LONGEST_NOTE = 200
LONGEST_OUTCOME = 500
# Nobody could answer more than this: what comes beyond it in an hour is taken more slowly, and is
# one item at the desk.
MOST_IN_AN_HOUR = 30
# How long we keep the key of a form, to recognise it when sent again, and the hour.
KEY_KEPT_FOR = dt.timedelta(days=1)
# Advisory lock: requests are counted one at a time.
COUNTING_LOCK = 6_007
# How long a request stays after its end, for questions and to be reopened.
KEPT_FOR = dt.timedelta(days=90)
# A note that no coordinator has read by then is erased all the same.
NOTE_KEPT_FOR = dt.timedelta(days=14)
# A request that nobody has worked on for this long is closed: nothing is kept for ever.
CLOSED_AFTER = dt.timedelta(days=365)
# A request is overdue when its deadline is this near, or after this long without a step.
DEADLINE_IS_NEAR = dt.timedelta(days=7)
NO_STEP_FOR = dt.timedelta(days=7)
# Without letters and digits that are easily confused on paper or on the phone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


ENDED = (RequestState.CLOSED, RequestState.DECLINED)
# The person asking has no answer yet.
UNANSWERED = (RequestState.NEW, RequestState.ASSIGNED, RequestState.ASKED)


def new_reference() -> str:
    """Cannot be guessed; as in K7QM-3XTA."""
    first, second = ("".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(4)) for _ in "12")
    return f"{first}-{second}"


def _part(text: Combinable, sign: str, number: int) -> Func:
    return Func(
        *(text, Value(sign), Value(number)), function="split_part", output_field=models.TextField()
    )


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


class ExpertRequestQuerySet(models.QuerySet["ExpertRequest"]):
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


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """What became of a form that was sent."""

    request: "ExpertRequest"
    is_new: bool
    # Whether an e-mail goes to the address that was typed: to each, once a day.
    may_confirm: bool = False
    # Whether the secretariat gets an e-mail: of a flood, of the first only.
    tells_staff: bool = False


class ExpertRequest(models.Model):
    """That a lawyer or a court asks for an expert; never what the case is about.

    Neither the history nor the log of the admin records it, and its row is deleted some time after
    it ended.
    """

    Help = KindOfHelp
    State = RequestState
    Urgency = Urgency

    # An e-mail address that is soon deleted: bounces to it are not recorded.
    PASSING_ADDRESS = "email"
    WORK_PERMISSION = "experts.change_expertrequest"

    class AlreadyDone(Exception):
        """Somebody else was faster, or the state does not allow it."""

    reference = models.CharField(
        _("reference"), max_length=9, unique=True, default=new_reference, editable=False
    )
    # Who is asking.
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200)
    role = models.CharField(_("role"), max_length=100)
    email = models.EmailField(_("e-mail address"))
    asker_country = CountryField(_("country of the person asking"))
    reads = models.CharField(_("language of e-mails"), max_length=12)
    # What for.
    help = CodeField(_("kind of help"), vocabulary=KindOfHelp)
    focus = CodesField(verbose_name=_("experience needed"), vocabulary=Focus)
    country = CountryField(_("country of the case"))
    court = models.CharField(_("court or mechanism"), max_length=200, blank=True)
    languages = CodesField(verbose_name=_("languages needed"), vocabulary=Language)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    urgency = CodeField(_("urgency"), vocabulary=Urgency)
    # For the coordinator only, about deadlines, travel and the like; erased once it is read.
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    wanted = models.ForeignKey(
        Expert,
        models.SET_NULL,
        verbose_name=_("expert asked for"),
        null=True,
        blank=True,
        related_name="+",
        # While one request waited for the lock of an expert, all others would wait for it.
        db_constraint=False,
    )
    # The key of the form: the same form sent twice is one request.
    key = models.CharField(max_length=32, unique=True, null=True, blank=True, editable=False)
    received_on = models.DateField(_("received on"), default=timezone.localdate, editable=False)
    hour = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # Whether more came in its hour than anybody can answer.
    is_of_flood = models.BooleanField(_("one of many at once"), default=False, editable=False)

    state = CodeField(_("state"), vocabulary=RequestState, default=RequestState.NEW)
    coordinator = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("coordinator"),
        null=True,
        blank=True,
        related_name="+",
    )
    assigned_on = models.DateField(_("assigned on"), null=True, blank=True, editable=False)
    # When the person asking was introduced to an expert, or told that there is none.
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=LONGEST_OUTCOME, blank=True)

    # Counts the steps of the secretariat, so that nobody acts on an outdated page.
    steps = models.PositiveIntegerField(default=0, editable=False)
    # The day of the last step, by the secretariat or an expert.
    moved_on = models.DateField(default=timezone.localdate, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = ExpertRequestQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "id"]
        verbose_name = _("request for an expert")
        verbose_name_plural = _("requests for experts")
        # Only the form adds them, and only the timetable deletes them.
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                name="experts_expertrequest_state_known",
                condition=Q(
                    state__in=["new", "assigned", "asked", "matched", "closed", "declined"]
                ),
            ),
            models.CheckConstraint(
                name="experts_expertrequest_ended_with_a_date",
                condition=Q(state__in=["closed", "declined"], ended_on__isnull=False)
                | ~Q(state__in=["closed", "declined"]) & Q(ended_on=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_on"],
                condition=~Q(state__in=["closed", "declined"]),
                name="experts_expertrequest_open",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    @transaction.atomic
    def receive(cls, *, key: str, email: str, **values: object) -> "Received":
        """Keep a request, once for each form; none is refused."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING_LOCK])
        if known := cls.objects.filter(key=key).first():
            return Received(known, is_new=False)
        now, before = timezone.localtime(), cls.objects.of_this_hour().count()
        is_first_today = not cls.objects.filter(received_on=now.date()).of_mailbox(email).exists()
        made = cls.objects.create(
            key=key,
            email=email,
            received_on=now.date(),
            hour=now.hour,
            is_of_flood=before >= MOST_IN_AN_HOUR,
            **values,
        )
        return Received(
            made,
            is_new=True,
            # Anybody can type anybody's address.
            may_confirm=is_first_today,
            tells_staff=before <= MOST_IN_AN_HOUR,
        )

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def is_answered(self) -> bool:
        return self.state == RequestState.MATCHED

    @property
    def closes_on(self) -> dt.date:
        return self.moved_on + CLOSED_AFTER

    @property
    def note_kept_until(self) -> dt.date:
        return self.received_on + NOTE_KEPT_FOR

    @property
    def forgotten_on(self) -> dt.date | None:
        return self.ended_on and self.ended_on + KEPT_FOR

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        text = models.TextField()
        detail = Concat("overdue", Value("|"), "state", Value("|"), "help", output_field=text)
        about: dict[str, Any] = {"name": F("reference"), "country": F("country")}
        about["assignee"] = F("coordinator")
        rows, since = cls.objects.open().with_overdue(today), F("received_on")
        unread = Q(is_of_flood=True, state=RequestState.NEW)
        each = rows.exclude(unread)
        yield work(
            each, Work.REQUEST, key=F("pk"), since=since, detail=detail, listing=None, **about
        )
        flood = cls.objects.filter(unread).order_by().values("state")
        flood = flood.annotate(
            number=Cast(Count("pk"), text),
            number_today=Cast(Count("pk", filter=Q(received_on=today)), text),
            begun=Min("received_on"),
        )
        detail = Concat(
            *(Value(f"|{FLOOD}|"), "number", Value("|"), "number_today"), output_field=text
        )
        about = {"name": Value(gettext("Many requests at once")), "key": Value(FLOOD)}
        yield work(flood, Work.REQUEST, since=F("begun"), detail=detail, listing=None, **about)

    @classmethod
    def work_summary(cls, detail: str) -> str:
        """From the detail of an item of work: kind of help, state, why it is overdue."""
        if detail.startswith(f"|{FLOOD}|"):
            _nothing, _flood, number, today = detail.split("|")
            told = gettext("%(number)s requests, %(today)s of them today")
            return told % {"number": number, "today": today}
        overdue, state, kind = detail.split("|")
        labels = [KindOfHelp(kind).label, RequestState(state).label]
        labels += [Overdue(overdue).label] if overdue else []
        return ", ".join(map(str, labels))

    def fact(self) -> RequestFact:
        days = (self.answered_on - self.received_on).days if self.answered_on else None
        return RequestFact(
            year=self.received_on.year, help=self.help, country=self.country, answered_in_days=days
        )

    @transaction.atomic
    def assign(self, to: User | None) -> None:
        """`None` is possible only while no expert has been asked."""
        if to is None:
            nobody = {"coordinator": None, "assigned_on": None}
            return self._move(RequestState.ASSIGNED, state=RequestState.NEW, **nobody)
        then = Case(
            When(state=RequestState.NEW, then=Value(RequestState.ASSIGNED.value)),
            default=F("state"),
            output_field=models.CharField(),
        )
        somebody = {"coordinator": to, "assigned_on": timezone.localdate()}
        return self._move(*UNANSWERED, RequestState.MATCHED, state=then, **somebody)

    @transaction.atomic
    def erase_note(self) -> None:
        """The coordinator has read it. Whoever asks experts or ends the request has, too."""
        self._move(*RequestState, note="")

    @transaction.atomic
    def ask(
        self,
        experts: Collection[Expert],
        *,
        by: User,
        by_phone: Collection[Expert] = (),
        tells_asker: bool = False,
    ) -> list[Any]:
        states = (RequestState.ASSIGNED, RequestState.ASKED, RequestState.MATCHED)
        self._move(*states, state=RequestState.ASKED, note="")
        return [
            self.enquiries.create(
                expert=expert,
                asked_by=by,
                is_by_phone=expert in by_phone,
                tells_asker=tells_asker,
            )
            for expert in experts
        ]

    @transaction.atomic
    def introduce(self, enquiry: models.Model) -> None:
        """Record the introduction. Raises AlreadyDone if the expert is not willing."""
        today = timezone.localdate()
        answered = {"answered_on": Coalesce("answered_on", Value(today))}
        states = (RequestState.ASKED, RequestState.MATCHED)
        self._move(*states, state=RequestState.MATCHED, note="", **answered)
        willing = self.enquiries.willing().filter(pk=enquiry.pk)
        if not willing.update(introduced_on=today):
            raise self.AlreadyDone

    @transaction.atomic
    def close(self, outcome: str = "") -> None:
        self._end(RequestState.CLOSED, *UNANSWERED, RequestState.MATCHED, outcome=outcome)

    @transaction.atomic
    def decline(self, reason: str) -> None:
        """End it without an expert, which also answers it."""
        today = timezone.localdate()
        answered = {"answered_on": Coalesce("answered_on", Value(today))}
        self._end(RequestState.DECLINED, *UNANSWERED, outcome=reason, **answered)

    @transaction.atomic
    def reopen(self) -> None:
        asked = list(self.enquiries.all())
        is_matched = any(enquiry.introduced_on for enquiry in asked)
        state = RequestState.ASSIGNED if self.coordinator_id else RequestState.NEW
        if asked:
            state = RequestState.MATCHED if is_matched else RequestState.ASKED
        values = {} if is_matched else {"answered_on": None}
        self._move(*ENDED, state=state, ended_on=None, outcome="", **values)

    def close_by_itself(self) -> None:
        self.close(gettext("Closed automatically: nobody worked on it for 12 months."))

    def _end(self, state: RequestState, *states: RequestState, **values: object) -> None:
        self._move(*states, state=state, note="", ended_on=timezone.localdate(), **values)

    def _move(self, *states: RequestState, **values: object) -> None:
        here = type(self).objects.filter(pk=self.pk, steps=self.steps, state__in=states)
        # One conditional UPDATE: of two people at once, the second gets AlreadyDone.
        moved = here.update(steps=F("steps") + 1, moved_on=timezone.localdate(), **values)
        if not moved:
            raise self.AlreadyDone
        self.refresh_from_db()
