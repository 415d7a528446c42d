"""Who is told by e-mail of what happened to a listing; in the transaction in which it happens."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from irct.disclosure import four_eyes
from irct.history.differences import title
from irct.mail import outbox
from irct.models import User
from irct.models.editing import Role
from irct.models.requests import VERDICTS

# What concerns every editor of a listing.
CONTACTS = {four_eyes.CONTACT, four_eyes.ADDRESS, four_eyes.VISIBLE, four_eyes.TEXT}


def request_made(change_request: Any) -> None:
    """Ask the secretariat to decide, and tell the other editors if it is about contacts."""
    if change_request.is_repeated:
        return
    asker, listing = change_request.proposed_by, change_request.listing
    told = {
        "listing": listing,
        "change_request": change_request,
        "answers": _answers(change_request),
    }
    for colleague in outbox.secretariat():
        if colleague != asker:
            page = _page_for(colleague, change_request)
            outbox.send("change_requested", to=colleague, page=page, **told)
    if concerns_contacts(change_request):
        for editor in editors(listing):
            if editor != asker and not editor.is_staff:
                page = _page_for(editor, change_request)
                outbox.send("change_requested_by_colleague", to=editor, page=page, **told)


def request_answered(change_request: Any, *, by: Any) -> None:
    """Tell the secretariat what an editor answered, or that they took back what was asked for."""
    for colleague in outbox.secretariat():
        outbox.send(
            "change_answered",
            to=colleague,
            listing=change_request.listing,
            change_request=change_request,
            who=by,
            page=_page_for(colleague, change_request),
        )


def request_decided(change_request: Any) -> None:
    """Send the answer to who asked, and to the other editors if it is about contacts."""
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
                page=_page_for(reader, change_request),
            )


def listing_hidden(listing: Any, *, by: User | None, reason: str = "", via: str = "") -> None:
    """Tell the secretariat and the editors that a listing is hidden."""
    told = {"listing": listing, "who": by, "reason": reason, "via": via}
    for colleague in outbox.secretariat():
        if colleague != by:
            outbox.send("listing_hidden", to=colleague, page=_desk_of(listing), **told)
    for editor in editors(listing):
        if not editor.is_staff and (editor != by or via):
            outbox.send("listing_hidden", to=editor, page=_link("my"), **told)


def consent_withdrawn(expert: Any, parts: Iterable[Any], *, by: Any, reason: str = "") -> None:
    """Tell the secretariat, and whoever edits the entry, what an expert withdrew, and when."""
    told = {"listing": expert, "who": by, "reason": reason, "parts": [*parts]}
    told["at"] = timezone.now()
    for colleague in outbox.secretariat():
        outbox.send("consent_withdrawn", to=colleague, page=_desk_of(expert), **told)
    for editor in editors(expert):
        if not editor.is_staff:
            outbox.send("consent_withdrawn", to=editor, page=_link("my"), **told)


def parts_removed(expert: Any, parts: Iterable[Any], *, by: Any) -> None:
    """Tell the editors of an expert which parts of the entry are not public any more."""
    page = _link("experts:consent", expert.slug)
    told = {"listing": expert, "who": by, "parts": [*parts], "at": timezone.now(), "page": page}
    for editor in editors(expert):
        outbox.send("consent_parts_removed", to=editor, **told)


def consent_waits(consent: Any, parts: Iterable[Any]) -> None:
    """Ask the secretariat whether parts of an entry may be shown that were not public before."""
    page = _link("admin:experts_expert_consent", consent.expert_id)
    told = {"listing": consent.expert, "who": consent.given_by, "parts": [*parts], "page": page}
    for colleague in outbox.secretariat():
        outbox.send("consent_waits", to=colleague, **told)


def consent_noted(expert: Any, consent: Any) -> None:
    """Tell the editors of an expert which consent counts now, and how it is withdrawn."""
    for editor in editors(expert):
        page = _link("experts:consent_by_link", consent.token(editor))
        told = {"listing": expert, "consent": consent, "page": page}
        outbox.send("consent_noted", to=editor, **told)


def consent_declined(consent: Any, *, reason: str) -> None:
    """Tell who gave a consent that the secretariat does not show more of the entry."""
    if (reader := consent.given_by) and reader.is_active:
        page = _link("experts:consent", consent.expert.slug)
        told = {"listing": consent.expert, "reason": reason, "page": page}
        outbox.send("consent_declined", to=reader, **told)


def consent_ends(consent: Any) -> None:
    """Ask those whom mail reaches to renew a consent, by a link of their own."""
    expert = consent.expert
    for editorship in expert.editorships.reachable().select_related("user"):
        page = _link("experts:consent_by_link", consent.token(editorship.user))
        told = {"listing": expert, "consent": consent, "page": page}
        outbox.send("consent_ends", to=editorship.user, **told)


def consent_ended(consent: Any) -> None:
    """Tell the editors of an expert that the consent is over, and how long the link still works."""
    for editor in editors(consent.expert):
        page = _link("experts:consent_by_link", consent.token(editor))
        told = {"listing": consent.expert, "consent": consent, "page": page}
        outbox.send("consent_ended", to=editor, **told)


def portrait_waits(proposed: Any) -> None:
    """Ask the secretariat to look at a portrait."""
    page = _link("admin:experts_expert_portrait", proposed.expert_id)
    for colleague in outbox.secretariat():
        told = {"listing": proposed.expert, "who": proposed.sent_by, "page": page}
        outbox.send("portrait_waits", to=colleague, **told)


def portrait_decided(proposed: Any, *, reason: str = "") -> None:
    """Tell who sent a portrait in that it is shown, or why it is not."""
    if (reader := proposed.sent_by) and reader.is_active:
        page = _link("experts:edit_portrait", proposed.expert.slug)
        told = {"listing": proposed.expert, "reason": reason, "page": page}
        outbox.send("portrait_decided", to=reader, **told)


def show_again_asked(listing: Any, *, by: Any) -> None:
    """Tell the secretariat that an editor wants a hidden listing to be shown again."""
    for colleague in outbox.secretariat():
        told = {"listing": listing, "who": by, "page": _desk_of(listing)}
        outbox.send("show_again_asked", to=colleague, **told)


def danger_reported(correction: Any) -> None:
    """Tell the secretariat that a visitor says somebody else answers for a listing."""
    for colleague in outbox.secretariat():
        told = {"listing": correction.listing, "page": _desk_of(correction)}
        outbox.send("danger_reported", to=colleague, **told)


def expert_asked_for(asked: Any) -> None:
    """Confirm to who asks for an expert that it came, and tell the secretariat.

    Neither e-mail holds what was written: the one goes to an address that nobody has proven, the
    other through servers of others.
    """
    with translation.override(asked.reads):
        told = {"asked": asked, "answer_within": settings.ANSWER_WITHIN}
        told |= {"coordinator_email": settings.COORDINATOR_EMAIL}
        outbox.queue(outbox.write("emails/expert_request_received", asked.email, told))
    for colleague in outbox.secretariat():
        outbox.send("expert_asked_for", to=colleague, asked=asked, page=_desk_of(asked))


def invited(invitation: Any) -> None:
    """Send somebody the link by which they become an editor."""
    told = {
        "invitation": invitation,
        "listing": invitation.listing,
        "page": _link("invitation", invitation.token),
    }
    outbox.queue(outbox.write("emails/invited", invitation.email, told))


def invitation_accepted(editorship: Any) -> None:
    """Tell the other leads and the secretariat of a new editor."""
    for reader in _watchers(editorship):
        _tell_of_editor(reader, "invitation_accepted", editorship)


def editor_removed(editorship: Any, *, by: Any) -> None:
    """Tell the person, the other leads and the secretariat that somebody edits no longer."""
    _tell_of_editor(editorship.user, "editor_removed", editorship, who=by)
    for reader in _watchers(editorship):
        _tell_of_editor(reader, "editor_removed", editorship, who=by)


def role_changed(editorship: Any, *, by: Any) -> None:
    """Tell the person, the other leads and the secretariat what an editor may do now."""
    _tell_of_editor(editorship.user, "role_changed", editorship, who=by)
    for reader in _watchers(editorship):
        _tell_of_editor(reader, "role_changed", editorship, who=by)


def listings_merged(done: Any, *, by: Any) -> None:
    """Tell the editors that two entries are one, and who asked for what does not fit in it."""
    told = {"listing": done.kept, "gone": done.gone, "reason": done.reason, "who": by}
    for editor in editors(done.kept):
        if not editor.is_staff:
            outbox.send("listings_merged", to=editor, page=_link("my"), **told)
    dropped = [pk for pk, carried in done.record["requests"].items() if carried is None]
    requests = done.gone.change_requests.filter(pk__in=dropped).select_related("proposed_by")
    for change_request in requests:
        if (asker := change_request.proposed_by) and asker.is_active:
            page = _link("my")
            outbox.send(
                "change_dropped", to=asker, change_request=change_request, page=page, **told
            )


def dates_ended(listing: Any, ended: list[str]) -> None:
    """Ask the editors to say again what held until a day that is over."""
    page = _link(f"{listing._meta.app_label}:edit_section", listing.slug, "help")
    for editor in editors(listing):
        outbox.send("dates_ended", to=editor, listing=listing, ended=ended, page=page)


def figures_decided(figures: Any) -> None:
    """Tell the editors of a centre what became of its annual figures."""
    for editor in editors(figures.centre):
        _tell_of_figures(editor, "figures_decided", figures.centre, figures.year, figures=figures)


def figures_missing(centre: Any, year: int, *, again: bool) -> None:
    """Ask the editors of a centre for the figures of a year."""
    for editor in editors(centre):
        _tell_of_figures(editor, "figures_missing", centre, year, again=again)


def import_waits(batch: Any) -> None:
    """Ask the secretariat, but who imported, to look at what an import leaves for a second."""
    page = import_page(batch)
    for colleague in outbox.secretariat():
        if colleague != batch.by:
            outbox.send("import_waits", to=colleague, batch=batch, page=page)


def import_decided(batch: Any) -> None:
    """Tell who imported what a colleague made of it."""
    if batch.by and batch.by.is_active:
        outbox.send("import_decided", to=batch.by, batch=batch, page=import_page(batch))


def import_page(batch: Any) -> str:
    """Return where the secretariat reads of an import."""
    meta = batch.model._meta
    return _link(f"admin:{meta.app_label}_{meta.model_name}_import_batch", batch.pk)


def editors(listing: Any) -> list[User]:
    """Return who is told of what happens to a listing."""
    editorships = listing.editorships.select_related("user")
    return [editorship.user for editorship in editorships if editorship.user.is_active]


def concerns_contacts(change_request: Any) -> bool:
    return any(item["why"] in CONTACTS for item in change_request.items)


def _watchers(editorship: Any) -> list[User]:
    """Return the other leads and the secretariat: an account that was taken over is one of many."""
    leads = editorship.listing.editorships.filter(role=Role.LEAD).select_related("user")
    watchers = [lead.user for lead in leads if lead.user.is_active] + outbox.secretariat()
    return [user for user in dict.fromkeys(watchers) if user != editorship.user]


def _tell_of_editor(reader: User, template: str, editorship: Any, **further: Any) -> None:
    told = {
        "listing": editorship.listing,
        "editorship": editorship,
        "is_own": reader == editorship.user,
        "page": _people_page_for(reader, editorship.listing),
    }
    outbox.send(template, to=reader, **told, **further)


def _tell_of_figures(reader: User, template: str, centre: Any, year: int, **further: Any) -> None:
    page = _link(f"{centre._meta.app_label}:figures_year", centre.slug, year)
    outbox.send(template, to=reader, listing=centre, year=year, page=page, **further)


def _people_page_for(reader: User, listing: Any) -> str:
    """Return where somebody sees who edits a listing: an editor on the members' pages."""
    meta = listing._meta
    if listing.editorships.filter(user=reader).exists():
        return _link(f"{meta.app_label}:people", listing.slug)
    if reader.is_staff:
        return _link(f"admin:{meta.app_label}_{meta.model_name}_people", listing.pk)
    return _link("my")


def _link(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _desk_of(record: Any) -> str:
    """Return where the secretariat sees a record."""
    meta = record._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_change"
    return _link(name, record.pk)


def _answers(change_request: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": title(change_request.listing, item["path"], item["before"], item["after"]),
            "why": four_eyes.WHY.get(item["why"], ""),
            "verdict": VERDICTS.get(item.get("verdict", ""), ""),
            "reason": item.get("reason", ""),
        }
        for item in change_request.items
    ]


def _page_for(reader: User, change_request: Any) -> str:
    """Return where somebody reads of a request: an editor on the members' pages."""
    listing = change_request.listing
    if listing.editorships.filter(user=reader).exists():
        return _link(f"{listing._meta.app_label}:request", listing.slug, change_request.pk)
    return _desk_of(change_request)
