"""What its editors read of a listing's history, how it stood on a day, and undoing one change."""

import datetime as dt

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Centre
from irct import history
from irct.models import Decision, acting
from tests.factories import (
    CentreFactory,
    ExpertFactory,
    UserFactory,
    contact,
    location,
    text,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PHONE = "+4533760600"
OTHER_PHONE = "+4533760601"
SECRET = "SECRET that only the secretariat reads"


@pytest.fixture
def editor():
    return UserFactory(name="Edda Lund")


@pytest.fixture
def secretary():
    return UserFactory(name="Sana Holm", is_staff=True)


@pytest.fixture
def theirs(client, editor):
    """A function that makes a listing of the editor who is signed in."""
    client.force_login(editor)

    def make(factory=CentreFactory, **values):
        listing = factory(**values)
        listing.editorships.create(user=editor, role="lead")
        return listing

    return make


def url(listing, page=""):
    return f"/{listing._meta.app_label}/{listing.slug}/history/{page}"


def told(entry):
    """An act as plain data."""
    parts = [
        (part.kind, part.what, [(one.label, one.before, one.after) for one in part.changes])
        for part in entry.parts
    ]
    return entry.by, entry.reason, parts


def headings(entry):
    return [part.what for part in entry.parts]


def because(listing, reason, **reader):
    """The act that was done for a reason."""
    [entry] = [one for one in history.entries(listing, **reader) if one.reason == reason]
    return entry


def doing(listing, what, **reader):
    """The newest act with a part that is headed so."""
    return next(one for one in history.entries(listing, **reader) if what in headings(one))


# The timeline


def test_timeline_shows_every_kind_of_write_with_who_and_why(editor, secretary):
    centre = CentreFactory(name="Name", takes_clients=False)
    who = (editor.name, secretary.name)

    centre.submit("services", {"services": ["legal"]}, by=editor, note="New lawyers")
    told_at_once = told(because(centre, "New lawyers"))
    request = centre.submit("about", {"name": "Other", "acronym": "O"}, by=editor, note="Renamed")
    asked = told(because(centre, "Renamed"))
    request.reply("Yes, since May.", by=editor)
    answered = told(doing(centre, "Answered about a change request: Names and texts"))
    centre.change({"acronym": "N"}, by=secretary, reason="By phone")
    changed = told(because(centre, "By phone"))
    request.renew(by=secretary)
    renewed = told(
        doing(centre, "Compared a change request with the entry as it is now: Names and texts")
    )
    request.decide(
        {"name": Decision("accept"), "acronym": Decision("decline", "It is another's.")},
        by=secretary,
    )
    decided = doing(centre, "Change request approved in part: Names and texts")
    centre.submit("about", {"native_name": "Navn"}, by=editor).withdraw(by=editor)
    withdrawn = told(doing(centre, "Withdrew a change request: Names and texts"))
    centre.hide(by=editor, reason="Danger", via="link in an e-mail")
    hidden = because(centre, "Danger")
    centre.ask_to_show_again(by=editor)
    centre.publish(by=secretary, reason="Safe again")
    published = told(because(centre, "Safe again"))
    centre.withdraw(by=secretary, reason="Closed")
    taken_off = told(because(centre, "Closed"))

    assert told_at_once == (
        who[0],
        "New lawyers",
        [("update", "Centre: Name", [("Services", "", "legal help")])],
    )
    assert asked == (who[0], "Renamed", [("deed", "Asked for a change: Names and texts", [])])
    assert answered[0] == who[0]
    assert answered[2][0][2] == [("Answer of the editor", "", "Yes, since May.")]
    assert changed[2] == [("update", "Centre: Name", [("Acronym", "", "N")])]
    assert renewed[0] == who[1]
    assert (decided.by, decided.reason, decided.asked_by) == (who[1], "Renamed", who[0])
    assert [(str(one.verdict), one.reason) for one in decided.parts[-1].asked] == [
        ("accepted", ""),
        ("declined", "It is another's."),
    ]
    assert withdrawn[0] == who[0]
    assert (hidden.by, hidden.via, headings(hidden)) == (who[0], "link in an e-mail", ["Hidden"])
    assert published == (who[1], "Safe again", [("deed", "Published", [])])
    assert taken_off == (who[1], "Closed", [("deed", "Withdrawn", [])])


@pytest.mark.quick
def test_timeline_shows_invitations_and_changes_of_editors(editor, secretary):
    centre = CentreFactory()
    with acting(secretary, reason="They asked"):
        invitation = centre.invitations.create(email=editor.email, role="lead")
    invited = told(because(centre, "They asked"))
    invitation.renew(by=secretary)
    invitation.accept(by=editor)
    accepted = because(centre, "Accepted an invitation")
    with acting(secretary):
        other = centre.invitations.create(email="other@example.org")
    other.withdraw(by=editor)
    centre.editorships.get().end(by=secretary, reason="Has left")

    email = editor.email
    assert invited[0] == "Sana Holm"
    assert [part[:2] for part in invited[2]] == [("deed", f"Invited {email}")]
    assert doing(centre, f"Sent the invitation of {email} again").by == "Sana Holm"
    assert headings(accepted) == [
        "Edda Lund became an editor",
        f"The invitation of {email} was accepted",
    ]
    assert doing(centre, "The invitation of other@example.org was withdrawn").by == "Edda Lund"
    assert headings(because(centre, "Has left")) == ["Edda Lund is no longer an editor"]


@pytest.mark.quick
def test_timeline_keeps_an_editor_whose_account_was_deleted(editor, secretary):
    centre = CentreFactory()
    with acting(secretary, reason="They asked"):
        centre.editorships.create(user=editor)

    editor.delete()

    assert headings(because(centre, "They asked")) == [
        "a person whose account was deleted became an editor"
    ]


def test_timeline_shows_a_renewal_that_changes_nothing(editor, secretary):
    centre = CentreFactory()
    request = centre.submit("about", {"name": "Other"}, by=editor)
    centre.change({"founded": 1984}, by=secretary)

    request.renew(by=secretary)

    what = "Compared a change request with the entry as it is now: Names and texts"
    assert doing(centre, what).by == "Sana Holm"


def test_timeline_shows_ended_dates_and_withdrawn_consent(editor):
    today = timezone.localdate()
    centre = CentreFactory(takes_clients=False, not_taking_until=today)
    expert = ExpertFactory()

    centre.end_dates(today)
    expert.withdraw_consent(by=editor, reason="I moved.")

    ended = because(centre, "The date that was given has come")
    assert (ended.by, [change.label for change in ended.parts[0].changes]) == (
        "",
        ["Takes new clients", "Takes no new clients until"],
    )
    acts = [one for one in history.entries(expert) if one.reason == "I moved."]
    assert [(one.by, headings(one)) for one in acts] == [
        ("Edda Lund", [f"Expert: {expert.name}", "Withdrew the consent"]),
        ("Edda Lund", ["Withdrawn"]),
    ]


def test_timeline_marks_what_a_secretariat_of_one_wrote_alone(secretary):
    centre = CentreFactory()
    with acting(secretary, reason="Nobody else", alone="yes"):
        Centre.objects.update(name="Other")

    assert because(centre, "Nobody else").is_alone


def test_history_shows_editors_nothing_of_internal_notes(client, theirs, secretary):
    centre = theirs(notes=SECRET)
    centre.change({"notes": f"Another {SECRET}"}, by=secretary, reason="Only notes")
    centre.change({"notes": SECRET, "acronym": "A"}, by=secretary, reason="Both")
    both = because(centre, "Both").key

    pages = [
        client.get(url(centre)),
        client.get(url(centre, "on/"), {"day": str(timezone.localdate())}),
        client.get(url(centre, f"{both}/undo/")),
        client.get(url(centre, f"{because(centre, 'Only notes', for_staff=True).key}/undo/")),
    ]

    assert [page.status_code for page in pages] == [200, 200, 200, 404]
    assert [reason for reason in ("Only notes", "Both") if reason in pages[0].content.decode()] == [
        "Both"
    ]
    for page in pages:
        assert SECRET not in page.content.decode()
        assert "nternal notes" not in page.content.decode()


@pytest.mark.parametrize("page", ["", "on/?day=2026-03-01", "{act}/undo/"])
@pytest.mark.parametrize("factory", [CentreFactory, ExpertFactory])
def test_history_is_not_found_for_strangers(client, editor, secretary, factory, page):
    listing = factory()
    listing.submit("about", {"texts/en/state": "written"}, by=editor)
    listing.change({"languages": ["ti"]}, by=secretary, reason="Told us")
    client.force_login(UserFactory())

    response = client.get(url(listing, page.format(act=because(listing, "Told us").key)))

    assert response.status_code == 404


def test_history_makes_a_constant_number_of_queries(client, theirs, secretary):
    centre = theirs(children=[location(), contact(kind="phone", value=PHONE)])

    def change(number):
        centre.change({"founded": 1980 + number}, by=secretary)
        row = next(path for path in centre.values_of("contacts"))
        values = centre.values_of("contacts")[row] | {"value": f"+453376060{number}"}
        centre.submit("contacts", {row: values}, by=secretary).approve(
            by=UserFactory(is_staff=True)
        )
        invitation = centre.invitations.create(email=f"{number}@example.org", invited_by=secretary)
        invitation.withdraw(by=secretary)

    change(1)
    client.get(url(centre))
    with CaptureQueriesContext(connection) as one:
        client.get(url(centre))
    change(2)
    change(3)
    with CaptureQueriesContext(connection) as three:
        client.get(url(centre))

    assert len(three) == len(one)


def test_place_of_a_new_row_in_its_order_is_not_told(theirs):
    centre = theirs(children=[contact(kind="phone", value=PHONE)])

    parts = [part for entry in history.entries(centre) for part in entry.parts]
    labels = {one.label for part in parts for one in part.changes}

    assert "Kind" in labels
    assert "Position" not in labels


def test_history_shows_twenty_acts_on_a_page(client, theirs, secretary):
    centre = theirs()
    for number in range(25):
        centre.change({"founded": 1980 + number}, by=secretary)

    pages = [client.get(url(centre), {"page": page}).context["page"] for page in (1, 2)]

    assert [len(page) for page in pages] == [20, 6]


# As it stood


@pytest.fixture
def long_ago():
    return dt.datetime(2026, 3, 1, 22, 59, tzinfo=dt.UTC)


def stood(client, listing, day="2026-03-01"):
    return client.get(url(listing, "on/"), {"day": day})


def put_back(listing, moment):
    """Let all that happened until now have happened at one earlier moment."""
    models = [type(listing), *(getattr(listing, kind).model for kind in listing.kinds_of_rows())]
    with pgtrigger.ignore():
        for model in models:
            model.pgh_event_model.objects.update(pgh_created_at=moment)


def test_past_profile_is_shown_as_at_the_end_of_the_day(client, theirs, secretary, long_ago):
    centre = theirs(
        acronym="OLD",
        contact_confirmed_on="2026-02-01",
        contact_confirmed_how="phone",
        children=[text(language="en", about="Old text"), location(shown="exact", town="Aarhus")],
    )
    put_back(centre, long_ago)
    centre.change({"acronym": "NEW"}, by=secretary)
    centre.submit("about", {"texts/en/about": "New text"}, by=secretary)

    response = stood(client, centre)

    past = response.context["past"]
    assert (past.profile.acronym, past.was_public, past.left_out) == ("OLD", True, 0)
    assert [one.about for one in past.profile.texts] == ["Old text"]
    assert [place.town for place in past.profile.places] == ["Aarhus"]
    assert past.profile.confirmations["contact"].state == "confirmed"
    assert "It is not public" in response.content.decode()


def test_past_profile_shows_no_more_of_its_rows_than_today(client, theirs, long_ago):
    centre = theirs(
        children=[
            location(shown="exact", town="Aarhus", street="Main street 1"),
            location(shown="exact", town="Odense"),
            contact(kind="phone", value=PHONE, visibility="public"),
            contact(kind="phone", value=OTHER_PHONE, visibility="public"),
            contact(kind="email", value="a@example.org", visibility="public"),
        ]
    )
    put_back(centre, long_ago)
    centre.locations.filter(town="Aarhus").update(shown="approximate")
    centre.locations.filter(town="Odense").delete()
    centre.contacts.filter(value=PHONE).update(visibility="secretariat")
    centre.contacts.filter(value=OTHER_PHONE).update(visibility="on_request")

    response = stood(client, centre)

    past = response.context["past"]
    assert [(place.precision, place.town) for place in past.profile.places] == [
        ("approximate", "Aarhus")
    ]
    assert [reach.value for reach in past.profile.contacts] == ["", "a@example.org"]
    assert past.left_out == 2
    page = response.content.decode()
    assert [one for one in (PHONE, "Odense", "Main street 1") if one in page] == []


def test_past_profile_is_not_shown_without_consent_today(client, theirs, editor, long_ago):
    expert = theirs(ExpertFactory, children=[text(language="en", biography="Long life")])
    put_back(expert, long_ago)
    expert.withdraw_consent(by=editor)

    response = stood(client, expert)

    assert response.context["past"] is None
    assert "There is no valid consent today." in response.content.decode()
    assert "Long life" not in response.content.decode()


def test_past_profile_says_when_it_was_not_public(client, theirs, secretary, long_ago):
    centre = theirs(status="draft")
    put_back(centre, long_ago)
    centre.publish(by=secretary)

    response = stood(client, centre)

    assert response.context["past"].was_public is False
    assert "not public on that day" in response.content.decode()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Choose a day."),
        ("yesterday", "This is not a day."),
        ("2026-02-30", "This is not a day."),
        ("0001-01-01", "begins on 1 March 2026"),
        ("2026-02-28", "begins on 1 March 2026"),
        ("9999-12-31", "This day has not come yet."),
    ],
)
def test_past_profile_of_a_day_without_history_says_why(client, theirs, long_ago, day, sentence):
    centre = theirs()
    put_back(centre, long_ago)

    response = stood(client, centre, day)

    assert (response.status_code, response.context["past"]) == (200, None)
    assert sentence in response.content.decode()


