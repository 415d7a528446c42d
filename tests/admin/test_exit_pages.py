"""The secretariat chooses the page that a visitor who leaves comes to."""

import pytest

from irct.models import ExitPage
from tests.admin.desk import last_context

pytestmark = pytest.mark.django_db

ADD = "/admin/irct/exitpage/add/"
CHOSEN = {"language": "en", "url": "https://weather.example/", "reason": "It opens fast."}


def test_what_is_chosen_is_where_the_next_visitor_leaves_to(client, desk):
    client.get("/leave/")

    desk.post(ADD, CHOSEN)

    assert client.get("/leave/").headers["Location"] == "https://weather.example/"
    assert last_context(ExitPage.objects.get())["reason"] == "It opens fast."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"url": "http://weather.example/"}, "Enter a valid URL."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        (
            {"url": "https://localhost/about/"},
            "This address leads back to the directory. Choose another site.",
        ),
        ({"language": "xx"}, "Select a valid choice. xx is not one of the available choices."),
        ({"language": ""}, "This field is required."),
    ],
)
def test_what_would_not_be_a_way_out_is_refused(desk, changes, told):
    answer = desk.post(ADD, CHOSEN | changes)

    assert told in answer.content.decode()
    assert not ExitPage.objects.exists()


def test_a_language_has_one_page(desk):
    desk.post(ADD, CHOSEN)

    answer = desk.post(ADD, CHOSEN | {"url": "https://other.example/"})

    assert "Exit page with this Language already exists." in answer.content.decode()


def test_taking_the_page_away_leads_to_the_usual_one_again(client, desk, settings):
    settings.EXIT_URL = "https://{language}.usual.example/"
    desk.post(ADD, CHOSEN)
    client.get("/leave/")

    desk.post(f"/admin/irct/exitpage/{ExitPage.objects.get().pk}/delete/", {"post": "yes"})

    assert client.get("/leave/").headers["Location"] == "https://en.usual.example/"


def test_the_form_says_what_a_visitor_will_see(desk):
    told = desk.get(ADD).content.decode()

    assert "the page turns blank at once, and this address opens in the same tab" in told
