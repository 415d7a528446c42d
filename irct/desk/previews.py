"""A listing as others see it: the public, and its editors."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from irct.accounts.requests import SignedInRequest
from irct.desk.pages import PagesAdmin
from irct.members.editing import tasks_of
from irct.models import Listing


class PreviewAdmin(PagesAdmin):
    """A record seen as others see it, whatever its status."""

    def get_urls(self) -> list[URLPattern]:
        views = {"as-public": self.as_public_view, "as-editor": self.as_editor_view}
        return [
            path(
                f"<uuid:object_id>/{address}/",
                self.admin_site.admin_view(require_safe(view)),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{address.replace('-', '_')}",
            )
            for address, view in views.items()
        ] + super().get_urls()

    def as_public_view(self, request: HttpRequest, object_id: uuid.UUID) -> HttpResponse:
        """Show the public profile, of a draft or hidden listing too, without counting it."""
        listing = self._viewable(request, object_id)
        profile = listing.projection()
        context = {
            "listing": listing,
            "back": self._back(listing),
            "is_public": listing.is_public(),
            "may_be_shown": listing.may_be_shown_on(timezone.localdate()),
            "fragment": f"{self.opts.app_label}/_profile.html",
            str(self.opts.model_name): profile,
            "text": profile.text_for(get_language() or "en"),
        }
        return render(request, "admin/as_public.html", context)

    def as_editor_view(self, request: HttpRequest, object_id: uuid.UUID) -> HttpResponse:
        """Show an editor's task list; each link leads to the desk's own page."""
        listing = self._viewable(request, object_id)
        context = {"listing": listing, "back": self._back(listing), "tasks": tasks_of(listing)}
        return render(request, "admin/as_editor.html", context)

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        names = (f"{self.opts.app_label}_{self.opts.model_name}_{page}" for page in PAGES)
        as_public, as_editor = (reverse(f"admin:{name}", args=[listing.pk]) for name in names)
        return super().beside(request, listing) | {
            "as_public_url": as_public,
            "as_editor_url": as_editor,
        }

    def _viewable(self, request: HttpRequest, object_id: uuid.UUID) -> Listing:
        listing = get_object_or_404(self.model.objects.with_children(), pk=object_id)
        if not self.has_view_permission(request, listing):
            raise PermissionDenied
        return listing

    def _back(self, listing: Listing) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[listing.pk])


PAGES = ("as_public", "as_editor")
