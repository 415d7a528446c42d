"""What centres and experts share: being public, being confirmed, being found, being kept."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import pghistory
from django import forms
from django.apps import apps
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.db.models.lookups import IsNull
from django.utils.functional import lazy
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from phonenumber_field.phonenumber import PhoneNumber, to_python

from irct import public, search
from irct.places import countries, languages


class UserManager(BaseUserManager):
    """Users are known by their e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractUser):
    """A person who signs in: the secretariat, an editor, an expert."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)

    objects = UserManager()  # type: ignore[misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="irct_user_email_in_any_case_unique"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CountryName(models.Model):
    """A name that the secretariat prefers to Unicode's for a country in one language."""

    country = CountryField(_("country"))
    language = models.CharField(
        _("language"), max_length=12, default="en", help_text=_("A code such as en, fr or ar.")
    )
    name = models.CharField(_("name shown"), max_length=100)

    class Meta:
        ordering = ["country", "language"]
        verbose_name = _("name of a country")
        verbose_name_plural = _("names of countries")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "language"], name="irct_countryname_one_per_language"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete("country_names")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        cache.delete("country_names")
        return super().delete(*args, **kwargs)


def country_name(code: str, language: str | None = None) -> str:
    """Return a country's name as the secretariat wants it shown, else Unicode's."""
    language = language or get_language() or "en"
    preferred = cache.get_or_set(
        "country_names",
        lambda: {
            (str(country), language): name
            for country, language, name in CountryName.objects.values_list(
                "country", "language", "name"
            )
        },
    )
    return preferred.get((code, language)) or countries.name(code, language)


class Code(str):
    """A code of a vocabulary too large to be an enumeration."""

    values: ClassVar[list[str]]
    choices: ClassVar[list[tuple[str, Any]]]

    def __new__(cls, code: str) -> Self:
        if code not in cls.values:
            raise ValueError(code)
        return super().__new__(cls, code)


class Language(Code):
    """A language by its ISO 639 code."""

    values = languages.codes()
    choices = languages.CHOICES

    @property
    def label(self) -> str:
        return languages.name(self, get_language() or "en")

    @property
    def own_name(self) -> str:
        return languages.own_name(self)


class Country(Code):
    """A country or territory by its ISO 3166 code."""

    values = countries.codes()
    choices = [(code, lazy(country_name, str)(code)) for code in countries.codes()]

    @property
    def label(self) -> str:
        return country_name(self)


def member(vocabulary: type[str] | None, code: str) -> str:
    """Return a code as the member of a vocabulary; one that it lacks stays as it is."""
    if vocabulary is None:
        return code
    try:
        return vocabulary(code)
    except ValueError:
        return code


class CodeField(models.CharField):
    """A code of a closed vocabulary, read as its member; its labels are no part of the column."""

    def __init__(
        self, *args: Any, vocabulary: type[models.TextChoices] | None = None, **kwargs: Any
    ) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("max_length", 12)
        if vocabulary:
            kwargs["choices"] = vocabulary.choices
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "irct.models.CodeField", args, kwargs

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return member(self.vocabulary, value) if value else value


