"""What pages have in common on which the secretariat decides, once, on what waits."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Deciding(admin.ModelAdmin):
    """Records that are decided on, each by itself, and never deleted."""

    list_per_page = 100
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _too_late(self, request: HttpRequest, record: Any, state: str) -> HttpResponse:
        """Tell the second of two who was faster."""
        told = _("%(who)s has decided on this already, on %(day)s: %(state)s.") % {
            "who": record.decided_by or gettext("Somebody"),
            "day": formats.date_format(timezone.localtime(record.decided_at), "DATETIME_FORMAT"),
            "state": state,
        }
        self.message_user(request, told, messages.WARNING)
        return HttpResponseRedirect(request.path)

    def _url(self, record: models.Model, page: str = "change") -> str:
        meta = record._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[record.pk])

    def _list(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
