"""Is it still you? What somebody shows once more before pages of some consequence.

A session that was stolen does not reach them: whoever has a second factor shows it, others enter
their password or, without one, a code sent by e-mail, unless they have done so a moment ago.
"""

import time
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from irct.accounts import devices, has_second_factor
from irct.accounts.requests import SignedInRequest
from irct.models import UnsavedForm, User

# In the session: the code that was sent to somebody.
CODE = "reauthentication_code"
# In an address and in a form: the key of what somebody sent before they were asked.
KEPT = "kept"
FACTOR, PASSWORD, BY_CODE = "mfa", "password", "code"


def way_of(user: User) -> str:
    """The strongest way in which somebody can show that it is them."""
    if has_second_factor(user):
        return FACTOR
    return PASSWORD if user.has_usable_password() else BY_CODE


def is_recent(request: SignedInRequest) -> bool:
    """Somebody showed in this session, a moment ago, that it is them."""
    way, since = way_of(request.user), time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(record["method"] == way and record["at"] > since for record in records)


def asked_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show a page only to people who showed a moment ago that it is them."""

    @wraps(view)
    def answer(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_recent(request):
            return ask(request)
        return view(request, *args, **kwargs)

    return answer


def ask(request: SignedInRequest, *, holds: bool = True) -> HttpResponse:
    """Send somebody to show who they are, and then on; keep what they typed, if `holds` says so."""
    then = request.get_full_path()
    if request.method == "POST":
        if key := _hold(request) if holds else "":
            then = f"{reverse('unsent')}?{urlencode({KEPT: key})}"
        else:
            text = gettext("Nothing was done: you were asked who you are first. Send it once more.")
            messages.warning(request, text)
    way = get_adapter().get_reauthentication_methods(request.user)[0]
    return redirect_to_login(then, way["url"])


def _hold(request: SignedInRequest) -> str:
    """Keep a form, and return its key; never keep a file or a password."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    if request.FILES or any("password" in name for name in sent):
        return ""
    return UnsavedForm.keep(
        request.get_full_path(),
        sent.urlencode(),
        user=request.user.pk,
        browser=devices.signed_in_with(request),
    )


class CodeProcess(AbstractCodeVerificationProcess):
    """A code on its way to somebody who has neither a second factor nor a password."""

    def __init__(self, request: HttpRequest, state: dict[str, object]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def begin(cls, request: SignedInRequest) -> None:
        process = cls(request, cls.initial_state(request.user, email=request.user.email))
        process.send()
        process.persist()

    @classmethod
    def under_way(cls, request: HttpRequest) -> "CodeProcess | None":
        if state := request.session.get(CODE):
            return cls(request, state).abort_if_invalid()
        return None

    def finish(self) -> None:
        self.abort()
        record_authentication(self.request, self.request.user, BY_CODE, reauthenticated=True)

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        context = {"request": self.request, "code": self.code}
        adapter.send_mail("account/email/login_code", self.state["email"], context)

    def persist(self) -> None:
        self.request.session[CODE] = self.state

    def abort(self) -> None:
        self.request.session.pop(CODE, None)
