"""The page of the desk that shows how the records stand."""

from django.contrib import admin
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from centres.models import Centre
from experts.models import Expert
from irct.accounts.requests import SignedInRequest
from irct.desk.drawing import Table
from irct.models import Listing
from irct.pictures import confirmed, in_vain, pipeline, received, waiting
from irct.places.countries import Region

LISTINGS: tuple[type[Listing], ...] = (Centre, Expert)


@require_safe
def pictures(request: SignedInRequest) -> HttpResponse:
    """Show somebody what they may see of the records, one picture after the other."""
    may = request.user.has_perm
    chosen = request.GET.get("region", "")
    region = chosen if chosen in Region.values else ""
    context = {
        **admin.site.each_context(request),
        "title": _("State of the records"),
        "regions": [("", _("All regions")), *Region.choices],
        "region": region,
        "confirmed": [
            (confirmed.by_region_now(model), confirmed.over_time(model, region))
            for model in LISTINGS
            if may(f"{model._meta.app_label}.view_{model._meta.model_name}")
        ],
        "queue": waiting.age_of_queue(request.user),
        "figures": received.received() if may("centres.view_annualfigures") else (),
        "requests": _requests() if may("experts.view_expertrequest") else (),
        "vain": in_vain.asked_in_vain() if may("irct.view_pagecount") else None,
        "steps_of_map": in_vain.LEGEND,
        "counts_url": reverse("admin:irct_pagecount_changelist"),
    }
    return TemplateResponse(request, "admin/pictures.html", context)


def _requests() -> list[Table]:
    known = pipeline.requests()
    tables = [pipeline.by_state(known), pipeline.by_step(known), pipeline.in_vain(known)]
    return [table for table in tables if table and table.rows]
