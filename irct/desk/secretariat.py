"""How visitors reach the secretariat: one person enters it, another approves it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.queue import way_back
from irct.desk.records import ReasonForm, RecordAdmin, RecordForm
from irct.fields import refuse_turned_order
from irct.history.differences import Difference, cells
from irct.mail import secretariat
from irct.models import EditConflict, NotTheSecond, SecretariatContact
from irct.models.changes import row_fields, row_values
from irct.models.second_person import why_not
from irct.templatetags import directory

WHAT_HAPPENS = _(
    "Every page links to the page that shows this, and so does each contact that a centre gives on "
    "request only. With an e-mail address there is a form as well: what visitors write is sent "
    "there, and kept nowhere else. What you enter is public once a second person has approved it; "
    "what you take away is gone at once. Until something is approved, the page says that nothing "
    "has been entered yet."
)


class SecretariatContactForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reason := self.fields.get("reason"):
            reason.help_text = _("For example “We have moved”. Optional.")
        if self.instance.proposed and not any(row_values(self.instance).values()):
            self.initial |= self.instance.proposed
        for name in {"address", "hours"} & self.fields.keys():
            self.fields[name].validators.append(refuse_turned_order)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        is_first = self.instance.proposed is None and not any(row_values(self.instance).values())
        if is_first and not (self.errors or any(map(data.get, row_values(self.instance)))):
            raise forms.ValidationError(_("Write at least one way to reach the secretariat."))
        return data


@admin.register(SecretariatContact)
class SecretariatContactAdmin(RecordAdmin):
    """One record: the secretariat's address, e-mail, phone and hours."""

    form = SecretariatContactForm
    change_form_template = "admin/secretariat_change_form.html"
    fieldsets = [
        (None, {"fields": ["email", "phone", "hours", "address"], "description": WHAT_HAPPENS})
    ]
    list_display = ["name_shown", "public_shown", "waiting_shown"]
    list_display_links = ["name_shown"]
    list_select_related = ["proposed_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not SecretariatContact.objects.exists()

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """For menus: whether one more can be added would be asked on every page of the desk."""
        return {
            "add": False,
            "change": self.has_change_permission(request),
            "delete": self.has_delete_permission(request),
            "view": self.has_view_permission(request),
        }

    def save_model(
        self,
        request: SignedInRequest,
        obj: SecretariatContact,
        form: forms.ModelForm,
        change: bool,
    ) -> None:
        stored = SecretariatContact.objects.filter(pk=obj.pk).first()
        if stored and row_values(stored) == row_values(obj):
            self.message_user(request, _("You changed nothing."))
            return
        if obj.submit(by=request.user, is_alone=settings.SECRETARIAT_OF_ONE):
            secretariat.contact_waits(obj)
            warning = _(
                "It is saved. Visitors do not see this before a colleague has approved it; what "
                "they saw until now stays, but for what you took away."
            )
            self.message_user(request, warning, messages.WARNING)
        else:
            self.message_user(request, _("It is saved, and visitors see it at once."))

    def response_add(
        self,
        request: SignedInRequest,
        obj: SecretariatContact,
        post_url_continue: str | None = None,
    ) -> HttpResponse:
        return self.response_post_save_add(request, obj)

    def response_change(self, request: SignedInRequest, obj: SecretariatContact) -> HttpResponse:
        return self.response_post_save_change(request, obj)

    def render_change_form(
        self, request: SignedInRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        if (contact := context.get("original")) and contact.proposed:
            context["decide_url"] = self._decide_url(contact)
        return super().render_change_form(request, context, *args, **kwargs)

    # Approving

    def get_urls(self) -> list[URLPattern]:
        decide = path(
            "<int:object_id>/decide/",
            self.admin_site.admin_view(self.decide_view),
            name="irct_secretariatcontact_decide",
        )
        return [decide, *super().get_urls()]

    def decide_view(self, request: SignedInRequest, object_id: int) -> HttpResponse:
        """Compare what a colleague entered with what is public; approve or decline it."""
        contact = self.get_object(request, str(object_id))
        if contact is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))  # type: ignore[attr-defined]
        if not self.has_change_permission(request, contact):
            raise PermissionDenied
        form = ReasonForm(request.POST if request.method == "POST" else None)
        form.fields["reason"].help_text = _("For example “This number is not ours”. Optional.")
        if not form.is_valid():
            return self._decision_page(request, contact, form)
        try:
            self._decide(request, contact, form.cleaned_data["reason"])
        except (SecretariatContact.AlreadyDecided, EditConflict):
            message = _("Somebody has decided on this already, or changed it. Look once more.")
            self.message_user(request, message, messages.WARNING)
        except NotTheSecond as why:
            self.message_user(request, str(why), messages.ERROR)
        return HttpResponseRedirect(way_back(request) or self._list_url())

    @transaction.atomic
    def _decide(self, request: SignedInRequest, contact: SecretariatContact, reason: str) -> None:
        seen = request.POST.get("seen", "")
        if "decline" in request.POST:
            contact.decline(by=request.user, seen=seen, reason=reason)
            message = _("The proposal is declined. What is public stays as it is.")
        else:
            contact.approve(by=request.user, seen=seen)
            message = _("It is approved. Visitors see it at once.")
        self.message_user(request, message, messages.SUCCESS)

    def _decision_page(
        self, request: SignedInRequest, contact: SecretariatContact, form: ReasonForm
    ) -> HttpResponse:
        named = {field.name: field for field in row_fields(SecretariatContact)}
        wanted = contact.proposed or {}
        by = contact.proposed_by_id
        context = {
            **self.admin_site.each_context(request),
            "title": _("Approve how the secretariat is reached"),
            "opts": self.opts,
            "contact": contact,
            "difference": Difference("", str(contact), cells(named, row_values(contact), wanted)),
            "why_not": contact.proposed and why_not(request.user, proposed_by=by),
            "form": form,
            "list_url": self._list_url(),
        }
        return TemplateResponse(request, "admin/secretariat_decision.html", context)

    def _list_url(self) -> str:
        return reverse("admin:irct_secretariatcontact_changelist")

    def _decide_url(self, contact: SecretariatContact) -> str:
        return reverse("admin:irct_secretariatcontact_decide", args=[contact.pk])

    # Columns

    @admin.display(description=_("name"))
    def name_shown(self, contact: SecretariatContact) -> str:
        return str(contact)

    @admin.display(description=_("public"))
    def public_shown(self, contact: SecretariatContact) -> str:
        shown = [directory.shown(way) for way in contact.ways]
        lines = ((line,) for line in [*shown, contact.hours, contact.address] if line)
        return format_html_join("", '<span class="line"><bdi>{}</bdi></span>', lines) or gettext(
            "nothing yet"
        )

    @admin.display(description=_("waiting"))
    def waiting_shown(self, contact: SecretariatContact) -> str:
        if not contact.proposed:
            return ""
        return format_html('<a href="{}">{}</a>', self._decide_url(contact), gettext("look at it"))
