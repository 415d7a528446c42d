"""What visitors say is wrong: the riskiest first, beside what the public sees."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import Case, F, OrderBy, When
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.decisions import DecisionAdmin, ListingRegionFilter
from irct.disclosure.contact_details import found_in
from irct.history.marks import visible
from irct.models import Listing
from irct.models.corrections import Correction, CorrectionState, by_risk

RESOLVE, DISMISS = "resolve", "dismiss"
LONGEST_NOTE = 500
SHOWN_IN_LISTS = 80


class OutcomeForm(forms.Form):
    """The outcome of a correction."""

    note = forms.CharField(
        label=_("What you found out"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_(
            "The secretariat sees it in the entry’s history; its editors do not. Do not repeat "
            "what the visitor wrote. If you dismiss the report, say why."
        ),
    )

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if DISMISS in self.data and not note:
            raise forms.ValidationError(_("Say why you are dismissing it."))
        return note


class FloodFilter(admin.BooleanFieldListFilter):
    """Corrections of whose kind more came in an hour than anybody can read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = gettext("one of many at once")


class CorrectionAdmin(DecisionAdmin):
    """Open corrections, riskiest and oldest first, then those decided."""

    list_display = ["listing_shown", "kind_shown", "text_shown", "received_on", "state"]
    list_filter = ["state", "kind", ("is_of_flood", FloodFilter), ListingRegionFilter]
    search_fields = ["listing__name"]
    search_help_text = _("The name of a listing.")

    def get_queryset(self, request: SignedInRequest) -> models.QuerySet:
        corrections = super().get_queryset(request).select_related("listing", "decided_by")
        return corrections.defer("listing__document", "listing__names")

    def get_ordering(self, request: SignedInRequest) -> list[OrderBy | str]:
        rank = Case(When(state=CorrectionState.OPEN, then=by_risk()))
        decided_last = F("decided_at").desc(nulls_first=True)
        return [rank.asc(nulls_last=True), decided_last, "received_on", "id"]

    # Columns

    @admin.display(description=_("listing"), ordering="listing__sort_name")
    def listing_shown(self, correction: Correction) -> str:
        return str(correction.listing)

    @admin.display(description=_("what is wrong"), ordering=by_risk())
    def kind_shown(self, correction: Correction) -> str:
        kind = correction.get_kind_display()
        if correction.repeats:
            reports = gettext("%(number)d reports") % {"number": correction.repeats + 1}
            kind = f"{kind}, {reports}"
        if not (correction.is_risky and correction.is_open):
            return kind
        return format_html('{}<span class="second">{}</span>', kind, gettext("high risk"))

    @admin.display(description=_("what the visitor wrote"))
    def text_shown(self, correction: Correction) -> str:
        return visible(Truncator(correction.text).chars(SHOWN_IN_LISTS))

    # Deciding

    def _act(self, request: SignedInRequest, correction: Correction) -> HttpResponse:
        verb = next((verb for verb in (RESOLVE, DISMISS) if verb in request.POST), None)
        form = OutcomeForm(request.POST if verb else None)
        if verb and form.is_valid():
            return self._decide(request, correction, verb, form.cleaned_data["note"])
        return self._page(request, correction, form)

    def _decide(
        self, request: SignedInRequest, correction: Correction, verb: str, note: str
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                if verb == DISMISS:
                    correction.dismiss(by=request.user, reason=note)
                else:
                    correction.resolve(by=request.user, note=note)
                self.log_change(request, correction, correction.get_state_display())
        except correction.AlreadyDecided:
            correction.refresh_from_db()
            return self._too_late(request, correction)
        self.message_user(
            request,
            _("“%(what)s”: %(state)s. What the visitor wrote has been erased.")
            % {"what": correction, "state": correction.get_state_display()},
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self._list(request))

    def _too_late(self, request: SignedInRequest, correction: Correction) -> HttpResponse:
        correction.refresh_from_db()
        return self._redirect_too_late(request, correction, correction.get_state_display())

    def _page(
        self, request: SignedInRequest, correction: Correction, form: OutcomeForm | None = None
    ) -> HttpResponse:
        listing: Listing = correction.listing.stored()
        is_public = listing.is_public()
        others = listing.corrections.open().exclude(pk=correction.pk)
        context = {
            **self._shared(request, correction),
            "correction": correction,
            "text": visible(correction.text),
            "leads_somewhere": bool(found_in(correction.text, country=str(listing.country))),
            "listing": listing,
            "public_url": listing.get_absolute_url() if is_public else "",
            "profile": listing.projection() if is_public else None,
            "form": form or OutcomeForm(),
            "may_decide": correction.is_open and self.has_change_permission(request, correction),
            "others": [
                (other, self._url(other))
                for other in others.select_related("listing").order_by(by_risk(), "received_on")
            ],
        }
        return TemplateResponse(request, "admin/correction.html", context)
