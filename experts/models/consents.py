"""The record of every consent of an expert to be listed, and of the e-mails that asked for it."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Self

import pgtrigger
from django.core import signing
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from experts.vocabulary import ConsentMethod, ConsentPart, ConsentState
from irct.machine.version import read_in_public
from irct.models import CodeField, CodesField, User, Work, tracked
from irct.models.hiding import hidden
from irct.models.links import stays_as
from irct.models.rows import rows_of
from irct.models.work import work
from irct.models.work_changes import makes_work

SALT = "consent"
# We ask for a new consent this many days before the end: first once, then once more.
RENEWAL_ASKED_DAYS_BEFORE = (60, 14)
# After this the link is dead, and nobody tries to reach the expert any longer.
LINK_WORKS_AFTER_END = dt.timedelta(days=30)
# A link that asks for a consent, where there may be none yet.
ASKING_SALT = "consent asked for"
ASKING_WORKS_FOR = dt.timedelta(days=30)
LONGEST_NOTE = 300

WRITE_ONCE_COLUMNS = ("expert_id", "given_on", "valid_until", "parts", "way", "note", "noted_at")
WRITE_ONCE = pgtrigger.Trigger(
    name="kept",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF ({", ".join(f"OLD.{name}" for name in WRITE_ONCE_COLUMNS)})
                IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in WRITE_ONCE_COLUMNS)})
            OR NEW.given_by_id IS NOT NULL AND NEW.given_by_id IS DISTINCT FROM OLD.given_by_id
            OR OLD.valid_since IS NOT NULL AND NEW.valid_since IS DISTINCT FROM OLD.valid_since
            OR OLD.ended_at IS NOT NULL
                AND (OLD.ended_at, OLD.state) IS DISTINCT FROM (NEW.ended_at, NEW.state)
        THEN
            RAISE EXCEPTION 'Of a row of %, only the end is written later', TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    """,
)
# Checked at the end of the transaction, which must have deleted the expert too.
DELETED_WITH_EXPERT = pgtrigger.Trigger(
    name="goes_with_its_expert",
    when=pgtrigger.After,
    operation=pgtrigger.Delete,
    timing=pgtrigger.Deferred,
    func="""
        IF NOT EXISTS (
            SELECT FROM experts_expertevent
            WHERE pgh_obj_id = OLD.expert_id AND pgh_label = 'delete'
                AND pgh_created_at = transaction_timestamp()
        ) THEN
            RAISE EXCEPTION 'Cannot delete rows of %', TG_TABLE_NAME;
        END IF;
        RETURN NULL;
    """,
)


class ConsentQuerySet(models.QuerySet):
    def valid(self) -> Self:
        """Those that took effect and are not recorded as ended."""
        return self.filter(state=ConsentState.VALID)

    def waiting(self) -> Self:
        return self.filter(state=ConsentState.WAITS)

    def repeated(self) -> Self:
        """The one that the columns of an expert repeat: valid, or the last one and expired."""
        later = Consent.objects.filter(expert=OuterRef("expert"), pk__gt=OuterRef("pk"))
        is_last = ~Exists(later.filter(valid_since__isnull=False))
        return self.filter(is_last, state__in=[ConsentState.VALID, ConsentState.EXPIRED])

    def to_expire(self, today: dt.date) -> Self:
        """Those whose last day is over and that are not recorded as ended."""
        return self.valid().filter(valid_until__lt=today)

    def to_renew(self, today: dt.date, step: int) -> Self:
        """Those of public experts that end soon, where this step was not taken yet."""
        asked = ConsentAsked.objects.filter(consent=OuterRef("pk"), step__gte=step)
        return self.valid().filter(
            ~Exists(asked),
            expert__in=Expert.objects.published(),
            valid_until__lte=today + dt.timedelta(days=RENEWAL_ASKED_DAYS_BEFORE[step - 1]),
        )

    def without_reachable_editor(self, today: dt.date) -> Self:
        """Those that end soon or ended recently, and whose expert no e-mail reaches."""
        reachable = rows_of(Expert, "editorships").reachable()
        waiting = Consent.objects.waiting().filter(expert=OuterRef("expert"))
        return self.repeated().filter(
            ~Exists(reachable.filter(listing=OuterRef("expert"))),
            ~Exists(waiting),
            ~hidden(rows_of(Expert, "hidings"), "expert"),
            expert__status="published",
            valid_until__lte=today + dt.timedelta(days=RENEWAL_ASKED_DAYS_BEFORE[-1]),
            valid_until__gte=today - LINK_WORKS_AFTER_END,
        )

    def end(self, state: ConsentState, *, by: User | None) -> int:
        return self.update(state=state, ended_at=timezone.now(), ended_by=by)


