"""Who edits a listing, at the desk: the secretariat invites, and removes whomever it has to."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from irct.desk.records import ReasonForm
from irct.mail import notices
from irct.members.people import InvitationForm, on_its_way


class PeopleAdmin(admin.ModelAdmin):
    """A listing with its editors and its open invitations."""

    def get_urls(self) -> list[Any]:
        views = {"people/": self.people_view, "people/<int:pk>/remove/": self.removal_view}
        names = {"people/": "people", "people/<int:pk>/remove/": "remove_editor"}
        return [
            path(
                f"<uuid:object_id>/{address}",
                self.admin_site.admin_view(view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{names[address]}",
            )
            for address, view in views.items()
        ] + super().get_urls()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        listing = context.get("original")
        if listing and self._may(request, "view_editorship"):
            context["people_url"] = self._people_url(listing)
        return super().render_change_form(request, context, *args, **kwargs)

    @transaction.atomic
    def people_view(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Show the editors of a listing; invite, send again or withdraw."""
        self._require(request, "view_editorship")
        listing = get_object_or_404(self.model, pk=object_id)
        form = InvitationForm(request.POST if "invite" in request.POST else None)
        if request.method == "POST" and (done := self._change_people(request, listing, form)):
            self.message_user(request, done, messages.SUCCESS)
            return redirect(request.path)
        context = {
            "title": _("Editors of %s") % listing,
            "editorships": listing.editorships.with_bounced().select_related("user", "invited_by"),
            "invitations": listing.invitations.undecided().select_related("invited_by"),
            "form": form,
            "may_invite": self._may(request, "add_invitation"),
            "may_withdraw": self._may(request, "delete_invitation"),
            "may_remove": self._may(request, "delete_editorship"),
        }
        return self._people_page(request, "admin/listing_people.html", listing, context)

    @transaction.atomic
    def removal_view(self, request: HttpRequest, object_id: Any, pk: int) -> HttpResponse:
        """Remove an editor, the last lead included, with a reason."""
        self._require(request, "delete_editorship")
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

    def _change_people(self, request: HttpRequest, listing: Any, form: InvitationForm) -> str:
        """Do what was asked, and say what was done."""
        if "withdraw" in request.POST:
            self._require(request, "delete_invitation")
            invitation = self._undecided(listing, request.POST["withdraw"])
            invitation.withdraw(by=request.user)
            return _("The invitation of %s is withdrawn.") % invitation
        self._require(request, "add_invitation")
        if "again" in request.POST:
            invitation = self._undecided(listing, request.POST["again"])
            if not invitation.was_just_sent(by=request.user):
                invitation.renew(by=request.user)
                notices.invited(invitation)
            return on_its_way(invitation)
        invitation = form.send(listing, by=request.user) if form.is_valid() else None
        return on_its_way(invitation) if invitation else ""

    def _undecided(self, listing: Any, pk: str) -> Any:
        """An invitation, locked so that nobody accepts it meanwhile."""
        invitations = listing.invitations.undecided().select_for_update()
        return get_object_or_404(invitations, pk=pk if pk.isdecimal() else None)

    def _people_page(
        self, request: HttpRequest, template: str, listing: Any, context: dict[str, Any]
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

    def _people_url(self, listing: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_people"
        return reverse(name, args=[listing.pk])

    def _may(self, request: HttpRequest, what: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{what}")

    def _require(self, request: HttpRequest, what: str) -> None:
        if not self._may(request, what):
            raise PermissionDenied
