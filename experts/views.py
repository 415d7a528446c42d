"""The public pages about experts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from experts.filters import ExpertFilter
from experts.models import Expert, Portrait
from experts.portraits import picture
from experts.wording import WRONG
from irct import corrections, counts, linked_data


@require_safe
def expert_list(request: HttpRequest) -> HttpResponse:
    """Search the published experts."""
    search = ExpertFilter(request.GET, published=Expert.objects.published())
    counts.tell(request, unfound=search.unfound)
    return render(request, "experts/list.html", {"search": search, "page": search.page()})


@require_safe
def expert_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one expert's public profile."""
    expert = get_object_or_404(Expert.objects.published().with_children().at(slug))
    if expert.slug != slug:
        return redirect(expert, permanent=True)
    profile = expert.projection()
    counts.tell(request, country=profile.country)
    context = {
        "expert": profile,
        "text": profile.text_for(get_language()),
        "linked_data": linked_data.script(
            linked_data.expert(profile, url=request.build_absolute_uri(request.path))
        ),
    }
    return render(request, "experts/detail.html", context)


@require_safe
@cache_control(public=True, max_age=30)
def portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the portrait of an expert who agrees today that it is shown."""
    return picture(get_object_or_404(Portrait.objects.public(), expert__slug=slug))


@csrf_exempt  # a visitor gets no cookie; see irct.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
def expert_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Take down what a visitor says is wrong with an expert's profile."""
    expert = get_object_or_404(Expert.objects.published().with_children().at(slug))
    return corrections.report(request, expert, wording=WRONG)
