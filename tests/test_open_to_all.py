"""Whoever reads open data from elsewhere: by script, again and again, and more than is good."""

import pytest
from django.utils.text import slugify

from irct.accounts import limits
from irct.accounts.limits import MINUTE, Rate
from irct.models import Allowance
from irct.opendata import usage
from irct.opendata.files import FILES
from irct.opendata.records import LISTS
from tests.factories import CentreFactory, UserFactory, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

API = "/api/hsds/v3/"
SHARED = "public, max-age=0, s-maxage=30, must-revalidate"
# A whole list is made while it is sent, so nobody knows beforehand whether it is the same.
UNTAGGED = {f"{API}services?format=ndjson"}
LOOKED_UP = "services", "organizations", "service_at_locations"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.OPEN_DATA = tmp_path / "open-data"


def every_address(client):
    """All that programs read: (address, which methods, how long it may be kept)."""
    yield API, "GET, HEAD", SHARED
    yield f"{API}openapi.json", "GET, HEAD", SHARED
    for name in LISTS:
        yield f"{API}{name}", "GET, HEAD, POST", SHARED
        one = client.get(f"{API}{name}").json()["contents"][0]
        yield f"{API}{name}/{one['id']}", "GET, HEAD", SHARED
    yield f"{API}services?search=legal", "GET, HEAD, POST", SHARED
    yield f"{API}services?minimal=true", "GET, HEAD, POST", SHARED
    yield f"{API}services?format=ndjson", "GET, HEAD, POST", SHARED
    yield "/data/new.atom", "GET, HEAD", SHARED
    for name in FILES:
        yield f"/data/{name}", "GET, HEAD", "no-cache"


def whole(answer):
    return b"".join(answer)


# Each version of what is public is a transaction of its own.
@pytest.mark.django_db(transaction=True)
def test_every_answer_is_for_all_sites_tagged_and_kept_no_longer_than_hiding_takes(client):
    centre = CentreFactory(name="Vanishes", services=["legal"], children=[location()])
    table = list(every_address(client))
    tags = {}

    for address, methods, kept in table:
        first = client.get(address)
        whole(first)
        tags[address] = first.headers.get("ETag")
        known = {"If-None-Match": tags[address]} if tags[address] else {}
        again = client.get(address, headers=known)
        asked = client.options(address, headers={"Origin": "https://example.org"})
        refused = client.delete(address)

        said = {answer.headers.get("Access-Control-Allow-Origin") for answer in (first, again)}
        said |= {answer.headers.get("Access-Control-Allow-Origin") for answer in (asked, refused)}
        assert (first.status_code, first.headers["Cache-Control"], said) == (200, kept, {"*"}), (
            address
        )
        assert not first.cookies, address
        assert (tags[address] is None) == (address in UNTAGGED), address
        if tags[address]:
            found = again.status_code, whole(again), again.headers["Cache-Control"]
            assert found == (304, b"", kept), address
        assert (asked.status_code, asked.headers["Access-Control-Allow-Methods"]) == (204, methods)
        assert (refused.status_code, refused.headers["Allow"]) == (405, methods), address
        assert refused.json()["error"], address

    centre.hide(by=UserFactory(is_staff=True))
    for address, _methods, _kept in table:
        if "taxonom" in address or address in (API, f"{API}openapi.json"):
            continue
        known = {"If-None-Match": tags[address]} if tags[address] else {}
        answer = client.get(address, headers=known)
        is_gone = any(f"{API}{name}/" in address for name in LOOKED_UP)
        assert answer.status_code == (404 if is_gone else 200), address
        assert b"Vanishes" not in whole(answer), address


def test_page_for_people_is_not_sent_again_either(client):
    first = client.get(f"{API}profile/")

    again = client.get(f"{API}profile/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content, again.headers["Cache-Control"]) == (304, b"", SHARED)


@pytest.mark.parametrize(
    ("what", "path"),
    [
        (usage.PAGES, f"{API}services"),
        (usage.PAGES, f"{API}taxonomies?page=7"),
        (usage.SEARCHES, f"{API}organizations?search=legal"),
        (usage.LISTS, f"{API}services?format=ndjson"),
        (usage.LISTS, f"{API}services?minimal=true"),
        (usage.RECORDS, f"{API}services/00000000-0000-0000-0000-000000000000"),
        (usage.FILES, "/data/centres.csv"),
    ],
    ids=slugify,
)
def test_one_network_reads_so_much_and_the_others_go_on(client, monkeypatch, what, path):
    monkeypatch.setitem(limits.RATES, what, [Rate(2, MINUTE)])
    ours, theirs = {"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": "2001:db8:1::1"}
    # The same network; whoever is refused for a parameter has read nothing.
    same = {"REMOTE_ADDR": "2001:db8::2"}
    client.get(f"{API}services?page=x", **ours)

    answers = [client.get(path, **one) for one in (ours, same, ours, theirs)]
    for answer in answers:
        whole(answer)  # which closes its file
    *first, refused, other = answers

    assert {answer.status_code for answer in first} in ({200}, {404})
    assert refused.status_code == 429
    assert refused.json()["error"].startswith("Too many requests.")
    assert refused.headers["Content-Type"] == "application/json"
    assert refused.headers["Retry-After"] == "60"
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in refused.headers["Cache-Control"]
    assert other.status_code == first[0].status_code
    assert not Allowance.objects.filter(key__contains="2001").exists()


def test_search_that_is_sent_counts_as_one(client, monkeypatch):
    monkeypatch.setitem(limits.RATES, usage.SEARCHES, [Rate(1, MINUTE)])

    answers = [
        client.post(f"{API}services", {"search": "legal"}, "application/json") for _turn in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 429]


def test_harvester_may_read_everything_at_once():
    [rate] = limits.RATES[usage.PAGES]

    # Of 15,600 centres: 63,000 services, as many pairs, a hundred a page, within two minutes.
    assert rate.most * 2 * MINUTE / rate.span >= 2 * 630


def test_where_nobody_can_count_everybody_is_answered(client, monkeypatch):
    monkeypatch.setitem(limits.RATES, usage.PAGES, [Rate(0, MINUTE)])

    answer = client.get(f"{API}services", REMOTE_ADDR="unix:")

    assert answer.status_code == 200