@makes_work
@read_in_public
@tracked()
class Consent(models.Model):
    """That an expert agreed to be listed with some parts; only its end is written later."""

    State = ConsentState
    Method = ConsentMethod
    Part = ConsentPart

    WORK_PERMISSION = "experts.view_expert"
    # Only the secretariat reads where the paper is kept.
    INTERNAL = ("note",)
    # How the history describes each state.
    DEEDS = {
        ConsentState.WAITS: _("Asked for more to be public"),
        ConsentState.VALID: _("The consent took effect"),
        ConsentState.EXPIRED: _("The consent has expired"),
        ConsentState.WITHDRAWN: _("Withdrew the consent"),
        ConsentState.REPLACED: _("A later consent replaced this one"),
        ConsentState.DECLINED: _("Declined to show more"),
    }
    WHAT = _("Consent")

    class NotOpen(Exception):
        """It has been taken back, replaced or decided on."""

    expert = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="consents"
    )
    given_on = models.DateField(_("given on"))
    valid_until = models.DateField(_("valid until"))
    parts = CodesField(verbose_name=_("parts"), vocabulary=ConsentPart, blank=False)
    way = CodeField(_("how it was given"), vocabulary=ConsentMethod)
    given_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    noted_at = models.DateTimeField(_("noted on"), default=timezone.now, editable=False)

    state = CodeField(_("state"), vocabulary=ConsentState, default=ConsentState.VALID)
    # NULL while it waits for the secretariat.
    valid_since = models.DateTimeField(_("took effect on"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended on"), null=True, editable=False)
    ended_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("ended by"), null=True, blank=True, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        triggers = [WRITE_ONCE, DELETED_WITH_EXPERT]
        constraints = [
            models.CheckConstraint(
                name="experts_consent_for_a_year_at_the_most",
                condition=Q(valid_until__gte=F("given_on"))
                & (
                    Q(way="before")
                    | Q(
                        valid_until__lte=models.Func(
                            F("given_on"),
                            template="(%(expressions)s + interval '1 year')::date",
                            output_field=models.DateField(),
                        )
                    )
                ),
            ),
            models.CheckConstraint(
                name="experts_consent_parts_known",
                condition=Q(
                    parts__contained_by=[
                        *("name", "portrait", "country", "institution", "biography", "courts")
                    ]
                )
                & Q(parts__len__gt=0),
            ),
            models.CheckConstraint(
                name="experts_consent_way_known",
                condition=Q(way__in=["link", "page", "paper", "before"]),
            ),
            models.CheckConstraint(
                name="experts_consent_state_with_its_days",
                condition=Q(state="waits", valid_since=None, ended_at=None)
                | Q(state="valid", valid_since__isnull=False, ended_at=None)
                | Q(state="expired", valid_since__isnull=False, ended_at__isnull=False)
                | Q(state="declined", valid_since=None, ended_at__isnull=False)
                | Q(state__in=["withdrawn", "replaced"], ended_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["expert"], condition=Q(state="valid"), name="experts_consent_one_is_valid"
            ),
            models.UniqueConstraint(
                fields=["expert"], condition=Q(state="waits"), name="experts_consent_one_waits"
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"], condition=Q(state="valid"), name="experts_consent_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_on} – {self.valid_until}"

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        waiting, ending = cls.objects.waiting(), cls.objects.without_reachable_editor(today)
        about: dict[str, Combinable] = {"key": F("pk"), "since": F("noted_at")}
        yield work(waiting, Work.CONSENT, listing="expert__", **about)
        soon = F("valid_until") - dt.timedelta(days=RENEWAL_ASKED_DAYS_BEFORE[-1])
        about |= {"since": soon, "detail": F("valid_until")}
        yield work(ending, Work.CONSENT_ENDS, listing="expert__", **about)

    @property
    def is_waiting(self) -> bool:
        return self.state == ConsentState.WAITS

    def is_over_on(self, day: dt.date) -> bool:
        return self.state != ConsentState.VALID or self.valid_until < day

    def token(self, user: User) -> str:
        return signing.dumps([self.pk, user.pk], salt=SALT)


def by_consent_token(token: str) -> tuple[Consent, Expert, User] | None:
    """The consent that a link is for, its entry, and whom it was sent to if they still edit it.

    An entry that was merged is found as the one that stayed, as by the links for hiding.
    """
    try:
        pk, user_pk = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    consent = Consent.objects.filter(pk=pk).select_related("expert").first()
    if user is None or consent is None:
        return None
    expert = stays_as(consent.expert)
    return (consent, expert, user) if expert.editorships.filter(user=user).exists() else None


@dataclasses.dataclass(frozen=True)
class Asking:
    """The link by which the secretariat asks an expert for a consent."""

    expert: Expert
    user: User
    at: dt.datetime

    @property
    def token(self) -> str:
        asked = [str(self.expert.pk), self.user.pk, self.at.timestamp()]
        return signing.dumps(asked, salt=ASKING_SALT)

    def is_answered(self) -> Consent | None:
        """The consent that came since, if one did: the link is for one answer."""
        since = self.expert.consents.exclude(state=ConsentState.DECLINED)
        return since.filter(noted_at__gt=self.at).first()


def by_asking_token(token: str) -> Asking | None:
    """What a link asks for, if it still works and whom it was sent to still edits the entry."""
    try:
        loaded = signing.loads(token, salt=ASKING_SALT, max_age=ASKING_WORKS_FOR)
        pk, user_pk, at = loaded
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    expert = Expert.objects.filter(pk=pk).first()
    if user is None or expert is None:
        return None
    expert = stays_as(expert)
    if not expert.editorships.filter(user=user).exists():
        return None
    return Asking(expert, user, dt.datetime.fromtimestamp(at, tz=dt.UTC))


class ConsentAsked(models.Model):
    """That we asked the editors of an expert to renew a consent."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="asked")
    # 1 is the first e-mail, 2 the last.
    step = models.PositiveSmallIntegerField()
    asked_on = models.DateField(default=timezone.localdate)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["consent", "step"], name="experts_consentasked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.consent}: {self.step}"
