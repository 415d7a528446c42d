"""What allauth's forms do besides, and the language of e-mails."""

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from irct.models import User


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """Activation of an authenticator app, after which this session counts as two-step."""

    def clean_code(self) -> str:
        code = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type=Authenticator.Type.TOTP)
        return code


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """Registration of a passkey, after which this session counts as two-step."""

    def clean(self) -> dict[str, object]:
        values = super().clean()
        if not self.errors:
            shown = {"type": Authenticator.Type.WEBAUTHN}
            record_authentication(context.request, self.user, "mfa", **shown)
        return values


class LanguageForm(forms.ModelForm):
    """The language of somebody's e-mails."""

    language = forms.ChoiceField(
        label=_("Language of your e-mails"), choices=lambda: settings.LANGUAGES
    )

    class Meta:
        model = User
        fields = ["language"]

    def __init__(self, data: QueryDict | None = None, *, instance: User) -> None:
        super().__init__(data, instance=instance)
        self.initial["language"] = self.instance.reads

    def save(self, commit: bool = True) -> User:
        self.instance.save(update_fields=["language"])
        return self.instance
