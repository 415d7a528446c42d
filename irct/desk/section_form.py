"""The form of one section of a listing at the desk."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumbers import country_code_for_region

from irct import hours
from irct.desk.records import LONGEST_REASON
from irct.members.forms import SectionForm
from irct.models import Block, country_name


class DeskSectionForm(SectionForm):
    """What the secretariat writes of one section: what the country says already is filled in."""

    note = forms.CharField(
        label=_("Reason for this change (kept in the history)"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_(
            "For example “The centre wrote on 3 May”. The editors of the entry can read it too. "
            "Optional."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = str(self.listing.country)
        if "time_zone" in self.fields and not self.values.get("time_zone"):
            self.fields["time_zone"].initial = hours.only_zone(country)
        if code := country_code_for_region(country):
            sentence = _("Numbers in %(country)s begin with +%(code)s.")
            for name, field in self.fields.items():
                if name.startswith("contacts-") and name.endswith("-value"):
                    said = sentence % {"country": country_name(country), "code": code}
                    field.help_text = f"{field.help_text} {said}"

    def clean(self) -> dict[str, object]:
        data = super().clean()
        for block in Block:
            on, how = (f"{block}_confirmed_{what}" for what in ("on", "how"))
            if on not in self.fields or {on, how} & self.errors.keys():
                continue
            if bool(data.get(on)) != bool(data.get(how)):
                message = _("Give both the day and how it was confirmed, or neither.")
                self.add_error(how, message)
            elif data.get(on) and data[on] > timezone.localdate():  # type: ignore[operator]
                self.add_error(on, _("This day has not come yet."))
        return data
