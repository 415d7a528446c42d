"""Where a visitor who leaves comes to, by language."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db import models
from django.utils.translation import gettext_lazy as _

from irct.desk.records import RecordAdmin, RecordForm
from irct.models import ExitPage

WHAT_HAPPENS = _(
    "When a visitor presses “Leave this site”, or Shift three times, the page turns blank at once, "
    "and this address opens in the same tab. Without JavaScript the page stays until the address "
    "has answered. Anyone beside the visitor sees the new page, its address and its title, and the "
    "browser’s history keeps them. So choose a page that many people open every day, such as the "
    "weather or an encyclopaedia, and that has nothing to do with help, asylum or human rights. It "
    "should open quickly, without signing in, even where the internet is censored. A change takes "
    "effect everywhere within a minute."
)


class ExitPageForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reason := self.fields.get("reason"):
            reason.help_text = _("For example “The old one opens slowly”. Optional.")
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
    fieldsets = [(None, {"fields": ["language", "url"], "description": WHAT_HAPPENS})]
    formfield_overrides = {
        models.URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    }
    list_display = ["language_shown", "url"]
    list_display_links = ["language_shown", "url"]

    @admin.display(description=_("language"), ordering="language")
    def language_shown(self, page: ExitPage) -> str:
        return str(dict(settings.LANGUAGES).get(page.language, page.language))
