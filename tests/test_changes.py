"""Promise 3: what an editor changes is public at once, or waits for a second person."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from centres.models import Centre
from irct.models import Decision, EditConflict, NotTheSecond, note_introduction
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = pytest.mark.django_db

PHONE = "+4533760600"
OTHER_PHONE = "+4533760601"


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture
def secretary():
    return UserFactory(is_staff=True)


def centre_with(*children, **values):
    return CentreFactory(children=children, **values)


def rows(listing, section):
    return {
        path: value for path, value in listing.values_of(section).items() if path.count("/") == 1
    }


def changed_row(listing, section, **values):
    """The only row of a section by its path, with changes."""
    [(path, row)] = rows(listing, section).items()
    return {path: {**row, **values}}


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("services", {"services": ["legal"], "languages": ["da", "ar"]}),
        ("help", {"takes_clients": False, "not_taking_until": "2027-03-01"}),
        ("hours", {"opening_hours": "Mo-Fr 09:00-16:00", "time_zone": "Europe/Copenhagen"}),
        ("help", {"texts/en/how_to_get_help": "Call us.\nSay your name, or none."}),
        ("about", {"texts/fr/about": "Depuis 1984, nous aidons.", "texts/fr/state": "written"}),
    ],
)
def test_change_without_contact_details_is_saved_at_once(editor, section, values):
    centre = CentreFactory()

    request = centre.submit(section, values, by=editor)

    stored = centre.values_of(section)
    assert request is None
    assert {path: stored[path] for path in values} == values


@pytest.mark.parametrize(
    ("section", "values"),
    [
        ("about", {"name": "Another name"}),
        ("about", {"native_name": "Andet navn"}),
        ("about", {"acronym": "AN"}),
        ("about", {"former_names": ["Old name"]}),
        ("about", {"texts/en/about": "Write to help@example.org."}),
        ("help", {"texts/en/how_to_get_help": "Call +45 33 76 06 00."}),
        ("help", {"texts/en/alert": "See www.example.org"}),
    ],
)
def test_names_and_texts_with_contact_details_wait(editor, section, values):
    centre = CentreFactory(name="A name")
    before = centre.values_of(section)

    request = centre.submit(section, values, by=editor)

    assert centre.values_of(section) == before
    assert {item["path"]: item["after"] for item in request.items} == values


def test_changed_phone_number_waits_and_the_old_one_stays_public(editor):
    centre = centre_with(contact(kind="phone", value=PHONE, visibility="public"))

    request = centre.submit(
        "contacts", changed_row(centre, "contacts", value=OTHER_PHONE), by=editor
    )

    assert [reach.value for reach in centre.projection().contacts] == [PHONE]
    assert [(item["after"]["value"], item["why"]) for item in request.items] == [
        (OTHER_PHONE, "contact")
    ]


def test_new_contact_waits(editor):
    centre = CentreFactory()
    new = {
        "kind": "phone",
        "value": PHONE,
        "languages": [],
        "may_leave_message": None,
        "visibility": "public",
        "position": 0,
    }

    request = centre.submit("contacts", {"contacts/+1": new}, by=editor)

    assert centre.contacts.count() == 0
    assert [item["path"] for item in request.items] == ["contacts/+1"]


def test_contact_visibility_waits_when_wider_but_not_when_narrower(editor):
    centre = centre_with(contact(kind="phone", value=PHONE, visibility="on_request"))

    more = centre.submit(
        "contacts", changed_row(centre, "contacts", visibility="public"), by=editor
    )
    kept = centre.contacts.get().visibility
    less = centre.submit(
        "contacts", changed_row(centre, "contacts", visibility="secretariat"), by=editor
    )

    assert [item["why"] for item in more.items] == ["visible"]
    assert (kept, less, centre.contacts.get().visibility) == ("on_request", None, "secretariat")


def test_contact_is_hidden_at_once_while_its_new_number_waits(editor):
    centre = centre_with(contact(kind="phone", value=PHONE, visibility="public"))

    request = centre.submit(
        "contacts",
        changed_row(centre, "contacts", visibility="secretariat", value=OTHER_PHONE),
        by=editor,
    )

    stored = centre.contacts.get()
    assert (stored.visibility, stored.value) == ("secretariat", PHONE)
    assert request.items[0]["before"]["visibility"] == "secretariat"


def test_contact_is_removed_at_once(editor):
    centre = centre_with(contact(kind="phone", value=PHONE, visibility="public"))

    request = centre.submit("contacts", dict.fromkeys(rows(centre, "contacts")), by=editor)

    assert (request, centre.contacts.count()) == (None, 0)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"street": "Other Street 2"}, "address"),
        ({"town": "Aarhus"}, "address"),
        ({"shown": "exact"}, "visible"),
        ({"name": "Call 33 76 06 00"}, "text"),
    ],
)
def test_place_change_waits_for_a_new_address_or_more_precision(editor, change, why):
    centre = centre_with(location(town="Odense", street="Street 1", shown="approximate"))

    request = centre.submit("places", changed_row(centre, "places", **change), by=editor)

    assert [item["why"] for item in request.items] == [why]


@pytest.mark.parametrize("change", [{"shown": "hidden"}, {"shown": "country"}, {"step_free": True}])
def test_place_shown_less_precisely_does_not_wait(editor, change):
    centre = centre_with(location(town="Odense", street="Street 1", shown="approximate"))

    request = centre.submit("places", changed_row(centre, "places", **change), by=editor)

    assert request is None
    assert rows(centre, "places") == changed_row(centre, "places", **change)


def test_cleared_name_or_text_does_not_wait(editor):
    centre = centre_with(
        text(language="en", about="Call +45 33 76 06 00."),
        native_name="Navn",
        former_names=["One", "Two"],
    )

    request = centre.submit(
        "about",
        {"native_name": "", "former_names": ["Two"], "texts/en/about": ""},
        by=editor,
    )

    stored = Centre.objects.get()
    assert (request, stored.native_name, stored.former_names) == (None, "", ["Two"])
    assert stored.texts.count() == 0


def test_expert_phone_number_waits_but_availability_does_not(editor):
    expert = ExpertFactory(phone=PHONE)

    request = expert.submit("contacts", {"phone": OTHER_PHONE}, by=editor)
    at_once = expert.submit("expertise", {"availability": "limited"}, by=editor)

    expert.refresh_from_db()
    assert (expert.phone, expert.availability, at_once) == (PHONE, "limited", None)
    assert request.items[0]["after"] == OTHER_PHONE


def test_approved_request_writes_the_change(editor, secretary):
    centre = centre_with(contact(kind="phone", value=PHONE, visibility="public"))
    request = centre.submit(
        "contacts", changed_row(centre, "contacts", value=OTHER_PHONE), by=editor
    )

    request.approve(by=secretary)

    assert [reach.value for reach in centre.projection().contacts] == [OTHER_PHONE]
    assert (request.status, request.decided_by) == ("approved", secretary)


def test_change_request_fields_are_decided_one_by_one(editor, secretary):
    centre = CentreFactory(name="A name")
    request = centre.submit(
        "about", {"name": "New name", "native_name": "Nyt navn", "acronym": "NN"}, by=editor
    )

    request.decide(
        {
            "name": Decision("accept"),
            "native_name": Decision("amend", value="Det nye navn"),
            "acronym": Decision("decline", "Another centre has it."),
        },
        by=secretary,
    )

    stored = Centre.objects.get()
    assert (stored.name, stored.native_name, stored.acronym) == ("New name", "", "")
    assert request.status == "in_part"
    assert [item["reason"] for item in request.items] == ["", "", "Another centre has it."]


def test_amended_value_is_the_deciders_own_proposal(editor, secretary):
    centre = CentreFactory(name="A name")
    request = centre.submit("about", {"name": "New name"}, by=editor)

    instead = request.decide({"name": Decision("amend", value="Another name")}, by=secretary)

    assert (instead.proposed_by, instead.status) == (secretary, "pending")
    assert Centre.objects.get().name == "A name"
    with pytest.raises(NotTheSecond):
        instead.approve(by=secretary)
    instead.approve(by=UserFactory(is_staff=True))
    assert Centre.objects.get().name == "Another name"


def test_amended_text_that_leads_to_nobody_is_public_at_once(editor, secretary):
    centre = CentreFactory()
    path = "texts/en/about"
    request = centre.submit("about", {path: "Call +45 33 76 06 00."}, by=editor)

    instead = request.decide({path: Decision("amend", value="Call us.")}, by=secretary)

    assert (instead, centre.texts.get().about) == (None, "Call us.")


def test_amending_to_what_was_asked_for_is_accepting(editor, secretary):
    request = CentreFactory(name="A name").submit("about", {"name": "New name"}, by=editor)

    request.decide({"name": Decision("amend", value="New name")}, by=secretary)

    assert (Centre.objects.get().name, request.status) == ("New name", "approved")


def test_inviter_may_decline_but_not_accept_what_whom_they_invited_asks(editor, secretary):
    centre = CentreFactory(name="A name")
    note_introduction(editor.pk, by=secretary.pk)
    request = centre.submit("about", {"name": "New name"}, by=editor)

    for value in ("New name", None):
        with pytest.raises(NotTheSecond), transaction.atomic():
            request.decide(
                {"name": Decision("amend" if value else "accept", value=value)}, by=secretary
            )
    request.refresh_from_db()
    request.decline(by=secretary, reason="It is not theirs.")

    assert (Centre.objects.get().name, request.status) == ("A name", "declined")


def test_request_of_a_deleted_account_can_only_be_declined(editor, secretary):
    request = CentreFactory(name="A name").submit("about", {"name": "New name"}, by=editor)
    editor.delete()
    request.refresh_from_db()

    with pytest.raises(NotTheSecond), transaction.atomic():
        request.approve(by=secretary)
    request.refresh_from_db()
    request.decline(by=secretary, reason="Nobody knows who asked.")

    assert request.status == "declined"


def test_declined_request_needs_a_reason_and_writes_nothing(editor, secretary):
    centre = CentreFactory(name="A name")
    request = centre.submit("about", {"name": "New name"}, by=editor)

    with pytest.raises(ValidationError):
        request.decline(by=secretary, reason=" ")
    request.decline(by=secretary, reason="It is not yours.")

    assert (Centre.objects.get().name, request.status) == ("A name", "declined")


def test_change_request_cannot_be_decided_by_its_proposer(editor):
    request = CentreFactory().submit("about", {"name": "New name"}, by=editor)

    with pytest.raises(NotTheSecond):
        request.approve(by=editor)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(request).objects.update(decided_by=editor)


def test_change_request_cannot_be_decided_twice(editor, secretary):
    request = CentreFactory().submit("about", {"name": "New name"}, by=editor)
    request.approve(by=secretary)

    with pytest.raises(request.AlreadyDecided):
        request.decline(by=UserFactory(), reason="Too late.")


def test_outdated_change_request_must_be_renewed_before_approval(editor, secretary):
    centre = CentreFactory(name="A name")
    request = centre.submit("about", {"name": "New name"}, by=editor)
    centre.change({"founded": 1984}, by=secretary)

    with pytest.raises(EditConflict):
        request.approve(by=secretary)
    request.renew(by=secretary)
    request.approve(by=secretary)

    assert Centre.objects.get().name == "New name"


def test_edit_of_an_outdated_version_is_refused(editor, secretary):
    centre = CentreFactory()
    seen = centre.version_of("services")
    centre.submit("services", {"services": ["legal"]}, by=secretary)

    with pytest.raises(EditConflict):
        centre.submit("services", {"services": ["medical"]}, by=editor, seen=seen)

    assert Centre.objects.get().services == ["legal"]


def test_contact_of_another_centre_cannot_be_changed_or_removed(editor):
    other = centre_with(contact(kind="phone", value=PHONE, visibility="public"))
    centre = CentreFactory()

    for wanted in (dict.fromkeys(rows(other, "contacts")), rows(other, "contacts")):
        with pytest.raises(EditConflict):
            centre.submit("contacts", wanted, by=editor)

    assert (other.contacts.count(), centre.contacts.count()) == (1, 0)


def test_second_request_for_the_same_field_withdraws_the_first(editor):
    centre = CentreFactory()
    first = centre.submit("about", {"name": "First"}, by=editor)

    second = centre.submit("about", {"name": "Second"}, by=editor)

    first.refresh_from_db()
    assert (first.status, second.status) == ("withdrawn", "pending")


def test_invalid_value_is_refused_before_it_waits(editor):
    centre = centre_with(contact(kind="phone", value=PHONE, visibility="public"))

    with pytest.raises(ValidationError):
        centre.submit("contacts", changed_row(centre, "contacts", value="nonsense"), by=editor)

    assert centre.change_requests.count() == 0
