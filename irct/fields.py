"""Form fields for what listings hold: lines, codes of large vocabularies, yes and no, hours."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from unicodedata import decimal

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from django_countries.fields import CountryField

from irct import hours, phones
from irct.hours import wording
from irct.models import (
    CodeField,
    CodesField,
    Contact,
    Language,
    Listing,
    country_choices,
    country_name,
)
from irct.models.paths import LONGEST_TEXT
from irct.places.order import in_order
from irct.places.text import normalise

# They turn the order in which letters are shown.
TURNS_ORDER = re.compile("[\u202a-\u202e\u2066-\u2069]")
LONGEST_LINES = 4_000
# A vocabulary with more members is not shown whole.
MOST_CHOICES = 20
# What is chosen for a day beside what is stored of it, and what its reader was shown.
WHOLE_DAY, SAME, SEEN = "whole_day", "same", "seen"
LONGEST_HOURS = 100
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


class ReachField(forms.CharField):
    """A number or an address, which may be pasted with marks of its direction."""

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").translate(phones.MARKS).strip()


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
    """Yes, no, or unknown, unless whoever answers must know."""

    widget = forms.RadioSelect

    def __init__(self, *, may_be_unknown: bool = True, **kwargs: Any) -> None:
        choices = [("yes", _("yes")), ("no", _("no"))]
        choices += [("", _("not known"))] if may_be_unknown else []
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
    """For each day how it is, and its times; below what will be said in public of all of them."""

    template_name = "members/_hours.html"

    def __init__(self, country: str = "", zone: str = "") -> None:
        self.country, self.zone = country, zone
        self.notes: list[str] = []
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {}
        for day in hours.DAYS:
            widgets[f"{day}_is"] = forms.Select(choices=day_states(day))
            widgets[day] = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
        super().__init__(widgets | {SEEN: forms.HiddenInput})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The days; what is said beside them in public is shown with them."""
        self.country = data.get("country") or self.country
        self.zone = data.get("time_zone", self.zone)
        self.notes = [data[one] for one in data if one.endswith("hours_note") and data[one].strip()]
        return super().value_from_datadict(data, files, name)

    def decompress(self, value: str | None) -> list[str]:
        week = stored_week(value)
        cells = []
        for day in week.days:
            is_whole = any(span.is_whole_day for span in day.spans)
            state = WHOLE_DAY if is_whole else day.state or (hours.OPEN if day.spans else "")
            cells += [state, "" if is_whole or day.state else written(day)]
        return [*cells, str(week)]

    def get_context(
        self, name: str, value: str | list[str] | None, attrs: dict[str, object] | None
    ) -> dict[str, object]:
        cells = value if isinstance(value, list) else self.decompress(value)
        read = read_week(cells)
        # What a reader is shown is what they saw when they send the form again.
        shown = "" if read.questions else str(read.week)
        context = super().get_context(name, [*cells[:-1], shown], attrs)
        *widgets, seen = context["widget"]["subwidgets"]
        asked = {one.day for one in read.questions}
        are_asked = [day in asked for day in hours.DAYS]
        days = zip(wording.NAMES.values(), widgets[::2], widgets[1::2], are_asked, strict=True)
        return context | {
            "days": list(days),
            "seen": seen,
            "said": [] if read.questions else wording.lines(read.week, country=self.country),
            "guesses": wording.guesses(read.guesses),
            "country": self.country,
            "zone": self.zone if self.zone in zoneinfo.available_timezones() else "",
            "notes": self.notes,
        }


class HoursField(forms.MultiValueField):
    """Opening hours, written day by day: who writes them sees what is said in public first."""

    def __init__(self, *, country: str = "", zone: str = "", **kwargs: Any) -> None:
        fields: list[forms.Field] = []
        for day in hours.DAYS:
            states = forms.ChoiceField(choices=day_states(day), required=False)
            fields += [states, forms.CharField(required=False, max_length=LONGEST_HOURS)]
        fields.append(forms.CharField(required=False))
        kwargs["required"] = False
        widget = HoursWidget(country, zone)
        super().__init__(fields, require_all_fields=False, widget=widget, **kwargs)

    def compress(self, values: list[str]) -> str:
        read = read_week(values)
        if read.questions:
            raise ValidationError(wording.questions(read.questions))
        if str(read.week) != (values[-1] if values else ""):
            raise ValidationError(
                _("Look at what will be said in public. If it is right, save again.")
            )
        return str(read.week)


