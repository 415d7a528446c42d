"""The search for experts: the same words, and facets of their own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experts.models import Expert
from irct.models import Block
from irct.places.models import Town, TownName
from tests.factories import ExpertFactory, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def names(answer):
    return [profile.name for profile in answer.context["page"]]


@pytest.fixture
def two():
    ExpertFactory(
        name="Ash",
        country="DE",
        professions=["psychiatrist"],
        expertise=["children", "testimony"],
        languages=["de", "fa"],
        countries_of_work=["TR"],
        institution="Institute of Birch",
        courts=["European Court of Human Rights"],
        availability="available",
        children=[text(language="en", biography="Writes about memory.")],
    )
    ExpertFactory(name="Oak", country="KE", professions=["pathologist"], expertise=["deaths"])


@pytest.mark.parametrize(
    "typed",
    [
        "ash",
        "birch institute",
        "psychiatre",
        "Germania",
        "ألمانيا",
        "Турция",
        "farsi children",
        "human rights court",
        "memory",
        "psychiatrst",
    ],
)
def test_expert_is_found_by_what_is_public(client, two, typed):
    assert names(client.get("/experts/", {"q": typed})) == ["Ash"]


@pytest.mark.quick
def test_country_without_an_expert_is_named_and_others_are_shown(client, two):
    answer = client.get("/experts/", {"q": "children iceland"})
    alone = client.get("/experts/", {"q": "iceland"})

    assert names(answer) == ["Ash", "Oak"]
    assert names(alone) == ["Ash", "Oak"]
    for page in (answer, alone):
        assert "No expert in Iceland is listed." in page.content.decode()
        assert 'href="/countries/iceland/"' in page.content.decode()
    assert "is listed." not in client.get("/experts/", {"q": "germany"}).content.decode()


@pytest.mark.quick
def test_town_search_links_to_the_experts_of_its_country(client, two):
    Town.objects.create(
        id=1, name="Nakuru", country="KE", population=570_000, latitude=0, longitude=36
    )
    TownName.objects.create(town_id=1, name="nakuru")

    page = client.get("/experts/", {"q": "nakuru"}).content.decode()

    assert "Experts are listed by country, not by town." in page
    assert 'href="/experts/?country=KE"' in page


@pytest.mark.parametrize(
    "chosen",
    [
        "profession=psychiatrist",
        "expertise=children",
        "language=fa",
        "country=DE",
        "work=TR",
        "availability=available",
        "profession=psychiatrist&profession=dentist&work=TR",
    ],
)
def test_each_facet_narrows_the_search(client, two, chosen):
    assert names(client.get(f"/experts/?{chosen}")) == ["Ash"]


def test_facets_are_counted(client, two):
    facets = client.get("/experts/").context["search"].facets

    assert {f.name: {v.code: v.count for v in f.values} for f in facets} == {
        "profession": {"psychiatrist": 1, "pathologist": 1},
        "expertise": {"children": 1, "testimony": 1, "deaths": 1},
        "language": {"de": 1, "fa": 1},
        "country": {"DE": 1, "KE": 1},
        "work": {"TR": 1},
        "availability": {"available": 1},
    }


def test_list_puts_overdue_experts_last(client, two):
    for block in Block.values:
        how = {f"{block}_confirmed_on": "2001-01-01", f"{block}_confirmed_how": "phone"}
        Expert.objects.filter(name="Ash").update(**how)

    assert names(client.get("/experts/")) == ["Oak", "Ash"]


def test_expert_without_consent_is_not_listed(client, two):
    ExpertFactory(name="Zelkova", status="draft", consent_given_on=None, consent_valid_until=None)

    assert names(client.get("/experts/")) == ["Ash", "Oak"]
    assert client.get("/experts/?q=zelkova").context["search"].total == 0


@pytest.mark.parametrize("count", [1, 3])
def test_list_makes_a_constant_number_of_queries(client, count):
    for _ in range(count):
        ExpertFactory(name="Ash", children=[text(language="en", biography="Writes.")])
    client.get("/experts/?q=ash")

    with CaptureQueriesContext(connection) as queries:
        client.get("/experts/?q=ash")

    assert len(queries) == 6


@pytest.fixture
def four():
    """Of Kenya and working there, each with a part of what is asked for."""
    ExpertFactory(name="Ash", country="KE", professions=["dentist"], languages=["sw"])
    ExpertFactory(
        name="Beech", country="SE", countries_of_work=["KE"], professions=["psychiatrist"]
    )
    ExpertFactory(name="Cedar", country="KE", professions=["physician"], languages=["es"])
    ExpertFactory(name="Date", country="IN", professions=["psychiatrist"], languages=["sw"])


@pytest.mark.parametrize(
    ("typed", "found", "told"),
    [
        ("kenya", ["Ash", "Cedar", "Beech"], ""),
        ("psychiatrist kenya", ["Beech", "Ash", "Cedar"], ""),
        ("dentist who speaks spanish in kenya", ["Ash", "Cedar", "Beech"], "has all of this."),
        ("dentist who speaks swahili in kenya", ["Ash", "Cedar", "Beech"], ""),
        ("lawyer kenya", ["Ash", "Cedar", "Beech"], "No expert in Kenya mentions lawyer."),
        ("swahili dentist iceland", ["Ash", "Date", "Beech", "Cedar"], "in Iceland is listed."),
        ("psychiatrist spanish", ["Beech", "Date", "Cedar"], "No expert has all of this."),
        ("psychiatre swahili", ["Date"], ""),
    ],
)
def test_place_is_kept_and_what_is_missing_there_is_said(client, four, typed, found, told):
    answer = client.get("/experts/", {"q": typed})
    page = answer.content.decode()

    assert names(answer) == found
    assert told in page
    warnings = ("has all of this", "No expert in", "is listed.")
    assert any(warning in page for warning in warnings) == bool(told)


def test_search_that_finds_not_all_in_a_country_leads_to_all_countries(client, four):
    answer = client.get("/experts/", {"q": "lawyer kenya"})

    assert answer.context["search"].elsewhere_url == "?q=lawyer"
    assert 'href="?q=lawyer">Look in all countries</a>' in answer.content.decode()


@pytest.mark.parametrize("typed", ["forensic doctor kenya", "medico-legal report"])
def test_forensic_documentation_is_what_experts_call_evaluation(client, two, typed):
    Expert.objects.filter(name="Oak").update(expertise=["istanbul"])
    Expert.objects.get(name="Oak").index()

    answer = client.get("/experts/", {"q": typed})

    assert names(answer)[0] == "Oak"
    assert "Istanbul Protocol" in str(answer.context["search"].understood)


def test_corrected_town_has_its_own_name(client, two):
    london = Town.objects.create(
        id=1, name="London", country="GB", population=9 * 10**6, latitude=51.5, longitude=-0.1
    )
    for name in ("lndn", "london", "londres"):
        TownName.objects.create(town=london, name=name)

    query = client.get("/experts/?q=lomdon").context["search"].query

    assert query.corrections == (("lomdon", "London"),)


def test_profile_with_little_in_it_says_where_else_to_look(client):
    little = ExpertFactory(country="KE", consent_parts=["name", "country"])
    more = ExpertFactory(country="KE", expertise=["training"])

    said = client.get(little.get_absolute_url()).content.decode()

    ways_on = ['href="/experts/?country=KE"', 'href="/experts/table/"']
    assert all(way in said for way in ways_on)
    assert not any(way in client.get(more.get_absolute_url()).content.decode() for way in ways_on)
