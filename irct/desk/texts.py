"""Texts that were changed lately and are public: the difference, and putting back what stood."""

from django.contrib import admin, messages
from django.db import models
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.decisions import DecisionAdmin, ListingRegionFilter
from irct.desk.records import ReasonForm
from irct.history.differences import title
from irct.history.putting_back import putting_back
from irct.members.texts import put_back_and_tell
from irct.models import TextChange


class TextChangeAdmin(DecisionAdmin):
    """Changes of texts, the latest first; whoever may change a listing puts them back."""

    list_display = ["listing_shown", "what_shown", "who_shown", "began_at"]
    list_filter = ["began_at", ListingRegionFilter]
    date_hierarchy = "began_at"
    search_fields = ["listing__name", "by__email", "by__name"]
    search_help_text = _("A name of a listing, or of the person who changed it.")

    def get_queryset(self, request: SignedInRequest) -> models.QuerySet:
        changes = super().get_queryset(request).select_related("listing", "by")
        return changes.defer("listing__document", "listing__names")

    def has_change_permission(
        self, request: SignedInRequest, obj: models.Model | None = None
    ) -> bool:
        listing = self.model._meta.get_field("listing").related_model._meta
        return request.user.has_perm(f"{listing.app_label}.change_{listing.model_name}")

    # Columns

    @admin.display(description=_("listing"), ordering="listing__sort_name")
    def listing_shown(self, change: TextChange) -> str:
        return str(change.listing)

    @admin.display(description=_("what was changed"))
    def what_shown(self, change: TextChange) -> str:
        called = (
            (title(change.listing, item["path"], item["before"], item["after"]),)
            for item in change.differences
        )
        return format_html_join("", '<span class="line">{}</span>', called)

    @admin.display(description=_("by"), ordering="by__email")
    def who_shown(self, change: TextChange) -> str:
        return str(change.by or gettext("not by a person who is known here"))

    # Putting back

    def _act(self, request: SignedInRequest, change: TextChange) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._page(request, change, form)
        reason = form.cleaned_data["reason"] or gettext("A text was put back")
        plan, requests = put_back_and_tell(change, by=request.user, note=reason)
        if plan.is_done:
            message = gettext("What stood there is back. The editors of the entry get an e-mail.")
            self.message_user(request, message, messages.SUCCESS)
        if requests:
            message = gettext("What leads to somebody waits for a colleague to approve it.")
            self.message_user(request, message, messages.WARNING)
        if plan.conflicts:
            message = gettext("Somebody else has changed a text again since. It stays as it is.")
            self.message_user(request, message, messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        return HttpResponseRedirect(self._list(request))

    def _page(
        self, request: SignedInRequest, change: TextChange, form: ReasonForm | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Put back what stood there?"),
            "subtitle": None,
            "opts": self.opts,
            "listing": change.listing,
            "listing_url": self._url(change.listing),
            "history_url": self._url(change.listing, "history"),
            "list_url": self._list(request),
            "change": change,
            "plan": putting_back(change),
            "form": form or ReasonForm(),
            "may_put_back": self.has_change_permission(request, change),
        }
        return TemplateResponse(request, "admin/text_change.html", context)
