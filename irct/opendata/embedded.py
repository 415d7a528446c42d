"""The centres of a country for the pages of others: plain HTML that any site may embed."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from centres.models import Centre
from irct.machine import languages
from irct.models import by_name, country_name
from irct.places import countries

POLICY = {"frame-ancestors": ["*"], "script-src": [NONE], "form-action": [NONE]}


@xframe_options_exempt
@csp_replace(POLICY)  # type: ignore[arg-type]  # it knows no views with arguments
@require_safe
def embed_country(request: HttpRequest, code: str) -> HttpResponse:
    country = code.upper()
    if code != code.lower() or country not in countries.inhabited():
        raise Http404
    found = Centre.objects.published().filter(country=country).ready_first().with_children()
    centres = [one.projection() for one in found]
    response = render(request, "embed/country.html", {"country": country, "centres": centres})
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """Make what somebody puts into a page of their own; it is in English alone."""
    country, language = request.GET.get("country", ""), request.GET.get("language", "")
    codes = by_name(set(countries.inhabited()))
    chosen = country if country in codes else codes[0]
    known = dict(settings.LANGUAGES)
    spoken = language if language in known else settings.LANGUAGE_CODE
    with override(settings.LANGUAGE_CODE):
        path = reverse("embed_country", args=[chosen.lower()])
    context = {
        **languages.to_choose(request, path=reverse("home"), query=""),
        "countries": [(code, country_name(code, "en")) for code in codes],
        "languages": [(code, languages.own_name(code)) for code in known],
        "chosen": chosen,
        "spoken": spoken,
        "address": settings.SITE_URL + languages.in_language(path, spoken),
    }
    return render(request, "opendata/embed.html", context)
