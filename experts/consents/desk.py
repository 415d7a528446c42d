"""Consents and portraits at the desk: noted from paper, looked at, accepted or declined."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from experts.consents import views
from experts.consents.forms import PaperForm, PortraitForm
from experts.consents.portraits import PROPOSED, SHOWN, InMemory, of, picture
from experts.models import Consent, Expert, Part, portraits
from experts.models.expert import in_order
from irct.desk.queue import way_back
from irct.mail import notices
from irct.models import acting

LONGEST_REASON = 300


class ReasonForm(forms.Form):
    """Why something is declined, or withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("The expert reads it."),
    )

    def has_a_reason(self) -> bool:
        if self.is_valid() and not self.cleaned_data["reason"].strip():
            self.add_error("reason", _("Say why. The expert reads it."))
        return self.is_valid()


class ConsentAdmin(admin.ModelAdmin):
    """An expert whose consent and portrait are looked after."""

    def get_urls(self) -> list[Any]:
        pages = [
            ("consent/", self.consent_view, "consent"),
            ("portrait/", csrf_exempt(self._taking_pictures), "portrait"),
            ("portrait/<str:which>/", require_safe(self.image_view), "portrait_image"),
        ]
        return [
            path(
                f"<uuid:object_id>/{address}",
                self.admin_site.admin_view(view),
                name=f"experts_expert_{page}",
            )
            for address, view, page in pages
        ] + super().get_urls()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if expert := context.get("original"):
            context["further_pages"] = [
                (_("Consent"), self._expert_url("consent", expert)),
                (_("Portrait"), self._expert_url("portrait", expert)),
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    # Consent

    def consent_view(self, request: HttpRequest, object_id: uuid.UUID) -> HttpResponse:
        """Show every consent of an expert; decide on what waits, note one, or withdraw it."""
        expert = self._expert(request, object_id)
        paper = PaperForm(
            request.POST if "note_it" in request.POST else None,
            initial={"given_on": timezone.localdate(), "parts": expert.consent_parts},
        )
        reason = ReasonForm(request.POST if {"decline", "withdraw"} & {*request.POST} else None)
        if request.method == "POST" and self._act_on_consent(request, expert, paper, reason):
            return HttpResponseRedirect(way_back(request) or request.path)
        expert = Expert.objects.get(pk=object_id)
        waiting = expert.consents.waiting().select_related("given_by").first()
        context = self._expert_context(request, expert, _("Consent of %s") % expert) | {
            "paper": paper,
            "reason": reason,
            "waiting": waiting,
            "anew": in_order({*waiting.parts} - expert.agreed_on(timezone.localdate()))
            if waiting
            else [],
            "is_valid": bool(expert.agreed_on(timezone.localdate())),
            "is_public": Expert.objects.published().filter(pk=expert.pk).exists(),
            "consents": expert.consents.select_related("given_by", "ended_by"),
        }
        return TemplateResponse(request, "admin/consent.html", context)

    @transaction.atomic
    def _act_on_consent(
        self, request: HttpRequest, expert: Expert, paper: PaperForm, reason: ReasonForm
    ) -> bool:
        """Do what was asked for; say whether it was done, or could not be done any more."""
        sent = request.POST
        if "note_it" in sent and paper.is_valid():
            expert.note_consent(by=request.user, **paper.cleaned_data)
            self._tell_done(request, expert, _("The consent is noted, and counts now."))
            notices.consent_noted(expert, expert.consents.valid().get())
            return True
        if "withdraw" in sent and reason.is_valid():
            views.withdraw(expert, by=request.user, reason=reason.cleaned_data["reason"])
            self._tell_done(request, expert, _("The consent is withdrawn. Nobody finds the entry."))
            return True
        if not {"accept", "decline"} & {*sent} or ("decline" in sent and not reason.has_a_reason()):
            return False
        try:
            self._decide_on_consent(request, expert, reason)
        except Consent.NotOpen:
            told = _("Nothing was done: this was taken back, replaced or decided on meanwhile.")
            self.message_user(request, told, messages.WARNING)
        return True

    def _decide_on_consent(self, request: HttpRequest, expert: Expert, reason: ReasonForm) -> None:
        key = request.POST.get("waiting", "")
        waiting = expert.consents.filter(pk=int(key) if key.isdecimal() else 0).first()
        if waiting is None:
            raise Consent.NotOpen
        if "decline" in request.POST:
            told = reason.cleaned_data["reason"]
            expert.decline(waiting, by=request.user, reason=told)
            notices.consent_declined(waiting, reason=told)
            self._tell_done(request, expert, _("It is declined. An e-mail says so."))
            return
        expert.accept(waiting, by=request.user)
        notices.consent_noted(expert, expert.consents.valid().get())
        self._tell_done(request, expert, _("The consent counts now. An e-mail says so."))

    def _tell_done(self, request: HttpRequest, expert: Expert, told: Any) -> None:
        self.log_change(request, expert, str(told))
        self.message_user(request, told, messages.SUCCESS)
        expert.refresh_from_db()
        if expert.consent_given_on and expert.status != Expert.Status.PUBLISHED:
            told = _("The entry itself is not published. Publish it if it is to be seen.")
            self.message_user(request, told, messages.WARNING)

    # Portrait

    def _taking_pictures(self, request: HttpRequest, object_id: uuid.UUID) -> HttpResponse:
        """Keep what is sent in memory; only then may the proof of the form be looked for."""
        request.upload_handlers = [InMemory(request)]
        return csrf_protect(self.portrait_view)(request, object_id)

    def portrait_view(self, request: HttpRequest, object_id: uuid.UUID) -> HttpResponse:
        """Show the portrait of an expert, and one that waits; decide, put another, or remove."""
        expert = self._expert(request, object_id)
        form = PortraitForm(*(request.POST, request.FILES) if "send" in request.POST else ())
        reason = ReasonForm(request.POST if "decline" in request.POST else None)
        if request.method == "POST" and self._act_on_portrait(request, expert, form, reason):
            return HttpResponseRedirect(way_back(request) or request.path)
        context = self._expert_context(request, expert, _("Portrait of %s") % expert) | {
            "form": form,
            "reason": reason,
            "shown": of(expert, SHOWN),
            "proposed": of(expert, PROPOSED),
            "has_agreed": Part.PORTRAIT in expert.agreed_on(timezone.localdate()),
        }
        return TemplateResponse(request, "admin/portrait.html", context)

    @transaction.atomic
    def _act_on_portrait(
        self, request: HttpRequest, expert: Expert, form: PortraitForm, reason: ReasonForm
    ) -> bool:
        sent, proposed = request.POST, of(expert, PROPOSED)
        # What was sent in since is another one than its reader saw.
        is_seen = proposed and sent.get("proposed") == proposed.version
        if "remove" in sent:
            portraits.remove(expert, by=request.user)
            told: Any = _("There is no portrait any more.")
        elif "send" in sent and form.is_valid():
            with acting(request.user):
                portraits.put(expert, form.cleaned_data["file"], by=request.user)
            told = _("The portrait is kept, and shown while a consent for it is valid.")
        elif {"accept", "decline"} & {*sent} and not is_seen:
            told = _("Nothing was done: another portrait was sent, or this one is decided on.")
            self.message_user(request, told, messages.WARNING)
            return True
        elif "accept" in sent:
            proposed.accept(by=request.user)
            notices.portrait_decided(proposed)
            told = _("The portrait is accepted. An e-mail says so to who sent it.")
        elif "decline" in sent and reason.has_a_reason():
            proposed.delete()
            notices.portrait_decided(proposed, reason=reason.cleaned_data["reason"])
            told = _("The portrait is declined. An e-mail says so to who sent it.")
        else:
            return False
        self.log_change(request, expert, str(told))
        self.message_user(request, told, messages.SUCCESS)
        return True

    def image_view(self, request: HttpRequest, object_id: uuid.UUID, which: str) -> HttpResponse:
        """Show a portrait that others may not see yet."""
        expert = self._expert(request, object_id)
        found = of(expert, which)
        if found is None:
            raise Http404
        return never_cache(lambda _request: picture(found))(request)

    def _expert(self, request: HttpRequest, object_id: uuid.UUID) -> Expert:
        expert = self.get_object(request, str(object_id))
        if expert is None:
            raise Http404
        if not self.has_change_permission(request, expert):
            raise PermissionDenied
        return expert

    def _expert_context(self, request: HttpRequest, expert: Expert, title: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "listing": expert,
            "listing_url": self._expert_url("change", expert),
        }

    def _expert_url(self, page: str, expert: Expert) -> str:
        return reverse(f"admin:experts_expert_{page}", args=[expert.pk])
