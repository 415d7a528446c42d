"""Who edits a listing, at the desk: the secretariat invites, and removes whomever it has to."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.pages import PagesAdmin
from irct.desk.records import ReasonForm
from irct.mail import notices
from irct.members.people import InvitationForm, on_its_way
from irct.models import Invitation, Listing


class PeopleAdmin(PagesAdmin):
    """A listing with its editors and its open invitations."""

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "people/": self.people_view,
            "people/<int:pk>/remove/": self.removal_view,
        }
        names = {"people/": "people", "people/<int:pk>/remove/": "remove_editor"}
        return [
            path(
                f"<uuid:object_id>/{address}",
                self.admin_site.admin_view(view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{names[address]}",
            )
            for address, view in views.items()
        ] + super().get_urls()

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        may_look = self._has_perm(request, "view_editorship")
        url = self._people_url(listing) if may_look else ""
        return super().beside(request, listing) | {"people_url": url}

    @transaction.atomic
    def people_view(self, request: SignedInRequest, object_id: uuid.UUID) -> HttpResponse:
        """Show the editors of a listing; invite, send again or withdraw."""
        self._require_perm(request, "view_editorship")
        listing = get_object_or_404(self.model, pk=object_id)
        form = InvitationForm.of(listing, request.POST if "invite" in request.POST else None)
        if request.method == "POST" and (done := self._change_people(request, listing, form)):
            self.message_user(request, done, messages.SUCCESS)
            return redirect(request.path)
        context = {
            "title": _("Editors of %s") % listing,
            "editorships": listing.editorships.with_bounced().select_related("user", "invited_by"),
            "invitations": listing.invitations.undecided().select_related("invited_by"),
            "form": form,
            "may_invite": self._has_perm(request, "add_invitation"),
            "may_withdraw": self._has_perm(request, "delete_invitation"),
            "may_remove": self._has_perm(request, "delete_editorship"),
        }
        return self._people_page(request, "admin/listing_people.html", listing, context)

    @transaction.atomic
    def removal_view(self, request: SignedInRequest, object_id: uuid.UUID, pk: int) -> HttpResponse:
        """Remove an editor, the last lead included, with a reason."""
        self._require_perm(request, "delete_editorship")
        listing = get_object_or_404(self.model, pk=object_id)
        editorship = get_object_or_404(listing.editorships.select_related("user"), pk=pk)
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            editorship.end(by=request.user, reason=form.cleaned_data["reason"])
            notices.editor_removed(editorship, by=request.user)
            message = _("%s can no longer edit this entry.") % editorship
            self.message_user(request, message, messages.SUCCESS)
            return redirect(self._people_url(listing))
        context = {"title": _("Remove an editor"), "editorship": editorship, "form": form}
        return self._people_page(request, "admin/editor_removal.html", listing, context)

    def _change_people(
        self, request: SignedInRequest, listing: Listing, form: InvitationForm
    ) -> str:
        """Do what was asked, and say what was done."""
        if "withdraw" in request.POST:
            self._require_perm(request, "delete_invitation")
            invitation = self._undecided(listing, request.POST["withdraw"])
            invitation.withdraw(by=request.user)
            return _("The invitation to %s is withdrawn.") % invitation
        self._require_perm(request, "add_invitation")
        if "again" in request.POST:
            invitation = self._undecided(listing, request.POST["again"])
            if not invitation.was_just_sent(by=request.user):
                invitation.renew(by=request.user)
                notices.invited(invitation)
            return on_its_way(invitation)
        sent = form.send(listing, by=request.user) if form.is_valid() else None
        return on_its_way(sent) if sent else ""

    def _undecided(self, listing: Listing, pk: str) -> Invitation:
        """An invitation, locked so that nobody accepts it meanwhile."""
        invitations = listing.invitations.undecided().select_for_update()
        return get_object_or_404(invitations, pk=pk if pk.isdecimal() else None)

    def _people_page(
        self, request: SignedInRequest, template: str, listing: Listing, context: dict[str, object]
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "listing": listing,
            "listing_url": reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[listing.pk]
            ),
            "people_url": self._people_url(listing),
        }
        return TemplateResponse(request, template, shared | context)

    def _people_url(self, listing: Listing) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_people"
        return reverse(name, args=[listing.pk])

    def _has_perm(self, request: SignedInRequest, codename: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    def _require_perm(self, request: SignedInRequest, codename: str) -> None:
        if not self._has_perm(request, codename):
            raise PermissionDenied
