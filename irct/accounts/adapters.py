"""What allauth does differently here."""

import ipaddress

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.accounts import devices, has_second_factor, letters, limits
from irct.accounts.requests import SignedInRequest
from irct.mail import outbox
from irct.models import User
from irct.places.locales import reader


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: an account comes with an invitation or from the secretariat."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail address and this password do not fit."),
        "incorrect_code": _("This code does not fit, or is too old."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _("This was not the code, three times. Get another one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: SignedInRequest) -> str:
        """The desk, or the pages of an editor in the language of their choice."""
        if request.user.is_staff:
            return reverse("admin:index")
        with translation.override(request.user.reads):
            return super().get_login_redirect_url(request)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, str]]:
        """Those with a second factor show it; without a password, a code comes by e-mail."""
        ways = super().get_reauthentication_methods(user)
        if user.is_authenticated and has_second_factor(user):
            return [way for way in ways if way["id"].startswith("mfa")]
        if ways or not user.is_authenticated:
            return ways
        page = reverse("account_reauthenticate_by_code")
        return [{"id": "code", "description": gettext("Use a code sent by e-mail"), "url": page}]

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Never by allauth itself: `irct.accounts.urls` asks before these pages."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth keeps with a session, which must look like an address.

        It is derived from the account; `limits` counts by real addresses, and keeps none.
        """
        if request.user.is_authenticated:
            return str(ipaddress.IPv4Address(request.user.pk))
        return super().get_client_ip(request)

    def login(self, request: HttpRequest, user: User) -> None:
        self.is_first_time = user.last_login is None
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: object) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        if not self.is_first_time and not devices.is_known(request, user):
            self.send_notification_mail("account/email/new_sign_in", user)
        devices.remember(request, response, user)
        return response

    def set_password(self, user: User, password: str) -> None:
        """Also lets somebody in with a new password whom guesses at the old one had locked out."""
        super().set_password(user, password)
        limits.begin_anew("password", user.email.lower())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Queue an e-mail; one that was asked for is written later, if at all."""
        if template_prefix in letters.TELLS:
            if limits.within(*limits.email_to(self.request, email)):
                letters.queue(template_prefix, email, context)
            return
        user = context.get("user")
        with translation.override(user.reads if isinstance(user, User) else reader()):
            if "user_agent" in context:
                context["device"] = devices.in_words(str(context["user_agent"]))
            outbox.queue(outbox.write(template_prefix, email, context))

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        with translation.override(emailconfirmation.email_address.user.reads):
            return outbox.link("account_confirm_email", emailconfirmation.key)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code or passkey does not fit, or is too old."),
    }

    def build_totp_svg(self, url: str) -> str:
        """The code as inline SVG, since the policy allows no data: URLs."""
        _declaration, _end, drawing = super().build_totp_svg(url).partition("?>")
        return mark_safe(drawing)  # noqa: S308

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        return devices.in_words(self.request.META.get("HTTP_USER_AGENT", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}
