"""The map: the list first, a drawing beside it, of what is public now and of nothing else."""

import gzip
import re
import xml.etree.ElementTree as ET

import pytest
from django.core.cache import cache
from django.db import connection
from django.template import Context, Template
from django.templatetags.static import static
from django.test.utils import CaptureQueriesContext

from irct.places import countries, outlines
from irct.places.countries import Region
from irct.places.points import Point
from irct.visitors import maps
from tests.factories import CentreFactory, UserFactory, location

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SVG = re.compile(r"<svg class=\"drawing.*?</svg>", re.DOTALL)
NAIROBI = {"country": "KE", "latitude": -1.2921, "longitude": 36.8219}
MOMBASA = {"country": "KE", "latitude": -4.0435, "longitude": 39.6682}


def drawing(answer):
    """The map of a page."""
    (svg,) = SVG.findall(answer.content.decode())
    return ET.fromstring(svg)


def links(svg):
    """What is said of each country that is a link."""
    return {link.find("title").text: link for link in svg.iter("a")}


def spots(svg, kind):
    """The middles of the exact or of the approximate places."""
    paths = [path.get("d") for path in svg.iter("path") if path.get("class") == kind]
    return [tuple(map(int, spot)) for path in paths for spot in re.findall(r"M(\d+) (\d+)h0", path)]


def drawn_at(region, latitude, longitude):
    frame = maps.region(region).frame
    return tuple(frame.spot(outlines.project(Point(latitude, longitude))))


# The outlines


def far_from(spot, ring):
    """How far a spot lies outside of a ring."""
    is_in, nearest = False, float("inf")
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > spot.y) != (by > spot.y) and spot.x < (bx - ax) * (spot.y - ay) / (by - ay) + ax:
            is_in = not is_in
        length = (bx - ax) ** 2 + (by - ay) ** 2
        along = ((spot.x - ax) * (bx - ax) + (spot.y - ay) * (by - ay)) / length if length else 0
        along = max(0, min(1, along))
        x, y = ax + along * (bx - ax), ay + along * (by - ay)
        nearest = min(nearest, ((spot.x - x) ** 2 + (spot.y - y) ** 2) ** 0.5)
    return 0 if is_in else nearest


@pytest.mark.quick
def test_capitals_lie_in_the_outlines_of_their_countries():
    capitals = {
        code: outlines.project(countries.country_point(code))
        for code, outline in outlines.outlines().items()
        if outline.rings and outline.area > 6
    }

    far = {
        code
        for code, spot in capitals.items()
        if min(far_from(spot, ring) for ring in outlines.outline(code).rings) > 1
    }

    assert len(capitals) == 167
    assert far == set()


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        pytest.param(44.95, 34.10, "UA", id="Simferopol"),
        pytest.param(45.33, 36.30, "UA", id="Kerch"),
        pytest.param(48.00, 37.80, "UA", id="Donetsk"),
        pytest.param(27.15, -13.10, "EH", id="Laayoune"),
        pytest.param(23.90, -15.75, "EH", id="Dakhla"),
        pytest.param(33.08, 35.82, "SY", id="Quneitra"),
        pytest.param(31.45, 34.40, "PS", id="Gaza"),
        pytest.param(31.53, 35.10, "PS", id="Hebron"),
        pytest.param(42.90, 20.85, "XK", id="Mitrovica"),
        pytest.param(25.00, 121.50, "TW", id="Taipei"),
        pytest.param(43.05, 41.10, "GE", id="Sukhumi"),
        pytest.param(46.85, 29.60, "MD", id="Tiraspol"),
        pytest.param(35.30, 33.30, "CY", id="Kyrenia"),
        pytest.param(39.80, 46.75, "AZ", id="Khankendi"),
        pytest.param(9.55, 44.05, "SO", id="Hargeisa"),
    ],
)
def test_contested_places_are_drawn_where_the_united_nations_see_them(latitude, longitude, country):
    spot = outlines.project(Point(latitude, longitude))

    around = {
        code
        for code, outline in outlines.outlines().items()
        if any(far_from(spot, ring) == 0 for ring in outline.rings)
    }

    assert around == {country}


