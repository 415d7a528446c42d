"""The secretariat's own page: how to reach it, and a form that becomes an e-mail."""

import secrets

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from irct.fields import refuse_turned_order
from irct.mail import secretariat
from irct.models import SecretariatContact
from irct.visitors import anonymous
from irct.visitors.corrections import within

KEY = "key"
LONGEST_TEXT = 2000
MAILBOX = anonymous.Mailbox("irct.contact", many=30, too_many=200)
TOO_MANY_REQUESTS = 429


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        widget=forms.Textarea(
            attrs={"rows": 6, "maxlength": LONGEST_TEXT, "autocomplete": "off", "dir": "auto"}
        ),
        error_messages={"required": _("Write what you want to say.")},
        help_text=_(
            "At most 2,000 characters, in any language. Leave out what happened to you, and names "
            "of other people."
        ),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want an answer"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "invalid": _("This is not an e-mail address. It should look like name@example.org."),
        },
        help_text=_(
            "Without it nobody can answer you. Give one only if nobody else reads your e-mails."
        ),
    )
    # Programs that fill in whatever they find fill this in too; people do not see it.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        text = within(LONGEST_TEXT, self.cleaned_data["text"])
        refuse_turned_order(text)
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty, then send the message again."))
        return ""


@csrf_exempt  # a visitor gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Show how to reach the secretariat, and send what a visitor writes."""
    reached = SecretariatContact.public()
    if reached is None or not reached.email:
        return _page(request, reached, {}, status=400 if request.method == "POST" else 200)
    if request.method != "POST":
        return _page(request, reached, {"form": MessageForm()})
    form, key = MessageForm(request.POST), request.POST.get(KEY, "")
    if not anonymous.is_genuine(request, _purpose(key)):
        return _page(request, reached, {"form": form, "is_late": True}, status=400)
    # What is corrected is no new form: its time began when it was first seen.
    kept: dict[str, object] = {"form": form, KEY: key, "proof": request.POST[anonymous.FIELD]}
    if anonymous.is_hasty(request, _purpose(key)):
        return _page(request, reached, kept | {"is_hasty": True}, status=400)
    if not form.is_valid():
        return _page(request, reached, kept, status=400)
    if not _receive(request, form, key, reached):
        extra = kept | {"is_too_much": True}
        response = _page(request, reached, extra, status=TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(anonymous.IN_A_FLOOD.seconds)
        return response
    return _page(request, reached, {"is_sent": True, "may_answer": form.cleaned_data["email"]})


@transaction.atomic
def _receive(
    request: HttpRequest, form: MessageForm, key: str, reached: SecretariatContact
) -> bool:
    """Queue the message, once for each form; say whether there was room for it."""
    is_taken = MAILBOX.takes(request, key, _purpose(key))
    if not is_taken:
        return is_taken is None
    with translation.override(settings.LANGUAGE_CODE):
        secretariat.message_from_a_visitor(
            reached.email, form.cleaned_data["text"], answer_to=form.cleaned_data["email"]
        )
    return True


def _page(
    request: HttpRequest,
    reached: SecretariatContact | None,
    context: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    """Show the page; the proof is new unless the context holds one that is valid."""
    if "form" in context:
        key = secrets.token_urlsafe(12)
        context = {KEY: key, "proof": anonymous.proof(_purpose(key))} | context
    context |= {"reached": reached, "coordinator_email": settings.COORDINATOR_EMAIL}
    response = render(request, "contact.html", context, status=status)
    # A browser says where a form came from, which is checked.
    response.headers["Referrer-Policy"] = "same-origin"
    patch_cache_control(response, no_store=True)
    return response


def _purpose(key: str) -> str:
    return f"contact {key}"
