"""The secretariat's desk: Django's admin as a site, before anything is registered with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _


def same_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the browser name this site to itself: a form is refused that comes from nowhere."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return answer


class Suggestions(AutocompleteJsonView):
    """Suggestions in the words of the suggested model's own admin."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


class Desk(admin.AdminSite):
    """Django's admin, for the secretariat."""

    site_header = _("The secretariat’s desk")
    site_title = _("IRCT directory")
    index_title = _("What is in the directory")
    empty_value_display = "–"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # A listing is withdrawn; deleting is for mistakes, one at a time.
        self.disable_action("delete_selected")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return same_origin(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return same_origin(super().login)(request, extra_context)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return Suggestions.as_view(admin_site=self)(request)
