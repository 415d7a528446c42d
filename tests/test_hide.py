"""Promise 2: one action takes a listing off everything public, at once, signed in or by a link."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from centres.models import Centre
from irct.models import Word
from irct.visitors.anonymous import VALID_FOR
from tests.addresses import public_addresses
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Words that nothing else holds.
WORDS = [
    "open-house",
    "open-person",
    "zqnamelo",
    "zqnativo",
    "zqformero",
    "zqsummaro",
    "zqtowno",
    "zqmailo",
]
WITHDRAWN = {"do": "withdraw", "reason": "I retire."}
SEARCHES = [f"/centres/?q={word}" for word in [*WORDS[2:], "zqnamel", "zqnomelo"]]


@pytest.fixture
def editor():
    return UserFactory(email="editor@example.org", name="Edda")


@pytest.fixture
def centre(editor):
    centre = CentreFactory(
        name="Zqnamelo house",
        slug="open-house",
        native_name="Zqnativo",
        former_names=["Zqformero"],
        languages=["da", "bo"],
        services=["legal"],
        ways=["remote"],
        children=[
            text(language="en", summary="Zqsummaro."),
            location(shown="exact", town="Zqtowno", latitude=55.7, longitude=12.6),
            contact(kind="email", value="help@zqmailo.example", visibility="public"),
        ],
    )
    centre.editorships.create(user=editor)
    return centre


@pytest.fixture
def member(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def link(centre, editor):
    return f"/hide/{centre.hide_token(editor)}/"


def everything_public(client):
    """Every public answer as text, by its address."""
    addresses = [*public_addresses(), *SEARCHES, "/centres/?language=bo", "/centres/?near=Zqtowno"]
    addresses += ["/sheet/?c=open-house"]
    answers = ((address, client.get(address)) for address in addresses)
    return {address: f"{one.content.decode()} {one.headers}" for address, one in answers}


def where_it_shows(client):
    return {
        address
        for address, answer in everything_public(client).items()
        if re.search("|".join(WORDS), answer.lower().replace(address, ""))
        and not re.search(r'value="zq\w+"', answer.lower())
    }


def press(client, link, **values):
    page = client.get(link).content.decode()
    proof = re.search(r'name="proof" value="([^"]+)"', page)[1]
    return client.post(link, {"proof": proof} | values)


def test_hidden_centre_is_gone_from_every_public_page_at_once(member, centre):
    before = where_it_shows(Client())

    response = member.post("/centres/open-house/hide/", {"reason": "A threat."}, follow=True)

    assert {"/centres/", "/centres/open-house/", "/sitemap.xml", "/countries/denmark/"} <= before
    assert {"/sheet/?c=open-house", "/all/", "/centres/open-house/report/"} <= before
    assert where_it_shows(Client()) == set()
    assert not Word.objects.filter(word__contains="zq").exists()
    assert "is hidden now" in response.content.decode()
    assert Centre.objects.get().status == "hidden"


@pytest.mark.quick
def test_cache_keeps_nothing_longer_than_a_minute(settings):
    assert settings.CACHES["default"]["TIMEOUT"] <= 60
    assert cache.default_timeout <= 60


@pytest.mark.quick
def test_hidden_centre_url_answers_as_one_that_never_existed(member, centre):
    member.post("/centres/open-house/hide/")

    answers = [Client().get(path) for path in ("/centres/open-house/", "/centres/never-was/")]

    assert answers[0].status_code == 404
    assert answers[0].content == answers[1].content
    assert dict(answers[0].headers) == dict(answers[1].headers)


def test_hide_page_asks_first_and_changes_nothing(member, centre):
    page = member.get("/centres/open-house/hide/")

    assert "Hide Zqnamelo house now?" in page.content.decode()
    assert Centre.objects.get().status == "published"


def test_hidden_expert_is_gone_from_every_public_page_at_once(member, editor):
    expert = ExpertFactory(name="Zqnamelo person", slug="open-person")
    expert.editorships.create(user=editor)

    member.post("/experts/open-person/hide/")

    assert Client().get("/experts/open-person/").status_code == 404
    assert where_it_shows(Client()) == set()


def test_expert_who_withdraws_consent_is_taken_off_at_once(member, editor, mailoutbox):
    UserFactory(email="secretary@example.org", is_staff=True)
    expert = ExpertFactory(name="Zqnamelo person", slug="open-person")
    expert.editorships.create(user=editor)

    member.post("/experts/open-person/consent/", WITHDRAWN)

    expert.refresh_from_db()
    assert where_it_shows(Client()) == set()
    assert (expert.status, expert.consent_given_on) == ("withdrawn", None)
    assert {mail.to[0] for mail in mailoutbox} == {"secretary@example.org", "editor@example.org"}


# By a link


def test_hide_link_hides_only_when_its_button_is_pressed(centre, link):
    client = Client(enforce_csrf_checks=True)

    client.get(link)
    client.head(link)
    before = Centre.objects.get().status
    response = press(client, link, reason="A threat.")

    act = centre.events.order_by("pgh_id").last()
    assert (before, act.status) == ("published", "hidden")
    assert (act.pgh_context.metadata["by"], act.pgh_context.metadata["reason"]) == (
        *("Edda", "A threat."),
    )
    assert act.pgh_context.metadata["via"] == "link in an e-mail"
    assert "Zqnamelo house is hidden" in response.content.decode()
    assert where_it_shows(Client()) == set()


def test_hide_link_works_signed_out_and_sets_no_cookie(link):
    client = Client(enforce_csrf_checks=True)

    pages = [client.get(link), press(client, link)]

    assert [page.cookies for page in pages] == [{}, {}]
    assert [page["Referrer-Policy"] for page in pages] == ["same-origin", "same-origin"]
    assert [page["Cache-Control"] for page in pages] == [
        "max-age=0, no-cache, no-store, must-revalidate, private"
    ] * 2


def test_hide_link_stops_after_it_is_used(centre, link):
    press(Client(), link)
    centre.refresh_from_db()
    centre.ask_to_show_again(by=centre.editorships.get().user)
    centre.publish(by=UserFactory(is_staff=True))

    again = Client().get(link)

    assert again.status_code == 404
    assert "Zqnamelo" not in again.content.decode()


def test_hide_link_stops_when_the_centre_is_hidden_another_way(member, centre, link):
    member.post("/centres/open-house/hide/")

    assert Client().get(link).status_code == 404


def test_hide_link_stops_when_the_editorship_ends(centre, link):
    centre.editorships.get().end(by=UserFactory(is_staff=True))

    assert Client().get(link).status_code == 404


def test_invalid_hide_link_says_that_it_does_not_work(centre, editor, link):
    made_up = {
        "cut": link[6:-4],
        "other": link[6:-1].replace(":", "x:", 1),
        "nonsense": "%F0%9F%92%A3",
        "salt": ExpertFactory().hide_token(editor),
    }

    for change, token in made_up.items():
        response = Client().get(f"/hide/{token}/")

        assert response.status_code == 404, change
        assert "This link does not work" in response.content.decode(), change
    assert Centre.objects.get().status == "published"


def test_hide_link_form_from_another_site_is_refused(link):
    page = Client().get(link).content.decode()
    proof = re.search(r'name="proof" value="([^"]+)"', page)[1]

    for headers in [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ]:
        assert Client(headers=headers).post(link, {"proof": proof}).status_code == 400, headers
        assert Centre.objects.get().status == "published", headers


def test_hide_link_form_without_valid_proof_asks_to_press_again(link):
    for proof in ("", "nonsense", "\x00"):
        response = Client().post(link, {"proof": proof})

        assert response.status_code == 400, proof
        assert "Press the button once more" in response.content.decode(), proof
        assert Centre.objects.get().status == "published", proof


def test_hide_link_form_with_expired_proof_asks_to_press_again(link):
    client = Client()
    page = client.get(link).content.decode()
    proof = re.search(r'name="proof" value="([^"]+)"', page)[1]

    with time_machine.travel(timezone.now() + VALID_FOR * 1.1):
        late = client.post(link, {"proof": proof})
        proof = re.search(r'name="proof" value="([^"]+)"', late.content.decode())[1]
        before = Centre.objects.get().status
        client.post(link, {"proof": proof})

    assert (late.status_code, before, Centre.objects.get().status) == (400, "published", "hidden")


def test_hide_link_form_sent_twice_hides_once(centre, link):
    client = Client()
    page = client.get(link).content.decode()
    proof = re.search(r'name="proof" value="([^"]+)"', page)[1]

    answers = [client.post(link, {"proof": proof}).status_code for _ in range(2)]

    assert answers == [200, 404]
    assert centre.events.filter(status="hidden").count() == 1


# What follows


def test_hiding_is_mailed_to_the_secretariat_and_other_editors(member, centre, mailoutbox):
    centre.editorships.create(user=UserFactory(email="colleague@example.org"))
    UserFactory(email="secretary@example.org", is_staff=True)

    member.post("/centres/open-house/hide/", {"reason": "A threat."})

    mails = {mail.to[0]: mail for mail in mailoutbox}
    assert set(mails) == {"colleague@example.org", "secretary@example.org"}
    assert all("A threat." in mail.body for mail in mails.values())
    assert {mail.subject for mail in mails.values()} == {"IRCT directory: Zqnamelo house is hidden"}


def test_hiding_by_link_is_mailed_to_the_owner_of_the_link(link, mailoutbox):
    press(Client(), link)

    (mail,) = mailoutbox
    assert mail.to == ["editor@example.org"]
    assert "It was done by a link in an e-mail." in mail.body


def test_showing_again_needs_the_secretariat(member, centre, mailoutbox):
    secretary = UserFactory(email="secretary@example.org", is_staff=True)
    member.post("/centres/open-house/hide/")
    mailoutbox.clear()

    member.post("/centres/open-house/show-again/")
    after = Centre.objects.get().status
    centre.refresh_from_db()
    centre.publish(by=secretary)

    (mail,) = mailoutbox
    assert (after, mail.to) == ("hidden", ["secretary@example.org"])
    assert Client().get("/centres/open-house/").status_code == 200


def test_showing_again_is_mailed_once_however_often_it_is_asked(member, centre, mailoutbox):
    secretary = UserFactory(email="secretary@example.org", is_staff=True)
    member.post("/centres/open-house/hide/")
    mailoutbox.clear()
    for _ in range(2):
        member.post("/centres/open-house/show-again/")
    asked = len(mailoutbox)
    centre.refresh_from_db()
    centre.publish(by=secretary)
    member.post("/centres/open-house/hide/")
    mailoutbox.clear()

    member.post("/centres/open-house/show-again/")

    assert (asked, len(mailoutbox)) == (1, 1)


def test_consent_withdrawn_twice_is_recorded_and_mailed_once(member, editor, mailoutbox):
    UserFactory(email="secretary@example.org", is_staff=True)
    expert = ExpertFactory(slug="open-person")
    expert.editorships.create(user=editor)

    for _ in range(2):
        member.post("/experts/open-person/consent/", WITHDRAWN)

    events = expert.events.filter(pgh_label="update", status="withdrawn", consent_given_on=None)
    assert (events.count(), [mail.to for mail in mailoutbox].count([editor.email])) == (1, 1)


def test_email_to_an_editor_holds_a_working_hide_link(member, centre, mailoutbox):
    centre.editorships.create(user=UserFactory(email="colleague@example.org"))
    UserFactory(is_staff=True)

    centre.submit("about", {"name": "Other"}, by=UserFactory())
    member.post("/accounts/login/code/", {"email": "colleague@example.org"})
    Client().post("/accounts/login/code/", {"email": "colleague@example.org"})

    (mail,) = mailoutbox
    path = re.search(r"http://localhost:8000(/hide/\S+/)", mail.body)[1]
    assert "Zqnamelo house: http" in mail.body
    assert Client().get(path).status_code == 200


@pytest.mark.parametrize("reason", ["x" * 10_000, "\x00\x00", "\u202e", "<script>"])
def test_hiding_works_whatever_reason_is_given(member, centre, link, reason):
    member.post("/centres/open-house/hide/", {"reason": reason})
    first = Centre.objects.get().status
    centre.refresh_from_db()
    centre.ask_to_show_again(by=centre.editorships.get().user)
    centre.publish(by=UserFactory(is_staff=True))
    press(Client(), f"/hide/{centre.hide_token(centre.editorships.get().user)}/", reason=reason)

    assert (first, Centre.objects.get().status) == ("hidden", "hidden")
