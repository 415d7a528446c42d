"""An expert answers by the link in an e-mail: without signing in, until the matter is settled."""

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from experts.models import Enquiry
from experts.models.enquiries import LINKS_WORK_FOR
from experts.requests import letters
from irct.machine import logs
from irct.visitors.anonymous import VALID_FOR
from tests.admin.desk import person
from tests.brokering import DAY, a_request, asked, matched
from tests.browser_forms import filled_in
from tests.factories import ExpertFactory
from tests.test_accessibility import faults_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def enquiry():
    expert = ExpertFactory(name="Dr Oduya", email="oduya@example.org")
    request = asked(
        expert,
        note="We need it for a hearing.",
        court="High Court",
        languages=["sw", "en"],
        focus=["physical"],
    )
    return request.enquiries.get()


@pytest.fixture
def link(enquiry):
    return f"/experts/enquiries/{enquiry.token()}/"


def answer(client, link, **values):
    return client.post(link, filled_in(client.get(link)) | values)


def held(enquiry):
    enquiry.refresh_from_db()
    return enquiry.answer, enquiry.comment, enquiry.may_give_email


def test_enquiry_link_shows_the_need_but_not_the_asker_or_the_note(client, link, enquiry):
    page = client.get(link)

    told = page.content.decode()
    for word in (
        "Evaluation in person",
        "Kenya",
        "High Court",
        "Swahili",
        "physical signs",
        "Dr Oduya",
    ):
        assert word in told
    for word in ("Ada Asker", "Law Office", "asker@example.org", "hearing", "Greece"):
        assert word not in told


def test_enquiry_link_shows_the_asker_if_the_coordinator_allows(client):
    request = asked(tells_asker=True)

    told = client.get(f"/experts/enquiries/{request.enquiries.get().token()}/").content.decode()

    assert "Ada Asker, lawyer, Law Office, Greece" in told
    assert "asker@example.org" not in told


def test_viewing_an_enquiry_changes_nothing_and_sets_no_cookie(client, link, enquiry):
    client.get(link)
    client.head(link)

    assert held(enquiry) == ("", "", False)
    assert client.cookies == {}


@pytest.mark.parametrize("said", ["yes", "no", "perhaps"])
def test_answer_is_stored_and_mailed_to_the_coordinator_without_names(
    client, link, enquiry, mailoutbox, said
):
    page = answer(client, link, answer=said, comment="From March on.", may_give_email="on")

    [message] = mailoutbox
    assert held(enquiry) == (said, "From March on.", True)
    assert "Your answer has reached the coordinator" in page.content.decode()
    assert client.cookies == {}
    assert message.to == [enquiry.request.coordinator.email]
    assert enquiry.request.reference in message.subject
    for word in ("Oduya", "Asker", "March", "oduya@example.org", "asker@example.org"):
        assert word not in message.subject + message.body


def test_expert_email_is_not_given_unless_ticked(client, link, enquiry):
    answer(client, link, answer="yes")

    assert held(enquiry) == ("yes", "", False)
    assert "checked" not in client.get(link).content.decode().partition("may_give_email")[2][:80]


def test_answer_can_be_changed_until_the_request_is_closed(client, link, enquiry, mailoutbox):
    answer(client, link, answer="yes")
    answer(client, link, answer="no", comment="I am ill.")
    form = filled_in(client.get(link)) | {"answer": "perhaps"}
    enquiry.request.refresh_from_db()
    enquiry.request.close("Done.")

    late = client.post(link, form)

    assert late.status_code == client.get(link).status_code == 404
    assert held(enquiry) == ("no", "I am ill.", False)
    assert len(mailoutbox) == 2


def test_repeated_answer_is_mailed_once(client, link, mailoutbox):
    answer(client, link, answer="yes")
    answer(client, link, answer="yes")

    assert len(mailoutbox) == 1


def test_answer_that_is_missing_or_has_a_long_comment_is_refused(client, link, enquiry):
    empty = answer(client, link, comment="Perhaps.")
    long = answer(client, link, answer="yes", comment="x" * 301)

    assert [empty.status_code, long.status_code] == [400, 400]
    assert "Choose yes, no or perhaps." in empty.content.decode()
    assert held(enquiry) == ("", "", False)


def test_enquiry_link_stops_after_60_days_and_forged_ones_never_work(client, link, enquiry):
    other = a_request()
    forged = signing.dumps([enquiry.pk, str(ExpertFactory().pk)], salt="enquiry")
    with time_machine.travel(timezone.now() + LINKS_WORK_FOR - DAY):
        before = client.get(link).status_code
    with time_machine.travel(timezone.now() + LINKS_WORK_FOR + DAY):
        after = client.get(link)

    assert (before, after.status_code) == (200, 404)
    assert "60 days" in after.content.decode()
    for token in (forged, enquiry.token()[:-1], signing.dumps(other.pk, salt="enquiry"), "x"):
        assert client.get(f"/experts/enquiries/{token}/").status_code == 404


