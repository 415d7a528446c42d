"""Still right: editors confirm what they see, block by block, signed in or by a link."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from irct.accounts.requests import SignedInRequest
from irct.fields import YesNoField
from irct.history.recorded import recorded
from irct.mail import notices
from irct.members.editing import tell
from irct.members.forms import Wording
from irct.members.pages import forget, kept, mark, member_page, own_listing, private
from irct.models import Block, Confirmer, Listing, by_confirm_token
from irct.places.locales import capfirst, listed
from irct.visitors import anonymous

RIGHT, CHANGE = "right", "change"
ANSWERS = [
    (RIGHT, gettext_lazy("This is right")),
    (CHANGE, gettext_lazy("This needs changing")),
]
QUESTIONS = {
    Block.CONTACT: gettext_lazy("Are the contacts right?"),
    Block.SERVICES: gettext_lazy("Are the services right?"),
    Block.PLACE: gettext_lazy("Are the places right?"),
}
# The section of what a centre agrees to, and its column.
COPIES, AGREES = "copies", "agrees_to_copies"


class ConfirmForm(forms.Form):
    """For each block of a listing, whether it is still right; and whether it may be in copies."""

    def __init__(
        self, listing: Listing, wording: Wording | None = None, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, auto_id="answer-%s")
        self.blocks = list(listing.BLOCKS)
        for block in self.blocks:
            self.fields[block.value] = forms.ChoiceField(
                label=QUESTIONS[block],
                choices=ANSWERS,
                required=False,
                widget=forms.RadioSelect,
            )
        self.agreed = getattr(listing, AGREES, None)
        if wording and AGREES in wording:
            label, told = wording[AGREES]
            self.fields[AGREES] = YesNoField(
                label=label, help_text=told, initial=self.agreed, may_be_unknown=False
            )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        answers = [data.get(block) for block in self.blocks]
        if not self.errors and not any(answers) and not self.changes():
            self.add_error(None, _("Choose an answer for one part at least."))
        return data

    def answered(self, answer: str) -> list[Block]:
        return [block for block in self.blocks if self.cleaned_data[block] == answer]

    def changes(self) -> dict[str, object]:
        """What is answered otherwise than before about copies."""
        said = self.cleaned_data.get(AGREES)
        return {} if said is None or said == self.agreed else {AGREES: said}

    def seen(self) -> dict[Block, str]:
        """The seals of the blocks that the editor saw."""
        return {block: self.data.get(f"seen-{block}", "") for block in self.blocks}


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def confirm(
    request: SignedInRequest, slug: str, model: type[Listing], wording: Wording
) -> HttpResponse:
    listing = own_listing(request, model, slug)
    if request.method != "POST":
        data = kept(request)
        return _page(request, listing, ConfirmForm(listing, wording, data), is_kept=bool(data))
    form = ConfirmForm(listing, wording, request.POST)
    if not form.is_valid():
        return _page(request, listing, form, status=400)
    right, wrong = form.answered(RIGHT), form.answered(CHANGE)
    changed = listing.confirm(right, by=request.user, how=Confirmer.CENTRE, seen=form.seen())
    if said := form.changes():
        made = listing.submit(COPIES, said, by=request.user)
        if made:
            notices.request_made(made)
        tell(request, listing, is_written=not made, made=made, is_shown=False)
    forget(request)
    _tell(request, [block for block in right if block not in changed], changed, wrong)
    here = model._meta.app_label
    if wrong:
        return redirect(f"{here}:edit_section", listing.slug, listing.SECTIONS_OF[wrong[0]][0])
    return redirect(f"{here}:confirm", listing.slug) if changed else redirect("my")


@csrf_exempt  # a visitor who has not signed in gets no cookie; see irct.visitors.anonymous
@require_http_methods(["GET", "HEAD", "POST"])
@private
def confirm_by_link(request: SignedInRequest, token: str) -> HttpResponse:
    """Show what is public to whoever has the link, and note what is right of it."""
    found = by_confirm_token(token)
    if found is None:
        return render(request, "members/link_dead.html", status=404)
    listing, user = found
    by_link = {
        "proof": anonymous.proof(token),
        "hide_url": reverse("hide_by_link", args=[listing.hide_token(user)]),
    }
    if request.method != "POST":
        return _page(request, listing, ConfirmForm(listing), by_link=by_link)
    form = ConfirmForm(listing, data=request.POST)
    if not anonymous.is_genuine(request, token):
        return _page(request, listing, form, status=400, by_link=by_link, is_late=True)
    if not form.is_valid():
        return _page(request, listing, form, status=400, by_link=by_link)
    right, via = form.answered(RIGHT), _("by the centre or expert, by a link in an e-mail")
    # Nobody confirms what they do not see.
    unseen = listing.stored().unseen()
    seen = {block: seal for block, seal in form.seen().items() if not unseen[block]}
    changed = listing.confirm(right, by=None, how=Confirmer.CENTRE, seen=seen, via=via)
    context = by_link | {
        "listing": listing,
        "confirmed": _named(block for block in right if block not in changed),
        "changed": _named(changed),
        "sections": _sections(listing, form.answered(CHANGE)),
    }
    return render(request, "members/confirmed_by_link.html", context)


def _page(
    request: SignedInRequest,
    listing: Listing,
    form: ConfirmForm,
    *,
    status: int = 200,
    by_link: dict[str, str] | None = None,
    **context: object,
) -> HttpResponse:
    """Show all that is recorded, and what waits, to who signed in; by link what is public."""
    # The seals come first, and an answer keeps its own: what is edited meanwhile is not confirmed.
    seals = {block: seal or listing.seal_of(block) for block, seal in form.seen().items()}
    stored = listing.stored()
    profile, unseen = stored.projection(), stored.unseen() if by_link else {}
    pending = [] if by_link else list(listing.change_requests.filter(status="pending"))
    blocks = [
        {
            "key": block.value,
            "title": capfirst(block.label),
            "confirmation": profile.confirmations[block],
            "question": None if unseen.get(block) else form[block.value],
            "unseen": unseen.get(block, 0),
            "of_rows": any(listing.SECTIONS[name].children for name in listing.SECTIONS_OF[block]),
            "recorded": [] if by_link else recorded(stored, block),
            "seal": seals.get(block, ""),
            "waiting": [one for one in pending if one.section in listing.SECTIONS_OF[block]],
        }
        for block in listing.BLOCKS
    ]
    context |= {
        "listing": listing,
        "profile": profile,
        "blocks": blocks,
        "form": form,
        "asked": form[AGREES] if AGREES in form.fields else None,
        "copies": listing.SECTIONS.get(COPIES),
        "fragment": f"{listing._meta.app_label}/_block.html",
        "by_link": by_link,
        "made_for": "" if by_link else mark(request),
        "has_questions": any(one["question"] for one in blocks),
    }
    return render(request, "members/confirm.html", context, status=status)


def _tell(
    request: SignedInRequest, confirmed: list[Block], changed: list[Block], wrong: list[Block]
) -> None:
    if confirmed:
        message = _("Confirmed today: %(parts)s. Thank you.")
        messages.success(request, message % {"parts": _named(confirmed)})
    if changed:
        message = _(
            "Not confirmed, since somebody changed it while you were reading: %(parts)s."
            " Look at it again."
        )
        messages.warning(request, message % {"parts": _named(changed)})
    if wrong:
        message = _(
            "Change what is not right, and save it: %(parts)s. Then come back and confirm it."
        )
        messages.info(request, message % {"parts": _named(wrong)})


def _named(blocks: Iterable[Block]) -> str:
    return listed(blocks)


def _sections(listing: Listing, blocks: Iterable[Block]) -> list[dict[str, str | Promise]]:
    """The sections in which an editor, once signed in, changes these blocks."""
    names = [name for block in blocks for name in listing.SECTIONS_OF[block]]
    return [{"name": name, "title": listing.SECTIONS[name].title} for name in names]
