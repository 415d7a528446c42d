"""The whole directory on one page, to be saved and read without a connection."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import CentreFactory, contact, location, text
from tests.links import link

pytestmark = pytest.mark.django_db

KB = 1000


def words(answer):
    text = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>|^[^>]*>", " ", text).split())


def a_centre(**values):
    return CentreFactory(
        languages=["da", "ar"],
        interpreted_languages=["fa"],
        takes_clients=True,
        children=[
            text(language="en", how_to_get_help="Call us."),
            location(shown="approximate", town="Aarhus", street="Zqplanted street 1"),
            location(shown="hidden", town="Zqplanted town"),
            contact(kind="phone", value="+4533760600", visibility="public", languages=["da"]),
            contact(kind="email", value="zqplanted@example.org", visibility="on_request"),
            contact(kind="website", value="https://zqplanted.example/", visibility="secretariat"),
        ],
        **values,
    )


def test_whole_directory_tells_the_essentials_of_every_centre(client, time_machine):
    time_machine.move_to(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC))
    a_centre(name="Open house", slug="open-house")

    answer = client.get("/all/")

    said = words(answer)
    assert "1 centre on 24 November 2026" in said
    assert (
        "Europe Denmark Open house Aarhus, Denmark Phone: +45 33 76 06 00 · Danish"
        " E-mail: on request Languages: Danish and Arabic Through an interpreter: Persian (Farsi)"
        " Takes new clients, as of 24 November 2026 · Never confirmed"
    ) in said
    assert "zqplanted" not in answer.content.decode().casefold()
    # A saved copy still leads to the profile.
    assert link(answer, "Open house") == "http://testserver/centres/open-house/"


def test_whole_directory_is_sorted_by_region_country_and_name(client):
    for name, country in (("Elm", "SE"), ("Birch", "KE"), ("Cedar", "DK"), ("Alder", "DK")):
        CentreFactory(name=name, country=country)

    page = client.get("/all/").content.decode()

    assert re.findall(r'<a href="#([\w-]+)">', page) == ["europe", "sub-saharan-africa"]
    assert re.findall(r"<h[234][^>]*>(?:<a[^>]*>)?([^<]+)<", page) == [
        *("Regions", "Europe", "Denmark", "Alder", "Cedar", "Sweden", "Elm"),
        *("Sub-Saharan Africa", "Kenya", "Birch"),
    ]


def test_whole_directory_leaves_out_hidden_centres_and_drafts(client):
    CentreFactory(name="Open house")
    CentreFactory(name="Was here", status="hidden", country="IS")
    CentreFactory(name="Will be", status="draft", country="IS")

    said = words(client.get("/all/"))

    assert "1 centre on" in said
    assert not re.search("Was here|Will be|Iceland", said)


def test_whole_directory_says_how_to_save_it_and_what_that_means(client):
    said = words(client.get("/all/"))

    assert "To read it without a connection" in said
    assert "it grows old. Whoever looks through your device can find it." in said


def test_whole_directory_is_linked_from_footer_and_sitemap(client):
    assert link(client.get("/"), "The whole directory on one page") == "/all/"
    assert "<loc>http://testserver/all/</loc>" in client.get("/sitemap.xml").content.decode()


def test_whole_directory_marks_samples(client):
    CentreFactory(origin="sample")
    CentreFactory()

    assert words(client.get("/all/")).count("Sample : not real") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_whole_directory_makes_a_constant_number_of_queries(client, count):
    for number in range(count):
        a_centre(country=["DK", "SE", "KE"][number])
    client.get("/all/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/all/")

    # The centres, their texts, places and contacts.
    assert len(queries) == 4


def test_whole_directory_loads_no_picture(client):
    a_centre(country="DK")

    article = client.get("/all/").content.partition(b"<main")[2].partition(b"</main>")[0]

    assert article.count(b"<h4>") == 1
    assert re.findall(rb"<(?:svg|img|use|script|iframe)\b", article) == []


@pytest.mark.browser
def test_whole_directory_prints_in_columns_without_screen_parts(page):
    page.goto("/all/")
    page.emulate_media(media="print")

    columns = page.locator(".countries").first.evaluate("one => getComputedStyle(one).columnCount")

    assert columns == "3"
    for hidden in (".exit", ".menu", ".demonstration", ".site-footer", ".explained", ".whole nav"):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
    assert page.locator("h4").count() == 156
    assert all(one.is_visible() for one in page.locator("h4").all())
