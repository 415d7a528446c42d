"""Pages about both directories, or about neither."""

import dataclasses
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info, override
from django.views.decorators.http import require_safe

from centres.models import Centre, Service
from experts.models import Expert
from irct.models import Language, Listing, country_name, exit_page
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
    return {
        "is_demonstration": _is_demonstration(),
        "languages_offered": _languages(request),
        "canonical": request.build_absolute_uri(request.path),
    }


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
    """List all countries by region, with the number of centres in each."""
    counts = Counter(Centre.objects.published().values_list("country", flat=True))
    regions = [
        {
            "code": region.value,
            "label": region.label,
            "count": sum(counts[code] for code in countries.in_region(region)),
            "countries": [
                {"code": code, "slug": countries.slug(code), "count": counts[code]}
                for code in sorted(countries.in_region(region), key=country_name)
            ],
        }
        for region in Region
    ]
    return render(request, "countries/list.html", {"regions": regions, "figures": _figures()})


@require_safe
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what help there is in one country or for it."""
    country = countries.by_slug(slug)
    if country is None:
        raise Http404
    published = Centre.objects.published()
    centres = [centre.projection() for centre in published.filter(country=country).for_cards()]
    alternatives = None
    if not any(centre.takes_clients is not False for centre in centres):
        point = countries.country_point(country)
        alternatives = published.exclude(country=country).alternatives(point, most=5)
    context = {
        "country": country,
        "point": countries.country_point(country),
        "centres": centres,
        "alternatives": alternatives,
        "experts": [
            expert.projection()
            for expert in Expert.objects.published().for_country(country).for_cards()
        ],
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
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what to leave alone and where the sitemap is."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        *(f"Disallow: {path}" for name in ("leave", "my") for path in _in_every_language(name)),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Send the visitor to a neutral page and have the browser forget this site."""
    response = HttpResponseRedirect(exit_page(get_language() or settings.LANGUAGE_CODE))
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
    return bool(cache.get_or_set("is_demonstration", centres.union(experts).exists))


def _in_every_language(name: str) -> list[str]:
    paths = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            paths.append(reverse(name))
    return paths


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
