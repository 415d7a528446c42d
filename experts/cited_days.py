"""Saying how a past day of an entry may be cited: as it stood, as far as today, or not at all."""

import datetime as dt
import uuid

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from experts.models import Citable, CitedDay, Expert
from irct.accounts.requests import SignedInRequest
from irct.fields import DayField
from irct.history import first_day
from irct.members.pages import member_page, own_listing
from irct.models import NotTheSecond, User, acting

AS_TODAY = "today"


class CitedDayForm(forms.Form):
    day = DayField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("This is not a day. Write it as in 2026-03-01."),
        },
    )
    may = forms.ChoiceField(
        label=gettext_lazy("What may the page of this day show?"),
        widget=forms.RadioSelect,
        choices=[
            (AS_TODAY, gettext_lazy("What is still in the entry today, word for word")),
            (Citable.AS_IT_STOOD, gettext_lazy("The entry as it stood on that day")),
            (Citable.NOT_AT_ALL, gettext_lazy("Nothing")),
        ],
        error_messages={"required": gettext_lazy("Choose what the page may show.")},
    )

    def __init__(self, expert: Expert, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.expert = expert

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        begun = first_day(self.expert)
        if day > timezone.localdate() or begun is None or day < begun:
            raise ValidationError(_("The history of this entry has no such day."))
        return day

    def save(self, *, by: User) -> CitedDay | None:
        """Write it down; return it if it waits for a second person. Raises NotTheSecond."""
        day, may = self.cleaned_data["day"], self.cleaned_data["may"]
        if may != AS_TODAY:
            return CitedDay.say(self.expert, day, may, by=by)
        with acting(by):
            self.expert.cited_days.filter(day=day).delete()
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def cited_days(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let an expert say of past days how they may be cited."""
    expert = own_listing(request, Expert, slug)
    return _page(request, expert, "experts/cited_days.html", {})


class CitedDaysAdmin(admin.ModelAdmin):
    """Adds the page for citing past days to the desk."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.cited_days_view)
        own = path("<uuid:object_id>/cited-days/", view, name="experts_expert_cited_days")
        return [own, *super().get_urls()]

    def cited_days_view(self, request: SignedInRequest, object_id: uuid.UUID) -> HttpResponse:
        expert = get_object_or_404(Expert, pk=object_id)
        if not self.has_change_permission(request, expert):
            raise PermissionDenied
        back = reverse("admin:experts_expert_change", args=[expert.pk])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Citing %s") % expert,
            "opts": self.opts,
            "listing_url": back,
        }
        return _page(request, expert, "admin/cited_days.html", context)


def _page(
    request: SignedInRequest, expert: Expert, template: str, context: dict[str, object]
) -> HttpResponse:
    is_sent = request.method == "POST"
    form = CitedDayForm(expert, request.POST) if is_sent else CitedDayForm(expert)
    if form.is_valid():
        try:
            waits = form.save(by=request.user)
        except NotTheSecond as why:
            messages.error(request, str(why))
        else:
            sentence = _("This is noted, and counts at once.")
            if waits:
                sentence = _("This is noted, and counts once a colleague has said the same here.")
            messages.success(request, sentence)
        return redirect(request.path)
    context |= {"listing": expert, "form": form, "days": list(expert.cited_days.all())}
    return TemplateResponse(request, template, context, status=400 if is_sent else 200)
