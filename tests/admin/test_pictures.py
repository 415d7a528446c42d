"""How the records stand: what the pictures of the desk repeat, against what is stored."""

import datetime as dt
import re
from html import unescape

import pgtrigger
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Centre
from experts.models import Expert, ExpertRequest
from irct.models import UnfoundCount
from tests.admin.desk import person, sign_in
from tests.brokering import a_request, asked, matched
from tests.factories import CentreFactory, ExpertFactory
from tests.yearly import figures, member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/admin/pictures/"
DAY = dt.timedelta(days=1)
BLOCKS = ("contact", "services", "place")


def confirmed(days_ago, **values):
    """Add a centre whose blocks were all confirmed so many days ago."""
    day = timezone.localdate() - days_ago * DAY
    days = {f"{block}_confirmed_on": day for block in BLOCKS}
    ways = {f"{block}_confirmed_how": "centre" for block in BLOCKS}
    return CentreFactory(**{"country": "DK", **days, **ways, **values})


def cells(*tables):
    """The numbers of tables by the labels of their rows."""
    return {row.label: row.cells for table in tables for row in table.rows}


def test_public_entries_are_counted_by_region_and_state(desk):
    confirmed(10)
    confirmed(380)
    confirmed(500)
    confirmed(10, country="KE", place_confirmed_on=None, place_confirmed_how="")
    confirmed(10, status="hidden")

    centres, _months = desk.get(PAGE).context["confirmed"][0]

    assert cells(centres) == {
        "Europe": ["1", "1", "1", "0", "33 %"],
        "Sub-Saharan Africa": ["0", "0", "0", "1", "0 %"],
        "All regions": ["1", "1", "1", "1", "25 %"],
    }


def test_past_months_are_told_as_the_history_has_them(desk):
    now = dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC)
    events = Centre.pgh_event_model.objects
    with time_machine.travel(now - 100 * DAY, tick=False):
        leaving, _staying, _elsewhere = confirmed(355), confirmed(0), confirmed(0, country="KE")
    leaving.hide(by=person("editor"))
    with pgtrigger.ignore():
        events.update(pgh_created_at=now - 100 * DAY)
        events.filter(status="hidden").update(pgh_created_at=now - 30 * DAY)

    with time_machine.travel(now, tick=False):
        _table, months = desk.get(PAGE, {"region": "europe"}).context["confirmed"][0]

    assert {day.day: (day.public, day.shares) for day in months.days} == {
        dt.date(2026, 7, 15): (1, [100, 0, 0]),
        dt.date(2026, 6, 30): (1, [100, 0, 0]),
        dt.date(2026, 5, 31): (2, [50, 50, 0]),
        dt.date(2026, 4, 30): (2, [50, 50, 0]),
    }


def test_expert_counts_only_while_their_consent_was_valid(desk):
    today = timezone.localdate()
    given, until = today - 200 * DAY, today - 40 * DAY
    ExpertFactory(country="KE", consent_given_on=given, consent_valid_until=until)
    ExpertFactory(country="KE", consent_given_on=given, consent_valid_until=today + 30 * DAY)
    with pgtrigger.ignore():
        Expert.pgh_event_model.objects.update(pgh_created_at=timezone.now() - 100 * DAY)

    table, months = desk.get(PAGE).context["confirmed"][1]

    assert cells(table)["All regions"][:4] == ["0", "0", "0", "1"]
    assert [day.public for day in months.days][:1] == [1]
    assert months.first.public == 2


def test_age_of_the_queue_is_that_of_the_items_to_do(desk):
    today = timezone.localdate()
    for days in (0, 10, 40, 200):
        made = a_request()
        ExpertRequest.objects.filter(pk=made.pk).update(received_on=today - days * DAY)

    queue = cells(desk.get(PAGE).context["queue"])

    assert queue == {"Request for an expert": ["1", "1", "1", "1", "4", "200 days"]}


