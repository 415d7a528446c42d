"""Decisions on change requests at the desk: accepted, amended, declined, and in conflict."""

import re
import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client

from centres.models import Centre
from irct.desk.requests import ItemReview
from irct.models import Decision, note_introduction
from tests.admin.change_requests import (
    OTHER_PHONE,
    PHONE,
    REQUESTS,
    centre_of,
    decide,
    editor_with_an_app,  # noqa: F401 (the fixture "editor")
    filled_in,
    messages,
    new_phone,
    row_prefix,
    url_of,
)
from tests.admin.desk import last_context, person, sign_in
from tests.factories import CentreFactory, UserFactory, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# Deciding


def test_change_request_accepted_is_public_at_once(desk, editor, secretary):
    request = new_phone(editor)

    response = decide(desk, request, **{f"{row_prefix(request)}-verdict": "accept"})

    request.refresh_from_db()
    assert response.url == REQUESTS
    assert (request.status, request.decided_by) == ("approved", secretary)
    assert [reach.value for reach in request.listing.projection().contacts] == [OTHER_PHONE]
    assert last_context(request.listing.contacts.get())["asked_by"] == "editor@example.org"


def test_change_request_with_another_value_waits_for_a_colleague(desk, editor, secretary):
    request = new_phone(editor)
    prefix = row_prefix(request)

    decide(
        desk,
        request,
        **{f"{prefix}-verdict": "amend", f"{prefix}-value-value": "+45 33 76 06 02"},
    )

    request.refresh_from_db()
    instead = request.listing.change_requests.get(status="pending")
    assert request.status == "in_part"
    assert request.items[0]["value"]["value"] == "+4533760602"
    assert request.listing.contacts.get().value == PHONE
    assert (instead.proposed_by, instead.items[0]["after"]["value"]) == (secretary, "+4533760602")


def test_change_request_of_whom_one_invited_offers_no_acceptance(desk, editor, secretary):
    request = new_phone(editor)
    note_introduction(editor.pk, by=secretary.pk)

    response = desk.get(url_of(request))
    decide(desk, request, **{f"{row_prefix(request)}-verdict": "accept"})

    [review] = response.context["reviews"]
    request.refresh_from_db()
    assert [value for value, _label in review.form.fields["verdict"].choices] == [
        *("amend", "decline"),
    ]
    assert "You invited the person who proposed this" in response.rendered_content
    assert (request.status, request.listing.contacts.get().value) == ("pending", PHONE)


def test_change_request_amendment_is_validated(desk, editor):
    request = new_phone(editor)
    prefix = row_prefix(request)

    response = decide(
        desk, request, **{f"{prefix}-verdict": "amend", f"{prefix}-value-value": "nonsense"}
    )

    request.refresh_from_db()
    [review] = response.context["reviews"]
    assert review.amendment.errors == {
        "value": ["Write a phone number with its country code, for example +45 33 76 06 00."]
    }
    assert (request.status, request.listing.contacts.get().value) == ("pending", PHONE)


def test_change_request_accepted_as_asked_ignores_the_amendment_field(desk, editor):
    request = new_phone(editor)
    prefix = row_prefix(request)

    decide(desk, request, **{f"{prefix}-verdict": "accept", f"{prefix}-value-value": "nonsense"})

    assert request.listing.contacts.get().value == OTHER_PHONE


def test_change_request_is_declined_only_with_a_reason(desk, editor):
    request = new_phone(editor)
    prefix = row_prefix(request)

    without = decide(desk, request, **{f"{prefix}-verdict": "decline"})
    undecided = decide(desk, request)
    request.refresh_from_db()
    status = request.status
    decide(
        desk,
        request,
        **{f"{prefix}-verdict": "decline", f"{prefix}-reason": "It rings at a shop."},
    )

    request.refresh_from_db()
    assert without.context["reviews"][0].form.errors == {
        "reason": ["Say why you decline. The person who asked reads it."]
    }
    assert undecided.context["reviews"][0].form.errors == {"verdict": ["Decide on this change."]}
    assert status == "pending"
    assert (request.status, request.items[0]["reason"]) == ("declined", "It rings at a shop.")
    assert request.listing.contacts.get().value == PHONE


