"""The form in which an expert answers an enquiry, or the secretariat after a call."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from experts.models.enquiries import LONGEST_COMMENT, Answer
from experts.requests import case_details
from experts.requests.forms import refusals

ANSWERS = [
    (Answer.YES, _("Yes, I can help")),
    (Answer.PERHAPS, _("Perhaps")),
    (Answer.NO, _("No, not this time")),
]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Can you help?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes, no or perhaps.")},
    )
    comment = forms.CharField(
        label=_("Anything to add? You may leave this empty."),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example “From March on” or “By video only”. Up to 300 characters. No names, no "
            "dates of birth, nothing about what happened to anybody. The coordinator reads it."
        ),
    )
    may_give_email = forms.BooleanField(
        label=_("IRCT may give my e-mail address to the person asking"),
        required=False,
        help_text=_("Only if we introduce you. Otherwise the coordinator passes messages on."),
    )

    def clean_comment(self) -> str:
        comment: str = self.cleaned_data["comment"]
        if errors := list(refusals(case_details.found_in(comment))):
            raise ValidationError(errors)
        return comment
