"""Who edits a listing: its leads invite, change and remove others, and everybody may leave."""

import unicodedata
from typing import Self

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from irct.accounts import limits
from irct.accounts.reauthentication import asked_again
from irct.accounts.requests import SignedInRequest
from irct.history.marks import UNSEEN
from irct.mail import notices
from irct.members.pages import member_page, own_listing
from irct.models import Editorship, Invitation, Listing, Role, User, invite, lock_editors
from irct.places import locales
from irct.templatetags.directory import page_of

INCOMPLETE = gettext_lazy("Write a whole e-mail address, as in name@example.org.")
TOO_MANY = gettext_lazy("You have sent many invitations in an hour. Send the next one later.")


def seen_as_typed(value: str) -> None:
    """Refuse invisible characters, which would change how a value is read."""
    if UNSEEN.search(value) or any(unicodedata.category(char) == "Cc" for char in value):
        raise ValidationError(
            _("This holds characters that cannot be seen. Type it instead of copying it.")
        )


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        validators=[seen_as_typed],
        error_messages={"invalid": INCOMPLETE},
        help_text=gettext_lazy("The link in the e-mail works for this address only."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What they may do"),
        choices=Role.choices,
        initial=Role.EDITOR,
        widget=forms.RadioSelect,
    )

    @classmethod
    def of(cls, listing: Listing, data: QueryDict | None = None) -> Self:
        """The form for whoever is invited next, as the lead of an entry that has none."""
        of_leads = (listing.editorships.all(), listing.invitations.undecided())
        has_lead = any(rows.filter(role=Role.LEAD).exists() for rows in of_leads)
        return cls(data, initial={} if has_lead else {"role": Role.LEAD})

    def send(self, listing: Listing, *, by: User) -> Invitation | None:
        """Invite the address, or add an error and return None."""
        lock_editors(listing)
        undecided = listing.invitations.undecided()
        earlier = undecided.filter(email__iexact=self.cleaned_data["email"]).first()
        if earlier and earlier.was_just_sent(by=by, role=self.cleaned_data["role"]):
            return earlier
        try:
            invitation = invite(listing, **self.cleaned_data, by=by)
        except ValidationError as error:
            self.add_error("email", error)
            return None
        notices.invited(invitation)
        return invitation


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
@asked_again
def people(request: SignedInRequest, slug: str, model: type[Listing]) -> HttpResponse:
    """Show the editors of a listing; leads invite others here."""
    if request.method == "POST":
        return _invite(request, _led(request, model, slug))
    return _people(request, own_listing(request, model, slug), InvitationForm())


@require_POST
@member_page
@asked_again
def send_again(request: SignedInRequest, slug: str, pk: int, model: type[Listing]) -> HttpResponse:
    """Send an invitation again, with a new link."""
    listing = _led(request, model, slug)
    invitation = _undecided(listing, pk)
    if invitation.was_just_sent(by=request.user):
        messages.success(request, on_its_way(invitation))
    elif _may_send(request):
        invitation.renew(by=request.user)
        notices.invited(invitation)
        messages.success(request, on_its_way(invitation))
    else:
        messages.warning(request, TOO_MANY)
    return redirect(page_of(listing, "people"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
@asked_again
def withdraw(request: SignedInRequest, slug: str, pk: int, model: type[Listing]) -> HttpResponse:
    """Withdraw an invitation, after one question."""
    listing = _led(request, model, slug)
    invitation = _undecided(listing, pk)
    if request.method == "POST":
        invitation.withdraw(by=request.user)
        messages.success(request, _("The invitation of %s is withdrawn.") % invitation)
        return redirect(page_of(listing, "people"))
    context = {"listing": listing, "invitation": invitation}
    return render(request, "members/withdraw_invitation.html", context)


@require_POST
@member_page
@asked_again
def change_role(request: SignedInRequest, slug: str, pk: int, model: type[Listing]) -> HttpResponse:
    listing = _led(request, model, slug)
    editorship = _colleague(request, listing, pk)
    role = request.POST.get("role")
    if role not in Role.values:
        raise BadRequest
    if role != editorship.role:
        editorship.change_role(role, by=request.user)
        notices.role_changed(editorship, by=request.user)
    now = _("%s is a lead now.") if editorship.is_lead else _("%s is an editor now.")
    messages.success(request, now % editorship)
    return redirect(page_of(listing, "people"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
@asked_again
def remove(request: SignedInRequest, slug: str, pk: int, model: type[Listing]) -> HttpResponse:
    """Remove a colleague, after one question."""
    listing = _led(request, model, slug)
    editorship = _colleague(request, listing, pk)
    if request.method == "POST":
        editorship.end(by=request.user)
        notices.editor_removed(editorship, by=request.user)
        messages.success(request, _("%s can no longer edit this entry.") % editorship)
        return redirect(page_of(listing, "people"))
    context = {"listing": listing, "editorship": editorship}
    return render(request, "members/remove_editor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def leave(request: SignedInRequest, slug: str, model: type[Listing]) -> HttpResponse:
    """Stop editing a listing, after one question; the last lead must stay."""
    listing = own_listing(request, model, slug)
    editorship = get_object_or_404(listing.editorships, user=request.user)
    if request.method == "POST":
        try:
            editorship.end(by=request.user)
        except editorship.LastLead:
            return redirect(request.path)
        notices.editor_removed(editorship, by=request.user)
        messages.success(request, _("You no longer edit %s.") % listing)
        return redirect("my")
    context = {"listing": listing, "is_last_lead": editorship.is_last_lead}
    return render(request, "members/leave.html", context)


def on_its_way(invitation: Invitation) -> str:
    day = locales.day(timezone.localtime(invitation.expires_at))
    message = {"email": invitation.email, "day": day}
    return _("An invitation is on its way to %(email)s. It is open until %(day)s.") % message


def _invite(request: SignedInRequest, listing: Listing) -> HttpResponse:
    form = InvitationForm(request.POST)
    if form.is_valid():
        if not _may_send(request):
            form.add_error(None, TOO_MANY)
        elif invitation := form.send(listing, by=request.user):
            messages.success(request, on_its_way(invitation))
            return redirect(page_of(listing, "people"))
    return _people(request, listing, form)


def _people(request: SignedInRequest, listing: Listing, form: InvitationForm) -> HttpResponse:
    editorships = list(listing.editorships.select_related("user", "invited_by"))
    context = {
        "listing": listing,
        "editorships": editorships,
        "own": next((one for one in editorships if one.user == request.user), None),
        "invitations": listing.invitations.undecided().select_related("invited_by"),
        "form": form,
    }
    return render(request, "members/people.html", context)


def _led(request: SignedInRequest, model: type[Listing], slug: str) -> Listing:
    """A listing that the reader leads, locked while they change who edits it."""
    listing = own_listing(request, model, slug)
    if request.method == "POST":
        lock_editors(listing)
    if not listing.editorships.filter(user=request.user, role=Role.LEAD).exists():
        raise Http404
    return listing


def _colleague(request: SignedInRequest, listing: Listing, pk: int) -> Editorship:
    return get_object_or_404(listing.editorships.exclude(user=request.user), pk=pk)


def _undecided(listing: Listing, pk: int) -> Invitation:
    """An invitation, locked so that nobody accepts it meanwhile."""
    return get_object_or_404(listing.invitations.undecided().select_for_update(), pk=pk)


def _may_send(request: SignedInRequest) -> bool:
    return limits.within("invitations", request.user.pk)
