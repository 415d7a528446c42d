"""Requests for an expert, brokered by the secretariat."""

import dataclasses
import datetime as dt
import secrets
from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Case, Count, F, Min, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from experts.models.expert import Expert
from experts.models.request_lists import (
    CLOSED_AFTER,
    ENDED,
    KEPT_FOR,
    NOTE_KEPT_FOR,
    UNANSWERED,
    ExpertRequestQuerySet,
    RequestFact,
)
from experts.vocabulary import Focus, KindOfHelp, Overdue, RequestState, Urgency
from irct.machine.version import read_in_public
from irct.models import CodeField, CodesField, Language, User, Work
from irct.models.work import FLOOD, work
from irct.models.work_changes import makes_work

LONGEST_NOTE = 200
LONGEST_OUTCOME = 500
# Nobody could answer more than this: what comes beyond it in an hour is taken more slowly, and is
# one item at the desk.
MOST_IN_AN_HOUR = 30
# Advisory lock: requests are counted one at a time.
COUNTING_LOCK = 6_007
# Without letters and digits that are easily confused on paper or on the phone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Cannot be guessed; as in K7QM-3XTA."""
    first, second = ("".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(4)) for _ in "12")
    return f"{first}-{second}"


@dataclasses.dataclass(frozen=True, slots=True)
class Received:
    """What became of a form that was sent."""

    request: "ExpertRequest"
    is_new: bool
    # Whether an e-mail goes to the address that was typed: to each, once a day.
    may_confirm: bool = False
    # Whether the secretariat gets an e-mail: of a flood, of the first only.
    tells_staff: bool = False


@makes_work
@read_in_public
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
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=150)
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
        about: dict[str, Combinable] = {"name": F("reference"), "country": F("country")}
        about["assigned"] = F("coordinator")
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
            summary = ngettext(
                "%(number)s request, %(today)s of them today",
                "%(number)s requests, %(today)s of them today",
                int(number),
            )
            return summary % {"number": number, "today": today}
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
