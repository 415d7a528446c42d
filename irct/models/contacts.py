"""What belongs to a listing: ways to reach it, and its texts."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from irct import phones
from irct.disclosure import projection
from irct.models.bounces import BounceableQuerySet
from irct.models.vocabulary import CodeField, CodesField, Language
from irct.places.locales import isolated, labelled


class PhoneField(models.CharField):
    """A phone number of a listing, read as it is dialled in the listing's country."""

    def clean(self, value: Any, model_instance: Any) -> str:
        value = super().clean(value, model_instance)
        return phones.read(value, [str(model_instance.country)]) if value else value


class ContactQuerySet(BounceableQuerySet):
    ADDRESS = "value"

    def bounced(self) -> Self:
        return super().bounced().filter(kind=Contact.Kind.EMAIL)


class Contact(models.Model):
    """A way to contact a listing."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        SIGNAL = "signal", _("Signal")
        WHATSAPP = "whatsapp", _("WhatsApp")
        EMAIL = "email", _("e-mail")
        WEBSITE = "website", _("website")
        FORM = "form", _("contact form")

    # Those by which somebody is called.
    SPOKEN = (Kind.PHONE, Kind.SIGNAL, Kind.WHATSAPP)

    class Visibility(models.TextChoices):
        PUBLIC = projection.PUBLIC, _("everyone")
        ON_REQUEST = projection.ON_REQUEST, _("on request")
        SECRETARIAT = projection.SECRETARIAT_ONLY, _("the secretariat only")

    kind = CodeField(_("kind"), vocabulary=Kind)
    value = models.CharField(
        _("number or address"),
        max_length=300,
        help_text=_("A number with its country code, for example +45 33 76 06 00, or an address."),
    )
    languages = CodesField(
        verbose_name=_("languages"),
        vocabulary=Language,
        help_text=_("The languages in which it is answered. If empty, those of the listing."),
    )
    may_leave_message = models.BooleanField(
        _("may we leave a message?"), null=True, blank=True, help_text=_("Unknown if not set.")
    )
    visibility = CodeField(_("who sees it"), vocabulary=Visibility, default=Visibility.SECRETARIAT)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ContactQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_kind_known",
                condition=Q(kind__in=["phone", "signal", "whatsapp", "email", "website", "form"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_visibility_known",
                condition=Q(visibility__in=["public", "on_request", "secretariat"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_value_fits_kind",
                condition=Q(
                    kind__in=["phone", "signal", "whatsapp"], value__regex=r"^\+[0-9]{6,15}"
                )
                | Q(kind="email", value__contains="@")
                | Q(kind__in=["website", "form"], value__regex=r"^https?://"),
            ),
        ]

    def __str__(self) -> str:
        # Else the sign of a number, or the end of an address, changes sides.
        value = phones.said(self.value) if self.kind in self.SPOKEN else self.value
        return labelled(self.get_kind_display(), isolated(value))

    def clean(self) -> None:
        """Check the value by its kind; write a phone number as it is stored."""
        if self.kind in self.SPOKEN:
            self._read_number()
        elif self.kind == "email":
            self._validate(
                EmailValidator(), _("Write an e-mail address, for example help@example.org.")
            )
        elif self.kind:
            self._validate(
                URLValidator(schemes=["https", "http"]),
                _("Write a full address, for example https://example.org."),
            )

    def countries(self) -> Iterator[str]:
        """In which a number without a country code may be dialled, the likeliest first."""
        yield from ()

    def _read_number(self) -> None:
        try:
            number = phones.read(self.value, self.countries())
        except ValidationError as error:
            raise ValidationError({"value": error}) from None
        if self.kind != self.Kind.PHONE and number != phones.bare(number):
            message = _("Nobody has an extension there. Write the number without it.")
            raise ValidationError({"value": message})
        self.value = number

    def _validate(self, validator: EmailValidator | URLValidator, message: Promise) -> None:
        try:
            validator(self.value)
        except ValidationError:
            raise ValidationError({"value": message}) from None


class Text(models.Model):
    """What a listing says about itself in one language."""

    # In the subclass: the fields that hold the text itself.
    WRITTEN: ClassVar[tuple[str, ...]]

    class State(models.TextChoices):
        WRITTEN = "written", _("written by the centre or expert")
        TRANSLATED = "translated", _("translated by a person")
        SOFTWARE = "software", _("translated by software")

    language = CodeField(_("language"), vocabulary=Language, default="en")
    state = CodeField(_("state"), vocabulary=State, default=State.WRITTEN)
    # Of a translation: the digest of the original of each of its texts as it was translated, and
    # which of them the original says no more. See `irct.models.derived`.
    made_from = models.JSONField(default=dict, editable=False)
    outdated = ArrayField(models.CharField(max_length=40), default=list, editable=False)

    class Meta:
        abstract = True
        ordering = ["id"]
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_state_known",
                condition=Q(state__in=["written", "translated", "software"]),
            ),
        ]

    def __str__(self) -> str:
        return self.get_language_display()
