"""Notices of what happened to a listing, queued in the transaction in which it happens."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Protocol

from django.conf import settings
from django.db.models import Model
from django.db.models.options import Options
from django.utils import timezone, translation
from django.utils.functional import Promise

from irct.disclosure import four_eyes
from irct.history.differences import title
from irct.mail import outbox
from irct.models import (
    ChangeRequest,
    Correction,
    Editorship,
    ImportBatch,
    Invitation,
    Listing,
    Merge,
    User,
)
from irct.models.editing import Role
from irct.models.requests import VERDICTS
from irct.places import locales

# What concerns every editor of a listing.
CONTACTS = {four_eyes.CONTACT, four_eyes.ADDRESS, four_eyes.VISIBLE, four_eyes.TEXT}
CONTACTS |= {four_eyes.LINK, *four_eyes.DOUBTS}


class OfExpert(Protocol):
    """What belongs to an expert."""

    @property
    def expert(self) -> Listing: ...

    @property
    def expert_id(self) -> uuid.UUID: ...


class Consent(OfExpert, Protocol):
    """That an expert agreed to be listed."""

    way: str

    @property
    def given_by(self) -> User | None: ...

    def token(self, user: User) -> str: ...


class Portrait(OfExpert, Protocol):
    """A portrait that somebody proposed."""

    @property
    def sent_by(self) -> User | None: ...


class RequestForExpert(Protocol):
    """What somebody asked for, whom the answer reaches by e-mail only."""

    _meta: ClassVar[Options]
    pk: int

    @property
    def email(self) -> str: ...

    @property
    def reads(self) -> str: ...


class Figures(Protocol):
    """What a centre counted in a year."""

    @property
    def centre(self) -> Listing: ...

    @property
    def year(self) -> int: ...


def request_made(change_request: ChangeRequest) -> None:
    """Ask the secretariat to decide; tell the other editors too if contact details would change."""
    if change_request.is_repeated:
        return
    asker, listing = change_request.proposed_by, change_request.listing
    context = {
        "listing": listing,
        "change_request": change_request,
        "answers": _answers(change_request),
    }
    for colleague in outbox.secretariat():
        if colleague != asker:
            page = _request_page(colleague, change_request)
            outbox.send("change_requested", to=colleague, page=page, **context)
    if concerns_contacts(change_request):
        for editor in editors(listing):
            if editor != asker and not editor.is_staff:
                page = _request_page(editor, change_request)
                outbox.send("change_requested_by_colleague", to=editor, page=page, **context)


def request_answered(change_request: ChangeRequest, *, by: User) -> None:
    """Tell the secretariat that an editor replied to a decision or took back a request."""
    for colleague in outbox.secretariat():
        outbox.send(
            "change_answered",
            to=colleague,
            listing=change_request.listing,
            change_request=change_request,
            who=by,
            page=_request_page(colleague, change_request),
        )


def request_decided(change_request: ChangeRequest) -> None:
    """Send the decision to the person asking, and to the other editors if it is about contacts."""
    readers = {change_request.proposed_by}
    if concerns_contacts(change_request):
        readers |= set(editors(change_request.listing))
    for reader in sorted(filter(None, readers), key=lambda user: user.pk):
        if reader.is_active:
            outbox.send(
                "change_decided",
                to=reader,
                listing=change_request.listing,
                change_request=change_request,
                answers=_answers(change_request),
                is_own=reader == change_request.proposed_by,
                page=_request_page(reader, change_request),
            )


def listing_hidden(listing: Listing, *, by: User | None, reason: str = "", via: str = "") -> None:
    context = {"listing": listing, "who": by, "reason": reason, "via": via}
    for colleague in outbox.secretariat():
        if colleague != by:
            outbox.send("listing_hidden", to=colleague, page=_desk_page(listing), **context)
    for editor in editors(listing):
        if not editor.is_staff and (editor != by or via):
            outbox.send("listing_hidden", to=editor, page=outbox.link("my"), **context)


def consent_withdrawn(
    expert: Listing, parts: Iterable[object], *, by: User, reason: str = ""
) -> None:
    context = {"listing": expert, "who": by, "reason": reason, "parts": [*parts]}
    context["at"] = timezone.now()
    for colleague in outbox.secretariat():
        outbox.send("consent_withdrawn", to=colleague, page=_desk_page(expert), **context)
    for editor in editors(expert):
        if not editor.is_staff:
            outbox.send("consent_withdrawn", to=editor, page=outbox.link("my"), **context)


def parts_removed(expert: Listing, parts: Iterable[object], *, by: User) -> None:
    """Tell the editors of an expert which parts of the entry are no longer public."""
    page = outbox.link("experts:consent", expert.slug)
    context = {"listing": expert, "who": by, "parts": [*parts], "at": timezone.now(), "page": page}
    for editor in editors(expert):
        outbox.send("consent_parts_removed", to=editor, **context)


def consent_waits(consent: Consent, parts: Iterable[object]) -> None:
    """Ask the secretariat whether to show parts of an entry that were not public before."""
    page = outbox.link("admin:experts_expert_consent", consent.expert_id)
    context = {"listing": consent.expert, "who": consent.given_by, "parts": [*parts]}
    for colleague in outbox.secretariat():
        if colleague != consent.given_by:
            on_paper = consent.way == "paper"
            outbox.send("consent_waits", to=colleague, page=page, on_paper=on_paper, **context)


def consent_noted(expert: Listing, consent: Consent) -> None:
    """Tell the editors of an expert which consent now applies, and how to withdraw it."""
    for editor in editors(expert):
        page = outbox.link("experts:consent_by_link", consent.token(editor))
        context = {"listing": expert, "consent": consent, "page": page}
        outbox.send("consent_noted", to=editor, **context)


def consent_declined(consent: Consent, *, reason: str) -> None:
    """Tell the person who gave a consent that the secretariat will not show more of the entry."""
    if (reader := consent.given_by) and reader.is_active:
        page = outbox.link("experts:consent", consent.expert.slug)
        context = {"listing": consent.expert, "reason": reason, "page": page}
        outbox.send("consent_declined", to=reader, **context)


def consent_asked(expert: Listing, links: Mapping[User, str], *, by: User) -> None:
    """Ask editors of an expert for a consent, each by a link of their own."""
    for editor, token in links.items():
        page = outbox.link("experts:consent_by_link", token)
        outbox.send("consent_asked", to=editor, listing=expert, who=by, page=page)


def consent_ends(consent: Consent) -> None:
    """Ask each editor whom e-mail reaches to renew a consent, by a link of their own."""
    expert = consent.expert
    for editorship in expert.editorships.reachable().select_related("user"):
        page = outbox.link("experts:consent_by_link", consent.token(editorship.user))
        context = {"listing": expert, "consent": consent, "page": page}
        outbox.send("consent_ends", to=editorship.user, **context)


def consent_ended(consent: Consent) -> None:
    """Tell the editors of an expert that the consent has ended and how long its link works."""
    for editor in editors(consent.expert):
        page = outbox.link("experts:consent_by_link", consent.token(editor))
        context = {"listing": consent.expert, "consent": consent, "page": page}
        outbox.send("consent_ended", to=editor, **context)


def portrait_waits(proposed: Portrait) -> None:
    page = outbox.link("admin:experts_expert_portrait", proposed.expert_id)
    for colleague in outbox.secretariat():
        context = {"listing": proposed.expert, "who": proposed.sent_by, "page": page}
        if colleague != proposed.sent_by:
            outbox.send("portrait_waits", to=colleague, **context)


def portrait_decided(proposed: Portrait, *, reason: str = "") -> None:
    if (reader := proposed.sent_by) and reader.is_active:
        page = outbox.link("experts:edit_portrait", proposed.expert.slug)
        context = {"listing": proposed.expert, "reason": reason, "page": page}
        outbox.send("portrait_decided", to=reader, **context)


def show_again_asked(listing: Listing, *, by: User) -> None:
    for colleague in outbox.secretariat():
        context = {"listing": listing, "who": by, "page": _desk_page(listing)}
        if colleague != by:
            outbox.send("show_again_asked", to=colleague, **context)


def danger_reported(correction: Correction) -> None:
    """Tell the secretariat that, according to a visitor, a stranger answers for a listing."""
    for colleague in outbox.secretariat():
        context = {"listing": correction.listing, "page": _desk_page(correction)}
        outbox.send("danger_reported", to=colleague, **context)


def flood_reported(corrections: type[Correction], listings: int) -> None:
    """Tell the secretariat that visitors report strangers at many listings at once."""
    page = outbox.link(f"admin:{corrections._meta.app_label}_correction_changelist")
    for colleague in outbox.secretariat():
        outbox.send("flood_reported", to=colleague, number=listings, page=page)


def confirm_request(asked: RequestForExpert) -> None:
    """Confirm a request for an expert to the address that somebody typed, without their words."""
    with translation.override(asked.reads):
        context = {"asked": asked, "answer_within": settings.ANSWER_WITHIN}
        context |= {"coordinator_email": settings.COORDINATOR_EMAIL}
        outbox.queue(outbox.write("emails/expert_request_received", asked.email, context))


def expert_asked_for(asked: RequestForExpert) -> None:
    """Tell the secretariat; the request itself does not pass through other people's servers."""
    for colleague in outbox.secretariat():
        outbox.send("expert_asked_for", to=colleague, asked=asked, page=_desk_page(asked))


