"""What the secretariat itself shows to everybody, at the desk: entered, compared, approved."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.queue import way_back
from irct.desk.records import ReasonForm, RecordAdmin, RecordForm
from irct.history.differences import Difference, cells
from irct.mail import secretariat
from irct.models import EditConflict, NotTheSecond
from irct.models.changes import row_fields, row_values
from irct.models.paths import Values
from irct.models.proposals import Proposal
from irct.models.second_person import why_not


class ProposalForm(RecordForm):
    """A record whose form begins with what was proposed, as long as nothing was approved."""

    # In the subclasses: an example of a reason.
    reason_help: Promise

    def prepare(self) -> None:
        if reason := self.fields.get("reason"):
            reason.help_text = str(self.reason_help)
        if self.instance.proposed and self.instance.shows_nothing:
            self.initial |= self.instance.proposed


class ProposalAdmin(RecordAdmin):
    """Records that one person proposes and another approves."""

    # In the subclasses.
    decision_title: Promise
    advice: Promise
    reason_to_decline: Promise
    saved: Promise
    waiting: Promise
    approved: Promise
    declined: Promise

    list_select_related = ["proposed_by"]

    def save_model(
        self, request: SignedInRequest, obj: Proposal, form: forms.ModelForm, change: bool
    ) -> None:
        stored = type(obj)._default_manager.filter(pk=obj.pk).first()
        if stored and row_values(stored) == row_values(obj):
            self.message_user(request, _("You changed nothing."))
            return
        if obj.submit(by=request.user, is_alone=settings.SECRETARIAT_OF_ONE):
            secretariat.proposal_waits(obj)
            self.message_user(request, str(self.waiting), messages.WARNING)
        else:
            self.message_user(request, str(self.saved))

    def response_add(
        self, request: SignedInRequest, obj: Proposal, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_post_save_add(request, obj)

    def response_change(self, request: SignedInRequest, obj: Proposal) -> HttpResponse:
        return self.response_post_save_change(request, obj)

    def render_change_form(
        self, request: SignedInRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        if (proposal := context.get("original")) and proposal.proposed:
            context["decide_url"] = self.decide_url(proposal)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        decide = path(
            "<int:object_id>/decide/",
            self.admin_site.admin_view(self.decide_view),
            name=f"irct_{self.opts.model_name}_decide",
        )
        return [decide, *super().get_urls()]

    def decide_view(self, request: SignedInRequest, object_id: int) -> HttpResponse:
        """Compare what a colleague entered with what is public; approve or decline it."""
        proposal = self.get_object(request, str(object_id))
        if proposal is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))  # type: ignore[attr-defined]
        if not self.has_change_permission(request, proposal):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        form.fields["reason"].help_text = str(self.reason_to_decline)
        if not form.is_valid():
            return self._decision_page(request, proposal, form)
        try:
            self._decide(request, proposal, form.cleaned_data["reason"])
        except (Proposal.AlreadyDecided, EditConflict):
            message = _("Somebody has decided on this already, or changed it. Look once more.")
            self.message_user(request, message, messages.WARNING)
        except NotTheSecond as why:
            self.message_user(request, str(why), messages.ERROR)
        return HttpResponseRedirect(way_back(request) or self._list_url())

    def decide_url(self, proposal: Proposal) -> str:
        return reverse(f"admin:irct_{self.opts.model_name}_decide", args=[proposal.pk])

    def shown_now(self, proposal: Proposal) -> Values:
        """What visitors see of it, by the names of its fields."""
        return row_values(proposal)

    def called(self, proposal: Proposal) -> str:
        """How the record goes where its values are compared."""
        return str(proposal)

    @transaction.atomic
    def _decide(self, request: SignedInRequest, proposal: Proposal, reason: str) -> None:
        seen = request.POST.get("seen", "")
        if "decline" in request.POST:
            proposal.decline(by=request.user, seen=seen, reason=reason)
            message = self.declined
        else:
            proposal.approve(by=request.user, seen=seen)
            message = self.approved
        self.message_user(request, str(message), messages.SUCCESS)

    def _decision_page(
        self, request: SignedInRequest, proposal: Proposal, form: ReasonForm
    ) -> HttpResponse:
        now, by = self.shown_now(proposal), proposal.proposed_by_id
        named = {one.name: one for one in row_fields(type(proposal)) if one.name in now}
        compared = cells(named, now, proposal.proposed or {})
        context = {
            **self.admin_site.each_context(request),
            "title": self.decision_title,
            "opts": self.opts,
            "proposal": proposal,
            "called": self.called(proposal),
            "advice": self.advice,
            "difference": Difference("", self.called(proposal), compared),
            "why_not": proposal.proposed and why_not(request.user, proposed_by=by),
            "form": form,
            "list_url": self._list_url(),
        }
        return TemplateResponse(request, "admin/proposal_decision.html", context)

    def _list_url(self) -> str:
        return reverse(f"admin:irct_{self.opts.model_name}_changelist")
