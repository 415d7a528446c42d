"""The forms for a centre's figures of a year."""

import re
from collections.abc import Iterator, Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from centres.models import AnnualFigures
from centres.models.figures import (
    BY_AGE,
    BY_GENDER,
    COUNTS,
    LARGEST_COUNT,
    LONGEST_TEXT,
    STAFF,
    services_counted,
)
from irct.places.locales import capfirst

# A separator of thousands, as in 1,234 or 1 234.
THOUSANDS_SEPARATOR = re.compile(r"(?<=\d)[\s.,'’٬](?=\d{3}(?!\d))")

GROUPS: list[tuple[str | Promise, str | Promise, tuple[str, ...]]] = [
    (_("Survivors"), "", ("survivors",)),
    (
        _("Survivors by gender"),
        _("If you fill in all four, they must add up to the total."),
        BY_GENDER,
    ),
    (
        _("Adults and children"),
        _("Children are under 18. If you fill in all three, they must add up to the total."),
        BY_AGE,
    ),
    (
        _("Survivors by service"),
        _("Count a person who had several kinds of help once for each of them."),
        tuple(f"service_{code}" for code, _label in services_counted()),
    ),
    (_("Reports and advocacy"), "", ("forensic_reports", "advocacy")),
    (
        _("Staff by profession"),
        _("Everybody who worked for you at the end of the year, including part-time staff."),
        STAFF,
    ),
]


class CountField(forms.IntegerField):
    """Accepts separators of thousands."""

    def to_python(self, value: object) -> int | None:
        if isinstance(value, str):
            value = THOUSANDS_SEPARATOR.sub("", value)
        return super().to_python(value)


class FiguresForm(forms.Form):
    """The numbers of a year, any of which may be empty in a draft."""

    def __init__(self, figures: AnnualFigures, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, auto_id="figures-%s")
        self.figures = figures
        columns = {field.name: field for field in AnnualFigures._meta.fields}
        for name in COUNTS:
            column = columns[name]
            self.fields[name] = _field(column.verbose_name, str(column.help_text))
            self.initial[name] = getattr(figures, name)
        for code, label in self.services():
            self.fields[f"service_{code}"] = _field(label)
            self.initial[f"service_{code}"] = figures.by_service.get(code)

    def groups(self) -> Iterator[tuple[str | Promise, str | Promise, list[forms.BoundField]]]:
        """(heading, hint, fields) for each group."""
        for title, hint, names in GROUPS:
            yield title, hint, [self[name] for name in names if name in self.fields]

    def services(self) -> list[tuple[str, str | Promise]]:
        """The services that the centre offers or has counted; all if there are none."""
        named = {*self.figures.centre.services, *self.figures.by_service}
        own = [(code, label) for code, label in services_counted() if code in named]
        return own or services_counted()

    def numbers(self) -> dict[str, object]:
        """What `AnnualFigures.write()` takes."""
        data = self.cleaned_data
        by_service = {code: data[f"service_{code}"] for code, _label in self.services()}
        known = {code: value for code, value in by_service.items() if value is not None}
        return {name: data[name] for name in COUNTS} | {"by_service": known}

    def adds_up(self) -> bool:
        """The numbers can be right together; each fault is added to its field."""
        typed = AnnualFigures(centre=self.figures.centre, year=self.figures.year, **self.numbers())
        for name, fault in typed.faults().items():
            self.add_error(name, fault)
        return not self.errors


class CheckForm(forms.Form):
    """Confirms numbers that differ much from the year before."""

    is_right = forms.BooleanField(
        label=_("Yes, this is right"),
        error_messages={
            "required": _("Tick this box if it is right. If not, go back and change it.")
        },
    )
    explanation = forms.CharField(
        label=_("Why is it so different?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence for the secretariat. You may leave it empty."),
    )


def _field(label: str | Promise, help_text: str = "") -> CountField:
    return CountField(
        label=capfirst(str(label)),
        required=False,
        min_value=0,
        max_value=LARGEST_COUNT,
        help_text=help_text,
        # Unlike a number input, this keeps whatever was typed, so that it can be corrected.
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
