"""A change request as its editors read it: its state, the reasons, an answer."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from irct.accounts.requests import SignedInRequest
from irct.disclosure import four_eyes
from irct.fields import refuse_turned_order
from irct.history.differences import difference
from irct.mail import notices
from irct.members.pages import kept, mark, member_page, own_listing
from irct.models import ChangeRequest, Listing
from irct.models.requests import VERDICTS


class AnswerForm(forms.Form):
    """An editor's reply about a change that they asked for."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer to the secretariat"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[refuse_turned_order],
    )


@require_safe
@member_page
def request_detail(
    request: SignedInRequest, slug: str, pk: int, model: type[Listing]
) -> HttpResponse:
    return _page(request, _request(request, model, slug, pk), AnswerForm(kept(request)))


@require_POST
@member_page
def request_answer(
    request: SignedInRequest, slug: str, pk: int, model: type[Listing]
) -> HttpResponse:
    change_request = _request(request, model, slug, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, change_request, form, status=400)
    # A button that is pressed twice answers once.
    if form.cleaned_data["answer"] != change_request.answer:
        change_request.reply(form.cleaned_data["answer"], by=request.user)
        notices.request_answered(change_request, by=request.user)
    messages.success(request, _("Your answer was sent to the secretariat."))
    return redirect(f"{model._meta.app_label}:request", slug=slug, pk=pk)


@require_POST
@member_page
def request_withdraw(
    request: SignedInRequest, slug: str, pk: int, model: type[Listing]
) -> HttpResponse:
    """Withdraw a request unless it has been decided."""
    change_request = _request(request, model, slug, pk)
    try:
        change_request.withdraw(by=request.user)
    except change_request.AlreadyDecided:
        messages.info(request, _("This was decided already. There is nothing to take back."))
    else:
        notices.request_answered(change_request, by=request.user)
        messages.success(request, _("You took this back. Nothing changes."))
    return redirect(f"{model._meta.app_label}:request", slug=slug, pk=pk)


def _request(request: SignedInRequest, model: type[Listing], slug: str, pk: int) -> ChangeRequest:
    listing = own_listing(request, model, slug)
    return get_object_or_404(listing.change_requests.select_related("proposed_by"), pk=pk)


def _page(
    request: SignedInRequest, change_request: ChangeRequest, form: AnswerForm, status: int = 200
) -> HttpResponse:
    listing = change_request.listing
    parts = [
        {
            "difference": difference(listing, item["path"], item["before"], item["after"]),
            "why": four_eyes.WHY.get(item["why"], ""),
            "verdict": VERDICTS.get(item.get("verdict", ""), ""),
            "reason": item.get("reason", ""),
            "accepted": difference(listing, item["path"], item["after"], item["value"])
            if "value" in item
            else None,
        }
        for item in change_request.items
    ]
    context = {
        "listing": listing,
        "change_request": change_request,
        "parts": parts,
        "form": form,
        "made_for": mark(request),
    }
    return render(request, "members/request.html", context, status=status)
