"""Closed vocabularies: countries, languages, and columns that hold codes."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self, Unpack

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise, cached_property, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from irct.disclosure import four_eyes
from irct.machine.version import forget, kept, read_in_public
from irct.models.saving import SaveOptions
from irct.models.tracking import tracked
from irct.places import countries, languages
from irct.places.order import sort_named


@read_in_public
@tracked()
class CountryName(models.Model):
    """A country's name in one language that the secretariat prefers to Unicode's."""

    country = CountryField(_("country"))
    language = models.CharField(
        _("language"), max_length=12, default="en", help_text=_("A code such as en, fr or ar.")
    )
    name = models.CharField(_("name shown"), max_length=100)

    class Meta:
        ordering = ["country", "language"]
        verbose_name = _("country name")
        verbose_name_plural = _("country names")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "language"], name="irct_countryname_one_per_language"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Unpack[SaveOptions]) -> None:
        super().save(**options)
        forget("country_names")

    def delete(
        self, using: str | None = None, keep_parents: bool = False
    ) -> tuple[int, dict[str, int]]:
        forget("country_names")
        return super().delete(using, keep_parents)

    def clean(self) -> None:
        super().clean()
        # One person writes it, and every visitor reads it.
        if four_eyes.holds_contact_details(self.name, str(self.country)):
            raise ValidationError(
                {"name": _("Write a name, without an address or a number of anybody.")}
            )


def country_name(code: str, language: str | None = None) -> str:
    """The name that the secretariat prefers for a country, else Unicode's."""
    language = language or get_language() or "en"
    return _preferred_names().get((code, language)) or countries.name(code, language)


def country_in_sentence(code: object) -> str:
    """As `country_name`, with its article if it has one, as in “the Netherlands”."""
    name = country_name(str(code))
    article = countries.ARTICLES.get(get_language() or "en", {}).get(str(code), "")
    has_article = not article or name.lower().startswith(f"{article} ")
    return name if has_article else f"{article} {name}"


def _preferred_names() -> Mapping[tuple[str, str], str]:
    """Names by country and language."""
    return kept(
        "country_names",
        lambda: {
            (str(country), language): name
            for country, language, name in CountryName.objects.values_list(
                "country", "language", "name"
            )
        },
        otherwise={},
    )


def by_name(codes: Iterable[str]) -> list[str]:
    """Codes of countries in the order of their names."""
    return [code for code, _name in named_in_order(codes)]


def country_choices() -> list[tuple[str, str]]:
    """The countries that a form offers, in the order of their names."""
    return named_in_order(countries.inhabited())


def named_in_order(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Countries with their names, in the order of these."""
    language, preferred = get_language() or "en", _preferred_names()
    return sort_named(
        (code, preferred.get((code, language)) or countries.name(code, language)) for code in codes
    )


_name_when_shown = lazy(country_name, str)


class Code(str):
    """A code of a vocabulary too large for an enumeration."""

    values: ClassVar[list[str]]
    choices: ClassVar[Sequence[tuple[str, Promise | str]]]

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
    choices = [(code, _name_when_shown(code)) for code in countries.codes()]

    @property
    def label(self) -> str:
        return country_name(self)


@functools.lru_cache(maxsize=4_096)
def member(vocabulary: type[str] | None, code: str) -> str:
    """The vocabulary's member for a code; an unknown code stays as it is."""
    if vocabulary is None:
        return code
    try:
        return vocabulary(code)
    except ValueError:
        return code


class CodeField(models.CharField):
    """A code of a closed vocabulary, read as its member; labels are not part of the column."""

    def __init__(self, *args: Any, vocabulary: Any = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("max_length", 12)
        if vocabulary:
            kwargs["choices"] = vocabulary.choices
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "irct.models.CodeField", args, kwargs

    def from_db_value(self, value: str | None, *args: object) -> str | None:
        return member(self.vocabulary, value) if value else value


class CodesField(ArrayField):
    """Codes of a closed vocabulary, each read as its member.

    A vocabulary is a subclass of str whose members have a `label`. It is not part of the column, so
    a new code needs no migration.
    """

    def __init__(self, *args: Any, vocabulary: type[str] | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("base_field", models.CharField(max_length=32))
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "irct.models.CodesField", args, kwargs

    def from_db_value(self, value: list[str] | None, *args: object) -> list[str] | None:
        return value and [member(self.vocabulary, code) for code in value]

    def codes(self) -> list[tuple[str, str]]:
        """The vocabulary as choices."""
        return list(getattr(self.vocabulary, "choices", []))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(code for code, _label in self.codes())

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        defaults = {"form_class": forms.MultipleChoiceField, "choices": self.codes()}
        # Its hidden twin would repeat every code that is chosen.
        defaults["show_hidden_initial"] = False
        return models.Field.formfield(self, **{**defaults, **kwargs})

    def validate(self, value: list[str], instance: models.Model | None) -> None:
        super().validate(value, instance)
        known = self._known
        if known and (unknown := sorted(set(value) - known)):
            raise ValidationError(
                _("Unknown: %(codes)s."), code="unknown_code", params={"codes": ", ".join(unknown)}
            )


class CountsField(models.JSONField):
    """A count for each of some codes of a vocabulary; an absent code is unknown."""

    def __init__(self, *args: Any, vocabulary: type[str] | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[object], dict[str, object]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "irct.models.CountsField", args, kwargs

    def named(self, counts: dict[str, int]) -> list[tuple[str, int]]:
        """Counts by the codes' labels, in the vocabulary's order."""
        labels = dict(getattr(self.vocabulary, "choices", []))
        order = [*labels, *sorted(counts.keys() - labels)]
        return [(str(labels.get(code, code)), counts[code]) for code in order if code in counts]
