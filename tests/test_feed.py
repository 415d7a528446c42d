"""The feed of what is new or renamed: nothing in it says that somebody was hidden, or is gone."""

from xml.etree import ElementTree

import pytest

from tests.factories import CentreFactory, UserFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client):
    answer = client.get("/data/new.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    return [(one.findtext(f"{ATOM}title"), one.findtext(f"{ATOM}updated")) for one in found]


def test_feed_names_what_is_new_and_what_is_renamed_by_its_present_name(client):
    old = CentreFactory(name="Old name", slug="old")
    CentreFactory(name="Draft", slug="draft", status="draft")
    CentreFactory(name="Newer", slug="newer")
    old.change({"name": "Present name"}, by=UserFactory(), reason="It moved.")

    titles = [title for title, _day in entries(client)]

    assert titles == ["Renamed: Present name", "New: Newer", "New: Present name"]
    assert b"Old name" not in client.get("/data/new.atom").content
    assert {day[10:] for _title, day in entries(client)} == {"T00:00:00+00:00"}


def test_feed_says_nothing_of_who_hides_or_is_shown_again(client):
    CentreFactory(name="Other", slug="other")
    without = client.get("/data/new.atom").content
    centre = CentreFactory(name="House", slug="house")
    before = entries(client)

    editor = UserFactory()
    centre.hide(by=editor)
    hidden = client.get("/data/new.atom").content
    centre.ask_to_show_again(by=editor)
    centre.publish(by=UserFactory(is_staff=True))

    assert len(before) == 2
    assert hidden == without
    assert entries(client) == before


@pytest.mark.parametrize("count", [1, 3])
def test_feed_makes_as_many_queries_for_many_centres(client, count, django_assert_num_queries):
    for number in range(count):
        CentreFactory(name=f"House {number}", slug=f"house-{number}")
    client.get("/data/new.atom")

    with django_assert_num_queries(5):
        client.get("/data/new.atom")
