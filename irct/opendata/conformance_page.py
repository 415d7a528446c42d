"""The page at /data/conformance/, of what the nights have shown of open data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from irct.machine import languages
from irct.models import ConformanceResult

NIGHTS = 30


@require_safe
def conformance(request: HttpRequest) -> HttpResponse:
    context = {
        **languages.to_choose(request, path=reverse("home"), query=""),
        "nights": ConformanceResult.objects.nights(NIGHTS),
    }
    return render(request, "opendata/conformance.html", context)
