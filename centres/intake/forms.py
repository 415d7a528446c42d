"""The form by which an editor says whether their centre takes new clients."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from centres.models import Centre
from irct.fields import DayField

YES, NO, UNTIL = "yes", "no", "until"
ANSWERS = {
    YES: _("Yes, we take new clients"),
    NO: _("No, we take no new clients now"),
    UNTIL: _("We are full until a day that we know"),
}
FARTHEST = dt.timedelta(days=730)


class IntakeForm(forms.Form):
    """An answer that was chosen, and what belongs to it."""

    until = DayField(
        label=_("Until which day?"),
        help_text=_("On that day we will ask you again."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Say until which day you take no new clients.")},
    )
    waiting_weeks = forms.IntegerField(
        label=_("How many weeks do people wait?"),
        help_text=_("For example 6. If you leave it empty, we show “not known”."),
        required=False,
        min_value=0,
        max_value=520,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, centre: Centre, answer: str, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"waiting_weeks": centre.waiting_weeks})
        self.answer = answer
        if answer != UNTIL:
            del self.fields["until"]

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        today = timezone.localdate()
        if until <= today:
            raise ValidationError(_("This day is over. Choose one that is still to come."))
        if until > today + FARTHEST:
            raise ValidationError(_("This day is far off. Choose one in the next two years."))
        return until

    def said(self) -> dict[str, object]:
        """What is written of the centre."""
        return {
            "takes_clients": self.answer == YES,
            "until": self.cleaned_data.get("until"),
            "waiting_weeks": self.cleaned_data["waiting_weeks"],
        }
