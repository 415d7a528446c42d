"""The members of the Independent Forensic Expert Group."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Protocol, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.models.shown import SHOWN, shown_if_agreed
from experts.vocabulary import (
    Availability,
    ConsentMethod,
    ConsentPart,
    ConsentState,
    Expertise,
    Profession,
    sorted_parts,
)
from experts.wording import COMPLETENESS_RULES
from irct import search
from irct.disclosure import projection, unseen
from irct.disclosure.record import ExpertRecord
from irct.models import (
    AWAY,
    UNTRACKED,
    Block,
    CodeField,
    CodesField,
    Country,
    Listing,
    ListingQuerySet,
    PhoneField,
    Section,
    User,
    Work,
    acting,
    tracked,
)
from irct.models.bounces import day_of_bounce
from irct.models.reminding import due_on
from irct.models.second_person import require
from irct.models.work import work

CONSENT = ("consent_given_on", "consent_valid_until", "consent_parts")


def a_year_from(day: dt.date) -> dt.date:
    """The last day of a consent that is given on this day."""
    return due_on(day) - dt.timedelta(days=1)


class ConsentData(Protocol):
    """A consent, whose model refers to the expert's."""

    pk: int
    given_on: dt.date
    valid_until: dt.date
    parts: list[ConsentPart]
    given_by_id: int | None

    @property
    def NotOpen(self) -> type[Exception]: ...  # noqa: N802


class ExpertQuerySet(ListingQuerySet):
    def published(self) -> Self:
        """Entries with a consent that is valid today and includes the name."""
        today = timezone.localdate()
        agrees = Q(consent_given_on__lte=today, consent_valid_until__gte=today)
        return super().published().filter(agrees, consent_parts__contains=[ConsentPart.NAME.value])

    def bounced(self) -> Self:
        return self.annotate(bounced_on=day_of_bounce("email")).filter(bounced_on__isnull=False)

    def for_country(self, country: str) -> Self:
        """Experts who live or work in a country, and agree to show it."""
        return self.filter(Q(shown_country=country) | Q(shown_work__contains=[country]))

    def is_away(self, place: search.Place | None) -> Combinable:
        """0 for those in the country of a place, 1 for those who work there; if they agree."""
        if not place:
            return Value(AWAY)
        return Case(
            When(shown_country=place.country, then=Value(0)),
            When(shown_work__contains=[place.country], then=Value(1)),
            default=Value(AWAY),
        )

    def with_children(self) -> Self:
        listings = super().with_children().prefetch_related("texts").select_related("portrait")
        return listings.defer("portrait__image")

    def settle(self, columns: Collection[str], *, by: User | None) -> None:
        if not set(CONSENT) & set(columns):
            return
        now, today = timezone.now(), timezone.localdate()
        consents: Any = self.model._meta.get_field("consents").related_model
        experts: list[Any] = list(self.only("pk", *CONSENT))
        rows = consents.objects.filter(expert__in=[expert.pk for expert in experts])
        recorded = {consent.expert_id: consent for consent in rows.repeated()}
        differ = [one for one in experts if not one.repeats_consent(recorded.get(one.pk))]
        for state, is_given in ((ConsentState.REPLACED, True), (ConsentState.WITHDRAWN, False)):
            ended = [one.pk for one in differ if bool(one.consent_given_on) == is_given]
            rows.filter(expert__in=ended).valid().end(state, by=by)
            rows.filter(expert__in=ended).waiting().end(state, by=by)
        consents.objects.bulk_create(
            consents(
                expert=expert,
                given_on=expert.consent_given_on,
                valid_until=expert.consent_valid_until,
                parts=expert.consent_parts,
                way=ConsentMethod.PAPER,
                given_by=by,
                valid_since=now,
                **(
                    {"state": ConsentState.EXPIRED, "ended_at": now}
                    if expert.consent_valid_until < today
                    else {}
                ),
            )
            for expert in differ
            if expert.consent_given_on
        )


