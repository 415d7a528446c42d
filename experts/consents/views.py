"""Consent, for experts: what is public of them, renewed, changed or withdrawn, also by a link."""

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from experts.consents.forms import FEWER, ConsentForm
from experts.models import Consent, ConsentState, Expert, Part, Way, a_year_from, by_consent_token
from experts.models.consents import AFTERWARDS
from experts.models.expert import in_order
from experts.wording import PARTS
from irct.disclosure import projection
from irct.mail import notices
from irct.members.hiding import reason_in
from irct.members.pages import member_page, own_listing, private
from irct.models import country_name
from irct.templatetags import directory
from irct.visitors import anonymous


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def consent(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an expert give, renew, change or withdraw their consent."""
    expert = own_listing(request, Expert, slug)
    form = _form(request, expert)
    if not form.is_valid():
        return _page(request, expert, form, status=400 if form.is_bound else 200)
    if not form.is_to_be_listed:
        withdraw(expert, by=request.user, reason=reason_in(request))
        messages.success(request, _("You are not listed any more. Nobody finds your entry."))
        return redirect("my")
    waiting = agree(expert, form, by=request.user, way=Way.PAGE)
    _tell(request, expert, waiting)
    return redirect("experts:consent", expert.slug)


@csrf_exempt  # a visitor who has not signed in gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
@private
def consent_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever has the link what is public of them today, and renew or withdraw the consent."""
    found = by_consent_token(token)
    if found is None:
        return render(request, "experts/consent_link_dead.html", status=404)
    held, user = found
    expert, by_link = held.expert, {"proof": anonymous.proof(token)}
    form = _form(request, expert)
    if _is_dead(held, form, user=user):
        context = {"replaced": held.state == ConsentState.REPLACED}
        return render(request, "experts/consent_link_dead.html", context, status=404)
    if request.method != "POST":
        return _page(request, expert, form, by_link=by_link)
    if not anonymous.is_genuine(request, token):
        return _page(request, expert, form, status=400, by_link=by_link, is_late=True)
    if not form.is_valid():
        return _page(request, expert, form, status=400, by_link=by_link)
    waiting = None
    if form.is_to_be_listed:
        waiting = agree(expert, form, by=user, way=Way.LINK)
    else:
        withdraw(expert, by=user, reason=reason_in(request), via=_("link in an e-mail"))
    expert.refresh_from_db()
    context = _state(expert) | {"listing": expert, "waiting": waiting, "by_link": by_link}
    context |= {"is_withdrawn": not form.is_to_be_listed}
    return render(request, "experts/consent_done.html", context)


@transaction.atomic
def agree(expert: Expert, form: ConsentForm, *, by: Any, way: Way) -> Consent | None:
    """Note what an expert agrees to, and tell who must know; return what waits."""
    stored = Expert.objects.select_for_update().get(pk=expert.pk)
    before = stored.agreed_on(timezone.localdate())
    was_waiting = set(stored.consents.waiting().values_list("pk", flat=True))
    wanted, until = form.cleaned_data["parts"], None
    if form.cleaned_data["do"] == FEWER:
        wanted, until = [part for part in wanted if part in before], stored.consent_valid_until
    waiting = stored.agree(wanted, by=by, way=way, until=until)
    if gone := before - set(wanted):
        notices.parts_removed(stored, in_order(gone), by=by)
    if waiting and waiting.pk not in was_waiting:
        notices.consent_waits(waiting, in_order(set(waiting.parts) - before))
    return waiting


@transaction.atomic
def withdraw(expert: Expert, *, by: Any, reason: str, via: str = "") -> None:
    """Take an expert off, once."""
    stored = Expert.objects.select_for_update().get(pk=expert.pk)
    is_asking = stored.consents.waiting().exists()
    if stored.consent_given_on or stored.status != stored.Status.WITHDRAWN or is_asking:
        parts = in_order(stored.consent_parts)
        stored.withdraw_consent(by=by, reason=reason, via=via)
        notices.consent_withdrawn(stored, parts, by=by, reason=reason)


def _is_dead(held: Consent, form: ConsentForm, *, user: Any) -> bool:
    """Say whether a later consent took the place of a link's, or it ended too long ago.

    Pressing the button a second time finds what the first time made of it.
    """
    today = timezone.localdate()
    if held.state == ConsentState.REPLACED:
        later = held.expert.consents.exclude(state=ConsentState.DECLINED).first()
        is_repeated = form.is_bound and form.is_valid() and form.is_to_be_listed
        if later is None or not is_repeated:
            return True
        return (later.way, later.given_by_id, later.given_on) != (Way.LINK, user.pk, today)
    ended = timezone.localdate(held.ended_at) if held.ended_at else held.valid_until
    last = min(held.valid_until, ended) + AFTERWARDS
    return today > last or held.state in (ConsentState.WAITS, ConsentState.DECLINED)


def _form(request: HttpRequest, expert: Expert) -> ConsentForm:
    """Return the form with ticks at what is agreed to: at nothing, where there is no consent."""
    waiting = expert.consents.waiting().first()
    return ConsentForm(
        waiting.parts if waiting else expert.consent_parts,
        request.POST if request.method == "POST" else None,
        is_listed=bool(expert.agreed_on(timezone.localdate())),
    )


def _page(
    request: HttpRequest,
    expert: Expert,
    form: ConsentForm,
    *,
    status: int = 200,
    by_link: dict[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    stored = Expert.objects.with_children().get(pk=expert.pk)
    shown = stored.agreed_on(timezone.localdate()) if _is_public(stored) else set()
    if not by_link:
        # Who signed in sees all of their entry; a link shows what everybody sees.
        stored.consent_parts = [*Part]
    profile = stored.projection()
    context |= {
        "listing": expert,
        "form": form,
        "parts": [
            {
                "code": part.value,
                "label": PARTS[part][0],
                "hint": PARTS[part][1],
                "is_shown": part in shown,
                "is_ticked": part in form.ticked,
                "said": said,
                "is_empty": not said and not (part == Part.PORTRAIT and profile.portrait),
            }
            for part in Part
            for said in [_said(profile, part) if part in shown or not by_link else []]
        ],
        "by_link": by_link,
        "new_end": a_year_from(timezone.localdate()),
        "waiting": expert.consents.waiting().first(),
    }
    return render(request, "experts/consent.html", context | _state(expert), status=status)


def _state(expert: Expert) -> dict[str, Any]:
    """Return what became of the consent that there is, or was."""
    today = timezone.localdate()
    is_valid = bool(expert.agreed_on(today))
    last = expert.consents.exclude(state=ConsentState.WAITS).first()
    return {
        "is_valid": is_valid,
        "is_over": bool(expert.consent_given_on) and not is_valid,
        "is_public": _is_public(expert),
        "last": last,
        "ended_on": last and last.ended_at and timezone.localdate(last.ended_at),
        "today": today,
    }


def _is_public(expert: Expert) -> bool:
    return Expert.objects.published().filter(pk=expert.pk).exists()


def _said(profile: projection.ExpertProfile, part: Part) -> list[str]:
    """Return what an entry says in a part, a line for each."""
    match part:
        case Part.NAME:
            return [profile.name]
        case Part.COUNTRY:
            codes = dict.fromkeys([profile.country, *profile.countries_of_work])
            return [country_name(code) for code in codes if code]
        case Part.INSTITUTION:
            return [profile.institution] if profile.institution else []
        case Part.BIOGRAPHY:
            text = profile.text_for(get_language() or "en")
            return text.biography.splitlines() if text else []
        case Part.COURTS:
            return list(profile.courts)
    return []


def _tell(request: HttpRequest, expert: Expert, waiting: Consent | None) -> None:
    if waiting:
        told = _("Your answer is noted. What nobody could see until now waits for the secretariat.")
    else:
        expert.refresh_from_db()
        told = _("Your consent is noted. It is valid until %s.")
        told %= directory.day(cast(dt.date, expert.consent_valid_until))
    messages.success(request, told)
