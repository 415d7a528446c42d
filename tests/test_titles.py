"""The title of a list tells page, place and filters apart, and nothing that was typed."""

import re

import pytest

from irct.places.models import Town, TownName
from tests.factories import CentreFactory, ExpertFactory, location

pytestmark = pytest.mark.django_db

VIENNA = "Where: Vienna (Wien), Austria"


def title(answer):
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    return " ".join(found[1].split()).removesuffix(" · IRCT directory")


@pytest.fixture
def vienna(request):
    town = Town.objects.create(
        id=1, name="Vienna", country="AT", population=2 * 10**6, latitude=48.2, longitude=16.4
    )
    for name in ("vienna", "wien"):
        TownName.objects.create(town=town, name=name)
    is_second = "page=2" in request.node.name
    for _ in range(21 if is_second else 1):
        place = location(shown="approximate", town="Wien", geoname=town, country="AT")
        CentreFactory(country="AT", services=["psychological"], languages=["fa"], children=[place])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "Find a centre"),
        ("page=2", "Find a centre, page 2"),
        ("q=therapy wien", f"Centres · {VIENNA} · Kind of help: psychological therapy"),
        (
            "q=therapy wien&page=2",
            f"Centres · {VIENNA} · Kind of help: psychological therapy, page 2",
        ),
        (
            "q=wien&language=fa&open=unknown",
            f"Centres · {VIENNA} · Language spoken: Persian (Farsi) · New clients: not known",
        ),
        (
            "country=AT&language=fa",
            "Centres · Country: Austria · Language spoken: Persian (Farsi)",
        ),
        ("near=wien", "Centres · near Vienna (Wien), Austria"),
        ("q=wien&service=legal", "No centre matches your search"),
    ],
)
def test_title_of_the_centres_says_what_is_shown(client, vienna, query, expected):
    assert title(client.get(f"/centres/?{query}")) == expected


def test_title_of_the_experts_says_what_is_shown(client):
    ExpertFactory(name="Ash", country="KE", professions=["dentist"], languages=["sw"])

    answer = client.get("/experts/?q=dentist kenya&language=sw")

    assert title(answer) == "Experts · Where: Kenya · Profession: dentist · Language: Swahili"


@pytest.mark.parametrize("kind", ["centre", "expert"])
def test_title_says_that_nobody_is_listed_where_nothing_was_asked_for(client, kind):
    answer = client.get(f"/{kind}s/")

    assert title(answer) == f"No {kind} is listed at present"
    assert "matches your search" not in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "zqname zqother",
        "zqname austria",
        "zqname@example.org",
        "+43 1 234 56 78 zqname",
        "zqname.example.org wien",
        "1090 zqname",
    ],
)
@pytest.mark.parametrize("path", ["/centres/", "/experts/"])
def test_title_never_repeats_what_was_typed(client, vienna, path, typed):
    CentreFactory(name="Zqname", country="AT")
    ExpertFactory(name="Zqname", country="AT")

    told = title(client.get(path, {"q": typed})).casefold()

    assert "zqname" not in told
    assert not re.search(r"\d", told)


@pytest.mark.parametrize("path", ["/centres/", "/experts/"])
@pytest.mark.parametrize("typed", ["austria", "zqnothing"])
def test_results_have_a_heading_that_a_search_leads_to(client, vienna, path, typed):
    page = client.get(path, {"q": typed}).content.decode()

    assert 'role="search" action="#results"' in page
    assert re.search(r'<div role="status">\s*<h2 id="results" tabindex="-1">', page)
    assert 'class="results" aria-labelledby="results"' in page
