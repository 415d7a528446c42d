"""The public pages about centres."""

import dataclasses
from collections import defaultdict
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from centres.filters import CentreFilter
from centres.models import Centre
from centres.wording import WRONG
from irct.disclosure import projection
from irct.machine.languages import to_choose
from irct.machine.version import while_current
from irct.models import by_name, country_name
from irct.places import countries, outlines
from irct.places.countries import Region
from irct.places.order import in_order
from irct.visitors import corrections, counts, linked_data
from irct.visitors.printed import PARAMETER, Printed, UnknownCode
from irct.visitors.profiles import profile_at
from irct.visitors.sheet import TABLE, Sheet, second_languages
from irct.visitors.way_back import Results


@require_safe
def centre_list(request: HttpRequest) -> HttpResponse:
    search = CentreFilter(request.GET)
    counts.tell(request, unfound=search.unfound)
    page = search.page()
    context = {"search": search, "page": page, "groups": list(search.groups(page))}
    context["results"] = Results.here(request, "centres")
    return render(request, "centres/list.html", context)


@require_safe
def centre_detail(request: HttpRequest, slug: str) -> HttpResponse:
    profile = profile_at(Centre, slug)
    behind = Results.behind(request)
    if profile.slug != slug:
        kept = behind.carried if behind else Sheet.of(request.GET).kept
        return redirect(f"{reverse('centres:detail', args=[profile.slug])}{kept}", permanent=True)
    counts.tell(request, country=profile.country)
    context = {
        "centre": profile,
        "text": profile.text_for(get_language()),
        "point": profile.point,
        "linked_data": linked_data.script(
            linked_data.centre(profile, url=request.build_absolute_uri(request.path))
        ),
        "alternatives": None,
        "behind": behind,
    }
    if profile.takes_clients is False or profile.confirmed.state == projection.NEVER:
        others = Centre.objects.published().exclude(pk=profile.id)
        context["alternatives"] = while_current(
            ("alternatives", profile.id, timezone.localdate()),
            lambda: others.alternatives(profile.point, country=profile.country),
        )
    return render(request, "centres/detail.html", context)


@csrf_exempt  # a visitor gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
def centre_report(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a visitor report what is wrong with a centre's profile."""
    centre = get_object_or_404(Centre.objects.published().with_children().at(slug))
    return corrections.report(request, centre, wording=WRONG)


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show the centres that a visitor chose, to print or copy."""
    chosen = Sheet.of(request.GET, path=request.path)
    found = Centre.everything.published().with_children().at_each(chosen.slugs)
    centres = [centre.projection() for centre in dict.fromkeys(found.values())]
    also_in = second_languages(centres)
    # Links keep only the centres that are still public.
    kept = dataclasses.replace(chosen, slugs=tuple(centre.slug for centre in centres))
    context = {
        **to_choose(request, query=kept.query),
        "also_in": also_in,
        "also": next((one for one in also_in if one.code == request.GET.get("also")), None),
        "is_table": len(centres) > 1 and request.GET.get("view") == TABLE,
        "sheet": kept,
        "centres": centres,
        "gone": len(chosen) - len(found),
        "root": request.build_absolute_uri("/")[:-1],
        "today": timezone.localdate(),
        "printed": Printed.of(centres, timezone.localdate()) if centres else None,
    }
    return render(request, "sheet.html", context)


@require_safe
@cache_control(no_store=True)
def sheet_check(request: HttpRequest) -> HttpResponse:
    """Which entries of a printed sheet are as printed; nothing is kept of that.

    Whatever is not, as since it was changed or hidden or never was, is answered alike.
    """
    code = request.GET.get(PARAMETER, "")
    # What was typed is not said again, as in links to other languages.
    context: dict[str, object] = {**to_choose(request, query=""), "is_wrong": False}
    if code.strip():
        try:
            printed = Printed.read(code)
        except UnknownCode:
            context["is_wrong"] = True
            return render(request, "sheet_check.html", context, status=HTTPStatus.BAD_REQUEST)
        found = Centre.objects.published().beginning(entry.ids for entry in printed.entries)
        centres = [centre.projection() for centre in found.with_children()]
        context |= {"printed": printed, "entries": printed.as_they_stand(centres)}
    return render(request, "sheet_check.html", context)


@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """Show every published centre on one page that can be saved."""
    centres = defaultdict(list)
    for centre in Centre.objects.published().with_children():
        centres[str(centre.country)].append(centre.projection())
    regions = [
        (region, [(code, centres[code]) for code in by_name(here)])
        for region in Region
        if (here := countries.in_region(region) & centres.keys())
    ]
    context = {
        "regions": regions,
        "total": sum(map(len, centres.values())),
        "root": request.build_absolute_uri("/")[:-1],
        "today": timezone.localdate(),
    }
    return render(request, "all.html", context)


@require_safe
def near(request: HttpRequest) -> HttpResponse:
    """List all centres by country; the visitor's device sorts them by distance."""
    published = Centre.objects.published().order_by("sort_name", "id").for_cards()
    centres = sorted(
        (centre.projection() for centre in published),
        key=lambda centre: in_order(country_name(centre.country)),
    )
    return render(request, "near.html", {"centres": centres})


@require_safe
@cache_control(no_store=True)
def near_points(request: HttpRequest) -> HttpResponse:
    """By slug: the rounded points of the places that may be shown.

    With them go the outlines of countries in which centres are that show no place: by these a
    device knows whether it is in such a country, and asks nobody.
    """
    points, unplaced = {}, set()
    for centre in Centre.objects.published().for_cards():
        profile = centre.projection()
        rounded = (place.point.rounded(1) for place in profile.places if place.point)
        if shown := list(dict.fromkeys(rounded)):
            points[profile.slug] = shown
        else:
            unplaced.update(profile.countries)
    drawn = {code: outlines.numbers(code) for code in sorted(unplaced)}
    return JsonResponse(
        {"points": points, "outlines": drawn}, json_dumps_params={"separators": (",", ":")}
    )
