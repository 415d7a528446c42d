"""E-mails that somebody asks for by typing an address, which may be nobody's.

The worker finds out, so that whoever asks waits as long for an address without an account.
"""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django import app

from irct.mail import outbox
from irct.models import User

CODE = "account/email/login_code"
CONFIRMATION = "account/email/email_confirmation"
RESET = "account/email/password_reset_key"
# allauth's own, for an address without an account; it is never written.
UNKNOWN = "account/email/unknown_account"
# What may be asked for, each with what it tells.
TELLS = {CODE: "code", CONFIRMATION: "activate_url", RESET: "", UNKNOWN: ""}


def queue(prefix: str, address: str, context: dict[str, object]) -> None:
    """Have the worker write to whoever has an account with an address, if anybody has."""
    detail = str(context.get(TELLS[prefix], ""))
    write_if_known.defer(prefix=prefix, address=address, detail=detail)


@app.task(name="write_if_known", queue="mail", retry=outbox.Patience())
def write_if_known(*, prefix: str, address: str, detail: str) -> None:
    """Write an e-mail that was asked for to the address of the account, in its language."""
    user = User.objects.by_email(address)
    if user is None or not user.is_active:
        return
    context: dict[str, object] = {TELLS[prefix]: detail}
    with translation.override(user.reads), transaction.atomic():
        if prefix == RESET:
            context = {"password_reset_url": _reset_link(user)}
        outbox.queue(outbox.write(prefix, user.email, context))


def _reset_link(user: User) -> str:
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
