"""Form fields for what listings hold: lines, codes of large vocabularies, yes and no, hours."""

import re
import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from irct.models import CodeField, CodesField, Language, Listing, country_choices
from irct.models.paths import LONGEST_TEXT
from irct.places.order import in_order
from irct.places.text import normalise

# They turn the order in which letters are shown.
TURNS_ORDER = re.compile("[\u202a-\u202e\u2066-\u2069]")
DAYS = dict(zip(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), WEEKDAYS.values(), strict=True))
INTERVAL = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)?\s*[-–]\s*([01]?\d|2[0-4])[:.]?([0-5]\d)?")

LONGEST_LINES = 4_000
# A vocabulary with more members is not shown whole.
MOST_CHOICES = 20
# Of these, those that most speakers look for; others are written by name.
USUAL_LANGUAGES = (
    *("am", "ar", "bn", "da", "de", "en", "es", "fa", "fr", "hi", "it", "ku", "nl", "prs", "ps"),
    *("pt", "ru", "so", "sw", "ta", "ti", "tr", "uk", "ur"),
)


def refuse_turned_order(value: str) -> None:
    """Refuse invisible characters that make a text read otherwise than it is stored."""
    if TURNS_ORDER.search(str(value)):
        raise ValidationError(
            _("This holds invisible characters that turn the order of letters. Type it anew.")
        )


class LinesField(forms.CharField):
    """Several values, one a line, since names and addresses contain commas."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: object) -> list[str]:
        # All lines together: each by itself is checked against the model.
        if self.max_length is not None:
            MaxLengthValidator(self.max_length)(str(value or ""))
        return super().clean(value)

    def to_python(self, value: object) -> list[str]:
        lines = map(str.strip, (super().to_python(value) or "").splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def run_validators(self, value: list[str]) -> None:
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: list[str] | None, data: object) -> bool:
        return (initial or []) != self.to_python(data)


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or unknown."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        choices = [("yes", _("yes")), ("no", _("no")), ("", _("not known"))]
        kwargs |= {"choices": choices, "coerce": "yes".__eq__, "empty_value": None}
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> object:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class NamedCodesWidget(forms.MultiWidget):
    """Check boxes for the usual codes, and a line for the names of others."""

    template_name = "members/_named_codes.html"

    def __init__(self, usual: list[tuple[str, str]], names: Iterable[str]) -> None:
        self.usual = [code for code, _label in usual]
        self.names = names
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            "usual": forms.CheckboxSelectMultiple(choices=usual),
            "others": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        super().__init__(widgets)

    def decompress(self, value: list[str] | None) -> list[list[str] | str]:
        if not value:
            return [[], ""]
        others = [code for code in value if code not in self.usual]
        return [[code for code in value if code in self.usual], others]

    def get_context(
        self, name: str, value: object, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        return context | {"names": self.names}


class NamedCodesField(forms.MultiValueField):
    """Codes of a vocabulary too large for check boxes: the usual ones, and others by name."""

    def __init__(self, vocabulary: Any, *, usual: Iterable[str], **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        labels = {str(code): str(label) for code, label in vocabulary.choices}
        ticked = sorted(
            ((code, labels[code]) for code in usual if code in labels),
            key=lambda one: in_order(one[1]),
        )
        self.labels = labels
        fields = [
            forms.MultipleChoiceField(choices=ticked, required=False),
            forms.CharField(required=False, max_length=2000),
        ]
        widget = NamedCodesWidget(ticked, sorted(labels.values(), key=in_order))
        super().__init__(fields, widget=widget, required=False, require_all_fields=False, **kwargs)

    def prepare_value(self, value: object) -> object:
        if not isinstance(value, list) or (value and isinstance(value[0], list)):
            return value
        ticked, others = self.widget.decompress([str(code) for code in value])
        return [ticked, ", ".join(self.labels.get(code, code) for code in others)]

    def compress(self, values: list[Any]) -> list[str]:
        ticked, line = values or [[], ""]
        codes = list(ticked)
        unknown = []
        for name in filter(None, (part.strip() for part in re.split(r"[,;\n،]", line or ""))):
            code = self._code(name)
            if code is None:
                unknown.append(name)
            elif code not in codes:
                codes.append(code)
        if unknown:
            raise ValidationError(
                _("“%(names)s” is not in our list. Write it in English, or choose from the list."),
                params={"names": ", ".join(unknown)},
            )
        return codes

    def _code(self, name: str) -> str | None:
        """The code with a name, in the page's language or in English; a code stands for itself."""
        wanted = normalise(name)
        for code, label in self.labels.items():
            own = getattr(self.vocabulary(code), "own_name", "")
            if wanted and wanted in (normalise(label), normalise(own) if own else None):
                return code
        with translation.override("en"):
            for code in self.labels:
                if wanted and wanted == normalise(str(getattr(self.vocabulary(code), "label", ""))):
                    return code
        return name if name in self.labels else None


