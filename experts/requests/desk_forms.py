"""The forms with which the secretariat works on a request."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from experts.models import Expert, ExpertRequest
from experts.models.requests import LONGEST_OUTCOME
from irct.models import User

WIDE = {"rows": 2, "class": "vLargeTextField"}


class AssignForm(forms.Form):
    coordinator = forms.ModelChoiceField(
        label=_("Coordinator"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, record: ExpertRequest, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial={"coordinator": record.coordinator_id})
        field = cast(forms.ModelChoiceField, self.fields["coordinator"])
        field.queryset = User.objects.filter(is_active=True, is_staff=True).order_by(
            "name", "email"
        )
        if record.state != ExpertRequest.State.ASSIGNED:
            field.required, field.empty_label = True, _("Choose somebody")


class AskForm(forms.Form):
    """Which experts to ask, and how much to tell them."""

    experts = forms.ModelMultipleChoiceField(
        queryset=Expert.objects.none(),
        error_messages={"required": _("Tick the experts you want to ask.")},
    )
    tells_asker = forms.BooleanField(label=_("Tell them who is asking"), required=False)

    def __init__(self, record: ExpertRequest, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        published = Expert.objects.published().exclude(enquiries__request=record)
        field = cast(forms.ModelMultipleChoiceField, self.fields["experts"])
        field.queryset = published.without_documents()


class TellOthersForm(forms.Form):
    tell_others = forms.BooleanField(
        label=_("Tell the other experts we asked that it is settled"),
        required=False,
        initial=True,
    )


class CloseForm(TellOthersForm):
    outcome = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=LONGEST_OUTCOME,
        widget=forms.Textarea(attrs=WIDE),
        help_text=_("Only the secretariat reads it. No names, and nothing about the case."),
    )
    field_order = ["outcome", "tell_others"]


class DeclineForm(TellOthersForm):
    reason = forms.CharField(
        label=_("What we write to the person asking"),
        max_length=LONGEST_OUTCOME,
        widget=forms.Textarea(attrs=WIDE),
        help_text=_("They read it in an e-mail that begins “We are sorry”."),
        error_messages={"required": _("Say why. The person asking reads it.")},
    )
    field_order = ["reason", "tell_others"]
