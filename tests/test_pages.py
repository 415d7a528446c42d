"""What holds for every public page: no trace, a way out, a language, and help after a mistake."""

import json
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from centres.models import Centre
from irct.opendata.records import LISTS
from tests.addresses import every_address, public_addresses, report_addresses
from tests.databases import made_once
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@made_once
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


@pytest.fixture(scope="module")
def read(listings, django_db_blocker):
    """Every public answer to a visitor, what is not there and a search included.

    It is read once, for all tests that look at it.
    """
    cache.clear()
    with django_db_blocker.unblock():
        return answers_to(Client())


def pages(answers):
    return [one for one in answers if one.content.lstrip().startswith(b"<!doctype html>")]


def test_public_pages_set_no_cookie(read):
    assert {path for path, answer in read.items() if answer.cookies} == set()


def without_proof(answer):
    """A page without what is new in its form each time."""
    return re.sub(rb'name="(key|proof)" value="[^"]+"', b"", answer.content)


def answers_to(client):
    """Every public answer to a reader, what is not there and a search included."""
    paths = [*public_addresses(), "/never-was/", "/centres/never-was/", "/centres/?q=house"]
    return {path: client.get(path) for path in paths}


@pytest.mark.parametrize("values", [{}, {"is_staff": True}])
def test_public_pages_are_the_same_when_signed_in(read, values):
    member = Client()
    member.force_login(UserFactory(**values))
    member.get("/my/")

    for path, answer in answers_to(member).items():
        known = read[path]

        assert answer.cookies == {}, path
        assert "cookie" not in answer.headers.get("Vary", "").lower(), path
        assert without_proof(answer) == without_proof(known), path
        # The browser of somebody who has signed in keeps nothing.
        theirs, ours = ({**one.headers, "Cache-Control": ""} for one in (answer, known))
        assert theirs == ours, path


def test_message_to_a_member_waits_for_a_member_page(client):
    centre, editor = Centre.objects.get(), UserFactory()
    centre.editorships.create(user=editor)
    client.force_login(editor)
    client.post("/centres/open-house/show-again/")
    client.post("/centres/open-house/hide/")

    answers = answers_to(client)
    told = client.get("/my/").content.decode()

    assert [path for path, answer in answers.items() if b"is hidden now" in answer.content] == []
    assert "is hidden now" in told


def test_referrer_policy_is_same_origin_for_every_page_with_a_form(client, read):
    others = [address.path for address in every_address() if address.path not in read]
    answers = [*read.values(), *(client.get(path) for path in others)]

    policies = {
        (b'method="post"' in answer.content, answer.headers["Referrer-Policy"])
        for answer in answers
        if answer.status_code == 200
    }

    assert policies == {(False, "no-referrer"), (True, "same-origin"), (False, "same-origin")}
    assert {
        path
        for path in public_addresses()
        if read[path].headers["Referrer-Policy"] != "no-referrer"
    } == set(report_addresses())


