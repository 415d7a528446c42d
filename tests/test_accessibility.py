"""Promise 9, in a real browser: each kind of page passes axe, fits 320 px, works by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/centres/",
    "/centres/?q=rehabilitaton+copenhagen",
    "/centres/?q=Malawi",
    "/centres/?near=Tripoli",
    "/centres/?country=DK&service=prison",
    "/centres/zentrum-uberleben/",
    "/centres/sample-centre-alder/",
    "/experts/",
    "/experts/sample-expert-01/",
    "/countries/",
    "/countries/denmark/",
    "/countries/iceland/",
    "/about/",
    "/staying-safe/",
    "/privacy/",
    "/accessibility/",
    "/never-was/",
]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page, path):
    faults = []
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    for width, scheme in ((320, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.goto(path)
        found = Axe().run(page, options=WCAG).response["violations"]
        faults += [f"{width} px: {one['id']}: {one['nodes'][0]['html']}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{width} px: scrolls sideways")

    not_found = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    assert [fault for fault in faults if (path, fault) != ("/never-was/", not_found)] == []
    assert page.context.cookies() == []


def test_a_centre_is_found_by_keyboard_alone(page):
    page.goto("/")
    first = page.evaluate("document.activeElement.tagName")
    page.keyboard.press("Tab")
    leaving = page.evaluate("document.activeElement.getAttribute('href')")
    page.locator("#q").focus()
    page.keyboard.type("bzfo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/centres/?q=bzfo*")
    page.get_by_role("link", name="Zentrum ÜBERLEBEN").press("Enter")
    page.wait_for_url("**/centres/zentrum-uberleben/")

    assert (first, leaving) == ("BODY", "/leave/")
    assert page.get_by_role("heading", level=1).inner_text() == "Zentrum ÜBERLEBEN bzfo"


def test_filters_work_without_javascript(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})

    page.goto("/centres/?q=torture")
    page.get_by_role("checkbox", name="Europe").check()
    page.get_by_role("button", name="Show results").click()

    assert "region=europe" in page.url
    assert page.get_by_role("checkbox", name="Europe").is_checked()
    context.close()
