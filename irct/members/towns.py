"""Suggestions of towns while one is typed, and where the chosen one is on the map."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from irct.accounts.requests import SignedInRequest
from irct.disclosure import projection
from irct.members.pages import member_page, own_listing
from irct.members.town_choice import LONGEST_KEY
from irct.models import Listing
from irct.places.models import Town
from irct.places.towns import find_towns

MOST_SUGGESTED = 8


@require_safe
@member_page
def towns(request: SignedInRequest, slug: str, model: type[Listing]) -> HttpResponse:
    own_listing(request, model, slug)
    return suggest(request)


def suggest(request: HttpRequest) -> HttpResponse:
    """Towns of a country by what is typed of their names; or one of them on a small map."""
    if key := request.GET.get("on_map", ""):
        is_key = key.isdecimal() and len(key) <= LONGEST_KEY
        town = get_object_or_404(Town, pk=int(key) if is_key else 0)
        places = (projection.ShownLocation(projection.APPROXIMATE, town.country, point=town.point),)
        return render(request, "members/_town_map.html", {"town": town, "places": places})
    typed, country = (request.GET.get(one, "").replace("\x00", "") for one in ("town", "country"))
    found = (
        find_towns(typed, country=country or None, limit=MOST_SUGGESTED) if typed.strip() else []
    )
    return JsonResponse(
        {"towns": [{"key": one.pk, "name": one.shown, "label": one.label} for one in found]}
    )
