"""The members of the Independent Forensic Expert Group."""

import datetime as dt
from collections.abc import Iterator
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

from experts.models.vocabulary import Availability, Expertise, Profession
from experts.wording import WANTED
from irct import public
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
from irct.models.work import work


class ExpertQuerySet(ListingQuerySet):
    def published(self) -> Self:
        """Keep what the public may see: published, and the expert agrees today."""
        today = timezone.localdate()
        return (
            super().published().filter(consent_given_on__lte=today, consent_valid_until__gte=today)
        )

    def bounced(self) -> Self:
        """Keep those to whose own address mail came back, with the day: `bounced_on`."""
        return self.annotate(bounced_on=day_of_bounce("email")).filter(bounced_on__isnull=False)

    def for_country(self, country: str) -> Self:
        """Keep the experts who live or work in a country."""
        return self.filter(Q(country=country) | Q(countries_of_work__contains=[country]))

    def with_children(self) -> Self:
        return super().with_children().prefetch_related("texts")


@tracked(exclude=UNTRACKED)
class Expert(Listing):
    """A forensic expert who agreed to be listed."""

    Profession = Profession
    Expertise = Expertise
    Availability = Availability

    project = staticmethod(public.expert)
    WANTED = WANTED
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
                name="experts_expert_availability_known",
                condition=Q(availability__in=["", "available", "limited", "unavailable"]),
            ),
        ]
        indexes = [
            *Listing.Meta.indexes,
            GinIndex(fields=["professions"], name="experts_expert_professions"),
            GinIndex(fields=["expertise"], name="experts_expert_expertise"),
            GinIndex(fields=["countries_of_work"], name="experts_expert_work"),
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

    def may_be_shown_on(self, day: dt.date) -> bool:
        given, until = self.consent_given_on, self.consent_valid_until
        return bool(given and until and given <= day <= until)

    @transaction.atomic
    def withdraw_consent(self, *, by: User, reason: str = "") -> None:
        """Take the entry off at once; without another consent nothing of it is public again."""
        self.withdraw(by=by, reason=reason)
        with acting(by, reason=reason):
            self.consent_given_on = self.consent_valid_until = None
            self.save(update_fields=["consent_given_on", "consent_valid_until", "updated_at"])

    def clean_together(self) -> None:
        if bool(self.consent_given_on) != bool(self.consent_valid_until):
            raise ValidationError(
                {"consent_valid_until": _("A consent has a first and a last day.")}
            )
        given, until = self.consent_given_on, self.consent_valid_until
        if given and until and until < given:
            raise ValidationError({"consent_valid_until": _("The last day lies before the first.")})
        if self.status == self.Status.PUBLISHED and not self.consent_given_on:
            raise ValidationError(
                {"consent_given_on": _("An expert is published only with a dated consent.")}
            )


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
