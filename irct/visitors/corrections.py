"""Report something wrong: what a visitor says of a profile, without a cookie or an e-mail."""

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from irct.models import Listing, Wrong
from irct.models.corrections import LONGEST_TEXT
from irct.visitors import anonymous

KEY = "key"


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    text = forms.CharField(
        label=_("Do you want to say more?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_TEXT, "autocomplete": "off"}),
        help_text=_(
            "At most 300 characters. If you know a new number or address, you can write it here. "
            "It is kept only until the secretariat has decided."
        ),
    )
    # Programs that fill in whatever they find fill this in too; people do not see it.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, wording: Mapping[Wrong, Promise | str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind.value, label) for kind, label in wording.items()]

    def clean_text(self) -> str:
        # A browser counts a new line as one character, and sends two.
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if over := max(0, len(text) - LONGEST_TEXT):
            raise ValidationError(
                _("This is too long by %(over)d characters."), params={"over": over}
            )
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty, then send the report again."))
        return ""

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == Wrong.OTHER and data.get("text") == "":
            self.add_error("text", _("Say in a few words what is wrong."))
        return data


def report(
    request: HttpRequest, listing: Listing, *, wording: Mapping[Wrong, Promise | str]
) -> HttpResponse:
    form = ReportForm(request.POST if request.method == "POST" else None, wording=wording)
    if request.method != "POST":
        return _page(request, listing, {"form": form})
    key = request.POST.get(KEY, "")
    if not anonymous.is_genuine(request, _purpose(listing, key)):
        return _page(request, listing, {"form": form, "is_late": True}, status=400)
    # What is corrected is no new form: its time began when it was first seen.
    kept = {KEY: key, "proof": request.POST.get(anonymous.FIELD)}
    if anonymous.is_hasty(request, _purpose(listing, key)):
        return _page(request, listing, kept | {"form": form, "is_hasty": True}, status=400)
    if not form.is_valid():
        return _page(request, listing, kept | {"form": form}, status=400)
    report = {name: form.cleaned_data[name] for name in ("kind", "text")}
    listing.corrections.model.receive(listing, **report, key=key)
    # The same for everybody: it must not tell whether others have reported it.
    is_dangerous = report["kind"] == Wrong.IMPOSTOR
    return _page(request, listing, {"is_dangerous": is_dangerous, "is_sent": True})


def _page(
    request: HttpRequest, listing: Listing, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """Show the form or its outcome, in a page that nobody caches.

    The proof is new unless the context holds one that is valid.
    """
    if "form" in context:
        key = secrets.token_urlsafe(12)
        context = {KEY: key, "proof": anonymous.proof(_purpose(listing, key))} | context
    context |= {"profile": listing.projection(), "profile_url": listing.get_absolute_url()}
    response = render(request, "report.html", context, status=status)
    response.headers["Referrer-Policy"] = "same-origin"
    patch_cache_control(response, no_store=True)
    return response


def _purpose(listing: Listing, key: str) -> str:
    return f"report {listing.pk} {key}"
