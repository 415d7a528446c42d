"""Corrections: what visitors say is wrong with a listing, and what the secretariat made of it."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Case, Count, F, Min, Q, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from irct.models.rows import all_of
from irct.models.users import User, acting
from irct.models.vocabulary import CodeField
from irct.models.work import Work, work
from irct.places import locales
from irct.places.locales import labelled

if TYPE_CHECKING:
    from irct.models.listings import Listing

LONGEST_TEXT = 300
# Of one kind about one listing so many are kept as they are; further ones are counted.
MOST_OPEN = 5
# Of one kind, about all listings: what comes beyond it is shown at the desk as one item.
MOST_IN_AN_HOUR = 20
TEXT_KEPT_FOR = dt.timedelta(days=180)
# Columns that change with each further visitor; an event would tell the second.
REPEATS = ("repeats", "repeated_on", "repeats_then", "is_of_flood")
# For so long a form that is sent again is known, and the hour in which it came.
KEY_KEPT_FOR = dt.timedelta(days=1)
# The first number of the locks that let one visitor at a time be counted, of each kind and listing.
COUNTING = 6_003


class Problem(models.TextChoices):
    """What is wrong, the riskiest first."""

    IMPOSTOR = "impostor", _("dangerous: someone else answers")
    CLOSED = "closed", _("closed or moved")
    CONTACT = "contact", _("phone or e-mail does not work")
    CLIENTS = "clients", _("does not take clients")
    PLACE = "place", _("address or place")
    OFFER = "offer", _("services or languages")
    NAME = "name", _("name")
    OTHER = "other", _("something else")


RISKY = (Problem.IMPOSTOR, Problem.CLOSED, Problem.CONTACT)


class CorrectionState(models.TextChoices):
    OPEN = "open", _("open")
    RESOLVED = "resolved", _("resolved")
    DISMISSED = "dismissed", _("dismissed")


class CorrectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=CorrectionState.OPEN)

    def untold(self) -> Self:
        """Dangerous reports about which nobody was e-mailed yet.

        One that somebody has decided about meanwhile is told of, too: else one person alone could
        keep it from all others.
        """
        return self.filter(kind=Problem.IMPOSTOR, is_told=False)

    def count_one_more(self, day: dt.date) -> bool:
        """Count a repeat on the first that nobody holds just now, if there is one."""
        free = self.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)
        then = Case(When(repeated_on=day, then=F("repeats_then") + 1), default=1)
        counted = {"repeats": F("repeats") + 1, "repeated_on": day, "repeats_then": then}
        return bool(self.filter(pk__in=list(free[:1])).update(**counted))

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

    # In the subclass, with the related name "corrections". It has no constraint in the database,
    # so that no report waits until an import or a merge lets go of the listing.
    listing: "Listing"

    kind = CodeField(_("what is wrong"), vocabulary=Problem)
    text = models.CharField(_("what the visitor wrote"), max_length=LONGEST_TEXT, blank=True)
    received_on = models.DateField(_("received on"), default=timezone.localdate, editable=False)
    hour = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # What the form held: the same form sent twice is one correction.
    key = models.CharField(max_length=32, unique=True, null=True, blank=True, editable=False)
    state = CodeField(_("state"), vocabulary=CorrectionState, default=CorrectionState.OPEN)
    # How many more said the same, in all and on the last of those days; no event tells of it.
    repeats = models.PositiveIntegerField(default=0, editable=False)
    repeated_on = models.DateField(null=True, editable=False)
    repeats_then = models.PositiveIntegerField(default=0, editable=False)
    # Whether more of this kind came in its hour than anybody can read.
    is_of_flood = models.BooleanField(default=False, editable=False)
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
        return labelled(self.listing, self.get_kind_display())

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        detail = _detail(F("repeats") + 1, F("repeats_then"), F("repeated_on"))
        about: dict[str, Combinable] = {"key": F("pk"), "since": F("received_on"), "detail": detail}
        each = cls.objects.open().filter(is_of_flood=False)
        yield work(each, Work.CORRECTION, listing="listing__", **about)
        of_flood = cls.objects.open().filter(is_of_flood=True).order_by()
        flood = of_flood.values("kind").annotate(
            number=Sum(F("repeats") + 1),
            number_today=Count("pk", filter=Q(received_on=today)),
            begun=Min("received_on"),
        )
        detail = _detail(F("number"), F("number_today"), Value(today))
        about = {"key": F("kind"), "since": F("begun"), "detail": detail}
        about["name"] = Value(gettext("Many reports at once"))
        yield work(flood, Work.CORRECTION, listing=None, **about)

    @classmethod
    def report_summary(cls, detail: str) -> str:
        """From the detail of an item of work: what is wrong, how often it was said, how fast."""
        kind, number, lately, day = detail.split("|")
        label = str(Problem(kind).label)
        if number == "1":
            return label
        sentence = ngettext(
            "%(what)s: %(number)s report, the last %(lately)s on %(day)s",
            "%(what)s: %(number)s reports, the last %(lately)s on %(day)s",
            int(number),
        )
        return sentence % {
            "what": label,
            "number": number,
            "lately": lately,
            "day": locales.day(dt.date.fromisoformat(day)),
        }

    @property
    def is_open(self) -> bool:
        return self.state == CorrectionState.OPEN

    @property
    def is_risky(self) -> bool:
        return self.kind in RISKY

    @classmethod
    @transaction.atomic
    def receive(cls, listing: "Listing", *, kind: str, text: str, key: str) -> None:
        """Keep a visitor's report, once for each form, or count it; none is refused.

        Whoever answers in a centre's place could else send the first few, and nobody would hear of
        it any more. What the visitor reads says nothing of other reports.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [COUNTING, f"{listing.pk} {kind}"]
            )
        if cls.objects.filter(key=key).exists():
            return
        now = timezone.localtime()
        alike = cls.objects.open().filter(listing=listing, kind=kind)
        if alike.count() >= MOST_OPEN and alike.count_one_more(now.date()):
            return
        came = {"received_on": now.date(), "hour": now.hour}
        of_the_hour = [model.objects.filter(kind=kind, **came) for model in correction_models()]
        is_of_flood = sum(some.count() for some in of_the_hour) >= MOST_IN_AN_HOUR
        made = cls(kind=kind, text=text, key=key, is_of_flood=is_of_flood, **came)
        made.listing = listing
        # A form sent twice at once, about two things, is one report too.
        all_of(cls).bulk_create([made], ignore_conflicts=True)

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


def _detail(number: Combinable, lately: Combinable, day: Combinable) -> Concat:
    """What is wrong, how many say so, and how many of them on which day."""
    text, bar = models.TextField(), Value("|")
    parts: list[Combinable] = [F("kind")]
    for part in (number, lately, day):
        parts += [bar, Coalesce(Cast(part, text), Value(""), output_field=text)]
    return Concat(*parts, output_field=text)


def by_risk() -> Case:
    """Rank a correction, the riskiest kind first."""
    ranks = (When(kind=kind, then=Value(rank)) for rank, kind in enumerate(Problem.values))
    return Case(*ranks, default=Value(len(Problem)))


def correction_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Correction)]
