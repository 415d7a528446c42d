"""What other sites may embed: plain, without script or cookie, and nothing else of this site."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from irct.machine.languages import in_language
from tests.factories import CentreFactory, UserFactory, contact, location

pytestmark = pytest.mark.django_db
EMBEDDED = "/embed/country/dk/"


def a_house():
    return CentreFactory(
        name="House of Hope",
        slug="house",
        country="DK",
        children=[
            location(shown="approximate", town="Odense", street="Secret Road 2"),
            contact(kind="phone", value="+4533760600", visibility="public"),
            contact(kind="phone", value="+4533760699", visibility="on_request"),
        ],
    )


def directives(answer):
    parts = (one.split() for one in answer.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def test_any_site_may_embed_the_centres_of_a_country_and_no_other_page(client):
    a_house()

    embedded, other = client.get(EMBEDDED), client.get("/countries/denmark/")

    assert directives(embedded)["frame-ancestors"] == ["*"]
    assert "X-Frame-Options" not in embedded.headers
    assert directives(other)["frame-ancestors"] == ["'none'"]
    assert other.headers["X-Frame-Options"] == "DENY"
    assert directives(client.get("/embed/"))["frame-ancestors"] == ["'none'"]
    assert directives(client.get("/embed/country/xx/"))["frame-ancestors"] == ["'none'"]


@pytest.mark.usefixtures("every_language")
@pytest.mark.parametrize("code", ["en", "fr", "es", "ar", "fa", "ru", "uk", "tr"])
def test_what_is_embedded_is_plain_in_every_language(client, code):
    a_house()

    answer = client.get(in_language(EMBEDDED, code))
    page = answer.content.decode()

    assert f'<html lang="{code}" dir="{"rtl" if code in ("ar", "fa") else "ltr"}">' in page
    assert directives(answer)["script-src"] == ["'none'"]
    assert re.findall(r"<script|<style|<form|\sstyle=|\son[a-z]+=", page) == []
    assert answer.cookies == {}
    [way_out, *links] = re.findall(r'<a [^>]*href="([^"]+)" target="(\w+)"', page)
    assert way_out == (in_language("/leave/", code), "_top")
    assert (in_language("/centres/house/", code), "_blank") in links
    assert "tel:+4533760600" in page
    assert ("Secret Road" in page, "33760699" in page, "33 76 06 99" in page) == (False,) * 3


def test_hidden_centre_is_embedded_nowhere(client):
    before = client.get(EMBEDDED).content
    a_house().hide(by=UserFactory())

    assert client.get(EMBEDDED).content == before
    assert b"There is no centre in Denmark" in before


def test_embedding_makes_as_many_queries_for_many_centres(client, django_assert_num_queries):
    a_house()
    client.get(EMBEDDED)
    with CaptureQueriesContext(connection) as few:
        client.get(EMBEDDED)
    for _number in range(3):
        CentreFactory(
            country="DK", children=[location(), contact(kind="phone", value="+4533760600")]
        )

    with django_assert_num_queries(len(few)):
        client.get(EMBEDDED)


def test_lines_to_copy_name_the_country_and_the_language(client, settings):
    settings.SITE_URL = "https://directory.example.org"

    page = client.get("/embed/", {"country": "DK", "language": "fr"}).content.decode()
    odd = client.get("/embed/", {"country": '"><script>', "language": "never"}).content.decode()

    assert "&lt;iframe src=&quot;https://directory.example.org/fr/embed/country/dk/&quot;" in page
    assert "&lt;iframe src=&quot;https://directory.example.org/embed/country/" in odd
    assert '"><script>' not in odd
