"""How anybody reaches the secretariat: set by two people, written to without a trace."""

import datetime as dt
import json
from email import message_from_bytes, policy

import pytest
import time_machine
from django.db import connection
from django.test import Client

from irct import contact as contact_page
from irct.management.demonstration import secretariat as sample
from irct.models import SecretariatContact, User, note_introduction
from irct.visitors import anonymous
from tests.admin.desk import last_context, person, sign_in
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, contact

pytestmark = pytest.mark.django_db

PAGE, DESK = "/contact/", "/admin/irct/secretariatcontact/"
CHANGE, DECIDE = f"{DESK}1/change/", f"{DESK}1/decide/"
NUMBER, SHOWN = "+4533760600", "+45 33 76 06 00"
TYPED = "zqtypedo: may I ask you for the number of a centre?\nWrite to evil.example/now"
READER = "zqreader@example.org"
NOTHING = {"email": "", "phone": "", "hours": "", "address": "", "reason": ""}


@pytest.fixture
def desk(client):
    """A client at the desk, with a colleague who may be the second person."""
    client.colleague = Client()
    sign_in(client, person("secretariat", is_staff=True, name="Ann Berg"))
    sign_in(client.colleague, person("administrator", is_staff=True, name="Bo Lind"))
    return client


@pytest.fixture
def office():
    return SecretariatContact.objects.create(email="office@example.org", phone=NUMBER)


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Let a form be sent as soon as it is there."""
    monkeypatch.setattr(anonymous, "LEAST", dt.timedelta(0))


def page(client=None):
    return (client or Client()).get(PAGE).content.decode()


def decide(client, what="approve", **changes):
    seen = SecretariatContact.objects.get().proposed_version
    return client.post(DECIDE, {what: "yes", "seen": seen, "reason": ""} | changes, follow=True)


def send(client, **values):
    """Open the page, fill in its form and send it, as a browser does."""
    return client.post(PAGE, filled_in(client.get(PAGE), **values))


def errors(response):
    return {name: list(told) for name, told in response.context["form"].errors.items()}


# At the desk


def test_what_is_entered_is_public_once_a_colleague_approves_it(desk, mailoutbox):
    before = page()
    desk.post(f"{DESK}add/", NOTHING | {"email": "office@example.org", "phone": SHOWN})
    waits, queue = page(), desk.colleague.get("/admin/").content.decode()
    own = decide(desk).content.decode()
    still = page()
    decide(desk.colleague)

    assert "has not been entered here yet" in before
    assert (waits, still) == (before, before)
    assert DECIDE in queue
    assert "You proposed this yourself" in own
    assert [mail.to for mail in mailoutbox] == [["administrator@example.org"]]
    for shown in (SHOWN, "mailto:office@example.org", '<form method="post"'):
        assert shown in page()


def test_value_taken_away_is_gone_at_once_and_another_waits(desk, office):
    desk.post(CHANGE, NOTHING | {"email": "other@example.org", "reason": "We have moved."})

    public = page()
    office.refresh_from_db()
    assert (office.email, office.phone) == ("office@example.org", "")
    assert SHOWN not in public
    assert "other@example.org" not in public
    assert last_context(office)["reason"] == "We have moved."
    decide(desk.colleague)
    history = desk.get(f"{CHANGE.removesuffix('change/')}history/").content.decode()
    assert "mailto:other@example.org" in page()
    # What waited, by its own names.
    assert "e-mail address: other@example.org" in history


@pytest.mark.parametrize("how", ["invited", "changed since", "declined"])
def test_proposal_is_not_public_when_it_was_not_approved_by_a_second_who_saw_it(desk, office, how):
    desk.post(CHANGE, NOTHING | {"email": "other@example.org", "phone": SHOWN})
    seen = {}
    if how == "invited":
        ann, bo = (User.objects.get(name=name) for name in ("Ann Berg", "Bo Lind"))
        note_introduction(ann.pk, by=bo.pk)
    elif how == "changed since":
        seen = {"seen": "0" * 16}
    told = decide(desk.colleague, "decline" if how == "declined" else "approve", **seen)

    office.refresh_from_db()
    assert (office.email, office.phone) == ("office@example.org", NUMBER)
    assert (office.proposed is None) == (how == "declined")
    assert {
        "invited": "You invited the person who proposed this",
        "changed since": "Look once more",
        "declined": "The proposal is declined",
    }[how] in told.content.decode()


def test_what_was_sent_as_it_stands_changes_and_proposes_nothing(desk, office):
    SecretariatContact.objects.update(address="Street 1\nTown")
    same = NOTHING | {"email": office.email, "phone": SHOWN, "address": "Street 1\r\nTown"}

    told = desk.post(CHANGE, same, follow=True).content.decode()

    assert "You changed nothing." in told
    assert SecretariatContact.objects.get().proposed is None


def test_secretariat_of_one_needs_nobody_and_is_marked(desk, office, settings):
    settings.SECRETARIAT_OF_ONE = True

    desk.post(CHANGE, NOTHING | {"email": "other@example.org"})

    assert "mailto:other@example.org" in page()
    assert last_context(office)["alone"] == "yes"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"phone": "33 76"}, "Write a phone number with its country code"),
        ({"email": "office"}, "Enter a valid email address."),
        ({}, "Write at least one way to reach the secretariat."),
        ({"hours": "Mondays"}, "Write how to reach the secretariat at these hours, too."),
        ({"address": "1 \u202eroad"}, "turn"),
    ],
)
def test_what_leads_nobody_there_is_refused(desk, typed, told):
    answer = desk.post(f"{DESK}add/", NOTHING | typed)

    assert told in answer.content.decode()
    assert not SecretariatContact.objects.exists()


def test_sample_says_that_it_is_one_and_goes_with_the_samples():
    assert (sample.load(), sample.load()) == (True, False)

    shown = page()
    sample.clear()
    assert "Sample: not a real address" in shown
    assert not SecretariatContact.objects.exists()


# Where it is linked


def test_secretariat_is_linked_from_every_contact_on_request_and_empty_result():
    asked = contact(kind="phone", value=NUMBER, visibility="on_request")
    CentreFactory(slug="open-house", country="DK", children=[asked])

    for path in (
        "/centres/open-house/",
        "/sheet/?c=open-house",
        "/sheet/?c=open-house&view=table",
        "/all/",
        "/centres/?q=zzqq",
        "/experts/?q=zzqq",
    ):
        main = Client().get(path).content.decode().partition("<main")[2].partition("<footer")
        assert "/contact/" in main[0], path
        assert "/contact/" in main[2] or path == "/all/", path


# Writing


def test_message_goes_to_the_secretariat_and_an_answer_to_its_writer(client, office, mailoutbox):
    response = send(client, text=TYPED, email=READER)

    [mail] = mailoutbox
    assert mail.to == ["office@example.org"]
    assert mail.reply_to == [READER]
    said = message_from_bytes(mail.message().as_bytes(), policy=policy.SMTP)
    assert said["Reply-To"] == READER
    assert "> zqtypedo: may I ask you for the number of a centre?" in mail.body
    # What somebody else wrote never becomes a link.
    assert "evil.example/now" not in mail.body + str(mail.alternatives)
    assert "answers to the e-mail address that you gave" in response.content.decode()
    assert not response.cookies


def test_message_without_an_address_can_be_sent_and_nobody_can_answer(client, office, mailoutbox):
    response = send(client, text="Hello")

    assert [mail.reply_to for mail in mailoutbox] == [[]]
    assert "nobody can answer you" in response.content.decode()


def test_message_leaves_nothing_behind(client, office, mailoutbox, caplog):
    send(client, text=TYPED, email=READER)
    assert len(mailoutbox) == 1
    planted, holds = ("zqtypedo", "zqreader", "evil.example"), {}

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            rows = json.dumps(cursor.fetchall())
            holds[table] = [word for word in planted if word in rows]
    assert {table for table, words in holds.items() if words} == set()
    assert not [word for word in planted if word in caplog.text]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"text": ""}, {"text": ["Write what you want to say."]}),
        ({"text": "x" * 2001}, {"text": ["This is too long by 1 character."]}),
        (
            {"email": "a@example.org\nBcc: b@example.org"},
            {"email": ["This is not an e-mail address. It should look like name@example.org."]},
        ),
        (
            {"website": "https://spam.example/"},
            {"website": ["Leave this field empty, then send the message again."]},
        ),
    ],
)
def test_message_that_cannot_be_sent_comes_back(client, office, mailoutbox, values, told):
    response = send(client, **{"text": TYPED} | values)

    assert response.status_code == 400
    assert errors(response) == told
    assert response.context["form"]["text"].value() == values.get("text", TYPED)
    assert not mailoutbox


def test_message_is_sent_once_however_often_the_button_is_pressed(client, office, mailoutbox):
    form = filled_in(client.get(PAGE), text=TYPED)

    answers = [client.post(PAGE, form).status_code for _time in range(3)]

    assert answers == [200, 200, 200]
    assert len(mailoutbox) == 1


def test_message_needs_a_form_of_this_site_that_somebody_had_time_to_read(
    client, office, mailoutbox, monkeypatch
):
    form = filled_in(client.get(PAGE), text=TYPED)

    forged = client.post(PAGE, form | {"proof": "contact"})
    elsewhere = client.post(PAGE, form, headers={"Sec-Fetch-Site": "cross-site"})
    monkeypatch.setattr(anonymous, "LEAST", dt.timedelta(seconds=3))
    hasty = client.post(PAGE, form)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=3)):
        late = client.post(PAGE, form)

    assert [one.status_code for one in (forged, elsewhere, hasty, late)] == [400] * 4
    assert TYPED.splitlines()[0] in late.content.decode()
    assert not mailoutbox


def test_in_a_flood_a_person_who_waits_is_heard_until_the_mailbox_would_fill(
    client, office, mailoutbox, monkeypatch
):
    mailbox = contact_page.MAILBOX._replace(many=1, too_many=2)
    monkeypatch.setattr(contact_page, "MAILBOX", mailbox)
    first, second, third = (filled_in(client.get(PAGE), text=f"{n}") for n in range(3))

    answers = [client.post(PAGE, form).status_code for form in (first, second)]
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=50)
    with time_machine.travel(later):
        answers += [client.post(PAGE, form).status_code for form in (second, third)]
    with time_machine.travel(later + dt.timedelta(minutes=65)):
        answers.append(client.post(PAGE, third).status_code)

    assert answers == [200, 429, 200, 429, 200]
    assert len(mailoutbox) == 3
