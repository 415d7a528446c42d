"""Listings that may be one and the same, at the desk: looked at in pairs, merged or kept apart."""

from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk import duplicates, merging
from irct.desk.pages import PagesAdmin
from irct.models import Listing, not_the_same
from irct.places.countries import Region

PAGE = 50
# Of pairs that were found to be two.
MOST_APART = 100
LONGEST_NUMBER = 6


class DuplicatesAdmin(PagesAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.duplicates_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_duplicates"
        return [path("duplicates/", view, name=name), *super().get_urls()]

    def duplicates_view(self, request: SignedInRequest) -> HttpResponse:
        """List the pairs that look like one listing, and record which are two."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._tell_apart(request)
        region = request.GET.get("region", "")
        region = region if region in Region.values else ""
        page = request.GET.get(PAGE_VAR, "")
        is_number = page.isascii() and page.isdecimal() and len(page) < LONGEST_NUMBER
        number = max(int(page), 1) if is_number else 1
        start = PAGE * (number - 1)
        pairs = duplicates.pairs(self.model, region=region, limit=PAGE, offset=start)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Possible duplicates"),
            "opts": self.opts,
            "pairs": [(pair, *self._ordered(pair)) for pair in pairs.found],
            "total": pairs.total,
            "is_of_last_night": duplicates.is_large(self.model),
            "enough": duplicates.ENOUGH,
            "region": region,
            "regions": Region.choices,
            "first": start + 1,
            "last": start + len(pairs.found),
            "previous": number - 1,
            "next": number + 1 if start + PAGE < pairs.total else 0,
            "apart": not_the_same(self.model).objects.select_related("one", "other", "said_by")[
                :MOST_APART
            ],
            "may_change": self.has_change_permission(request),
        }
        return TemplateResponse(request, "admin/duplicates.html", context)

    def _ordered(self, pair: duplicates.Pair) -> tuple[Listing, Listing, str]:
        # As the merging does, but for what it would have to ask the database.
        first, second = sorted(
            (pair.one, pair.other),
            key=lambda listing: (listing.status != "published", listing.created_at),
        )
        return first, second, self._merge_url(first, second)

    def _tell_apart(self, request: SignedInRequest) -> HttpResponse:
        """Note that two listings are not the same, or take that back."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        pairs = not_the_same(self.model).objects
        try:
            if "back" in request.POST:
                pairs.filter(pk=request.POST["back"] or None).delete()
                self.message_user(request, _("They will be compared again."), messages.SUCCESS)
            else:
                keys = [request.POST.get(name, "") or None for name in ("one", "other")]
                one, other = self.model.objects.filter(pk__in=keys).order_by("pk")
                pairs.get_or_create(one=one, other=other, defaults={"said_by": request.user})
                message = _("“%(one)s” and “%(other)s” are marked as different.")
                self.message_user(request, message % {"one": one, "other": other}, messages.SUCCESS)
        except (ValueError, ValidationError, OverflowError):
            self.message_user(request, _("Nothing was changed."), messages.WARNING)
        return HttpResponseRedirect(request.get_full_path())

    def _merge_url(self, kept: Listing, gone: Listing) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_merge"
        return reverse(name, args=[kept.pk, gone.pk])

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        like_it = [
            (other, pair.evidence)
            for pair in (duplicates.pairs_of(listing) if request.method == "GET" else [])
            for other in (pair.one, pair.other)
            if other != listing
        ]
        order = merging.by_rank([listing, *(other for other, _evidence in like_it)])
        may_be = [
            (other, evidence, self._merge_url(*sorted((listing, other), key=order.index)))
            for other, evidence in like_it
        ]
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_duplicates"
        return super().beside(request, listing) | {
            "may_be": may_be,
            "duplicates_url": reverse(name),
        }
