"""Reaching the editors from the desk: a reminder now, and a call."""

import datetime as dt
import re
from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from centres.models import Centre
from irct import history
from irct.models import Block, Bounce
from tests.admin.desk import CENTRES, EXPERTS
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location

# A run may go on past midnight; what is today for these tests, stays today.
NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW), pytest.mark.slow]

TODAY = timezone.localdate(NOW)
DAY = dt.timedelta(days=1)


@pytest.fixture
def centre():
    centre = CentreFactory(
        name="Open house",
        languages=["da", "ar"],
        opening_hours="Mo-Fr 09:00-16:00",
        time_zone="Asia/Tokyo",
        **{f"{block}_confirmed_on": TODAY - 400 * DAY for block in Block},
        **{f"{block}_confirmed_how": "centre" for block in Block},
        children=[
            contact(kind="phone", value="+4533760600", visibility="public", languages=["da"]),
            contact(kind="signal", value="+4533760601", visibility="secretariat"),
            contact(kind="email", value="a@example.org"),
            location(town="Odense"),
        ],
    )
    centre.editorships.create(user=UserFactory(email="editor@example.org"))
    return centre


def url_of(listing, page="call"):
    return f"/admin/{listing._meta.app_label}/{listing._meta.model_name}/{listing.pk}/{page}/"


def seals(response):
    html = response.content.decode()
    return dict(re.findall(r'name="(seen-\w+)" value="(\w+)"', html))


def call(desk, listing, verb="reached", **said):
    return desk.post(url_of(listing), seals(desk.get(url_of(listing))) | said | {verb: "x"})


def confirmed(listing):
    listing.refresh_from_db()
    return {
        str(block): (listing.confirmed_how(block), str(getattr(listing, f"{block}_confirmed_by")))
        for block in Block
        if listing.confirmed_on(block) == TODAY
    }


def told(response):
    return [str(message) for message in response.context["messages"]]


# A call


@pytest.mark.quick
def test_call_page_shows_number_language_and_local_time(desk, centre):
    page = desk.get(url_of(centre)).content.decode()

    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Phone: +45 33 76 06 00 (everyone), Danish" in text
    assert "Signal: +45 33 76 06 01 (the secretariat only)" in text
    assert "Danish and Arabic" in text or "Arabic and Danish" in text or "Danish, Arabic" in text
    assert f"{timezone.now() + 9 * dt.timedelta(hours=1):%A %H:}" in text
    assert "editor@example.org" in text
    assert "Contacts" in text


@pytest.mark.quick
def test_call_page_of_an_expert_shows_their_own_number(desk):
    expert = ExpertFactory(phone="+442079460321")

    assert 'href="tel:+442079460321"' in desk.get(url_of(expert)).content.decode()


def test_call_page_is_linked_from_the_listing(desk, centre):
    assert f'href="{url_of(centre)}"' in desk.get(url_of(centre, "change")).content.decode()


def test_call_confirms_blocks_by_phone(desk, centre, secretary):
    answer = call(desk, centre, right=["contact", "services", "place"], how="phone")

    by_phone = ("phone", "Sana Holm")
    assert answer.url == url_of(centre, "change")
    assert confirmed(centre) == dict.fromkeys(["contact", "services", "place"], by_phone)
    made = centre.calls.get()
    assert (made.outcome, made.again_on, made.called_by) == ("reached", None, secretary)
    assert list(Centre.objects.to_call(TODAY + 30 * DAY)) == []


@pytest.mark.parametrize("how", ["email", "visit"])
def test_call_can_confirm_in_another_way(desk, centre, how):
    call(desk, centre, right=["place"], how=how)

    assert confirmed(centre) == {"place": (how, "Sana Holm")}
    assert centre.calls.get().again_on == TODAY + 14 * DAY


def test_call_that_reached_nobody_is_noted_and_tried_again(desk, centre):
    Bounce.note("editor@example.org")
    before = list(Centre.objects.to_call(TODAY))

    call(desk, centre, "not_reached", note="Nobody answers before ten.")

    assert (before, list(Centre.objects.to_call(TODAY))) == ([centre], [])
    assert confirmed(centre) == {}
    assert centre.calls.get().again_on == TODAY + 3 * DAY
    assert list(Centre.objects.to_call(TODAY + 3 * DAY)) == [centre]
    assert "Nobody answers before ten." in desk.get(url_of(centre)).content.decode()


def test_call_saved_twice_is_noted_once(desk, centre):
    for _time in range(2):
        call(desk, centre, "not_reached", note="Busy.")

    assert centre.calls.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["reached", "not_reached"])
def test_call_saved_twice_at_once_is_noted_once(desk, centre, secretary, verb):
    sent = seals(desk.get(url_of(centre))) | {"note": "No answer.", verb: "x"}
    again_on = TODAY + (14 if verb == "reached" else 3) * DAY
    answers = []

    def press():
        try:
            answers.append(desk.post(url_of(centre), sent))
        finally:
            connection.close()

    second = Thread(target=press)
    with transaction.atomic():
        is_reached = verb == "reached"
        centre.note_call(by=secretary, is_reached=is_reached, note="No answer.", again_on=again_on)
        second.start()
        while second.is_alive() and not somebody_waits():
            pass
    second.join(30)

    assert [answer.status_code for answer in answers] == [302]
    assert centre.calls.count() == 1


