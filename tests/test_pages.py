"""What holds for every public page: no trace, a way out, a language, and help after a mistake."""

import json
import re

import pytest
from django.core.cache import cache
from django.test import Client

from centres.models import Centre
from tests.addresses import every_address, public_addresses, report_addresses
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def listings():
    CentreFactory(
        name="Open house",
        slug="open-house",
        acronym="OH",
        languages=["da", "ar"],
        founded=1990,
        children=[
            location(shown="approximate", town="Aarhus", street="Secret street 1"),
            contact(kind="phone", value="+4533760600", visibility="public", languages=["da"]),
            contact(kind="email", value="hidden@example.org", visibility="on_request"),
            contact(kind="website", value="https://example.org/", visibility="public"),
        ],
    )
    ExpertFactory(
        name="Open person",
        slug="open-person",
        professions=["physician"],
        email="person@example.org",
        phone="+442079460321",
    )


def pages(client):
    answers = [client.get(address) for address in public_addresses()]
    return [answer for answer in answers if answer.content.lstrip().startswith(b"<!doctype html>")]


def test_no_page_sets_a_cookie(client):
    for address in public_addresses():
        assert client.get(address).cookies == {}


def without_proof(answer):
    """Return a page without what is new in its form each time."""
    return re.sub(rb'name="(key|proof)" value="[^"]+"', b"", answer.content)


def answers_to(client):
    """Return every public answer to a reader, what is not there and a search included."""
    paths = [*public_addresses(), "/never-was/", "/centres/never-was/", "/centres/?q=house"]
    return {path: client.get(path) for path in paths}


@pytest.mark.parametrize("values", [{}, {"is_staff": True}])
def test_who_has_signed_in_is_answered_as_everybody_is_and_gets_no_cookie(client, values):
    member = Client()
    member.force_login(UserFactory(**values))
    member.get("/my/")

    for path, answer in answers_to(member).items():
        known = client.get(path)

        assert answer.cookies == {}, path
        assert "cookie" not in answer.headers.get("Vary", "").lower(), path
        assert without_proof(answer) == without_proof(known), path
        assert dict(answer.headers) == dict(known.headers), path


def test_what_a_member_was_told_waits_for_a_page_of_theirs(client):
    centre, editor = Centre.objects.get(), UserFactory()
    centre.editorships.create(user=editor)
    client.force_login(editor)
    client.post("/centres/open-house/show-again/")
    client.post("/centres/open-house/hide/")

    answers = answers_to(client)
    told = client.get("/my/").content.decode()

    assert [path for path, answer in answers.items() if b"is hidden now" in answer.content] == []
    assert "is hidden now" in told


def test_pages_with_a_form_to_send_name_this_site_to_itself_and_others_name_nothing(client):
    policies = {
        (b'method="post"' in answer.content, answer.headers["Referrer-Policy"])
        for address in every_address()
        if (answer := client.get(address.path)).status_code == 200
    }

    assert policies == {(False, "no-referrer"), (True, "same-origin"), (False, "same-origin")}
    assert {
        path
        for path in public_addresses()
        if client.get(path).headers["Referrer-Policy"] != "no-referrer"
    } == set(report_addresses())


def test_every_page_is_guarded_by_its_headers(client):
    for address in public_addresses():
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["Referrer-Policy"] == (
            "same-origin" if address in report_addresses() else "no-referrer"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Permissions-Policy"] == (
            "geolocation=(self), camera=(), display-capture=(), microphone=(), midi=(),"
            " payment=(), usb=()"
        )


def test_every_page_has_the_way_out_twice_and_the_first_thing_in_it(client):
    for answer in [*pages(client), client.get("/never-was/")]:
        links = re.findall(r"<a [^>]*href=\"([^\"]+)\"[^>]*>", answer.content.decode())

        assert links[0] == "/leave/"
        assert links.count("/leave/") >= 2


