"""Where a visitor who leaves comes to, by language."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.queue import way_back
from irct.desk.records import ReasonForm, RecordAdmin, RecordForm
from irct.mail import secretariat
from irct.models import EditConflict, ExitPage, NotTheSecond
from irct.models.second_person import why_not

WHAT_HAPPENS = _(
    "When a visitor presses “Leave this site”, or Shift three times, the page turns blank at once, "
    "and this address opens in the same tab. Without JavaScript the page stays until the address "
    "has answered. Anyone beside the visitor sees the new page, its address and its title, and the "
    "browser’s history keeps them. So choose a page that many people open every day, such as the "
    "weather or an encyclopaedia, and that has nothing to do with help, asylum or human rights. It "
    "should open quickly, without signing in, even where the internet is censored. A new address "
    "is used once a second person has opened and approved it, everywhere within a minute; until "
    "then the one before stays."
)


class ExitPageForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reason := self.fields.get("reason"):
            reason.help_text = _("For example “The old one opens slowly”. Optional.")
        if self.instance.proposed_url and not self.instance.url:
            self.initial["url"] = self.instance.proposed_url
        if language := self.fields.get("language"):
            own = self.instance.language
            choices = {"": "---------", **({own: own} if own else {}), **dict(settings.LANGUAGES)}
            self.fields["language"] = forms.ChoiceField(
                label=language.label, choices=choices.items(), help_text=language.help_text
            )


@admin.register(ExitPage)
class ExitPageAdmin(RecordAdmin):
    """Exit pages; a language without one uses EXIT_URL."""

    form = ExitPageForm
    change_form_template = "admin/exit_page_change_form.html"
    fieldsets = [(None, {"fields": ["language", "url"], "description": WHAT_HAPPENS})]
    formfield_overrides = {
        models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    }
    list_display = ["language_shown", "url", "waiting_shown"]
    list_display_links = ["language_shown", "url"]
    list_select_related = ["proposed_by"]

    def get_readonly_fields(
        self, request: SignedInRequest, obj: ExitPage | None = None
    ) -> list[str]:
        return ["language"] if obj else []

    def save_model(
        self, request: SignedInRequest, obj: ExitPage, form: forms.ModelForm, change: bool
    ) -> None:
        if not obj.submit(by=request.user, is_alone=settings.SECRETARIAT_OF_ONE):
            return
        secretariat.exit_page_waits(obj)
        warning = _("Nobody is led to %s before a colleague has approved it.")
        self.message_user(request, warning % obj.proposed_url, messages.WARNING)

    def response_add(
        self, request: SignedInRequest, obj: ExitPage, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self.response_post_save_add(request, obj)

    def render_change_form(
        self, request: SignedInRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        if page := context.get("original"):
            context["decide_url"] = page.proposed_url and self._decide_url(page)
        return super().render_change_form(request, context, *args, **kwargs)

    # Approving

    def get_urls(self) -> list[URLPattern]:
        decide = path(
            "<int:object_id>/decide/",
            self.admin_site.admin_view(self.decide_view),
            name="irct_exitpage_decide",
        )
        return [decide, *super().get_urls()]

    def decide_view(self, request: SignedInRequest, object_id: int) -> HttpResponse:
        """Look at the address that a colleague proposed; approve or decline it."""
        page = self.get_object(request, str(object_id))
        if page is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))  # type: ignore[attr-defined]
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self._decision_page(request, page, form)
        try:
            self._decide(request, page, form.cleaned_data["reason"])
        except (ExitPage.AlreadyDecided, EditConflict):
            message = _("Somebody has decided on this already, or changed it. Look once more.")
            self.message_user(request, message, messages.WARNING)
        except NotTheSecond as why:
            self.message_user(request, str(why), messages.ERROR)
        return HttpResponseRedirect(way_back(request) or self._list_url())

    @transaction.atomic
    def _decide(self, request: SignedInRequest, page: ExitPage, reason: str) -> None:
        seen, proposed = request.POST.get("seen", ""), page.proposed_url
        if "decline" in request.POST:
            page.decline(by=request.user, seen=seen, reason=reason)
            message = _("%s is declined.")
        else:
            page.approve(by=request.user, seen=seen)
            message = _("Visitors who leave come to %s now.")
        self.message_user(request, message % proposed, messages.SUCCESS)

    def _decision_page(
        self, request: SignedInRequest, page: ExitPage, form: ReasonForm
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Approve an exit page"),
            "opts": self.opts,
            "page": page,
            "language": self.language_shown(page),
            "why_not": page.proposed_url and why_not(request.user, proposed_by=page.proposed_by_id),
            "what_happens": WHAT_HAPPENS,
            "form": form,
            "list_url": self._list_url(),
        }
        return TemplateResponse(request, "admin/exit_page_decision.html", context)

    def _list_url(self) -> str:
        return reverse("admin:irct_exitpage_changelist")

    def _decide_url(self, page: ExitPage) -> str:
        return reverse("admin:irct_exitpage_decide", args=[page.pk])

    # Columns

    @admin.display(description=_("language"), ordering="language")
    def language_shown(self, page: ExitPage) -> str:
        return str(dict(settings.LANGUAGES).get(page.language, page.language))

    @admin.display(description=_("waiting"))
    def waiting_shown(self, page: ExitPage) -> str:
        if not page.proposed_url:
            return ""
        return format_html(
            '<bdi dir="ltr">{}</bdi><span class="second"><a href="{}">{}</a></span>',
            page.proposed_url,
            self._decide_url(page),
            gettext("look at it"),
        )
