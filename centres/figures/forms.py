"""What somebody types of a centre's year."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from centres.models import AnnualFigures
from centres.models.figures import (
    BY_AGE,
    BY_GENDER,
    COUNTS,
    LARGEST,
    LONGEST_TEXT,
    STAFF,
    services_counted,
)

# What stands between a digit and three more, as in 1,234 or 1 234.
APART = re.compile(r"(?<=\d)[\s.,'’](?=\d{3}(?!\d))")

GROUPS = [
    (_("Survivors"), "", ("survivors",)),
    (
        _("Survivors by gender"),
        _("If you fill in all four, together they must be the total."),
        BY_GENDER,
    ),
    (
        _("Adults and children"),
        _("Children are under 18. If you fill in all three, together they must be the total."),
        BY_AGE,
    ),
    (
        _("Survivors by service"),
        _("Who had several kinds of help counts for each of them."),
        tuple(f"service_{code}" for code, _label in services_counted()),
    ),
    (_("Reports and advocacy"), "", ("forensic_reports", "advocacy")),
    (
        _("Staff by profession"),
        _("Everybody who worked for you at the end of the year, part-time too."),
        STAFF,
    ),
]


class CountField(forms.IntegerField):
    """A whole number, also with its thousands apart."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = APART.sub("", value)
        return super().to_python(value)


class FiguresForm(forms.Form):
    """The numbers of a year: any may stay empty until they are sent."""

    def __init__(self, figures: AnnualFigures, data: Any = None) -> None:
        super().__init__(data, auto_id="figures-%s")
        self.figures = figures
        for name in COUNTS:
            column: Any = AnnualFigures._meta.get_field(name)
            self.fields[name] = _field(column.verbose_name, column.help_text)
            self.initial[name] = getattr(figures, name)
        for code, label in self.services():
            self.fields[f"service_{code}"] = _field(label)
            self.initial[f"service_{code}"] = figures.by_service.get(code)

    def groups(self) -> Iterator[tuple[Any, Any, list[Any]]]:
        """Return the fields by what they are about."""
        for title, hint, names in GROUPS:
            yield title, hint, [self[name] for name in names if name in self.fields]

    def services(self) -> list[tuple[str, Any]]:
        """Return the services that the centre names, and those that were counted; else all."""
        named = {*self.figures.centre.services, *self.figures.by_service}
        own = [(code, label) for code, label in services_counted() if code in named]
        return own or services_counted()

    def numbers(self) -> dict[str, Any]:
        """Return what was typed, as the figures hold it."""
        data = self.cleaned_data
        by_service = {code: data[f"service_{code}"] for code, _label in self.services()}
        known = {code: value for code, value in by_service.items() if value is not None}
        return {name: data[name] for name in COUNTS} | {"by_service": known}

    def check(self) -> bool:
        """Say whether the numbers can be right together, and where they are not."""
        typed = AnnualFigures(centre=self.figures.centre, year=self.figures.year, **self.numbers())
        for name, fault in typed.faults().items():
            self.add_error(name, fault)
        return not self.errors


class CheckForm(forms.Form):
    """What somebody says of numbers that differ much from the year before."""

    is_right = forms.BooleanField(
        label=_("Yes, this is right"),
        error_messages={"required": _("Tick this if it is right. If not, go back and change it.")},
    )
    explanation = forms.CharField(
        label=_("Why is it so different?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence for the secretariat. It may stay empty."),
    )


def _field(label: Any, help_text: Any = "") -> CountField:
    return CountField(
        label=capfirst(label),
        required=False,
        min_value=0,
        max_value=LARGEST,
        help_text=help_text,
        # Other than a field for numbers, it gives back whatever was typed.
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
