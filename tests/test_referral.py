"""How somebody is referred: what to say and not to write, and a knock that tells of nobody."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from irct.mail import knocks
from irct.models import Allowance, Bounce
from irct.timetable import delete_what_is_over
from irct.visitors import anonymous
from tests.factories import CentreFactory, contact, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/centres/house/refer/"
SAID = {"service": "legal", "language": "ti", "region": "Aarhus", "callback": "me@example.org"}


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(anonymous, "LEAST", dt.timedelta(0))


def a_house(*, visibility="on_request", confirmed=0, children=(), **values):
    """A centre that can be asked by e-mail; so many days ago it said that this is right."""
    today = timezone.localdate()
    on = None if confirmed is None else today - dt.timedelta(days=confirmed)
    return CentreFactory(
        name="House of Hope",
        slug="house",
        country="DK",
        services=["legal", "medical"],
        languages=["da"],
        contact_confirmed_on=on,
        contact_confirmed_how="phone" if on else "",
        children=[
            contact(kind="email", value="desk@house.example", visibility=visibility),
            *children,
        ],
        **values,
    )


def send(client, page=None, **said):
    page = page or client.get(PAGE)
    hidden = {name: page.context[name] for name in ("key", "proof")}
    return client.post(PAGE, SAID | hidden | said)


def test_profile_leads_to_what_to_say_and_what_not_to_write(client):
    a_house()

    profile = client.get("/centres/house/").content.decode()
    page = client.get(PAGE).content.decode()

    assert f'href="{PAGE}"' in profile
    for said in ("What to say", "What not to write", "No documents.", "Ask the centre to contact"):
        assert said in page
    assert "desk@house.example" not in profile + page


def test_knock_reaches_the_confirmed_address_and_holds_four_things(client, mailoutbox):
    a_house()

    answer = send(client)
    [message] = mailoutbox

    assert (message.to, message.reply_to) == (["desk@house.example"], ["me@example.org"])
    for said in ("legal help", "Tigrinya", "> Aarhus", "checked: me@example.org"):
        assert said in message.body
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert "desk@house.example" not in answer.content.decode()


def test_knock_with_a_phone_number_and_without_a_kind_of_help(client, mailoutbox):
    a_house()

    send(client, service="", callback="33 76 06 00")

    assert "+4533760600" in mailoutbox[0].body
    assert "Kind of help" not in mailoutbox[0].body
    assert mailoutbox[0].reply_to == []


def test_centre_reads_a_knock_in_the_language_of_its_own_texts(client, mailoutbox):
    a_house(children=[text(language="fr", summary="Nous écoutons.", state="written")])

    with override("de"):
        send(client)

    assert "Langue" in mailoutbox[0].body


def test_answer_is_the_same_where_the_address_reaches_nobody(client, mailoutbox):
    a_house()
    reached = send(client).content
    Bounce.objects.create(address="desk@house.example")

    lost = send(client)

    assert (lost.status_code, lost.content) == (200, reached)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("visibility", "confirmed"),
    [("secretariat", 0), ("public", None), ("public", 500)],
    ids=["for the secretariat", "never confirmed", "long ago"],
)
def test_without_a_confirmed_address_there_is_advice_and_no_form(
    client, mailoutbox, visibility, confirmed
):
    a_house(visibility=visibility, confirmed=confirmed)

    page, sent = client.get(PAGE), client.post(PAGE, SAID)

    assert b"What not to write" in page.content
    assert b"<form method" not in page.content
    assert sent.status_code == 400
    assert not mailoutbox


@pytest.mark.parametrize(
    "wrong",
    [
        {"region": "Aarhus, my client is called Amina Yusuf"},
        {"region": "born 12.03.1991 in Aarhus"},
        {"region": "she was raped in Asmara"},
        {"region": "call 0045 33 76 06 00"},
        {"region": "case 2024/1234-56"},
        {"region": "Aarhus, 17 years old"},
        {"region": "x" * 61},
        {"region": "a\u202eb"},
        {"region": ""},
        {"callback": "tomorrow"},
        {"callback": "me@"},
        {"callback": ""},
        {"language": "xx"},
        {"service": "children"},
        {"website": "https://example.org"},
    ],
)
def test_what_may_tell_of_somebody_is_refused_and_kept_nowhere(client, mailoutbox, wrong):
    a_house()

    answer = send(client, **wrong)

    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == wrong.keys()
    assert not mailoutbox
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize(
    "region",
    [
        *("Nairobi County", "Île-de-France", "North Rhine-Westphalia", "محافظة دهوك", "Київ"),
        *("San Francisco", "Greater London", "Addis Ababa", "New South Wales", "Santiago de Chile"),
        *("Mar del Plata", "Saint Petersburg", "Wien", "8000 Aarhus C", "Jordan", "Victoria"),
        *("los alrededores de Quito", "près de Lyon", "Northern Kenya", "стамбул", "Dar es Salaam"),
    ],
)
def test_regions_of_the_world_are_taken(client, mailoutbox, region):
    a_house()

    assert send(client, region=region).status_code == 200
    assert f"> {region}" in mailoutbox[0].body


def test_same_form_knocks_once_and_a_flood_waits_while_other_centres_are_asked(
    client, mailoutbox, monkeypatch
):
    monkeypatch.setattr("irct.referral.MANY", 1)
    monkeypatch.setattr("irct.referral.TOO_MANY", 2)
    a_house()
    first, second, third = (client.get(PAGE) for _turn in range(3))

    answers = [send(client, page) for page in (first, first, second)]
    later = timezone.now() + dt.timedelta(seconds=50)
    with time_machine.travel(later):
        answers += [send(client, page) for page in (second, third)]

    assert [one.status_code for one in answers] == [200, 200, 429, 200, 429]
    assert answers[2].headers["Retry-After"] == "45"
    assert b"me@example.org" in answers[2].content
    assert len(mailoutbox) == 2
    assert all(len(one.key) == 64 for one in Allowance.objects.all())


def test_form_from_elsewhere_forged_or_too_fast_sends_nothing(client, mailoutbox, monkeypatch):
    a_house()
    page = client.get(PAGE)
    monkeypatch.setattr(anonymous, "LEAST", dt.timedelta(seconds=3))

    hidden = {name: page.context[name] for name in ("key", "proof")}
    elsewhere = client.post(PAGE, SAID | hidden, headers={"Sec-Fetch-Site": "cross-site"})
    forged = client.post(PAGE, SAID | hidden | {"key": "other"})
    hasty = client.post(PAGE, SAID | hidden)

    assert [one.status_code for one in (elsewhere, forged, hasty)] == [400] * 3
    assert not mailoutbox


def test_knock_that_cannot_be_delivered_is_forgotten_after_14_days(client):
    a_house()
    send(client)
    knock = ProcrastinateJob.objects.get(task_name="deliver_knock")

    with time_machine.travel(timezone.now() + knocks.KEPT_FOR - dt.timedelta(hours=1)):
        delete_what_is_over()
    assert ProcrastinateJob.objects.filter(pk=knock.pk).exists()
    with time_machine.travel(timezone.now() + knocks.KEPT_FOR + dt.timedelta(hours=1)):
        delete_what_is_over()
    assert not ProcrastinateJob.objects.filter(pk=knock.pk).exists()


def test_hidden_centre_can_be_asked_by_nobody(client, mailoutbox):
    a_house(status="hidden")

    assert [client.get(PAGE).status_code, client.post(PAGE, SAID).status_code] == [404, 404]
    assert not mailoutbox
