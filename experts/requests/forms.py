"""The form with which somebody asks for an expert."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from experts.models import ExpertRequest
from experts.models.request_lists import NOTE_KEPT_FOR
from experts.models.requests import LONGEST_NOTE
from experts.requests import case_details
from experts.requests.case_details import Detail
from experts.vocabulary import Focus, KindOfHelp, Urgency
from irct.fields import USUAL_LANGUAGES, DayField, NamedCodesField, refuse_turned_order
from irct.models import Language, country_choices
from irct.places import locales
from irct.visitors.corrections import within

LONGEST_QUOTE = 60
LATEST_YEARS = 10
NOTE_HELP = _(
    "Up to 200 characters, for example “The report is due in May. An interpreter for Dari is "
    "booked.” Nothing about a person, and nothing about what happened: no names, ages, dates or "
    "places. We check for such words, but a program cannot find all of them: the check is a hint "
    "and not a wall. Only the coordinator reads the note. It is erased once it is read, after "
    "{days} days at the latest."
)
# Short labels for the preview, where the question is too long.
SHORT_LABELS = {"note": _("Note for the coordinator")}
# Isolates the direction of a quotation within a sentence of another script.
ISOLATED = "\u2068{}\u2069"


def _line(label: Any, missing: Any, *, autocomplete: str = "off", **kwargs: Any) -> forms.CharField:
    attrs = {"autocomplete": autocomplete, "dir": "auto"}
    return forms.CharField(
        label=label,
        widget=forms.TextInput(attrs=attrs),
        validators=[refuse_turned_order],
        error_messages={"required": missing},
        **kwargs,
    )


def _countries() -> list[tuple[str, str | Promise]]:
    return [("", _("Choose a country")), *country_choices()]


class RequestForm(forms.Form):
    """Who is asking for an expert, and what for; never what the case is about."""

    name = _line(_("Your name"), _("Write your name."), autocomplete="name", max_length=150)
    organisation = _line(
        _("Your organisation"),
        _("Write which organisation, law firm or court you work for."),
        autocomplete="organization",
        max_length=200,
        help_text=_("A law firm, an organisation or a court."),
    )
    role = _line(
        _("Your role there"),
        _("Write what you do there."),
        autocomplete="organization-title",
        max_length=100,
        help_text=_("For example solicitor, judge or caseworker."),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Write the e-mail address where the coordinator can answer you."),
            "invalid": _("This is not an e-mail address. It should look like name@example.org."),
        },
        help_text=_("The coordinator answers to this e-mail address. We show it to nobody else."),
    )
    asker_country = forms.ChoiceField(
        label=_("The country where you work"),
        choices=_countries,
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={"required": _("Choose the country where you work.")},
    )
    help = forms.ChoiceField(
        label=_("What do you need?"),
        widget=forms.RadioSelect,
        choices=[
            (KindOfHelp.IN_PERSON, _("An evaluation in person")),
            (KindOfHelp.REMOTE, _("A remote evaluation, by video")),
            (KindOfHelp.REVIEW, _("A review of an existing report")),
            (KindOfHelp.TESTIMONY, _("Testimony before a court or another body")),
            (KindOfHelp.TRAINING, _("Training")),
            (KindOfHelp.ADVICE, _("Advice")),
        ],
        error_messages={"required": _("Choose what you need.")},
        help_text=_("Choose what is most important. You can discuss more later."),
    )
    focus = forms.MultipleChoiceField(
        label=_("What must the expert have experience with?"),
        required=False,
        choices=Focus.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what applies, or nothing."),
    )
    country = forms.ChoiceField(
        label=_("The country where the expert is needed"),
        choices=_countries,
        error_messages={"required": _("Choose the country where the expert is needed.")},
        help_text=_("Where the court is, or where the expert would see somebody."),
    )
    court = forms.CharField(
        label=_("Court or other body"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        validators=[refuse_turned_order],
        help_text=_(
            "Only if there is one, for example “Upper Tribunal” or “UN Committee against "
            "Torture”. No case number, no names of parties."
        ),
    )
    deadline = DayField(
        label=_("By which date?"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": _("This is not a date. Write it like this: 2027-01-31.")},
        help_text=_("Leave this empty if no date is set."),
    )
    urgency = forms.ChoiceField(
        label=_("How soon do you need somebody?"),
        widget=forms.RadioSelect,
        choices=[
            (Urgency.DAYS, _("Within days")),
            (Urgency.WEEKS, _("Within weeks")),
            (Urgency.MONTHS, _("Within months")),
        ],
        error_messages={"required": _("Choose how soon you need somebody.")},
    )
    note = forms.CharField(
        label=_("Anything about deadlines, travel, fees or the form of the report?"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "maxlength": LONGEST_NOTE, "autocomplete": "off", "dir": "auto"}
        ),
        validators=[refuse_turned_order],
        help_text=format_lazy(NOTE_HELP, days=NOTE_KEPT_FOR.days),
    )
    # A honeypot: hidden from people, filled in by programs.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    GROUPS = {
        _("Who is asking"): ("name", "organisation", "role", "email", "asker_country"),
        _("What you need"): ("help", "focus", "languages", "country", "court"),
        _("By when"): ("urgency", "deadline"),
        _("Only if it helps"): ("note",),
    }

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["languages"] = NamedCodesField(
            Language,
            usual=USUAL_LANGUAGES,
            label=_("Which languages must the expert speak?"),
            help_text=_("Those of the person whom the expert will see, or of the court."),
        )

    def groups(self) -> Iterator[tuple[str | Promise, list[forms.BoundField]]]:
        """(heading, fields) for each group."""
        for title, names in self.GROUPS.items():
            yield title, [self[name] for name in names]

    # Checking

    def clean_languages(self) -> list[str]:
        languages: list[str] = self.cleaned_data["languages"]
        if not languages:
            raise ValidationError(_("Choose a language."))
        return languages

    def clean_deadline(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["deadline"]
        today = timezone.localdate()
        if day and day < today:
            raise ValidationError(_("This date has passed. Choose a later one, or none."))
        if day and day.year > today.year + LATEST_YEARS:
            raise ValidationError(_("This date is many years ahead. Check the year."))
        return day

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty, then continue."))
        return ""

    def clean_note(self) -> str:
        return within(LONGEST_NOTE, self.cleaned_data["note"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        country = data.get("asker_country", "")
        if note := data.get("note"):
            self._refuse("note", case_details.found_in_note(note, country=country))
        for name, kinds in (
            ("organisation", case_details.IN_AN_ORGANISATION),
            ("role", case_details.IN_A_ROLE),
            ("court", case_details.IN_A_COURT),
        ):
            if line := data.get(name):
                found = case_details.found_in_line(line, kinds, country=country)
                self._refuse(name, found)
        return data

    def _refuse(self, name: str, details: Iterable[Detail]) -> None:
        for why in refusals(details):
            self.add_error(name, why)

    @property
    def holds_a_case(self) -> bool:
        """Something was refused because it may be about a case."""
        return any(self.has_error(name, "case") for name in self.fields)

    # After checking

    def values(self) -> dict[str, Any]:
        """By column of the request."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}

    def summary(self) -> Iterator[tuple[str | Promise, list[tuple[str | Promise, str]]]]:
        """What the coordinator will read: (heading, [(label, value)]) for each group."""
        for title, fields in self.groups():
            rows: list[tuple[str | Promise, str]] = [
                (SHORT_LABELS.get(f.name, f.label), self._display_value(f.name)) for f in fields
            ]
            if rows := [(label, value) for label, value in rows if value]:
                yield title, rows

    def _display_value(self, name: str) -> str:
        value = self.cleaned_data[name]
        field = self.fields[name]
        if not value:
            return ""
        if name == "languages":
            return ", ".join(Language(code).label for code in value)
        if name == "focus":
            return ", ".join(str(Focus(code).label) for code in value)
        if name == "deadline":
            return locales.day(value)
        return str(dict(field.choices)[value]) if hasattr(field, "choices") else value

    def hidden_values(self) -> list[tuple[str, str]]:
        """(name, value) of the hidden fields that carry the answers to the next page."""
        typed = cast(QueryDict, self.data)
        names = [
            field.html_name + suffix
            for field in self
            for suffix in getattr(field.field.widget, "widgets_names", [""])
        ]
        return [(name, value) for name in names for value in typed.getlist(name)]

    def differs_from(self, known: ExpertRequest) -> bool:
        """The same form was sent before with other answers, as far as they are kept."""
        return any(
            (str(stored) if name.endswith("country") else stored) != value
            for name, value in self.values().items()
            if name != "note" or known.note
            for stored in [getattr(known, name)]
        )


def refusals(details: Iterable[Detail]) -> Iterator[ValidationError]:
    """An error for each detail, with its quotation and the reason."""
    for detail in details:
        quote = ISOLATED.format(Truncator(detail.quote).chars(LONGEST_QUOTE))
        yield ValidationError(case_details.WHY[detail.seen], "case", {"quote": quote})
