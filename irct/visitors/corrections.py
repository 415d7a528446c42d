"""Report something wrong: what a visitor says, without a cookie or an e-mail."""

import secrets
from collections.abc import Callable, Mapping
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from irct.models import Listing, Problem
from irct.models.corrections import LONGEST_TEXT
from irct.visitors import anonymous

KEY = "key"


class WordsForm(forms.Form):
    """What a visitor says in a few words."""

    # What to do where a program has filled in what people do not see.
    again: Promise | str = _("Leave this field empty, then send the report again.")
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

    def clean_text(self) -> str:
        return within(LONGEST_TEXT, self.cleaned_data["text"])

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(str(self.again))
        return ""


class ReportForm(WordsForm):
    """What is wrong with a listing."""

    kind = forms.ChoiceField(
        label=_("What is wrong?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong.")},
    )
    field_order = ["kind", "text"]

    def __init__(self, data: QueryDict | None, *, wording: Mapping[Problem, Promise | str]) -> None:
        super().__init__(data)
        kinds = cast(forms.ChoiceField, self.fields["kind"])
        kinds.choices = [(kind.value, label) for kind, label in wording.items()]

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == Problem.OTHER and data.get("text") == "":
            self.add_error("text", _("Say in a few words what is wrong."))
        return data


def within(most: int, text: str) -> str:
    """A text with each end of a line as one character, if it is short enough then."""
    # A browser counts a new line as one character, and sends two.
    text = text.replace("\r\n", "\n")
    if over := max(0, len(text) - most):
        raise ValidationError(
            ngettext(
                "This is too long by %(over)d character.",
                "This is too long by %(over)d characters.",
                over,
            ),
            params={"over": over},
        )
    return text


def report(
    request: HttpRequest, listing: Listing, *, wording: Mapping[Problem, Promise | str]
) -> HttpResponse:
    """Show the form about a listing, and keep what is sent."""

    def keep(key: str, said: dict[str, object]) -> dict[str, object]:
        report = {name: said[name] for name in ("kind", "text")}
        listing.corrections.model.receive(listing, **report, key=key)
        # The same for everybody: it must not tell whether others have reported it.
        return {"is_dangerous": report["kind"] == Problem.IMPOSTOR}

    form = ReportForm(request.POST if request.method == "POST" else None, wording=wording)
    about = {"profile": listing.projection(), "profile_url": listing.get_absolute_url()}
    return answer(request, form, f"report {listing.pk}", keep, template="report.html", about=about)


def answer(
    request: HttpRequest,
    form: WordsForm,
    subject: str,
    keep: Callable[[str, dict[str, object]], dict[str, object] | None],
    *,
    template: str,
    about: dict[str, object],
) -> HttpResponse:
    """Show a form or, once it was sent as people send one, keep what it says and tell of it.

    Where too much comes in, `keep` keeps nothing, and gives nothing back.
    """

    def page(context: dict[str, object], status: int = 200) -> HttpResponse:
        return _page(request, template, subject, about | context, status)

    if request.method != "POST":
        return page({"form": form})
    key = request.POST.get(KEY, "")
    if not anonymous.is_genuine(request, purpose(subject, key)):
        return page({"form": form, "is_late": True}, 400)
    # What is corrected is no new form: its time began when it was first seen.
    kept = {KEY: key, "proof": request.POST.get(anonymous.FIELD)}
    if anonymous.is_hasty(request, purpose(subject, key)):
        return page(kept | {"form": form, "is_hasty": True}, 400)
    if not form.is_valid():
        return page(kept | {"form": form}, 400)
    told = keep(key, form.cleaned_data)
    if told is None:
        response = page(kept | {"form": form, "is_too_much": True}, 429)
        response.headers["Retry-After"] = str(anonymous.IN_A_FLOOD.seconds)
        return response
    return page(told | {"is_sent": True})


def purpose(subject: str, key: str) -> str:
    """What the proof of one form about a subject is for."""
    return f"{subject} {key}"


def _page(
    request: HttpRequest, template: str, subject: str, context: dict[str, object], status: int
) -> HttpResponse:
    """Show the form or its outcome, in a page that nobody caches.

    The proof is new unless the context holds one that is valid.
    """
    if "form" in context:
        key = secrets.token_urlsafe(12)
        context = {KEY: key, "proof": anonymous.proof(purpose(subject, key))} | context
    response = render(request, template, context, status=status)
    response.headers["Referrer-Policy"] = "same-origin"
    patch_cache_control(response, no_store=True)
    return response
