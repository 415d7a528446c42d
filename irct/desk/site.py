"""The secretariat's desk: Django's admin as a site, before anything is registered with it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth.views import redirect_to_login
from django.db import DataError, models, transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from irct.accounts import has_second_factor, has_shown_second_factor, reauthentication, views
from irct.accounts.requests import SignedInRequest
from irct.desk import guarding, queue
from irct.desk.bar import Bar
from irct.desk.finding import Finder
from irct.desk.trail import trail
from irct.models import why_may_not_approve

# In the session: where to go on once a second factor is set up.
NEXT_URL = "next_url"


def same_origin(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the browser name this site as the origin of its own forms."""

    @wraps(view)
    def answer(*args: object, **kwargs: object) -> HttpResponse:
        response = view(*args, **kwargs)
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return answer


def readable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a filter value that no column can hold as the admin answers unknown filters."""

    @wraps(view)
    def answer(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" or not request.GET or ERROR_FLAG in request.GET:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except DataError:
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    return answer


class Suggestions(AutocompleteJsonView):
    """Suggestions that tell towns of one name apart."""

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        choice = {"text": getattr(obj, "label", str(obj))}
        return super().serialize_result(obj, to_field_name) | choice


class Desk(admin.AdminSite):
    """Django's admin, for the secretariat."""

    site_header = _("The secretariat’s desk")
    site_title = _("Desk · IRCT directory")
    empty_value_display = "–"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # A listing is withdrawn; deleting is for mistakes, one at a time.
        self.disable_action("delete_selected")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Records link to their public page by themselves; Django's way there fails for the others.
        entries = super().get_urls()
        return [
            path("find/", self.admin_view(require_safe(self.find)), name="find"),
            path(
                "find/suggestions/",
                self.admin_view(require_safe(self.suggestions)),
                name="suggestions",
            ),
            *(entry for entry in entries if getattr(entry, "name", "") != "view_on_site"),
        ]

    def index(
        self, request: SignedInRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the queue, and record what somebody notes about it."""
        items = queue.Queue(request.user, request.GET)
        form = queue.HandlingForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and (done := queue.note(request, items, form)):
            messages.success(request, done)
            return redirect(request.get_full_path())
        context = {
            **self.each_context(request),
            "title": _("To do"),
            "subtitle": None,
            "queue": items,
            "counted_for_bar": items.waiting,
            "form": form,
            "ticked": request.POST.getlist("item"),
            **(extra_context or {}),
        }
        return TemplateResponse(
            request, "admin/queue.html", context, status=400 if form.is_bound else 200
        )

    def app_index(
        self,
        request: HttpRequest,
        app_label: str,
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """The bar leads to everything, so that no page need list what an app has."""
        return redirect("admin:index")

    def find(self, request: SignedInRequest) -> HttpResponse:
        """Show what answers the words that somebody typed, of every kind that they may see."""
        finder = Finder(request, self)
        context = {**self.each_context(request), "title": finder.title, "finder": finder}
        return TemplateResponse(request, "admin/find.html", context)

    def suggestions(self, request: SignedInRequest) -> HttpResponse:
        """The first few, while somebody is typing."""
        return JsonResponse({"suggestions": Finder(request, self).suggestions})

    def each_context(self, request: SignedInRequest) -> dict[str, object]:
        return {
            **super().each_context(request),
            "is_secretariat_of_one": settings.SECRETARIAT_OF_ONE,
            "why_may_not_approve": lambda: (
                why_may_not_approve(request.user) if self.has_permission(request) else ""
            ),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """None, which would be put together for every page: the bar leads to all there is."""
        return []

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and has_shown_second_factor(request)

    def admin_view(
        self, view: Callable[..., HttpResponse], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        inner = readable(super().admin_view(view, cacheable))

        @wraps(view)
        def guarded(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
            if self.has_permission(request):
                request.session.pop(NEXT_URL, None)
                if guarding.asks_again(request) and not reauthentication.is_recent(request):
                    # A form that nothing has checked yet is not kept.
                    holds = not getattr(view, "csrf_exempt", False)
                    return reauthentication.ask(request, holds=holds)
                if guarding.approves(request) and (why := why_may_not_approve(request.user)):
                    messages.error(request, why)
                    return HttpResponseRedirect(request.get_full_path())
                return self._framed(request, inner(request, *args, **kwargs))
            return self.redirect_to_login(request, request.get_full_path())

        return same_origin(guarded)

    def _framed(self, request: SignedInRequest, response: HttpResponse) -> HttpResponse:
        """Give a page the bar and the trail."""
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            context = response.context_data or {}
            bar = Bar(request, self, context.get("counted_for_bar"))
            response.context_data = context | {"bar": bar, "trail": trail(bar, context)}
        return response

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        next_url = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(next_url, None):
            next_url = reverse("admin:index")
        if not self.has_permission(request):
            return self.redirect_to_login(request, next_url)
        return HttpResponseRedirect(next_url)

    def redirect_to_login(self, request: HttpRequest, next_url: str) -> HttpResponse:
        """Send staff to the step that is missing; for others there is nothing here."""
        if not request.user.is_authenticated:
            return redirect_to_login(next_url)
        if not (request.user.is_active and request.user.is_staff):
            raise Http404
        if has_second_factor(request.user):
            ways = get_adapter().get_reauthentication_methods(request.user)
            way = next(way for way in ways if way["id"].startswith("mfa"))
            return redirect_to_login(next_url, way["url"])
        request.session[NEXT_URL] = next_url
        return redirect("mfa_index")

    def logout(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return same_origin(views.sign_out)(request)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return self.password_change(request)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return Suggestions.as_view(admin_site=self)(request)
