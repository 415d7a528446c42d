"""How experts agree to be listed: giving, accepting, withdrawing and ending a consent."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.vocabulary import (
    ConsentMethod,
    ConsentPart,
    ConsentState,
    sorted_parts,
)
from irct.models import (
    CodesField,
    Listing,
    User,
    acting,
)
from irct.models.reminding import due_on
from irct.models.second_person import require

if TYPE_CHECKING:
    from experts.models.consents import Consent, ConsentQuerySet
    from experts.models.editing import Hiding

CONSENT = ("consent_given_on", "consent_valid_until", "consent_parts")


def a_year_from(day: dt.date) -> dt.date:
    """The last day of a consent that is given on this day."""
    return due_on(day) - dt.timedelta(days=1)


class Agreeing(Listing):
    """A listing that is public only as far, and as long, as the person agrees.

    Everything that changes a consent is here, except for many experts at once: `settle()`. The
    record is written first; the columns repeat it.
    """

    consents: "ConsentQuerySet"

    consent_given_on = models.DateField(
        _("consent given on"), null=True, blank=True, help_text=_("Without it nothing is public.")
    )
    consent_valid_until = models.DateField(_("consent valid until"), null=True, blank=True)
    consent_parts = CodesField(
        verbose_name=_("consent for"),
        vocabulary=ConsentPart,
        help_text=_("What is public of the entry. Without the name nothing is."),
    )

    class Meta(Listing.Meta):
        abstract = True

    @classmethod
    def public_on(cls, day: dt.date) -> Q:
        """As for every listing, with a consent that is valid that day and includes the name."""
        agrees = Q(consent_given_on__lte=day, consent_valid_until__gte=day)
        name = Q(consent_parts__contains=[ConsentPart.NAME.value])
        return super().public_on(day) & agrees & name

    def agreed_parts_on(self, day: dt.date) -> set[str]:
        given, until = self.consent_given_on, self.consent_valid_until
        return set(self.consent_parts) if given and until and given <= day <= until else set()

    def repeats_consent(self, consent: "Consent | None") -> bool:
        """The columns of this expert equal those of the consent (None: hold none)."""
        own = tuple(getattr(self, name) for name in CONSENT)
        if consent is None:
            return own == (None, None, [])
        return own[:2] == (consent.given_on, consent.valid_until) and (
            sorted(own[2]) == sorted(consent.parts)
        )

    @transaction.atomic
    def agree(
        self, parts: Iterable[str], *, by: User, way: ConsentMethod, until: dt.date | None = None
    ) -> "Consent | None":
        """Record what the expert agrees to for a year; return the consent that waits, if one does.

        It counts at once as far as it shows no more of the entry than before. Submitting the same
        twice makes one consent.
        """
        self.lock()
        today, requested = timezone.localdate(), sorted_parts(parts)
        agreed = self.agreed_parts_on(today)
        days = {"given_on": today, "valid_until": until or a_year_from(today)}
        at_once = [part for part in requested if part in agreed]
        wants_more = at_once != requested
        with acting(by):
            if at_once and not self._has_consent(self.consents.valid(), parts=at_once, **days):
                self._start_consent(parts=at_once, way=way, given_by=by, **days)
            elif agreed and not at_once:
                self._end_consents(ConsentState.WITHDRAWN, by=by)
            waiting = self.consents.waiting()
            if not wants_more:
                waiting.end(ConsentState.REPLACED, by=by)
                return None
            if not self._has_consent(waiting, parts=requested, **days):
                waiting.end(ConsentState.REPLACED, by=by)
                state = ConsentState.WAITS
                self.consents.create(parts=requested, way=way, given_by=by, state=state, **days)
            return waiting.get()

    @transaction.atomic
    def note_consent(
        self,
        parts: Iterable[str],
        *,
        by: User,
        given_on: dt.date,
        valid_until: dt.date,
        note: str = "",
    ) -> "Consent | None":
        """Record a consent on paper; return it if it waits for a second person.

        It counts at once if it shows no more of the entry, and no longer, than the one that counts.
        """
        self.lock()
        values: dict[str, object] = {"given_on": given_on, "valid_until": valid_until, "note": note}
        values |= {"parts": sorted_parts(parts), "way": ConsentMethod.PAPER}
        agreed, until = self.agreed_parts_on(timezone.localdate()), self.consent_valid_until
        shows_more = not (until and agreed.issuperset(parts) and valid_until <= until)
        alone = "yes" if shows_more and settings.SECRETARIAT_OF_ONE else ""
        with acting(by, reason=note, alone=alone):
            self.consents.waiting().end(ConsentState.REPLACED, by=by)
            if shows_more and not alone:
                return self.consents.create(state=ConsentState.WAITS, given_by=by, **values)
            self._start_consent(given_by=by, **values)
        return None

    @transaction.atomic
    def accept(self, consent: "Consent", *, by: User) -> None:
        """Raises NotOpen if the consent does not wait or has ended meanwhile, or NotTheSecond."""
        self.lock()
        waiting = self.consents.waiting().filter(pk=consent.pk).first()
        if waiting is None or waiting.valid_until < timezone.localdate():
            raise consent.NotOpen
        require(by, proposed_by=waiting.given_by_id)
        with acting(by, asked_by=str(waiting.given_by or "")):
            self.consents.valid().end(ConsentState.REPLACED, by=by)
            waiting.state, waiting.valid_since = ConsentState.VALID, timezone.now()
            waiting.save(update_fields=["state", "valid_since"])
            self._copy_consent(waiting)
            if waiting.given_by and not self.is_public():
                self.ask_to_show_again(by=waiting.given_by)

    @transaction.atomic
    def decline(self, consent: "Consent", *, by: User, reason: str) -> None:
        self.lock()
        with acting(by, reason=reason):
            waiting = self.consents.waiting().filter(pk=consent.pk)
            if not waiting.end(ConsentState.DECLINED, by=by):
                raise consent.NotOpen

    def _settle(self, hiding: "Hiding") -> None:
        if hiding.ends_consent:
            self.withdraw_consent(by=hiding.by, reason=hiding.reason, via=hiding.via)
        else:
            super()._settle(hiding)

    @transaction.atomic
    def withdraw_consent(self, *, by: User | None, reason: str = "", via: str = "") -> None:
        """Take the entry off at once; only a new consent makes it public again."""
        self._take_off(self.Status.WITHDRAWN, by=by, reason=reason, via=via)
        with acting(by, reason=reason, via=via):
            self._end_consents(ConsentState.WITHDRAWN, by=by)

    @transaction.atomic
    def expire_consent(self, today: dt.date) -> "Consent | None":
        """Record that the consent has ended; return it the first time only."""
        self.lock()
        over = self.consents.to_expire(today).first()
        if over is not None:
            with acting(None, job="expire_consents"):
                self.consents.to_expire(today).end(ConsentState.EXPIRED, by=None)
                self.index()
        return over

    def _has_consent(
        self, consents: models.QuerySet, *, parts: list[ConsentPart], **days: dt.date
    ) -> bool:
        same_days = consents.filter(**days).first()
        return same_days is not None and sorted_parts(same_days.parts) == parts

    def _start_consent(self, *, given_by: User, **values: object) -> None:
        self.consents.valid().end(ConsentState.REPLACED, by=given_by)
        consent = self.consents.create(valid_since=timezone.now(), given_by=given_by, **values)
        self._copy_consent(consent)

    def _end_consents(self, state: ConsentState, *, by: User | None) -> None:
        self.consents.valid().end(state, by=by)
        self.consents.waiting().end(state, by=by)
        self._copy_consent(None)

    def _copy_consent(self, consent: "Consent | None") -> None:
        """Copy a consent to the columns that decide what is public."""
        # No validation: a mistake elsewhere in the entry must never keep it public.
        self.consent_given_on = consent.given_on if consent else None
        self.consent_valid_until = consent.valid_until if consent else None
        self.consent_parts = consent.parts if consent else []
        if consent is None and self.status == self.Status.PUBLISHED:
            self.status = self.Status.WITHDRAWN
        self.save(update_fields=["status", *CONSENT, "updated_at"])
        self.index()
