"""Putting back texts that somebody changed, by a link in an e-mail."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from irct.history.putting_back import put_back, putting_back
from irct.history.undoing import Undoing
from irct.mail import notices
from irct.members.pages import private
from irct.models import ChangeRequest, TextChange, User, by_put_back_token
from irct.visitors import anonymous


@csrf_exempt  # a visitor who has not signed in gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
@private
def put_back_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was changed and one button, which mail scanners do not press; then put it back."""
    found = by_put_back_token(token)
    if found is None:
        return render(request, "members/link_dead.html", status=404)
    change, user = found
    context = {
        "listing": change.listing,
        "change": change,
        "plan": putting_back(change),
        "proof": anonymous.proof(token),
        "page_of_listing": change.listing.get_absolute_url() if change.listing.is_public() else "",
    }
    if request.method != "POST":
        return render(request, "members/put_back.html", context)
    if not anonymous.is_genuine(request, token):
        context["is_late"] = True
        return render(request, "members/put_back.html", context, status=400)
    context["plan"], context["requests"] = put_back_and_tell(
        change, by=user, via=_("link in an e-mail")
    )
    return render(request, "members/was_put_back.html", context)


@transaction.atomic
def put_back_and_tell(
    change: TextChange, *, by: User | None, note: str = "", via: str = ""
) -> tuple[Undoing, list[ChangeRequest]]:
    """Put back what can be, and ask the secretariat about what waits."""
    plan, requests = put_back(change, by=by, note=note, via=via)
    for one in requests:
        notices.request_made(one)
    return plan, requests