def test_change_request_fields_are_decided_one_by_one(desk, editor):
    centre = centre_of(editor, name="Old", acronym="O")
    request = centre.submit(
        "about", {"name": "New", "native_name": "Neu", "former_names": ["Old", "Older"]}, by=editor
    )

    decide(
        desk,
        request,
        **{
            "name-verdict": "accept",
            "native_name-verdict": "decline",
            "native_name-reason": "It is the same.",
            "former_names-verdict": "amend",
            "former_names-value-former_names": "Old\r\n",
        },
    )

    stored = Centre.objects.get()
    request.refresh_from_db()
    assert (stored.name, stored.native_name, stored.former_names) == ("New", "", [])
    assert request.status == "in_part"


def test_change_request_for_a_place_is_accepted_with_coordinates(desk, editor):
    centre = centre_of(editor)
    location(town="Odense", street="Street 1", shown="exact", latitude=55.4, longitude=10.4)(centre)
    [row] = centre.values_of("places").values()
    centre.locations.all().delete()
    request = centre.submit("places", {"locations/+1": row}, by=editor)

    decide(desk, request, **{"locations-new1-verdict": "accept"})

    place = centre.locations.get()
    assert (place.town, place.latitude, place.shown) == ("Odense", 55.4, "exact")


def test_change_request_that_cannot_be_stored_stays_pending_with_an_error(desk, editor):
    centre = centre_of(editor, opening_hours="")
    request = centre.submit("about", {"name": "New"}, by=editor)
    Centre.objects.filter(pk=centre.pk).update(slug="taken")
    type(request).objects.filter(pk=request.pk).update(
        items=[{**request.items[0], "after": "x" * 300}]
    )

    response = decide(desk, request, **{"name-verdict": "accept"})

    request.refresh_from_db()
    assert response.context["reviews"][0].form.non_field_errors() == [
        "Ensure this value has at most 200 characters (it has 300)."
    ]
    assert request.status == "pending"


def test_change_request_is_not_decided_by_its_asker(desk, secretary):
    request = CentreFactory().submit("about", {"name": "New"}, by=secretary)

    shown = desk.get(url_of(request))
    response = desk.post(
        url_of(request),
        {"seen": shown.context["seen"], "name-verdict": "accept", "decide": "yes"},
        follow=True,
    )

    request.refresh_from_db()
    assert [type(review) for review in shown.context["reviews"]] == [ItemReview]
    assert messages(response) == ["You proposed this yourself, so a colleague decides."]
    assert request.status == "pending"


def test_change_request_is_not_decided_by_a_viewer(client, editor):
    user = person(is_staff=True)
    user.user_permissions.set(
        Group.objects.get(name="secretariat").permissions.filter(codename="view_changerequest")
    )
    sign_in(client, user)
    request = new_phone(editor)

    shown = client.get(url_of(request))
    response = client.post(url_of(request), {"decide": "yes"})

    request.refresh_from_db()
    assert [type(review) for review in shown.context["reviews"]] == [ItemReview]
    assert (response.status_code, request.status) == (403, "pending")


def test_change_request_already_decided_is_not_decided_again(desk, editor):
    request = new_phone(editor)
    data = filled_in(desk.get(url_of(request)), **{f"{row_prefix(request)}-verdict": "accept"})
    request.decline(by=UserFactory(name="Other Colleague"), reason="No.")

    response = desk.post(url_of(request), data, follow=True)

    request.refresh_from_db()
    [told] = messages(response)
    assert re.sub(", on .*:", ":", told) == "Other Colleague has decided on this already: declined."
    assert request.status == "declined"


def test_change_request_withdrawn_is_not_decided(desk, editor):
    request = new_phone(editor)
    data = filled_in(desk.get(url_of(request)), **{f"{row_prefix(request)}-verdict": "accept"})
    request.withdraw(by=editor)

    response = desk.post(url_of(request), data, follow=True)

    assert messages(response) == [
        "The person who asked has withdrawn this. There is nothing to decide."
    ]


def test_change_request_page_tells_who_decided_what(desk, editor):
    request = new_phone(editor)
    [path] = [item["path"] for item in request.items]
    amended = {**request.items[0]["after"], "value": "+4533760602"}
    request.decide(
        {path: Decision("amend", "A digit was wrong.", amended)}, by=UserFactory(name="Bo Other")
    )

    response = desk.get(url_of(request))

    [review] = response.context["reviews"]
    assert type(review) is ItemReview
    assert (str(review.verdict), review.item["reason"]) == (
        "changed by the secretariat",
        "A digit was wrong.",
    )
    [after] = [cell.after for cell in review.amended.cells if cell.is_changed]
    assert re.sub("<[^>]+>", "", after) == "+45 33 76 06 added: 02"
    assert "Bo Other" in response.rendered_content


