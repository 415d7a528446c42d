"""Every country has a page; where there is no centre it says where else to turn."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from irct.places import countries
from tests.factories import CentreFactory, ExpertFactory, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SWEDEN = {"country": "SE", "shown": "approximate", "town": "Malmö"}
KENYA = {"country": "KE", "shown": "approximate", "town": "Nairobi"}


@pytest.fixture
def two():
    CentreFactory(
        name="Malmö", country="SE", children=[location(latitude=55.6, longitude=13.0, **SWEDEN)]
    )
    CentreFactory(
        name="Nairobi",
        country="KE",
        ways=["remote"],
        children=[location(latitude=-1.3, longitude=36.8, **KENYA)],
    )


def test_country_has_a_page(client, two):
    # What differs by country (its name, address and map) is rendered for each in other tests.
    some = {*countries.inhabited()[::7], "XK"}

    answers = [client.get(f"/countries/{countries.slug(code)}/") for code in some]

    assert {answer.status_code for answer in answers} == {200}


@pytest.mark.quick
def test_unknown_country_is_not_found(client):
    assert client.get("/countries/atlantis/").status_code == 404


@pytest.mark.quick
def test_country_page_shows_its_centres(client, two):
    answer = client.get("/countries/sweden/")

    assert [centre.name for centre in answer.context["centres"]] == ["Malmö"]
    assert answer.context["alternatives"] is None


def test_country_page_without_centres_shows_the_nearest_ones(client, two):
    alternatives = client.get("/countries/iceland/").context["alternatives"]

    assert [centre.name for centre in alternatives.nearest] == ["Malmö", "Nairobi"]


def test_country_page_shows_remote_centres_besides_the_nearest(client):
    for number in range(6):
        CentreFactory(
            name=f"Near {number}",
            country="SE",
            children=[location(latitude=60 + number, longitude=13.0, **SWEDEN)],
        )
    CentreFactory(name="Far and remote", country="KE", ways=["remote"])
    CentreFactory(name="Full and remote", country="KE", ways=["remote"], takes_clients=False)

    alternatives = client.get("/countries/denmark/").context["alternatives"]

    assert [centre.name for centre in alternatives.nearest] == [f"Near {n}" for n in range(5)]
    assert [centre.name for centre in alternatives.remote] == ["Far and remote"]


def test_country_page_shows_experts_who_live_or_work_there(client):
    ExpertFactory(name="Here", country="IS")
    ExpertFactory(name="For it", country="DK", countries_of_work=["IS"])
    ExpertFactory(name="Elsewhere", country="DK")

    experts = client.get("/countries/iceland/").context["experts"]

    assert [expert.name for expert in experts] == ["For it", "Here"]


def test_country_list_counts_the_centres_of_each_country(client, two):
    regions = client.get("/countries/").context["regions"]

    counts = {entry["code"]: entry["count"] for region in regions for entry in region["countries"]}
    assert set(counts) == set(countries.inhabited())
    assert {code: count for code, count in counts.items() if count} == {"SE": 1, "KE": 1}


@pytest.mark.parametrize(
    ("values", "others"),
    [
        ({"takes_clients": False}, ["Malmö", "Nairobi"]),
        ({}, ["Malmö", "Nairobi"]),  # never confirmed
    ],
)
def test_profile_that_may_not_help_shows_the_nearest_centres(client, two, values, others):
    CentreFactory(slug="closed", country="DK", **values)

    alternatives = client.get("/centres/closed/").context["alternatives"]

    assert [centre.name for centre in alternatives.nearest] == others


@pytest.mark.parametrize(("takes_clients", "number"), [(False, 1), (None, 0), (True, 0)])
def test_profile_that_takes_no_clients_links_to_others_at_its_top(
    client, two, takes_clients, number
):
    CentreFactory(slug="closed", country="DK", takes_clients=takes_clients)

    page = client.get("/centres/closed/").content.decode()

    assert page.partition("How to get help")[0].count('href="#nearest"') == number


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", ["/countries/denmark/", "/countries/iceland/", "/experts/"])
def test_country_and_expert_pages_make_a_constant_number_of_queries(client, path, count):
    for _ in range(count):
        CentreFactory(children=[location(shown="approximate", latitude=55.6, longitude=13.0)])
        ExpertFactory(countries_of_work=["IS"])
    client.get(path)

    with CaptureQueriesContext(connection) as queries:
        client.get(path)

    assert len(queries) == {"/experts/": 3}.get(path, 8 if "iceland" in path else 5)
