"""What somebody may edit, with its state."""

from operator import attrgetter

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from irct import accounts
from irct.accounts.requests import SignedInRequest
from irct.members.pages import member_page
from irct.models import Bounce, Listing, listing_models

# Decided requests shown for each listing.
RECENT = 3


@require_safe
@member_page
def my(request: SignedInRequest) -> HttpResponse:
    user = request.user
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


def _entry(listing: Listing) -> dict[str, object]:
    requests = list(listing.change_requests.select_related("proposed_by"))
    decided = [one for one in requests if one.decided_at]
    is_public = listing.is_public()
    return {
        "listing": listing,
        "confirmed": listing.projection().confirmed,
        "is_public": is_public,
        "is_hidden": not is_public and listing.is_hidden(),
        "missing": listing.missing(),
        "pending": [one for one in requests if one.is_pending],
        "decided": sorted(decided, key=attrgetter("decided_at"), reverse=True)[:RECENT],
        "has_consent": listing.may_be_shown_on(timezone.localdate()),
        "has_figures": hasattr(listing, "figures"),
        "figures_year": listing.open_figures_year(),
    }
