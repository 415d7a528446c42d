"""The pages of accounts that allauth does not have."""

from typing import NoReturn

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from irct.accounts import devices, has_second_factor
from irct.accounts.forms import LanguageForm
from irct.accounts.requests import SignedInRequest


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
    form.save()
    messages.success(request, _("Saved: this is the language of your e-mails now."))
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


def closed(request: HttpRequest, **kwargs: object) -> NoReturn:
    """Answer 404 in the place of one of allauth's pages."""
    raise Http404


def _account_page(request: HttpRequest, form: LanguageForm, *, status: int = 200) -> HttpResponse:
    context = {"has_second_factor": has_second_factor(request.user), "form": form}
    return render(request, "account/account.html", context, status=status)


def _elsewhere(request: HttpRequest) -> QuerySet[UserSession]:
    own = UserSession.objects.filter(user=request.user)
    return own.exclude(session_key=request.session.session_key)
