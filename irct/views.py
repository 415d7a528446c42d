"""Pages about both directories, or about neither."""

import dataclasses
import functools
from collections import Counter
from http import HTTPStatus

from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from centres.filters import CentreFilter
from centres.models import Centre, CentreQuerySet, Location
from experts.filters import ExpertFilter
from experts.models import Expert
from irct import outage
from irct.disclosure import projection
from irct.machine import languages
from irct.machine.version import kept, while_current
from irct.members.pages import mark_of_any_form
from irct.models import Language, Listing, by_name, country_name, exit_page, is_reviewed
from irct.places import countries
from irct.places.countries import Region
from irct.places.order import Key, in_order
from irct.visitors import counts, maps, translations
from irct.visitors.sheet import Sheet

# What visitors send something with.
FORMS = frozenset({"ask", "ask_for", "contact", "refer", "report"})
# What no search engine needs.
PRIVATE = ("account", "leave", "my")


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """How many listings and countries the public sees now."""

    centres: int
    countries: int
    experts: int
    expert_countries: int


def site(request: HttpRequest) -> dict[str, object]:
    """Context for every page."""
    return {
        "is_demonstration": _is_demonstration(),
        **languages.to_choose(request, query=None if _keeps_query(request) else ""),
        "canonical": request.build_absolute_uri(request.path),
        "sheet": Sheet.of(request.GET, path=request.path),
        "is_translated_by_program": _is_translated_by_program(),
        "page_to_report": lambda: translations.named(request.path),
        "mark_of_form": functools.partial(mark_of_any_form, request),
    }


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"figures": _figures(), "languages": _languages_spoken()}
    return render(request, "home.html", context)


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    context = {"regions": _regions(_numbers()), "figures": _figures()}
    return render(request, "countries/list.html", context)


@require_safe
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the help available in a country, or for people there."""
    country = countries.by_slug(slug)
    if country is None or country in countries.UNINHABITED:
        raise Http404
    counts.tell(request, country=country)
    centres = CentreFilter.having(country, ["country"], "open")
    alternatives = None
    if not any(centre.takes_clients is not False for centre in centres):
        point = countries.country_point(country)
        alternatives = while_current(
            ("alternatives", country, timezone.localdate()),
            lambda: _elsewhere(country).alternatives(point, most=5),
        )
    context = {
        "country": country,
        "point": countries.country_point(country),
        "centres": centres,
        "alternatives": alternatives,
        "experts": ExpertFilter.having(country, ["country", "work"], "alphabet"),
    }
    return render(request, "countries/detail.html", context)


def _elsewhere(country: str) -> CentreQuerySet:
    return Centre.objects.published().exclude(country=country)


@require_safe
def world_map(request: HttpRequest) -> HttpResponse:
    numbers, drawing = _numbers(), maps.world()
    context = {
        "regions": _regions(numbers),
        "number_of_centres": numbers.total(),
        "number_of_countries": len(numbers),
        "drawing": drawing,
        "lands": _lands(drawing, numbers),
    }
    return render(request, "map/world.html", context)


@require_safe
def map_region(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in Region.values:
        raise Http404
    region = Region(slug)
    drawing, numbers = maps.region(region), _numbers(region)
    places = Location.objects.filter(centre__in=_published(region)).with_town()
    context = {
        "region": region,
        "countries": _countries(region, numbers),
        "number_of_centres": numbers.total(),
        "number_of_countries": len(numbers),
        "drawing": drawing,
        "lands": _lands(drawing, numbers),
        "places": maps.places(drawing.frame, map(projection.place, places)),
    }
    return render(request, "map/region.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html", {"figures": _figures()})


@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """Show one page about this site for paper, with the address of the first page."""
    address = request.build_absolute_uri(reverse("home"))
    return render(request, "how_it_works.html", {"address": address})


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
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        *(f"Disallow: {path}" for name in PRIVATE for path in _in_every_language(name)),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a hole, as RFC 9116 has it."""
    expires = settings.SECURITY_EXPIRES
    if not settings.SECURITY_CONTACT or expires is None or expires < timezone.localdate():
        raise Http404
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {expires}T23:59:59Z",
        f"Preferred-Languages: {', '.join(settings.SECURITY_LANGUAGES)}",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
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


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is here, without Django's look at the session: it is the same for all.

    No address is repeated: what was hidden is answered like what never was, byte by byte.
    """
    context = {
        **languages.to_choose(request, path=reverse("home"), query=""),
        "opens_beside": False,
        "page_to_report": "",
        "is_of_the_desk": request.path.startswith(reverse("admin:index")),
    }
    return render(request, "404.html", context, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong, without the database, which it may be."""
    if page_of_outage := outage.page_of_what_is_raised(request):
        return page_of_outage
    context = languages.to_choose(request)
    page = loader.get_template("500.html").render(context)
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _languages_spoken() -> list[Language]:
    spoken: list[Language] = while_current(
        f"spoken:{timezone.localdate()}:{get_language()}",
        lambda: sorted(
            map(Language, Centre.objects.published().languages_spoken()),
            key=lambda language: in_order(language.label),
        ),
    )
    return spoken


