"""The page of the desk about signed copies, with the button that has them made anew."""

import contextlib

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from centres.models import Centre
from irct.accounts.requests import SignedInRequest
from irct.opendata.copies import keys, making


@require_http_methods(["GET", "HEAD", "POST"])
def copies_at_desk(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        job = app.configure_task(making.ANEW, queueing_lock=making.ANEW, queue="timetable")
        # Somebody may have asked for it a moment ago.
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            job.defer()
        messages.success(request, _("The copies are being made. That takes a minute."))
        return redirect("copies_at_desk")
    published = Centre.objects.published()
    context = {
        **admin.site.each_context(request),
        "title": _("Signed copies"),
        "agree": Centre.objects.in_copies().count(),
        "refuse": published.filter(agrees_to_copies=False).count(),
        "unasked": published.filter(agrees_to_copies=None).count(),
        **_state(),
    }
    return TemplateResponse(request, "admin/copies.html", context)


def _state() -> dict[str, object]:
    try:
        until = keys.signer().until
        archives = making.standing()
    except keys.NoKey as error:
        return {"why_not": str(error)}
    except making.NotReady:
        return {"until": until}
    return {"until": until, "made": archives[0].made_at}
