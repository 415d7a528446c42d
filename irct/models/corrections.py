"""Corrections: what visitors say is wrong with a listing, and what the secretariat made of it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.models.users import User, acting
from irct.models.vocabulary import CodeField
from irct.models.work import Work, work

LONGEST_TEXT = 300
# Of one kind: whoever floods the desk with another cannot keep the worst from being heard.
MOST_OPEN = 5
MOST_IN_AN_HOUR = 20
TEXT_KEPT_FOR = dt.timedelta(days=180)
# For so long a form that is sent again is known, and the hour in which it came.
KEY_KEPT_FOR = dt.timedelta(days=1)
# The number of the lock that lets one visitor at a time be counted.
COUNTING = 6_003


class Wrong(models.TextChoices):
    """What is wrong, the riskiest first."""

    IMPOSTOR = "impostor", _("dangerous: someone else answers")
    CLOSED = "closed", _("closed or moved")
    CONTACT = "contact", _("phone or e-mail does not work")
    CLIENTS = "clients", _("does not take clients")
    PLACE = "place", _("address or place")
    OFFER = "offer", _("services or languages")
    NAME = "name", _("name")
    OTHER = "other", _("something else")


RISKY = (Wrong.IMPOSTOR, Wrong.CLOSED, Wrong.CONTACT)


class CorrectionState(models.TextChoices):
    OPEN = "open", _("open")
    RESOLVED = "resolved", _("resolved")
    DISMISSED = "dismissed", _("dismissed")


class CorrectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=CorrectionState.OPEN)

    def untold(self) -> Self:
        """Dangerous reports about which nobody was e-mailed yet."""
        return self.open().filter(kind=Wrong.IMPOSTOR, is_told=False)

    def forget(self) -> None:
        """Erase reports undecided for half a year, and data that only the limits needed."""
        today = timezone.localdate()
        self.filter(received_on__lt=today - TEXT_KEPT_FOR).exclude(text="").update(text="")
        of_the_limits = self.filter(received_on__lt=today - KEY_KEPT_FOR)
        of_the_limits.filter(key__isnull=False).update(key=None, hour=None)


class Correction(models.Model):
    """What a visitor says is wrong with a listing and, once decided, part of its history.

    Nothing about the visitor is kept: no address, no time but the day and, for a day, the hour.
    Their words are erased with the decision, and no event of the history holds them.
    """

    State = CorrectionState

    # Editors never read of it: whoever has taken over their account must not learn of a report.
    IS_INTERNAL = True

    class AlreadyDecided(Exception):
        """Somebody else was faster."""

    class EnoughOfThem(Exception):
        """The secretariat has several open ones of this kind about this listing."""

    class TooManyNow(Exception):
        """More came in this hour than anybody can read."""

    # In the subclass, with the related name "corrections".
    listing: Any

    kind = CodeField(_("what is wrong"), vocabulary=Wrong)
    text = models.CharField(_("what the visitor wrote"), max_length=LONGEST_TEXT, blank=True)
    received_on = models.DateField(_("received on"), default=timezone.localdate, editable=False)
    hour = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # What the form held: the same form sent twice is one correction.
    key = models.CharField(max_length=32, unique=True, null=True, blank=True, editable=False)
    state = CodeField(_("state"), vocabulary=CorrectionState, default=CorrectionState.OPEN)
    # Whether the secretariat was told by e-mail of what is dangerous.
    is_told = models.BooleanField(default=False, editable=False)
    note = models.CharField(_("outcome"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["received_on", "id"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_kind_known",
                condition=Q(
                    kind__in=[
                        *("impostor", "closed", "contact", "clients", "place", "offer", "name"),
                        "other",
                    ]
                ),
            ),
            # So the state is a known one. Who decided may be nobody: an account can be deleted.
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_with_a_date",
                condition=Q(state="open", decided_at=None, decided_by=None)
                | Q(state__in=["resolved", "dismissed"], decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_text_goes_with_the_decision",
                condition=Q(state="open") | Q(text=""),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dismissed_for_a_reason",
                condition=~Q(state="dismissed", note=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_on"],
                condition=Q(state="open"),
                name="%(app_label)s_%(class)s_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.get_kind_display()}"

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        about = {"key": F("pk"), "since": F("received_on"), "detail": F("kind")}
        yield work(cls.objects.open(), Work.CORRECTION, listing="listing__", **about)

    @property
    def is_open(self) -> bool:
        return self.state == CorrectionState.OPEN

    @property
    def is_risky(self) -> bool:
        return self.kind in RISKY

    @classmethod
    @transaction.atomic
    def receive(cls, listing: models.Model, *, kind: str, text: str, key: str) -> None:
        """Keep a visitor's report, once for each form and within the limits."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COUNTING])
        if cls.objects.filter(key=key).exists():
            return
        if cls.objects.open().filter(listing=listing, kind=kind).count() >= MOST_OPEN:
            raise cls.EnoughOfThem
        now = timezone.localtime()
        came = {"received_on": now.date(), "hour": now.hour}
        alike = [model.objects.filter(kind=kind, **came) for model in correction_models()]
        if sum(corrections.count() for corrections in alike) >= MOST_IN_AN_HOUR:
            raise cls.TooManyNow
        cls.objects.create(listing=listing, kind=kind, text=text, key=key, **came)

    def resolve(self, *, by: User, note: str = "") -> None:
        """Note that the listing is right now."""
        self._decide(CorrectionState.RESOLVED, by=by, note=note.strip())

    def dismiss(self, *, by: User, reason: str) -> None:
        """Note why nothing is changed."""
        if not reason.strip():
            raise ValidationError({"note": _("Say why you are dismissing it.")})
        self._decide(CorrectionState.DISMISSED, by=by, note=reason.strip())

    def _decide(self, state: str, *, by: User, note: str) -> None:
        undecided = type(self).objects.open().filter(pk=self.pk)
        with acting(by, reason=note):
            # One conditional UPDATE, so that two of the secretariat cannot both decide.
            decided = undecided.update(
                state=state, note=note, text="", decided_by=by, decided_at=timezone.now()
            )
        if not decided:
            raise self.AlreadyDecided
        self.refresh_from_db()


def by_risk() -> Case:
    """Rank a correction, the riskiest kind first."""
    ranks = (When(kind=kind, then=Value(rank)) for rank, kind in enumerate(Wrong.values))
    return Case(*ranks, default=Value(len(Wrong)))


def correction_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Correction)]
