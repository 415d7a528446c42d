"""Whoever looks at one list for what the other one has is shown some of it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experts.models import ConsentPart, Expert
from irct.places.models import Town, TownName
from tests.factories import CentreFactory, ExpertFactory, location, text

pytestmark = pytest.mark.django_db


def others(answer):
    search = answer.context["search"]
    return [one.name for one in search.others.listings] if search.is_for_others else None


def section(answer, name):
    found = re.search(rf'<section class="{name}".*?</section>', answer.content.decode(), re.DOTALL)
    return found and found[0]


@pytest.fixture
def experts():
    """In Kenya, working there, speaking Spanish, and none of these."""
    ExpertFactory(name="Ash", country="KE", languages=["en"], expertise=["testimony"])
    ExpertFactory(
        name="Beech", country="SE", countries_of_work=["KE"], languages=["en", "sv"], expertise=[]
    )
    ExpertFactory(name="Cedar", country="MX", languages=["es"], expertise=["testimony"])
    ExpertFactory(name="Date", country="IN", languages=["hi"], expertise=["deaths"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("expert witness kenya", ["Ash", "Beech", "Cedar"]),
        ("expert witness spanish", ["Cedar", "Ash"]),
        ("expert witness who speaks spanish in kenya", ["Ash", "Beech", "Cedar"]),
        ("gerichtsgutachter kenia", ["Ash", "Beech", "Cedar"]),
        ("deaths in custody india", ["Date"]),
        ("expert witness iceland", ["Ash", "Cedar"]),
    ],
)
def test_experts_are_shown_by_country_then_work_then_language(client, experts, typed, shown):
    assert others(client.get("/centres/", {"q": typed})) == shown


@pytest.mark.parametrize(
    "typed", ["kenya", "therapy kenya", "help for children", "refugees", "centre in Nairobi"]
)
def test_experts_are_not_shown_to_whoever_asks_for_a_centre(client, experts, typed):
    answer = client.get("/centres/", {"q": typed})

    assert others(answer) is None
    assert section(answer, "others") is None


def test_section_says_what_it_is_and_that_nobody_is_there(client, experts):
    CentreFactory(name="Alder", country="IS", services=["forensic"])
    shown = section(client.get("/centres/?q=forensic report iceland"), "others")
    there = section(client.get("/centres/?q=expert witness kenya"), "others")

    assert "Forensic experts for this search" in shown
    assert "None of its experts is listed in Iceland." in shown
    assert "None of its experts" not in there
    assert 'href="/experts/?q=forensic+report+iceland"' in shown


def test_cards_of_others_are_outside_the_results(client, experts):
    CentreFactory(name="Alder", country="KE")
    answer = client.get("/centres/?q=expert witness kenya")

    assert section(answer, "results").count('<article class="card"') == 1
    assert section(answer, "others").count('<article class="card"') == 3


def test_chosen_country_and_language_go_along(client, experts):
    search = client.get("/centres/?q=expert witness&country=KE&language=es&service=legal").context[
        "search"
    ]

    assert search.same_search == "?q=expert+witness&country=KE&language=es"


def test_expert_who_does_not_agree_to_show_the_country_is_not_found_by_it(client):
    parts = [ConsentPart.NAME]
    ExpertFactory(
        name="Ash",
        country="KE",
        countries_of_work=["IS"],
        expertise=["deaths"],
        consent_parts=parts,
    )
    ExpertFactory(name="Beech", country="MX", expertise=["testimony"])

    answer = client.get("/centres/?q=expert witness kenya")

    assert others(answer) == ["Beech"]
    assert others(client.get("/centres/?q=expert witness iceland")) == ["Beech"]


def test_expert_without_consent_is_not_shown(client, experts):
    Expert.objects.filter(name="Ash").update(
        consent_given_on="2000-01-02", consent_valid_until="2001-01-01"
    )

    assert others(client.get("/centres/?q=expert witness kenya")) == ["Beech", "Cedar"]


@pytest.fixture
def centres():
    """In the town, in its country, and in another."""
    for number, name, country in ((1, "Alphaville", "KE"), (2, "Betaville", "KE")):
        town = Town.objects.create(
            id=number, name=name, country=country, population=9**6, latitude=number, longitude=36
        )
        TownName.objects.create(town=town, name=name.lower())
        place = location(shown="approximate", town=name, geoname=town, country=country)
        CentreFactory(name=f"Centre of {name}", country=country, children=[place])
    CentreFactory(name="Alder", country="SE", services=["psychological"])
    CentreFactory(name="Sample", country="KE", origin="sample", services=["psychological"])
    CentreFactory(name="Zelkova", country="IN", services=["legal"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("therapy in Betaville", ["Centre of Betaville", "Centre of Alphaville", "Alder"]),
        ("clinic Alphaville", ["Centre of Alphaville", "Centre of Betaville", "Sample"]),
        ("therapy", ["Alder", "Sample"]),
        ("torture survivors sweden", ["Alder"]),
    ],
)
def test_centres_are_shown_to_whoever_asks_experts_for_help(client, centres, typed, shown):
    answer = client.get("/experts/", {"q": typed})

    assert others(answer) == shown
    assert "Centres for this search" in section(answer, "others")


@pytest.mark.parametrize(
    "typed", ["", "kenya", "psychiatrist kenya", "forensic report", "help with a court report"]
)
def test_centres_are_not_shown_to_whoever_asks_for_an_expert(client, centres, typed):
    answer = client.get("/experts/", {"q": typed})

    assert others(answer) is None
    assert section(answer, "others") is None


def number_of_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        client.get(address)
    return len(made)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 3])
def test_others_take_a_constant_number_of_queries_and_none_where_they_are_not_shown(client, count):
    for _ in range(count):
        own = location(shown="approximate", town="Kisumu", country="KE")
        about = text(language="en", summary="Helps.")
        CentreFactory(country="KE", services=["psychological"], children=[own, about])
        biography = text(language="en", biography="Writes.")
        ExpertFactory(country="KE", expertise=["testimony"], children=[biography])
    centres, experts = ("/centres/?q=", "/experts/?q=")

    with_experts = number_of_queries(client, f"{centres}expert witness kenya")
    with_centres = number_of_queries(client, f"{experts}therapy kenya")

    assert with_experts - number_of_queries(client, f"{centres}kenya") == 3
    assert with_centres - number_of_queries(client, f"{experts}kenya") == 4
