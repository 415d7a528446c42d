"""How the directory is read, as the secretariat is told."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from irct.models import CountryName, Kind, PageCount, UnfoundCount
from irct.places.models import Town
from tests.admin.desk import person, sign_in

pytestmark = pytest.mark.django_db

READING = "/admin/irct/pagecount/"


def days_ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


def opened(kind, count, *, days=0, country=""):
    PageCount.objects.create(day=days_ago(days), kind=kind, country=country, count=count)


def asked_for(code, count, *, days=0):
    UnfoundCount.objects.create(day=days_ago(days), code=code, count=count)


def tables(desk):
    """What the page tells, by table and row."""
    return [
        {row.label: row.numbers for row in table.rows}
        for table in desk.get(READING).context["tables"]
    ]


def test_page_counts_are_shown_by_kind_for_thirty_days_and_by_month(desk):
    for day, count in ((dt.date(2026, 5, 1), 50), (dt.date(2026, 4, 30), 30)):
        PageCount.objects.create(day=day, kind=Kind.ABOUT, count=count)
    opened(Kind.HOME, 40)
    opened(Kind.HOME, 1000, days=31)

    table = desk.get(READING).context["tables"][0]

    (about,) = [row.numbers for row in table.rows if row.label == "About IRCT"]
    (home,) = [row.numbers for row in table.rows if row.label == "The home page"]
    of = dict(zip(table.periods, about, strict=True))
    assert (of["May 2026"], of["April 2026"], of["last 30 days"]) == ("50", "30", "<10")
    assert home[0] == "40"


def test_page_counts_are_shown_by_country_with_the_most_first(desk):
    opened(Kind.COUNTRY, 20, country="KE")
    opened(Kind.CENTRE, 20, country="KE")
    opened(Kind.COUNTRY, 50, country="DK", days=1)
    opened(Kind.COUNTRY, 1230, country="TR", days=40)
    opened(Kind.HOME, 500)
    CountryName.objects.create(country="TR", language="en", name="Turkey")
    cache.clear()

    assert list(tables(desk)[1].items()) == [
        ("Denmark", ["50", "50"]),
        ("Kenya", ["40", "40"]),
        ("Turkey", ["<10", "1,230"]),
    ]


def test_page_counts_name_what_was_not_found_in_words(desk):
    Town.objects.create(id=7, name="Odense", country="DK", population=9, latitude=1, longitude=1)
    asked_for("country=KE", 60)
    asked_for("service=legal", 50)
    asked_for("language=ti", 40)
    asked_for("town=7", 30)
    asked_for("service=given-up", 20)

    assert list(tables(desk)[2].items()) == [
        ("Kenya", ["60", "60"]),
        ("Legal help", ["50", "50"]),
        ("Tigrinya", ["40", "40"]),
        ("Odense, Denmark", ["30", "30"]),
        ("Service=given-up", ["20", "20"]),
    ]


def test_page_counts_under_ten_are_not_shown(desk):
    opened(Kind.ABOUT, 9)
    opened(Kind.HOME, 10)

    assert tables(desk)[0] == {"About IRCT": ["<10", "<10"], "The home page": ["10", "10"]}


def test_page_counts_under_ten_cannot_be_worked_out(desk):
    """All that is told is the same, whatever the hidden numbers are."""
    day = days_ago(0)
    for country, count in (("DK", 17), ("KE", 0), ("MW", 0)):
        PageCount.objects.create(day=day, kind=Kind.COUNTRY, country=country, count=count)
    before = tables(desk)[1]

    answers = []
    for kenya, malawi in ((0, 0), (9, 9), (1, 8)):
        PageCount.objects.filter(country="KE").update(count=kenya)
        PageCount.objects.filter(country="MW").update(count=malawi)
        answers.append(tables(desk)[1])

    assert before == {"Denmark": ["10", "10"], "Kenya": ["<10", "<10"], "Malawi": ["<10", "<10"]}
    assert answers == [before] * 3


def test_page_counts_order_tells_nothing_of_numbers_under_ten(desk):
    asked_for("country=MW", 9)
    asked_for("country=KE", 1)

    assert list(tables(desk)[2]) == ["Kenya", "Malawi"]


def test_page_counts_page_says_what_is_counted_and_what_is_not(desk):
    text = " ".join(desk.get(READING).content.decode().split())

    assert "never what a visitor typed, who it was, when, or from where." in text
    assert text.count("Nothing has been counted yet.") == 3


def test_page_counts_cannot_be_changed_and_rows_have_no_page(administration):
    opened(Kind.ABOUT, 3)
    row = PageCount.objects.get()

    answers = [
        administration.post(READING),
        administration.get(f"{READING}add/"),
        administration.get(f"{READING}{row.pk}/"),
        administration.get(f"{READING}{row.pk}/change/"),
        administration.get(f"{READING}{row.pk}/history/"),
        administration.post(f"{READING}{row.pk}/delete/", {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [405, 404, 404, 404, 404, 404]
    assert PageCount.objects.get().count == 3


def test_page_counts_are_shown_only_to_the_secretariat(client, desk):
    outsider, without = Client(), Client()
    sign_in(outsider, person())
    sign_in(without, person("other", is_staff=True))

    assert desk.get(READING).status_code == 200
    assert outsider.get(READING).status_code == 404
    assert without.get(READING).status_code == 403
    assert Client().get(READING).url == f"/accounts/login/?next={READING}"
    assert READING in desk.get("/admin/health/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_page_counts_page_makes_a_constant_number_of_queries(
    desk, count, django_assert_num_queries
):
    for number in range(count):
        Town.objects.create(
            id=number + 1, name="A", country="DK", population=9, latitude=1, longitude=1
        )
        asked_for(f"town={number + 1}", 10, days=number)
        opened(Kind.COUNTRY, 10, country="DK", days=number)
    desk.get(READING)

    with django_assert_num_queries(16):
        desk.get(READING)
