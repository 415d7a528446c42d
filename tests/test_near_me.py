"""Near me: sorted on the visitor's own device, and nothing is sent."""

import json

import pytest
from django.test import Client

from tests.factories import CentreFactory, UserFactory, location

POINTS = "/near/points.json"


def points(client):
    return json.loads(client.get(POINTS).content)["points"]


# The file of points


@pytest.mark.django_db
def test_points_are_rounded_and_only_of_places_that_may_be_shown(client):
    true = {"latitude": 56.16293, "longitude": 10.20392}
    CentreFactory(
        slug="two",
        children=[
            location(shown="exact", **true),
            location(shown="approximate", latitude=55.67594, longitude=12.56553),
            location(shown="hidden", latitude=1.23456, longitude=2.34567),
        ],
    )
    CentreFactory(slug="country-only", children=[location(shown="country", **true)])
    CentreFactory(slug="nowhere", children=[location(shown="hidden", **true)])
    CentreFactory(slug="draft", status="draft", children=[location(shown="exact", **true)])

    assert points(client) == {"two": [[56.2, 10.2], [55.7, 12.6]]}


@pytest.mark.django_db
def test_outlines_are_of_countries_in_which_somebody_shows_no_place(client):
    def drawn():
        return list(json.loads(client.get(POINTS).content)["outlines"])

    shown = location(shown="exact", latitude=55.7, longitude=12.6)
    CentreFactory(country="DK", children=[shown, location(shown="country", country="SE")])
    CentreFactory(country="NO", status="draft")
    CentreFactory(country="NG", children=[location(shown="hidden", country="BJ")])
    hidden = CentreFactory(country="HK", children=[location(shown="country", country="KE")])
    before = drawn()

    hidden.hide(by=UserFactory())

    assert (before, drawn()) == (["HK", "KE", "NG"], ["NG"])


@pytest.mark.django_db
def test_hidden_centre_is_gone_from_points_and_page_at_once(client):
    centre = CentreFactory(
        slug="open-house",
        name="Zqnamelo",
        children=[location(shown="exact", latitude=55.7, longitude=12.6)],
    )
    before = set(points(client)), "Zqnamelo" in client.get("/near/").content.decode()

    centre.hide(by=UserFactory(), reason="A threat.")

    assert before == ({"open-house"}, True)
    assert points(Client()) == {}
    assert "Zqnamelo" not in Client().get("/near/").content.decode()


@pytest.mark.django_db
def test_points_file_is_not_cached_and_ignores_parameters(client):
    answer = client.get(f"{POINTS}?latitude=55.7")

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content == client.get(POINTS).content


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/near/", 5), (POINTS, 3)])
def test_near_me_makes_a_constant_number_of_queries(
    client, django_assert_num_queries, path, count, queries
):
    for number in range(count):
        place = location(shown="exact", town="Aarhus", latitude=55 + number, longitude=12)
        CentreFactory(country=["DK", "SE", "DE"][number], children=[place])

    with django_assert_num_queries(queries):
        client.get(path)


@pytest.mark.django_db
def test_near_me_page_names_every_town_that_may_be_shown(client):
    CentreFactory(
        name="Two",
        children=[
            location(shown="exact", town="Aarhus"),
            location(shown="approximate", town="Odense"),
            location(shown="country", town="Secret"),
        ],
    )

    text = client.get("/near/").content.decode()

    assert "<bdi>Aarhus</bdi>, Denmark · <bdi>Odense</bdi>, Denmark" in text
    assert "Secret" not in text


# In a browser

browser_test = pytest.mark.browser

PLACES = {
    "Copenhagen": (55.6761, 12.5683),
    "Nairobi": (-1.2864, 36.8172),
    "Beirut": (33.8938, 35.5018),
}
# Where the only real centres of the country show no place.
IN_COUNTRIES = {
    "Lagos": ((6.4541, 3.3947), "NG"),
    "Karachi": ((24.8608, 67.0104), "PK"),
}


