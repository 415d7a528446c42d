"""Consent, for experts: given, renewed, changed or withdrawn, signed in or by a link."""

import datetime as dt
from typing import cast

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
from experts.models import (
    Consent,
    ConsentMethod,
    ConsentPart,
    ConsentState,
    Expert,
    a_year_from,
    by_asking_token,
    by_consent_token,
)
from experts.models.consents import LINK_WORKS_AFTER_END
from experts.vocabulary import sorted_parts
from experts.wording import PARTS
from irct.accounts.requests import SignedInRequest
from irct.disclosure import projection
from irct.mail import notices
from irct.members.hiding import reason_in
from irct.members.pages import member_page, own_listing, private
from irct.models import User, country_name
from irct.templatetags import directory
from irct.visitors import anonymous


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def consent(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let an expert give, renew, change or withdraw their consent."""
    expert: Expert = own_listing(request, Expert, slug)
    form = _form(request, expert)
    if not form.is_valid():
        return _page(request, expert, form, status=400 if form.is_bound else 200)
    if not form.is_to_be_listed:
        withdraw(expert, by=request.user, reason=reason_in(request))
        messages.success(request, _("You are no longer listed. Your entry is not public."))
        return redirect("my")
    try:
        waiting = agree(expert, form, by=request.user, way=ConsentMethod.PAGE)
    except WithdrawnMeanwhile:
        return _page(request, expert, _empty_form(), status=409, is_late=True)
    _report(request, expert, waiting)
    return redirect("experts:consent", expert.slug)


@csrf_exempt  # a visitor who has not signed in gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
@private
def consent_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let an expert give, renew, change or withdraw their consent without signing in."""
    asking, found = by_asking_token(token), by_consent_token(token)
    if asking:
        linked, expert, user = asking.is_answered(), asking.expert, asking.user
    elif found:
        linked, expert, user = found
    else:
        return render(request, "experts/consent_link_dead.html", status=404)
    by_link = {"proof": anonymous.proof(token)}
    form = _form(request, expert)
    is_dead = _is_another if asking else _is_dead
    if linked and is_dead(linked, expert, form, user=user):
        context = {"replaced": bool(asking) or linked.state == ConsentState.REPLACED}
        return render(request, "experts/consent_link_dead.html", context, status=404)
    if request.method != "POST":
        return _page(request, expert, form, by_link=by_link)
    if not anonymous.is_genuine(request, token):
        return _page(request, expert, form, status=400, by_link=by_link, is_late=True)
    if not form.is_valid():
        return _page(request, expert, form, status=400, by_link=by_link)
    waiting = None
    if form.is_to_be_listed:
        try:
            waiting = agree(expert, form, by=user, way=ConsentMethod.LINK)
        except WithdrawnMeanwhile:
            form = _empty_form()
            return _page(request, expert, form, status=409, by_link=by_link, is_late=True)
    else:
        withdraw(expert, by=user, reason=reason_in(request), via=_("link in an e-mail"))
    expert.refresh_from_db()
    done: dict[str, object] = {"listing": expert, "waiting": waiting, "by_link": by_link}
    done["is_withdrawn"] = not form.is_to_be_listed
    return render(request, "experts/consent_done.html", _state(expert) | done)


class WithdrawnMeanwhile(Exception):
    """The consent that a page showed is withdrawn: its form would bring it back unseen."""


@transaction.atomic
def agree(expert: Expert, form: ConsentForm, *, by: User, way: ConsentMethod) -> Consent | None:
    """Record the consent and send the e-mails; return the consent that waits, if one does."""
    stored = Expert.objects.select_for_update().get(pk=expert.pk)
    before = stored.agreed_parts_on(timezone.localdate())
    was_waiting = set(stored.consents.waiting().values_list("pk", flat=True))
    if form.cleaned_data["agreed_before"] and not before and not was_waiting:
        raise WithdrawnMeanwhile
    parts, until = form.cleaned_data["parts"], None
    if form.cleaned_data["do"] == FEWER:
        parts, until = [part for part in parts if part in before], stored.consent_valid_until
    waiting = stored.agree(parts, by=by, way=way, until=until)
    if gone := before - set(parts):
        notices.parts_removed(stored, sorted_parts(gone), by=by)
    if waiting and waiting.pk not in was_waiting:
        notices.consent_waits(waiting, sorted_parts(set(waiting.parts) - before))
    return waiting


@transaction.atomic
def withdraw(expert: Expert, *, by: User, reason: str, via: str = "") -> None:
    """Do nothing, and send nothing, if it is withdrawn already.

    Nobody's lock keeps it public: if somebody holds the entry, it is hidden at once, and the
    consent is recorded as withdrawn when they are done.
    """
    stored = Expert.objects.select_for_update(skip_locked=True).filter(pk=expert.pk).first()
    if stored is None:
        parts, was_hidden = sorted_parts(expert.consent_parts), expert.is_hidden()
        expert.hide(by=by, reason=reason, via=via, ends_consent=True)
        if not was_hidden:
            notices.consent_withdrawn(expert, parts, by=by, reason=reason)
        return
    has_waiting = stored.consents.waiting().exists()
    if stored.consent_given_on or stored.status != stored.Status.WITHDRAWN or has_waiting:
        parts = sorted_parts(stored.consent_parts)
        stored.withdraw_consent(by=by, reason=reason, via=via)
        notices.consent_withdrawn(stored, parts, by=by, reason=reason)


def _is_dead(linked: Consent, expert: Expert, form: ConsentForm, *, user: User) -> bool:
    """A later consent replaced the one of the link, or it ended too long ago.

    Submitting the same form twice still shows the result of the first time.
    """
    today = timezone.localdate()
    if linked.state == ConsentState.REPLACED:
        later = expert.consents.exclude(state=ConsentState.DECLINED).first()
        return later is None or _is_another(later, expert, form, user=user)
    ended = timezone.localdate(linked.ended_at) if linked.ended_at else linked.valid_until
    last = min(linked.valid_until, ended) + LINK_WORKS_AFTER_END
    return today > last or linked.state in (ConsentState.WAITS, ConsentState.DECLINED)


def _is_another(later: Consent, expert: Expert, form: ConsentForm, *, user: User) -> bool:
    """This is not the same form once more, but another answer than what came of it."""
    is_the_form = form.is_bound and form.is_valid() and form.is_to_be_listed
    came_of_it = (ConsentMethod.LINK, user.pk, timezone.localdate())
    return not is_the_form or (later.way, later.given_by_id, later.given_on) != came_of_it


def _empty_form() -> ConsentForm:
    return ConsentForm([], is_listed=False)


def _form(request: HttpRequest, expert: Expert) -> ConsentForm:
    """Without a consent nothing is ticked."""
    waiting = expert.consents.waiting().first()
    return ConsentForm(
        waiting.parts if waiting else expert.consent_parts,
        request.POST if request.method == "POST" else None,
        is_listed=bool(expert.agreed_parts_on(timezone.localdate())),
    )


def _page(
    request: HttpRequest,
    expert: Expert,
    form: ConsentForm,
    *,
    status: int = 200,
    by_link: dict[str, str] | None = None,
    **context: object,
) -> HttpResponse:
    stored = Expert.objects.with_children().get(pk=expert.pk)
    shown = stored.agreed_parts_on(timezone.localdate()) if _is_public(stored) else set()
    if not by_link:
        # Somebody who signed in sees their whole entry; the link shows only what is public.
        stored.consent_parts = [*ConsentPart]
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
                "lines": lines,
                "is_empty": not lines and not (part == ConsentPart.PORTRAIT and profile.portrait),
            }
            for part in ConsentPart
            for lines in [_lines_of(profile, part) if part in shown or not by_link else []]
        ],
        "by_link": by_link,
        "new_end": a_year_from(timezone.localdate()),
        "waiting": expert.consents.waiting().first(),
    }
    return render(request, "experts/consent.html", context | _state(expert), status=status)


def _state(expert: Expert) -> dict[str, object]:
    today = timezone.localdate()
    is_valid = bool(expert.agreed_parts_on(today))
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


def _lines_of(profile: projection.ExpertProfile, part: ConsentPart) -> list[str]:
    """What an entry says in a part, line by line."""
    match part:
        case ConsentPart.NAME:
            return [profile.name]
        case ConsentPart.COUNTRY:
            codes = dict.fromkeys([profile.country, *profile.countries_of_work])
            return [country_name(code) for code in codes if code]
        case ConsentPart.INSTITUTION:
            return [profile.institution] if profile.institution else []
        case ConsentPart.BIOGRAPHY:
            written = profile.text_for(get_language() or "en").get("biography")
            return str(written.words).splitlines() if written else []
        case ConsentPart.COURTS:
            return list(profile.courts)
    return []


def _report(request: HttpRequest, expert: Expert, waiting: Consent | None) -> None:
    if waiting:
        message = _(
            "We have noted your answer. The secretariat first looks at what was not public before."
        )
    else:
        expert.refresh_from_db()
        message = _("We have noted your consent. It is valid until %s.")
        message %= directory.day(cast(dt.date, expert.consent_valid_until))
    messages.success(request, message)
