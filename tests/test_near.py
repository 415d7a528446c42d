"""Near a place: the nearest first, across borders, and nothing told of what is not shown."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from centres.filters import CentreFilter
from centres.models import Centre, Location
from irct.places.models import Town, TownName
from irct.places.text import spellings
from irct.search.lookup import look_up
from irct.search.words import PUBLIC
from tests.databases import made_once
from tests.examples import HUNTING
from tests.factories import CentreFactory, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.hunted]


TOWNS = [
    (1, "Tripoli", "LY", 1_150_000, 32.88743, 13.18733),
    (2, "Tripoli", "LB", 229_000, 34.43352, 35.84415),
    (3, "Copenhagen", "DK", 1_153_000, 55.67594, 12.56553),
    (4, "Malmö", "SE", 301_000, 55.60587, 13.00073),
    (5, "Berlin", "DE", 3_426_000, 52.52437, 13.41053),
    (6, "Lagos", "NG", 15_388_000, 6.45407, 3.39467),
    (7, "Munich", "DE", 1_260_000, 48.13743, 11.57549),
    (8, "Brussels", "BE", 1_019_000, 50.85045, 4.34878),
    (9, "Tbilisi", "GE", 1_049_000, 41.69411, 44.83368),
    (10, "Kinshasa", "CD", 16_000_000, -4.32758, 15.31357),
    (11, "London", "GB", 8_961_000, 51.50853, -0.12574),
    (12, "London", "CA", 346_000, 42.98339, -81.23304),
    (13, "Nice", "FR", 338_000, 43.70313, 7.26608),
    (14, "Leszno", "PL", 64_000, 51.84034, 16.57494),
    (15, "Brazzaville", "CG", 1_284_000, -4.26613, 15.28318),
    (16, "Cotonou", "BJ", 780_000, 6.36536, 2.41833),
    (17, "Best", "NL", 29_000, 51.5075, 5.39028),
]
ALSO = {3: ["kobenhavn"], 8: ["bruxelles"], 9: ["тбилиси"], 11: ["лондон", "倫敦", "londres"]}


@made_once
def towns():
    """Two towns of one name and some others."""
    for number, name, country, people, latitude, longitude in TOWNS:
        town = Town.objects.create(
            id=number,
            name=name,
            country=country,
            division="Ontario" if country == "CA" else "",
            division_code="CA.08" if country == "CA" else "",
            population=people,
            latitude=latitude,
            longitude=longitude,
        )
        for spelled in {*spellings(name), *ALSO.get(number, [])}:
            TownName.objects.create(town=town, name=spelled)


def near(typed, **parameters):
    query = QueryDict(mutable=True)
    query.update({"near": typed, **parameters})
    return CentreFilter(query, among=Centre.objects.published().with_open())


def names(found):
    return [profile.name for profile in found.page()]


@pytest.fixture
def four():
    CentreFactory(
        name="Berlin",
        country="DE",
        children=[location(shown="approximate", latitude=52.52, longitude=13.41, country="DE")],
    )
    CentreFactory(
        name="Malmö",
        country="SE",
        children=[location(shown="exact", latitude=55.60587, longitude=13.00073, country="SE")],
    )
    CentreFactory(
        name="Denmark", children=[location(shown="country", latitude=55.67, longitude=12.56)]
    )
    CentreFactory(
        name="Nowhere", children=[location(shown="hidden", latitude=55.67, longitude=12.56)]
    )


@pytest.mark.parametrize("town", ["Brussels", "à Bruxelles", "Bruxelles, Belgique"])
def test_nearest_centres_come_first_across_borders(four, town):
    found = near(town)

    assert names(found) == ["Berlin", "Malmö", "Denmark", "Nowhere"]
    assert [
        kilometres and round(kilometres)
        for profile in found.page()
        for kilometres in [profile.distance(found.origin.point)]
    ] == [650, 781, None, None]


@pytest.mark.parametrize(
    ("typed", "place"),
    {
        "Berlin, Germany": "Berlin, Germany",
        "Lagos Nigeria": "Lagos, Nigeria",
        "lagos": "Lagos, Nigeria",
        "near Munich": "Munich (München), Germany",
        "I live in Munich": "Munich (München), Germany",
        "à Bruxelles": "Brussels (Bruxelles / Brussel), Belgium",
        "в Тбилиси": "Tbilisi, Georgia",
        "Kinshasa RDC": "Kinshasa, DR Congo",
        "Kenya": "Kenya",
        "в Германии": "Germany",
        "London Ontario": "London, Ontario, Canada",
        "London": "London, United Kingdom",
        "from Kinshasa, now in Berlin": "Berlin, Germany",
        "KØBENHAVN": "Copenhagen (København), Denmark",
    }.items(),
)
def test_place_is_read_as_the_search_reads_it(typed, place):
    found = near(typed)

    assert found.origin
    assert found.origin.name == place
    assert found.where.unknown == ""


@pytest.mark.parametrize(
    ("typed", "place"),
    [("Nice", "Nice, France"), ("in best", "Best, Netherlands"), ("us", "United States")],
)
def test_everyday_word_is_a_place_where_a_place_is_asked_for(typed, place):
    assert near(typed).origin.name == place


@pytest.mark.parametrize(
    "typed", ["of", "help", "of the xyzzy", "?", "\0", "12345", "🙂", "x" * 300]
)
def test_what_is_no_place_is_said_and_everything_is_shown(client, four, typed):
    answer = client.get("/centres/", {"near": typed, "within": "5"})

    assert answer.status_code == 200
    assert answer.context["search"].origin is None
    assert answer.context["search"].total == 4
    assert "We do not know a place called" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Leszzno", "Leszno, Poland"),
        ("copenhagn", "Copenhagen (København), Denmark"),
        ("Cophenhagen", "Copenhagen (København), Denmark"),
        ("Copenh", "Copenhagen (København), Denmark"),
        ("Nigria", "Nigeria"),
        ("Bertlin", "Berlin, Germany"),
    ],
)
def test_place_that_is_spelled_alike_is_offered_and_never_used(client, four, typed, first):
    page = client.get("/centres/", {"near": typed})
    found = page.context["search"]
    chosen = client.get(f"/centres/{found.candidates[0].url}").context["search"]

    assert (found.origin, found.sort, names(found)) == (None, "name", names(near("")))
    assert found.candidates[0].value == first
    assert f'href="{escape(found.candidates[0].url)}"' in page.content.decode()
    assert (chosen.origin.name, chosen.where.unknown) == (first, "")


@pytest.mark.quick
def test_word_that_is_unknown_beside_a_place_is_said_and_the_place_is_used(four):
    found = near("Leszzno, Germany")

    assert found.origin.name == "Germany"
    assert (found.where.unknown, found.candidates[0].value) == ("Leszzno", "Leszno, Poland")


@pytest.mark.quick
def test_candidate_keeps_the_distance_and_the_rest_of_the_search(four):
    found = near("Bertlin", within="50", q="help")

    assert found.candidates[0].url == "?q=help&near=Berlin+Germany&town=5&within=50"


def test_within_filter_keeps_centres_within_the_distance(four):
    assert names(near("Brussels", within="700")) == ["Berlin"]
    assert names(near("Brussels", within="800")) == ["Berlin", "Malmö"]


@pytest.fixture
def around_lagos():
    """A centre in each place, real and not; two in Nigeria that do not say where they are."""
    for name, country, latitude, longitude, shown in [
        ("Quay house", "BJ", 6.36, 2.42, "exact"),
        ("Lagoon house", "NG", 6.45, 3.39, "approximate"),
        ("Wall house", "NG", 12.0, 8.52, "exact"),
        ("B somewhere", "NG", 6.45, 3.39, "country"),
        ("A somewhere", "NG", 12.0, 8.52, "hidden"),
        ("Elsewhere", "BJ", 6.36, 2.42, "country"),
    ]:
        # A town that is not shown, between those to which a test moves a centre.
        town = "" if shown in ("exact", "approximate") else "Enugu"
        place = {"shown": shown, "town": town, "latitude": latitude, "longitude": longitude}
        CentreFactory(name=name, country=country, children=[location(country=country, **place)])
    place = location(shown="exact", country="NG", latitude=6.45, longitude=3.39)
    CentreFactory(name="Sample", country="NG", origin="sample", children=[place])


NEAREST = ["Lagoon house", "A somewhere", "B somewhere", "Quay house", "Wall house", "Elsewhere"]


def test_centre_that_does_not_say_where_counts_as_in_its_country(client, around_lagos):
    page = client.get("/centres/?near=Lagos")
    groups = [
        (group.heading, [centre.name for centre in group.centres])
        for group in page.context["groups"]
    ]

    assert groups == [
        ("", NEAREST[:1]),
        ("Somewhere in Nigeria", NEAREST[1:3]),
        ("Elsewhere, nearest first", [*NEAREST[3:], "Sample"]),
    ]
    assert "2 centres in Nigeria do not say where they are." in page.content.decode()


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [
        ({"near": "Lagos", "within": "50"}, [*NEAREST[:3], "Sample"]),
        ({"near": "Lagos", "within": "200"}, [*NEAREST[:4], "Sample"]),
        (
            {"near": "Cotonou", "within": "200"},
            ["Quay house", "Elsewhere", "Lagoon house", "Sample"],
        ),
        ({"near": "Nigeria"}, ["Wall house", "Lagoon house", *NEAREST[1:4], "Elsewhere", "Sample"]),
        ({"near": "Lagos", "country": "BJ"}, ["Quay house", "Elsewhere"]),
        ({"q": "Lagos"}, [*NEAREST[:3], "Wall house", "Sample"]),
    ],
)
def test_those_somewhere_in_the_country_follow_those_that_are_near(around_lagos, parameters, shown):
    assert names(near(parameters.pop("near", ""), **parameters)) == shown


def test_foreign_town_across_the_river_comes_after_those_somewhere_in_the_country():
    place = location(shown="exact", country="CG", latitude=-4.26, longitude=15.28)
    CentreFactory(name="Across the river", country="CG", children=[place])
    CentreFactory(name="Somewhere", country="CD", children=[location(shown="hidden", country="CD")])

    assert names(near("Kinshasa")) == ["Somewhere", "Across the river"]
    assert names(near("Kinshasa", within="100")) == ["Somewhere", "Across the river"]
    assert names(near("Brazzaville", within="100")) == ["Across the river"]


def test_those_somewhere_in_the_country_are_offered_where_nothing_is_found(around_lagos):
    [near_lagos, near_kinshasa] = [
        [profile.name for profile in near(town, service="legal").alternatives.nearest]
        for town in ("Lagos", "Kinshasa")
    ]

    assert near_lagos == NEAREST[:3]
    assert near_kinshasa == ["Lagoon house", "Quay house", "Wall house"]


ASKED = [
    *("near=Lagos", "near=Lagos&within=50", "near=Lagos&within=900", "near=Nigeria"),
    *("near=Kano", "near=Cotonou", "near=Cotonou&within=100", "q=Lagos", "q=Kano", "q=centre+Kano"),
    *("near=Lagos&sort=name", "near=Kinshasa&within=20000", "country=NG&near=Cotonou"),
]


@pytest.mark.parametrize("shown", ["country", "hidden"])
def test_moving_a_place_that_is_not_shown_changes_no_order_and_no_word(client, around_lagos, shown):
    kano = Town.objects.create(
        id=50, name="Kano", country="NG", population=3_626_000, latitude=12.0, longitude=8.52
    )
    TownName.objects.create(town=kano, name="kano")
    [moved] = Location.objects.filter(centre__name="B somewhere")
    told = []
    lagos, *others = [(6, 6.45, 3.39), (50, 12.0, 8.52), (16, 6.36, 2.42)]
    there = {"country": others[:1], "hidden": others[1:]}[shown]
    for number, latitude, longitude in [lagos, *(others if HUNTING else there)]:
        town = Town.objects.get(id=number)
        moved.geoname, moved.town, moved.shown = town, town.name, shown
        moved.latitude, moved.longitude = latitude, longitude
        moved.save()
        moved.centre.index()
        pages = [client.get(f"/centres/?{asked}") for asked in ASKED]
        pages += [client.get("/near/"), client.get("/near/points.json")]
        told.append([page.content for page in pages])

    assert len(told) > 1
    assert all(one == told[0] for one in told)


def test_near_takes_a_constant_number_of_queries(client, around_lagos):
    def queries():
        counts = {}
        for asked in ASKED:
            with CaptureQueriesContext(connection) as made:
                client.get(f"/centres/?{asked}")
            counts[asked] = len(made)
        return counts

    queries()  # what is remembered for half a minute
    before = queries()
    for number in range(4):
        place = location(shown="exact", country="BJ", latitude=6 + number, longitude=3)
        CentreFactory(country="BJ", children=[place])
        CentreFactory(country="NG", children=[location(shown="country", country="NG")])

    assert queries() == before


def test_approximate_place_is_found_from_its_rounded_point_only():
    CentreFactory(
        name="Aarhus", children=[location(shown="approximate", latitude=56.16293, longitude=10.203)]
    )
    Town.objects.create(
        id=99, name="Therein", country="DK", population=99_999, latitude=56.16293, longitude=10.203
    )
    TownName.objects.create(town_id=99, name="therein")

    # The rounded point lies 4.1 km from the true one.
    assert names(near("therein", within="4")) == []
    assert names(near("therein", within="5")) == ["Aarhus"]


def test_towns_of_the_same_name_are_offered(four):
    found = near("Tripoli")
    other = near("Tripoli", town="2")

    assert found.origin.point == (32.88743, 13.18733)
    assert [(chip.value, chip.url) for chip in found.other_places_near] == [
        ("Tripoli, Lebanon", "?near=Tripoli&town=2")
    ]
    assert other.origin.point == (34.43352, 35.84415)
    assert [chip.value for chip in other.other_places_near] == ["Tripoli, Libya"]


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"near": "Berlin", "within": "far"}, "We could not read the distance."),
        ({"near": "Berlin", "within": "0"}, "We could not read the distance."),
        ({"near": "Berlin", "within": "9" * 400}, "We could not read the distance."),
        ({"near": "Berlin", "sort": "nearest"}, "This order is not known."),
    ],
)
def test_invalid_town_distance_or_order_is_reported(four, parameters, problem):
    town = parameters.pop("near")

    assert [text[: len(problem)] for text in near(town, **parameters).problems] == [problem]


def test_distance_without_a_town_is_ignored(four):
    assert len(names(near("", within="5"))) == 4


def test_name_of_a_town_in_another_script_counts_for_large_ones_called_the_same():
    towns, _known = look_up(["лондон", "倫敦", "londres"], (), over=[], catalogue=PUBLIC)

    found = {
        name: [(one.country, one.is_namesake) for one in group] for name, group in towns.items()
    }
    both = [("GB", False), ("CA", True)]
    assert found == {"лондон": both, "倫敦": both, "londres": [("GB", False)]}


def test_town_with_a_name_of_its_own_in_chinese_is_not_called_as_another():
    Town.objects.filter(country="CA").update(country="CN")
    towns, _known = look_up(["лондон", "倫敦"], (), over=[], catalogue=PUBLIC)

    assert [one.country for one in towns["лондон"]] == ["GB", "CN"]
    assert [one.country for one in towns["倫敦"]] == ["GB"]
