"""The record of every consent of an expert to be listed, and of how often it was asked for."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Self

import pgtrigger
from django.core import signing
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.models.expert import Expert
from experts.vocabulary import ConsentState, Part, Way
from irct.models import CodeField, CodesField, User, Work, tracked
from irct.models.work import work

SALT = "consent"
# As many days before the end somebody asks for another one, and then once more.
ASKED_BEFORE = (60, 14)
# A link that is found later says nothing any more, and nobody is looked for any longer.
AFTERWARDS = dt.timedelta(days=30)
LONGEST_NOTE = 300

WRITTEN_ONCE = ("expert_id", "given_on", "valid_until", "parts", "way", "note", "noted_at")
KEPT = pgtrigger.Trigger(
    name="kept",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF ({", ".join(f"OLD.{name}" for name in WRITTEN_ONCE)})
                IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in WRITTEN_ONCE)})
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
# At the end of the transaction, in which the expert must have been deleted too: the history tells.
GOES_WITH_ITS_EXPERT = pgtrigger.Trigger(
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
        """Keep those that took effect and have not ended, as far as it was noted."""
        return self.filter(state=ConsentState.VALID)

    def waiting(self) -> Self:
        return self.filter(state=ConsentState.WAITS)

    def held(self) -> Self:
        """Keep what the columns of experts repeat: what is valid, or expired as the last one."""
        later = Consent.objects.filter(expert=OuterRef("expert"), pk__gt=OuterRef("pk"))
        is_last = ~Exists(later.filter(valid_since__isnull=False))
        return self.filter(is_last, state__in=[ConsentState.VALID, ConsentState.EXPIRED])

    def over(self, today: dt.date) -> Self:
        """Keep those whose last day is over, which nobody has noted yet."""
        return self.valid().filter(valid_until__lt=today)

    def to_ask(self, today: dt.date, step: int) -> Self:
        """Keep those of public experts that end soon, of whom it was not asked so late before."""
        asked = ConsentAsked.objects.filter(consent=OuterRef("pk"), step__gte=step)
        return self.valid().filter(
            ~Exists(asked),
            expert__in=Expert.objects.published(),
            valid_until__lte=today + dt.timedelta(days=ASKED_BEFORE[step - 1]),
        )

    def nobody_to_ask(self, today: dt.date) -> Self:
        """Keep those that end soon, or ended lately, and whose expert no e-mail reaches."""
        editorships: Any = Expert._meta.get_field("editorships").related_model
        reachable = editorships.objects.reachable()
        waiting = Consent.objects.waiting().filter(expert=OuterRef("expert"))
        return self.held().filter(
            ~Exists(reachable.filter(listing=OuterRef("expert"))),
            ~Exists(waiting),
            expert__status="published",
            valid_until__lte=today + dt.timedelta(days=ASKED_BEFORE[-1]),
            valid_until__gte=today - AFTERWARDS,
        )

    def end(self, state: ConsentState, *, by: User | None) -> int:
        """Note that all of these ended now, and how."""
        return self.update(state=state, ended_at=timezone.now(), ended_by=by)


@tracked()
class Consent(models.Model):
    """That an expert agreed on a day to be listed with some parts; only its end is added later."""

    State = ConsentState
    Way = Way
    Part = Part

    WORK_PERMISSION = "experts.view_expert"
    # Where the paper lies is nobody else's business.
    INTERNAL = ("note",)
    # How the history tells that they came to a state.
    DEEDS = {
        ConsentState.WAITS: _("Asked for more to be public"),
        ConsentState.VALID: _("A consent counts"),
        ConsentState.EXPIRED: _("The consent has expired"),
        ConsentState.WITHDRAWN: _("Withdrew the consent"),
        ConsentState.REPLACED: _("A later consent takes the place of this one"),
        ConsentState.DECLINED: _("Declined to show more"),
    }
    WHAT = _("Consent")

    class NotOpen(Exception):
        """It was taken back, replaced or decided on meanwhile."""

    expert = models.ForeignKey(
        Expert, models.CASCADE, verbose_name=_("expert"), related_name="consents"
    )
    given_on = models.DateField(_("given on"))
    valid_until = models.DateField(_("valid until"))
    parts = CodesField(verbose_name=_("parts"), vocabulary=Part, blank=False)
    way = CodeField(_("how it was given"), vocabulary=Way)
    given_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    noted_at = models.DateTimeField(_("noted on"), default=timezone.now, editable=False)

    state = CodeField(_("state"), vocabulary=ConsentState, default=ConsentState.VALID)
    # Nothing while it waits for the secretariat.
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
        triggers = [KEPT, GOES_WITH_ITS_EXPERT]
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
        """Return what waits for the secretariat, and what ends without anybody to ask."""
        waiting, ending = cls.objects.waiting(), cls.objects.nobody_to_ask(today)
        about: dict[str, Any] = {"key": F("pk"), "since": F("noted_at")}
        yield work(waiting, Work.CONSENT, listing="expert__", **about)
        soon = F("valid_until") - dt.timedelta(days=ASKED_BEFORE[-1])
        about |= {"since": soon, "detail": F("valid_until")}
        yield work(ending, Work.CONSENT_ENDS, listing="expert__", **about)

    @property
    def is_waiting(self) -> bool:
        return self.state == ConsentState.WAITS

    def is_over_on(self, day: dt.date) -> bool:
        return self.state != ConsentState.VALID or self.valid_until < day

    def token(self, user: User) -> str:
        """Return what a link holds by which an expert renews this consent, or withdraws it."""
        return signing.dumps([self.pk, user.pk], salt=SALT)


def by_consent_token(token: str) -> tuple[Consent, User] | None:
    """Return the consent that a link is for, and who got it; a later one takes its place."""
    try:
        pk, user_pk = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    consent = Consent.objects.filter(pk=pk).select_related("expert").first()
    if user is None or consent is None:
        return None
    return (consent, user) if consent.expert.editorships.filter(user=user).exists() else None


class ConsentAsked(models.Model):
    """That the editors of an expert were asked to renew a consent."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="asked")
    # The first time, or the last.
    step = models.PositiveSmallIntegerField()
    asked_on = models.DateField(default=timezone.localdate)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["consent", "step"], name="experts_consentasked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.consent}: {self.step}"
