"""What somebody asks for or reports of a listing, and the desk decides: one at a time, once."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from irct.accounts.requests import SignedInRequest
from irct.desk.filters import RegionFilter
from irct.desk.queue import way_back
from irct.models import ChangeRequest, Correction, User
from irct.places import locales


class Decided(Protocol):
    """A record on which somebody may have decided."""

    @property
    def decided_at(self) -> dt.datetime | None: ...

    @property
    def decided_by(self) -> User | None: ...


class ListingRegionFilter(RegionFilter):
    country = "listing__country"


class DecisionAdmin(admin.ModelAdmin):
    """Records that come from elsewhere, and are decided by themselves."""

    # In the subclasses: the page of a record, and what its buttons do.
    _page: Callable[..., HttpResponse]
    _act: Callable[..., HttpResponse]

    list_display_links = ["listing_shown"]
    list_per_page = 100
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def change_view(
        self,
        request: SignedInRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show a record or, once a button was pressed, do what it says."""
        record = self.get_object(request, object_id)
        if record is None:
            # Django's own, which its stubs leave out.
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, record)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        return self._act(request, record)

    def _redirect_too_late(self, request: HttpRequest, record: Decided, state: str) -> HttpResponse:
        """Say who was faster."""
        message = gettext("The person who asked has withdrawn this. There is nothing to decide.")
        if record.decided_at:
            message = gettext("%(who)s has decided on this already, on %(day)s: %(state)s.") % {
                "who": record.decided_by or gettext("Somebody"),
                "day": locales.moment(record.decided_at),
                "state": state,
            }
        self.message_user(request, message, messages.WARNING)
        return HttpResponseRedirect(request.path)

    def _shared(
        self, request: HttpRequest, record: ChangeRequest | Correction
    ) -> dict[str, object]:
        """What the page of every record shows."""
        return {
            **self.admin_site.each_context(request),
            "title": record,
            "opts": self.opts,
            "listing": record.listing,
            "listing_url": self._url(record.listing),
            "history_url": self._url(record.listing, "history"),
            "list_url": self._list(request),
        }

    def _url(self, record: models.Model, page: str = "change") -> str:
        meta = record._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[record.pk])

    def _list(self, request: HttpRequest) -> str:
        """Where somebody goes on: to the queue if they came from there."""
        here = f"{self.opts.app_label}_{self.opts.model_name}"
        return way_back(request) or reverse(f"admin:{here}_changelist")
