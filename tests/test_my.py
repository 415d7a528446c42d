"""What a member sees of what they edit."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory()


@pytest.fixture
def member(client, editor):
    client.force_login(editor)
    return client


def own(editor, listing):
    listing.editorships.create(user=editor)
    return listing


def test_my_page_asks_for_a_sign_in(client):
    assert client.get("/my/").url == "/accounts/login/?next=/my/"


def test_my_page_without_listings_says_so(member):
    assert "You edit no entry at present." in member.get("/my/").content.decode()


def test_my_page_shows_only_own_listings_with_their_state(member, editor):
    own(editor, CentreFactory(name="Open house"))
    own(editor, CentreFactory(name="Draft house", status="draft"))
    own(editor, ExpertFactory(name="Hidden person", status="hidden"))
    gone = timezone.localdate() - dt.timedelta(days=1)
    own(editor, ExpertFactory(name="Former person", consent_valid_until=gone))
    CentreFactory(name="Other house")

    response = member.get("/my/")

    entries = [(str(one["listing"]), one["is_public"]) for one in response.context["entries"]]
    page = response.content.decode()
    assert sorted(entries) == [
        ("Draft house", False),
        ("Former person", False),
        ("Hidden person", False),
        ("Open house", True),
    ]
    assert "Other house" not in page
    assert page.count("Hide us now") == 2  # of what is published, consent or not
    assert page.count("Ask to be shown again") == 1
    assert page.count("there is no valid consent") == 1


def test_my_page_says_what_is_missing_and_why(member, editor):
    own(editor, CentreFactory())

    missing = member.get("/my/").context["entries"][0]["missing"]

    assert [wanted.section for wanted in missing] == [
        *("services", "services", "help", "help", "help", "help", "about", "contacts", "places")
    ]
    assert str(missing[0].why) == "Your languages are missing: visitors filter by language."


def test_complete_centre_has_nothing_missing(member, editor):
    complete = CentreFactory(
        languages=["da"],
        services=["legal"],
        helps=["everyone"],
        ways=["onsite"],
        takes_clients=False,
        children=[
            text(language="en", summary="We listen.", how_to_get_help="Call."),
            contact(kind="email", value="help@example.org", visibility="public"),
            location(shown="country"),
        ],
    )
    own(editor, complete)

    tasks = member.get(f"/centres/{complete.slug}/edit/").context["tasks"]

    assert member.get("/my/").context["entries"][0]["missing"] == []
    assert [task["missing"] for task in tasks] == [[]] * 7

    complete.contacts.update(visibility="on_request")

    [missing] = member.get("/my/").context["entries"][0]["missing"]
    assert missing.section == "contacts"
    assert "on request only" in str(missing.why)


def test_my_page_shows_change_requests_with_their_answers(member, editor):
    centre = own(editor, CentreFactory())
    declined = centre.submit("about", {"acronym": "ZZ"}, by=editor)
    declined.decline(by=UserFactory(is_staff=True), reason="Another centre has it.")
    centre.submit("about", {"name": "New name"}, by=editor)

    page = member.get("/my/").content.decode()

    assert "Name</a>: waits for the secretariat" in page
    assert "Acronym</a>: declined" in page
    assert "Another centre has it." in page


@pytest.mark.parametrize("count", [1, 3])
def test_my_page_queries_do_not_grow_with_change_requests(
    member, editor, count, django_assert_num_queries
):
    centre = own(editor, CentreFactory())
    for number in range(count):
        centre.submit("about", {"name": f"Name {number}"}, by=editor)

    with django_assert_num_queries(20):
        member.get("/my/")