@tracked(exclude=(*UNTRACKED, *SHOWN))
class Expert(Listing):
    """A forensic expert who agreed to be listed."""

    Profession = Profession
    Expertise = Expertise
    Availability = Availability

    project = staticmethod(projection.expert)
    count_unseen = staticmethod(unseen.expert)
    RECORD = ExpertRecord
    TAKEN_SLUGS = frozenset(["consent", "enquiries", "request", "table"])
    COMPLETENESS_RULES = COMPLETENESS_RULES
    SECTIONS = {
        "about": Section(
            _("Name and texts"),
            columns=("name", "institution", "professions", "countries_of_work"),
            texts=("biography",),
        ),
        "expertise": Section(
            _("Expertise and languages"),
            columns=("expertise", "languages", "courts", "publications", "availability"),
        ),
        "contacts": Section(_("How the secretariat reaches you"), columns=("email", "phone")),
    }
    SECTIONS_OF = {
        Block.CONTACT: ("contacts",),
        Block.SERVICES: ("expertise",),
        Block.PLACE: ("about",),
    }

    professions = CodesField(verbose_name=_("professions"), vocabulary=Profession)
    expertise = CodesField(verbose_name=_("expertise"), vocabulary=Expertise)
    countries_of_work = CodesField(verbose_name=_("countries of work"), vocabulary=Country)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    courts = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("courts and mechanisms"),
        default=list,
        blank=True,
        help_text=_("Before which evidence was given. One on each line."),
    )
    publications = ArrayField(
        models.CharField(
            max_length=200,
            validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", _("Write a DOI, as in 10.1000/182."))],
        ),
        verbose_name=_("publications"),
        default=list,
        blank=True,
        help_text=_("DOIs, as in 10.1000/182. One on each line."),
    )
    availability = CodeField(
        _("availability"),
        vocabulary=Availability,
        blank=True,
        help_text=_("Empty: unknown."),
    )
    consent_given_on = models.DateField(
        _("consent given on"), null=True, blank=True, help_text=_("Without it nothing is public.")
    )
    consent_valid_until = models.DateField(_("consent valid until"), null=True, blank=True)
    consent_parts = CodesField(
        verbose_name=_("consent for"),
        vocabulary=ConsentPart,
        help_text=_("What is public of the entry. Without the name nothing is."),
    )
    # Visitors filter by these.
    shown_country = shown_if_agreed(ConsentPart.COUNTRY, "country", models.CharField(max_length=2))
    shown_work = shown_if_agreed(
        ConsentPart.COUNTRY, "countries_of_work", ArrayField(models.CharField(max_length=32))
    )

    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Seen by the secretariat only, always.")
    )
    phone = PhoneField(
        _("phone"),
        max_length=128,
        blank=True,
        help_text=_("Seen by the secretariat only, always."),
    )

    objects = ExpertQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Listing.Meta):
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            *Listing.Meta.constraints,
            models.CheckConstraint(
                name="experts_expert_consent_given_and_until",
                condition=Q(consent_given_on=None, consent_valid_until=None)
                | Q(
                    consent_given_on__isnull=False,
                    consent_valid_until__isnull=False,
                    consent_valid_until__gte=F("consent_given_on"),
                ),
            ),
            models.CheckConstraint(
                name="experts_expert_published_only_with_consent",
                condition=~Q(status="published") | Q(consent_given_on__isnull=False),
            ),
            models.CheckConstraint(
                name="experts_expert_consent_is_for_parts",
                condition=Q(consent_given_on=None, consent_parts=[])
                | Q(consent_given_on__isnull=False, consent_parts__len__gt=0),
            ),
            models.CheckConstraint(
                name="experts_expert_availability_known",
                condition=Q(availability__in=["", "available", "limited", "unavailable"]),
            ),
        ]
        indexes = [
            *Listing.Meta.indexes,
            GinIndex(fields=["professions"], name="experts_expert_professions"),
            GinIndex(fields=["expertise"], name="experts_expert_expertise"),
            GinIndex(fields=["countries_of_work"], name="experts_expert_work"),
            models.Index(fields=["shown_country"], name="experts_expert_shown_country"),
            GinIndex(fields=["shown_work"], name="experts_expert_shown_work"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("experts:detail", args=[self.slug])

    @classmethod
    def number_to_call(cls) -> Combinable:
        return F("phone")

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        yield from super().work(today)
        about = {"since": F("bounced_on"), "detail": F("email")}
        yield work(cls.objects.bounced(), Work.BOUNCE, key=F("bounced_on"), listing="", **about)

    def agreed_parts_on(self, day: dt.date) -> set[str]:
        given, until = self.consent_given_on, self.consent_valid_until
        return set(self.consent_parts) if given and until and given <= day <= until else set()

    def may_be_shown_on(self, day: dt.date) -> bool:
        return ConsentPart.NAME in self.agreed_parts_on(day)

    def restrict_to(self, today: Self) -> None:
        agreed = set(today.consent_parts)
        self.consent_parts = [part for part in self.consent_parts if part in agreed]

    def portrait_size(self) -> tuple[int, int] | None:
        portrait = None if self._state.adding else getattr(self, "portrait", None)
        return (portrait.width, portrait.height) if portrait else None

    def repeats_consent(self, consent: ConsentData | None) -> bool:
        """Whether the columns of this expert equal those of the consent (None: hold none)."""
        own = tuple(getattr(self, name) for name in CONSENT)
        if consent is None:
            return own == (None, None, [])
        return own[:2] == (consent.given_on, consent.valid_until) and (
            sorted(own[2]) == sorted(consent.parts)
        )

    # Everything that changes a consent is here, except for many experts at once: `settle()`. The
    # record is written first; the columns repeat it.

    @transaction.atomic
    def agree(
        self, parts: Iterable[str], *, by: User, way: ConsentMethod, until: dt.date | None = None
    ) -> Any:
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
    ) -> Any:
        """Record a consent on paper; return it if it waits for a second person.

        It counts at once if it shows no more of the entry, and no longer, than the one that counts.
        """
        self.lock()
        values: dict[str, Any] = {"given_on": given_on, "valid_until": valid_until, "note": note}
        values |= {"parts": sorted_parts(parts), "way": ConsentMethod.PAPER, "given_by": by}
        agreed, until = self.agreed_parts_on(timezone.localdate()), self.consent_valid_until
        shows_more = not (until and agreed.issuperset(parts) and valid_until <= until)
        alone = "yes" if shows_more and settings.SECRETARIAT_OF_ONE else ""
        with acting(by, reason=note, alone=alone):
            self.consents.waiting().end(ConsentState.REPLACED, by=by)
            if shows_more and not alone:
                return self.consents.create(state=ConsentState.WAITS, **values)
            self._start_consent(**values)
        return None

    @transaction.atomic
    def accept(self, consent: ConsentData, *, by: User) -> None:
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
    def decline(self, consent: ConsentData, *, by: User, reason: str) -> None:
        self.lock()
        with acting(by, reason=reason):
            waiting = self.consents.waiting().filter(pk=consent.pk)
            if not waiting.end(ConsentState.DECLINED, by=by):
                raise consent.NotOpen

    def _settle(self, hiding: Any) -> None:
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
    def expire_consent(self, today: dt.date) -> ConsentData | None:
        """Record that the consent has ended; return it the first time only."""
        self.lock()
        over = self.consents.to_expire(today).first()
        if over is not None:
            with acting(None):
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

    def _copy_consent(self, consent: ConsentData | None) -> None:
        """Copy a consent to the columns that decide what is public."""
        # No validation: a mistake elsewhere in the entry must never keep it public.
        self.consent_given_on = consent.given_on if consent else None
        self.consent_valid_until = consent.valid_until if consent else None
        self.consent_parts = consent.parts if consent else []
        if consent is None and self.status == self.Status.PUBLISHED:
            self.status = self.Status.WITHDRAWN
        self.save(update_fields=["status", *CONSENT, "updated_at"])
        self.index()

    def clean_together(self) -> None:
        if bool(self.consent_given_on) != bool(self.consent_valid_until):
            raise ValidationError(
                {"consent_valid_until": _("A consent needs a first and a last day.")}
            )
        given, until = self.consent_given_on, self.consent_valid_until
        if given and until and until < given:
            raise ValidationError({"consent_valid_until": _("The last day is before the first.")})
        if bool(self.consent_parts) != bool(given):
            raise ValidationError(
                {"consent_parts": _("A consent needs a first day, a last day and some parts.")}
            )
        if self.status == self.Status.PUBLISHED and not self.consent_given_on:
            raise ValidationError(
                {"consent_given_on": _("You can publish an expert only with a dated consent.")}
            )
