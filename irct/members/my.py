"""What somebody may edit, with its state."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from irct import accounts
from irct.members.pages import member_page
from irct.models import Bounce, listing_models

# As many decided requests are shown for each listing.
RECENT = 3


@require_safe
@member_page
def my(request: HttpRequest) -> HttpResponse:
    """List what its reader may edit."""
    user: Any = request.user
    entries = [
        _entry(listing)
        for model in listing_models()
        for listing in model.objects.editable_by(user).with_children().distinct()
    ]
    context = {
        "entries": entries,
        "has_second_factor": accounts.has_second_factor(user),
        "bounce": Bounce.objects.filter(address=str(user.email).lower()).first(),
    }
    return render(request, "members/my.html", context)


def _entry(listing: Any) -> dict[str, Any]:
    requests = list(listing.change_requests.select_related("proposed_by"))
    decided = [one for one in requests if one.decided_at]
    return {
        "listing": listing,
        "confirmed": listing.projection().confirmed,
        "is_public": type(listing)._default_manager.published().filter(pk=listing.pk).exists(),
        "missing": listing.missing(),
        "pending": [one for one in requests if one.is_pending],
        "decided": sorted(decided, key=lambda one: one.decided_at, reverse=True)[:RECENT],
        "has_consent": listing.may_be_shown_on(timezone.localdate()),
        "has_figures": hasattr(listing, "figures"),
        "figures_year": _open_figures_year(listing),
    }


def _open_figures_year(listing: Any) -> int | None:
    """Return the year whose figures a member centre has not sent in yet."""
    return listing.open_figures_year() if getattr(listing, "is_member", False) else None
