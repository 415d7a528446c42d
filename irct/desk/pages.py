"""What is known of a listing, on each of its pages at the desk."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpResponse

from irct.accounts.requests import SignedInRequest
from irct.models import Listing


class PagesAdmin(admin.ModelAdmin):
    """Listings about which each part of the desk has something to say."""

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        """What stands beside a listing's own values, and the pages that lead on from it."""
        return {}

    def stands_against(
        self, request: SignedInRequest, listing: Listing
    ) -> Iterator[tuple[str, str]]:
        """What has to be done before somebody may publish a listing, and where."""
        return iter(())

    def render_change_form(
        self, request: SignedInRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if listing := context.get("original"):
            context |= self.beside(request, listing)
        return super().render_change_form(request, context, *args, **kwargs)