def _figures() -> Figures:
    figures: Figures = while_current(f"figures:{timezone.localdate()}", _counted)
    return figures


def _counted() -> Figures:
    number, different = Count("pk"), Count("country", distinct=True)
    shown = Count("shown_country", distinct=True)
    centres = Centre.objects.published().aggregate(number=number, countries=different)
    experts = Expert.objects.published().aggregate(number=number, countries=shown)
    return Figures(
        centres=centres["number"],
        countries=centres["countries"],
        experts=experts["number"],
        expert_countries=experts["countries"],
    )


def _published(region: Region | None = None) -> CentreQuerySet:
    published = Centre.objects.published().order_by()
    return published.filter(country__in=countries.in_region(region)) if region else published


def _numbers(region: Region | None = None) -> Counter[str]:
    """Published centres by country; countries without any are absent."""
    return Counter(map(str, _published(region).values_list("country", flat=True)))


def _countries(region: Region, numbers: Counter[str]) -> list[dict[str, object]]:
    return [
        {"code": code, "slug": countries.slug(code), "count": numbers[code]}
        for code in by_name(countries.in_region(region) - countries.UNINHABITED)
    ]


def _regions(numbers: Counter[str]) -> list[dict[str, object]]:
    return [
        {
            "code": region.value,
            "label": region.label,
            "count": sum(numbers[code] for code in countries.in_region(region)),
            "countries": _countries(region, numbers),
        }
        for region in Region
    ]


def _lands(drawing: maps.Drawing, numbers: Counter[str]) -> list[dict[str, object]]:
    """The countries of a map with their numbers, by name, dots last."""
    return [
        {
            "drawn": land,
            "slug": countries.slug(land.code),
            "count": numbers[land.code],
            "shade": maps.shade(numbers[land.code]),
        }
        for land in sorted(drawing.lands, key=_by_kind_and_name)
    ]


def _by_kind_and_name(land: maps.Land) -> tuple[bool, Key]:
    return land.is_dot, in_order(country_name(land.code))


def _is_demonstration() -> bool:
    return bool(kept("is_demonstration", _has_samples, otherwise=False))


def _has_samples() -> bool:
    centres, experts = (
        model.objects.filter(origin=Listing.Origin.SAMPLE).order_by().values("pk")
        for model in (Centre, Expert)
    )
    return bool(centres.union(experts).exists())


def _keeps_query(request: HttpRequest) -> bool:
    """Other languages of a page are given its query: forms never read what stands there."""
    match = request.resolver_match
    return not match or match.url_name not in FORMS


def _is_translated_by_program() -> bool:
    language = get_language() or settings.LANGUAGE_CODE
    return language != settings.LANGUAGE_CODE and not is_reviewed(language)


def _in_every_language(name: str) -> list[str]:
    return [languages.in_language(reverse(name), code) for code, _name in settings.LANGUAGES]
