"""Requests for an expert, which the secretariat brokers, and the experts that it asks."""

import datetime as dt
import secrets
from typing import Any, Self

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from experts.models.expert import Expert
from irct.models import CodeField, CodesField, Language, User

LONGEST_NOTE = 500
LONGEST_COMMENT = 300
# How long what is personal in a request is kept after it ended.
KEPT_FOR = dt.timedelta(days=90)
# More than these nobody could answer, and more of one person are a mistake or worse.
MOST_IN_AN_HOUR = 30
MOST_OF_ONE_ADDRESS_A_DAY = 5
# For so long a form that is sent again is known, and the hour in which it came.
KEY_KEPT_FOR = dt.timedelta(days=1)
# The number of the lock that lets one request at a time be counted.
COUNTING = 6_007
# No letter or digit that is taken for another one on paper or on the phone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Help(models.TextChoices):
    """What an expert is asked for."""

    IN_PERSON = "person", _("evaluation in person")
    REMOTE = "remote", _("remote evaluation")
    REVIEW = "review", _("review of a report")
    TESTIMONY = "testimony", _("testimony")
    TRAINING = "training", _("training")
    ADVICE = "advice", _("advice")


class Urgency(models.TextChoices):
    """How soon an answer is needed."""

    DAYS = "days", _("within days")
    WEEKS = "weeks", _("within weeks")
    MONTHS = "months", _("within months")


class RequestState(models.TextChoices):
    """How far a request for an expert has come."""

    NEW = "new", _("new")
    ASSIGNED = "assigned", _("assigned")
    ASKED = "asked", _("experts asked")
    MATCHED = "matched", _("matched")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")


ENDED = (RequestState.CLOSED, RequestState.DECLINED)


def new_reference() -> str:
    """Return a reference that nobody can guess, as in K7QM-3XTA."""
    first, second = ("".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(4)) for _ in "12")
    return f"{first}-{second}"


class ExpertRequestQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Keep those that are neither closed nor declined."""
        return self.exclude(state__in=ENDED)

    def forget_when_they_came(self) -> None:
        """Erase what only the limits needed."""
        old = self.filter(received_on__lt=timezone.localdate() - KEY_KEPT_FOR)
        old.filter(key__isnull=False).update(key=None, hour=None)


class ExpertRequest(models.Model):
    """That a lawyer or a court asks for an expert; never what the case is about.

    No event of the history is written of it, and its row is deleted some time after it ended.
    """

    Help = Help
    State = RequestState
    Urgency = Urgency

    class TooManyNow(Exception):
        """More came in this hour than anybody can answer."""

    class EnoughOfThem(Exception):
        """Several came today with this e-mail address."""

    reference = models.CharField(
        _("reference"), max_length=9, unique=True, default=new_reference, editable=False
    )
    # Who asks.
    name = models.CharField(_("name"), max_length=150)
    organisation = models.CharField(_("organisation"), max_length=200)
    role = models.CharField(_("role"), max_length=100)
    email = models.EmailField(_("e-mail address"))
    asker_country = CountryField(_("country of who asks"))
    reads = models.CharField(_("language of e-mails"), max_length=12)
    # What for.
    help = CodeField(_("kind of help"), vocabulary=Help)
    country = CountryField(_("country of the case"))
    court = models.CharField(_("court or mechanism"), max_length=200, blank=True)
    languages = CodesField(verbose_name=_("languages needed"), vocabulary=Language)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    urgency = CodeField(_("urgency"), vocabulary=Urgency)
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    wanted = models.ForeignKey(
        Expert,
        models.SET_NULL,
        verbose_name=_("expert asked for"),
        null=True,
        blank=True,
        related_name="+",
    )
    # What the form held: the same form sent twice is one request.
    key = models.CharField(max_length=32, unique=True, null=True, blank=True, editable=False)
    received_on = models.DateField(_("received on"), default=timezone.localdate, editable=False)
    hour = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    state = CodeField(_("state"), vocabulary=RequestState, default=RequestState.NEW)
    coordinator = models.ForeignKey(
        User,
        models.SET_NULL,
        verbose_name=_("coordinator"),
        null=True,
        blank=True,
        related_name="+",
    )
    # The day on which whoever asked was introduced to an expert, or told that there is none.
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    objects = ExpertRequestQuerySet.as_manager()

    class Meta:
        ordering = ["received_on", "id"]
        verbose_name = _("request for an expert")
        verbose_name_plural = _("requests for experts")
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
    def receive(cls, *, key: str, email: str, **said: Any) -> tuple[Self, bool]:
        """Keep a request, and say whether it is new: the same form sent twice is one."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])
        if known := cls.objects.filter(key=key).first():
            return known, False
        now = timezone.localtime()
        came = {"received_on": now.date(), "hour": now.hour}
        if cls.objects.filter(**came).count() >= MOST_IN_AN_HOUR:
            raise cls.TooManyNow
        today = cls.objects.filter(received_on=now.date(), email__iexact=email)
        if today.count() >= MOST_OF_ONE_ADDRESS_A_DAY:
            raise cls.EnoughOfThem
        return cls.objects.create(key=key, email=email, **said, **came), True

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    def is_overdue_on(self, day: dt.date) -> bool:
        return bool(self.is_open and self.deadline and self.deadline < day)


class Answer(models.TextChoices):
    """What an expert answers to an enquiry."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    PERHAPS = "perhaps", _("perhaps")


class Enquiry(models.Model):
    """That an expert was asked about a request, and what they answered."""

    Answer = Answer

    request = models.ForeignKey(ExpertRequest, models.CASCADE, related_name="enquiries")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="enquiries")
    asked_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("asked by"), null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now)
    answer = CodeField(_("answer"), vocabulary=Answer, blank=True)
    comment = models.CharField(_("comment"), max_length=LONGEST_COMMENT, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "expert"], name="experts_enquiry_one_for_each_expert"
            ),
            models.CheckConstraint(
                name="experts_enquiry_answered_with_a_date",
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=["yes", "no", "perhaps"], answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.expert}"


class RequestFact(models.Model):
    """What stays of a request: nothing of who asked, or whom, or on which day."""

    year = models.PositiveSmallIntegerField(_("year"))
    help = CodeField(_("kind of help"), vocabulary=Help)
    country = CountryField(_("country of the case"))
    answered_in_days = models.PositiveSmallIntegerField(_("answered in days"), null=True)

    class Meta:
        ordering = ["-year", "country", "help"]
        verbose_name = _("fact about a request")
        verbose_name_plural = _("facts about requests")

    def __str__(self) -> str:
        return f"{self.year}, {self.country}: {self.get_help_display()}"