class HoursWidget(forms.MultiWidget):
    """A line for each day of the week."""

    template_name = "members/_hours.html"

    def __init__(self) -> None:
        super().__init__({day: forms.TextInput(attrs={"size": 28}) for day in DAYS})

    def decompress(self, value: str | None) -> list[str]:
        hours = hours_by_day(value or "")
        return [", ".join(hours[day]) for day in DAYS]

    def get_context(
        self, name: str, value: object, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        context = super().get_context(name, value, attrs)
        widgets = context["widget"]["subwidgets"]
        context["days"] = list(zip(DAYS.values(), widgets, strict=True))
        return context


class HoursField(forms.MultiValueField):
    """Opening hours, typed day by day and stored as in `Mo-Fr 09:00-16:00; Sa 10:00-12:00`."""

    def __init__(self, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False, max_length=100) for _day in DAYS]
        super().__init__(
            fields, widget=HoursWidget(), required=False, require_all_fields=False, **kwargs
        )

    def compress(self, values: list[str]) -> str:
        hours = {
            day: list(self._intervals(DAYS[day], line))
            for day, line in zip(DAYS, values or [""] * len(DAYS), strict=True)
        }
        return "; ".join(_written(hours))

    def _intervals(self, day: Promise | str, line: str) -> Iterable[str]:
        for part in filter(None, (part.strip() for part in re.split("[,;]", line or ""))):
            found = INTERVAL.fullmatch(part)
            if found is None:
                raise ValidationError(
                    _("%(day)s: “%(part)s” cannot be read. Write it as in 9:00-16:00."),
                    params={"day": day, "part": part},
                )
            start, start_minutes, end, end_minutes = found.groups(default="00")
            if int(end) == 24 and end_minutes != "00":
                raise ValidationError(_("%(day)s: a day ends at 24:00."), params={"day": day})
            yield f"{int(start):02}:{start_minutes}-{int(end):02}:{end_minutes}"


def hours_by_day(value: str) -> dict[str, list[str]]:
    """Parse stored opening hours."""
    hours: dict[str, list[str]] = {day: [] for day in DAYS}
    order = list(DAYS)
    for part in filter(None, (part.strip() for part in value.split(";"))):
        days, _space, interval = part.partition(" ")
        for span in days.split(","):
            first, _dash, last = span.partition("-")
            if first not in DAYS or (last or first) not in DAYS:
                continue
            start, end = order.index(first), order.index(last or first)
            # A span may go over the end of the week, as Sa-Mo does.
            for number in range(start, end + 1 if end >= start else end + 1 + len(order)):
                hours[order[number % len(order)]].append(interval.strip())
    return hours


def _written(hours: dict[str, list[str]]) -> Iterable[str]:
    """Join neighbouring days that have the same hours."""
    spans: list[tuple[str, str, list[str]]] = []
    for day, intervals in hours.items():
        if spans and intervals == spans[-1][2]:
            spans[-1] = (spans[-1][0], day, intervals)
        else:
            spans.append((day, day, intervals))
    for first, last, intervals in spans:
        days = first if first == last else f"{first}-{last}"
        yield from (f"{days} {interval}" for interval in intervals)


def form_field(field: models.Field, listing: Listing) -> forms.Field:
    """The form field for a column of a listing."""
    made = _form_field(field, listing)
    made.required = not field.blank
    if isinstance(made, forms.CharField):
        made.validators.append(refuse_turned_order)
        # A number stays a number, and Arabic Arabic, whatever the language of the page.
        made.widget.attrs["dir"] = "auto"
    return made


def _form_field(field: models.Field, listing: Listing) -> Any:
    if isinstance(field, CodesField):
        if len(field.codes()) > MOST_CHOICES:
            is_listing = isinstance(listing, field.model)
            usual = USUAL_LANGUAGES if is_listing and field.vocabulary is Language else ()
            return NamedCodesField(field.vocabulary, usual=usual)
        return forms.MultipleChoiceField(
            choices=field.codes(), widget=forms.CheckboxSelectMultiple, required=False
        )
    if isinstance(field, ArrayField):
        return LinesField(required=False, max_length=LONGEST_LINES)
    if isinstance(field, models.BooleanField):
        return YesNoField()
    if isinstance(field, CountryField):
        return forms.ChoiceField(choices=country_choices(), initial=str(listing.country))
    if isinstance(field, CodeField):
        choices = [*(field.choices or ()), *([("", _("not known"))] if field.blank else [])]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
    if field.name == "opening_hours":
        return HoursField()
    if field.name == "time_zone":
        return forms.ChoiceField(choices=time_zones, required=False)
    if isinstance(field, models.DateField):
        date = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(widget=date)
    if isinstance(field, models.TextField):
        area = forms.Textarea(attrs={"rows": 6})
        return forms.CharField(widget=area, max_length=LONGEST_TEXT)
    return field.formfield()


CONTINENTS = {
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe"),
    *("Indian", "Pacific"),
}


@cache
def time_zones() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Choices of time zones, by continent. Cached, since it reads hundreds of files."""
    continents: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(zoneinfo.available_timezones()):
        continent, _slash, place = name.partition("/")
        if place and continent in CONTINENTS:
            continents.setdefault(continent, []).append((name, place.replace("_", " ")))
    return [("", ""), *continents.items()]
