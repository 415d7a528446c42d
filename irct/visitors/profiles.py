"""The listing at an address, as the public may see it."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from irct.machine.version import while_current
from irct.models import ListingQuerySet


def profile_at(listings: ListingQuerySet, slug: str) -> Any:
    """The profile of whoever has this slug or used to have it, read once until something changes.

    Of a slug that nobody has, which may be anything that somebody typed, nothing is kept.
    """
    today = timezone.localdate()
    try:
        return while_current(
            ("whole", listings.model, slug, today),
            lambda: listings.published().with_children().at(slug).get().projection(today=today),
        )
    except listings.model.DoesNotExist as nobody:
        raise Http404 from nobody
