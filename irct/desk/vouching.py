"""The staff at the desk: who may approve, who waits, and whom a colleague vouches for."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.queue import way_back
from irct.desk.records import ReadOnlyAdmin
from irct.mail import secretariat
from irct.models import User, Vouching, why_may_not_approve, why_may_not_vouch
from irct.models.introductions import brought_in_by
from irct.models.vouching import staff, vouch


@admin.register(Vouching)
class VouchingAdmin(ReadOnlyAdmin):
    """One page with all staff, and one for each where a colleague vouches for them."""

    def get_urls(self) -> list[URLPattern]:
        return [
            path(route, self.admin_site.admin_view(view), name=f"irct_vouching_{page}")
            for route, view, page in (
                ("", self.staff_view, "changelist"),
                ("<int:pk>/", self.person_view, "person"),
                ("<int:pk>/withdraw/", self.withdrawal_view, "withdraw"),
            )
        ]

    def staff_view(self, request: SignedInRequest) -> HttpResponse:
        """Show every account of the secretariat, and what keeps it from approving."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        counting = Vouching.objects.counting().select_related("by")
        people = staff().prefetch_related(Prefetch("vouchings", counting, to_attr="counting"))
        through = brought_in_by([person.pk for person in people])
        inviters = User.objects.in_bulk(set().union(*through.values()))
        rows = [
            {
                "person": person,
                "why_not": why_may_not_approve(person, is_vouched=bool(person.counting)),
                "through": [inviters[pk] for pk in sorted(through[person.pk]) if pk in inviters],
                "page": reverse("admin:irct_vouching_person", args=[person.pk]),
            }
            for person in people.order_by("name", "email")
        ]
        return self._page(request, "admin/staff.html", {"title": _("Staff"), "rows": rows})

    @transaction.atomic
    def person_view(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """Say what it means to vouch for a colleague; then do it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        person = get_object_or_404(staff(), pk=pk)
        may_vouch = request.user.has_perm("irct.add_vouching")
        if request.method == "POST":
            if not may_vouch:
                raise PermissionDenied
            return self._vouch(request, person)
        inviters = User.objects.in_bulk(brought_in_by([person.pk])[person.pk])
        vouchings = person.vouchings.counting().select_related("by")
        context = {
            "title": _("Vouch for a colleague"),
            "person": person,
            "inviters": inviters.values(),
            "vouchings": vouchings,
            "own": next((one for one in vouchings if one.by == request.user), None),
            "why_not_approve": why_may_not_approve(person),
            "why_not_vouch": why_may_not_vouch(request.user, for_=person),
            "may_vouch": may_vouch,
            "withdraw_url": reverse("admin:irct_vouching_withdraw", args=[person.pk]),
        }
        return self._page(request, "admin/vouching.html", context)

    @transaction.atomic
    def withdrawal_view(self, request: SignedInRequest, pk: int) -> HttpResponse:
        """Take one's own word back, after one question."""
        if not request.user.has_perm("irct.change_vouching"):
            raise PermissionDenied
        person = get_object_or_404(staff(), pk=pk)
        own = get_object_or_404(person.vouchings.counting(), by=request.user)
        if request.method == "POST":
            own.withdraw(by=request.user)
            self.log_change(request, own, _("Stopped vouching for this account"))
            secretariat.staff_changed(person, secretariat.Staff.WITHDRAWN, by=request.user)
            message = _("You no longer vouch for %s.") % person
            self.message_user(request, message, messages.SUCCESS)
            return HttpResponseRedirect(self._list(request))
        context = {"title": _("Take back your word"), "person": person, "own": own}
        return self._page(request, "admin/vouching_withdrawal.html", context)

    def _vouch(self, request: SignedInRequest, person: User) -> HttpResponse:
        try:
            vouching = vouch(person, by=request.user)
        except Vouching.NotAllowed as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(request.path)
        self.log_addition(request, vouching, _("Vouched for this account"))
        secretariat.staff_changed(person, secretariat.Staff.VOUCHED, by=request.user)
        message = _("You vouch for %s. The secretariat gets an e-mail that says so.") % person
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(self._list(request))

    def _list(self, request: SignedInRequest) -> str:
        return way_back(request) or reverse("admin:irct_vouching_changelist")

    def _page(
        self, request: SignedInRequest, template: str, context: dict[str, object]
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "list_url": self._list(request),
        }
        return TemplateResponse(request, template, shared | context)
