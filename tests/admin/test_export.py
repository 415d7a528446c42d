"""Listings that leave the desk as a file, and who took them."""

import csv
import io

import pytest
from django.contrib.admin.models import LogEntry

from tests.admin.desk import CENTRES, EXPERTS, person, sign_in
from tests.factories import CentreFactory, ExpertFactory, contact

pytestmark = pytest.mark.django_db


def rows(response):
    content = b"".join(response) if response.streaming else response.content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_export_begins_no_formula_and_is_logged(desk, secretary):
    centre = CentreFactory(name="=cmd", notes="Secret", member_number="007")
    contact(kind="phone", value="+4533760600")(centre)

    response = desk.post(f"{CENTRES}export/", {"form": "csv"})

    [row] = rows(response)
    assert response.streaming
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (row["name"], row["phone_1"], row["member_number"]) == ("'=cmd", "'+4533760600", "007")
    assert "notes" not in row
    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (secretary, "1 exported as CSV")


def test_export_holds_internal_notes_only_when_asked(desk):
    CentreFactory(notes="Secret")

    [row] = rows(desk.post(f"{CENTRES}export/", {"form": "csv", "internal": "on"}))

    assert row["notes"] == "Secret"
    assert LogEntry.objects.get().change_message == "1 exported as CSV, with internal notes"


def test_export_action_holds_only_the_chosen_listings(desk):
    chosen, _other = CentreFactory.create_batch(2)
    data = {"action": "export", "_selected_action": [str(chosen.pk)]}

    asked = desk.post(CENTRES, data)
    found = rows(desk.post(CENTRES, data | {"exported": "yes", "form": "csv"}))

    assert asked.context["count"] == 1
    assert [row["id"] for row in found] == [str(chosen.pk)]


def test_export_action_for_all_keeps_to_the_filters(desk):
    CentreFactory.create_batch(3, country="DK")
    CentreFactory(country="FR")
    data = {"action": "export", "_selected_action": ["x"], "select_across": "1"}

    answer = desk.post(
        f"{CENTRES}?status=published&country=DK", data | {"exported": "yes", "form": "csv"}
    )

    assert {row["country"] for row in rows(answer)} == {"DK"}


def test_export_of_experts_holds_contacts_and_consent(desk):
    ExpertFactory(email="ash@example.org", phone="+4533760600")

    [row] = rows(desk.post(f"{EXPERTS}export/", {"form": "csv"}))

    assert (row["email"], row["phone"]) == ("ash@example.org", "'+4533760600")
    assert row["consent_given_on"] != ""


def test_export_is_not_found_by_an_editor(client):
    sign_in(client, person())

    assert client.post(f"{CENTRES}export/", {"form": "csv"}).status_code == 404


@pytest.mark.parametrize("form", ["pdf", "\0", ""])
def test_export_in_an_unknown_format_is_asked_again(desk, form):
    response = desk.post(f"{CENTRES}export/", {"form": form})

    assert (response.status_code, LogEntry.objects.count()) == (200, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_export_makes_a_constant_number_of_queries(desk, count, django_assert_max_num_queries):
    for centre in CentreFactory.create_batch(count):
        contact(kind="phone", value="+4533760600")(centre)
    b"".join(desk.post(f"{CENTRES}export/", {"form": "csv"}))

    with django_assert_max_num_queries(40) as found:
        b"".join(desk.post(f"{CENTRES}export/", {"form": "csv"}))

    assert len(found) == 17


def test_export_is_what_the_list_shows_in_its_order(desk):
    for name, country in [("Aalborg", "DK"), ("Odense", "DK"), ("Aarhus", "DK"), ("Aix", "FR")]:
        CentreFactory(name=f"{name} Clinic for Care", country=country)
    shown = {"country": "DK", "q": "clinic", "o": "-1"}

    listed = desk.get(CENTRES, shown)
    asked = desk.get(f"{CENTRES}export/", shown)
    found = rows(desk.post(f"{CENTRES}export/", {"form": "csv"}, query_params=shown))

    names = [centre.name for centre in listed.context["cl"].result_list]
    assert [row["name"] for row in found] == names
    assert [name.split()[0] for name in names] == ["Odense", "Aarhus", "Aalborg"]
    assert "3 entries will be exported" in asked.content.decode()
    assert "/export/?country=DK&amp;q=clinic&amp;o=-1" in listed.content.decode()
    assert "Export these 3" in listed.content.decode()
    assert LogEntry.objects.get().change_message == "3 exported as CSV"


def test_export_of_a_list_that_cannot_be_read_is_refused(desk):
    CentreFactory()

    response = desk.post(f"{CENTRES}export/?status__nonsense=1", {"form": "csv"})

    assert (response.status_code, LogEntry.objects.count()) == (302, 0)
