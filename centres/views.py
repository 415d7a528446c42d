"""The public pages about centres."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from centres.filters import CentreFilter
from centres.models import Centre
from irct import linked_data, public
from irct.models import country_name


@require_safe
def centre_list(request: HttpRequest) -> HttpResponse:
    """Search the published centres."""
    search = CentreFilter(request.GET, published=Centre.objects.published().with_open())
    return render(request, "centres/list.html", {"search": search, "page": search.page()})


@require_safe
def centre_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one centre's public profile."""
    centre = get_object_or_404(Centre.objects.published().with_children().at(slug))
    if centre.slug != slug:
        return redirect(centre, permanent=True)
    profile = centre.projection()
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


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """List all centres by country; the visitor's own device sorts them by distance."""
    published = Centre.objects.published().order_by("sort_name", "id").for_cards()
    centres = sorted(
        (centre.projection() for centre in published),
        key=lambda centre: country_name(centre.country),
    )
    return render(request, "near.html", {"centres": centres})


@require_safe
@cache_control(no_store=True)
def near_points(request: HttpRequest) -> HttpResponse:
    """Return roughly where centres are, of the places that may be shown: by address, points."""
    points = {}
    for centre in Centre.objects.published().for_cards():
        profile = centre.projection()
        rounded = (place.point.rounded(1) for place in profile.places if place.point)
        if shown := list(dict.fromkeys(rounded)):
            points[profile.slug] = shown
    return JsonResponse(points, json_dumps_params={"separators": (",", ":")})
