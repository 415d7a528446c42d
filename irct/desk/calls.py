"""Reaching the editors of a listing: a reminder by e-mail, and at last a call."""

import datetime as dt
import uuid
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.histories import HistoryAdmin
from irct.desk.pages import PagesAdmin
from irct.desk.queue import way_back
from irct.fields import DayField
from irct.history import marks
from irct.history.recorded import recorded
from irct.hours import only_zone
from irct.mail import reminders
from irct.models import Block, Confirmer, Language, Listing, ListingQuerySet
from irct.models.rows import all_of
from irct.places.locales import capfirst
from irct.templatetags import directory

REACHED, NOT_REACHED = "reached", "not_reached"
LONGEST_NOTE = 500
# How soon to try again, if nobody says otherwise.
SOON = dt.timedelta(days=3)
LATER = dt.timedelta(days=14)
EARLIER_CALLS = 5
# By which a centre is spoken with.
BY_THE_SECRETARIAT = (Confirmer.PHONE, Confirmer.EMAIL, Confirmer.VISIT)


class CallForm(forms.Form):
    """The outcome of a call."""

    right = forms.MultipleChoiceField(
        label=_("What they confirm"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Read each part above to them. What you tick is confirmed today."),
    )
    how = forms.ChoiceField(
        label=_("How you reached them"),
        choices=[(how.value, capfirst(how.label)) for how in BY_THE_SECRETARIAT],
        initial=Confirmer.PHONE,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("The secretariat sees it in the history; the editors do not."),
    )
    again_on = DayField(
        label=_("Call again on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_(
            "The call comes back into the queue on that day. If you leave it empty: in 3 days if "
            "you reached nobody, in 14 days if something is not confirmed yet."
        ),
    )

    def __init__(self, listing: Listing, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.listing = listing
        right = cast(forms.MultipleChoiceField, self.fields["right"])
        right.choices = [(block.value, capfirst(block.label)) for block in listing.BLOCKS]

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if NOT_REACHED in self.data and data.get("right"):
            self.add_error("right", _("You reached nobody, so nobody can have confirmed this."))
        again_on = data.get("again_on")
        if again_on and again_on <= timezone.localdate():
            self.add_error("again_on", _("Choose a day after today."))
        return data

    def seals(self) -> dict[Block, str]:
        """The seals of the blocks that the caller saw."""
        return {block: self.data.get(f"seen-{block}", "") for block in self.listing.BLOCKS}


class CallAdmin(PagesAdmin, HistoryAdmin):
    """Listings whose editors are reminded by e-mail and finally called."""

    def get_urls(self) -> list[URLPattern]:
        call = self.admin_site.admin_view(self.call_view)
        return [
            path("<uuid:object_id>/call/", call, name=self._name("call")),
            *super().get_urls(),
        ]

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        may_call = self.has_change_permission(request, listing)
        return super().beside(request, listing) | {
            "call_url": self._page(listing, "call") if may_call else "",
            "bounced": bounced_of(listing),
        }

    @admin.action(description=_("Remind the editors now"), permissions=["change"])
    def remind(self, request: SignedInRequest, queryset: ListingQuerySet) -> None:
        """Send the reminder of each listing, and say where that was not possible."""
        sent, today = 0, timezone.localdate()
        for listing in queryset:
            if why := reminders.remind_now(listing, today):
                refusal = _("No reminder sent for %(listing)s: %(why)s.")
                self.message_user(
                    request, refusal % {"listing": listing, "why": why}, messages.WARNING
                )
            else:
                self.log_change(request, listing, gettext("Reminded the editors"))
                sent += 1
        if sent:
            message = ngettext(
                "The editors of %d listing will get an e-mail.",
                "The editors of %d listings will get an e-mail.",
                sent,
            )
            self.message_user(request, message % sent, messages.SUCCESS)

    def call_view(self, request: SignedInRequest, object_id: uuid.UUID) -> HttpResponse:
        """Show whom to call and what to ask, and record the outcome."""
        listing = self._listing(request, object_id)
        if not self.has_change_permission(request, listing):
            raise PermissionDenied
        verb = next((verb for verb in (REACHED, NOT_REACHED) if verb in request.POST), "")
        form = CallForm(listing, request.POST if verb else None)
        if verb and form.is_valid():
            return self._note_call(request, listing, form, is_reached=verb == REACHED)
        return self._call_page(request, listing, form)

    @transaction.atomic
    def _note_call(
        self, request: SignedInRequest, listing: Listing, form: CallForm, *, is_reached: bool
    ) -> HttpResponse:
        data, changed = form.cleaned_data, list[Block]()
        if is_reached:
            right = [block for block in listing.BLOCKS if block in data["right"]]
            how = Confirmer(data["how"] or Confirmer.PHONE)
            changed = listing.confirm(right, by=request.user, how=how, seen=form.seals())
        is_all = is_reached and not changed and len(data["right"]) == len(listing.BLOCKS)
        again_on = data["again_on"] or timezone.localdate() + (LATER if is_reached else SOON)
        again_on = None if is_all else again_on
        call = {"is_reached": is_reached, "note": data["note"], "again_on": again_on}
        listing.note_call(by=request.user, **call)
        self._tell_of_call(request, changed, again_on)
        if changed:
            return HttpResponseRedirect(request.get_full_path())
        return HttpResponseRedirect(way_back(request) or self._page(listing, "change"))

    def _tell_of_call(
        self, request: SignedInRequest, changed: list[Block], again_on: dt.date | None
    ) -> None:
        if changed:
            message = _(
                "Not confirmed, because somebody changed it during your call: %(parts)s. "
                "Check it again."
            ) % {"parts": get_text_list([str(block.label) for block in changed], gettext("and"))}
            self.message_user(request, message, messages.WARNING)
        noted = gettext("The call is recorded, and everything is confirmed.")
        if again_on:
            noted = gettext("The call is recorded. Call again on %s.") % directory.day(again_on)
        self.message_user(request, noted, messages.SUCCESS)

    def _call_page(
        self, request: SignedInRequest, listing: Listing, form: CallForm
    ) -> HttpResponse:
        # The seals come first: what is changed while somebody speaks is not confirmed.
        seals = {block: seal or listing.seal_of(block) for block, seal in form.seals().items()}
        stored = self.model._default_manager.with_children().get(pk=listing.pk)
        profile = stored.projection()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Call %s") % listing,
            "opts": self.opts,
            "listing": stored,
            "listing_url": self._page(listing, "change"),
            "history_url": self._page(listing, "history"),
            "is_public": stored.is_public(),
            "ways": ways_to_speak(stored),
            "editorships": listing.editorships.with_bounced().select_related("user"),
            "languages": [Language(code).label for code in stored.languages],
            "blocks": [
                {
                    "key": block.value,
                    "title": capfirst(block.label),
                    "confirmation": profile.confirmations[block],
                    "seal": seals[block],
                    "recorded": recorded(stored, block),
                }
                for block in listing.BLOCKS
            ],
            "calls": listing.calls.select_related("called_by")[:EARLIER_CALLS],
            "form": form,
        } | local_time(stored)
        return TemplateResponse(request, "admin/listing_call.html", context)


def ways_to_speak(listing: Listing) -> list[dict[str, object]]:
    """All numbers of a listing, those for the secretariat only included."""
    if hasattr(listing, "contacts"):
        return [
            {
                "kind": contact.get_kind_display(),
                "value": contact.value,
                "shown": marks.way(contact.value),
                "languages": [Language(code).label for code in contact.languages],
                "who": contact.get_visibility_display(),
                "may_leave_message": contact.may_leave_message,
            }
            for contact in listing.contacts.all()
            if contact.kind in contact.SPOKEN
        ]
    secretariat = _("the secretariat only")
    number = getattr(listing, "phone", None)
    phone = {"kind": _("phone"), "value": str(number), "languages": [], "who": secretariat}
    phone |= {"shown": marks.way(str(number)), "may_leave_message": None}
    return [phone] if number else []


def local_time(listing: Listing) -> dict[str, object]:
    """The time at the listing, as far as its time zone or that of its country is known."""
    zone = getattr(listing, "time_zone", "") or only_zone(str(listing.country))
    return {"zone": zone, "now": timezone.now()} if zone else {}


def bounced_of(listing: Listing) -> list[tuple[str, dt.date]]:
    """Addresses of a listing and its editors from which mail came back, with the day."""
    editorships = listing.editorships.bounced().select_related("user")
    found = {editorship.user.email: editorship.bounced_on for editorship in editorships}
    if hasattr(listing, "contacts"):
        found |= {contact.value: contact.bounced_on for contact in listing.contacts.bounced()}
    else:
        experts = all_of(type(listing)).bounced().filter(pk=listing.pk)
        found |= dict(experts.values_list("email", "bounced_on"))
    return sorted(found.items())