@pytest.fixture
def standing(browser, site):
    """A function that opens the page on a device at a place, and what was asked for since."""
    contexts = []

    def somewhere(latitude, longitude):
        context = browser.new_context(
            base_url=site,
            geolocation={"latitude": latitude, "longitude": longitude},
            permissions=["geolocation"],
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/near/")
        asked = []
        page.on("request", lambda request: asked.append(request))
        return page, asked

    yield somewhere
    for context in contexts:
        context.close()


def use_position(page):
    page.get_by_role("button", name="Use my position").click()
    page.get_by_text("Sorted by distance").wait_for()


def rows(page):
    return page.locator("#nearest > ol > li")


@browser_test
@pytest.mark.parametrize("place", PLACES)
def test_nearest_centre_comes_first_and_others_follow_by_distance(standing, place):
    page, _asked = standing(*PLACES[place])
    kinds = (":not([data-sample])", "[data-sample]")
    before = [page.locator(f"[data-centre]{kind}").count() for kind in kinds]

    use_position(page)

    assert place in rows(page).first.inner_text()
    assert "less than 10 km (6 miles) away" in rows(page).first.inner_text()
    assert rows(page).count() == 20
    assert page.locator("#near").is_hidden()
    page.locator("#nearest summary").click()
    for kind, count in zip(kinds, before, strict=True):
        told = page.locator(f"#nearest [data-centre]{kind} .away").all_inner_texts()
        far = [int(text.split()[1].replace(",", "")) for text in told if text.startswith("about")]
        assert len(told) == count
        assert far == sorted(far) != []
        is_unknown = [text == "place not shown" for text in told]
        assert is_unknown == sorted(is_unknown)
        assert set(is_unknown) == {False, True}
    is_sample = page.locator("#nearest [data-centre]").evaluate_all(
        "all => all.map(one => one.hasAttribute('data-sample'))"
    )
    assert is_sample == sorted(is_sample)
    assert set(is_sample) == {False, True}


@browser_test
@pytest.mark.parametrize(("place", "country"), IN_COUNTRIES.values(), ids=IN_COUNTRIES)
def test_those_somewhere_in_the_country_come_before_all_who_are_not_near(standing, place, country):
    page, asked = standing(*place)

    use_position(page)

    first = rows(page).first
    assert "place not shown, may be near you" in first.inner_text()
    assert first.get_attribute("data-countries") == country
    assert len([one for one in asked if "/favicon." not in one.url]) == 1


@browser_test
def test_position_is_in_no_request_url_or_storage(standing, site):
    latitude, longitude = 41.2345678, 29.8765432
    page, asked = standing(latitude, longitude)

    use_position(page)
    page.locator("#nearest summary").click()

    sent = [(one.url, one.post_data, str(one.all_headers())) for one in asked]
    kept = page.evaluate(
        "[location.href, document.cookie, history.state,"
        " JSON.stringify({...localStorage, ...sessionStorage})]"
    )
    assert [url for url, *_rest in sent if "/favicon." not in url] == [f"{site}{POINTS}"]
    assert not any(part in str([sent, kept]) for part in ("41.2", "29.8", "41,2", "29,8"))
    assert kept == [f"{site}/near/", "", None, "{}"]
    assert "41.2" not in page.content()


@browser_test
def test_sorting_is_announced_and_printed_and_focus_goes_to_the_list(standing):
    page, _asked = standing(*PLACES["Beirut"])
    before = page.locator("#near-status").text_content()

    use_position(page)

    assert before == ""
    assert page.get_by_role("status").last.text_content() == (
        "Sorted by distance from where you are. Your position was not sent to this site."
    )
    assert page.evaluate("document.activeElement.textContent") == "Nearest first"
    page.emulate_media(media="print")
    assert rows(page).first.is_visible()
    assert page.locator("#near-ask").is_hidden()
    assert page.locator("#town").is_hidden()


@browser_test
def test_position_used_again_keeps_the_nearest_first(standing):
    page, _asked = standing(*PLACES["Beirut"])
    use_position(page)
    page.context.set_geolocation({"latitude": -1.2864, "longitude": 36.8172})
    page.goto("/near/")
    use_position(page)
    first = rows(page).first.inner_text()

    use_position(page)

    assert rows(page).first.inner_text() == first
    assert "Nairobi" in first


@browser_test
def test_town_is_asked_for_without_permission_for_the_position(page):
    page.goto("/near/")

    page.get_by_role("button", name="Use my position").click()
    page.get_by_text("Type a town instead").wait_for()

    assert page.locator("#near-status").inner_text() == (
        "Your browser did not give your position. Type a town instead."
    )
    assert page.evaluate("document.activeElement.name") == "near"
    assert page.locator("#near").is_visible()
    page.keyboard.type("Beirut")
    page.keyboard.press("Enter")
    page.wait_for_url("**/centres/?near=Beirut#results")


@browser_test
def test_town_is_asked_for_when_the_points_do_not_load(standing):
    page, _asked = standing(*PLACES["Beirut"])
    page.route(f"**{POINTS}", lambda route: route.abort())

    page.get_by_role("button", name="Use my position").click()
    page.get_by_text("Type a town instead").wait_for()

    assert page.locator("#near-status").inner_text().startswith("Your position could not be used")
    assert page.locator("#near").is_visible()


@browser_test
def test_near_me_page_without_javascript_offers_the_list_and_a_town(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/near/")
    shown = {
        "button": page.get_by_role("button", name="Use my position").count(),
        "list": page.locator("[data-centre] a").first.is_visible(),
        "told": page.locator("noscript").inner_text(),
    }
    page.fill("#town", "Beirut")
    page.press("#town", "Enter")
    page.wait_for_url("**/centres/?near=Beirut#results")

    assert shown == {
        "button": 0,
        "list": True,
        "told": "To use the position of your device, JavaScript must be on."
        " You can type a town instead.",
    }
    context.close()
