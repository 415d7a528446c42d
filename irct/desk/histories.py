"""The history of a listing at the desk: how it stood on a day, and undoing one change."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from irct import history
from irct.accounts.requests import SignedInRequest
from irct.desk.records import RecordAdmin
from irct.members.history import DayForm, act_to_undo, past_page, undo_page
from irct.models import Listing


class HistoryAdmin(RecordAdmin):
    """A record whose editors read its history too, and whose changes can be undone."""

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("history/on/", self.past_view, "as_it_stood"),
            ("history/<uuid:act>/undo/", self.undo_view, "undo"),
        ]
        return [
            path(
                f"<uuid:object_id>/{address}",
                self.admin_site.admin_view(view),
                name=self._name(page),
            )
            for address, view, page in pages
        ] + super().get_urls()

    def history_view(
        self,
        request: SignedInRequest,
        object_id: str,
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        response = super().history_view(request, object_id, extra_context)
        if isinstance(response, TemplateResponse):
            context = response.context_data or {}
            response.context_data = context | {
                "form": DayForm(begun=None),
                "past_url": self._page(context["object"], "as_it_stood"),
            }
        return response

    def undo_url(
        self, request: SignedInRequest, record: models.Model, entry: history.TimelineEntry
    ) -> str:
        if entry.can_be_undone and self.has_change_permission(request, record):
            return self._page(record, "undo", entry.key)
        return ""

    def past_view(self, request: SignedInRequest, object_id: uuid.UUID) -> HttpResponse:
        listing = self._listing(request, object_id)
        if not self.has_view_permission(request, listing):
            raise PermissionDenied
        return past_page(request, listing, back=self._page(listing, "history"))

    def undo_view(
        self, request: SignedInRequest, object_id: uuid.UUID, act: uuid.UUID
    ) -> HttpResponse:
        """Ask, then undo one change; contact details wait for a colleague."""
        listing = self._listing(request, object_id)
        if not self.has_change_permission(request, listing):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "back": self._page(listing, "history"),
        }
        found = act_to_undo(history.entry(listing, act, for_staff=True))
        alone = settings.SECRETARIAT_OF_ONE
        return undo_page(request, listing, found, "admin/undo.html", context, alone=alone)

    def _listing(self, request: SignedInRequest, object_id: uuid.UUID) -> Listing:
        listing = self.get_object(request, str(object_id))
        if listing is None:
            raise Http404
        return listing

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _page(self, listing: models.Model, page: str, *further: object) -> str:
        return reverse(f"admin:{self._name(page)}", args=[listing.pk, *further])
