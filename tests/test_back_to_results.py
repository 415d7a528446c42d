"""From a profile back to the results that led to it: the search, its page and the place in it."""

import html
import re

import pytest

from tests.databases import made_once
from tests.factories import CentreFactory, ExpertFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@made_once
def listings():
    for number in range(25):
        CentreFactory(name=f"Alder {number:02}", slug=f"alder-{number:02}", country="KE")
    ExpertFactory(name="Alder person", slug="alder-person", languages=["sw"])


def addresses(page, path):
    """Where links lead that begin with a path."""
    return re.findall(rf'href="({path}[^"]*)"', html.unescape(page.content.decode()))


def back(page):
    found = re.findall(r'href="([^"]*)" rel="nofollow">Back to your results', page.content.decode())
    return [html.unescape(one) for one in found]


@pytest.mark.parametrize(
    ("results", "profile"),
    [
        ("/centres/?q=alder&country=KE&page=2", "/centres/alder-24/"),
        ("/centres/?q=a%26b%3F%23+alder&sort=name&exact=1", "/centres/alder-03/"),
        ("/centres/?country=KE&page=2&c=alder-01&c=alder-02", "/centres/alder-24/"),
        ("/experts/?language=sw&q=alder", "/experts/alder-person/"),
    ],
)
def test_profile_leads_back_to_the_search_the_page_and_the_place(client, results, profile):
    [link] = set(addresses(client.get(results), profile))
    page = client.get(link)
    [address] = back(page)
    shown = client.get(address)

    slug = profile.split("/")[-2]
    assert address.partition("?")[0] == results.partition("?")[0]
    assert shown.wsgi_request.GET == client.get(results).wsgi_request.GET
    assert address.endswith(f"#at-{slug}")
    assert f'id="at-{slug}"' in shown.content.decode()
    assert not page.cookies
    assert page.headers["Referrer-Policy"] == "no-referrer"
    # What is cited and found by search engines is the address of the profile alone.
    assert f'rel="canonical" href="http://testserver{profile}"' in page.content.decode()


def test_profile_that_was_opened_by_itself_leads_back_nowhere(client):
    for query in (
        *("", "?back=", "?back=centres", "?back=elsewhere%3Fq%3Dx", "?back=//evil.example/%3Fq"),
        *("?back=https://evil.example/?q=1", f"?back=centres%3Fq%3D{'x' * 700}", "?back=\0%3Fq"),
    ):
        assert back(client.get(f"/centres/alder-01/{query}")) == [], query


@pytest.mark.quick
def test_what_stands_in_the_address_cannot_break_out_of_the_link(client):
    page = client.get("/centres/alder-01/", {"back": 'centres?q="><script>&back=centres?q=x&c=a'})

    assert back(page) == ["/centres/?q=%22%3E%3Cscript%3E#at-alder-01"]


def test_former_address_of_a_profile_keeps_the_way_back(client):
    CentreFactory(slug="new-name", former_slugs=["old-name"])

    moved = client.get("/centres/old-name/", {"back": "centres?q=alder"})

    assert back(client.get(moved.url)) == ["/centres/?q=alder#at-new-name"]


def test_list_that_nobody_searched_carries_nothing(client):
    assert set(addresses(client.get("/centres/"), "/centres/alder-00/")) == {"/centres/alder-00/"}