@pytest.mark.quick
def test_inhabited_countries_are_all_on_the_map_of_their_region():
    drawn = {land.code for region in Region for land in maps.region(region).lands}

    assert drawn == set(countries.inhabited())


def test_outline_outside_the_frame_is_cut_off():
    box = outlines.Box(0, 0, 10, 10)
    ring = tuple(outlines.Spot(x, y) for x, y in [(5, 5), (90, 5), (90, 90), (5, 90)])

    path = maps.Frame(box, 100).path([ring, ring[1:]])

    assert path == "m50 102 0-52 52 0 0 52z"


@pytest.mark.parametrize(
    ("count", "step"), [(0, "none"), (1, "one"), (2, "few"), (4, "few"), (5, "many"), (40, "many")]
)
def test_shade_has_four_steps(count, step):
    assert maps.shade(count) == step


# The pages


@pytest.fixture
def centres():
    CentreFactory(
        country="KE", children=[location(shown="exact", street="River street 1", **NAIROBI)]
    )
    CentreFactory(country="KE", children=[location(shown="approximate", **MOMBASA)])
    CentreFactory(country="KE", children=[location(shown="country", **NAIROBI)])
    CentreFactory(country="UG", children=[location(shown="hidden", country="UG")])
    CentreFactory(country="MU")
    CentreFactory.create_batch(5, country="DK")


def test_world_map_shows_the_number_of_centres_of_each_country(client, centres):
    answer = client.get("/map/")

    text, svg = answer.content.decode(), drawing(answer)
    steps = {said: link.get("class") for said, link in links(svg).items()}
    assert "The map shows 10 centres. Countries with a centre: 4." in text
    assert {said: step for said, step in steps.items() if step != "none"} == {
        "Kenya: 3 centres": "few",
        "Uganda: 1 centre": "one",
        "Mauritius: 1 centre": "one",
        "Denmark: 5 centres": "many",
    }
    assert steps["Iceland: no centre"] == "none"
    assert len(steps) == len(countries.inhabited())
    assert links(svg)["Kenya: 3 centres"].get("href") == "/countries/kenya/"


def test_small_countries_are_dots_on_top_of_the_others(client, centres):
    svg = drawing(client.get("/map/"))

    is_dot = [len(link.findall("circle")) for link in svg.iter("a")]
    mauritius, kenya = (links(svg)[said] for said in ("Mauritius: 1 centre", "Kenya: 3 centres"))
    assert is_dot == sorted(is_dot)
    assert mauritius.find("path[@class='dot']") is not None
    assert kenya.find("path[@class='dot']") is None


def test_region_list_comes_before_the_map_and_the_map_can_be_skipped(client, centres):
    text = client.get("/map/").content.decode()

    places = [text.index(f'<a href="/map/{region}/"') for region in Region.values]
    skip, svg, after = (
        text.index(one) for one in ('href="#legend"', 'class="drawing', 'id="legend"')
    )
    assert max(places) < skip < svg < after
    assert re.findall(r'/map/([\w-]+)/">[^<]+</a> <span class="count">(\d+)', text) == [
        ("asia", "0"),
        ("europe", "5"),
        ("lac", "0"),
        ("mena", "0"),
        ("north-america", "0"),
        ("pacific", "0"),
        ("sub-saharan-africa", "5"),
    ]


def test_tab_reaches_countries_with_centres_or_all_of_a_region(client, centres):
    world, africa = (drawing(client.get(path)) for path in ("/map/", "/map/sub-saharan-africa/"))

    reached = {said for said, link in links(world).items() if link.get("tabindex") is None}
    assert reached == {
        "Kenya: 3 centres",
        "Uganda: 1 centre",
        "Mauritius: 1 centre",
        "Denmark: 5 centres",
    }
    assert {link.get("tabindex") for link in africa.iter("a")} == {None}
    assert len(list(africa.iter("a"))) == len(maps.region(Region.SUB_SAHARAN_AFRICA).lands)


