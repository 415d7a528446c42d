"""The pages of accounts that allauth does not have."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import NoReturn

from allauth.account.forms import BaseConfirmCodeForm
from allauth.account.views import BaseReauthenticateView, logout
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn.views import remove_webauthn
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from irct.accounts import devices, has_second_factor, limits, tell, unshow_second_factor
from irct.accounts.forms import LanguageForm
from irct.accounts.reauthentication import CodeProcess
from irct.accounts.requests import SignedInRequest

# Pages that only somebody reaches who has the password, or a session.
SECOND_STEPS = {"mfa_authenticate", "mfa_reauthenticate"}

page_with_a_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def account(request: SignedInRequest) -> HttpResponse:
    return _account_page(request, LanguageForm(instance=request.user))


@require_POST
@login_required
def choose_language(request: SignedInRequest) -> HttpResponse:
    form = LanguageForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _account_page(request, form, status=400)
    with override(form.save().reads):
        messages.success(request, _("Saved: this is your language now."))
        return redirect("account")


@require_safe
@login_required
def session_list(request: HttpRequest) -> HttpResponse:
    sessions = UserSession.objects.purge_and_list(request.user)
    sessions.sort(key=lambda session: (session.is_current(), session.last_seen_at), reverse=True)
    rows = [
        {"session": session, "device": devices.in_words(session.user_agent)} for session in sessions
    ]
    return render(request, "usersessions/usersession_list.html", {"rows": rows})


@require_POST
@login_required
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(_elsewhere(request), pk=pk).end()
    messages.success(request, _("You are signed out there."))
    return redirect("usersessions_list")


@require_POST
@login_required
def session_end_all(request: HttpRequest) -> HttpResponse:
    for session in _elsewhere(request):
        session.end()
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("usersessions_list")


@page_with_a_form
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, or sign out; once that is done, the browser is told to forget what it holds from here.

    It still knows its cookies: one of them says that this person has signed in with it before.
    """
    was_signed_in = request.user.is_authenticated
    response = logout(request)
    if was_signed_in and not request.user.is_authenticated:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@page_with_a_form
def remove_app(request: HttpRequest) -> HttpResponse:
    return _after_removal(request, deactivate_totp(request))


@page_with_a_form
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    return _after_removal(request, remove_webauthn(request, pk=pk))


def _after_removal(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
        unshow_second_factor(request)
    return response


def limited(
    view: Callable[..., HttpResponse], form: limits.Form, *, also_read: bool = False
) -> Callable[..., HttpResponse]:
    """Count a form before its page does anything: whatever becomes of it, it was a try.

    What has shown who somebody is was none.
    """

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        counted = form(request) if also_read or request.method == "POST" else []
        if not all(limits.within(*one) for one in counted):
            return too_often(request)
        proofs = limits.proofs(request)
        response = view(request, *args, **kwargs)
        if limits.proofs(request) > proofs:
            for one in counted:
                limits.give_back(*one)
        return response

    return answer


def too_often(request: HttpRequest) -> HttpResponse:
    """Say that this was tried too often; tell somebody whose second step is being guessed."""
    match = request.resolver_match
    user = limits.second_step_of(request) if match and match.url_name in SECOND_STEPS else None
    if user and limits.within("notice of guesses", user.pk):
        tell(user, "mfa/email/guessed")
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


class CodeView(BaseReauthenticateView):
    """Ask for a code that was sent by e-mail, or offer to send one."""

    form_class = BaseConfirmCodeForm
    template_name = "account/reauthenticate_by_code.html"

    def post(self, request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "send" in request.POST:
            CodeProcess.begin(request)
            return redirect(request.get_full_path())
        if self.process is None:
            return redirect(request.get_full_path())
        return super().post(request, *args, **kwargs)

    @cached_property
    def process(self) -> CodeProcess | None:
        return CodeProcess.under_way(self.request)

    def get_form_kwargs(self) -> dict[str, object]:
        code = self.process.code if self.process else ""
        return super().get_form_kwargs() | {"code": code}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"is_sent": self.process is not None}

    def form_valid(self, form: BaseConfirmCodeForm) -> HttpResponse:
        if self.process:
            self.process.finish()
        return super().form_valid(form)

    def form_invalid(self, form: BaseConfirmCodeForm) -> HttpResponse:
        if self.process and not self.process.record_invalid_attempt():
            messages.warning(self.request, _("This was wrong three times. Ask for another code."))
            return redirect(self.request.get_full_path())
        return super().form_invalid(form)


reauthenticate = page_with_a_form(login_required(CodeView.as_view()))


def closed(request: HttpRequest, **kwargs: object) -> NoReturn:
    """Answer 404 in the place of one of allauth's pages."""
    raise Http404


def _account_page(request: HttpRequest, form: LanguageForm, *, status: int = 200) -> HttpResponse:
    context = {"has_second_factor": has_second_factor(request.user), "form": form}
    return render(request, "account/account.html", context, status=status)


def _elsewhere(request: HttpRequest) -> QuerySet[UserSession]:
    own = UserSession.objects.filter(user=request.user)
    return own.exclude(session_key=request.session.session_key)