# Undoing


def undo(client, listing, why, **values):
    return client.post(url(listing, f"{because(listing, why).key}/undo/"), values)


def test_undo_is_recorded_as_a_new_change(client, theirs, editor, secretary):
    centre = theirs(services=["legal"], children=[text(language="en", about="Old")])
    with acting(secretary, reason="By mistake"):
        centre.submit("services", {"services": ["medical"]}, by=secretary)
        centre.submit("about", {"texts/en/about": "New"}, by=secretary)

    response = undo(client, centre, "By mistake", reason="It was wrong.")

    stored = Centre.objects.get()
    assert response.url == url(centre)
    assert (stored.services, stored.texts.get().about) == (["legal"], "Old")
    newest = history.entries(centre)[0]
    assert newest.by == "Edda Lund"
    assert newest.reason.startswith("Undoes the change of")
    assert newest.reason.endswith("It was wrong.")


def test_undo_of_a_contact_change_waits_for_a_second_person(
    client, theirs, editor, secretary, mailoutbox
):
    centre = theirs(children=[contact(kind="phone", value=PHONE, visibility="public")])
    [(path, row)] = centre.values_of("contacts").items()
    centre.submit("contacts", {path: row | {"value": OTHER_PHONE}}, by=secretary, note="Moved")
    centre.change_requests.get().approve(by=UserFactory(is_staff=True))

    moved = doing(centre, "Change request approved: Contacts")
    client.post(url(centre, f"{moved.key}/undo/"))

    request = centre.change_requests.get(status="pending")
    assert centre.contacts.get().value == OTHER_PHONE
    assert (request.proposed_by, request.items[0]["after"]["value"]) == (editor, PHONE)
    assert secretary.email in [message.to[0] for message in mailoutbox]


