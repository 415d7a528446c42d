"""The secretariat chooses the page that a visitor who leaves comes to."""

import pytest
from django.test import Client

from irct.models import ExitPage, User, note_introduction
from tests.admin.desk import last_context, person, sign_in

pytestmark = pytest.mark.django_db

ADD = "/admin/irct/exitpage/add/"
CHOSEN = {"language": "en", "url": "https://weather.example/", "reason": "It opens fast."}


@pytest.fixture
def colleague(db):
    """Another client, signed in as a colleague."""
    client = Client()
    sign_in(client, person("colleague", is_staff=True, is_superuser=True, name="Bo Lind"))
    return client


def leads_to(client):
    return client.get("/leave/").headers["Location"]


def decide(client, what="approve", **changes):
    page = ExitPage.objects.get()
    data = {what: "yes", "seen": page.proposed_url, "reason": ""} | changes
    return client.post(f"/admin/irct/exitpage/{page.pk}/decide/", data, follow=True)


@pytest.fixture
def usual(settings):
    settings.EXIT_URL = "https://{language}.usual.example/"
    return "https://en.usual.example/"


def test_exit_page_chosen_at_the_desk_waits_for_a_colleague(desk, colleague, usual, mailoutbox):
    visitor = Client()
    before = leads_to(visitor)

    desk.post(ADD, CHOSEN)
    reason, waits = last_context(ExitPage.objects.get())["reason"], leads_to(visitor)
    queue = colleague.get("/admin/").content.decode()
    own = decide(desk).content.decode()
    still = leads_to(visitor)
    decide(colleague)

    assert (before, waits, still) == (usual, usual, usual)
    assert reason == "It opens fast."
    assert f"/admin/irct/exitpage/{ExitPage.objects.get().pk}/decide/" in queue
    assert "You proposed this yourself" in own
    assert leads_to(visitor) == "https://weather.example/"
    assert [mail.to for mail in mailoutbox] == [["colleague@example.org"]]


def test_exit_page_changed_leads_to_the_old_one_until_it_is_approved(desk, colleague):
    page = ExitPage.objects.create(language="en", url="https://old.example/")

    desk.post(f"/admin/irct/exitpage/{page.pk}/change/", {"url": "https://new.example/"})
    waits = leads_to(Client())
    decide(colleague)

    assert (waits, leads_to(Client())) == ("https://old.example/", "https://new.example/")


def test_exit_page_is_not_approved_by_whoever_invited_its_proposer(
    desk, colleague, secretary, usual
):
    desk.post(ADD, CHOSEN)
    note_introduction(secretary.pk, by=User.objects.get(name="Bo Lind").pk)

    told = decide(colleague).content.decode()

    assert "You invited the person who proposed this" in told
    assert leads_to(Client()) == usual


def test_exit_page_replaced_since_it_was_seen_is_not_approved(desk, colleague, usual):
    desk.post(ADD, CHOSEN)

    told = decide(colleague, seen="https://encyclopaedia.example/").content.decode()

    assert "Look once more" in told
    assert leads_to(Client()) == usual


def test_exit_page_declined_is_dropped_and_the_old_one_stays(desk, colleague):
    page = ExitPage.objects.create(language="en", url="https://old.example/")
    desk.post(f"/admin/irct/exitpage/{page.pk}/change/", {"url": "https://new.example/"})

    decide(colleague, "decline", reason="It is slow.")
    decide(colleague)

    page.refresh_from_db()
    assert (page.url, page.proposed_url, page.proposed_by) == ("https://old.example/", "", None)


def test_exit_page_of_a_secretariat_of_one_is_used_at_once_and_marked(desk, settings):
    settings.SECRETARIAT_OF_ONE = True

    desk.post(ADD, CHOSEN)

    assert leads_to(Client()) == "https://weather.example/"
    assert last_context(ExitPage.objects.get())["alone"] == "yes"


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


def test_exit_page_deleted_falls_back_to_the_usual_one(desk, usual):
    page = ExitPage.objects.create(language="en", url="https://old.example/")
    before = leads_to(Client())

    desk.post(f"/admin/irct/exitpage/{page.pk}/delete/", {"post": "yes"})

    assert (before, leads_to(Client())) == ("https://old.example/", usual)


def test_exit_page_form_says_what_a_visitor_will_see(desk):
    told = desk.get(ADD).content.decode()

    assert "the page turns blank at once, and this address opens in the same tab" in told