def invited(invitation: Invitation) -> None:
    """Write to somebody in the language of their account, or else of whoever invites them."""
    known = User.objects.by_email(invitation.email)
    with translation.override(known.reads if known else locales.reader()):
        context = {
            "invitation": invitation,
            "listing": invitation.listing,
            "page": outbox.link("invitation", invitation.token),
        }
        outbox.queue(outbox.write("emails/invited", invitation.email, context))


def invitation_accepted(editorship: Editorship) -> None:
    for reader in _watchers(editorship):
        _send_about_editor(reader, "invitation_accepted", editorship)


def editor_removed(editorship: Editorship, *, by: User) -> None:
    _send_about_editor(editorship.user, "editor_removed", editorship, who=by)
    for reader in _watchers(editorship):
        _send_about_editor(reader, "editor_removed", editorship, who=by)


def role_changed(editorship: Editorship, *, by: User) -> None:
    _send_about_editor(editorship.user, "role_changed", editorship, who=by)
    for reader in _watchers(editorship):
        _send_about_editor(reader, "role_changed", editorship, who=by)


def listings_merged(done: Merge, *, by: User) -> None:
    """Tell the editors that two entries are one, and whose requests could not be carried over."""
    context = {"listing": done.kept, "gone": done.gone, "reason": done.reason, "who": by}
    for editor in editors(done.kept):
        if not editor.is_staff:
            outbox.send("listings_merged", to=editor, page=outbox.link("my"), **context)
    dropped = [pk for pk, carried in done.record["requests"].items() if carried is None]
    requests = done.gone.change_requests.filter(pk__in=dropped).select_related("proposed_by")
    for change_request in requests:
        if (asker := change_request.proposed_by) and asker.is_active:
            page = outbox.link("my")
            outbox.send(
                "change_dropped", to=asker, change_request=change_request, page=page, **context
            )


