"""The API of open data, at /api/hsds/v3/."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from irct.machine import languages
from irct.opendata import answers, asked, description, usage, vocabulary
from irct.opendata.answers import as_json, open_to_all
from irct.opendata.records import LISTS, Records


@open_to_all("GET", "HEAD")
def about(request: HttpRequest) -> HttpResponseBase:
    """The API by name and version, and where it is described."""
    site = settings.SITE_URL
    return as_json(
        {
            "version": description.VERSION,
            "profile": site + reverse("hsds:profile"),
            "openapi_url": site + reverse("hsds:openapi"),
            "description": description.ABOUT,
            "publisher": {"name": description.PUBLISHER, "url": f"{site}/"},
        }
    )


@open_to_all("GET", "HEAD")
def openapi(request: HttpRequest) -> HttpResponseBase:
    return as_json(description.openapi(f"{settings.SITE_URL}{reverse('hsds:about')}"))


@open_to_all("GET", "HEAD", "POST")
def listed(request: HttpRequest, records: Records) -> HttpResponseBase:
    """A page of records, or all of them as lines; by POST, so that a search is in no log."""
    wanted = asked.read(request, allowed=records.allowed)
    usage.count(request, usage.kind(wanted))
    return answers.paged(records, wanted)


@open_to_all("GET", "HEAD")
def one(request: HttpRequest, records: Records, key: str) -> HttpResponseBase:
    wanted = asked.read(request, allowed=records.of_one)
    usage.count(request, usage.RECORDS)
    identifier = asked.identifier(key)
    if identifier and (found := records.one(identifier, wanted)):
        return as_json(found)
    return answers.not_there(records.name)


@require_safe
@conditional_page
def profile(request: HttpRequest) -> HttpResponse:
    """Describe for people what this API holds and leaves out; it is in English alone."""
    context = {
        **languages.to_choose(request, path=reverse("home"), query=""),
        "lists": [(name, sorted(records.allowed)) for name, records in LISTS.items()],
        "limits": usage.limits_in_words(),
        "taxonomies": [*vocabulary.TAXONOMIES.values()],
        "address": settings.SITE_URL + reverse("hsds:about"),
    }
    return render(request, "opendata/profile.html", context)