def test_region_page_lists_countries_with_centres_first(client, centres):
    text = client.get("/map/sub-saharan-africa/").content.decode()

    listed = re.findall(r'<li><a href="/countries/([\w-]+)/">', text)
    assert listed[:3] == ["kenya", "mauritius", "uganda"]
    region = countries.in_region(Region.SUB_SAHARAN_AFRICA)
    assert len(listed) == len(region - countries.UNINHABITED)
    assert listed[3:5] == ["angola", "benin"]
    assert "denmark" not in listed
    assert "There are 5 centres in this region. Countries with a centre: 3." in text


def test_region_map_writes_the_numbers_of_centres(client, centres):
    svg = drawing(client.get("/map/sub-saharan-africa/"))

    assert [number.text for number in svg.iter("text")] == ["3", "1", "1"]


def test_places_are_drawn_as_precisely_as_their_centres_allow(client, centres):
    svg = drawing(client.get("/map/sub-saharan-africa/"))

    assert spots(svg, "exact") == [drawn_at(Region.SUB_SAHARAN_AFRICA, -1.2921, 36.8219)]
    assert spots(svg, "approximate") == [drawn_at(Region.SUB_SAHARAN_AFRICA, -4.0, 39.7)]


def test_place_beyond_the_date_line_is_on_the_pacific_map(client):
    papeete = {"country": "PF", "latitude": -17.5, "longitude": -149.6}
    CentreFactory(country="PF", children=[location(shown="approximate", **papeete)])

    svg = drawing(client.get("/map/pacific/"))

    ((x, _y),) = spots(svg, "approximate")
    assert "French Polynesia: 1 centre" in links(svg)
    assert 1000 < x < 2000


def test_unknown_region_is_not_found(client):
    assert client.get("/map/atlantis/").status_code == 404


def test_country_list_links_to_the_map(client):
    assert '<a href="/map/">See them on a map</a>' in client.get("/countries/").content.decode()


def test_sitemap_holds_the_maps(client):
    text = client.get("/sitemap.xml").content.decode()

    assert set(re.findall(r"<loc>http://testserver(/map/[^<]*)", text)) == {
        "/map/",
        *(f"/map/{region}/" for region in Region.values),
    }


def test_maps_use_no_script_and_no_inline_style(client, centres):
    for path in ("/map/", "/map/europe/"):
        text = client.get(path).content.decode()

        scripts = re.findall(r"<script[^>]*>", text)
        assert scripts == [f'<script src="{static("js/exit.js")}">']
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []


# What is hidden


def test_hidden_centre_is_gone_from_the_maps_at_once(client):
    centre = CentreFactory(
        country="KE", children=[location(shown="exact", **NAIROBI)], slug="was-here"
    )
    paths = ("/map/", "/map/sub-saharan-africa/")
    before = [drawing(client.get(path)) for path in paths]

    centre.hide(by=UserFactory())

    world, africa = (drawing(client.get(path)) for path in paths)
    text = client.get(paths[1]).content.decode()
    assert ["Kenya: 1 centre" in links(svg) for svg in before] == [True, True]
    assert len(spots(before[1], "exact")) == 1
    assert ["Kenya: no centre" in links(svg) for svg in (world, africa)] == [True, True]
    assert (spots(africa, "exact"), list(africa.iter("text"))) == ([], [])
    assert "There are 0 centres" in text


def test_place_that_is_not_shown_is_not_drawn(client):
    CentreFactory(
        country="KE",
        children=[location(shown="hidden", **NAIROBI), location(shown="country", **NAIROBI)],
    )

    svg = drawing(client.get("/map/sub-saharan-africa/"))

    assert (spots(svg, "exact"), spots(svg, "approximate")) == ([], [])


def test_two_places_in_one_approximate_area_are_drawn_as_one(client):
    for latitude in (-1.29, -1.31):
        place = {**NAIROBI, "latitude": latitude}
        CentreFactory(country="KE", children=[location(shown="approximate", **place)])

    assert len(spots(drawing(client.get("/map/sub-saharan-africa/")), "approximate")) == 1


# What it costs


