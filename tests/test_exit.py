"""Promise 5, leave quickly: by a link or by Shift, at once, and telling nobody."""

import json
import re

import pytest
from django.db import connection

from irct.models import ExitPage
from tests.breaking import until
from tests.signing_in import in_browser

TITLE = "Centres with these words · IRCT directory"
ENGLISH_AND_ARABIC = [("en", "English"), ("ar", "Arabic")]


# What is answered


@pytest.fixture
def arabic(settings):
    settings.LANGUAGES = ENGLISH_AND_ARABIC
    settings.EXIT_URL = "https://{language}.weather.example/"


@pytest.mark.django_db
def test_exit_leads_to_the_page_of_the_language(client, arabic):
    ExitPage.objects.create(language="ar", url="https://news.example/ar/")

    answers = [client.get(path) for path in ("/leave/", "/ar/leave/")]

    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, "https://en.weather.example/"),
        (302, "https://news.example/ar/"),
    ]


@pytest.mark.django_db
def test_exit_link_is_in_the_language_of_the_page(client, arabic):
    exits = {
        path: set(
            re.findall(r'<a class="exit[^>]*href="([^"]+)"', client.get(path).content.decode())
        )
        for path in ("/about/", "/ar/about/")
    }

    assert exits == {"/about/": {"/leave/"}, "/ar/about/": {"/ar/leave/"}}


@pytest.mark.django_db
def test_exit_is_disallowed_for_robots_in_every_language(client, arabic):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert {"Disallow: /leave/", "Disallow: /ar/leave/"} <= set(lines)


@pytest.mark.django_db
def test_exit_clears_site_data_and_sends_no_referrer(client):
    answer = client.get("/leave/")

    assert {name: answer.headers[name] for name in ("Clear-Site-Data", "Cache-Control")} == {
        "Clear-Site-Data": '"cache", "cookies", "storage"',
        "Cache-Control": "no-store",
    }
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
def test_exit_queries_the_database_once_in_30_seconds(
    client, time_machine, django_assert_num_queries
):
    page = ExitPage.objects.create(language="en", url="https://old.example/")
    time_machine.move_to("2026-11-24T12:00:00Z", tick=False)
    with django_assert_num_queries(1):
        client.get("/leave/")
    ExitPage.objects.filter(pk=page.pk).update(url="https://new.example/")
    with django_assert_num_queries(0):
        remembered = client.get("/leave/")

    time_machine.move_to("2026-11-24T12:00:31Z", tick=False)

    assert remembered.headers["Location"] == "https://old.example/"
    assert client.get("/leave/").headers["Location"] == "https://new.example/"


