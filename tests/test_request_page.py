"""A change request as its editors read it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from irct.models import Decision
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return UserFactory(name="Edda")


@pytest.fixture
def secretary():
    return UserFactory(email="secretary@example.org", name="Sana", is_staff=True)


@pytest.fixture
def member(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def request_made(editor, secretary):
    centre = CentreFactory(name="A house", slug="a-house")
    centre.editorships.create(user=editor)
    return centre.submit("about", {"name": "New house", "acronym": "NH"}, by=editor, note="Moved.")


def url(request, verb=""):
    return f"/centres/a-house/requests/{request.pk}/{verb}"


def test_change_request_page_shows_what_was_asked_and_that_it_waits(member, request_made):
    page = member.get(url(request_made)).content.decode()

    assert "It waits for the secretariat." in page
    assert "Edda asked for it on" in page
    assert "Moved." in page
    assert "New</ins>" in page


def test_change_request_page_shows_each_decision_with_its_reason(member, request_made, secretary):
    data = {item["path"]: item for item in request_made.items}
    request_made.decide(
        {
            "name": Decision("amend", value="The new house"),
            "acronym": Decision("decline", "Another centre has it."),
        },
        by=secretary,
    )

    response = member.get(url(request_made))

    parts = {part["difference"].path: part for part in response.context["parts"]}
    assert set(parts) == set(data)
    assert (str(parts["name"]["verdict"]), str(parts["acronym"]["verdict"])) == (
        *("changed by the secretariat", "declined"),
    )
    assert "Another centre has it." in response.content.decode()
    assert "The new" in parts["name"]["accepted"].cells[0].after


def test_change_request_answer_reaches_the_secretariat(member, request_made, mailoutbox):
    response = member.post(url(request_made, "answer/"), {"answer": "Call me."}, follow=True)

    request_made.refresh_from_db()
    (mail,) = mailoutbox
    assert request_made.answer == "Call me."
    assert mail.to == ["secretary@example.org"]
    assert "Call me." in mail.body
    assert "Your answer was sent" in response.content.decode()


def test_change_request_answer_too_long_comes_back_with_its_text(member, request_made):
    response = member.post(url(request_made, "answer/"), {"answer": "x" * 501})

    assert response.status_code == 400
    assert "x" * 501 in response.content.decode()


def test_change_request_answer_survives_a_new_sign_in(member, request_made, editor):
    sent = filled_in(member.get(url(request_made)), answer="Call me.")
    member.logout()

    response = member.post(url(request_made, "answer/"), sent)
    back = parse_qs(urlsplit(response.url).query)["next"][0]
    member.force_login(editor)

    assert back.startswith(f"{url(request_made)}?kept=")
    assert "Call me." in member.get(back).content.decode()
    assert request_made.answer == ""


def test_button_pressed_signed_out_returns_to_its_page_after_sign_in(client):
    def comes_back_to(referer):
        response = client.post("/centres/a-house/show-again/", headers={"Referer": referer})
        return urlsplit(parse_qs(urlsplit(response.url).query)["next"][0]).path

    assert comes_back_to("http://testserver/my/?x=1") == "/my/"
    assert comes_back_to("https://evil.example/my/") == "/centres/a-house/show-again/"


def test_change_request_is_withdrawn_once(member, request_made, mailoutbox):
    member.post(url(request_made, "withdraw/"))
    again = member.post(url(request_made, "withdraw/"), follow=True)

    request_made.refresh_from_db()
    assert request_made.status == "withdrawn"
    assert "There is nothing to take back." in again.content.decode()
    assert [mail.to for mail in mailoutbox] == [["secretary@example.org"]]


def test_change_request_of_another_listing_is_not_found(member, request_made):
    other = CentreFactory().submit("about", {"name": "X"}, by=UserFactory())

    answers = [
        member.get(url(other)),
        member.post(url(other, "answer/"), {"answer": "x"}),
        member.post(url(other, "withdraw/")),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_change_request_answer_sent_twice_is_stored_once(member, request_made, mailoutbox):
    mailoutbox.clear()
    for _ in range(2):
        member.post(url(request_made, "answer/"), {"answer": "It is so."})

    assert request_made.events.filter(answer="It is so.").count() == 1
    assert len(mailoutbox) == 1


def test_change_request_made_twice_is_one_request(member, request_made, editor, mailoutbox):
    centre = request_made.listing
    wanted = {"name": "New house", "acronym": "NH"}
    again = centre.submit("about", wanted, by=editor, note="Moved.")
    otherwise = centre.submit("about", wanted, by=editor, note="Moved in May.")

    pending = centre.change_requests.filter(status="pending")
    assert (again, again.is_repeated) == (request_made, True)
    assert (list(pending), otherwise.is_repeated) == ([otherwise], False)