def somebody_waits():
    """Whether a connection waits for what another one has locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def test_call_again_day_can_be_chosen(desk, centre):
    call(desk, centre, "not_reached", again_on=str(TODAY + 9 * DAY))

    assert centre.calls.get().again_on == TODAY + 9 * DAY


@pytest.mark.parametrize(
    "said",
    [
        {"not_reached": "x", "right": ["place"]},
        {"not_reached": "x", "again_on": str(TODAY)},
        {"not_reached": "x", "again_on": "soon"},
        {"reached": "x", "right": ["mood"]},
        {"reached": "x", "how": "pigeon"},
        {"reached": "x", "how": "centre"},
        {"reached": "x", "note": "x" * 501},
        {"reached": "x", "note": "\0"},
    ],
)
def test_call_with_impossible_values_is_not_noted(desk, centre, said):
    answer = desk.post(url_of(centre), seals(desk.get(url_of(centre))) | said)

    assert "Nothing has been saved yet" in answer.content.decode()
    assert (centre.calls.count(), confirmed(centre)) == (0, {})


def test_call_does_not_confirm_what_changed_meanwhile(desk, centre):
    seen = seals(desk.get(url_of(centre)))
    centre.submit("services", {"services": ["legal"]}, by=centre.editorships.get().user)

    answer = desk.post(
        url_of(centre), seen | {"right": ["services", "place"], "reached": "x"}, follow=True
    )

    assert list(confirmed(centre)) == ["place"]
    assert any(message.startswith("Not confirmed") for message in told(answer))
    assert centre.calls.get().again_on == TODAY + 14 * DAY


def test_call_is_in_the_history_but_its_note_is_not_for_editors(desk, centre):
    call(desk, centre, "not_reached", note="zqnote")

    page = desk.get(url_of(centre, "history")).content.decode()
    assert "Called: not reached" in page
    assert "zqnote" in page
    assert history.entries(centre, for_staff=True)[0].by == "Sana Holm"
    for_editors = [part.what for entry in history.entries(centre) for part in entry.parts]
    assert [what for what in for_editors if "Called" in what] == []


# A reminder now


def remind(desk, *listings):
    address = CENTRES if isinstance(listings[0], Centre) else EXPERTS
    keys = [listing.pk for listing in listings]
    return desk.post(address, {"action": "remind", "_selected_action": keys}, follow=True)


def test_reminder_action_reminds_once_a_day_and_explains_the_rest(desk, centre, mailoutbox):
    hidden = CentreFactory(name="Hidden", status="hidden")
    hidden.editorships.create(user=UserFactory(email="hidden@example.org"))
    alone = CentreFactory(name="Alone")
    bounced = CentreFactory(name="Bounced")
    bounced.editorships.create(user=UserFactory(email="gone@example.org"))
    Bounce.note("gone@example.org")

    first = told(remind(desk, centre, hidden, alone, bounced))
    second = told(remind(desk, centre))

    assert sorted(first) == [
        "No reminder sent for Alone: no editor can be reached by e-mail.",
        "No reminder sent for Bounced: no editor can be reached by e-mail.",
        "No reminder sent for Hidden: it is not public.",
        "The editors of 1 listing will get an e-mail.",
    ]
    assert second == ["No reminder sent for Open house: the editors were already reminded today."]
    assert [message.to for message in mailoutbox] == [["editor@example.org"]]


def test_reminder_action_before_its_time_does_not_count_as_a_step(desk):
    values = {f"{block}_confirmed_on": TODAY - 30 * DAY for block in Block}
    values |= {f"{block}_confirmed_how": "centre" for block in Block}
    fresh = CentreFactory(**values)
    fresh.editorships.create(user=UserFactory())

    remind(desk, fresh)

    fresh.refresh_from_db()
    assert (fresh.reminders_sent, fresh.reminded_on) == (0, TODAY)
    assert list(Centre.objects.to_remind(TODAY + 60 * DAY)) == []


def test_reminder_action_in_its_time_counts_as_a_step(desk, centre):
    remind(desk, centre)

    centre.refresh_from_db()
    assert centre.reminders_sent == 1
    assert list(Centre.objects.to_remind(TODAY)) == []


def test_reminder_action_reminds_an_expert(desk, mailoutbox):
    expert = ExpertFactory(name="Open person")
    expert.editorships.create(user=UserFactory(email="expert@example.org"))

    assert told(remind(desk, expert)) == ["The editors of 1 listing will get an e-mail."]
    assert [message.to for message in mailoutbox] == [["expert@example.org"]]


def test_call_page_shows_every_value_that_the_call_confirms(desk, centre):
    location(shown="hidden", street="Hidden Street 2")(centre)

    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", desk.get(url_of(centre)).content.decode()))
    call(desk, centre, right=[*Block])

    assert "Who sees it the secretariat only" in page
    for planted in ("+45 33 76 06 01", "a@example.org", "Hidden Street 2"):
        assert planted in page
    assert len(confirmed(centre)) == len(Block)
