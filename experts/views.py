"""The public pages about experts."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from experts.citing import as_listed
from experts.consents.portraits import picture_response
from experts.filters import ExpertFilter
from experts.matrix import Matrix
from experts.models import Expert, Portrait
from experts.requests import views as requests
from experts.wording import WRONG
from irct.visitors import corrections, counts, linked_data
from irct.visitors.profiles import profile_at
from irct.visitors.way_back import Results


@require_safe
def expert_list(request: HttpRequest) -> HttpResponse:
    search = ExpertFilter(request.GET)
    counts.tell(request, unfound=search.unfound)
    context = {"search": search, "page": search.page()}
    context["results"] = Results.here(request, "experts")
    return render(request, "experts/list.html", context)


@require_safe
def expert_table(request: HttpRequest) -> HttpResponse:
    matrix = Matrix(request.GET)
    context = {"matrix": matrix, "tables": matrix.tables()}
    return render(request, "experts/table.html", context)


@require_safe
def expert_detail(request: HttpRequest, slug: str) -> HttpResponse:
    profile = profile_at(Expert, slug)
    behind = Results.behind(request)
    if profile.slug != slug:
        carried = behind.carried if behind else ""
        address = reverse("experts:detail", args=[profile.slug])
        return redirect(f"{address}{carried}", permanent=True)
    counts.tell(request, country=profile.country)
    context = {
        "expert": profile,
        "text": profile.text_for(get_language()),
        "linked_data": linked_data.script(
            linked_data.expert(profile, url=request.build_absolute_uri(request.path))
        ),
        "behind": behind,
    }
    return render(request, "experts/detail.html", context)


@require_safe
def expert_as_listed(request: HttpRequest, slug: str, day: dt.date) -> HttpResponse:
    """Show an expert's entry as it was listed on a day, to cite or print."""
    expert = get_object_or_404(Expert.objects.published().with_children().at(slug))
    if expert.slug != slug:
        return redirect("experts:as_listed", expert.slug, day, permanent=True)
    citation = as_listed(expert, day)
    url = request.build_absolute_uri(request.path)
    context = {"expert": expert.projection(), "day": day, "citation": citation, "url": url}
    if citation:
        counts.tell(request, country=citation.profile.country)
        context["text"] = citation.profile.text_for(get_language())
    status = 200 if citation else 404
    return render(request, "experts/as_listed.html", context, status=status)


@require_safe
@cache_control(public=True, max_age=30)
def portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """Only of an expert who agrees today to show it."""
    return picture_response(get_object_or_404(Portrait.objects.public(), expert__slug=slug))


@csrf_exempt  # a visitor gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
def expert_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a visitor report what is wrong with an expert's profile."""
    expert = get_object_or_404(Expert.objects.published().with_children().at(slug))
    return corrections.report(request, expert, wording=WRONG)


@csrf_exempt  # a visitor gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
def expert_request(request: HttpRequest) -> HttpResponse:
    return requests.ask(request)


@csrf_exempt  # a visitor gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
def expert_request_for(request: HttpRequest, slug: str) -> HttpResponse:
    """Let somebody ask the coordinator for one expert, or another with the same expertise."""
    wanted = get_object_or_404(Expert.objects.published().with_children().at(slug))
    return requests.ask(request, wanted)