def day_states(day: str) -> list[tuple[str, object]]:
    """What may be chosen for a day; nothing is said of one for which nothing is chosen."""
    first = hours.DAYS[0]
    same = _("same as %(day)s") % {"day": wording.NAMES[first]}
    return [
        ("", _("not said")),
        (hours.OPEN, pgettext("a day", "open")),
        (WHOLE_DAY, _("open 24 hours")),
        (hours.APPOINTMENT, _("by appointment")),
        (hours.CLOSED, pgettext("a day", "closed")),
        *([(SAME, same)] if day != first else []),
    ]


def written(day: hours.Day) -> str:
    """The times of a day so that reading them finds the same."""
    plain = str(day)
    is_read = hours.read_day(plain).week.days[0] == day
    return plain if is_read else ", ".join(map(hours.explicit, day.spans))


def stored_week(value: str | None) -> hours.Week:
    try:
        return hours.Week.parse(value or "")
    except ValueError:
        return hours.Week()


def read_week(cells: Sequence[str]) -> hours.HoursReading:
    """What was chosen and written for the days of a week."""
    days: list[hours.Day] = []
    questions: list[hours.Question] = []
    guesses: set[str] = set()
    for number, name in enumerate(hours.DAYS):
        state, line = (str(cell or "").strip() for cell in (*cells[2 * number :], "", "")[:2])
        read = _read_day(state, line, days)
        days.append(read.week.days[0])
        questions += (one._replace(day=name) for one in read.questions)
        guesses |= read.guesses
    if questions:
        return hours.HoursReading(questions=tuple(questions))
    return hours.checked(hours.Week(tuple(days)), guesses)


def _read_day(state: str, line: str, before: list[hours.Day]) -> hours.HoursReading:
    read = hours.read_day(line)
    if state not in (SAME, WHOLE_DAY, hours.APPOINTMENT, hours.CLOSED):
        if state == hours.OPEN and not line:
            return hours.HoursReading(questions=(hours.Question(hours.NO_HOURS),))
        return read
    if state == SAME:
        chosen = before[0] if before else hours.Day()
    elif state == WHOLE_DAY:
        chosen = hours.Day((hours.WHOLE_DAY,))
    else:
        chosen = hours.Day(state=state)
    if line and (read.questions or read.week.days[0] != chosen):
        return hours.HoursReading(questions=(hours.Question(hours.BOTH, line),))
    return hours.HoursReading(hours.Week((chosen, *hours.Week().days[1:])))


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
    if field.name == "value" and issubclass(field.model, Contact):
        return field.formfield(form_class=ReachField)
    if field.name == "opening_hours":
        return HoursField(country=str(listing.country), zone=getattr(listing, "time_zone", ""))
    if field.name == "time_zone":
        return forms.ChoiceField(choices=zones_from(str(listing.country)), required=False)
    if isinstance(field, models.DateField):
        date = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return DayField(widget=date)
    if isinstance(field, models.TextField):
        area = forms.Textarea(attrs={"rows": 6})
        return forms.CharField(widget=area, max_length=LONGEST_TEXT)
    return field.formfield()


def in_plain_digits(typed: str) -> str:
    """What was typed, with the digits of any script as 0 to 9."""
    return "".join(str(decimal(char, char)) for char in typed)


class DayField(forms.DateField):
    """A day, whatever digits it is typed in."""

    def to_python(self, value: dt.date | str | None) -> dt.date | None:
        return super().to_python(in_plain_digits(value) if isinstance(value, str) else value)


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


def zones_from(country: str) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """The same, with those of a country before all others."""
    name, own = country_name(country), hours.zones(country)
    # A zone is called after a town that may lie in another state.
    here = [(zone, name if len(own) == 1 else town_of(zone)) for zone in own]
    nothing, *others = time_zones()
    kept = [
        (continent, [one for one in named if one[0] not in own])
        for continent, named in others
        if not isinstance(named, str)
    ]
    return [nothing, *([(name, here)] if here else []), *kept]


def town_of(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