@pytest.mark.parametrize("path", ["/map/", "/map/sub-saharan-africa/", "/countries/kenya/"])
def test_map_makes_a_constant_number_of_queries(client, path):
    queries = []
    for added in (1, 2):
        for _ in range(added):
            CentreFactory(country="KE", children=[location(shown="exact", **NAIROBI)])
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        queries.append(len(asked))

    assert queries[0] == queries[1]


def test_outlines_are_drawn_once():
    assert maps.world() is maps.world()
    assert maps.region(Region.ASIA) is maps.region(Region.ASIA)
    assert maps.locator("KE") is maps.locator("KE")


# The small map


def small_map(text):
    (figure,) = re.findall(r"<figure class=\"locator\">.*?</figure>", text, re.DOTALL)
    return figure


def test_country_page_has_a_small_map_that_links_to_its_region(client):
    figure = small_map(client.get("/countries/kenya/").content.decode())

    assert 'role="img" aria-label="Small map: where Kenya is"' in figure
    assert '<a href="/map/sub-saharan-africa/">Map: Sub-Saharan Africa</a>' in figure
    assert figure.count("<path") == 2


@pytest.mark.parametrize(
    ("shown", "kind", "words"),
    [
        ("exact", "exact", "The dot is the address."),
        ("approximate", "approximate", "The circle is an area, not the address."),
    ],
)
def test_profile_says_what_its_small_map_shows(client, shown, kind, words):
    CentreFactory(country="KE", slug="open-house", children=[location(shown=shown, **NAIROBI)])

    figure = small_map(client.get("/centres/open-house/").content.decode())

    assert re.findall(r"class=\"(exact|approximate)\"", figure) == [kind]
    assert re.findall(r"The (?:dot|circle) .*?\.", figure) == [words]


@pytest.mark.parametrize("shown", ["country", "hidden"])
def test_profile_without_a_shown_place_has_no_dot_on_its_small_map(client, shown):
    CentreFactory(country="KE", slug="open-house", children=[location(shown=shown, **NAIROBI)])

    figure = small_map(client.get("/centres/open-house/").content.decode())

    assert re.findall(r"h0|The dot|The circle", figure) == []


def test_small_maps_are_at_most_4_kilobytes():
    of_a_country = Template("{% load directory %}{% locator code %}")

    figures = {
        code: re.findall(
            r"<figure.*?</figure>", of_a_country.render(Context({"code": code})), re.DOTALL
        )
        for code in countries.codes()
    }

    assert {code for code, found in figures.items() if not found} == {"AQ"}
    assert {
        code: size
        for code, found in figures.items()
        if (size := len(gzip.compress("".join(found).encode()))) > 4_000
    } == {}


# In a browser


@pytest.mark.browser
def test_country_on_the_map_is_opened_by_keyboard(page):
    page.goto("/map/europe/")
    page.get_by_role("link", name="Skip the map").focus()
    for _ in range(100):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.textContent.trim()")
        if said.startswith("Denmark"):
            break
    is_in_the_map = page.evaluate("document.activeElement.closest('svg.drawing') !== null")
    focus = "getComputedStyle(document.activeElement.querySelector('path')).strokeWidth"
    width = page.evaluate(focus)
    page.keyboard.press("Enter")
    page.wait_for_url("**/countries/denmark/")

    assert (is_in_the_map, width) == (True, "5px")
    assert page.get_by_role("heading", level=1).inner_text() == "Help in Denmark"


@pytest.mark.browser
def test_map_is_skipped_by_keyboard(page):
    page.goto("/map/")
    page.get_by_role("link", name="Skip the map").press("Enter")

    assert page.evaluate("document.activeElement.id") == "legend"


@pytest.mark.browser
def test_country_on_the_map_has_a_name_and_opens_without_javascript(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/map/")
    group = page.get_by_role("group", name="Map of the world")
    group.get_by_role("link", name=re.compile("^Denmark: ")).click()
    page.wait_for_url("**/countries/denmark/")

    assert page.get_by_role("heading", level=1).inner_text() == "Help in Denmark"
    context.close()