# Conflicts


def test_change_request_in_conflict_is_applied_only_after_renewal(desk, editor, secretary):
    centre = centre_of(editor, name="Old", founded=1984)
    request = centre.submit("about", {"name": "New"}, by=editor)
    data = filled_in(desk.get(url_of(request)), **{"name-verdict": "accept"})
    centre.change({"name": "Renamed", "founded": 1985}, by=UserFactory())

    refused = desk.post(url_of(request), data)
    stored = Centre.objects.get().name
    again = desk.post(url_of(request), {"renew": "yes"})
    decide(desk, request, **{"name-verdict": "accept"})

    assert [difference.title for difference in refused.context["conflict"]] == ["Name", "Founded"]
    assert [type(review) for review in refused.context["reviews"]] == [ItemReview]
    assert stored == "Renamed"
    assert again.url == url_of(request)
    assert Centre.objects.get().name == "New"
    request.refresh_from_db()
    assert request.items[0]["before"] == "Renamed"


def test_change_request_decision_typed_survives_a_conflict(desk, editor):
    centre = centre_of(editor, name="Old")
    request = centre.submit("about", {"name": "New"}, by=editor)
    data = filled_in(
        desk.get(url_of(request)),
        **{"name-verdict": "decline", "name-reason": "It is <another> name."},
    )
    centre.change({"founded": 1985}, by=UserFactory())

    refused = desk.post(url_of(request), data)
    kept = dict(
        re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', refused.rendered_content)
    )
    response = desk.post(url_of(request), {**data, "renew": "yes"})

    assert kept["name-reason"] == "It is &lt;another&gt; name."
    assert response.context["reviews"][0].form["reason"].value() == "It is <another> name."
    assert response.context["reviews"][0].form["verdict"].value() == "decline"


def test_change_request_renewed_by_a_colleague_must_be_looked_at_again(desk, editor, secretary):
    centre = centre_of(editor, name="Old")
    request = centre.submit("about", {"name": "New"}, by=editor)
    data = filled_in(desk.get(url_of(request)), **{"name-verdict": "accept"})
    centre.change({"name": "Renamed"}, by=UserFactory())
    request.renew(by=UserFactory())

    response = desk.post(url_of(request), data)

    request.refresh_from_db()
    assert messages(response) == [
        "A colleague has compared this with the entry as it is now. Look once more."
    ]
    assert (request.status, Centre.objects.get().name) == ("pending", "Renamed")


def test_change_request_already_fulfilled_is_withdrawn(desk, editor):
    centre = centre_of(editor, name="Old")
    request = centre.submit("about", {"name": "New"}, by=editor)
    centre.change({"name": "New"}, by=UserFactory())

    response = desk.post(url_of(request), {"renew": "yes"}, follow=True)

    request.refresh_from_db()
    assert request.status == "withdrawn"
    assert messages(response) == [
        "The entry holds already what was asked for. There is nothing to decide."
    ]


@pytest.mark.django_db(transaction=True)
def test_change_request_decided_by_two_at_once_is_decided_once(editor):
    request = new_phone(editor)
    prefix = row_prefix(request)
    both = [("a", "accept"), ("b", "decline")]
    clients = []
    for name, verdict in both:
        user = UserFactory(email=f"{name}@example.org", is_superuser=True, is_staff=True)
        client = Client()
        sign_in(client, user)
        data = filled_in(
            client.get(url_of(request)),
            **{f"{prefix}-verdict": verdict, f"{prefix}-reason": "My reason."},
        )
        clients.append((client, data))
    start, answers = threading.Barrier(2, timeout=20), []

    def post(client, data):
        start.wait()
        try:
            answers.append(client.post(url_of(request), data).url)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=one) for one in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    request.refresh_from_db()
    expected = OTHER_PHONE if request.status == "approved" else PHONE
    assert sorted(answers) == sorted([REQUESTS, url_of(request)])
    assert request.listing.contacts.get().value == expected
    assert request.events.filter(status__in=["approved", "declined"]).count() == 1
