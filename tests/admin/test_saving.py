"""Saving at the desk."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from centres.models import Centre, Contact, Location
from irct.models import CountryName, country_name
from tests.admin.desk import CENTRES, edit, last_context
from tests.factories import CentreFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_saving_records_one_act_for_the_centre_and_its_children(desk, secretary):
    centre = CentreFactory(
        children=[
            location(shown="exact", town="Aarhus"),
            contact(kind="phone", value="+4533760600", visibility="public"),
        ],
    )

    edit(
        desk,
        centre,
        founded="1984",
        reason=" The centre wrote. ",
        **{"locations-0-name": "Main office", "contacts-0-DELETE": "on"},
    )

    expected = {"user": secretary.pk, "by": "Sana Holm", "reason": "The centre wrote."}
    events = [
        model.pgh_event_model.objects.order_by("pgh_id").last()
        for model in (Centre, Location, Contact)
    ]
    assert [event.pgh_context.metadata for event in events] == [expected] * 3
    assert len({event.pgh_context_id for event in events}) == 1
    assert [event.pgh_label for event in events] == ["update", "update", "delete"]


def test_saving_indexes_a_centre_with_its_children_once(desk):
    centre = CentreFactory(children=[text(language="en", summary="Aarhus")])

    with CaptureQueriesContext(
        connection,
    ) as queries:
        edit(desk, centre, **{"texts-0-summary": "Odense"})

    indexings = [q for q in queries.captured_queries if '"document" = ' in q["sql"]]
    centre.refresh_from_db()
    assert len(indexings) == 1
    assert "'~odense'" in centre.document
    assert "'~aarhus'" not in centre.document


def test_saving_an_unchanged_form_changes_nothing(desk):
    centre = CentreFactory(
        languages=["ar", "en"],
        services=["medical", "legal"],
        former_names=["One, two", "Three"],
        takes_clients=True,
        children=[location(), contact(kind="email", value="a@example.org"), text(language="en")],
    )
    before = Centre.objects.values().get()

    edit(desk, centre)

    after = Centre.objects.values().get()
    for value in (before, after):
        value.pop("updated_at")
        value["languages"], value["services"] = set(value["languages"]), set(value["services"])
    assert after == before


def test_saving_former_names_takes_one_on_each_line(desk):
    centre = CentreFactory(status="draft")

    edit(desk, centre, former_names="Centre for Care, Support and Hope\n\n Kirkuk Center \r\n")

    centre.refresh_from_db()
    assert centre.former_names == ["Centre for Care, Support and Hope", "Kirkuk Center"]


def test_saving_refuses_a_code_outside_its_vocabulary(desk):
    centre = CentreFactory()

    edit(desk, centre, services=["legal", "group"], languages=["ti", "fa"], helps=["everyone"])
    refused = edit(desk, centre, services=["sorcery"])

    centre.refresh_from_db()
    assert centre.services == ["legal", "group"]
    assert centre.languages == ["ti", "fa"]
    assert centre.helps == ["everyone"]
    assert list(refused.context["adminform"].form.errors) == ["services"]


def test_saving_a_new_listing_makes_a_draft_with_a_slug_from_its_name(desk):
    sent = {"name": "Haus der Hoffnung", "country": "DE", "reason": "They joined."}

    desk.post(f"{CENTRES}add/", sent)

    centre = Centre.objects.get()
    assert (centre.status, centre.slug) == ("draft", "haus-der-hoffnung")
    assert last_context(centre)["reason"] == "They joined."


def test_saving_and_publishing_saves_and_then_asks(desk):
    centre = CentreFactory(status="draft")

    response = edit(desk, centre, name="Better", _publish="Save and publish…")

    centre.refresh_from_db()
    assert response.url == f"{CENTRES}{centre.pk}/publish/"
    assert (centre.name, centre.status) == ("Better", "draft")


def test_saving_ignores_a_status_sent_with_the_form(desk):
    centre = CentreFactory(status="draft")

    edit(desk, centre, status="published")

    centre.refresh_from_db()
    assert centre.status == "draft"


def test_saving_a_confirmation_notes_who_recorded_it(desk, secretary):
    centre = CentreFactory()

    half = edit(desk, centre, contact_confirmed_on="2026-03-02")
    edit(desk, centre, contact_confirmed_on="2026-03-02", contact_confirmed_how="phone")

    centre.refresh_from_db()
    assert list(half.context["adminform"].form.errors) == ["contact_confirmed_how"]
    assert centre.contact_confirmed_on == dt.date(2026, 3, 2)
    assert centre.contact_confirmed_by == secretary
    assert centre.place_confirmed_by is None


@pytest.mark.quick
def test_deleting_a_centre_records_its_actor_and_reason(administration):
    centre = CentreFactory(children=[location()])

    administration.post(f"{CENTRES}{centre.pk}/delete/", {"post": "yes", "reason": "Twice."})

    event = Centre.pgh_event_model.objects.get(pgh_label="delete")
    assert not Centre.objects.exists()
    assert event.pgh_context.metadata["by"] == "administrator@example.org"
    assert event.pgh_context.metadata["reason"] == "Twice."


@pytest.mark.quick
def test_saving_a_country_name_shows_it_at_once(desk):
    desk.post(
        "/admin/irct/countryname/add/",
        {"country": "TR", "language": "en", "name": "Turkey", "reason": "The board decided."},
    )

    assert country_name("TR", "en") == "Turkey"
    assert last_context(CountryName.objects.get())["reason"] == "The board decided."


def test_saving_a_number_spread_over_two_texts_makes_it_wait(desk):
    children = [text(language="en", summary="Call +45 33", about="We listen.")]
    centre = CentreFactory(children=children)

    edit(desk, centre, **{"texts-0-about": "76 06 00 is open day and night."})

    [request] = centre.change_requests.all()
    assert [(item["path"], item["why"]) for item in request.items] == [("texts/en/about", "text")]
    assert centre.texts.get().about == "We listen."
