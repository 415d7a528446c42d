"""Consents and portraits at the desk: recorded from paper, reviewed, accepted or declined."""

import uuid
from collections.abc import Callable, Iterator

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from experts.consents import views
from experts.consents.forms import PaperForm, PortraitForm
from experts.consents.portraits import (
    PROPOSED,
    SHOWN,
    InMemoryHandler,
    find_portrait,
    picture_response,
)
from experts.models import Asking, Consent, ConsentPart, Expert, ProposedPortrait, portraits
from experts.models.consents import ASKING_WORKS_FOR
from experts.vocabulary import sorted_parts
from irct.accounts.requests import SignedInRequest
from irct.desk.pages import PagesAdmin
from irct.desk.queue import way_back
from irct.mail import notices
from irct.models import Listing, NotTheSecond, acting, why_may_not_approve
from irct.models.second_person import why_not

LONGEST_REASON = 300


class DecisionReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("The expert will read it."),
    )

    def has_a_reason(self) -> bool:
        if self.is_valid() and not self.cleaned_data["reason"].strip():
            self.add_error("reason", _("Say why. The expert will read it."))
        return self.is_valid()


class ConsentAdmin(PagesAdmin):
    """Adds pages for the consent and the portrait of an expert."""

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("consent/", self.consent_view, "consent"),
            ("portrait/", csrf_exempt(self._portrait_upload), "portrait"),
            ("portrait/<str:which>/", require_safe(self.image_view), "portrait_image"),
        ]
        own = [
            path(
                f"<uuid:object_id>/{route}",
                self.admin_site.admin_view(view),
                name=f"experts_expert_{page}",
            )
            for route, view, page in pages
        ]
        return [*own, *super().get_urls()]

    def beside(self, request: SignedInRequest, listing: Listing) -> dict[str, object]:
        pages = [
            (_("Consent"), self._expert_url("consent", listing)),
            (_("Portrait"), self._expert_url("portrait", listing)),
            (_("Citing past days"), self._expert_url("cited_days", listing)),
        ]
        return super().beside(request, listing) | {"further_pages": pages}

    def stands_against(
        self, request: SignedInRequest, listing: Listing
    ) -> Iterator[tuple[str, str]]:
        if not listing.may_be_shown_on(timezone.localdate()):
            why = gettext("Without a valid consent it cannot be public.")
            yield why, self._expert_url("consent", listing)
        yield from super().stands_against(request, listing)

    # Consent

    def consent_view(self, request: SignedInRequest, object_id: uuid.UUID) -> HttpResponse:
        """Show every consent of an expert; let staff decide, record one or withdraw it."""
        expert = self._expert(request, object_id)
        paper = PaperForm(
            request.POST if "note_it" in request.POST else None,
            initial={"given_on": timezone.localdate(), "parts": expert.consent_parts},
        )
        reason = DecisionReasonForm(
            request.POST if {"decline", "withdraw"} & {*request.POST} else None
        )
        if request.method == "POST" and self._act_on_consent(request, expert, paper, reason):
            return HttpResponseRedirect(way_back(request) or request.path)
        expert = Expert.objects.get(pk=object_id)
        waiting = expert.consents.waiting().select_related("given_by").first()
        context = self._expert_context(request, expert, gettext("Consent of %s") % expert) | {
            "paper": paper,
            "reason": reason,
            "waiting": waiting,
            "anew": sorted_parts({*waiting.parts} - expert.agreed_parts_on(timezone.localdate()))
            if waiting
            else [],
            "why_not": why_not(request.user, proposed_by=waiting.given_by_id) if waiting else "",
            "is_valid": bool(expert.agreed_parts_on(timezone.localdate())),
            "is_public": Expert.objects.published().filter(pk=expert.pk).exists(),
            "reachable": expert.editorships.reachable().select_related("user"),
            "people_url": self._expert_url("people", expert),
            "asking_works_for": ASKING_WORKS_FOR.days,
            "consents": expert.consents.select_related("given_by", "ended_by"),
        }
        return TemplateResponse(request, "admin/consent.html", context)

    @transaction.atomic
    def _act_on_consent(
        self, request: SignedInRequest, expert: Expert, paper: PaperForm, reason: DecisionReasonForm
    ) -> bool:
        """The action is finished: done, or no longer possible."""
        sent = request.POST
        if "note_it" in sent and paper.is_valid():
            self._note_paper(request, expert, paper)
            return True
        if "ask" in sent:
            self._ask(request, expert)
            return True
        if "withdraw" in sent and reason.is_valid():
            views.withdraw(expert, by=request.user, reason=reason.cleaned_data["reason"])
            self._report_done(
                request, expert, _("The consent is withdrawn. The entry is no longer public.")
            )
            return True
        if not {"accept", "decline"} & {*sent} or ("decline" in sent and not reason.has_a_reason()):
            return False
        try:
            self._decide_on_consent(request, expert, reason)
        except Consent.NotOpen:
            message = _(
                "Nothing was done: this was taken back or replaced, or somebody else has decided "
                "on it."
            )
            self.message_user(request, message, messages.WARNING)
        except NotTheSecond as why:
            self.message_user(request, str(why), messages.ERROR)
        return True

    def _ask(self, request: SignedInRequest, expert: Expert) -> None:
        """Send each editor whom e-mail reaches the link by which they give the consent."""
        editorships, now = expert.editorships.reachable().select_related("user"), timezone.now()
        links = {one.user: Asking(expert, one.user, now).token for one in editorships}
        if not links:
            message = gettext(
                "Nobody edits this entry whom e-mail reaches. Invite the expert first."
            )
            self.message_user(request, message, messages.WARNING)
            return
        notices.consent_asked(expert, links, by=request.user)
        addresses = ", ".join(sorted(user.email for user in links))
        message = gettext("The link for a consent is on its way to %s.") % addresses
        self.log_change(request, expert, message)
        self.message_user(request, message, messages.SUCCESS)

    def _note_paper(self, request: SignedInRequest, expert: Expert, paper: PaperForm) -> None:
        before = expert.agreed_parts_on(timezone.localdate())
        waiting = expert.note_consent(by=request.user, **paper.cleaned_data)
        if waiting:
            message = gettext(
                "The consent is recorded. It counts once a colleague has accepted it."
            )
            self.log_change(request, expert, message)
            self.message_user(request, message, messages.WARNING)
            notices.consent_waits(waiting, sorted_parts({*waiting.parts} - before))
        else:
            self._report_done(request, expert, _("The consent is recorded and now counts."))
            notices.consent_noted(expert, expert.consents.valid().get())

    def _decide_on_consent(
        self, request: SignedInRequest, expert: Expert, reason: DecisionReasonForm
    ) -> None:
        key = request.POST.get("waiting", "")
        waiting = expert.consents.filter(pk=int(key) if key.isdecimal() else 0).first()
        if waiting is None:
            raise Consent.NotOpen
        if "decline" in request.POST:
            why = reason.cleaned_data["reason"]
            expert.decline(waiting, by=request.user, reason=why)
            notices.consent_declined(waiting, reason=why)
            self._report_done(request, expert, _("Declined. We have told the expert by e-mail."))
            return
        expert.accept(waiting, by=request.user)
        notices.consent_noted(expert, expert.consents.valid().get())
        self._report_done(
            request, expert, _("The consent now counts. We have told the expert by e-mail.")
        )

    def _report_done(
        self, request: SignedInRequest, expert: Expert, message: str | Promise
    ) -> None:
        self.log_change(request, expert, str(message))
        self.message_user(request, str(message), messages.SUCCESS)
        expert.refresh_from_db()
        if expert.consent_given_on and expert.status != Expert.Status.PUBLISHED:
            message = gettext("The entry itself is not published. Publish it to make it public.")
            self.message_user(request, message, messages.WARNING)

    # Portrait

    def _portrait_upload(self, request: SignedInRequest, object_id: uuid.UUID) -> HttpResponse:
        """Keep the upload in memory; this must be set before CSRF protection reads the form."""
        request.upload_handlers = [InMemoryHandler(request)]
        return csrf_protect(self.portrait_view)(request, object_id)

    def portrait_view(self, request: SignedInRequest, object_id: uuid.UUID) -> HttpResponse:
        """Show the current and the proposed portrait; let staff decide, replace or remove."""
        expert = self._expert(request, object_id)
        form = PortraitForm(*(request.POST, request.FILES) if "send" in request.POST else ())
        reason = DecisionReasonForm(request.POST if "decline" in request.POST else None)
        if request.method == "POST" and self._act_on_portrait(request, expert, form, reason):
            return HttpResponseRedirect(way_back(request) or request.path)
        proposed = find_portrait(expert, PROPOSED)
        context = self._expert_context(request, expert, gettext("Portrait of %s") % expert) | {
            "form": form,
            "reason": reason,
            "shown": find_portrait(expert, SHOWN),
            "proposed": proposed,
            "why_not": why_not(request.user, proposed_by=proposed.sent_by_id) if proposed else "",
            "has_agreed": ConsentPart.PORTRAIT in expert.agreed_parts_on(timezone.localdate()),
        }
        return TemplateResponse(request, "admin/portrait.html", context)

    @transaction.atomic
    def _act_on_portrait(
        self,
        request: SignedInRequest,
        expert: Expert,
        form: PortraitForm,
        reason: DecisionReasonForm,
    ) -> bool:
        sent, proposed = request.POST, ProposedPortrait.objects.filter(expert=expert).first()
        refused = why_may_not_approve(request.user) if {"send", "accept"} & {*sent} else ""
        if refused:
            self.message_user(request, refused, messages.ERROR)
            return True
        if "remove" in sent:
            portraits.remove(expert, by=request.user)
            message = gettext("The portrait is removed.")
        elif "send" in sent and form.is_valid():
            message = self._send(request, expert, form.cleaned_data["file"])
        elif {"accept", "decline"} & {*sent} and (
            # A newer upload is not the picture that was looked at.
            proposed is None or sent.get("proposed") != proposed.version
        ):
            message = gettext(
                "Nothing was done: another portrait was sent, or somebody has decided on this one."
            )
            self.message_user(request, message, messages.WARNING)
            return True
        elif proposed and "accept" in sent:
            try:
                proposed.accept(by=request.user)
            except NotTheSecond as why:
                self.message_user(request, str(why), messages.ERROR)
                return True
            notices.portrait_decided(proposed)
            message = gettext("The portrait is accepted. We have told the sender by e-mail.")
        elif proposed and "decline" in sent and reason.has_a_reason():
            proposed.delete()
            notices.portrait_decided(proposed, reason=reason.cleaned_data["reason"])
            message = gettext("The portrait is declined. We have told the sender by e-mail.")
        else:
            return False
        self.log_change(request, expert, message)
        self.message_user(request, message, messages.SUCCESS)
        return True

    def _send(
        self, request: SignedInRequest, expert: Expert, picture: portraits.PictureData
    ) -> str:
        """Have a colleague look at a picture, if there is one; return what to say of it."""
        if settings.SECRETARIAT_OF_ONE:
            with acting(request.user, alone="yes"):
                portraits.put(expert, picture, by=request.user)
            return gettext("The portrait is saved. It is shown while a consent for it is valid.")
        notices.portrait_waits(portraits.propose(expert, picture, by=request.user))
        return gettext("The portrait is saved. A colleague looks at it before it is shown.")

    def image_view(self, request: HttpRequest, object_id: uuid.UUID, which: str) -> HttpResponse:
        """Also shows a portrait that is not public."""
        expert = self._expert(request, object_id)
        found = find_portrait(expert, which)
        if found is None:
            raise Http404
        return never_cache(lambda _request: picture_response(found))(request)

    def _expert(self, request: HttpRequest, object_id: uuid.UUID) -> Expert:
        expert = self.get_object(request, str(object_id))
        if expert is None:
            raise Http404
        if not self.has_change_permission(request, expert):
            raise PermissionDenied
        return expert

    def _expert_context(
        self, request: HttpRequest, expert: Expert, title: str
    ) -> dict[str, object]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "listing": expert,
            "listing_url": self._expert_url("change", expert),
        }

    def _expert_url(self, page: str, expert: Listing) -> str:
        return reverse(f"admin:experts_expert_{page}", args=[expert.pk])
