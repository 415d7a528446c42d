"""What allauth's forms do besides, and the language of e-mails."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from irct.accounts import letters, limits
from irct.fields import in_plain_digits
from irct.machine.languages import own_name
from irct.models import User

# As they are called on every other page.
LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}


def label(form: forms.Form) -> None:
    for name in LABELS.keys() & form.fields.keys():
        form.fields[name].label = LABELS[name]


class LoginForm(account.LoginForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label(self)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label(self)


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label(self)


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label(self)


class RequestLoginCodeForm(account.RequestLoginCodeForm):
    """Whose address it is takes one query, whether it is somebody's or nobody's."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label(self)

    def clean_email(self) -> str:
        user = User.objects.by_email(self.cleaned_data["email"])
        self._user = user if user and user.is_active else None
        return self.cleaned_data["email"]


class ResetPasswordForm(account.ResetPasswordForm):
    """Asks for a link, which the worker makes if the address is somebody's."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        label(self)

    def clean_email(self) -> str:
        return self.cleaned_data["email"]

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        email = self.cleaned_data["email"]
        get_account_adapter().send_mail(letters.RESET, email, {})
        return email


def use_up(code: str, user: User) -> None:
    """Refuse the code of an app that was used before, whichever process has seen it."""
    if not limits.within("use of a code", user.pk, normalize_user_code(code)):
        raise get_adapter().validation_error("incorrect_code")


class CodeField(forms.CharField):
    """The code of an app, whatever digits it is typed in."""

    widget = forms.TextInput(attrs={"autocomplete": "one-time-code"})

    def to_python(self, value: object) -> str:
        return in_plain_digits(super().to_python(value) or "")


class AuthenticateForm(base.AuthenticateForm):
    """The second step of signing in."""

    code = CodeField(label=_("Code"))

    def clean_code(self) -> str:
        code = super().clean_code()
        use_up(code, self.user)
        return code


class ReauthenticateForm(base.ReauthenticateForm):
    """The second step, once more."""

    code = CodeField(label=_("Code"))

    def clean_code(self) -> str:
        code = super().clean_code()
        use_up(code, self.user)
        return code


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """Activation of an authenticator app, after which this session counts as two-step."""

    code = CodeField(label=_("Authenticator code"))

    def clean_code(self) -> str:
        code = super().clean_code()
        use_up(code, self.user)
        record_authentication(context.request, self.user, "mfa", type=Authenticator.Type.TOTP)
        return code


class PasskeyField(forms.JSONField):
    """What a browser says of a passkey; a page never holds it once more."""

    def to_python(self, value: str) -> object:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):  # as deep, or a number as long, as Python cannot read
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, data: str, initial: object) -> object:
        return initial


class PasskeyForm(forms.Form):
    """A form with a passkey: whatever else is sent fits none.

    In the JSON lies CBOR, and what reads it raises whatever that makes it raise.
    """

    credential = PasskeyField(widget=forms.HiddenInput)

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except DatabaseError:
            raise
        except Exception:
            self.cleaned_data = {}
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))


class LoginWebAuthnForm(PasskeyForm, webauthn.LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class AuthenticateWebAuthnForm(PasskeyForm, webauthn.AuthenticateWebAuthnForm):
    """The second step of signing in, with a passkey."""


class ReauthenticateWebAuthnForm(PasskeyForm, webauthn.ReauthenticateWebAuthnForm):
    """The second step once more, with a passkey."""


class AddWebAuthnForm(PasskeyForm, webauthn.AddWebAuthnForm):
    """Registration of a passkey, after which this session counts as two-step."""

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        if not self.errors:
            shown = {"type": Authenticator.Type.WEBAUTHN}
            record_authentication(context.request, self.user, "mfa", **shown)
        return values


class LanguageForm(forms.ModelForm):
    """The language of somebody's e-mails, and of the pages after they signed in."""

    language = forms.ChoiceField(
        label=_("Your language"),
        help_text=_("Our e-mails are in this language, and so are the pages after you sign in."),
        choices=lambda: [(code, own_name(code)) for code, _name in settings.LANGUAGES],
    )

    class Meta:
        model = User
        fields = ["language"]

    def __init__(self, data: QueryDict | None = None, *, instance: User) -> None:
        super().__init__(data, instance=instance)
        self.initial["language"] = self.instance.reads

        if self.instance.is_staff:
            self.fields["language"].help_text = _(
                "Our e-mails are in this language, and the desk too, if it is"
                " English, French or Spanish."
            )

    def save(self, commit: bool = True) -> User:
        self.instance.save(update_fields=["language"])
        return self.instance
