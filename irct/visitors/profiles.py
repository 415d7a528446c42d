"""The listing at an address, as the public may see it."""

from typing import Any

from django.http import Http404

from irct.models import ListingQuerySet


def profile_at(listings: ListingQuerySet, slug: str) -> Any:
    """The profile of whoever has this slug or used to have it, read once until something changes.

    Whether it is public is asked each time: whoever hides is gone before anything kept is over.
    """
    key = listings.published().at(slug).values_list("pk", flat=True).first()
    for profile in listings.projected([key], whole=True) if key else ():
        return profile
    raise Http404
