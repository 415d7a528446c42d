"""One change of many entries: said once, shown row by row, written and undone in one go."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from irct.models import ImportBatch
from tests.admin.desk import CENTRES, EXPERTS, last_context, person, sign_in
from tests.factories import CentreFactory, ExpertFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def change(desk, listings, url=CENTRES, **said):
    """Say what to change of some listings."""
    chosen = [str(listing.pk) for listing in listings]
    said = {name.replace("__", "-"): value for name, value in said.items()}
    sent = {"action": "change_fields", "described": "yes", "_selected_action": chosen}
    return desk.post(url, sent | said)


@pytest.fixture
def centres():
    return [
        CentreFactory(name="Aalborg", services=["medical"], membership="applicant"),
        CentreFactory(name="Brno", services=["medical", "legal"], languages=["cs", "en"]),
        CentreFactory(name="Cluj", services=["legal"], languages=["ro"], membership="full"),
    ]


def stored(centres, *names):
    for centre in centres:
        centre.refresh_from_db()
    return [tuple(getattr(centre, name) for name in names) for centre in centres]


def test_a_change_of_many_is_shown_then_written_then_undone_as_one(desk, secretary, centres):
    before = stored(centres, "services", "languages", "membership")
    said = {"add__services": ["legal"], "remove__services": ["medical"]}
    said |= {"add__languages": "Ukrainian, ar", "set__membership": "full"}

    preview = change(desk, centres[:2], **said)
    page = desk.get(preview.url)
    rows = [
        (one["row"].name, {difference.path for difference, _why in one["written"]})
        for one in page.context["rows"]
    ]
    kept = stored(centres, "services", "languages", "membership")
    desk.post(preview.url, {"act": "import"})
    written = stored(centres, "services", "languages", "membership")
    batch = ImportBatch.objects.get()
    history = last_context(centres[0])
    undone = desk.post(f"{CENTRES}imports/{batch.pk}/undo/", {"reason": "A mistake."})

    assert rows == [
        ("Aalborg", {"services", "languages", "membership"}),
        ("Brno", {"services", "languages", "membership"}),
    ]
    assert kept == before
    assert "Write these changes" in page.content.decode()
    assert written == [
        (["legal"], [*before[0][1], "uk", "ar"], "full"),
        (["legal"], ["cs", "en", "uk", "ar"], "full"),
        before[2],
    ]
    assert history["user"] == secretary.pk
    assert undone.status_code == 302
    assert stored(centres, "services", "languages", "membership") == before


def test_a_change_that_leaves_an_entry_as_it_is_says_nothing_of_it(desk, centres):
    preview = change(desk, centres, add__services=["legal"])

    page = desk.get(preview.url)

    assert [one["row"].name for one in page.context["rows"]] == ["Aalborg"]
    assert {name: count for name, count, _word in page.context["counted"]} == {
        "changed": 1,
        "unchanged": 2,
    }


def test_a_change_of_many_is_for_all_that_the_filters_show(desk, centres):
    sent = {"action": "change_fields", "described": "yes", "_selected_action": ["x"]}
    sent |= {"select_across": "1", "set-papers_needed": "no"}

    preview = desk.post(f"{CENTRES}?membership=full", sent)
    desk.post(preview.url, {"act": "import"})

    assert stored(centres, "papers_needed") == [
        (False if centre.membership == "full" else None,) for centre in centres
    ]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({}, "Say what to change."),
        ({"add__languages": "Klingonish"}, "“Klingonish” is not one of the values allowed here."),
        ({"add__services": ["legal"], "remove__services": ["legal"]}, "You add this, too."),
        ({"add__services": ["magic"]}, "Select a valid choice."),
        ({"set__membership": "\0"}, "Select a valid choice."),
    ],
)
def test_a_change_that_cannot_be_made_is_explained_and_kept(desk, centres, said, complaint):
    response = change(desk, centres, **said)

    page = response.content.decode()
    assert response.status_code == 400
    assert complaint in page
    assert str(centres[0].pk) in page
    assert said.get("add__languages", "") in page
    assert ImportBatch.objects.count() == 0


def test_a_change_of_many_experts_empties_what_nobody_knows(desk):
    expert = ExpertFactory(availability="limited", countries_of_work=["DK", "JO"])

    preview = change(
        desk, [expert], EXPERTS, set__availability="(empty)", remove__countries_of_work="Jordan; DK"
    )
    desk.post(preview.url, {"act": "import"})

    expert.refresh_from_db()
    assert (expert.availability, expert.countries_of_work) == ("", [])


@pytest.mark.quick
def test_a_change_of_many_is_refused_to_whoever_may_not_change(client, centres):
    reader = person("auditor", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_centre"))
    sign_in(client, reader)

    change(client, centres, set__membership="former")

    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_change_of_many_is_prepared_in_a_constant_number_of_queries(desk, count):
    listings = CentreFactory.create_batch(count, services=["medical"])
    change(desk, listings, add__services=["legal"])

    with CaptureQueriesContext(connection) as made:
        change(desk, listings, add__services=["legal"])

    assert len(made) == QUERIES


QUERIES = 22
