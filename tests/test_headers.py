"""What every answer says of itself: how long it may be kept, and that no other site embeds it."""

import datetime as dt
import os
import subprocess
import sys

import pytest

from tests.factories import CentreFactory, ExpertFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHARED = {"public", "max-age=0", "s-maxage=30", "must-revalidate"}
PUBLIC = [
    *("/", "/centres/", "/centres/?q=ankara", "/centres/house/", "/experts/", "/experts/ada/"),
    *("/countries/", "/countries/denmark/", "/map/", "/map/europe/", "/impact/", "/about/"),
    *("/near/", "/all/", "/staying-safe/", "/privacy/", "/robots.txt"),
    *("/sitemap.xml", "/accessibility/"),
]
KEPT_NOWHERE = [
    "/leave/",
    "/near/points.json",
    "/centres",
    "/experts/request/",
    "/centres/house/report/",
    "/accounts/login/",
]
KEPT_NOWHERE += ["/admin/login/", "/my/", "/never-was/", "/centres/?q=%ff&" + "a=1&" * 1001]


@pytest.fixture(autouse=True)
def listings():
    CentreFactory(slug="house", country="DK")
    ExpertFactory(slug="ada")


def kept(response):
    return {one.strip() for one in response.headers["Cache-Control"].split(",")}


def asked(client, paths, **how):
    """The status of each page, with how long it may be cached."""
    answers = {path: client.get(path, **how) for path in paths}
    return {path: (answer.status_code, kept(answer)) for path, answer in answers.items()}


def test_public_page_is_kept_by_nobody_for_longer_than_promised(client):
    assert asked(client, PUBLIC) == dict.fromkeys(PUBLIC, (200, SHARED))


@pytest.mark.parametrize(
    ("site", "host", "is_kept"),
    [
        ("https://testserver", "testserver", True),
        ("https://testserver", "testserver:443", True),
        ("https://testserver", "testserver:6666", False),
        ("https://testserver:8443", "testserver:8443", True),
        ("https://testserver:8443", "testserver:6666", False),
    ],
)
def test_page_with_links_to_another_port_is_kept_for_nobody(client, settings, site, host, is_kept):
    settings.SITE_URL = site

    expected = SHARED if is_kept else {"private", "no-store"}
    assert asked(client, PUBLIC, HTTP_HOST=host) == dict.fromkeys(PUBLIC, (200, expected))


def test_page_of_a_person_or_of_a_fault_is_kept_nowhere(client):
    found = asked(client, KEPT_NOWHERE)

    assert [path for path, (_status, how) in found.items() if "no-store" not in how] == []


@pytest.mark.quick
def test_public_page_is_kept_nowhere_for_whoever_signed_in(client):
    client.force_login(UserFactory())

    assert kept(client.get("/centres/house/")) == {"private", "no-store"}


@pytest.mark.quick
def test_answer_to_a_form_is_kept_nowhere(client):
    assert "no-store" in kept(client.post("/experts/request/"))


def test_no_other_site_embeds_an_answer(client):
    paths = [*PUBLIC, *KEPT_NOWHERE]
    found = {path: client.get(path).headers["Cross-Origin-Resource-Policy"] for path in paths}

    assert found == dict.fromkeys(paths, "same-origin")


# /.well-known/security.txt

ADDRESS = "/.well-known/security.txt"


@pytest.fixture
def reachable(settings):
    settings.SITE_URL = "https://directory.example.org"
    settings.SECURITY_CONTACT = ["mailto:security@example.org", "https://example.org/report"]
    settings.SECURITY_EXPIRES = dt.date(2999, 1, 31)
    settings.SECURITY_LANGUAGES = ["en", "fr"]
    return settings


def test_security_file_says_where_to_report_a_hole(client, reachable):
    response = client.get(ADDRESS)

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "Contact: mailto:security@example.org\n"
        "Contact: https://example.org/report\n"
        "Expires: 2999-01-31T23:59:59Z\n"
        "Preferred-Languages: en, fr\n"
        "Canonical: https://directory.example.org/.well-known/security.txt\n"
    )


@pytest.mark.parametrize(
    ("setting", "value"), [("SECURITY_CONTACT", []), ("SECURITY_EXPIRES", dt.date(2020, 1, 1))]
)
def test_security_file_is_gone_without_a_contact_and_once_it_expired(
    client, reachable, setting, value
):
    setattr(reachable, setting, value)

    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("contact", "expires", "told"),
    [
        ("security@example.org", "2027-01-31", "SECURITY_CONTACT must begin with"),
        ("mailto:security@example.org", "", "SECURITY_CONTACT needs SECURITY_EXPIRES"),
    ],
)
def test_half_a_security_contact_refuses_to_start(contact, expires, told):
    environment = os.environ | {"SECURITY_CONTACT": contact}
    environment |= {"SECURITY_EXPIRES": expires} if expires else {}

    ran = subprocess.run(
        [sys.executable, "-c", "import irct.settings"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode != 0
    assert told in ran.stderr
