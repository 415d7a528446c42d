"""Asking for an expert: a form, a preview, a reference. No cookie, no trace."""

import datetime as dt
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from experts.models import Expert, ExpertRequest
from experts.models.request_lists import KEPT_FOR
from experts.models.requests import MOST_IN_AN_HOUR
from experts.requests.forms import RequestForm
from irct.mail import notices
from irct.visitors import anonymous

KEY, STEP = "key", "step"
CHANGE, SEND = "change", "send"
TOO_MANY_REQUESTS = 429
# While very many requests come in, nobody's form is taken before it is so old.
IN_A_FLOOD = dt.timedelta(seconds=45)


def ask(request: HttpRequest, wanted: Expert | None = None) -> HttpResponse:
    """Show the form and a preview, then receive the request."""
    if request.method != "POST":
        return _form(request, wanted, RequestForm())
    form, key = RequestForm(request.POST), request.POST.get(KEY, "")
    step, purpose = request.POST.get(STEP), _purpose(wanted, key)
    # Somebody who returns to the last page hours later still sees the same.
    is_sent = step == SEND and anonymous.was_genuine(request, purpose)
    if is_sent and (known := ExpertRequest.objects.filter(key=key).first()):
        return _sent(request, wanted, known, form)
    if not anonymous.is_genuine(request, purpose):
        return _form(request, wanted, form, {"is_late": True}, status=400)
    kept: dict[str, object] = {KEY: key, "proof": request.POST.get(anonymous.FIELD)}
    if anonymous.is_hasty(request, purpose):
        return _form(request, wanted, form, kept | {"is_hasty": True}, status=400)
    if step == CHANGE:
        return _form(request, wanted, form, kept)
    if not form.is_valid():
        return _form(request, wanted, form, kept, status=400)
    if step != SEND:
        return _page(request, "preview", wanted, kept | {"form": form})
    is_flood = ExpertRequest.objects.of_this_hour().count() >= MOST_IN_AN_HOUR
    if is_flood and anonymous.is_hasty(request, purpose, least=IN_A_FLOOD):
        # The door stays open for everybody: whoever waits a minute is heard.
        extra = kept | {"is_too_much": True}
        response = _form(request, wanted, form, extra, status=TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(IN_A_FLOOD.seconds)
        return response
    return _sent(request, wanted, _receive(form, wanted, key), form)


@transaction.atomic
def _receive(form: RequestForm, wanted: Expert | None, key: str) -> ExpertRequest:
    """Store the request and send the e-mails, once."""
    received = ExpertRequest.receive(
        **form.values(), key=key, wanted=wanted, reads=get_language() or settings.LANGUAGE_CODE
    )
    if received.may_confirm:
        notices.confirm_request(received.request)
    if received.tells_staff:
        notices.expert_asked_for(received.request)
    return received.request


def _form(
    request: HttpRequest,
    wanted: Expert | None,
    form: RequestForm,
    extra: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The proof is new unless `extra` holds one that is valid."""
    key = secrets.token_urlsafe(12)
    fresh = {KEY: key, "proof": anonymous.proof(_purpose(wanted, key))}
    return _page(request, "form", wanted, fresh | dict(extra or {}) | {"form": form}, status)


def _sent(
    request: HttpRequest, wanted: Expert | None, asked: ExpertRequest, form: RequestForm
) -> HttpResponse:
    is_unlike = form.is_valid() and form.differs_from(asked)
    return _page(request, "sent", wanted, {"reference": asked.reference, "is_unlike": is_unlike})


def _page(
    request: HttpRequest,
    name: str,
    wanted: Expert | None,
    context: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    context |= {
        "wanted": wanted.projection() if wanted else None,
        "answer_within": settings.ANSWER_WITHIN,
        "kept_days": KEPT_FOR.days,
        "coordinator_email": settings.COORDINATOR_EMAIL,
    }
    response = render(request, f"experts/request_{name}.html", context, status=status)
    response.headers["Referrer-Policy"] = "same-origin"
    patch_cache_control(response, no_store=True)
    return response


def _purpose(wanted: Expert | None, key: str) -> str:
    return f"ask {wanted.pk if wanted else ''} {key}"
