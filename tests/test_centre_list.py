"""The search for centres: filters, facets, chips, pages."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.filters import CentreFilter
from experts.filters import ExpertFilter
from irct.disclosure.projection import months_before
from irct.models import Block
from irct.places.models import Town, TownName
from irct.visitors.facets import MOST_CHOSEN
from tests.factories import CentreFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def names(answer):
    return [profile.name for profile in answer.context["page"]]


def counts(answer, facet):
    (shown,) = [f for f in answer.context["search"].facets if f.name == facet]
    return {value.code: value.count for value in shown.values}


@pytest.fixture
def three():
    CentreFactory(name="Alder", country="DK", services=["legal", "social"], languages=["da", "ar"])
    CentreFactory(name="Birch", country="DK", services=["legal"], languages=["da"])
    CentreFactory(name="Cedar", country="KE", services=["medical"], languages=["sw", "ar"])


@pytest.mark.quick
def test_centre_list_shows_all_by_name(client, three):
    answer = client.get("/centres/")

    assert names(answer) == ["Alder", "Birch", "Cedar"]
    assert answer.context["search"].total == 3


@pytest.mark.quick
def test_values_of_one_filter_are_alternatives(client, three):
    answer = client.get("/centres/?country=DK&country=KE")

    assert names(answer) == ["Alder", "Birch", "Cedar"]


def test_different_filters_narrow_each_other(client, three):
    answer = client.get("/centres/?country=DK&language=ar")

    assert names(answer) == ["Alder"]


def test_facet_counts_ignore_their_own_filter(client, three):
    answer = client.get("/centres/?country=DK&language=ar")

    assert counts(answer, "country") == {"DK": 1, "KE": 1}
    assert counts(answer, "region") == {"europe": 1}
    assert counts(answer, "language") == {"da": 2, "ar": 1}
    assert counts(answer, "service") == {"legal": 1, "social": 1}


def test_facet_count_equals_the_number_of_results(client, three):
    for facet in client.get("/centres/?q=da").context["search"].facets:
        for value in facet.values:
            answer = client.get("/centres/", {"q": "da", facet.name: value.code})

            assert answer.context["search"].total == value.count


def test_chip_links_to_the_search_without_its_filter(client, three):
    chips = client.get("/centres/?q=cedar&country=KE&country=DK").context["search"].chips

    assert [(chip.label, chip.value, chip.url) for chip in chips] == [
        ("Country", "Kenya", "?q=cedar&country=DK"),
        ("Country", "Denmark", "?q=cedar&country=KE"),
    ]


def test_region_filter_finds_centres_in_its_countries(client, three):
    answer = client.get("/centres/?region=sub-saharan-africa")

    assert names(answer) == ["Cedar"]


def test_open_filter_follows_the_date_of_not_taking_until(client):
    today = timezone.localdate()
    CentreFactory(name="Open", takes_clients=True)
    CentreFactory(name="Closed", takes_clients=False)
    CentreFactory(name="Later", takes_clients=False, not_taking_until=today + dt.timedelta(days=1))
    CentreFactory(name="Over", takes_clients=False, not_taking_until=today)
    CentreFactory(name="Unasked")

    assert names(client.get("/centres/?open=yes")) == ["Open"]
    assert names(client.get("/centres/?open=no")) == ["Closed", "Later"]
    assert names(client.get("/centres/?open=unknown")) == ["Over", "Unasked"]


def test_search_ignores_accents_and_case_and_keeps_to_the_place(client):
    for name, town in (("Zentrum ÜBERLEBEN", "Berlin"), ("Zentrum Anders", "Ulm")):
        place = location(shown="approximate", town=town, country="DE")
        CentreFactory(name=name, country="DE", children=[place])

    assert names(client.get("/centres/?q=BERLIN uberleben")) == ["Zentrum ÜBERLEBEN"]
    assert names(client.get("/centres/?q=ulm uberleben")) == ["Zentrum Anders"]


def test_real_centres_are_listed_before_samples(client):
    CentreFactory(name="Alder", origin="sample")
    CentreFactory(name="Zeder")

    assert names(client.get("/centres/")) == ["Zeder", "Alder"]


def test_sort_by_confirmed_puts_the_latest_first(client):
    for name, days in (("Old", 400), ("New", 2)):
        day = timezone.localdate() - dt.timedelta(days=days)
        blocks = ("contact", "services", "place")
        CentreFactory(
            name=name,
            **{f"{block}_confirmed_on": day for block in blocks},
            **{f"{block}_confirmed_how": "phone" for block in blocks},
        )
    CentreFactory(name="Never")

    assert names(client.get("/centres/?sort=confirmed")) == ["New", "Old", "Never"]


def confirmed(months, **values):
    """Add a centre of which all was confirmed so many months ago, to the day."""
    day = months_before(timezone.localdate(), months)
    days = {f"{block}_confirmed_on": day for block in Block.values}
    hows = {f"{block}_confirmed_how": "phone" for block in Block.values}
    return CentreFactory(**{**days, **hows, **values})


def test_overdue_centres_are_listed_last_but_not_unconfirmed_ones(client):
    confirmed(15, name="Alder")
    confirmed(15, name="Ash", contact_confirmed_on=timezone.localdate())
    confirmed(14, name="Birch")
    CentreFactory(name="Cedar")
    confirmed(1, name="Elm")

    answer = client.get("/centres/")

    assert names(answer) == ["Birch", "Cedar", "Elm", "Alder", "Ash"]
    assert answer.content.decode().count("Not confirmed for over 15 months") == 2
    assert answer.content.decode().count("Never confirmed") == 1


def test_centre_with_a_block_never_confirmed_is_not_overdue(client):
    CentreFactory(name="Alder", contact_confirmed_on="2001-01-01", contact_confirmed_how="phone")
    CentreFactory(name="Birch")

    assert names(client.get("/centres/")) == ["Alder", "Birch"]


def test_overdue_centres_rank_last_only_among_equal_matches(client):
    confirmed(20, name="Linden Alder")
    confirmed(20, name="Linden")
    CentreFactory(name="Linden Birch")

    found = names(client.get("/centres/?q=linden"))

    assert found[0] == "Linden"  # the best answer, overdue or not
    assert found[1:] == ["Linden Birch", "Linden Alder"]


def test_overdue_centres_keep_their_place_when_sorted_by_distance(client):
    place = {"shown": "exact", "longitude": 10.4}
    town = Town.objects.create(
        id=1, name="Odense", country="DK", population=180_000, latitude=55.4, longitude=10.4
    )
    TownName.objects.create(town=town, name="odense")
    confirmed(20, name="Alder", children=[location(town="Odense", latitude=55.4, **place)])
    CentreFactory(name="Birch", children=[location(town="Aarhus", latitude=56.2, **place)])

    assert names(client.get("/centres/?near=Odense")) == ["Alder", "Birch"]
    assert names(client.get("/centres/?near=Odense&sort=name")) == ["Birch", "Alder"]


def test_centre_list_shows_twenty_on_a_page(client):
    for _ in range(21):
        CentreFactory()

    assert [len(names(client.get(f"/centres/?page={page}"))) for page in (1, 2)] == [20, 1]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("country=ZZ", "Country: the value “ZZ” is not known. It was left out."),
        ("country=ZZ&country=DK", "Country: the value “ZZ” is not known. It was left out."),
        ("service=%00&service=x", "Kind of help: the values “\x00” and “x” are not known."),
        ("sort=backwards", "This order is not known. The usual one is shown."),
        ("page=minus one", "This page is not known. The first one is shown."),
        ("page=²", "This page is not known. The first one is shown."),
        ("q=%00", "There is no word to search for. Everything is shown."),
        ("q=" + "a" * 300, "The text is long. Only its first words were searched for."),
        ("q=%22%27%5C%29%20%3A%2A%20%26", "There is no word to search for. Everything is shown."),
    ],
)
def test_invalid_query_value_is_reported_and_ignored(client, three, query, problem):
    answer = client.get(f"/centres/?{query}")

    assert answer.status_code == 200
    assert [text[: len(problem)] for text in answer.context["search"].problems] == [problem]


@pytest.mark.parametrize(
    "query", ["q=%F0%9F%98%80", "q=%E2%80%AE%D8%A7", "q=" + "a'%20" * 60, "x=1"]
)
def test_unusual_query_text_gets_a_page(client, three, query):
    assert client.get(f"/centres/?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_centre_list_makes_a_constant_number_of_queries(client, count):
    for _ in range(count):
        CentreFactory(
            name="Alder",
            services=["legal"],
            children=[
                text(language="en", summary="We listen."),
                location(shown="approximate", town="Aarhus"),
                contact(kind="website", value="https://example.org/", visibility="public"),
            ],
        )

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/centres/?q=alder&service=legal&sort=name")

    # The words, what answers them, the facets, the page, its texts and places; then what is
    # remembered for half a minute: the names of countries, words of what is not public any more,
    # and whether this is a demonstration. What was hidden a moment ago is asked for each time.
    assert len(queries) == 10
    with CaptureQueriesContext(connection) as queries:
        client.get("/centres/?q=alder&service=legal&sort=name")
    assert len(queries) == 7


@pytest.mark.parametrize(
    ("path", "filters"), [("/centres/", CentreFilter), ("/experts/", ExpertFilter)]
)
def test_first_dozen_values_of_a_facet_are_used_and_the_others_named(client, path, filters):
    facets = filters.FACETS
    every = urlencode([(name, code) for name, f in facets.items() for code in f.codes])
    answer = client.get(f"{path}?{every}")
    search, problems = answer.context["search"], " ".join(answer.context["search"].problems)

    assert len(every) > 7_000
    for name, f in facets.items():
        assert search.chosen[name] == f.codes[:MOST_CHOSEN]
        assert all(str(f.name_of(code)) in problems for code in f.codes[MOST_CHOSEN:])
    assert "Country: only the first 12 values are used. Left out: " in problems
    # Each value stands in every link: of all of them, the page had nine million bytes.
    assert len(answer.content) < 30 * len(every)


def test_unknown_values_are_named_up_to_a_dozen(client):
    unknown = "&".join(f"country=Z{number}" for number in range(900))
    [problem] = client.get(f"/centres/?{unknown}").context["search"].problems

    assert "“Z0”, “Z1”" in problem
    assert len(problem) < 200
