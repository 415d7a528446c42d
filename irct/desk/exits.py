"""Where a visitor who leaves comes to, by language."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts.requests import SignedInRequest
from irct.desk.approving import ProposalAdmin, ProposalForm
from irct.models import ExitPage, exit_page
from irct.models.paths import Values

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


class ExitPageForm(ProposalForm):
    reason_help = _("For example “The old one opens slowly”. Optional.")

    def prepare(self) -> None:
        super().prepare()
        if language := self.fields.get("language"):
            own = self.instance.language
            choices = {"": "---------", **({own: own} if own else {}), **dict(settings.LANGUAGES)}
            self.fields["language"] = forms.ChoiceField(
                label=language.label, choices=choices.items(), help_text=language.help_text
            )


@admin.register(ExitPage)
class ExitPageAdmin(ProposalAdmin):
    """Exit pages; a language without one uses EXIT_URL."""

    form = ExitPageForm
    change_form_template = "admin/exit_page_change_form.html"
    fieldsets = [(None, {"fields": ["language", "url"], "description": WHAT_HAPPENS})]
    formfield_overrides = {
        models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    }
    list_display = ["language_shown", "url", "waiting_shown"]
    list_display_links = ["language_shown", "url"]

    decision_title = _("Approve an exit page")
    advice = _("Open the proposed page and look at it: people in danger will be led there.")
    reason_to_decline = _("For example “The old one opens slowly”. Optional.")
    saved = _("It is saved. Visitors who leave come there now.")
    waiting = _("It is saved. Nobody is led there before a colleague has approved it.")
    approved = _("It is approved. Visitors who leave come there now.")
    declined = _("The proposal is declined. What is public stays as it is.")

    def get_readonly_fields(
        self, request: SignedInRequest, obj: ExitPage | None = None
    ) -> list[str]:
        return ["language"] if obj else []

    def shown_now(self, proposal: ExitPage) -> Values:
        return {"url": proposal.url or exit_page(proposal.language)}

    def called(self, proposal: ExitPage) -> str:
        return self.language_shown(proposal)

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
            self.decide_url(page),
            gettext("look at it"),
        )
