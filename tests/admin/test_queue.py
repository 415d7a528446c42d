"""The secretariat's queue: the items on its page, and what is said of each."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from centres.models import LooksAlike
from irct import timetable
from irct.models import Bounce, User, Work
from tests.admin.desk import sign_in
from tests.admin.queued import (
    NOW,
    QUEUE,
    bounced_editor,
    change_request,
    correction,
    days_ago,
    ending_alert,
    failed_email,
    hidden,
    items,
    late_invitation,
    member_without_figures,
    pending_import,
    submitted_figures,
    to_call,
    told,
)
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW), pytest.mark.slow]


@pytest.mark.quick
def test_queue_shows_all_work_on_one_page(desk):
    house = CentreFactory(name="House", country="DK")
    person_listed = ExpertFactory(name="Dr Doe", country="KE")
    correction(house, days=9)
    change_request(house, days=2)
    late_invitation(person_listed, days=8)
    ending_alert(CentreFactory(name="Alarmed"), days=7)
    hidden(CentreFactory(name="Hidden"))
    failed_email(days=6)

    response = desk.get(QUEUE)

    until = timezone.localdate() + dt.timedelta(days=7)
    assert told(response) == [
        ("House", Work.CORRECTION, "closed or moved"),
        ("House", Work.CHANGE, "Names and texts"),
        ("Dr Doe", Work.INVITATION, "late@example.org"),
        ("Alarmed", Work.ALERT, f"ends on {until.day} {until:%B %Y}"),
        (None, Work.MAIL, "gone@example.org"),
        ("Hidden", Work.HIDDEN, "not public until somebody publishes it again"),
    ]
    assert [item.age for item in items(response)] == [
        *("9 days", "2 days", "8 days", "7 days", "6 days", "today"),
    ]


@pytest.mark.quick
def test_queue_shows_a_call_with_number_and_languages(desk):
    number = contact(kind="phone", value="+4533760600", visibility="secretariat")
    house = CentreFactory(name="House", languages=["da", "ar"], children=[number])
    somebody = ExpertFactory(name="Somebody", languages=[])
    to_call(house, days=4)
    to_call(somebody, days=2)

    response = desk.get(QUEUE, {"kind": "call"})

    assert told(response) == [
        ("House", Work.CALL, "+45 33 76 06 00 · Danish, Arabic"),
        ("Somebody", Work.CALL, "no number on record"),
    ]
    assert [item.age for item in items(response)] == ["4 days", "2 days"]
    assert [item.page for item in items(response)] == [
        f"/admin/centres/centre/{house.pk}/call/",
        f"/admin/experts/expert/{somebody.pk}/call/",
    ]


def test_queue_shows_a_bounce_with_whom_it_concerns(desk):
    mail = contact(kind="email", value="HOUSE@example.org", visibility="public")
    house = CentreFactory(name="House", children=[mail])
    somebody = ExpertFactory(name="Somebody", email="somebody@example.org")
    Bounce.note("house@example.org")
    Bounce.note("somebody@example.org")
    editor = bounced_editor(house)

    response = desk.get(QUEUE, {"kind": "bounce"})

    assert sorted(told(response)) == [
        ("House", Work.BOUNCE, "HOUSE@example.org"),
        ("House", Work.BOUNCE, editor.email),
        ("Somebody", Work.BOUNCE, "somebody@example.org"),
    ]
    assert {item.page for item in items(response)} == {
        f"/admin/centres/centre/{house.pk}/people/",
        f"/admin/experts/expert/{somebody.pk}/people/",
    }


def test_queue_shows_figures_and_imports_that_need_a_second_person(desk):
    house = CentreFactory(name="House")
    figures, batch = submitted_figures(house), pending_import()

    response = desk.get(QUEUE)

    assert told(response) == [
        ("House", Work.FIGURES, str(NOW.year - 1)),
        (None, Work.IMPORT, "members.csv"),
    ]
    assert [item.page for item in items(response)] == [
        f"/admin/centres/annualfigures/{figures.pk}/change/",
        f"/admin/centres/centre/imports/{batch.pk}/",
    ]


@pytest.mark.parametrize(
    ("month", "day", "names"), [(2, 28, []), (3, 1, ["Silent"]), (12, 31, ["Silent"])]
)
def test_queue_shows_missing_figures_from_march(client, secretary, month, day, names):
    with time_machine.travel(dt.datetime(2027, month, day, 12, tzinfo=dt.UTC)):
        sign_in(client, secretary)
        member_without_figures("Silent")
        member = CentreFactory(name="Sent in", membership="full")
        member.editorships.create(user=UserFactory())
        member.figures.create(
            year=2026, survivors=1, state="submitted", submitted_at=timezone.now()
        )

        response = client.get(QUEUE, {"kind": "missing"})

    assert [item.name for item in items(response)] == names


def test_queue_leaves_out_what_is_decided(desk, secretary):
    house = CentreFactory()
    correction(house).resolve(by=secretary)
    change_request(house).decline(by=secretary, reason="No.")
    late_invitation(house).withdraw(by=secretary)
    hidden(house).ask_to_show_again(by=UserFactory())
    house.publish(by=secretary)
    CentreFactory().hide(by=secretary)

    response = desk.get(QUEUE)

    assert told(response) == []
    assert "Nothing to do" in response.content.decode()


def test_queue_links_each_item_to_where_it_is_worked_on(desk):
    house = CentreFactory()
    reported, asked = correction(house), change_request(house)
    late_invitation(house)
    failed_email()
    elsewhere = items(desk.get(QUEUE, {"kind": "mail"}))

    response = desk.get(QUEUE, {"region": "europe"})

    links = re.findall(r'href="([^"]+)"', response.content.decode())
    way_back = "?queue=region%3Deurope"
    assert f"/admin/centres/correction/{reported.pk}/change/{way_back}" in links
    pages = {item.kind: item.page for item in [*items(response), *elsewhere]}
    assert pages == {
        Work.CORRECTION: f"/admin/centres/correction/{reported.pk}/change/",
        Work.CHANGE: f"/admin/centres/changerequest/{asked.pk}/change/",
        Work.INVITATION: f"/admin/centres/centre/{house.pk}/people/",
        Work.MAIL: "/admin/irct/email/",
    }
    assert {desk.get(page).status_code for page in pages.values()} == {200}


def test_queue_leaves_out_records_the_reader_may_not_see(client):
    nobody = User.objects.create_user("guest@example.org", is_staff=True)
    sign_in(client, nobody)
    correction(CentreFactory(name="House"))

    response = client.get(QUEUE)

    assert response.status_code == 200
    assert "House" not in response.content.decode()


def test_calls_are_grouped_by_whether_it_is_open_there_now(client, secretary):
    places = [
        ("Nairobi", "KE", "Africa/Nairobi", "Mo-Fr 08:00-17:00"),
        ("Lima", "PE", "America/Lima", "Mo-Fr 08:00-17:00"),
        ("Dhaka", "BD", "", ""),
    ]
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)):  # a Tuesday
        sign_in(client, secretary)
        for name, country, zone, hours in places:
            to_call(CentreFactory(name=name, country=country, time_zone=zone, opening_hours=hours))

        response = client.get(QUEUE, {"kind": "call"})
        there = [(item.there.time, item.there.said) for item in items(response)]

    groups = response.context["queue"].page
    assert [(str(group.heading), group.listing.name) for group in groups] == [
        ("Open there now", "Nairobi"),
        ("Perhaps open there: the hours are not known", "Dhaka"),
        ("Closed there now", "Lima"),
    ]
    assert there == [
        ("Tuesday 12:30", "Open now, until 17:00."),
        ("Tuesday 15:30", ""),
        ("Tuesday 04:30", "Closed now. Opens today at 08:00."),
    ]
    page = response.content.decode()
    assert page.index("Open there now") < page.index("Nairobi") < page.index("Tuesday 12:30 there.")


def test_what_has_ended_is_not_said_to_be_ending(desk):
    today = timezone.localdate()
    for days in (-2, 0, 2):
        given, until = today - dt.timedelta(days=300), today + dt.timedelta(days=days)
        values = {"consent_given_on": given, "consent_valid_until": until}
        ExpertFactory(name=f"Dr {days}", consent_parts=["name"], **values)

    response = desk.get(QUEUE, {"kind": "consent_ends"})

    said = {item.name: (item.label, item.what.partition(",")[0]) for item in items(response)}
    ended, soon = (today + dt.timedelta(days=days) for days in (-2, 2))
    assert said == {
        "Dr -2": ("consent that has ended", f"ended on {ended.day} {ended:%B %Y}"),
        "Dr 0": ("consent ending soon", "ends today"),
        "Dr 2": ("consent ending soon", f"ends on {soon.day} {soon:%B %Y}"),
    }


def test_whoever_asks_to_be_shown_again_stands_in_the_queue(desk, secretary):
    house, lead = hidden(CentreFactory(name="House")), UserFactory(name="Lea Lind")
    house.ask_to_show_again(by=lead)

    [item] = items(desk.get(QUEUE))
    house.hide(by=lead)

    day = timezone.localdate()
    said = f"Lea Lind asks for it since {day.day} {day:%B %Y}"
    assert (item.kind, item.what) == (Work.SHOW, said)
    assert desk.get(item.page).status_code == 200
    assert [item.kind for item in items(desk.get(QUEUE))] == [Work.HIDDEN]


def test_entries_that_look_alike_stand_in_the_queue_until_somebody_decides(desk, secretary):
    kept, alike, gone = (CentreFactory(name="Mateso Care House", country="KE") for _one in range(3))
    gone.withdraw(by=secretary)
    CentreFactory(name="Another", country="KE")
    timetable.compare_entries()
    day = timezone.localdate() - dt.timedelta(days=5)
    LooksAlike.objects.update(found_at=days_ago(5))
    timetable.compare_entries()

    [item] = items(desk.get(QUEUE, {"kind": "alike"}))
    page = desk.get(item.page)
    pair = {"one": item.listing_id, "other": item.key}
    desk.post("/admin/centres/centre/duplicates/", pair)

    assert {str(item.listing_id), item.key} == {str(kept.pk), str(alike.pk)}
    assert item.what == "perhaps the same as Mateso Care House"
    assert timezone.localdate(item.since) == day
    assert "They are two" in page.content.decode()
    assert items(desk.get(QUEUE, {"kind": "alike"})) == []