def dates_ended(
    listing: Listing, ended: list[str], *, links: Callable[[User], dict[str, str]] | None = None
) -> None:
    """Ask the editors to update details whose last day has passed, by links of their own."""
    page = outbox.link(f"{listing._meta.app_label}:edit_section", listing.slug, "help")
    for editor in editors(listing):
        context = {"listing": listing, "ended": ended, "page": page}
        outbox.send("dates_ended", to=editor, **context, **(links(editor) if links else {}))


def figures_decided(figures: Figures) -> None:
    for editor in editors(figures.centre):
        _send_about_figures(
            editor, "figures_decided", figures.centre, figures.year, figures=figures
        )


def figures_missing(centre: Listing, year: int, *, again: bool) -> None:
    for editor in editors(centre):
        _send_about_figures(editor, "figures_missing", centre, year, again=again)


def import_waits(batch: ImportBatch) -> None:
    """Ask everybody in the secretariat but the importer to decide on the changes that wait."""
    about = {"batch": batch, "page": import_page(batch), "number": batch.counts["waiting"]}
    for colleague in outbox.secretariat():
        if colleague != batch.by:
            outbox.send("import_waits", to=colleague, **about)


def import_decided(batch: ImportBatch) -> None:
    if batch.by and batch.by.is_active:
        outbox.send("import_decided", to=batch.by, batch=batch, page=import_page(batch))


def import_page(batch: ImportBatch) -> str:
    meta = batch.model._meta
    return outbox.link(f"admin:{meta.app_label}_{meta.model_name}_import_batch", batch.pk)


def editors(listing: Listing) -> list[User]:
    editorships = listing.editorships.select_related("user")
    return [editorship.user for editorship in editorships if editorship.user.is_active]


def concerns_contacts(change_request: ChangeRequest) -> bool:
    return any(item["why"] in CONTACTS for item in change_request.items)


def _watchers(editorship: Editorship) -> list[User]:
    """The other leads and the secretariat, so that one hijacked account cannot keep it secret."""
    leads = editorship.listing.editorships.filter(role=Role.LEAD).select_related("user")
    watchers = [lead.user for lead in leads if lead.user.is_active] + outbox.secretariat()
    return [user for user in dict.fromkeys(watchers) if user != editorship.user]


def _send_about_editor(
    reader: User, template: str, editorship: Editorship, **extra: object
) -> None:
    context = {
        "listing": editorship.listing,
        "editorship": editorship,
        "is_own": reader == editorship.user,
        "page": _people_page(reader, editorship.listing),
    }
    outbox.send(template, to=reader, **context, **extra)


def _send_about_figures(
    reader: User, template: str, centre: Listing, year: int, **extra: object
) -> None:
    page = outbox.link(f"{centre._meta.app_label}:figures_year", centre.slug, year)
    outbox.send(template, to=reader, listing=centre, year=year, page=page, **extra)


def _people_page(reader: User, listing: Listing) -> str:
    meta = listing._meta
    if listing.editorships.filter(user=reader).exists():
        return outbox.link(f"{meta.app_label}:people", listing.slug)
    if reader.is_staff:
        return outbox.link(f"admin:{meta.app_label}_{meta.model_name}_people", listing.pk)
    return outbox.link("my")


def _desk_page(record: Model | RequestForExpert) -> str:
    meta = record._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_change"
    return outbox.link(name, record.pk)


def _answers(change_request: ChangeRequest) -> list[dict[str, str | Promise]]:
    return [
        {
            "title": title(change_request.listing, item["path"], item["before"], item["after"]),
            "why": four_eyes.WHY.get(item["why"], ""),
            "verdict": VERDICTS.get(item.get("verdict", ""), ""),
            "reason": item.get("reason", ""),
        }
        for item in change_request.items
    ]


def _request_page(reader: User, change_request: ChangeRequest) -> str:
    listing = change_request.listing
    if listing.editorships.filter(user=reader).exists():
        return outbox.link(f"{listing._meta.app_label}:request", listing.slug, change_request.pk)
    return _desk_page(change_request)
