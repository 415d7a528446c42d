"""Portraits, for experts: sent for review, or removed at once."""

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from experts.consents import pictures
from experts.consents.forms import PortraitForm
from experts.models import ConsentPart, Expert, Portrait, ProposedPortrait, portraits
from experts.models.portraits import Picture
from irct.accounts.requests import SignedInRequest
from irct.mail import notices
from irct.members.pages import member_page, own_listing

SHOWN, PROPOSED = "shown", "proposed"
RELATED_NAMES = {SHOWN: "portrait", PROPOSED: "proposed_portrait"}
# Bytes that a form may hold beside the file.
LARGEST_FORM = 10_000


class InMemoryHandler(MemoryFileUploadHandler):
    """Takes only uploads that fit into memory, so that none is ever written to disk."""

    def handle_raw_input(
        self, input_data: object, meta: object, content_length: int, *args: object
    ) -> None:
        self.activated = content_length <= pictures.LARGEST_FILE + LARGEST_FORM


def picture_response(picture: Picture) -> HttpResponse:
    return HttpResponse(bytes(picture.image), content_type=pictures.CONTENT_TYPE)


@require_safe
@member_page
def own_portrait(request: SignedInRequest, slug: str, which: str) -> HttpResponse:
    """Also shows a portrait that is not public, to those who may edit the entry."""
    expert = own_listing(request, Expert, slug)
    found = find_portrait(expert, which)
    if found is None:
        raise Http404
    return picture_response(found)


@csrf_exempt  # checked below, once the upload handler is set
@require_http_methods(["GET", "HEAD", "POST"])
def edit_portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the upload in memory; this must be set before CSRF protection reads the form."""
    request.upload_handlers = [InMemoryHandler(request)]
    return csrf_protect(_edit_portrait)(request, slug)


@member_page
def _edit_portrait(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let an expert send a portrait for review, or remove it at once."""
    expert: Expert = own_listing(request, Expert, slug)
    if "remove" in request.POST:
        portraits.remove(expert, by=request.user)
        messages.success(request, _("The portrait is removed."))
        return redirect("experts:edit_portrait", expert.slug)
    form = PortraitForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        proposed = portraits.propose(expert, form.cleaned_data["file"], by=request.user)
        notices.portrait_waits(proposed)
        messages.success(
            request, _("The secretariat will look at your portrait. You will then get an e-mail.")
        )
        return redirect("experts:edit_portrait", expert.slug)
    context = {
        "listing": expert,
        "form": form,
        "shown": find_portrait(expert, SHOWN),
        "proposed": find_portrait(expert, PROPOSED),
        "has_agreed": ConsentPart.PORTRAIT in expert.consent_parts,
    }
    status = 400 if form.is_bound else 200
    return render(request, "experts/portrait.html", context, status=status)


def find_portrait(expert: Expert, which: str) -> Portrait | ProposedPortrait | None:
    """`which` is SHOWN or PROPOSED."""
    return getattr(expert, RELATED_NAMES.get(which, ""), None)
