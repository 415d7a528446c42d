"""Helplines: entered by one of the secretariat, public once another has approved them."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from irct.models import Helpline, Work
from tests.admin.desk import filled_in, last_context, person, sign_in
from tests.factories import helpline

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = "/admin/irct/helpline/"
ADD = f"{LIST}add/"
DAY = timezone.localdate() - dt.timedelta(days=3)
ENTERED = {
    "country": "KE",
    "purposes": ["dying"],
    "name": "Somebody listens",
    "phone": "+1 202 555 0100",
    "url": "",
    "languages": ["en", "sw"],
    "is_day_and_night": "on",
    "hours": "",
    "source": "https://source.example.org/numbers/",
    "checked_on": DAY.isoformat(),
    "position": "0",
    "reason": "They wrote to us.",
}


@pytest.fixture
def colleague(db):
    """A client signed in as another of the secretariat."""
    client = Client()
    sign_in(client, person("administrator", name="Bo Lind", is_staff=True))
    return client


def shown(client, typed="i want to die in kenya"):
    return client.get("/centres/", {"q": typed}).context["search"].helplines


def decide(client, line, **changes):
    url = f"{LIST}{line.pk}/decide/"
    page = client.get(url)
    data = {"seen": page.context["line"].version, "reason": ""} if page.context else {}
    return client.post(url, data | changes)


def change(client, line, **changes):
    url = f"{LIST}{line.pk}/change/"
    return client.post(url, filled_in(client.get(url)) | changes)


def test_helpline_is_public_once_a_second_person_approved_it(desk, colleague, secretary):
    desk.post(ADD, ENTERED)
    line = Helpline.objects.get()
    before = shown(Client())

    decide(colleague, line, approve="Approve")

    line.refresh_from_db()
    assert before == []
    assert shown(Client()) == [line]
    assert (line.phone, line.purposes, line.languages) == ("+12025550100", ["dying"], ["en", "sw"])
    assert (line.entered_by, line.approved_by.name) == (secretary, "Bo Lind")
    told = last_context(line)
    assert (told["by"], told["asked_by"]) == ("Bo Lind", "Sana Holm")


@pytest.mark.quick
def test_helpline_is_approved_by_nobody_who_entered_it(desk):
    desk.post(ADD, ENTERED)
    line = Helpline.objects.get()

    page = desk.get(f"{LIST}{line.pk}/decide/").content.decode()
    answer = desk.post(f"{LIST}{line.pk}/decide/", {"seen": line.version, "approve": "Approve"})

    assert "You proposed this yourself, so a colleague decides." in page
    assert 'name="approve"' not in page
    assert "You proposed this yourself, so a colleague decides." in messages(desk, answer)
    assert shown(Client()) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "+1 202 555 0101"},
        {"phone": "", "url": "https://elsewhere.example.org/"},
        {"name": "Others listen"},
        {"country": "DK"},
        {"country": ""},
        {"purposes": ["danger"]},
        {"languages": ["en"]},
        {"hours": "every day, call +1 202 555 0101", "is_day_and_night": ""},
        {"phone": "+1 202 555 0101", "checked_on": timezone.localdate().isoformat()},
    ],
)
def test_change_of_a_public_helpline_waits_and_the_old_one_stays(desk, changes):
    line = helpline()
    before = Helpline.objects.values().get()

    change(desk, line, **changes)

    waiting = line.replacement
    assert Helpline.objects.values().get(pk=line.pk) == before
    assert shown(Client()) == [line]
    assert not waiting.is_approved


@pytest.mark.quick
def test_approved_change_takes_the_place_of_the_old_helpline(desk, colleague, secretary):
    line = helpline()
    change(desk, line, phone="+1 202 555 0101", reason="They moved.")

    decide(colleague, line.replacement, approve="Approve")

    [public] = Helpline.objects.all()
    assert (public.pk, public.phone) == (line.pk, "+12025550101")
    assert (public.entered_by, public.approved_by.name) == (secretary, "Bo Lind")
    assert shown(Client()) == [public]
    history = desk.get(f"{LIST}{line.pk}/history/").content.decode()
    assert "Bo Lind" in history
    assert "+1 202-555-0101" in history


def test_second_change_takes_the_place_of_the_one_that_waits(desk):
    line = helpline()
    change(desk, line, phone="+1 202 555 0101")

    change(desk, line, phone="+1 202 555 0102")

    waiting = Helpline.objects.pending().get()
    assert (waiting.phone, waiting.replaces) == ("+12025550102", line)


def test_approval_is_of_the_values_that_were_seen(desk, colleague):
    desk.post(ADD, ENTERED)
    line = Helpline.objects.get()
    seen = line.version
    change(desk, line, phone="+1 202 555 0101")

    answer = colleague.post(f"{LIST}{line.pk}/decide/", {"seen": seen, "approve": "Approve"})

    assert "This was changed since you opened it." in messages(colleague, answer)
    assert shown(Client()) == []


def test_person_who_changes_what_waits_cannot_approve_it(desk, colleague):
    desk.post(ADD, ENTERED)
    line = Helpline.objects.get()

    change(colleague, line, phone="+1 202 555 0101")
    decide(colleague, line, approve="Approve")

    assert shown(Client()) == []


def test_saving_without_a_change_enters_nothing(desk, colleague, secretary):
    desk.post(ADD, ENTERED)
    line = Helpline.objects.get()

    answer = change(colleague, line)

    line.refresh_from_db()
    assert "You changed nothing." in messages(colleague, answer)
    assert line.entered_by == secretary


def test_helpline_is_decided_only_once(desk, colleague):
    desk.post(ADD, ENTERED)
    line = Helpline.objects.get()
    decide(colleague, line, approve="Approve")

    answer = decide(colleague, line, decline="Decline", reason="Wrong number.")

    assert "Somebody has decided on this already" in messages(colleague, answer)
    assert shown(Client()) == [line]


def test_declining_needs_a_reason_and_removes_what_waits(desk, colleague):
    line = helpline()
    change(desk, line, phone="+1 202 555 0101")

    refused = decide(colleague, line.replacement, decline="Decline")
    decide(colleague, line.replacement, decline="Decline", reason="The source has another number.")

    assert "Say why you decline." in refused.content.decode()
    assert Helpline.objects.get().phone == line.phone


def test_helpline_is_checked_again_by_one_person(desk, colleague):
    line = helpline(checked_on=DAY - dt.timedelta(days=400))
    today = timezone.localdate()

    change(desk, line, checked_on=today.isoformat(), source="https://new.example.org/")

    line.refresh_from_db()
    assert (line.checked_on, line.source) == (today, "https://new.example.org/")
    assert not Helpline.objects.pending().exists()
    assert line.is_approved


@pytest.mark.usefixtures("colleague")
def test_helpline_is_removed_by_one_person_at_once_and_the_others_are_told(desk, mailoutbox):
    line = helpline()
    change(desk, line, phone="+1 202 555 0101")
    mailoutbox.clear()

    desk.post(f"{LIST}{line.pk}/delete/", {"post": "yes", "reason": "A stranger answers."})

    assert not Helpline.objects.exists()
    assert shown(Client()) == []
    [letter] = mailoutbox
    assert letter.to == ["administrator@example.org"]
    assert "Sana Holm has removed the helpline A line in Kenya." in letter.body
    assert "The reason given:\n> A stranger answers." in letter.body


def test_secretariat_of_one_publishes_alone_and_the_history_says_so(desk, settings):
    settings.SECRETARIAT_OF_ONE = True
    desk.post(ADD, ENTERED)
    line = Helpline.objects.get()

    change(desk, line, phone="+1 202 555 0101")

    line.refresh_from_db()
    assert (line.phone, line.approved_by) == ("+12025550101", None)
    assert shown(Client()) == [line]
    assert last_context(line)["alone"] == "yes"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"phone": ""}, "Write a phone number, a web address, or both."),
        ({"phone": "12345678"}, "Write a phone number with its country code"),
        ({"phone": "+254 1"}, "Write a phone number with its country code"),
        ({"phone": "call us"}, "Write a phone number with its country code"),
        ({"phone": "112", "country": ""}, "Write a phone number with its country code"),
        ({"url": "http://help.example.org/"}, "Enter a valid URL."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"source": ""}, "This field is required."),
        ({"source": "a leaflet"}, "Enter a valid URL."),
        ({"checked_on": ""}, "This field is required."),
        (
            {"checked_on": (timezone.localdate() + dt.timedelta(days=2)).isoformat()},
            "This day has not come yet.",
        ),
        ({"hours": "every day"}, "Tick “day and night”, or write the hours; not both."),
        ({"purposes": []}, "This field is required."),
        ({"purposes": ["fun"]}, "Select a valid choice."),
        ({"country": "ZZ"}, "Select a valid choice."),
        ({"name": ""}, "This field is required."),
        ({"name": "Help\u202e"}, "This holds invisible characters"),
    ],
)
def test_helpline_that_leads_nowhere_or_has_no_source_is_refused(desk, changes, told):
    answer = desk.post(ADD, ENTERED | changes)

    assert told in answer.content.decode()
    assert not Helpline.objects.exists()


@pytest.mark.parametrize(
    ("country", "typed", "stored"),
    [
        *(("DK", "112", "112"), ("PN", "112", "112"), ("DK", "١١٢", "112")),
        ("US", "(202) 555-0100", "+12025550100"),
    ],
)
def test_number_is_read_as_it_is_dialled_in_its_country(desk, country, typed, stored):
    desk.post(ADD, ENTERED | {"country": country, "phone": typed})

    assert Helpline.objects.get().phone == stored


def test_desk_list_says_what_waits_and_what_to_check_again(desk):
    old = helpline(checked_on=DAY - dt.timedelta(days=400), name="Old line")
    change(desk, old, name="Old line, renamed")
    desk.post(ADD, ENTERED)

    page = desk.get(LIST).content.decode()
    found = {
        state: [line.name for line in desk.get(LIST, {"state": state}).context["cl"].result_list]
        for state in ("public", "pending", "due")
    }

    assert "over a year ago: check it again" in page
    assert "a change is waiting" in page
    assert found == {
        "public": ["Old line"],
        "pending": ["Old line, renamed", "Somebody listens"],
        "due": ["Old line"],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_desk_list_makes_a_constant_number_of_queries(desk, count, django_assert_num_queries):
    for number in range(count):
        line = helpline(name=f"Line {number}")
        change(desk, line, name=f"Line {number}, renamed")

    with django_assert_num_queries(11):
        desk.get(LIST)


def test_queue_holds_what_waits_and_what_to_check_again(desk, secretary):
    waiting = helpline(country="", approved=False)
    due = helpline(checked_on=DAY - dt.timedelta(days=400))

    response = desk.get("/admin/")
    page = response.content.decode()
    groups = response.context["queue"].page
    items = {item.kind: item for group in groups for item in group.items}

    assert items[Work.HELPLINE].page == f"{LIST}{waiting.pk}/decide/"
    assert items[Work.HELPLINE_DUE].page == f"{LIST}{due.pk}/change/"
    assert items[Work.HELPLINE_DUE].what.startswith("last checked on ")
    assert "everywhere" in page


def test_secretariat_is_told_what_waits_and_who_entered_it_what_became_of_it(
    desk, colleague, mailoutbox
):
    desk.post(ADD, ENTERED)
    waits = [(mail.to, mail.subject) for mail in mailoutbox]
    mailoutbox.clear()

    decide(colleague, Helpline.objects.get(), decline="Decline", reason="Another number.")

    assert waits == [
        (
            ["administrator@example.org"],
            "IRCT directory: A helpline waits for you: Somebody listens",
        )
    ]
    [letter] = mailoutbox
    assert letter.to == ["secretariat@example.org"]
    assert letter.subject == "IRCT directory: Declined: the helpline Somebody listens"
    assert "The reason given:\n> Another number." in letter.body


def messages(client, answer):
    return client.get(answer.url).content.decode()