class CodesField(ArrayField):
    """Codes of a closed vocabulary, each read as its member of the vocabulary.

    A vocabulary is a subclass of str whose members have a `label`. It is no part of the column, so a
    new code needs no migration.
    """

    def __init__(self, *args: Any, vocabulary: type[str] | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("base_field", models.CharField(max_length=32))
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, "irct.models.CodesField", args, kwargs

    def from_db_value(self, value: list[str] | None, *args: Any) -> list[str] | None:
        return value and [member(self.vocabulary, code) for code in value]

    def codes(self) -> list[tuple[str, str]]:
        """Return the vocabulary as choices."""
        return list(getattr(self.vocabulary, "choices", []))

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field that offers the members of the vocabulary."""
        defaults = {"form_class": forms.MultipleChoiceField, "choices": self.codes()}
        # Its hidden twin would repeat every code that is chosen.
        defaults["show_hidden_initial"] = False
        return models.Field.formfield(self, **{**defaults, **kwargs})

    def validate(self, value: Any, instance: Any) -> None:
        super().validate(value, instance)
        known = {code for code, _label in self.codes()}
        if known and (unknown := sorted(set(value) - known)):
            raise ValidationError(
                _("Unknown: %(codes)s."), code="unknown_code", params={"codes": ", ".join(unknown)}
            )


class Confirmer(models.TextChoices):
    """Who said that a block is right, and how."""

    CENTRE = "centre", _("by the centre or expert")
    PHONE = "phone", _("by the secretariat, by phone")
    EMAIL = "email", _("by the secretariat, by e-mail")
    VISIT = "visit", _("by the secretariat, on a visit")


class Block(models.TextChoices):
    """What is confirmed at one time."""

    CONTACT = "contact", _("contacts")
    SERVICES = "services", _("services")
    PLACE = "place", _("places")


class ListingQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Keep what the public may see."""
        return self.filter(status=Listing.Status.PUBLISHED)

    def at(self, slug: str) -> Self:
        """Keep the listing that has an address, else the one that had it."""
        had = models.Case(models.When(slug=slug, then=0), default=1)
        return self.filter(Q(slug=slug) | Q(former_slugs__contains=[slug])).order_by(had)[:1]

    def search(self, query: search.Query) -> Self:
        """Keep what has every word of a query, best first."""
        if not query:
            return self
        return self.filter(query.condition()).annotate(rank=query.rank())


class Listing(models.Model):
    """An entry in the public directory."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Origin(models.TextChoices):
        SECRETARIAT = "secretariat", _("the secretariat")
        MEMBER = "member", _("the member")
        PUBLIC_SOURCE = "public", _("a public source")
        SAMPLE = "sample", _("sample, not real")

    BLOCKS = tuple(Block)
    project: ClassVar[Callable[[Any], public.Profile]]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the page's address. An earlier one keeps working."),
    )
    former_slugs = ArrayField(
        models.SlugField(max_length=120),
        verbose_name=_("earlier addresses"),
        default=list,
        blank=True,
        editable=False,
    )
    status = CodeField(_("status"), vocabulary=Status, default=Status.DRAFT, db_index=True)
    origin = CodeField(_("origin"), vocabulary=Origin, default=Origin.SECRETARIAT)

    name = models.CharField(
        _("name"), max_length=200, help_text=_("In English, as in “Freedom from Torture”.")
    )
    country = CountryField(_("country"), db_index=True)
    languages = CodesField(
        verbose_name=_("languages spoken"),
        vocabulary=Language,
        help_text=_("Languages that can be spoken without an interpreter."),
    )

    contact_confirmed_on = models.DateField(_("contacts confirmed on"), null=True, blank=True)
    contact_confirmed_how = CodeField(_("how"), vocabulary=Confirmer, blank=True)
    contact_confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )
    services_confirmed_on = models.DateField(_("services confirmed on"), null=True, blank=True)
    services_confirmed_how = CodeField(_("how"), vocabulary=Confirmer, blank=True)
    services_confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )
    place_confirmed_on = models.DateField(_("places confirmed on"), null=True, blank=True)
    place_confirmed_how = CodeField(_("how"), vocabulary=Confirmer, blank=True)
    place_confirmed_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )

    notes = models.TextField(
        _("internal notes"), blank=True, help_text=_("Seen by the secretariat only.")
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved"), auto_now=True)

    # Made from the projection by index(), never typed.
    document = SearchVectorField(null=True, editable=False)
    names = ArrayField(models.TextField(), default=list, editable=False)
    sort_name = models.TextField(default="", editable=False, db_collation="C")

    objects = ListingQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_name", "id"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_a_name", condition=~Q(name__regex=r"^\s*$")
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_known",
                condition=Q(status__in=["draft", "published", "hidden", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_origin_known",
                condition=Q(origin__in=["secretariat", "member", "public", "sample"]),
            ),
            *(
                models.CheckConstraint(
                    name=f"%(app_label)s_%(class)s_{block}_confirmed_on_and_how",
                    condition=Q(**{f"{block}_confirmed_on": None, f"{block}_confirmed_how": ""})
                    | Q(**{f"{block}_confirmed_on__isnull": False})
                    & ~Q(**{f"{block}_confirmed_how": ""}),
                )
                for block in ("contact", "services", "place")
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_slug_is_not_a_former_one",
                condition=IsNull(
                    models.Func(
                        "former_slugs",
                        "slug",
                        function="array_position",
                        output_field=models.IntegerField(),
                    ),
                    True,
                ),
            ),
        ]
        indexes = [
            GinIndex(fields=["document"], name="%(app_label)s_%(class)s_document"),
            GinIndex(fields=["languages"], name="%(app_label)s_%(class)s_languages"),
            GinIndex(fields=["former_slugs"], name="%(app_label)s_%(class)s_slugs"),
            models.Index(fields=["sort_name", "id"], name="%(app_label)s_%(class)s_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def from_db(cls, *args: Any) -> Self:
        listing = super().from_db(*args)
        listing._stored_slug = listing.__dict__.get("slug")
        return listing

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep the address by which the listing was known until now."""
        self.slug = self.slug or self.free_slug()
        stored = getattr(self, "_stored_slug", None)
        if stored and stored != self.slug:
            self.former_slugs = [s for s in {*self.former_slugs, stored} if s != self.slug]
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "former_slugs"}
        super().save(*args, **kwargs)
        self._stored_slug = self.slug

    def free_slug(self) -> str:
        """Return an address made from the name that no listing has or had."""
        stem = slugify(self.name)[:100] or "listing"
        taken = set()
        others = type(self)._default_manager.exclude(pk=self.pk)
        for slug, former in others.filter(
            Q(slug__startswith=stem) | Q(former_slugs__len__gt=0)
        ).values_list("slug", "former_slugs"):
            taken |= {slug, *former}
        return next(
            slug
            for number in range(1, len(taken) + 2)
            if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
        )

    @property
    def is_sample(self) -> bool:
        return self.origin == self.Origin.SAMPLE

    def confirmed_on(self, block: str) -> dt.date | None:
        return getattr(self, f"{block}_confirmed_on")

    def confirmed_how(self, block: str) -> Confirmer | str:
        how = getattr(self, f"{block}_confirmed_how")
        return how and Confirmer(how)

    def projection(self) -> Any:
        """Return what the public may see of this listing."""
        return self.project(self)

    @transaction.atomic
    def change(self, values: dict[str, Any], *, by: User, reason: str = "") -> None:
        """Write values to the listing's own columns; they are public at once."""
        with acting(by, reason=reason):
            for name, value in values.items():
                setattr(self, name, value)
            self.full_clean()
            self.save()
            self.index()

    def publish(self, *, by: User, reason: str = "") -> None:
        self.change({"status": self.Status.PUBLISHED}, by=by, reason=reason)

    def hide(self, *, by: User, reason: str = "") -> None:
        self._take_off(self.Status.HIDDEN, by=by, reason=reason)

    def withdraw(self, *, by: User, reason: str = "") -> None:
        self._take_off(self.Status.WITHDRAWN, by=by, reason=reason)

    @transaction.atomic
    def _take_off(self, status: str, *, by: User, reason: str) -> None:
        # No full_clean(): a mistake elsewhere in the record must never keep it public.
        with acting(by, reason=reason):
            self.status = status
            self.save(update_fields=["status", "updated_at"])
            self.index()

    @transaction.atomic
    def index(self) -> None:
        """Make the columns that are found by from what the public may see, now."""
        listings = type(self)._default_manager.filter(pk=self.pk)
        is_public = listings.get().status == self.Status.PUBLISHED
        held = set(listings.values_list(_lexemes("document"), flat=True)) - {None}
        document = search.document(listings.with_children().get().projection())
        listings.update(
            document=document.vector if is_public else None,
            names=document.names if is_public else [],
            sort_name=document.sort_name,
        )
        if is_public:
            search.learn(document.words, document.codes)
        held -= set(listings.values_list(_lexemes("document"), flat=True))
        if held:
            published = [model.objects.published() for model in listing_models()]
            search.forget(held, found_in=published)


