"""Annual figures at the desk: compared with the year before, accepted, sent back or entered."""

import uuid
from collections.abc import Mapping

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Case, F, Value, When
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.figures.forms import CheckForm, FiguresForm
from centres.models import AnnualFigures, Centre, Release, figures_years
from centres.models.figures import LONGEST_TEXT, jumps
from irct.accounts.requests import SignedInRequest
from irct.desk.decisions import DecisionAdmin
from irct.desk.drawing import Line, line
from irct.desk.filters import RegionFilter
from irct.mail import notices
from irct.places import countries, locales

ACCEPT, SEND_BACK, SAVE, SUBMIT = "accept", "send_back", "save", "submit"


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("What the editors should change"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("They read this. You must fill it in to send the figures back."),
    )


class CentreSelect(AutocompleteSelect):
    """Leaves out what is not the id of a centre, which the database would refuse."""

    def format_value(self, value: object) -> list[str]:
        chosen = value if isinstance(value, list) else [value]
        return [str(pk) for pk in chosen if pk and is_uuid(str(pk))]


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


class CentreYearForm(forms.Form):
    """Which figures the secretariat enters for a centre."""

    centre = forms.ModelChoiceField(
        label=_("Centre"),
        queryset=Centre.objects.order_by("sort_name").without_documents(),
        widget=CentreSelect(AnnualFigures._meta.get_field("centre"), admin.site),
    )
    year = forms.TypedChoiceField(
        label=_("Year"), coerce=int, choices=lambda: [(year, year) for year in figures_years()]
    )


class CentreRegionFilter(RegionFilter):
    country = "centre__country"