def test_public_pages_carry_security_headers(read):
    for address in public_addresses():
        answer = read[address]
        policy = answer.headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["Referrer-Policy"] == (
            "same-origin" if address in report_addresses() else "no-referrer"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        # Any site may embed this one.
        embeds = None if address == "/embed/country/dk/" else "DENY"
        assert answer.headers.get("X-Frame-Options") == embeds
        assert answer.headers["Permissions-Policy"] == (
            "geolocation=(self), camera=(), display-capture=(), microphone=(), midi=(),"
            " payment=(), usb=()"
        )


def test_exit_link_comes_first_and_again_on_every_page(read):
    assert read["/never-was/"] in pages(read.values())
    for answer in pages(read.values()):
        links = re.findall(r"<a [^>]*href=\"([^\"]+)\"[^>]*>", answer.content.decode())

        assert links[0] == "/leave/"
        assert links.count("/leave/") >= 2


@pytest.mark.quick
def test_exit_clears_site_data_and_sends_no_referrer(client):
    answer = client.get("/leave/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("https://")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_public_pages_load_nothing_external_or_inline(read):
    for answer in pages(read.values()):
        text = answer.content.decode()

        assert re.findall(r"(?:src|srcset)=\"(?!/)[^\"]*\"", text) == []
        assert (
            re.findall(r"<link (?![^>]*(?:canonical|alternate))[^>]*href=\"(?!/)[^\"]*\"", text)
            == []
        )
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []
        assert set(re.findall(r"<script([^>]*)>", text)) <= {
            ' type="application/ld+json"',
            ' src="/static/js/aloud.js" defer',
            ' src="/static/js/exit.js"',
            ' src="/static/js/near.js" defer',
            ' src="/static/js/print.js" defer',
        }


@pytest.mark.parametrize("path", ["/centres/near-lviv/", "/sheet/?c=near-lviv"])
def test_alert_in_another_language_is_shown_beside_an_english_description(client, path):
    CentreFactory(
        slug="near-lviv",
        children=[
            text(language="en", summary="We help.", how_to_get_help="Call us."),
            text(language="uk", alert="Зачинено до понеділка."),
        ],
    )

    page = client.get(path).content.decode()

    assert '<p lang="uk" dir="ltr">Зачинено до понеділка.</p>' in page
    assert "In Ukrainian." in page
    assert "<li>Call us.</li>" in page


@pytest.mark.quick
def test_centre_structured_data_matches_the_public_profile(client):
    text = client.get("/centres/open-house/").content.decode()

    (data,) = re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", text)
    known = json.loads(data)
    assert known.pop("@id").startswith("urn:uuid:")
    assert known == {
        "@context": "https://schema.org",
        "@type": "NGO",
        "url": "http://testserver/centres/open-house/",
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": "http://testserver/centres/open-house/",
            "inLanguage": "en",
        },
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


def test_expert_structured_data_holds_no_contact(client):
    text = client.get("/experts/open-person/").content.decode()

    (data,) = re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", text)
    assert json.loads(data)["@type"] == "Person"
    assert "person@example.org" not in text
    assert "2079460321" not in text


def test_structured_data_escapes_a_name_with_markup(client):
    CentreFactory(slug="odd", name="</script><b>Odd</b>")

    text = client.get("/centres/odd/").content.decode()

    assert "<b>Odd" not in text


def test_sitemap_lists_only_public_pages(client):
    CentreFactory(slug="was-here", status="hidden")

    text = client.get("/sitemap.xml").content.decode()

    assert "/centres/open-house/" in text
    assert "/experts/open-person/" in text
    assert "/countries/iceland/" in text
    assert "was-here" not in text


def test_search_results_are_kept_from_search_engines(client):
    assert '<meta name="robots" content="noindex">' in client.get("/centres/?q=a").content.decode()
    assert 'name="robots"' not in client.get("/centres/").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("path", ["/never-was/", "/centres/never-was/", "/xx/"])
def test_missing_page_offers_a_search(client, path):
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


def test_error_page_offers_the_exit_and_tells_no_details(faulty):

    answer = Client(raise_request_exception=False).get("/about/")

    text = answer.content.decode()
    assert answer.status_code == 500
    assert "/leave/" in text
    assert TYPED not in text


def test_error_log_holds_nothing_typed(faulty, capfd):
    Client(raise_request_exception=False).get("/about/?q=something")

    logged = capfd.readouterr().err
    assert "Internal Server Error: /about/" in logged
    assert "ValueError" in logged
    assert TYPED not in logged
    assert "something" not in logged


@pytest.mark.parametrize(
    ("path", "host"),
    [
        ("/", "elsewhere.example"),
        ("/", "local host"),
        ("/centres/?" + "a=1&" * 1_001, "localhost"),
        ("/centres/?q=" + "a" * 1_000_000, "localhost"),
    ],
    ids=["host", "no host", "parameters", "a megabyte"],
)
def test_request_that_nobody_can_read_gets_a_plain_page_and_one_line(path, host, capfd):
    answer = Client(headers={"host": host}).get(path)

    [line] = capfd.readouterr().err.splitlines()
    assert answer.status_code == 400
    assert "<h1>This could not be read</h1>" in answer.content.decode()
    assert line.endswith(f"WARNING django.request Bad Request: {path.partition('?')[0]}")


def test_sample_notice_is_on_every_page_once_there_are_samples(client, read):
    notice = "This is demonstration data"
    before = [notice in answer.content.decode() for answer in pages(read.values())]
    CentreFactory(origin="sample")
    cache.clear()

    answers = [client.get(address) for address in public_addresses()]
    after = [notice in answer.content.decode() for answer in pages(answers)]

    assert (any(before), all(after)) == (False, True)


def test_post_to_a_public_page_is_refused_without_a_report_proof(client):
    searched = {reverse(f"hsds:{name}") for name in LISTS}
    for address in set(public_addresses()) - searched:
        refused = 400 if address in report_addresses() else 405
        assert client.post(address).status_code == refused, address
