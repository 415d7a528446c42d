"""Annual figures at the desk: read beside the year before, accepted or sent back, or typed in."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Case, F, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.figures.forms import CheckForm, FiguresForm
from centres.models import AnnualFigures, Centre, Release, figures_years
from centres.models.figures import LONGEST_TEXT
from irct.desk.decisions import DecisionAdmin
from irct.desk.filters import RegionFilter
from irct.mail import notices
from irct.places import countries

ACCEPT, SEND_BACK, SAVE, SUBMIT = "accept", "send_back", "save", "submit"


class ReasonForm(forms.Form):
    """Why figures are sent back."""

    reason = forms.CharField(
        label=_("What the editors are to change"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("They read it. It is needed if you send the figures back."),
    )


class CentreSelect(AutocompleteSelect):
    """A centre, typed and found; what is the id of none is not looked for."""

    def format_value(self, value: Any) -> list[str]:
        chosen: Any = value if isinstance(value, list) else [value]
        return [str(pk) for pk in chosen if pk and is_id(pk)]


def is_id(text: Any) -> bool:
    try:
        uuid.UUID(str(text))
    except ValueError:
        return False
    return True


class NewForm(forms.Form):
    """Whose figures are typed in for them, and of which year."""

    centre = forms.ModelChoiceField(
        label=_("Centre"),
        queryset=Centre.objects.order_by("sort_name").defer("document", "names"),
        widget=CentreSelect(AnnualFigures._meta.get_field("centre"), admin.site),
    )
    year = forms.TypedChoiceField(
        label=_("Year"), coerce=int, choices=lambda: [(year, year) for year in figures_years()]
    )


class CentreRegionFilter(RegionFilter):
    country = "centre__country"


@admin.register(AnnualFigures)
class AnnualFiguresAdmin(DecisionAdmin):
    """What waits for a decision, the oldest first, then the others."""

    list_display = ["centre_shown", "region_shown", "year", "state", "survivors", "submitted_at"]
    list_display_links = ["centre_shown"]
    list_filter = ["state", "year", CentreRegionFilter]
    search_fields = ["centre__name", "centre__acronym", "centre__native_name"]
    search_help_text = _("A name or an acronym of a centre.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        figures = super().get_queryset(request).select_related("centre", "submitted_by")
        return figures.defer("centre__document", "centre__names")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        rank = Case(When(state=AnnualFigures.State.SUBMITTED, then=Value(0)), default=Value(1))
        waits = Case(When(state=AnnualFigures.State.SUBMITTED, then=F("submitted_at")))
        return [rank, waits.asc(nulls_last=True), "-year", "centre__sort_name", "pk"]

    # Columns

    @admin.display(description=_("centre"), ordering="centre__sort_name")
    def centre_shown(self, figures: AnnualFigures) -> str:
        return str(figures.centre)

    @admin.display(description=_("region"))
    def region_shown(self, figures: AnnualFigures) -> str:
        return str(countries.region(str(figures.centre.country)).label)

    # Typing them in

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for a centre and a year, and open what there is of them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewForm(request.POST or None)
        if form.is_valid():
            figures = AnnualFigures.of(form.cleaned_data["centre"], form.cleaned_data["year"])
            if figures.pk is None:
                figures.write({}, by=request.user)
            return HttpResponseRedirect(self._url(figures))
        context = self._context(request, _("Enter figures for a centre")) | {
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/figures_add.html", context)

    # Deciding

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show figures beside those of the year before, to be typed in or decided on."""
        figures = self.get_object(request, object_id)
        if figures is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, figures):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, figures)
        if not self.has_change_permission(request, figures):
            raise PermissionDenied
        try:
            with transaction.atomic():
                return self._act(request, figures)
        except figures.AlreadyDecided:
            figures.refresh_from_db()
            return self._changed(request, figures)

    def _act(self, request: HttpRequest, figures: AnnualFigures) -> HttpResponse:
        """Do what was asked for; on what is not there any more, nothing."""
        Centre.objects.select_for_update().only("pk").get(pk=figures.centre_id)
        figures.refresh_from_db()
        if request.POST.get("seen") != figures.version():
            return self._changed(request, figures)
        if figures.is_open and (SAVE in request.POST or SUBMIT in request.POST):
            return self._type_in(request, figures)
        if figures.is_submitted and ACCEPT in request.POST:
            return self._accept(request, figures)
        if not figures.is_open and SEND_BACK in request.POST:
            return self._send_back(request, figures)
        return self._page(request, figures)

    def _changed(self, request: HttpRequest, figures: AnnualFigures) -> HttpResponse:
        if figures.decided_at:
            return self._redirect_too_late(request, figures, figures.get_state_display())
        told = _("Nothing was done: these figures have changed since you read them.")
        self.message_user(request, told, messages.WARNING)
        if figures.is_open:
            return self._page(request, figures, FiguresForm(figures, request.POST))
        return HttpResponseRedirect(request.path)

    def _type_in(self, request: HttpRequest, figures: AnnualFigures) -> HttpResponse:
        form = FiguresForm(figures, request.POST)
        if not form.is_valid():
            return self._page(request, figures, form)
        figures.write(form.numbers(), by=request.user)
        if SAVE in request.POST:
            self.message_user(request, _("Saved as a draft."), messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        check = CheckForm(request.POST)
        surprises = figures.surprises(figures.earlier())
        if not form.check() or (surprises and not check.is_valid()):
            return self._page(request, figures, form, check if surprises else None)
        explanation = check.cleaned_data["explanation"] if surprises else ""
        figures.submit(by=request.user, explanation=explanation)
        self.log_change(request, figures, figures.get_state_display())
        self.message_user(
            request,
            _("Submitted. A second person in the secretariat accepts it."),
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self._list(request))

    def _accept(self, request: HttpRequest, figures: AnnualFigures) -> HttpResponse:
        try:
            figures.accept(by=request.user)
        except figures.OwnFigures:
            told = _("Nobody accepts figures that they submitted themselves.")
            self.message_user(request, told, messages.ERROR)
            return HttpResponseRedirect(request.path)
        Release.make(figures.year)
        return self._done(request, figures)

    def _send_back(self, request: HttpRequest, figures: AnnualFigures) -> HttpResponse:
        reason = ReasonForm(request.POST)
        if not reason.is_valid() or not reason.cleaned_data["reason"].strip():
            if not reason.errors:
                reason.add_error("reason", _("Say why. The editors of the centre read it."))
            return self._page(request, figures, reason=reason)
        figures.send_back(by=request.user, reason=reason.cleaned_data["reason"])
        return self._done(request, figures)

    def _done(self, request: HttpRequest, figures: AnnualFigures) -> HttpResponse:
        notices.figures_decided(figures)
        self.log_change(request, figures, figures.get_state_display())
        self.message_user(
            request,
            _("“%(what)s”: %(state)s. An e-mail says so to the editors.")
            % {"what": figures, "state": figures.get_state_display()},
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self._list(request))

    def _page(
        self,
        request: HttpRequest,
        figures: AnnualFigures,
        form: FiguresForm | None = None,
        check: CheckForm | None = None,
        reason: ReasonForm | None = None,
    ) -> HttpResponse:
        earlier = figures.earlier()
        may_change = self.has_change_permission(request, figures)
        context = self._context(request, figures) | {
            "figures": figures,
            "centre_url": self._url(figures.centre),
            "history_url": self._url(figures.centre, "history"),
            "earlier": earlier,
            "rows": rows(figures, earlier),
            "surprises": figures.surprises(earlier),
            "form": (form or FiguresForm(figures)) if figures.is_open and may_change else None,
            "check": check,
            "reason": reason or ReasonForm(),
            "seen": figures.version(),
            "may_accept": figures.may_be_accepted_by(request.user),
            "may_decide": may_change and not figures.is_open,
        }
        return TemplateResponse(request, "admin/figures.html", context)

    def _context(self, request: HttpRequest, title: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "list_url": self._list(request),
        }


def rows(figures: AnnualFigures, earlier: AnnualFigures | None) -> list[dict[str, Any]]:
    """Return each number beside the one of the year before, with the change in per cent."""
    before = FiguresForm(earlier).initial if earlier else {}
    return [
        {
            "title": title if number == 0 else "",
            "label": field.label,
            "before": shown(before.get(field.name)),
            "now": shown(field.initial),
            "change": change(before.get(field.name), field.initial),
        }
        for title, _hint, fields in FiguresForm(figures).groups()
        for number, field in enumerate(fields)
    ]


def shown(number: int | None) -> str:
    if number is None:
        return gettext("unknown")
    return formats.number_format(number, force_grouping=True)


def change(before: int | None, now: int | None) -> str:
    """Return by how much a number changed, where that says something."""
    if not before or now is None:
        return ""
    return f"{round(100 * (now - before) / before):+d} %".replace("-", "−")