@admin.register(AnnualFigures)
class AnnualFiguresAdmin(DecisionAdmin):
    """Lists figures that wait for a decision first, oldest first."""

    list_display = [
        "centre_shown",
        "region_shown",
        "year",
        "state",
        "survivors_shown",
        "submitted_at",
    ]
    list_display_links = ["centre_shown"]
    list_filter = ["state", "year", CentreRegionFilter]
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ["centre__name", "centre__acronym", "centre__native_name"]
    search_help_text = _("The name or acronym of a centre.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[AnnualFigures]:
        figures = super().get_queryset(request).select_related("centre", "submitted_by")
        return figures.defer("centre__document", "centre__names")

    def get_ordering(self, request: HttpRequest) -> list[Case | OrderBy | str]:
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

    @admin.display(description=_("survivors supported"), ordering="survivors")
    def survivors_shown(self, figures: AnnualFigures) -> str:
        return "" if figures.survivors is None else locales.number(figures.survivors)

    # Entering figures

    def add_view(
        self,
        request: SignedInRequest,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Ask for a centre and a year, then open their figures."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = CentreYearForm(request.POST or None)
        if form.is_valid():
            figures = form.cleaned_data["centre"].figures_of(form.cleaned_data["year"])
            if figures.pk is None:
                figures.write({}, by=request.user)
            return HttpResponseRedirect(self._url(figures))
        context = self._context(request, _("Enter figures for a centre")) | {
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/figures_add.html", context)

    # Deciding

    def _act(self, request: SignedInRequest, figures: AnnualFigures) -> HttpResponse:
        try:
            with transaction.atomic():
                return self._do(request, figures)
        except figures.AlreadyDecided:
            figures.refresh_from_db()
            return self._changed(request, figures)

    def _do(self, request: SignedInRequest, figures: AnnualFigures) -> HttpResponse:
        """Do what the button says, unless the figures have changed since."""
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

    def _changed(self, request: SignedInRequest, figures: AnnualFigures) -> HttpResponse:
        if figures.decided_at:
            return self._redirect_too_late(request, figures, figures.get_state_display())
        message = _("Nothing was done: these figures have changed since you opened them.")
        self.message_user(request, message, messages.WARNING)
        if figures.is_open:
            return self._page(request, figures, FiguresForm(figures, request.POST))
        return HttpResponseRedirect(request.path)

    def _type_in(self, request: SignedInRequest, figures: AnnualFigures) -> HttpResponse:
        form = FiguresForm(figures, request.POST)
        if not form.is_valid():
            return self._page(request, figures, form)
        figures.write(form.numbers(), by=request.user)
        if SAVE in request.POST:
            self.message_user(request, _("Saved as a draft."), messages.SUCCESS)
            return HttpResponseRedirect(request.path)
        check = CheckForm(request.POST)
        surprises = figures.surprises(figures.earlier())
        if not form.adds_up() or (surprises and not check.is_valid()):
            return self._page(request, figures, form, check if surprises else None)
        explanation = check.cleaned_data["explanation"] if surprises else ""
        figures.submit(by=request.user, explanation=explanation)
        self.log_change(request, figures, figures.get_state_display())
        self.message_user(
            request,
            _("Submitted. A second person in the secretariat must accept them."),
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self._list(request))

    def _accept(self, request: SignedInRequest, figures: AnnualFigures) -> HttpResponse:
        try:
            figures.accept(by=request.user)
        except figures.OwnFigures:
            message = _("You cannot accept figures that you submitted yourself.")
            self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect(request.path)
        Release.make(figures.year)
        return self._done(request, figures)

    def _send_back(self, request: SignedInRequest, figures: AnnualFigures) -> HttpResponse:
        reason = SendBackForm(request.POST)
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
            _("“%(what)s”: %(state)s. We have told the editors by e-mail.")
            % {"what": figures, "state": figures.get_state_display()},
            messages.SUCCESS,
        )
        return HttpResponseRedirect(self._list(request))

    def _page(
        self,
        request: SignedInRequest,
        figures: AnnualFigures,
        form: FiguresForm | None = None,
        check: CheckForm | None = None,
        reason: SendBackForm | None = None,
    ) -> HttpResponse:
        past = figures.years_before()
        earlier = past.get(figures.year - 1)
        may_change = self.has_change_permission(request, figures)
        context = self._context(request, figures) | {
            "figures": figures,
            "centre_url": self._url(figures.centre),
            "history_url": self._url(figures.centre, "history"),
            "earlier": earlier,
            "rows": comparison_rows(figures, past),
            "first_year": min(past, default=None),
            "surprises": figures.surprises(earlier),
            "form": (form or FiguresForm(figures)) if figures.is_open and may_change else None,
            "check": check,
            "reason": reason or SendBackForm(),
            "seen": figures.version(),
            "may_accept": figures.may_be_accepted_by(request.user),
            "may_decide": may_change and not figures.is_open,
        }
        return TemplateResponse(request, "admin/figures.html", context)

    def _context(self, request: HttpRequest, title: object) -> dict[str, object]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "list_url": self._list(request),
        }


def comparison_rows(
    figures: AnnualFigures, past: Mapping[int, AnnualFigures]
) -> list[dict[str, object]]:
    """One row for each number: its label, the year before, now, the change and all years."""
    known = {**past, figures.year: figures}
    years = range(min(known), figures.year + 1)
    rows: list[dict[str, object]] = []
    for title, _hint, fields in FiguresForm(figures).groups():
        for place, field in enumerate(fields):
            numbers = [known[year].number(field.name) if year in known else None for year in years]
            before, now = ([None, *numbers])[-2:]
            is_jump = jumps(before, now)
            rows.append(
                {
                    "title": title if place == 0 else "",
                    "label": field.label,
                    "before": formatted(before),
                    "now": formatted(now),
                    "change": percent_change(before, now),
                    "jump": _jump(before, now) if is_jump else "",
                    "lines": _lines(numbers, is_jump=is_jump),
                    "told": " → ".join(map(formatted, numbers)),
                }
            )
    return rows


def _lines(numbers: list[int | None], *, is_jump: bool) -> list[Line]:
    known = [number for number in numbers if number is not None]
    if len(known) < 2:
        return []
    marked = [len(numbers) - 1] if is_jump else []
    return [line(numbers, top=max(known), marked=marked)]


def _jump(before: int | None, now: int | None) -> str:
    return gettext("more than double") if (now or 0) > (before or 0) else gettext("less than half")


def formatted(number: int | None) -> str:
    if number is None:
        return gettext("unknown")
    return locales.number(number)


def percent_change(before: int | None, now: int | None) -> str:
    """As in “+20 %”; empty where there is nothing to compare."""
    if not before or now is None:
        return ""
    return f"{round(100 * (now - before) / before):+d} %".replace("-", "−")
