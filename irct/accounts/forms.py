"""What allauth's forms do besides."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """Whoever sets up an authenticator app has shown a code of it in this session."""

    def clean_code(self) -> str:
        code = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type=Authenticator.Type.TOTP)
        return code


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """Whoever adds a passkey has shown it in this session."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors:
            shown = {"type": Authenticator.Type.WEBAUTHN}
            record_authentication(context.request, self.user, "mfa", **shown)
        return values
