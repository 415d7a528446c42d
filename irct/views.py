"""Pages about both directories, or about neither."""

import dataclasses
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_safe

from centres.models import Centre, Service
from experts.models import Expert
from irct.models import Language, Listing, country_name
from irct.places import countries
from irct.places.countries import Region


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """How many the directory holds before the public, now."""

    centres: int
    countries: int
    experts: int
    expert_countries: int


def site(request: HttpRequest) -> dict[str, Any]:
    """Add what every page shows."""
    return {"is_demonstration": _is_demonstration(), "languages_offered": _languages(request)}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Ask where help is needed."""
    centres = Centre.objects.published()
    spoken = Counter(
        code for codes in centres.values_list("languages", flat=True) for code in codes
    )
    context = {
        "figures": _figures(),
        "services": list(Service),
        "countries": sorted(
            centres.order_by().values_list("country", flat=True).distinct(), key=country_name
        ),
        "languages": sorted(map(Language, spoken), key=lambda language: language.label),
    }
    return render(request, "home.html", context)


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """List the countries with centres, by region."""
    counts = Counter(Centre.objects.published().values_list("country", flat=True))
    regions = [
        {
            "code": region.value,
            "label": region.label,
            "countries": [
                {"code": code, "slug": countries.slug(code), "count": counts[code]}
                for code in sorted(counts, key=country_name)
                if countries.region(code) == region
            ],
        }
        for region in Region
    ]
    return render(request, "countries/list.html", {"regions": regions, "figures": _figures()})


@require_safe
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what help there is in one country."""
    country = countries.by_slug(slug)
    centres = Centre.objects.published().filter(country=country).with_children()
    if not centres:
        raise Http404
    experts = Expert.objects.published().filter(country=country).with_children()
    context = {
        "country": country,
        "centres": [centre.projection() for centre in centres],
        "experts": [expert.projection() for expert in experts],
    }
    return render(request, "countries/detail.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html", {"figures": _figures()})


@require_safe
def staying_safe(request: HttpRequest) -> HttpResponse:
    return render(request, "staying_safe.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the visitor to a neutral page and have the browser forget this site."""
    response = HttpResponseRedirect(settings.EXIT_URL)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Cache-Control"] = "no-store"
    return response


def _figures() -> Figures:
    centres = Centre.objects.published().order_by().values_list("country", flat=True)
    experts = Expert.objects.published().order_by().values_list("country", flat=True)
    return Figures(
        centres=len(centres),
        countries=len(set(centres)),
        experts=len(experts),
        expert_countries=len(set(experts)),
    )


def _is_demonstration() -> bool:
    """Say whether anything of the demonstration data is there."""
    centres, experts = (
        model.objects.filter(origin=Listing.Origin.SAMPLE).order_by().values("pk")
        for model in (Centre, Expert)
    )
    return cache.get_or_set("is_demonstration", centres.union(experts).exists)


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    if len(settings.LANGUAGES) < 2:
        return []
    return [
        {
            **get_language_info(code),
            "url": translate_url(request.get_full_path(), code),
            "current": code == get_language(),
        }
        for code, _name in settings.LANGUAGES
    ]
