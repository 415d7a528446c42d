"""The secretariat chooses the page that a visitor who leaves comes to."""

import pytest

from irct.models import ExitPage
from tests.admin.desk import last_context

pytestmark = pytest.mark.django_db

ADD = "/admin/irct/exitpage/add/"
CHOSEN = {"language": "en", "url": "https://weather.example/", "reason": "It opens fast."}


def test_exit_page_chosen_at_the_desk_is_used_for_the_next_visitor(client, desk):
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
def test_exit_page_that_is_no_way_out_is_refused(desk, changes, told):
    answer = desk.post(ADD, CHOSEN | changes)

    assert told in answer.content.decode()
    assert not ExitPage.objects.exists()


def test_exit_page_is_unique_for_a_language(desk):
    desk.post(ADD, CHOSEN)

    answer = desk.post(ADD, CHOSEN | {"url": "https://other.example/"})

    assert "Exit page with this Language already exists." in answer.content.decode()


def test_exit_page_deleted_falls_back_to_the_usual_one(client, desk, settings):
    settings.EXIT_URL = "https://{language}.usual.example/"
    desk.post(ADD, CHOSEN)
    client.get("/leave/")

    desk.post(f"/admin/irct/exitpage/{ExitPage.objects.get().pk}/delete/", {"post": "yes"})

    assert client.get("/leave/").headers["Location"] == "https://en.usual.example/"


def test_exit_page_form_says_what_a_visitor_will_see(desk):
    told = desk.get(ADD).content.decode()

    assert "the page turns blank at once, and this address opens in the same tab" in told