def test_undo_waits_for_more_visibility_but_not_for_less(client, theirs, secretary):
    centre = theirs(children=[location(shown="exact", town="Aarhus")])
    [(path, row)] = centre.values_of("places").items()
    centre.submit("places", {path: row | {"shown": "hidden"}}, by=secretary, note="Danger")

    undo(client, centre, "Danger")

    assert centre.locations.get().shown == "hidden"
    request = centre.change_requests.get()
    assert request.items[0]["why"] == "visible"
    request.approve(by=secretary)
    approved = doing(centre, "Change request approved: Places")
    client.post(url(centre, f"{approved.key}/undo/"))
    assert centre.locations.get().shown == "hidden"


def test_undo_proposes_a_removed_row_anew_and_removes_an_added_one(client, theirs, secretary):
    centre = theirs(children=[contact(kind="phone", value=PHONE, visibility="public")])
    [path] = centre.values_of("contacts")
    centre.submit("contacts", {path: None}, by=secretary, note="Gone")

    undo(client, centre, "Gone")
    undo(client, centre, "Gone")
    request = centre.change_requests.get()
    request.approve(by=secretary)
    nothing_left = client.get(url(centre, f"{because(centre, 'Gone').key}/undo/"))

    assert centre.contacts.get().value == PHONE
    assert nothing_left.context["plan"].puts == []
    assert "There is nothing left to undo" in nothing_left.content.decode()

    added = doing(centre, "Change request approved: Contacts")
    client.post(url(centre, f"{added.key}/undo/"))

    assert centre.contacts.count() == 0


