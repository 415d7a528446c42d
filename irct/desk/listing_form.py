"""The form in which the secretariat edits a listing."""

import datetime as dt
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from irct.desk import conflicts
from irct.desk.proposals import Waiting
from irct.desk.records import RecordForm
from irct.models import Block


class ListingForm(RecordForm):
    """What the secretariat writes about a listing."""

    # What of the listing its reader had before them.
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    # When that was, if somebody has changed the listing since.
    changed_since: dt.datetime | None = None
    # What of it waits for a colleague, once it is being saved.
    pending_changes: Waiting

    def prepare(self) -> None:
        if not self.instance._state.adding:
            self.fields["version"].initial = conflicts.state(self.instance)
        if "slug" in self.fields:
            # The model makes one from the name.
            self.fields["slug"].required = False

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        for block in Block:
            on, how = (data.get(f"{block}_confirmed_{what}") for what in ("on", "how"))
            if f"{block}_confirmed_on" in data and bool(on) != bool(how):
                self.add_error(
                    f"{block}_confirmed_how",
                    _("Give both the day and how it was confirmed, or neither."),
                )
        seen = data.get("version", "")
        if not self.instance._state.adding and conflicts.has_changed(self.instance, seen):
            self.changed_since = conflicts.seen_at(seen)
            self.add_error(
                None,
                _(
                    "Nothing has been saved yet: somebody changed this listing while you were "
                    "editing it. Compare the differences, then save again."
                ),
            )
            # Who saves again has seen it.
            data_seen = cast(QueryDict, self.data).copy()
            data_seen["version"] = self.fields["version"].initial
            self.data = data_seen
        return data
