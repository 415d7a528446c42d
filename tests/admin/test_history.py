"""Who changed what, when and why."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centres.models import Centre
from irct.models import acting
from tests.admin.desk import CENTRES, EXPERTS, edit
from tests.factories import CentreFactory, ExpertFactory, contact, location, text

pytestmark = pytest.mark.django_db


def told(entries):
    """Return a page of history as plain data."""
    return [
        (entry.by, entry.reason, [(p.kind, p.what, [*map(change, p.changes)]) for p in entry.parts])
        for entry in entries
    ]


def change(changed):
    return changed.label, changed.before, changed.after


def test_the_history_tells_who_changed_what_and_why(desk):
    centre = CentreFactory(name="Old", takes_clients=True, children=[location(town="Aarhus")])

    edit(
        desk,
        centre,
        name="New <b>",
        takes_clients="false",
        languages=["ti"],
        reason="They <i>wrote</i>.",
        **{
            "locations-0-town": "Odense",
            "contacts-TOTAL_FORMS": "1",
            "contacts-0-kind": "email",
            "contacts-0-value": "help@example.org",
            "contacts-0-visibility": "public",
            "contacts-0-position": "0",
        },
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
                    "Centre: New <b>",
                    [
                        ("Name", "Old", "New <b>"),
                        ("Languages spoken", "", "Tigrinya"),
                        ("Takes new clients", "yes", "no"),
                    ],
                ),
                ("update", "Location: Odense", [("Town", "Aarhus", "Odense")]),
                (
                    "insert",
                    "Contact: e-mail: help@example.org",
                    [
                        ("Kind", "", "e-mail"),
                        ("Number or address", "", "help@example.org"),
                        ("Who sees it", "", "everyone"),
                        ("Position", "", "0"),
                    ],
                ),
            ],
        )
    ]
    page = response.content.decode()
    assert "They &lt;i&gt;wrote&lt;/i&gt;." in page
    assert "New &lt;b&gt;" in page
    assert "<i>wrote" not in page
    assert "New <b>" not in page


def test_the_history_keeps_what_was_removed(desk):
    centre = CentreFactory(
        children=[contact(kind="phone", value="+4533760600", visibility="public")]
    )

    edit(desk, centre, reason="It rang nowhere.", **{"contacts-0-DELETE": "on"})
    response = desk.get(f"{CENTRES}{centre.pk}/history/")

    act = next(entry for entry in response.context["page"] if entry.reason)
    assert [(part.kind, part.what) for part in act.parts] == [
        ("delete", "Contact: phone: +4533760600")
    ]
    assert ("Number or address", "+4533760600", "") in [*map(change, act.parts[0].changes)]


def test_the_newest_stands_first_and_other_listings_stay_out(desk, secretary):
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


def test_the_history_makes_a_constant_number_of_queries(desk):
    centre = CentreFactory(children=[location()])
    url = f"{CENTRES}{centre.pk}/history/"
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    for name in "BCD":
        edit(
            desk,
            centre,
            name=name,
            contact_confirmed_on="2026-01-02",
            contact_confirmed_how="phone",
        )

    with CaptureQueriesContext(connection) as more:
        desk.get(url)

    assert len(more) == len(one)


def test_an_experts_biography_has_its_history_too(desk):
    expert = ExpertFactory(children=[text(language="en", biography="Old")])

    edit(desk, expert, reason="New post", **{"texts-0-biography": "New"})
    response = desk.get(f"{EXPERTS}{expert.pk}/history/")

    act = next(entry for entry in response.context["page"] if entry.reason)
    assert told([act]) == [
        ("Sana Holm", "New post", [("update", "Text: English", [("Biography", "Old", "New")])])
    ]
