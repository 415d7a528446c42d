"""Who changed what, when and why."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Centre
from irct.models import acting
from tests.admin.desk import CENTRES, EXPERTS, edit, last_context, person, sign_in
from tests.factories import CentreFactory, ExpertFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PHONE = "+4533760600"


def told(entries):
    """A page of history as plain data."""
    return [
        (entry.by, entry.reason, [(p.kind, p.what, [*map(change, p.changes)]) for p in entry.parts])
        for entry in entries
    ]


def change(changed):
    return changed.label, changed.before, changed.after


def act_of(listing, rows="events"):
    """The act that changed a listing last, or rows of it."""
    if rows == "events":
        events = listing.events
    else:
        events = getattr(listing, rows).model.pgh_event_model.objects.filter(centre=listing.pk)
    return events.order_by("pgh_id").last().pgh_context_id


def test_history_tells_who_changed_what_and_why(desk):
    centre = CentreFactory(takes_clients=True, children=[text(language="en", about="Old")])

    edit(
        desk,
        centre,
        takes_clients="false",
        languages=["ti"],
        acronym="A <b>",
        reason="They <i>wrote</i>.",
        **{"texts-0-about": "New <b>"},
    )
    response = desk.get(f"{CENTRES}{centre.pk}/history/")

    act = next(entry for entry in response.context["page"] if entry.reason)
    assert told([act]) == [
        (
            "Sana Holm",
            "They <i>wrote</i>.",
            [
                (
                    "update",
                    f"Centre: {centre.name}",
                    [("Languages spoken", "", "Tigrinya"), ("Takes new clients", "yes", "no")],
                ),
                ("update", "Text: English", [("About the centre", "Old", "New <b>")]),
                ("deed", "Asked for a change: Names and texts", []),
            ],
        )
    ]
    page = response.content.decode()
    assert "They &lt;i&gt;wrote&lt;/i&gt;." in page
    assert "<i>wrote" not in page
    assert "New <b>" not in page


def test_history_keeps_what_was_removed(desk):
    centre = CentreFactory(
        children=[contact(kind="phone", value="+4533760600", visibility="public")]
    )

    edit(desk, centre, reason="It rang nowhere.", **{"contacts-0-DELETE": "on"})
    response = desk.get(f"{CENTRES}{centre.pk}/history/")

    act = next(entry for entry in response.context["page"] if entry.reason)
    assert [(part.kind, part.what) for part in act.parts] == [
        ("delete", "Contact: phone: +45 33 76 06 00")
    ]
    assert ("Number or address", "+45 33 76 06 00", "") in [*map(change, act.parts[0].changes)]


@pytest.mark.quick
def test_history_puts_the_newest_first_and_leaves_out_other_listings(desk, secretary):
    centre, other = CentreFactory(name="A"), CentreFactory(name="Other")
    template = Centre.pgh_event_model.objects.get(pgh_obj=centre)
    for day, name in [(3, "C"), (2, "B")]:
        template.pk, template.name, template.pgh_label = None, name, "update"
        with time_machine.travel(dt.datetime(2099, 1, day, tzinfo=dt.UTC)):
            template.save(force_insert=True)
    with acting(secretary):
        other.change({"name": "Elsewhere"}, by=secretary)

    response = desk.get(f"{CENTRES}{centre.pk}/history/")

    entries = list(response.context["page"])
    assert [entry.at.year for entry in entries[:2]] == [2099, 2099]
    assert [entry.at.day for entry in entries[:2]] == [3, 2]
    assert "Elsewhere" not in response.content.decode()


def test_history_makes_a_constant_number_of_queries(desk):
    centre = CentreFactory(children=[location()])
    url = f"{CENTRES}{centre.pk}/history/"
    edit(desk, centre, contact_confirmed_on="2026-01-01", contact_confirmed_how="phone")
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    for day in (2, 3, 4):
        edit(desk, centre, contact_confirmed_on=f"2026-01-0{day}", contact_confirmed_how="phone")
    desk.get("/admin/health/")  # counts anew what waits

    with CaptureQueriesContext(connection) as more:
        desk.get(url)

    assert len(more) == len(one)


def test_history_includes_the_biography_of_an_expert(desk):
    expert = ExpertFactory(children=[text(language="en", biography="Old")])

    edit(desk, expert, reason="New post", **{"texts-0-biography": "New"})
    response = desk.get(f"{EXPERTS}{expert.pk}/history/")

    act = next(entry for entry in response.context["page"] if entry.reason)
    assert told([act]) == [
        ("Sana Holm", "New post", [("update", "Text: English", [("Biography", "Old", "New")])])
    ]


def undo(desk, listing, act):
    """Look at the page that undoes an act, then do it."""
    url = f"/admin/centres/centre/{listing.pk}/history/{act}/undo/"
    page = desk.get(url)
    return page, desk.post(url, {"reason": "By mistake."})


def test_undo_at_the_desk_restores_services_but_not_internal_notes(desk):
    centre = CentreFactory(services=["legal"], notes="SECRET")
    edit(desk, centre, services=["medical"], notes="Another SECRET", reason="Told us")

    page, done = undo(desk, centre, act_of(centre))

    stored = Centre.objects.get()
    assert page.context["plan"].elsewhere == ["Internal notes"]
    assert [str(step.label) for step in page.context["trail"]][-2:] == [
        "History",
        "Undo this change",
    ]
    assert done.url == f"{CENTRES}{centre.pk}/history/"
    assert (stored.services, stored.notes) == (["legal"], "Another SECRET")
    assert last_context(centre)["reason"].endswith("By mistake.")


def test_undo_of_a_contact_at_the_desk_waits_for_a_colleague(desk, secretary, mailoutbox):
    centre = CentreFactory(children=[contact(kind="phone", value=PHONE, visibility="public")])
    colleague = person("administrator", is_staff=True)
    edit(desk, centre, reason="It rang nowhere.", **{"contacts-0-DELETE": "on"})

    undo(desk, centre, act_of(centre, "contacts"))

    request = centre.change_requests.get()
    assert centre.contacts.count() == 0
    assert (request.proposed_by, request.status) == (secretary, "pending")
    assert [message.to for message in mailoutbox] == [[colleague.email]]


def test_undo_of_a_contact_by_a_secretariat_of_one_is_marked(desk, settings):
    settings.SECRETARIAT_OF_ONE = True
    centre = CentreFactory(children=[contact(kind="phone", value=PHONE, visibility="public")])
    edit(desk, centre, **{"contacts-0-DELETE": "on"})

    undo(desk, centre, act_of(centre, "contacts"))

    [row] = centre.contacts.all()
    assert (row.value, centre.change_requests.count()) == (PHONE, 0)
    assert last_context(row)["alone"] == "yes"


@pytest.mark.quick
def test_undo_is_refused_to_a_viewer(client, secretary):
    centre = CentreFactory(acronym="A")
    centre.change({"services": ["legal"]}, by=secretary, reason="Told us")
    reader = person(is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_centre"))
    sign_in(client, reader)

    history = client.get(f"{CENTRES}{centre.pk}/history/")
    undone = client.post(f"{CENTRES}{centre.pk}/history/{act_of(centre)}/undo/")

    assert [url for _entry, url in history.context["acts"]] == ["", ""]
    assert undone.status_code == 403


def test_past_listing_at_the_desk_shows_no_internal_notes(desk):
    centre = CentreFactory(acronym="A", notes="SECRET")

    response = desk.get(f"{CENTRES}{centre.pk}/history/on/", {"day": str(timezone.localdate())})

    assert response.context["past"].profile.acronym == "A"
    assert response.context["back"] == f"{CENTRES}{centre.pk}/history/"
    assert "SECRET" not in response.content.decode()
