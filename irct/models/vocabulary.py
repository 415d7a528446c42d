"""Closed vocabularies: countries, languages, and columns that hold codes."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from irct.models.tracking import tracked
from irct.places import countries, languages


@tracked()
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
    preferred: Any = cache.get_or_set(
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

    def __init__(self, *args: Any, vocabulary: Any = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("max_length", 12)
        if vocabulary:
            kwargs["choices"] = vocabulary.choices
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "irct.models.CodeField", args, kwargs

    def from_db_value(self, value: str | None, *args: Any) -> str | None:
        return member(self.vocabulary, value) if value else value


class CodesField(ArrayField):
    """Codes of a closed vocabulary, each read as its member of the vocabulary.

    A vocabulary is a subclass of str whose members have a `label`. It is no part of the column, so
    a new code needs no migration.
    """

    def __init__(self, *args: Any, vocabulary: type[str] | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("base_field", models.CharField(max_length=32))
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "irct.models.CodesField", args, kwargs

    def from_db_value(self, value: list[str] | None, *args: Any) -> list[str] | None:
        return value and [member(self.vocabulary, code) for code in value]

    def codes(self) -> list[tuple[str, str]]:
        """Return the vocabulary as choices."""
        return list(getattr(self.vocabulary, "choices", []))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(code for code, _label in self.codes())

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field that offers the members of the vocabulary."""
        defaults = {"form_class": forms.MultipleChoiceField, "choices": self.codes()}
        # Its hidden twin would repeat every code that is chosen.
        defaults["show_hidden_initial"] = False
        return models.Field.formfield(self, **{**defaults, **kwargs})

    def validate(self, value: Any, instance: Any) -> None:
        super().validate(value, instance)
        known = self._known
        if known and (unknown := sorted(set(value) - known)):
            raise ValidationError(
                _("Unknown: %(codes)s."), code="unknown_code", params={"codes": ", ".join(unknown)}
            )


class CountsField(models.JSONField):
    """How many there are of some codes of a vocabulary, by code; what is not there is unknown."""

    def __init__(self, *args: Any, vocabulary: type[str] | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "irct.models.CountsField", args, kwargs

    def named(self, counts: dict[str, int]) -> list[tuple[str, int]]:
        """Return the counts by the names of the codes, in the order of the vocabulary."""
        labels = dict(getattr(self.vocabulary, "choices", []))
        order = [*labels, *sorted(counts.keys() - labels)]
        return [(str(labels.get(code, code)), counts[code]) for code in order if code in counts]
