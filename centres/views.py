"""The public pages about centres."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from centres.filters import CentreFilter
from centres.models import Centre
from irct import counts, linked_data, public


@require_safe
def centre_list(request: HttpRequest) -> HttpResponse:
    """Search the published centres."""
    search = CentreFilter(request.GET, published=Centre.objects.published().with_open())
    counts.tell(request, unfound=search.unfound)
    return render(request, "centres/list.html", {"search": search, "page": search.page()})


@require_safe
def centre_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one centre's public profile."""
    centre = get_object_or_404(Centre.objects.published().with_children().at(slug))
    if centre.slug != slug:
        return redirect(centre, permanent=True)
    profile = centre.projection()
    counts.tell(request, country=profile.country)
    context = {
        "centre": profile,
        "text": profile.text_for(get_language()),
        "point": profile.point,
        "linked_data": linked_data.script(
            linked_data.centre(profile, url=request.build_absolute_uri(request.path))
        ),
        "alternatives": None,
    }
    if profile.takes_clients is False or profile.confirmed.state == public.NEVER:
        others = Centre.objects.published().exclude(pk=centre.pk)
        context["alternatives"] = others.alternatives(profile.point)
    return render(request, "centres/detail.html", context)
