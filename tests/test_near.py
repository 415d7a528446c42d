"""Near a town: the nearest first, across borders, and nothing told of what is not shown."""

import pytest
from django.http import QueryDict

from centres.filters import CentreFilter
from centres.models import Centre
from irct.places.models import Town, TownName
from tests.factories import CentreFactory, location

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns():
    """Two towns of one name and some others."""
    for number, name, country, people, latitude, longitude in [
        (1, "Tripoli", "LY", 1_150_000, 32.88743, 13.18733),
        (2, "Tripoli", "LB", 229_000, 34.43352, 35.84415),
        (3, "Copenhagen", "DK", 1_153_000, 55.67594, 12.56553),
        (4, "Malmö", "SE", 301_000, 55.60587, 13.00073),
        (5, "Berlin", "DE", 3_426_000, 52.52437, 13.41053),
    ]:
        town = Town.objects.create(
            id=number,
            name=name,
            country=country,
            population=people,
            latitude=latitude,
            longitude=longitude,
        )
        TownName.objects.create(town=town, name=name.lower().replace("ö", "o"))
    TownName.objects.create(town_id=3, name="kobenhavn")


def near(typed, **parameters):
    query = QueryDict(mutable=True)
    query.update({"near": typed, **parameters})
    return CentreFilter(query, published=Centre.objects.published().with_open())


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


@pytest.mark.parametrize("town", ["Copenhagen", "København", "Kopenhagn", "copenhagn"])
def test_nearest_centres_come_first_across_borders(four, town):
    found = near(town)

    assert names(found) == ["Malmö", "Berlin", "Denmark", "Nowhere"]
    assert [
        kilometres and round(kilometres)
        for profile in found.page()
        for kilometres in [profile.distance(found.origin.point)]
    ] == [28, 357, None, None]


def test_within_filter_keeps_centres_within_the_distance(four):
    assert names(near("Copenhagen", within="100")) == ["Malmö"]
    assert names(near("Copenhagen", within="500")) == ["Malmö", "Berlin"]


def test_place_that_is_not_shown_reveals_no_distance(four):
    hidden = {"Denmark", "Nowhere"}

    found = {
        name
        for within in (1, 2, 5, 10, 50, 1000, 20000)
        for name in names(near("Copenhagen", within=str(within)))
    }
    orders = [
        [name for name in names(near(town)) if name in hidden]
        for town in ("Copenhagen", "Berlin", "Tripoli")
    ]

    assert not found & hidden
    assert orders == [["Denmark", "Nowhere"]] * 3


def test_approximate_place_is_found_from_its_rounded_point_only():
    CentreFactory(
        name="Aarhus", children=[location(shown="approximate", latitude=56.16293, longitude=10.203)]
    )
    Town.objects.create(
        id=9, name="There", country="DK", population=1, latitude=56.16293, longitude=10.203
    )
    TownName.objects.create(town_id=9, name="there")

    # The rounded point lies 4.1 km from the true one.
    assert names(near("there", within="4")) == []
    assert names(near("there", within="5")) == ["Aarhus"]


def test_towns_of_the_same_name_are_offered(four):
    found = near("Tripoli")
    other = near("Tripoli", town="2")

    assert found.origin.point == (32.88743, 13.18733)
    assert [(chip.value, chip.url) for chip in found.other_towns] == [
        ("Tripoli, Lebanon", "?near=Tripoli&town=2")
    ]
    assert other.origin.point == (34.43352, 35.84415)
    assert [chip.value for chip in other.other_towns] == ["Tripoli, Libya"]


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"near": "Zzyzx Qqq"}, "We do not know a town called “Zzyzx Qqq”."),
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
