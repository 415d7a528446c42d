"""Portraits, for experts: sent in, looked at by the secretariat, and taken away at once."""

from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from experts.consents import pictures
from experts.consents.forms import PortraitForm
from experts.models import Expert, Part, portraits
from irct.mail import notices
from irct.members.pages import member_page, own_listing
from irct.models import User

SHOWN, PROPOSED = "shown", "proposed"
PICTURES = {SHOWN: "portrait", PROPOSED: "proposed_portrait"}
# What goes with the file in a form.
LONGEST_REST = 10_000


class InMemory(MemoryFileUploadHandler):
    """Takes a picture that is small enough into memory: nothing that is sent in reaches a disk."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        content_length = args[2]
        self.activated = content_length <= pictures.LARGEST_FILE + LONGEST_REST


def picture(one: Any) -> HttpResponse:
    return HttpResponse(bytes(one.image), content_type=pictures.CONTENT_TYPE)


@require_safe
@member_page
def own_portrait(request: HttpRequest, slug: str, which: str) -> HttpResponse:
    """Show the editors of an expert a portrait that others may not see yet."""
    expert = own_listing(request, Expert, slug)
    found = of(expert, which)
    if found is None:
        raise Http404
    return picture(found)


@csrf_exempt  # its proof is looked for once it is clear where the file goes
@require_http_methods(["GET", "HEAD", "POST"])
def edit_portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what is sent in memory; only then may the proof of the form be looked for."""
    request.upload_handlers = [InMemory(request)]
    return csrf_protect(_edit_portrait)(request, slug)


@member_page
def _edit_portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an expert send in a portrait, which somebody looks at first, or take it away at once."""
    expert, user = own_listing(request, Expert, slug), cast(User, request.user)
    if "remove" in request.POST:
        portraits.remove(expert, by=user)
        messages.success(request, _("There is no portrait any more."))
        return redirect("experts:edit_portrait", expert.slug)
    form = PortraitForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        proposed = portraits.propose(expert, form.cleaned_data["file"], by=user)
        notices.portrait_waits(proposed)
        messages.success(request, _("Your portrait waits for the secretariat. You get an e-mail."))
        return redirect("experts:edit_portrait", expert.slug)
    context = {
        "listing": expert,
        "form": form,
        "shown": of(expert, SHOWN),
        "proposed": of(expert, PROPOSED),
        "has_agreed": Part.PORTRAIT in expert.consent_parts,
    }
    status = 400 if form.is_bound else 200
    return render(request, "experts/portrait.html", context, status=status)


def of(expert: Expert, which: str) -> Any:
    """Return the portrait of an expert that is shown, or that waits, if there is one."""
    return getattr(expert, PICTURES.get(which, ""), None)
