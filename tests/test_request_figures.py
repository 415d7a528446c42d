"""What `/impact/` tells of requests for experts, and that it gives none of them away."""

import csv
import datetime as dt
import io
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experts.models import ExpertRequest, RequestFact
from experts.requests.facts import totals_by_year
from irct import timetable
from tests.brokering import DAY, a_request, matched

pytestmark = pytest.mark.django_db

IMPACT = "/impact/2025/"
TODAY = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def facts(number, *, year=2025, help="review", country="KE", days=5):
    RequestFact.objects.bulk_create(
        RequestFact(year=year, help=help, country=country, answered_in_days=days)
        for _ in range(number)
    )


def ended(number, *, received_on=dt.date(2025, 6, 1), days=5, **values):
    """Add requests that have ended and are not forgotten yet."""
    for _ in range(number):
        made = a_request(received_on=received_on, **values)
        made.close()
        answered_on = received_on + days * DAY
        ExpertRequest.objects.filter(pk=made.pk).update(answered_on=answered_on)


def plain(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def tables(client, path=IMPACT):
    return {
        table.key: {row.label: row.numbers[0] for row in table.rows}
        for table in client.get(path).context["requests_tables"]
    }


def test_request_figures_page_says_when_there_are_none(client):
    page = plain(client.get(IMPACT))

    assert "Requests for experts" in page
    assert "No requests of 2025 are public. We show a year when it is over" in page
    assert tables(client) == {}


def test_request_figures_are_told_by_kind_and_region_in_tens(client):
    facts(34, help="review", country="KE", days=4)
    facts(25, help="person", country="DK", days=9)
    ended(12, help="training", country="TN", days=30)

    told = tables(client)
    page = plain(client.get(IMPACT))

    assert "2025 70 9 " in page
    # Of the others there were none, and none is small: the first that is not is kept with them.
    assert {name: number for name, number in told["requests-help"].items() if number} == {
        "Review of a report": 30,
        "Training": 10,
    }
    assert {name: number for name, number in told["requests-region"].items() if number} == {
        "Middle East and North Africa": 10,
        "Sub-Saharan Africa": 30,
    }


def test_request_figures_hide_small_numbers_and_those_that_reveal_them():
    facts(30, help="review")
    facts(20, help="person")
    facts(3, help="testimony")

    [told] = totals_by_year().values()

    numbers = {kind.value: number for kind, number in told.kinds.items() if number}
    assert (told.total, numbers) == (50, {"review": 30})


def test_request_figures_with_one_small_part_hide_another():
    for kind in ("person", "remote", "review", "testimony", "training"):
        facts(20, help=kind)
    facts(4, help="advice")

    [told] = totals_by_year().values()

    assert {kind.value for kind, number in told.kinds.items() if number is None} == {
        "person",
        "advice",
    }


@pytest.mark.parametrize(("number", "is_told"), [(9, False), (10, True)])
def test_request_figures_need_ten_requests_in_a_year(number, is_told):
    facts(number)

    assert bool(totals_by_year()) is is_told


def test_request_figures_tell_days_only_from_ten_answers():
    facts(9)
    facts(9, days=None)
    before = totals_by_year()[2025].days
    facts(1)

    assert (before, totals_by_year()[2025].days) == (None, 5)


def test_request_figures_of_a_year_wait_for_its_end():
    facts(20, year=2026)
    before = totals_by_year()

    with time_machine.travel(dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC)):
        after = totals_by_year()

    assert (before, list(after)) == ({}, [2026])


def test_request_figures_of_a_year_wait_for_its_open_requests():
    facts(20)
    request = a_request(received_on=dt.date(2025, 12, 31))
    before = totals_by_year()

    request.close()

    assert (before, totals_by_year()[2025].total) == ({}, 20)


def test_request_figures_do_not_change_as_requests_are_forgotten():
    ended(23, help="training", country="TN")
    ended(14, help="review", days=11)
    before = totals_by_year()
    told = []
    for number in range(1, 38, 9):
        some = ExpertRequest.objects.order_by("pk")[:number].values("pk")
        over = dt.date(2026, 1, 1)
        ExpertRequest.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(
            ended_on=over
        )
        timetable.forget_requests()
        told.append(totals_by_year())

    assert all(one == before for one in told)
    assert RequestFact.objects.count() > 30


def test_request_figures_leave_out_samples():
    ended(20, is_sample=True)
    a_request(is_sample=True, received_on=dt.date(2025, 1, 1))
    before = totals_by_year()
    ended(10)

    assert (before, totals_by_year()[2025].total) == ({}, 10)


def test_request_figures_file_holds_what_the_page_shows(client):
    facts(12, help="review")
    facts(13, help="person")

    answer = client.get("/impact/2025.csv").content.decode().removeprefix("\ufeff")

    _heading, *lines = csv.reader(io.StringIO(answer))
    assert ["2025", "Requests for experts", "Total", "Requests", "20", "", ""] in lines
    assert ["2025", "Requests for experts", "Total", "Days until the answer", "5", "", ""] in lines
    review = "What experts were asked for", "Review of a report"
    assert ["2025", *review, "Requests", "10", "", ""] in lines


def test_request_figures_show_years_side_by_side_and_on_own_pages(client):
    facts(15, year=2024)
    facts(15, year=2024, help="person")
    facts(25, year=2025)

    answer = client.get(IMPACT)

    assert [one.year for one in answer.context["requests_by_year"]] == [2025, 2024]
    assert answer.context["years"] == [2025, 2024]
    assert tables(client, "/impact/2024/")["requests-help"]["Review of a report"] == 10


def test_request_figures_name_nobody_and_no_reference(client):
    request = matched(received_on=dt.date(2025, 5, 1), court="Zubrowka Assizes")
    request.close("Zenobia won.")
    facts(20)

    for path in (IMPACT, "/impact/2025.csv", "/impact/"):
        page = client.get(path).content.decode()
        for word in (request.reference, "Ada", "Zubrowka", "Zenobia", "asker@example.org"):
            assert word not in page


@pytest.mark.parametrize("number", [20, 60])
def test_request_figures_page_makes_a_constant_number_of_queries(client, number):
    facts(number)
    ended(number // 10)
    client.get(IMPACT)

    with CaptureQueriesContext(connection) as made:
        client.get(IMPACT)

    assert len(made) == 6
