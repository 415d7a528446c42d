"""Annual figures, for the editors of a centre: a list of years, a form, a check before sending."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from centres.figures.forms import CheckForm, FiguresForm
from centres.models import AnnualFigures, Centre, figures_years
from centres.models.figures import Surprise
from irct.accounts.requests import SignedInRequest
from irct.members.pages import forget, kept, mark, member_page, own_listing


@require_safe
@member_page
def figures_list(request: SignedInRequest, slug: str) -> HttpResponse:
    centre = own_listing(request, Centre, slug)
    stored = {figures.year: figures for figures in centre.figures.all()}
    years = [(year, stored.get(year)) for year in sorted({*figures_years(), *stored}, reverse=True)]
    return render(request, "centres/figures.html", {"listing": centre, "years": years})


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def figures_year(request: SignedInRequest, slug: str, year: int) -> HttpResponse:
    """Let an editor enter the figures of a year and save a draft at any time."""
    figures = _own_figures(request, slug, year)
    if not figures.is_open:
        return _closed(request, figures)
    if request.method != "POST":
        data = kept(request)
        return _form(request, figures, FiguresForm(figures, data), is_kept=bool(data))
    form = FiguresForm(figures, request.POST)
    if request.POST.get("seen") != figures.version():
        form.is_valid()
        return _form(request, figures, form, status=400, is_conflict=True)
    if not form.is_valid():
        return _form(request, figures, form, status=400)
    figures.write(form.numbers(), by=request.user)
    forget(request)
    if "check" not in request.POST:
        messages.success(request, _("Saved as a draft. Nothing has been sent yet."))
        return redirect("centres:figures", slug)
    if not form.adds_up():
        return _form(request, figures, form, status=400, is_saved=True)
    return redirect("centres:figures_check", slug, year)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def figures_check(request: SignedInRequest, slug: str, year: int) -> HttpResponse:
    figures = _own_figures(request, slug, year)
    if not figures.is_open:
        return _closed(request, figures)
    if figures.pk is None or figures.faults():
        return redirect("centres:figures_year", slug, year)
    surprises = figures.surprises(figures.earlier())
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _check(request, figures, form, surprises)
    if request.POST.get("seen") != figures.version():
        return _check(request, figures, form, surprises, status=400, is_conflict=True)
    if surprises and not form.is_valid():
        return _check(request, figures, form, surprises, status=400)
    explanation = form.cleaned_data["explanation"] if surprises else ""
    try:
        figures.submit(by=request.user, explanation=explanation)
    except figures.AlreadyDecided:
        return _check(request, figures, form, surprises, status=400, is_conflict=True)
    message = _(
        "We have sent the figures for %(year)s to the secretariat. You will get an e-mail "
        "once they have looked at them."
    )
    messages.success(request, message % {"year": year})
    return redirect("centres:figures", slug)


def _own_figures(request: HttpRequest, slug: str, year: int) -> AnnualFigures:
    centre: Centre = own_listing(request, Centre, slug)
    if year not in figures_years():
        raise Http404
    if request.method == "POST":
        # One at a time, so that the second sees what the first has saved.
        Centre.objects.select_for_update().only("pk").get(pk=centre.pk)
    return centre.figures_of(year)


def _closed(request: HttpRequest, figures: AnnualFigures) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, _("You have already sent these figures. Nothing was changed."))
        return redirect("centres:figures", figures.centre.slug)
    context = {"listing": figures.centre, "figures": figures, "form": FiguresForm(figures)}
    return render(request, "centres/figures_closed.html", context)


def _form(
    request: SignedInRequest,
    figures: AnnualFigures,
    form: FiguresForm,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context |= {
        "listing": figures.centre,
        "figures": figures,
        "form": form,
        "seen": figures.version(),
        "earlier": figures.earlier(),
        "made_for": mark(request),
    }
    return render(request, "centres/figures_year.html", context, status=status)


def _check(
    request: HttpRequest,
    figures: AnnualFigures,
    form: CheckForm,
    surprises: list[Surprise],
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    context |= {
        "listing": figures.centre,
        "figures": figures,
        "numbers": FiguresForm(figures),
        "form": form,
        "surprises": surprises,
        "seen": figures.version(),
    }
    return render(request, "centres/figures_check.html", context, status=status)
