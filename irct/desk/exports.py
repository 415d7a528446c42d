"""Listings that leave as a file."""

import itertools
from typing import TypeVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.imports.files import CONTENT_TYPES, CSV, XLSX, Unreadable, as_csv, as_xlsx
from irct.imports.resources import ListingResource
from irct.models import ListingQuerySet

Response = TypeVar("Response", bound=HttpResponseBase)


class ExportForm(forms.Form):
    """In which form listings are exported."""

    form = forms.ChoiceField(
        label=_("Form"),
        choices=[(CSV, _("CSV, for any program")), (XLSX, _("Excel workbook"))],
        initial=CSV,
        widget=forms.RadioSelect,
    )
    internal = forms.BooleanField(
        label=_("With the internal notes"),
        required=False,
        help_text=_("A file with notes must not leave the secretariat."),
    )


class ExportAdmin(admin.ModelAdmin):
    """A kind of listing that is exported to files."""

    change_list_template = "admin/listing_change_list.html"
    # In the subclass.
    resource_class: type[ListingResource]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name=name), *super().get_urls()]

    @admin.action(description=_("Export"), permissions=["change"])
    def export(
        self, request: SignedInRequest, queryset: models.QuerySet
    ) -> HttpResponseBase | None:
        """Export what was chosen, or all that the filters show."""
        return self._export(request, queryset, is_action=True)

    def export_view(self, request: SignedInRequest) -> HttpResponseBase:
        """Export what the list shows: its search, its filters and its order are in the address."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(request.path)
        is_narrowed = bool(shown.query or shown.get_filters_params())
        listings = shown.get_queryset(request)
        response = self._export(request, listings, is_action=False, is_narrowed=is_narrowed)
        return response or HttpResponseRedirect(request.path)

    def _export(
        self,
        request: SignedInRequest,
        listings: models.QuerySet,
        *,
        is_action: bool,
        is_narrowed: bool = True,
    ) -> HttpResponseBase | None:
        is_sent = request.method == "POST" and (not is_action or "exported" in request.POST)
        form = ExportForm(request.POST if is_sent else None)
        if form.is_valid():
            try:
                return self._file(request, listings, **form.cleaned_data)
            except Unreadable as error:
                self.message_user(request, str(error), messages.ERROR)
                return None
        here = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        query = request.GET.urlencode()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Export"),
            "form": form,
            "count": listings.count(),
            "chosen": request.POST.getlist("_selected_action") if is_action else [],
            "across": request.POST.get("select_across", "0") if is_action else "",
            "back": f"{here}?{query}" if query else here,
            "is_action": is_action,
            "is_narrowed": is_narrowed,
        }
        return TemplateResponse(request, "admin/export.html", context)

    def _file(
        self, request: SignedInRequest, listings: models.QuerySet, *, form: str, internal: bool
    ) -> HttpResponseBase:
        count = listings.count()
        rows = self.resource_class().rows(cast(ListingQuerySet, listings), internal=internal)
        if form == XLSX:
            response: HttpResponseBase = HttpResponse(as_xlsx(rows))
        else:
            # What is wrong shows with the first row, before the answer begins.
            first = list(itertools.islice(rows, 1))
            response = StreamingHttpResponse(as_csv(itertools.chain(first, rows)))
        self._log_export(request, count, form=form, internal=internal)
        return self._attached(response, f"{timezone.localdate():%Y-%m-%d}", form)

    def _log_export(
        self, request: SignedInRequest, count: int, *, form: str, internal: bool
    ) -> None:
        if internal:
            what = _("%(count)d exported as %(form)s, with internal notes")
        else:
            what = _("%(count)d exported as %(form)s")
        message = what % {"count": count, "form": form.upper()}
        LogEntry.objects.create(
            user_id=request.user.pk,
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=str(self.opts.verbose_name_plural),
            action_flag=CHANGE,
            change_message=message,
        )

    def _attached(self, response: Response, name: str, form: str) -> Response:
        response.headers["Content-Type"] = CONTENT_TYPES[form]
        stem = f"{self.opts.verbose_name_plural}-{name}"
        response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
        response.headers["Cache-Control"] = "no-store"
        return response