def test_figures_received_are_counted_of_the_members(desk):
    figures(member(country="DK"))
    figures(member(country="DK"), state="submitted")
    figures(member(country="KE"), state="draft")
    figures(member(country="KE", status="hidden"))
    figures(member(country="KE", membership="applicant"))

    by_region, by_year = desk.get(PAGE).context["figures"]

    assert cells(by_region) == {
        "Europe": ["1", "1", "2 of 2"],
        "Sub-Saharan Africa": ["0", "0", "0 of 1"],
        "All regions": ["1", "1", "2 of 3"],
    }
    assert list(cells(by_year).values())[:2] == [["1", "1", "2 of 3"], ["0", "0", "0 of 3"]]


def test_requests_are_counted_by_state_with_the_time_of_each_step(desk):
    now = timezone.now().replace(hour=12)
    with time_machine.travel(now - 20 * DAY, tick=False):
        first, second = a_request(), a_request(country="MA", languages=["ar", "fr"])
    with time_machine.travel(now - 16 * DAY, tick=False):
        first.assign(person("coordinator", is_staff=True))
    with time_machine.travel(now - 6 * DAY, tick=False):
        second.decline("Nobody.")
    asked()
    matched()

    tables = {table.key: cells(table) for table in desk.get(PAGE).context["requests"]}

    assert {state: numbers[0] for state, numbers in tables["requests-state"].items()} == {
        "New": "0",
        "Assigned": "1",
        "Experts asked": "1",
        "Matched": "1",
        "Closed": "0",
        "Declined": "1",
    }
    steps = tables["requests-step"]
    assert steps["received, until somebody coordinates it"] == ["3", "0 days", "4 days"]
    assert steps["received, until the answer"] == ["2", "7 days", "14 days"]
    assert tables["requests-vain"] == {"Morocco": ["1"], "Arabic": ["1"], "French": ["1"]}


@pytest.mark.quick
def test_fewer_than_ten_vain_searches_are_neither_told_nor_drawn(desk):
    today = timezone.localdate()
    for code, count in {"country=MW": 9, "country=IS": 19, "language=ti": 30, "town=1": 90}.items():
        UnfoundCount.objects.create(day=today, code=code, count=count)
    UnfoundCount.objects.create(day=today - 400 * DAY, code="country=BR", count=50)

    vain = desk.get(PAGE).context["vain"]

    assert [cells(table) for table in vain.tables] == [{"Iceland": ["10"]}, {"Tigrinya": ["30"]}]
    assert {land.code: step for land, step in vain.lands if step != "none"} == {"IS": "one"}


def test_every_row_leads_to_the_list_of_what_it_counts(desk):
    confirmed(10)
    figures(member(country="KE"))
    matched()
    page = desk.get(PAGE).content.decode()

    links = set(map(unescape, re.findall(r'<th scope="row"><a href="([^"]+)"', page)))

    assert {link.partition("?")[0] for link in links} >= {
        "/admin/",
        "/admin/centres/centre/",
        "/admin/experts/expert/",
        "/admin/centres/annualfigures/",
        "/admin/experts/expertrequest/",
    }
    # A filter that a list does not know sends to another address.
    assert {desk.get(link).status_code for link in links} == {200}


@pytest.mark.quick
def test_pictures_show_nothing_that_their_reader_may_not_see(client):
    matched()
    confirmed(10)
    sign_in(client, person("visitor", is_staff=True))

    context = client.get(PAGE).context

    assert [context[name] for name in ("confirmed", "figures", "requests", "vain")] == [
        [],
        (),
        (),
        None,
    ]
    assert context["queue"].rows == []


@pytest.mark.parametrize("region", ["nonsense", "\x00", "europe' OR 1"])
def test_unknown_region_shows_all(desk, region):
    confirmed(10, country="KE")

    answer = desk.get(PAGE, {"region": region})

    assert answer.context["region"] == ""
    assert answer.context["confirmed"][0][1].days[0].public == 1


def test_pictures_take_a_constant_number_of_queries(desk):
    counted = []
    for number in (1, 3):
        for country in ("DK", "KE", "BR")[:number]:
            confirmed(10, country=country)
            figures(member(country=country))
            matched(country=country)
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            desk.get(PAGE)
        counted.append(len(queries))

    assert counted[0] == counted[1]
