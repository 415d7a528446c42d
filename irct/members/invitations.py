"""Taking up an invitation: whoever has its link, and the address that it was sent to."""

from functools import partial
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from irct import accounts
from irct.accounts import limits
from irct.accounts.middleware import csrf_protect
from irct.accounts.requests import SignedInRequest
from irct.accounts.views import limited
from irct.disclosure import contact_details
from irct.mail import notices
from irct.members.pages import private
from irct.members.people import seen_as_typed
from irct.models import Invitation, User, by_invitation_token


class AccountForm(forms.Form):
    """Details of a new account; its address is the invitation's."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        validators=[seen_as_typed],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("Your colleagues and the secretariat see it; the public does not."),
    )
    password = forms.CharField(
        label=gettext_lazy("A new password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 8 characters, and nothing that is easy to guess."),
    )

    def __init__(self, email: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.email = email

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        # It stands in e-mails to others, where it would be a link.
        if contact_details.found_in(name):
            raise ValidationError(_("Write your name, without an address or a number."))
        return name

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if "by_code" in self.data:
            return data | {"password": ""}
        if not data.get("password"):
            self.add_error("password", _("Choose a password, or go on without one."))
        else:
            self._judge(data["password"], name=data.get("name", ""))
        return data

    def _judge(self, password: str, *, name: str) -> None:
        try:
            validate_password(password, User(email=self.email, name=name))
        except ValidationError as error:
            self.add_error("password", error)


@require_http_methods(["GET", "HEAD", "POST"])
@partial(limited, form=limits.form)
@private
@csrf_protect
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites the reader to what, and make them an editor when they accept."""
    invited = by_invitation_token(token)
    if invited is None:
        return _dead(request)
    try:
        if request.user.is_authenticated:
            return _with_account(cast(SignedInRequest, request), invited)
        if User.objects.filter(email__iexact=invited.email).exists():
            return render(request, "members/invitation_sign_in.html", {"invitation": invited})
        return _without_account(request, invited)
    except invited.NotOpen:  # somebody was faster
        return _dead(request)


def _dead(request: HttpRequest) -> HttpResponse:
    return render(request, "members/link_dead.html", status=404)


def _with_account(request: SignedInRequest, invited: Invitation) -> HttpResponse:
    if not invited.is_for(request.user):
        return render(request, "members/invitation_of_another.html", status=403)
    if request.method == "POST":
        _accept(request, invited, by=request.user)
        return redirect("my")
    return render(request, "members/invitation.html", {"invitation": invited})


def _without_account(request: HttpRequest, invited: Invitation) -> HttpResponse:
    form = AccountForm(invited.email, request.POST or None)
    if not form.is_valid():
        context = {"invitation": invited, "form": form}
        return render(request, "members/invitation_new_account.html", context)
    try:
        with transaction.atomic():
            user = accounts.open_account(invited.email, **form.cleaned_data)
            _accept(request, invited, by=user)
    except IntegrityError:  # two invitations of one person, taken up at once
        return redirect(request.path)
    method = "password" if user.has_usable_password() else "code"
    return accounts.sign_in(request, user, method=method, then=reverse("my"))


def _accept(request: HttpRequest, invited: Invitation, *, by: User) -> None:
    editorship = invited.accept(by=by)
    notices.invitation_accepted(editorship)
    if accounts.has_second_factor(by):
        welcome = _("Welcome. You now edit {listing}.")
    else:
        welcome = _(
            "Welcome. You now edit {listing}. To let nobody else sign in as you, "
            '<a href="{page}">set up a second step</a>, a passkey or an app, now or later.'
        )
    message = format_html(welcome, listing=editorship.listing, page=reverse("mfa_index"))
    messages.success(request, message)
