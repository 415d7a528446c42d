"""How the directory is read: what is counted, and that nothing else is."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from urllib.parse import quote

import psycopg
import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from irct import timetable
from irct.models import Kind, PageCount, UnfoundCount
from irct.places.models import Town, TownName
from irct.visitors import counts
from irct.visitors.counts import tally
from tests.addresses import every_address
from tests.examples import HUNTING
from tests.factories import CentreFactory, ExpertFactory, UserFactory, location
from tests.running_site import PROJECT, SITE

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]


def pages():
    """Write what is held, and return what the table of pages holds."""
    tally.write()
    return {(row.kind, row.country): row.count for row in PageCount.objects.all()}


def unfound():
    tally.write()
    return {row.code: row.count for row in UnfoundCount.objects.all()}


# Pages


def test_page_views_are_counted_by_kind_and_country(client):
    CentreFactory(slug="a", country="DK")
    ExpertFactory(slug="b", country="KE")

    for _ in range(50):
        client.get("/countries/denmark/")
    for path in ("/", "/centres/", "/centres/?q=house", "/centres/a/", "/experts/b/", "/about/"):
        client.get(path)

    assert pages() == {
        ("country_detail", "DK"): 50,
        ("home", ""): 1,
        ("centres:list", ""): 2,
        ("centres:detail", "DK"): 1,
        ("experts:detail", "KE"): 1,
        ("about", ""): 1,
    }


@pytest.mark.quick
def test_page_count_adds_to_the_stored_count(client):
    found = []
    for _ in range(2):
        client.get("/about/")
        found.append(pages())

    assert found == [{("about", ""): 1}, {("about", ""): 2}]


@pytest.mark.quick
def test_page_counts_are_kept_by_day(client):
    for day in (1, 1, 2):
        with time_machine.travel(dt.datetime(2026, 5, day, 12, tzinfo=dt.UTC)):
            client.get("/about/")
    tally.write()

    days = PageCount.objects.order_by("day").values_list("day", "count")
    assert list(days) == [(dt.date(2026, 5, 1), 2), (dt.date(2026, 5, 2), 1)]


def test_every_public_page_has_a_kind(client):
    CentreFactory(slug="open-house")
    ExpertFactory(slug="open-person")
    answers = {address.name: client.get(address.path) for address in every_address()}
    public = {address.name for address in every_address() if address.is_public}

    shown = {
        name
        for name in public
        if answers[name].status_code == 200
        and answers[name].headers["Content-Type"].startswith("text/html")
    }

    assert shown == set(Kind.values)


def test_browsers_are_counted_but_neither_robots_nor_prefetched_pages(client):
    for headers in [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "Mozilla/5.0 (compatible; Examplebot/2.1; +http://example.org/bot.html)"},
        {"User-Agent": "Example-Spider"},
        {"User-Agent": "ExampleCrawler/1.0"},
        {"User-Agent": "Example (+https://example.org/about)"},
    ]:
        client.get("/about/", headers=headers)
        assert pages() == {}, headers

    agents = [
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120 Mobile",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1) Presto/2.12",
        "",
    ]
    for number, agent in enumerate(agents, 1):
        client.get("/about/", headers={"User-Agent": agent})
        assert pages() == {("about", ""): number}, agent


def test_page_count_leaves_out_what_is_not_a_public_page(client):
    centre, editor = CentreFactory(slug="a", former_slugs=["b"]), UserFactory()
    centre.editorships.create(user=editor)
    client.force_login(editor)

    answers = [
        client.head("/about/"),
        client.post("/about/"),
        client.get("/about"),
        client.get("/never-was/"),
        client.get("/countries/atlantis/"),
        client.get("/centres/never-was/"),
        client.get("/centres/b/"),
        client.get("/robots.txt"),
        client.get("/sitemap.xml"),
        client.get("/leave/"),
        client.get("/my/"),
        client.get("/centres/a/edit/"),
        client.get("/accounts/"),
        client.get("/admin/"),
    ]

    assert [answer.status_code for answer in answers] == [
        *(200, 405, 301, 404, 404, 404, 301),
        *(200, 200, 302, 200, 200, 200, 404),
    ]
    assert pages() == {}


@pytest.mark.parametrize("path", ["/about/", "/countries/denmark/", "/centres/?q=Malawi"])
def test_counting_makes_no_database_queries(client, path, settings):
    def queries():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    with_counts = queries()
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "note_pages" not in name]
    client.handler.load_middleware()

    assert with_counts == queries()
    assert UnfoundCount.objects.count() == PageCount.objects.count() == 0


# What is asked for and not found


@pytest.fixture
def towns():
    for pk, name, country in [(1, "Lilongwe", "MW"), (2, "Sofia", "BG"), (3, "Martin", "SK")]:
        town = Town.objects.create(
            pk=pk, name=name, country=country, population=90_000, latitude=1, longitude=pk
        )
        TownName.objects.create(town=town, name=name.casefold())


UNFOUND = [
    ({"q": "Malawi"}, ["country=MW"]),
    ({"q": "ملاوي"}, ["country=MW"]),
    ({"q": "Lilongwe"}, ["town=1"]),
    ({"q": "lilongwe legal help"}, ["service=legal", "town=1"]),
    ({"q": "Tigrinya", "country": "DK"}, ["country=DK", "language=ti"]),
    ({"q": "Papua New Guinea"}, ["country=PG"]),
    ({"country": ["MW", "KE"]}, ["country=KE", "country=MW"]),
    ({"language": "ti", "service": "legal"}, ["language=ti", "service=legal"]),
    ({"interpreted": "ti"}, ["language=ti"]),
    ({"near": "Lilongwe", "within": "5", "service": "medical"}, ["service=medical", "town=1"]),
]


def test_unfound_countries_towns_languages_and_services_are_counted(client, towns):
    for query, codes in UNFOUND:
        client.get("/centres/", query)

        assert unfound() == dict.fromkeys(codes, 1), query
        UnfoundCount.objects.all().delete()


def test_found_terms_are_not_counted_as_unfound(client, towns):
    CentreFactory(
        country="MW",
        languages=["ti"],
        services=["legal"],
        children=[location(town="Lilongwe", country="MW", shown="approximate")],
    )
    queries = [
        {},
        {"q": "Malawi"},
        {"q": "Lilongwe"},
        {"q": "Tigrinya"},
        {"q": "Malawi legal help"},
        {"country": "MW", "language": "ti", "service": "legal"},
        {"near": "Lilongwe"},
        {"country": "atlantis"},
    ]

    for number, query in enumerate(queries, 1):
        client.get("/centres/", query)

        assert (query, unfound()) == (query, {})
        assert pages() == {("centres:list", ""): number}


def test_country_without_a_centre_is_counted_though_others_are_shown(client):
    CentreFactory(country="DK", services=["legal"])

    client.get("/centres/", {"q": "Malawi legal help"})

    assert unfound() == {"country=MW": 1}


def test_unfound_terms_in_the_expert_search_are_counted(client):
    client.get("/experts/", {"q": "Malawi", "language": "ti", "work": "KE"})

    assert unfound() == {"country=KE": 1, "country=MW": 1, "language=ti": 1}


TYPED = [
    "Planted Person",
    "Sofia Martin",  # two towns
    "Sofia Planted",
    "planted@example.org",
    "+45 33 76 06 00",
    "Malawi planted 33760600",
    "\0planted",
    "country=DK' planted",
]


@pytest.mark.parametrize("typed", TYPED)
def test_typed_words_are_not_stored_in_counts(client, towns, typed):
    # In what is searched each is typed; of the other names each meets every other text.
    others = ["country", "service", "language", "planted", typed]
    some = others if HUNTING else others[TYPED.index(typed) % 2 :: 2]
    for path in ("/centres/", "/experts/"):
        for name in ("q", "near", *some):
            client.get(path, {name: typed}, headers={"User-Agent": "planted", "Referer": typed})
            client.get(path, {name: typed, "country": "MW"})
    client.get(f"/countries/{quote(typed)}/")
    client.get(f"/centres/{quote(typed)}/")
    tally.write()

    kept = [list(model.objects.values()) for model in (PageCount, UnfoundCount)]
    columns = [sorted(rows[0]) for rows in kept]
    assert columns == [["count", "country", "day", "id", "kind"], ["code", "count", "day", "id"]]
    assert {row["code"] for row in kept[1]} == {"country=MW"}
    assert {(row["kind"], row["country"]) for row in kept[0]} == {
        ("centres:list", ""),
        ("experts:list", ""),
    }
    assert {row["day"] for rows in kept for row in rows} == {timezone.localdate()}


# Writing


def with_a_connection_of_its_own(work):
    def run():
        work()
        connections.close_all()

    return threading.Thread(target=run)


@pytest.mark.django_db(transaction=True)
def test_counts_from_several_threads_and_tallies_are_not_lost(client):
    other_process = counts.Tally()

    def visit():
        for number in range(100):
            counts.note(counts.Opened(Kind.COUNTRY, ("DK", "KE")[number % 2], ()))
            row = (PageCount, (timezone.localdate(), Kind.COUNTRY.value, ("KE", "DK")[number % 2]))
            other_process.add(Counter([row]))
            if number % 10 == 0:
                tally.write()
                other_process.write()

    threads = [with_a_connection_of_its_own(visit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other_process.write()

    assert pages() == {("country_detail", "DK"): 200, ("country_detail", "KE"): 200}


@pytest.mark.django_db(transaction=True)
def test_counts_are_written_once_the_database_is_back(client):
    client.get("/about/")
    there = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        tally.write()
    finally:
        connection.settings_dict["HOST"] = there
    client.get("/about/")

    assert pages() == {("about", ""): 2}


def test_tally_holds_a_limited_number_of_rows(monkeypatch):
    monkeypatch.setattr(counts, "MOST_ROWS", 2)

    for country in ("DK", "KE", "MW", "DK"):
        counts.note(counts.Opened(Kind.COUNTRY, country, ()))

    assert pages() == {("country_detail", "DK"): 2, ("country_detail", "KE"): 1}


@pytest.mark.browser
def test_running_site_writes_its_counts_by_itself(page):
    for _ in range(3):
        page.goto("/accessibility/")

    statement = "SELECT sum(count) FROM irct_pagecount WHERE kind = 'accessibility'"
    while (told(statement) or 0) < 3:
        time.sleep(0.2)
    page.goto("/countries/malawi/")
    while told("SELECT sum(count) FROM irct_pagecount WHERE country = 'MW'") != 1:
        time.sleep(0.2)


def told(statement):
    """Ask the database of the running site."""
    place = "from irct.machine import database; print(database.SOCKET)"
    folder = subprocess.run(
        [sys.executable, "-c", place],
        cwd=PROJECT,
        env=os.environ | {"LOCAL_DIR": str(SITE)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    with psycopg.connect(host=folder, user="irct", dbname="irct") as owner:
        return owner.execute(statement).fetchone()[0]


# The timetable


def test_counts_are_deleted_after_400_days():
    for days in (400, 401):
        day = timezone.localdate() - dt.timedelta(days=days)
        PageCount.objects.create(day=day, kind=Kind.ABOUT, count=days)
        UnfoundCount.objects.create(day=day, code="country=MW", count=days)

    timetable.delete_what_is_over()

    assert [row.count for row in PageCount.objects.all()] == [400]
    assert [row.count for row in UnfoundCount.objects.all()] == [400]
