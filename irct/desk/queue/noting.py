"""What the secretariat notes about several things at once."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.queue import taking_back
from irct.desk.queue.items import ToDo
from irct.desk.queue.queues import Queue
from irct.fields import DayField
from irct.models import User, Work, handling_models
from irct.models.text_changes import text_change_models
from irct.models.work import LONGEST_NOTE, LONGEST_REASON, TICKED_OFF
from irct.places import locales

# What the buttons do with everything that is ticked.
ASSIGN, UNASSIGN, NOTE, PUT_OFF, TAKE_UP, TICK_OFF, TAKE_BACK = ACTS = (
    *("assign", "unassign", "note", "put_off", "take_up", "tick_off", "take_back"),
)


class HandlingForm(forms.Form):
    """What to note about every ticked item."""

    assignee = forms.ModelChoiceField(
        label=_("Assign to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Choose who does it"),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the secretariat sees it."),
    )
    put_off_until = DayField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    put_off_because = forms.CharField(label=_("Why"), required=False, max_length=LONGEST_REASON)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="with-%s")
        colleagues = User.objects.filter(is_active=True, is_staff=True).order_by("name", "email")
        cast(forms.ModelChoiceField, self.fields["assignee"]).queryset = colleagues
        self.act = self.data.get("act", "")

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if self.act == ASSIGN and not data.get("assignee") and "assignee" not in self.errors:
            self.add_error("assignee", _("Choose who does it."))
        if self.act == PUT_OFF:
            until = data.get("put_off_until")
            if "put_off_until" not in self.errors and (
                until is None or until <= timezone.localdate()
            ):
                self.add_error("put_off_until", _("Choose a day after today."))
            if not data.get("put_off_because"):
                self.add_error("put_off_because", _("Say why. Your colleagues will see it."))
        return data

    def values(self) -> dict[str, Any]:
        """The values to write for each item."""
        data = self.cleaned_data
        return {
            ASSIGN: {"assignee": data["assignee"]},
            UNASSIGN: {"assignee": None},
            NOTE: {"note": data["note"]},
            PUT_OFF: {name: data[name] for name in ("put_off_until", "put_off_because")},
            TAKE_UP: {"put_off_until": None, "put_off_because": "", "done_on": None},
            TICK_OFF: {"done_on": timezone.localdate()},
        }[self.act]


@transaction.atomic
def note(request: SignedInRequest, queue: Queue, form: HandlingForm) -> str:
    """Note something about the ticked items and say what was done; or add an error to the form."""
    items = queue.chosen_items(request.POST.getlist("item"))
    if form.act not in ACTS:
        form.add_error(None, _("Choose one of the actions."))
    if not items:
        form.add_error(
            None, _("Tick at least one item. What you ticked before may already be done.")
        )
    if form.act == TICK_OFF and any(item.kind not in TICKED_OFF for item in items):
        message = _(
            "Only alerts, hidden listings, those to show again, changed texts and missing figures "
            "can be ticked off. Open the others."
        )
        form.add_error(None, message)
    if form.act in (PUT_OFF, TICK_OFF) and (why := _why_it_stays(items, request.user)):
        form.add_error(None, why)
    if form.act == TAKE_BACK and any(item.asked_by != request.user.pk for item in items):
        form.add_error(None, _("Some of these are not your own. Tick only what you asked for."))
    if not form.is_valid():
        return ""
    if form.act == TAKE_BACK:
        return taking_back.take_back(items, by=request.user)
    for app, handlings in handling_models().items():
        of_app = [item for item in items if item.app == app]
        if of_app and not request.user.has_perm(f"{app}.change_handling"):
            raise PermissionDenied
        handlings.objects.note(of_app, by=request.user, **form.values())
    return _done(form, len(items))


def _why_it_stays(items: list[ToDo], by: User) -> str:
    """Why all others go on seeing some of these as work; nothing if they need not."""
    if any(item.is_dangerous for item in items):
        return gettext("A report that somebody else answers is not put off. Decide about it.")
    texts = [item.key for item in items if item.kind == Work.TEXT]
    own = (model.objects.filter(pk__in=texts, by=by) for model in text_change_models())
    if not settings.SECRETARIAT_OF_ONE and texts and any(some.exists() for some in own):
        return gettext("You changed one of these texts yourself, so a colleague looks at it.")
    return ""


def _done(form: HandlingForm, count: int) -> str:
    person = form.cleaned_data["assignee"]
    message = {
        ASSIGN: ngettext(
            "%(count)d item is assigned to %(who)s.",
            "%(count)d items are assigned to %(who)s.",
            count,
        ),
        UNASSIGN: ngettext(
            "%(count)d item is assigned to nobody.",
            "%(count)d items are assigned to nobody.",
            count,
        ),
        NOTE: ngettext(
            "The note is added to %(count)d item.",
            "The note is added to %(count)d items.",
            count,
        ),
        PUT_OFF: ngettext(
            "%(count)d item is put off until %(day)s.",
            "%(count)d items are put off until %(day)s.",
            count,
        ),
        TAKE_UP: ngettext(
            "%(count)d item is back in the queue.", "%(count)d items are back in the queue.", count
        ),
        TICK_OFF: ngettext(
            "%(count)d item is ticked off.", "%(count)d items are ticked off.", count
        ),
    }[form.act]
    until = form.cleaned_data["put_off_until"]
    return message % {
        "count": count,
        "who": person,
        "day": until and locales.day(until),
    }
