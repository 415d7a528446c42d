"""Hide us now: in one action, at once, signed in or by a link in an e-mail."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from irct.accounts import limits
from irct.accounts.requests import SignedInRequest
from irct.machine.version import watch
from irct.mail import notices
from irct.members.pages import member_page, own_listing, private
from irct.models import Listing, SecretariatContact, User, WebProcess, by_hide_token
from irct.places.locales import day, moment
from irct.visitors import anonymous

LONGEST_REASON = 300


class HideForm(forms.Form):
    """An optional reason for hiding."""

    reason = forms.CharField(
        label=gettext_lazy("Why? You may leave this empty."),
        required=False,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("The secretariat and the other editors read it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def hide(request: SignedInRequest, slug: str, model: type[Listing]) -> HttpResponse:
    """Take a listing off everything public, after one question."""
    listing = own_listing(request, model, slug)
    if request.method == "POST":
        write(listing, by=request.user, reason=reason_in(request))
        messages.success(request, _("%s is hidden now. Nobody finds it any more.") % listing)
        for warning in filter(None, (still_shown(), in_copies(listing))):
            messages.warning(request, warning)
        return redirect("my")
    context = {
        "listing": listing,
        "is_public": listing.is_public(),
        "form": HideForm(),
        "in_copies": in_copies(listing),
        "token": listing.token_of_hide_page(request.user),
    }
    return render(request, "members/hide.html", context)


@require_POST
@member_page
def show_again(request: SignedInRequest, slug: str, model: type[Listing]) -> HttpResponse:
    listing = own_listing(request, model, slug)
    if listing.is_hidden():
        listing.ask_to_show_again(by=request.user)
        if limits.within("asked to show again", str(listing.pk), listing.hide_serial):
            notices.show_again_asked(listing, by=request.user)
        messages.success(
            request, _("We have asked the secretariat to show your entry again. They write to you.")
        )
    return redirect("my")


@csrf_exempt  # a visitor who has not signed in gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
@private
def hide_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show one button, which mail scanners do not press, and hide the listing once pressed."""
    found = by_hide_token(token)
    if found is None:
        return render(request, "members/link_dead.html", status=404)
    listing, user = found
    context: dict[str, object] = {
        "listing": listing,
        "in_copies": in_copies(listing),
        "proof": anonymous.proof(token),
        "form": HideForm(request.POST or None),
    }
    if request.method != "POST":
        return render(request, "members/hide_by_link.html", context)
    if not anonymous.is_genuine(request, token):
        context["is_late"] = True
        return render(request, "members/hide_by_link.html", context, status=400)
    write(listing, by=user, reason=reason_in(request), via=_("link in an e-mail"))
    context = {"listing": listing, "in_copies": in_copies(listing)}
    if warning := still_shown():
        context |= {"still_shown": warning, "secretariat": SecretariatContact.public()}
    return render(request, "members/hidden_by_link.html", context)


def still_shown() -> str:
    """Until when a part of the site that is cut off may show what is hidden now, if one may."""
    until = WebProcess.objects.show_until()
    text = _("A part of this site is out of reach just now. It may show the entry until %s.")
    return text % moment(until) if until else ""


def in_copies(listing: Listing) -> str:
    """Until when copies may show it that have left this site, if it is in any."""
    until = listing.in_copies_until()
    text = _(
        "Copies outside this site may show the entry until %s, and longer where nobody renews them."
    )
    return text % day(until) if until else ""


def reason_in(request: HttpRequest) -> str:
    """The reason given; whatever it holds, it must not keep a listing public."""
    return request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST_REASON]


def write(listing: Listing, *, by: User, reason: str, via: str = "") -> None:
    """Hide it without waiting for anybody, and tell the others once."""
    watch.doubt()
    try:
        _write_hiding(listing, by=by, reason=reason, via=via)
    except Exception:
        # Perhaps it was written: nothing that is kept is shown until that is known.
        watch.doubt()
        raise


@transaction.atomic
def _write_hiding(listing: Listing, *, by: User, reason: str, via: str) -> None:
    was_hidden = listing.is_hidden()
    # Marked even so: just now somebody may decide about the earlier mark.
    listing.hide(by=by, reason=reason, via=via)
    if not was_hidden:
        notices.listing_hidden(listing, by=by, reason=reason, via=via)
