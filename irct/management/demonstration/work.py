"""Sample work for the secretariat: on sample listings only, asked for by nobody."""

import datetime as dt

from django.utils import timezone

from irct.imports.bulk import model_of
from irct.management.demonstration import requests
from irct.models import Listing, Problem, Role, User, Work, acting, invite, listing_models
from irct.models.paths import Values

MEMBER = "sample.member@example.org"
TEXT = "This is a sample: {}"
# What samples are said to be wrong with, how many days ago.
CORRECTIONS = [
    (Problem.IMPOSTOR, "Somebody else answers the phone.", 0),
    (Problem.CONTACT, "The number does not ring.", 3),
    (Problem.CLOSED, "The door is locked.", 9),
    (Problem.OFFER, "They speak Arabic now.", 16),
    (Problem.CLIENTS, "", 23),
    (Problem.PLACE, "They moved to another street.", 40),
]
# Sections with what samples would like to say there, how many days ago.
CHANGES: list[tuple[str, Values, int]] = [
    ("about", {"name": "Renamed: {}"}, 1),
    ("about", {"native_name": "{} (sample)"}, 5),
    ("contacts", {"contacts/+1": {"kind": "email", "value": "new@example.org"}}, 12),
    ("contacts", {"contacts/+1": {"kind": "website", "value": "https://new.example.org"}}, 19),
    ("about", {"texts/en/summary": "Write to us at help@example.org."}, 26),
]
CONTACT: Values = {
    "languages": [],
    "may_leave_message": None,
    "visibility": "public",
    "position": 9,
}
INVITED = [2, 11, 20]
NOTES = ["Wrote to them; no answer yet.", "", "Called: they look into it."]


def load(secretary: User) -> None:
    """Give the secretariat something to do, and note something about some of it."""
    member, _made = User.objects.get_or_create(
        email=MEMBER, defaults={"name": "Sample member", "password": "!"}
    )
    with acting(None, reason="demonstration data"):
        for model in listing_models():
            samples = model.objects.filter(origin=Listing.Origin.SAMPLE).order_by("pk")
            some = list(samples.published()[1:40])
            if some and hasattr(some[0], "native_name"):
                _ask(some, member)
            _report(some[12:])
            _invite(some[20:], secretary)
            samples.filter(status=Listing.Status.HIDDEN).update(hidden_by_editor_at=_ago(4))
            _note(model, secretary)
    requests.load(secretary)


def _ask(centres: list[Listing], member: User) -> None:
    for centre, (section, changes, days) in zip(centres, CHANGES, strict=False):
        centre.editorships.create(user=member, role=Role.LEAD)
        values = {path: _filled(value, centre) for path, value in changes.items()}
        centre.submit(section, values, by=member, note=TEXT.format("please look."))
        centre.change_requests.filter(proposed_by=member).update(proposed_at=_ago(days))


def _filled(value: object, centre: Listing) -> object:
    return CONTACT | value if isinstance(value, dict) else str(value).format(centre)


def _report(listings: list[Listing]) -> None:
    today = timezone.localdate()
    for listing, (kind, text, days) in zip(listings, CORRECTIONS, strict=False):
        listing.corrections.create(
            kind=kind,
            text=TEXT.format(text) if text else "",
            received_on=today - dt.timedelta(days=days),
        )


def _invite(listings: list[Listing], secretary: User) -> None:
    for number, (listing, days) in enumerate(zip(listings, INVITED, strict=False)):
        made = invite(listing, f"invited{number}@example.org", role=Role.LEAD, by=secretary)
        late = {"invited_at": _ago(days + 14), "expires_at": _ago(days)}
        type(made)._default_manager.filter(pk=made.pk).update(**late)


def _note(model: type[Listing], secretary: User) -> None:
    corrections = model_of(model, "corrections")._default_manager.order_by("listing_id")
    handlings = model_of(model, "handlings")._default_manager
    corrected = corrections.values_list("listing", "pk")
    for (listing, correction), note in zip(corrected, NOTES, strict=False):
        about = {"listing_id": listing, "kind": Work.CORRECTION, "key": str(correction)}
        handlings.create(**about, assignee=secretary, note=note)


def _ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)