@pytest.mark.django_db(transaction=True)
def test_exit_works_without_a_database(client, settings):
    settings.EXIT_URL = "https://weather.example/"
    there = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        answer = client.get("/leave/", headers={"Cookie": "sessionid=known"})
    finally:
        connection.close()
        connection.settings_dict["HOST"] = there

    assert (answer.status_code, answer.headers["Location"]) == (302, "https://weather.example/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


# In a browser

browser_test = pytest.mark.browser


@pytest.fixture
def leaving(page, elsewhere):
    """A page of this site to leave."""
    page.goto("/centres/?q=torture")
    elsewhere.asked.clear()
    return page


# Chromium answers no question while another page is on its way: the page itself says what it shows.
WATCH = """() => {
  const status = document.getElementById("leaving");
  window.tell = () => console.log(JSON.stringify({
    title: document.title,
    said: status.textContent,
    icon: document.querySelector("link[rel=icon]").getAttribute("href"),
    seen: [...document.querySelectorAll("body *")]
      .filter((one) => one !== status && one.checkVisibility()).length,
    background: getComputedStyle(document.documentElement).backgroundColor,
    statusIsSeen: getComputedStyle(status).clipPath === "none",
  }));
  window.shift = (times) => {
    for (let time = 0; time < times; time += 1)
      for (const type of ["keydown", "keyup"])
        document.body.dispatchEvent(new KeyboardEvent(type, { key: "Shift", bubbles: true }));
  };
  new MutationObserver(() => requestAnimationFrame(() => requestAnimationFrame(window.tell)))
    .observe(status, { childList: true });
}"""


class Held:
    """A page that waits for the answer once it is being left."""

    def __init__(self, page):
        self.page, self.routes, self.told = page, [], []
        page.on("console", lambda message: self.told.append(json.loads(message.text)))
        page.route("**/leave/", lambda route: self.routes.append(route))
        page.evaluate(WATCH)

    def until(self, count):
        """Wait until the page has said so often what it shows; return that."""
        while len(self.told) < count:
            self.page.wait_for_event("console")
        return self.told


@pytest.fixture
def held(leaving):
    held = Held(leaving)
    yield held
    for route in held.routes:
        route.abort()


def shift(page, times):
    for _ in range(times):
        page.keyboard.press("Shift")


def said(page):
    return page.locator("#leaving").inner_text()


def is_covered(told):
    """Say whether nothing but white is seen, and nothing is told in the title."""
    shown = {name: told[name] for name in ("title", "seen", "background", "statusIsSeen")}
    return shown == {
        "title": "New tab",
        "seen": 0,
        "background": "rgb(255, 255, 255)",
        "statusIsSeen": False,
    }


@browser_test
def test_exit_link_works_without_javascript(browser, site, elsewhere):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/centres/")

    page.locator(".bar .exit").click()
    page.wait_for_url(f"{elsewhere.url}en/")

    assert page.title() == "The weather"
    context.close()


@browser_test
def test_shift_pressed_three_times_leaves(leaving, elsewhere):
    shift(leaving, 3)

    leaving.wait_for_url(f"{elsewhere.url}en/")


@browser_test
@pytest.mark.parametrize(
    "keys",
    [
        *(["Shift", "Shift", other] for other in ("Shift+A", "Control+Shift", "Alt+Shift")),
        ["Shift", "Shift", "a", "Shift"],
        ["Shift", "Shift", "Escape", "Shift"],
        ["Shift", "Shift+Tab", "Shift"],
    ],
    ids=" ".join,
)
def test_shift_count_starts_over_after_another_key(leaving, elsewhere, keys):
    for key in keys:
        leaving.keyboard.press(key)
    before = elsewhere.asked.copy(), leaving.title()
    shift(leaving, 2 if keys[-1] == "Shift" else 3)

    leaving.wait_for_url(f"{elsewhere.url}en/")
    assert before == ([], TITLE)


@browser_test
def test_shift_held_for_the_mouse_is_not_counted(leaving):
    shift(leaving, 2)
    leaving.keyboard.down("Shift")
    leaving.mouse.click(600, 400)
    leaving.keyboard.up("Shift")

    assert said(leaving) == "Shift: press once more to leave"


@browser_test
def test_shift_count_starts_over_after_five_seconds(leaving):
    leaving.clock.install(time="2026-01-01")
    leaving.goto("/centres/")
    leaving.clock.pause_at("2026-01-02")
    shift(leaving, 2)
    leaving.clock.run_for(4999)
    before = said(leaving)
    leaving.clock.run_for(1)
    after = said(leaving)
    shift(leaving, 1)

    assert (before, after) == ("Shift: press once more to leave", "")
    assert said(leaving) == "Shift: press two more times to leave"


@browser_test
def test_shift_countdown_is_announced_to_screen_readers(leaving, held):
    before = leaving.locator("#leaving").text_content()

    for presses in (1, 2, 3):
        shift(leaving, 1)
        held.until(presses)

    assert before == ""
    assert [told["said"] for told in held.told] == [
        "Shift: press two more times to leave",
        "Shift: press once more to leave",
        "Leaving this site",
    ]


@browser_test
@pytest.mark.parametrize("way", ["link", "Shift"])
def test_page_is_covered_at_once_while_leaving(leaving, held, way):
    icon = leaving.get_attribute("link[rel=icon]", "href")

    leaving.evaluate(
        "way => way === 'link' ? document.querySelector('.bar .exit').click() : shift(3)", way
    )

    told = held.until(1)[-1]
    assert is_covered(told)
    assert (told["said"], told["icon"] == icon) == ("Leaving this site", False)
    assert leaving.url.endswith("/centres/?q=torture")


@browser_test
def test_exit_used_again_while_leaving_sends_one_request(leaving, held):
    leaving.evaluate("""() => {
        shift(3);
        setTimeout(() => { shift(3); document.querySelector(".bar .exit").click(); tell(); }, 200);
    }""")

    assert is_covered(held.until(2)[-1])
    leaving.wait_for_timeout(300)
    assert len(held.routes) == 1


@browser_test
@pytest.mark.parametrize("way", ["link", "Shift"])
def test_back_button_skips_the_page_that_was_left(page, elsewhere, way):
    page.goto("/about/")
    page.goto("/centres/?q=torture")
    if way == "link":
        page.locator(".bar .exit").click()
    else:
        shift(page, 3)
    page.wait_for_url(f"{elsewhere.url}en/")

    page.go_back()

    assert page.url.endswith("/about/")
    assert page.title() == "About IRCT and this directory · IRCT directory"
    assert page.locator("h1").is_visible()


@browser_test
def test_page_kept_by_the_browser_is_uncovered_when_shown_again(leaving, held):
    leaving.evaluate("tell()")
    leaving.evaluate("""() => {
        shift(3);
        const show = (persisted) =>
            dispatchEvent(new PageTransitionEvent("pageshow", { persisted }));
        setTimeout(() => { show(false); tell(); show(true); tell(); }, 200);
    }""")

    before, _leaving, shown_first, shown_again = held.until(4)[:4]
    assert is_covered(shown_first)
    assert before["seen"] > 0
    assert shown_again | {"icon": ""} == before | {"icon": ""}
    assert shown_again["icon"].endswith(before["icon"])


@browser_test
@pytest.mark.parametrize("is_member", [False, True])
def test_exit_sends_no_referrer_origin_or_cookie_to_the_other_site(leaving, elsewhere, is_member):
    if is_member:
        in_browser(leaving, "editor@example.org", "/my/")

    shift(leaving, 3)
    leaving.wait_for_url(f"{elsewhere.url}en/")

    (headers,) = [headers for path, headers in elsewhere.asked if path == "/en/"]
    assert {name.lower() for name in headers} & {"referer", "origin", "cookie"} == set()
    assert "localhost" not in str(headers)


@browser_test
def test_exit_signs_a_member_out(leaving, elsewhere):
    in_browser(leaving, "editor@example.org", "/my/")
    before = {cookie["name"] for cookie in leaving.context.cookies()}

    leaving.locator(".bar .exit").click()
    leaving.wait_for_url(f"{elsewhere.url}en/")

    assert "sessionid" in before
    assert leaving.context.cookies() == []
    leaving.goto("/my/")
    assert "/accounts/login/" in leaving.url


@browser_test
def test_exit_link_opened_in_a_new_tab_leaves_this_page_alone(leaving, elsewhere):
    with leaving.context.expect_page():
        leaving.locator(".bar .exit").click(modifiers=["Control"])
    # Playwright may miss that a new tab has gone on: the other site says that it was asked.
    until(lambda: elsewhere.asked)

    assert [path for path, _headers in elsewhere.asked] == ["/en/"]
    assert leaving.title() == TITLE
    assert leaving.locator("h1").is_visible()


@browser_test
def test_exit_link_is_the_first_tab_stop(leaving, elsewhere):
    leaving.keyboard.press("Tab")
    first = leaving.evaluate("document.activeElement.matches('.exit.visually-hidden')")
    leaving.keyboard.press("Enter")

    leaving.wait_for_url(f"{elsewhere.url}en/")
    assert first


@browser_test
def test_exit_is_not_printed(leaving):
    shift(leaving, 1)

    leaving.emulate_media(media="print")

    found = {one: leaving.locator(one).last.is_visible() for one in (".exit", "#leaving", "h1")}
    assert found == {".exit": False, "#leaving": False, "h1": True}


@browser_test
@pytest.mark.parametrize("width", [320, 1280])
def test_exit_stays_in_sight_at_the_line_end_in_both_directions(leaving, width):
    leaving.set_viewport_size({"width": width, "height": 700})
    shift(leaving, 1)
    faults = []
    for direction in ("ltr", "rtl"):
        leaving.evaluate("direction => (document.documentElement.dir = direction)", direction)
        leaving.mouse.wheel(0, 2000)
        for one in (".bar .exit", "#leaving"):
            box = leaving.locator(one).bounding_box()
            left, right = box["x"], width - box["x"] - box["width"]
            start, end = (left, right) if direction == "ltr" else (right, left)
            if not 0 <= end <= start or box["y"] < 0:
                faults.append((direction, one, box))

    assert faults == []


# Where the exit is not on the screen with all of its words, or is not what one presses there, of
# all directions of writing, sizes of text and places one may have scrolled to.
WITHOUT_EXIT = """() => {
  const exit = document.querySelector(".bar .exit"), root = document.documentElement, faults = [];
  const isThere = () => {
    const {left, top, right, bottom} = exit.getBoundingClientRect();
    const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return inside && exit.scrollWidth <= exit.clientWidth && exit.contains(middle);
  };
  for (root.dir of ["ltr", "rtl"])
    for (const size of [100, 130, 200, 400]) {
      root.style.fontSize = `${size}%`;
      for (const [x, y] of [[0, 0], [0, 900], [9999, 900], [-9999, 10 ** 6]]) {
        scrollTo(x, y);
        if (!isThere()) faults.push([root.dir, size, x, y]);
      }
    }
  return faults;
}"""


@browser_test
@pytest.mark.parametrize(
    "path", ["/", "/centres/", "/map/", "/map/europe/", "/experts/table/", "/never-was/"]
)
def test_exit_stays_on_the_screen_however_large_the_text(page, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    faults = {}
    for colours in ("none", "active"):
        page.emulate_media(forced_colors=colours)
        faults[colours] = page.evaluate(WITHOUT_EXIT)

    assert faults == {"none": [], "active": []}


@browser_test
@pytest.mark.parametrize("path", ["/", "/never-was/", "/accounts/login/", "/accounts/logout/"])
def test_shift_leaves_every_kind_of_page(page, elsewhere, path):
    page.goto(path)

    shift(page, 3)

    page.wait_for_url(f"{elsewhere.url}en/")