def listing_models() -> list[type[Listing]]:
    """Return every kind of listing."""
    return [model for model in apps.get_models() if issubclass(model, Listing)]


def _lexemes(column: str) -> models.Func:
    """Return each lexeme of a document as a row."""
    words = models.Func(column, function="tsvector_to_array")
    return models.Func(words, function="unnest", output_field=models.TextField())


@contextmanager
def acting(user: User | None, *, reason: str = "") -> Iterator[None]:
    """Note in the history who makes the changes within, and why."""
    values = {"user": user.pk if user else None, "by": str(user) if user else ""}
    if reason:
        values["reason"] = reason
    with pghistory.context(**values):
        yield


class Contact(models.Model):
    """A way to reach a listing."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        SIGNAL = "signal", _("Signal")
        WHATSAPP = "whatsapp", _("WhatsApp")
        EMAIL = "email", _("e-mail")
        WEBSITE = "website", _("website")
        FORM = "form", _("contact form")

    class Visibility(models.TextChoices):
        PUBLIC = public.PUBLIC, _("everyone")
        ON_REQUEST = public.ON_REQUEST, _("on request")
        SECRETARIAT = public.SECRETARIAT_ONLY, _("the secretariat only")

    kind = CodeField(_("kind"), vocabulary=Kind)
    value = models.CharField(
        _("number or address"),
        max_length=300,
        help_text=_("A number with its country, as in +45 33 76 06 00, or an address."),
    )
    languages = CodesField(
        verbose_name=_("languages"),
        vocabulary=Language,
        help_text=_("In which languages it is answered. Empty: as the listing."),
    )
    may_leave_message = models.BooleanField(
        _("may we leave a message?"), null=True, blank=True, help_text=_("Unknown if not set.")
    )
    visibility = CodeField(_("who sees it"), vocabulary=Visibility, default=Visibility.SECRETARIAT)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

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
        return f"{self.get_kind_display()}: {self.value}"

    def clean(self) -> None:
        """Check the value by its kind and write a phone number in one form."""
        if self.kind in ("phone", "signal", "whatsapp"):
            number = to_python(self.value)
            if not isinstance(number, PhoneNumber) or not number.is_valid():
                raise ValidationError(
                    {"value": _("Write a phone number with its country, as in +45 33 76 06 00.")}
                )
            self.value = number.as_e164
        elif self.kind == "email":
            self._validate(EmailValidator(), _("Write an e-mail address, as in help@example.org."))
        elif self.kind:
            self._validate(
                URLValidator(schemes=["https", "http"]),
                _("Write a whole address, as in https://example.org."),
            )

    def _validate(self, validator: EmailValidator | URLValidator, message: Any) -> None:
        try:
            validator(self.value)
        except ValidationError:
            raise ValidationError({"value": message}) from None


class Text(models.Model):
    """What a listing says about itself in one language."""

    class State(models.TextChoices):
        WRITTEN = "written", _("written by the centre or expert")
        TRANSLATED = "translated", _("translated by a person")
        SOFTWARE = "software", _("translated by software")

    language = CodeField(_("language"), vocabulary=Language, default="en")
    state = CodeField(_("state"), vocabulary=State, default=State.WRITTEN)

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
