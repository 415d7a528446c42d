"""The forms about consent and portraits, for experts and the secretariat."""

import datetime as dt
from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.consents import pictures
from experts.models import ConsentPart, a_year_from
from experts.models.consents import LONGEST_NOTE
from irct.fields import DayField

AGREE, FEWER, WITHDRAW = "agree", "fewer", "withdraw"


class ConsentForm(forms.Form):
    """Which parts of the entry an expert agrees to, or that they withdraw."""

    do = forms.ChoiceField(choices=[(one, one) for one in (AGREE, FEWER, WITHDRAW)])
    parts = forms.MultipleChoiceField(choices=ConsentPart.choices, required=False)
    # Whether there was a consent, or one that waited, when the page was opened.
    agreed_before = forms.BooleanField(required=False)

    def __init__(
        self, ticked: Collection[str], data: QueryDict | None = None, *, is_listed: bool
    ) -> None:
        super().__init__(data)
        self.is_listed = is_listed
        self.ticked = set(data.getlist("parts")) if data is not None else set(ticked)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("do") != WITHDRAW and not data.get("parts") and not self.is_listed:
            self.add_error("parts", _("Tick what may be public."))
        return data

    @property
    def is_to_be_listed(self) -> bool:
        """Ticking nothing is the same as withdrawing."""
        return self.cleaned_data["do"] != WITHDRAW and bool(self.cleaned_data["parts"])


class PaperForm(forms.Form):
    """A consent that an expert gave to the secretariat on paper."""

    given_on = DayField(
        label=_("Signed on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    valid_until = DayField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("At most a year after it was signed. If empty, we use a year."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Parts of the entry"),
        choices=ConsentPart.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Reason, and where the paper is kept"),
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("For example “Signed in Geneva, folder 12”. It is kept in the record."),
    )

    def clean_given_on(self) -> dt.date:
        given: dt.date = self.cleaned_data["given_on"]
        if given > timezone.localdate():
            raise ValidationError(_("This day is in the future."))
        return given

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if given := data.get("given_on"):
            until = data["valid_until"] = data.get("valid_until") or a_year_from(given)
            if until < given:
                self.add_error("valid_until", _("The last day is before the first."))
            elif until > a_year_from(given):
                self.add_error("valid_until", _("A consent can last a year at most."))
            elif until < timezone.localdate():
                self.add_error("given_on", _("A consent given on this day has already ended."))
        return data


class PortraitForm(forms.Form):
    file = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "JPEG, PNG or WebP, up to 5 MB, at least 200 by 200 pixels. Your face and shoulders "
            "are enough."
        ),
        error_messages={
            "required": _("Choose a picture of up to 5 MB."),
            "missing": _("Choose a picture of up to 5 MB."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        max_length=500,
    )

    def clean_file(self) -> pictures.EncodedPicture:
        try:
            return pictures.reencode(self.cleaned_data["file"])
        except pictures.PictureError as error:
            raise ValidationError(str(error)) from None
