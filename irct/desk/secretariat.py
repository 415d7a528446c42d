"""How visitors reach the secretariat: one person enters it, another approves it."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.desk.approving import ProposalAdmin, ProposalForm
from irct.fields import refuse_turned_order
from irct.models import SecretariatContact
from irct.models.changes import row_values
from irct.templatetags import directory

WHAT_HAPPENS = _(
    "Every page links to the page that shows this, and so does each contact that a centre gives on "
    "request only. With an e-mail address there is a form as well: what visitors write is sent "
    "there, and kept nowhere else. What you enter is public once a second person has approved it; "
    "what you take away is gone at once. Until something is approved, the page says that nothing "
    "has been entered yet."
)


class SecretariatContactForm(ProposalForm):
    reason_help = _("For example “We have moved”. Optional.")

    def prepare(self) -> None:
        super().prepare()
        for name in {"address", "hours"} & self.fields.keys():
            self.fields[name].validators.append(refuse_turned_order)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        is_first = self.instance.proposed is None and self.instance.shows_nothing
        if is_first and not (self.errors or any(map(data.get, row_values(self.instance)))):
            raise forms.ValidationError(_("Write at least one way to reach the secretariat."))
        return data


@admin.register(SecretariatContact)
class SecretariatContactAdmin(ProposalAdmin):
    """One record: the secretariat's address, e-mail, phone and hours."""

    form = SecretariatContactForm
    change_form_template = "admin/secretariat_change_form.html"
    fieldsets = [
        (None, {"fields": ["email", "phone", "hours", "address"], "description": WHAT_HAPPENS})
    ]
    list_display = ["name_shown", "public_shown", "waiting_shown"]
    list_display_links = ["name_shown"]

    decision_title = _("Approve how the secretariat is reached")
    advice = _(
        "Compare each value with what you know yourself. If there is a new number, call it. What "
        "visitors write with the form goes to this e-mail address."
    )
    reason_to_decline = _("For example “This number is not ours”. Optional.")
    saved = _("It is saved, and visitors see it at once.")
    waiting = _(
        "It is saved. Visitors do not see this before a colleague has approved it; what they saw "
        "until now stays, but for what you took away."
    )
    approved = _("It is approved. Visitors see it at once.")
    declined = _("The proposal is declined. What is public stays as it is.")

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
        return format_html('<a href="{}">{}</a>', self.decide_url(contact), gettext("look at it"))