def test_leaving_forgets_the_site_and_tells_nothing(client):
    answer = client.get("/leave/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_inline(client):
    for answer in pages(client):
        text = answer.content.decode()

        assert re.findall(r"(?:src|srcset)=\"(?!/)[^\"]*\"", text) == []
        assert re.findall(r"<link (?![^>]*canonical)[^>]*href=\"(?!/)[^\"]*\"", text) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []
        assert set(re.findall(r"<script([^>]*)>", text)) <= {
            ' type="application/ld+json"',
            ' src="/static/js/exit.js"',
            ' src="/static/js/near.js" defer',
        }


def test_a_centre_tells_machines_what_it_tells_people(client):
    text = client.get("/centres/open-house/").content.decode()

    (data,) = re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", text)
    known = json.loads(data)
    assert known.pop("@id").startswith("urn:uuid:")
    assert known == {
        "@context": "https://schema.org",
        "@type": "NGO",
        "url": "http://testserver/centres/open-house/",
        "name": "Open house",
        "alternateName": ["OH"],
        "foundingDate": "1990",
        "sameAs": ["https://example.org/"],
        "areaServed": "DK",
        "knowsLanguage": ["da", "ar"],
        "location": [
            {
                "@type": "Place",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Aarhus",
                    "addressCountry": "DK",
                },
            }
        ],
        "contactPoint": [
            {"@type": "ContactPoint", "telephone": "+4533760600", "availableLanguage": ["da"]}
        ],
    }


def test_an_expert_tells_machines_no_address(client):
    text = client.get("/experts/open-person/").content.decode()

    (data,) = re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", text)
    assert json.loads(data)["@type"] == "Person"
    assert "person@example.org" not in text
    assert "2079460321" not in text


def test_a_name_cannot_end_the_data_for_machines(client):
    CentreFactory(slug="odd", name="</script><b>Odd</b>")

    text = client.get("/centres/odd/").content.decode()

    assert "<b>Odd" not in text


def test_the_sitemap_holds_what_is_public(client):
    CentreFactory(slug="was-here", status="hidden")

    text = client.get("/sitemap.xml").content.decode()

    assert "/centres/open-house/" in text
    assert "/experts/open-person/" in text
    assert "/countries/iceland/" in text
    assert "was-here" not in text


def test_searches_are_not_for_search_engines(client):
    assert '<meta name="robots" content="noindex">' in client.get("/centres/?q=a").content.decode()
    assert 'name="robots"' not in client.get("/centres/").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("path", ["/never-was/", "/centres/never-was/", "/xx/"])
def test_a_page_that_is_not_there_helps(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert 'action="/centres/"' in answer.content.decode()


TYPED = "what a visitor typed"


@pytest.fixture
def faulty(monkeypatch):
    """Make a page fail with an error that repeats what was typed."""

    def fail(*args):
        raise ValueError(TYPED)

    monkeypatch.setattr("irct.views._figures", fail)


def test_an_error_helps_and_tells_nothing(faulty):

    answer = Client(raise_request_exception=False).get("/about/")

    text = answer.content.decode()
    assert answer.status_code == 500
    assert "/leave/" in text
    assert TYPED not in text


def test_an_error_is_logged_without_what_was_typed(faulty, capfd):
    Client(raise_request_exception=False).get("/about/?q=something")

    logged = capfd.readouterr().err
    assert "Internal Server Error: /about/" in logged
    assert "ValueError" in logged
    assert TYPED not in logged
    assert "something" not in logged


def test_samples_are_announced_on_every_page(client):
    notice = "This is demonstration data"
    before = [notice in answer.content.decode() for answer in pages(client)]
    CentreFactory(origin="sample")
    cache.clear()

    after = [notice in answer.content.decode() for answer in pages(client)]

    assert (any(before), all(after)) == (False, True)


def test_posting_is_refused_but_for_reports_which_need_a_proof(client):
    for address in public_addresses():
        refused = 400 if address in report_addresses() else 405
        assert client.post(address).status_code == refused, address
