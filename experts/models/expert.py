"""The members of the Independent Forensic Expert Group."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from experts.vocabulary import Availability, ConsentState, Expertise, Part, Profession, Way
from experts.wording import COMPLETENESS_RULES
from irct.disclosure import projection
from irct.models import (
    UNTRACKED,
    Block,
    CodeField,
    CodesField,
    Country,
    Listing,
    ListingQuerySet,
    Section,
    User,
    Work,
    acting,
    tracked,
)
from irct.models import Text as BaseText
from irct.models.bounces import day_of_bounce
from irct.models.reminding import due_on
from irct.models.work import work

# Made by the database from what is agreed to; no event tells of them.
SHOWN = ("shown_country", "shown_work")
CONSENT = ("consent_given_on", "consent_valid_until", "consent_parts")


def a_year_from(day: dt.date) -> dt.date:
    """Return the last day of a consent that is given on a day."""
    return due_on(day) - dt.timedelta(days=1)


def shown_if_agreed(part: Part, column: str, output_field: models.Field) -> models.GeneratedField:
    """Return a column that holds another one while an expert agrees that it is told."""
    agreed = models.When(consent_parts__contains=[part.value], then=F(column))
    return models.GeneratedField(
        expression=models.Case(agreed, output_field=output_field),
        output_field=output_field,
        db_persist=True,
        editable=False,
    )


class ExpertQuerySet(ListingQuerySet):
    def published(self) -> Self:
        """Keep what the public may see: published, and the expert agrees today to be named."""
        today = timezone.localdate()
        agrees = Q(consent_given_on__lte=today, consent_valid_until__gte=today)
        return super().published().filter(agrees, consent_parts__contains=[Part.NAME.value])

    def bounced(self) -> Self:
        """Keep those to whose own address mail came back, with the day: `bounced_on`."""
        return self.annotate(bounced_on=day_of_bounce("email")).filter(bounced_on__isnull=False)

    def for_country(self, country: str) -> Self:
        """Keep the experts who live or work in a country, and agree that it is told."""
        return self.filter(Q(shown_country=country) | Q(shown_work__contains=[country]))

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
        held = {consent.expert_id: consent for consent in rows.held()}
        differ = [expert for expert in experts if not expert.is_as_agreed(held.get(expert.pk))]
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
                way=Way.PAPER,
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
    BLOCKS_UNSEEN = (Block.CONTACT,)
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
        vocabulary=Part,
        help_text=_("What is public of the entry. Without the name nothing is."),
    )
    # What visitors filter by.
    shown_country = shown_if_agreed(Part.COUNTRY, "country", models.CharField(max_length=2))
    shown_work = shown_if_agreed(
        Part.COUNTRY, "countries_of_work", ArrayField(models.CharField(max_length=32))
    )

    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Seen by the secretariat only, always.")
    )
    phone = PhoneNumberField(
        _("phone"), blank=True, help_text=_("Seen by the secretariat only, always.")
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
    def number_to_call(cls) -> Any:
        return F("phone")

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Return, beside what every listing has, those to whose own address mail came back."""
        yield from super().work(today)
        about = {"since": F("bounced_on"), "detail": F("email")}
        yield work(cls.objects.bounced(), Work.BOUNCE, key=F("bounced_on"), listing="", **about)

    def agreed_on(self, day: dt.date) -> set[str]:
        """Return the parts of the entry that may be public on a day."""
        given, until = self.consent_given_on, self.consent_valid_until
        return set(self.consent_parts) if given and until and given <= day <= until else set()

    def may_be_shown_on(self, day: dt.date) -> bool:
        return Part.NAME in self.agreed_on(day)

    def restrict_to(self, today: Self) -> None:
        """Show of an earlier state no part that the expert does not want to be shown today."""
        agreed = set(today.consent_parts)
        self.consent_parts = [part for part in self.consent_parts if part in agreed]

    def portrait_size(self) -> tuple[int, int] | None:
        """Return how wide and high the portrait is, if there is one."""
        portrait = None if self._state.adding else getattr(self, "portrait", None)
        return (portrait.width, portrait.height) if portrait else None

    def is_as_agreed(self, consent: Any) -> bool:
        """Say whether its own columns repeat a consent, or no consent."""
        held = tuple(getattr(self, name) for name in CONSENT)
        if consent is None:
            return held == (None, None, [])
        return held[:2] == (consent.given_on, consent.valid_until) and (
            sorted(held[2]) == sorted(consent.parts)
        )

    # Everything that changes a consent is here, but for many at once: that is `settle()`. The
    # record is written first, and the columns repeat it.

    @transaction.atomic
    def agree(
        self, parts: Iterable[str], *, by: User, way: Way, until: dt.date | None = None
    ) -> Any:
        """Note to what the expert agrees for a year; return the consent that waits, if one does.

        It is public at once as far as nobody sees more of the entry than before. The same again, as
        by a button that is pressed twice, is one consent.
        """
        self.lock()
        today, wanted = timezone.localdate(), in_order(parts)
        agreed = self.agreed_on(today)
        days = {"given_on": today, "valid_until": until or a_year_from(today)}
        at_once = [part for part in wanted if part in agreed]
        wants_more = at_once != wanted
        with acting(by):
            if at_once and not self._holds(self.consents.valid(), parts=at_once, **days):
                self._give(parts=at_once, way=way, given_by=by, **days)
            elif agreed and not at_once:
                self._end(ConsentState.WITHDRAWN, by=by)
            waiting = self.consents.waiting()
            if not wants_more:
                waiting.end(ConsentState.REPLACED, by=by)
                return None
            if not self._holds(waiting, parts=wanted, **days):
                waiting.end(ConsentState.REPLACED, by=by)
                state = ConsentState.WAITS
                self.consents.create(parts=wanted, way=way, given_by=by, state=state, **days)
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
    ) -> None:
        """Note a consent that the secretariat has on paper; it counts at once."""
        self.lock()
        days = {"given_on": given_on, "valid_until": valid_until}
        with acting(by, reason=note):
            self.consents.waiting().end(ConsentState.REPLACED, by=by)
            self._give(parts=in_order(parts), way=Way.PAPER, given_by=by, note=note, **days)

    @transaction.atomic
    def accept(self, consent: Any, *, by: User) -> None:
        """Let a consent that waited for the secretariat take effect."""
        self.lock()
        waiting = self.consents.waiting().filter(pk=consent.pk).first()
        if waiting is None or waiting.valid_until < timezone.localdate():
            raise consent.NotOpen
        with acting(by, asked_by=str(waiting.given_by or "")):
            self.consents.valid().end(ConsentState.REPLACED, by=by)
            waiting.state, waiting.valid_since = ConsentState.VALID, timezone.now()
            waiting.save(update_fields=["state", "valid_since"])
            self._repeat(waiting)

    @transaction.atomic
    def decline(self, consent: Any, *, by: User, reason: str) -> None:
        self.lock()
        with acting(by, reason=reason):
            waiting = self.consents.waiting().filter(pk=consent.pk)
            if not waiting.end(ConsentState.DECLINED, by=by):
                raise consent.NotOpen

    @transaction.atomic
    def withdraw_consent(self, *, by: User, reason: str = "", via: str = "") -> None:
        """Take the entry off at once; without another consent nothing of it is public again."""
        self._take_off(self.Status.WITHDRAWN, by=by, reason=reason, via=via)
        with acting(by, reason=reason, via=via):
            self._end(ConsentState.WITHDRAWN, by=by)

    @transaction.atomic
    def expire_consent(self, today: dt.date) -> Any:
        """Note that the last day of the consent is over; return the consent, once."""
        self.lock()
        over = self.consents.over(today).first()
        if over is not None:
            with acting(None):
                self.consents.over(today).end(ConsentState.EXPIRED, by=None)
                self.index()
        return over

    def _holds(self, consents: Any, *, parts: list[Part], **days: dt.date) -> bool:
        """Say whether the same consent is there already."""
        held = consents.filter(**days).first()
        return held is not None and in_order(held.parts) == parts

    def _give(self, **values: Any) -> None:
        self.consents.valid().end(ConsentState.REPLACED, by=values["given_by"])
        self._repeat(self.consents.create(valid_since=timezone.now(), **values))

    def _end(self, state: ConsentState, *, by: User | None) -> None:
        self.consents.valid().end(state, by=by)
        self.consents.waiting().end(state, by=by)
        self._repeat(None)

    def _repeat(self, consent: Any) -> None:
        """Repeat a consent in the expert's own columns, by which everything public is found."""
        # Nothing is checked: a mistake in the record must never keep it public.
        self.consent_given_on = consent and consent.given_on
        self.consent_valid_until = consent and consent.valid_until
        self.consent_parts = consent.parts if consent else []
        if consent is None and self.status == self.Status.PUBLISHED:
            self.status = self.Status.WITHDRAWN
        self.save(update_fields=["status", *CONSENT, "updated_at"])
        self.index()

    def clean_together(self) -> None:
        if bool(self.consent_given_on) != bool(self.consent_valid_until):
            raise ValidationError(
                {"consent_valid_until": _("A consent has a first and a last day.")}
            )
        given, until = self.consent_given_on, self.consent_valid_until
        if given and until and until < given:
            raise ValidationError({"consent_valid_until": _("The last day lies before the first.")})
        if bool(self.consent_parts) != bool(given):
            raise ValidationError(
                {"consent_parts": _("A consent has a first and a last day, and is for some parts.")}
            )
        if self.status == self.Status.PUBLISHED and not self.consent_given_on:
            raise ValidationError(
                {"consent_given_on": _("An expert is published only with a dated consent.")}
            )


def in_order(parts: Iterable[str]) -> list[Part]:
    """Return parts of an entry, each once, in the order in which they are asked for."""
    wanted = set(parts)
    return [part for part in Part if part in wanted]


@tracked()
class Text(BaseText):
    """An expert's biography in one language."""

    WRITTEN = ("biography",)

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="texts")
    biography = models.TextField(_("biography"), blank=True)

    class Meta(BaseText.Meta):
        constraints = [
            *BaseText.Meta.constraints,
            models.UniqueConstraint(
                fields=["expert", "language"], name="experts_text_one_per_language"
            ),
        ]
