"""Whether new clients are taken: for how long that is believed, who is asked, and by which link."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from centres.models import Centre
from irct import timetable
from irct.machine import logs
from irct.models import Block, Bounce, Confirmer
from irct.visitors.anonymous import VALID_FOR
from tests.at_once import at_once
from tests.browser_forms import filled_in
from tests.factories import CentreFactory, UserFactory

NOW = timezone.now()
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.time_machine(NOW)]

DAY = dt.timedelta(days=1)
TODAY = timezone.localdate(NOW)
FRESH, STALE = TODAY - 30 * DAY, TODAY - 31 * DAY
ANSWERS = ("yes", "no", "until")


def said(day):
    return f"{day.day} {day:%B %Y}"


@pytest.fixture
def editor():
    return UserFactory(email="editor@example.org")


def edited(centre, *editors):
    for editor in editors:
        centre.editorships.create(user=editor)
    return centre


def stale(*editors, **values):
    values = {"slug": "open-house", "takes_clients": True, "clients_said_on": STALE} | values
    return edited(CentreFactory(name="Open house", **values), *editors)


def set_back(**days):
    Centre.objects.update(**days)
    cache.clear()


def night(days=0):
    with time_machine.travel(NOW + days * DAY, tick=False):
        timetable.ask_about_new_clients()


def links_in(message):
    found = re.findall(r"http://localhost:8000(/intake/[^/]+/(\w+)/)", message.body)
    return {answer: path for path, answer in found}


def press(path, **values):
    proof = re.search(r'name="proof" value="([^"]+)"', Client().get(path).content.decode())[1]
    return Client().post(path, {"proof": proof} | values)


# What is believed


@pytest.mark.parametrize(
    "where",
    [
        "/centres/open-house/",
        "/centres/",
        "/sheet/?c=open-house",
        "/all/",
        "/countries/denmark/",
        "/near/",
    ],
)
def test_every_page_says_the_day_and_after_30_days_that_it_is_not_known(client, where):
    centre = stale(clients_said_on=FRESH)

    fresh = client.get(where).content.decode()
    set_back(clients_said_on=STALE)
    old = client.get(where).content.decode()

    assert f"Takes new clients, as of {said(FRESH)}" in fresh
    assert "Takes new clients, as of" not in old
    assert f"New clients: not known since {said(STALE)}" in old
    assert centre.takes_clients is True


def test_waiting_time_says_its_day_and_after_30_days_that_it_is_not_known(client):
    stale(waiting_weeks=6, waiting_said_on=FRESH)

    fresh = client.get("/centres/open-house/").content.decode()
    set_back(waiting_said_on=STALE)
    old = client.get("/centres/open-house/").content.decode()

    assert f"About 6 weeks, as of {said(FRESH)}" in fresh
    assert "About 6 weeks" not in old
    assert f"Not known since {said(STALE)}" in old


def test_full_until_a_day_is_believed_until_that_day_and_not_known_since_then(client):
    stale(takes_clients=False, not_taking_until=TODAY + DAY)

    before = client.get("/centres/open-house/").content.decode()
    with time_machine.travel(NOW + DAY, tick=False):
        after = client.get("/centres/open-house/").content.decode()

    assert f"Takes no new clients until {said(TODAY + DAY)}" in before
    assert f"New clients: not known since {said(TODAY + DAY)}" in after


def test_filter_and_order_know_only_what_is_fresh(client):
    for name, takes_clients, day in [
        ("A full", False, FRESH),
        ("B old yes", True, STALE),
        ("C never said", None, None),
        ("D fresh yes", True, FRESH),
        ("E old no", False, STALE),
    ]:
        values = {"takes_clients": takes_clients, "clients_said_on": day}
        CentreFactory(name=f"{name} house", languages=["da"], **values)
    unknown = ["B old yes house", "C never said house", "E old no house"]
    in_order = ["D fresh yes house", *unknown, "A full house"]

    assert names("?language=da&open=yes", client) == ["D fresh yes house"]
    assert names("?language=da&open=no", client) == ["A full house"]
    assert names("?language=da", client) == in_order
    assert names("?q=house", client) == in_order
    assert names("?q=somebody+who+speaks+danish", client) == in_order
    assert names("?language=da&sort=name", client) == sorted(in_order)


def names(query, client):
    page = client.get(f"/centres/{query}").content.decode()
    return [
        re.sub(r"<[^>]+>", "", name)
        for name in re.findall(r'<h[23]><a href="/centres/[^"]+">(.*?)</a>', page)
    ]


# Saying it again


def edit(client, **values):
    page = "/centres/open-house/edit/help/"
    return client.post(page, filled_in(client.get(page)) | values, follow=True)


@pytest.mark.quick
def test_saying_it_again_unchanged_renews_its_day(client, editor):
    centre = stale(editor, waiting_weeks=6, waiting_said_on=STALE)
    client.force_login(editor)

    answer = edit(client)

    centre.refresh_from_db()
    assert (centre.clients_said_on, centre.waiting_said_on) == (TODAY, TODAY)
    assert "Saved. It is public now." in answer.content.decode()


def test_changing_one_of_them_dates_it_and_taking_it_back_leaves_no_day(client, editor):
    centre = stale(editor, waiting_weeks=6, waiting_said_on=STALE)
    client.force_login(editor)

    edit(client, takes_clients="no", waiting_weeks="")

    centre.refresh_from_db()
    assert (centre.takes_clients, centre.clients_said_on) == (False, TODAY)
    assert (centre.waiting_weeks, centre.waiting_said_on) == (None, None)


def test_confirming_the_services_says_again_what_was_shown_and_nothing_else(editor):
    centre = stale(editor, waiting_weeks=6, waiting_said_on=FRESH)

    centre.confirm([Block.SERVICES], by=editor, how=Confirmer.CENTRE, seen=centre.seals())

    centre.refresh_from_db()
    assert (centre.clients_said_on, centre.waiting_said_on) == (STALE, TODAY)


def test_changing_something_else_does_not_say_it_again(editor):
    centre = stale(editor)

    centre.submit("help", {"fees": "free"}, by=editor)

    centre.refresh_from_db()
    assert (centre.fees, centre.clients_said_on) == ("free", STALE)


# Being asked


def test_editors_are_asked_once_it_is_not_known_any_more(mailoutbox, editor):
    stale(editor, UserFactory(email="other@example.org"), clients_said_on=FRESH)

    night()
    nobody = len(mailoutbox)
    night(days=1)
    night(days=1)

    assert nobody == 0
    assert {message.to[0] for message in mailoutbox} == {"editor@example.org", "other@example.org"}
    assert len(mailoutbox) == 2
    assert mailoutbox[0].subject == "IRCT directory: Does Open house take new clients?"
    assert f"Open house last said on {said(FRESH)}" in mailoutbox[0].body
    assert sorted(links_in(mailoutbox[0])) == sorted(ANSWERS)


def test_nobody_is_asked_more_than_twice_until_somebody_says_it(mailoutbox, editor):
    centre = stale(editor)

    for days in range(0, 200, 5):
        night(days)
    asked = len(mailoutbox)
    Centre.objects.update(clients_said_on=TODAY + 200 * DAY)
    for days in range(200, 400, 5):
        night(days)

    assert asked == 2
    assert len(mailoutbox) == 4
    assert Centre.objects.get(pk=centre.pk).intake_asks == 2


@pytest.mark.parametrize(
    "values",
    [
        {"takes_clients": None, "clients_said_on": None},
        {"clients_said_on": FRESH},
        {"takes_clients": False, "not_taking_until": TODAY + DAY},
        {"status": "hidden"},
        {"status": "draft"},
        {"reminded_on": TODAY - 3 * DAY},
    ],
    ids=["never said", "fresh", "full until", "hidden", "draft", "just reminded"],
)
def test_nobody_is_asked_without_need(mailoutbox, editor, values):
    stale(editor, **values)

    night()

    assert len(mailoutbox) == 0


def test_whoever_mail_does_not_reach_is_not_asked(mailoutbox, editor):
    stale(editor)
    Bounce.note(editor.email, "550 no such user")

    night()

    assert len(mailoutbox) == 0


def test_old_waiting_time_alone_is_asked_about(mailoutbox, editor):
    stale(editor, takes_clients=None, clients_said_on=None, waiting_weeks=4, waiting_said_on=STALE)

    night()

    assert len(mailoutbox) == 1


def test_whoever_is_asked_at_the_end_of_a_date_is_not_asked_again_that_night(mailoutbox, editor):
    stale(
        editor, takes_clients=False, not_taking_until=TODAY, waiting_weeks=4, waiting_said_on=STALE
    )

    timetable.end_dates()
    night()

    (message,) = mailoutbox
    assert sorted(links_in(message)) == sorted(ANSWERS)
    assert "/centres/open-house/edit/help/" in message.body
    assert Centre.objects.get().clients_said_on == TODAY


# The link


@pytest.fixture
def links(mailoutbox, editor):
    stale(editor, waiting_weeks=6, waiting_said_on=STALE)
    night()
    return links_in(mailoutbox[0])


@pytest.mark.quick
def test_opening_a_link_changes_nothing_sets_no_cookie_and_asks_for_one_press(links):
    assert logs.KEYS.sub(r"\1…", f"GET {links['yes']} 200") == "GET /intake/…/yes/ 200"
    for answer in ANSWERS:
        page = Client().get(links[answer])

        assert page.status_code == 200
        assert not page.cookies
        assert "no-store" in page.headers["Cache-Control"]
        assert page.content.decode().count("<button>") == 1
    assert Centre.objects.get().clients_said_on == STALE


@pytest.mark.parametrize(
    ("answer", "typed", "stored"),
    [
        ("yes", {"waiting_weeks": "6"}, (True, None, 6, TODAY, TODAY)),
        ("yes", {"waiting_weeks": ""}, (True, None, None, TODAY, None)),
        ("no", {"waiting_weeks": "20"}, (False, None, 20, TODAY, TODAY)),
        (
            "until",
            {"waiting_weeks": "6", "until": str(TODAY + 40 * DAY)},
            (False, TODAY + 40 * DAY, 6, TODAY, TODAY),
        ),
    ],
)
def test_one_press_says_it_today(links, answer, typed, stored):
    page = press(links[answer], **typed)

    centre = Centre.objects.get()
    assert page.status_code == 200
    assert stored == (
        *(centre.takes_clients, centre.not_taking_until, centre.waiting_weeks),
        *(centre.clients_said_on, centre.waiting_said_on),
    )
    assert centre.answered_on == TODAY
    told = centre.events.order_by("pgh_id").last().pgh_context.metadata
    assert told["via"] == "link in an e-mail"


@pytest.mark.parametrize(
    "until", ["", "soon", str(TODAY), str(TODAY - DAY), str(TODAY + 731 * DAY), "9999-12-31"]
)
def test_day_that_cannot_be_is_asked_about_and_nothing_is_said(links, until):
    page = press(links["until"], until=until, waiting_weeks="8")

    assert page.status_code == 400
    assert "until" in page.context["form"].errors
    assert page.context["form"]["waiting_weeks"].value() == "8"
    assert Centre.objects.get().clients_said_on == STALE


def test_page_of_another_site_or_of_long_ago_says_nothing(links):
    path = links["no"]
    proof = re.search(r'name="proof" value="([^"]+)"', Client().get(path).content.decode())[1]

    elsewhere = Client().post(path, {"proof": proof}, headers={"Sec-Fetch-Site": "cross-site"})
    with time_machine.travel(NOW + VALID_FOR + DAY / 24, tick=False):
        late = Client().post(path, {"proof": proof})

    assert (elsewhere.status_code, late.status_code) == (400, 400)
    assert "Press the button once more" in late.content.decode()
    assert Centre.objects.get().takes_clients is True


def dead(path):
    return Client().get(path).status_code == 404


def is_answered(path):
    """Whether a link shows what was said, and no button."""
    page = Client().get(path)
    assert "form" not in (page.context or {})
    return page.status_code == 200 and "This is answered already" in page.content.decode()


def test_link_works_once_for_14_days_for_one_question_of_one_entry(links, editor):
    other = stale(editor, slug="other")
    hide, confirm = (f"/{what}/{links['yes'].split('/')[2]}/" for what in ("hide", "confirm"))

    assert not dead(links["yes"])
    assert dead(hide)
    assert dead(confirm)
    assert dead(f"/intake/{other.hide_token(editor)}/yes/")
    assert dead(f"/intake/{other.confirm_token(editor)}/yes/")
    assert dead(links["yes"].replace("/yes/", "/perhaps/"))
    with time_machine.travel(NOW + 15 * DAY, tick=False):
        assert dead(links["yes"])
    press(links["yes"], waiting_weeks="6")
    assert is_answered(links["yes"])
    assert is_answered(links["no"])


@pytest.mark.django_db(transaction=True)
def test_link_pressed_twice_at_once_says_it_once(links):
    centre = Centre.objects.get()
    before = centre.events.count()
    path = links["yes"]
    proof = filled_in(Client().get(path))["proof"]
    sent = [{"proof": proof, "waiting_weeks": weeks} for weeks in ("6", "60")]

    answers = at_once([lambda data=data: Client().post(path, data) for data in sent])

    assert [answer.status_code for answer in answers] == [200, 200]
    late = ["This is answered already" in answer.content.decode() for answer in answers]
    assert sorted(late) == [False, True]
    won = 60 if late[0] else 6
    assert [f"{won} weeks" in answer.content.decode() for answer in answers] == [True, True]
    centre.refresh_from_db()
    assert (centre.waiting_weeks, centre.events.count()) == (won, before + 1)


@pytest.mark.parametrize("ends", ["hidden", "removed", "inactive", "said"])
def test_link_ends_with_what_it_is_for(links, editor, ends):
    centre = Centre.objects.get()
    if ends == "hidden":
        centre.hide(by=editor)
    elif ends == "removed":
        centre.editorships.all().delete()
    elif ends == "inactive":
        type(editor).objects.update(is_active=False)
    else:
        centre.submit("help", {"takes_clients": False}, by=editor)

    assert is_answered(links["yes"]) if ends == "said" else dead(links["yes"])
