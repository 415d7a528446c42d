"""Searching for centres as the page does."""

from django.http import QueryDict

from centres.filters import CentreFilter
from centres.models import Centre


def find(typed, **parameters):
    """Search as the page does."""
    query = QueryDict(mutable=True)
    query.update({"q": typed, **parameters})
    return CentreFilter(query, among=Centre.objects.published().with_open())


def names(found):
    return [profile.name for profile in found.page()]
