"""What experts and the secretariat send in about consent and portraits."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.consents import pictures
from experts.models import Part, a_year_from
from experts.models.consents import LONGEST_NOTE

AGREE, FEWER, WITHDRAW = "agree", "fewer", "withdraw"


class ConsentForm(forms.Form):
    """To which parts of the entry an expert agrees, or that they withdraw."""

    do = forms.ChoiceField(choices=[(one, one) for one in (AGREE, FEWER, WITHDRAW)])
    parts = forms.MultipleChoiceField(choices=Part.choices, required=False)

    def __init__(self, ticked: Collection[str], data: Any = None, *, is_listed: bool) -> None:
        super().__init__(data)
        self.is_listed = is_listed
        self.ticked = set(data.getlist("parts")) if data is not None else set(ticked)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("do") != WITHDRAW and not data.get("parts") and not self.is_listed:
            self.add_error("parts", _("Tick what may be public."))
        return data

    @property
    def is_to_be_listed(self) -> bool:
        """Say whether anything stays public: nothing ticked is nothing agreed to."""
        return self.cleaned_data["do"] != WITHDRAW and bool(self.cleaned_data["parts"])


class PaperForm(forms.Form):
    """A consent that an expert gave to the secretariat on paper."""

    given_on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("A year after it was signed, or earlier. Empty: a year."),
    )
    parts = forms.MultipleChoiceField(
        label=_("For which parts"), choices=Part.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Reason, and where the paper is"),
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("As in “Signed in Geneva, folder 12”. It is kept in the record."),
    )

    def clean_given_on(self) -> dt.date:
        given: dt.date = self.cleaned_data["given_on"]
        if given > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return given

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if given := data.get("given_on"):
            until = data["valid_until"] = data.get("valid_until") or a_year_from(given)
            if until < given:
                self.add_error("valid_until", _("The last day lies before the first."))
            elif until > a_year_from(given):
                self.add_error("valid_until", _("A consent is for a year at the most."))
            elif until < timezone.localdate():
                self.add_error("given_on", _("A consent of this day is over already."))
        return data


class PortraitForm(forms.Form):
    """A picture of an expert."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "JPEG, PNG or WebP, up to 5 MB, at least 200 by 200 pixels. Face and shoulders are "
            "enough."
        ),
        error_messages={
            "required": _("Choose a picture of 5 MB at the most."),
            "missing": _("Choose a picture of 5 MB at the most."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        max_length=500,
    )

    def clean_file(self) -> pictures.Picture:
        try:
            return pictures.made_anew(self.cleaned_data["file"])
        except pictures.PictureError as refused:
            raise ValidationError(str(refused)) from None