def test_undo_removes_an_added_text_and_restores_a_removed_one(client, theirs, secretary):
    centre = theirs(children=[text(language="fr", how_to_get_help="Venez.", state="translated")])
    values = {"texts/fr/how_to_get_help": ""}
    centre.submit("help", values, by=secretary, note="Removed")
    centre.submit("about", {"texts/en/about": "Hello"}, by=secretary, note="Added")

    undo(client, centre, "Removed")
    undo(client, centre, "Added")

    [stored] = centre.texts.all()
    assert (stored.language, stored.how_to_get_help, stored.state) == (
        "fr",
        "Venez.",
        "translated",
    )


def test_undo_of_what_changed_again_shows_it_and_undoes_nothing(client, theirs, secretary):
    centre = theirs(services=["legal"], founded=1984)
    with acting(secretary, reason="Both"):
        centre.change({"services": ["medical"], "founded": 1985}, by=secretary)
    centre.change({"founded": 1986}, by=secretary)

    response = undo(client, centre, "Both")

    stored = Centre.objects.get()
    assert (stored.services, stored.founded) == (["medical"], 1986)
    assert [one.title for one in response.context["plan"].conflicts] == ["Founded"]
    assert "changed again since. Nothing is undone." in response.content.decode()


def test_undo_restores_only_the_fields_that_the_act_changed(client, theirs, secretary):
    centre = theirs(children=[location(shown="hidden", name="Old", town="Aarhus")])
    [(path, row)] = centre.values_of("places").items()
    centre.submit("places", {path: row | {"name": "New"}}, by=secretary, note="Renamed")
    centre.locations.update(step_free=True)

    undo(client, centre, "Renamed")

    stored = centre.locations.get()
    assert (stored.name, stored.step_free) == ("Old", True)


def test_undo_of_hiding_is_not_found_and_not_offered(client, theirs, editor):
    centre = theirs()
    centre.hide(by=editor, reason="Danger")

    response = undo(client, centre, "Danger")

    assert response.status_code == 404
    assert [link for _act, link in client.get(url(centre)).context["acts"]] == ["", ""]


def test_undo_of_an_act_of_another_listing_is_not_found(client, theirs, secretary):
    centre, other = theirs(), CentreFactory()
    other.change({"founded": 1984}, by=secretary, reason="Told us")

    response = client.post(url(centre, f"{because(other, 'Told us').key}/undo/"))

    assert (response.status_code, Centre.objects.get(pk=other.pk).founded) == (404, 1984)


def test_undo_to_an_invalid_value_is_refused_in_words(client, theirs, secretary):
    centre = theirs(opening_hours="Mo-Fr 09:00-16:00", time_zone="Europe/Copenhagen")
    centre.change({"opening_hours": ""}, by=secretary, reason="Closed")
    Centre.objects.update(time_zone="")

    response = undo(client, centre, "Closed")

    assert Centre.objects.get().opening_hours == ""
    assert response.context["form"].non_field_errors() == ["Opening hours need a time zone."]