def test_enquiry_link_takes_no_answer_after_the_introduction(client, link, enquiry):
    answer(client, link, answer="yes")
    form = filled_in(client.get(link)) | {"answer": "no"}
    enquiry.refresh_from_db()
    request = enquiry.request
    request.refresh_from_db()
    request.introduce(enquiry)

    page = client.post(link, form)

    assert "You have been introduced" in page.content.decode()
    assert held(enquiry)[0] == "yes"


def test_answer_with_a_foreign_or_expired_proof_does_nothing(link, enquiry):
    client = Client(enforce_csrf_checks=True)
    form = filled_in(client.get(link)) | {"answer": "yes"}

    bare = client.post(link, {"answer": "yes"})
    foreign = client.post(link, form, headers={"sec-fetch-site": "cross-site"})
    with time_machine.travel(timezone.now() + VALID_FOR * 1.1):
        late = client.post(link, form)
        before = held(enquiry)
        client.post(link, filled_in(late))

    assert [one.status_code for one in (bare, foreign, late)] == [400, 400, 400]
    assert (before[0], held(enquiry)[0]) == ("", "yes")


def test_enquiry_link_key_is_masked_in_logs(link):
    assert logs.KEYS.sub(r"\1…", f"GET {link} 200") == "GET /experts/enquiries/…/ 200"


def test_enquiry_email_holds_the_need_and_the_link_but_not_the_asker(enquiry, mailoutbox, client):
    letters.asked(enquiry)

    [message] = mailoutbox
    assert message.to == ["oduya@example.org"]
    assert message.subject == f"IRCT directory: Can you help? Request {enquiry.request.reference}"
    for word in ("Dear Dr Oduya", "Kenya", "High Court", "Swahili and English", "within weeks"):
        assert word in message.body
    for word in ("Ada Asker", "Law Office", "hearing"):
        assert word not in message.body
    [page] = [line for line in message.body.splitlines() if "/experts/enquiries/" in line]
    answer = client.get(page.removeprefix("http://localhost:8000"))
    assert "Yes, I can help" in answer.content.decode()


def test_expert_without_email_is_asked_through_the_editors(mailoutbox, settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    expert = ExpertFactory(email="")
    keeper, left = person("secretariat", language="ar"), person("administrator", is_active=False)
    for user in (keeper, left):
        expert.editorships.create(user=user)

    letters.asked(asked(expert).enquiries.get())

    assert [message.to for message in mailoutbox] == [[keeper.email]]
    assert "/ar/experts/enquiries/" in mailoutbox[0].body


def test_enquiry_is_in_the_language_of_the_experts_account(settings):
    settings.LANGUAGES = [("en", "English"), ("ar", "Arabic")]
    expert = ExpertFactory(email="Oduya@example.org")
    assert letters.recipients(expert) == [("Oduya@example.org", "en")]

    owner = person("secretariat", language="ar")
    type(owner).objects.filter(pk=owner.pk).update(email="oduya@example.org")
    expert.editorships.create(user=owner)

    assert letters.recipients(type(expert).objects.get()) == [("Oduya@example.org", "ar")]


def test_answer_without_a_coordinator_is_mailed_to_the_secretariat(client, mailoutbox):
    secretary = person("secretariat", is_staff=True)
    request = asked()
    request.coordinator.delete()
    link = f"/experts/enquiries/{request.enquiries.get().token()}/"

    answer(client, link, answer="yes")

    assert [message.to for message in mailoutbox] == [[secretary.email]]
    assert Enquiry.objects.get().answer == "yes"


@pytest.mark.browser
def test_enquiry_pages_have_no_accessibility_faults_and_fit_a_phone(
    transactional_db, browser, live_server
):
    expert = ExpertFactory()
    open_request, settled = asked(expert, tells_asker=True), matched(expert)
    paths = [
        f"/experts/enquiries/{token}/"
        for token in (
            open_request.enquiries.get().token(),
            settled.enquiries.get().token(),
        )
    ]
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()

    faults = [fault for path in paths for fault in faults_of(page, path)]
    dead = faults_of(page, "/experts/enquiries/never-was/")

    not_found = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    assert faults + [fault for fault in dead if fault != not_found] == []
    assert context.cookies() == []
    context.close()
