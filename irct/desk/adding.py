"""Adding a listing: its country and its name, and whether it is in the directory already."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from irct.accounts.requests import SignedInRequest
from irct.desk import duplicates, merging
from irct.desk.pages import PagesAdmin
from irct.desk.records import ReasonForm
from irct.fields import form_field
from irct.models import Listing, acting, country_choices
from irct.models.paths import version
from irct.models.rows import field_of
from irct.places.locales import capfirst

ASKED = ("country", "name")


class StartForm(ReasonForm):
    """The two things by which a listing is known; all else is written on its pages."""

    def __init__(self, model: type[Listing], data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="%s")
        for name in ASKED:
            field = field_of(model, name)
            self.fields[name] = form_field(field, model())
            self.fields[name].label = capfirst(field.verbose_name)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=[("", ""), *country_choices()]
        )
        if hasattr(model, "time_zone"):  # a house, not a person
            self.fields["name"].help_text = model._meta.get_field("name").help_text
            self.fields["country"].help_text = _(
                "Its time zone and the beginning of its phone numbers follow from it."
            )
        self.order_fields(ASKED)

    def known(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ASKED}


class AddingAdmin(PagesAdmin):
    """Listings that somebody adds at the desk, as drafts."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.looks_like_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_looks_like"
        return [path("add/looks-like/", view, name=name), *super().get_urls()]

    def add_view(
        self,
        request: SignedInRequest,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Ask for a country and a name, and begin a draft; one that is there already knowingly."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = StartForm(self.model, request.POST if is_sent else None)
        alike: dict[str, object] = {}
        if form.is_valid():
            alike = self._alike(request, **form.known())
            is_known = request.POST.get("knowing") == alike["knowing"]
            if is_known or "merge" in request.POST or not alike["found"]:
                return self._begin(request, form)
        context = {
            **self.admin_site.each_context(request),
            **alike,
            "title": _("Add a centre") if self.opts.model_name == "centre" else _("Add an expert"),
            "opts": self.opts,
            "form": form,
            "back": self._url_of("changelist"),
            "looks_like_url": self._url_of("looks_like"),
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/listing_start.html", context, status=status)

    def looks_like_view(self, request: SignedInRequest) -> HttpResponse:
        """What looks like a name that somebody is typing."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(self.model, request.GET)
        alike = self._alike(request, **form.known()) if form.is_valid() else {}
        return render(request, "admin/_looks_like.html", alike)

    def _alike(self, request: HttpRequest, *, name: str, country: str) -> dict[str, object]:
        may_change = self.has_change_permission(request)
        found = [
            (
                one,
                evidence,
                reverse(
                    f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[one.pk]
                ),
                may_change and one.status != Listing.Status.WITHDRAWN,
            )
            for one, evidence in duplicates.looking_like(self.model, name, country)
        ]
        return {"found": found, "knowing": version({str(one.pk): "" for one, *_rest in found})}

    @transaction.atomic
    def _begin(self, request: SignedInRequest, form: StartForm) -> HttpResponse:
        listing = self.model(**form.known())
        with acting(request.user, reason=form.cleaned_data["reason"]):
            listing.settle_slug()
            listing.full_clean()
            listing.save()
            listing.index()
        self.log_addition(request, listing, [{"added": {}}])
        pk = request.POST.get("merge", "")
        if other := self.get_object(request, pk) if pk else None:
            kept, gone = merging.in_order(other, listing)
            return HttpResponseRedirect(self._url_of("merge", kept.pk, gone.pk))
        return HttpResponseRedirect(self._url_of("change", listing.pk))

    def _url_of(self, page: str, *args: object) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)
