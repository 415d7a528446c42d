"""The members of the Independent Forensic Expert Group."""

import datetime as dt
from collections.abc import Iterator
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from experts.models.agreeing import Agreeing
from experts.models.querysets import ExpertQuerySet
from experts.models.shown import SHOWN, shown_if_agreed
from experts.vocabulary import (
    Availability,
    ConsentPart,
    Expertise,
    Profession,
)
from experts.wording import COMPLETENESS_RULES
from irct.disclosure import projection, unseen
from irct.disclosure.record import ExpertRecord
from irct.machine.version import read_in_public
from irct.models import (
    UNTRACKED,
    Block,
    CodeField,
    CodesField,
    Country,
    Listing,
    PhoneField,
    Section,
    Work,
    tracked,
)
from irct.models.work import work
from irct.models.work_changes import makes_work


@makes_work
@read_in_public
@tracked(exclude=(*UNTRACKED, *SHOWN))
class Expert(Agreeing):
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
    # The group began in that year.
    PAST = {**Listing.PAST, "consent_given_on": dt.date(2009, 1, 1)}
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
            # By which mail that came back is found to be theirs.
            models.Index(Lower("email"), name="experts_expert_address"),
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

    def may_be_shown_on(self, day: dt.date) -> bool:
        return ConsentPart.NAME in self.agreed_parts_on(day)

    def restrict_to(self, today: Self) -> None:
        agreed = set(today.consent_parts)
        self.consent_parts = [part for part in self.consent_parts if part in agreed]

    def portrait_size(self) -> tuple[int, int] | None:
        portrait = None if self._state.adding else getattr(self, "portrait", None)
        return (portrait.width, portrait.height) if portrait else None

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
