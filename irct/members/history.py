"""The history of a listing: its timeline, how it stood on a day, and undoing one change."""

import datetime as dt
import uuid

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from irct.accounts.requests import SignedInRequest
from irct.fields import DayField
from irct.history import TimelineEntry, as_it_stood, entries, entry, first_day, undo, undoing
from irct.mail import notices
from irct.members.hiding import HideForm
from irct.members.pages import member_page, own_listing
from irct.models import ChangeRequest, EditConflict, Listing, User
from irct.places import locales

ACTS_ON_A_PAGE = 20


class DayForm(forms.Form):
    day = DayField(
        label=gettext_lazy("As it stood on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choose a day."),
            "invalid": gettext_lazy("This is not a day. Write it as in 2026-03-01."),
        },
    )

    def __init__(self, data: QueryDict | None = None, *, begun: dt.date | None) -> None:
        super().__init__(data)
        self.begun = begun

    def clean_day(self) -> dt.date:
        day: dt.date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        if self.begun is None or day < self.begun:
            begun = self.begun and locales.day(self.begun)
            raise ValidationError(
                _("The history of this entry begins on %s. Of earlier days nothing is known.")
                % begun
                if begun
                else _("This entry has no history yet.")
            )
        return day


class UndoForm(HideForm):
    """An optional reason for undoing a change."""


@require_safe
@member_page
def history(request: SignedInRequest, slug: str, model: type[Listing]) -> HttpResponse:
    listing = own_listing(request, model, slug)
    page = Paginator(entries(listing), ACTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "acts": [(one, _page_of(listing, "undo", one)) for one in page],
        "page": page,
        "form": DayForm(begun=None),
        "past_url": _page_of(listing, "as_it_stood"),
    }
    return render(request, "members/history.html", context)


@require_safe
@member_page
def past(request: SignedInRequest, slug: str, model: type[Listing]) -> HttpResponse:
    listing = own_listing(request, model, slug)
    return past_page(request, listing, back=_page_of(listing, "history"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def undo_act(
    request: SignedInRequest, slug: str, model: type[Listing], act: uuid.UUID
) -> HttpResponse:
    """Ask, then undo one change by a new change."""
    listing = own_listing(request, model, slug)
    found = act_to_undo(entry(listing, act))
    back = _page_of(listing, "history")
    return undo_page(request, listing, found, "members/undo.html", {"back": back})


def past_page(request: SignedInRequest, listing: Listing, *, back: str) -> HttpResponse:
    """Show what the public saw of a listing on a day, or say why nothing is shown."""
    form = DayForm(request.GET, begun=first_day(listing))
    may_be_shown = listing.may_be_shown_on(timezone.localdate())
    found = None
    if may_be_shown and form.is_valid():
        found = as_it_stood(listing, form.cleaned_data["day"])
    context = {
        "listing": listing,
        "form": form,
        "back": back,
        "may_be_shown": may_be_shown,
        "past": found,
    }
    if found:
        context |= {
            "fragment": f"{listing._meta.app_label}/_profile.html",
            str(listing._meta.model_name): found.profile,
            "text": found.profile.text_for(get_language() or "en"),
        }
    return render(request, "members/as_it_stood.html", context)


def undo_page(
    request: SignedInRequest,
    listing: Listing,
    act: TimelineEntry,
    template: str,
    context: dict[str, object],
    *,
    alone: bool = False,
) -> HttpResponse:
    """Show what undoing an act would write and, once confirmed, write it."""
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        note = _note(act, form.cleaned_data["reason"])
        try:
            requests = _undo(listing, act, by=request.user, note=note, alone=alone)
        except EditConflict:
            pass  # the page says what was changed again
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _what_became(requests))
            return redirect(str(context["back"]))
    plan = undoing(listing, act, by=request.user)
    context |= {"listing": listing, "act": act, "plan": plan, "form": form, "is_alone": alone}
    return TemplateResponse(request, template, context)


def act_to_undo(act: TimelineEntry | None) -> TimelineEntry:
    if act is None or not act.can_be_undone:
        raise Http404
    return act


def _page_of(listing: Listing, page: str, act: TimelineEntry | None = None) -> str:
    """The URL of one of these pages, or of undoing an act."""
    if act is not None and not act.can_be_undone:
        return ""
    further = [act.key] if act else []
    return reverse(f"{listing._meta.app_label}:{page}", args=[listing.slug, *further])


@transaction.atomic
def _undo(
    listing: Listing, act: TimelineEntry, *, by: User, note: str, alone: bool
) -> list[ChangeRequest]:
    requests = undo(listing, act, by=by, note=note, alone=alone)
    for one in requests:
        notices.request_made(one)
    return requests


def _note(act: TimelineEntry, reason: str) -> str:
    moment = locales.moment(act.at)
    undoes = _("Undoes the change of %s.") % moment
    return f"{undoes} {reason}".strip()


def _what_became(requests: list[ChangeRequest]) -> str:
    if requests:
        return _(
            "What shows more, or leads to somebody, waits until a second person in the "
            "secretariat approves it. The rest is undone."
        )
    return _("The change is undone.")
