"""What somebody asks for or reports of a listing, and the desk decides: one at a time, once."""

import datetime as dt
from typing import Protocol

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext

from irct.desk.filters import RegionFilter
from irct.desk.queue import way_back
from irct.models import ChangeRequest, Correction, User


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

    list_display_links = ["listing_shown"]
    list_per_page = 100
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def _redirect_too_late(self, request: HttpRequest, record: Decided, state: str) -> HttpResponse:
        """Say who was faster."""
        message = gettext("The person who asked has withdrawn this. There is nothing to decide.")
        if record.decided_at:
            message = gettext("%(who)s has decided on this already, on %(day)s: %(state)s.") % {
                "who": record.decided_by or gettext("Somebody"),
                "day": formats.date_format(
                    timezone.localtime(record.decided_at), "DATETIME_FORMAT"
                ),
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
