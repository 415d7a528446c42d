"""Promise 9: pages serve who enlarges them, sets colours, wants no movement, or has no scripts."""

import pytest

from tests.test_accessibility import ALIKE, PAGES

pytestmark = pytest.mark.browser

# What is pressed, and must be seen to be there when the browser drops all backgrounds.
PRESSED = "button, .button, .exit, input:not([type=hidden]), select"

IS_SEEN = """
() => {
  const exit = document.querySelector(".bar .exit").getBoundingClientRect();
  return exit.left >= 0 && exit.right <= innerWidth && exit.top >= 0 && exit.bottom <= innerHeight;
}
"""
WITHOUT_EDGE = """
(pressed) => [...document.querySelectorAll(pressed)]
  .filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).borderTopWidth) === 0)
  .filter((one) => !["checkbox", "radio"].includes(one.type))
  .map((one) => one.outerHTML.slice(0, 80))
"""
MOVING = """
document.getAnimations().length
  + document.querySelectorAll("marquee, blink, video, [autoplay], meta[http-equiv=refresh]").length
"""
# As the browser does with a page that is left before it has come into view.
SKIP_TRANSITION = """
addEventListener("pagereveal", (event) => {
  if (!event.viewTransition) return;
  event.viewTransition.skipTransition();
  document.documentElement.dataset.skipped = true;
});
"""
NOTE_TRANSITION = """
addEventListener("pagereveal", (event) => {
  document.documentElement.dataset.moved = Boolean(event.viewTransition);
});
"""


@pytest.fixture
def visit(browser, site):
    contexts = []

    def _visit(**options):
        contexts.append(browser.new_context(base_url=site, **options))
        return contexts[-1].new_page()

    yield _visit
    for context in contexts:
        context.close()


def test_pages_at_double_size_fit_move_nothing_and_give_controls_an_edge(visit):
    # A window of 1280 by 800, enlarged twice.
    page = visit(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    sideways, without_exit, moving, without_edge = [], [], [], []
    for path in [*PAGES, *ALIKE]:
        page.emulate_media(forced_colors="none")
        page.goto(path)
        page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            sideways.append(path)
        if not page.evaluate(IS_SEEN):
            without_exit.append(path)
        if page.evaluate(MOVING):
            moving.append(path)
        page.emulate_media(forced_colors="active")
        without_edge += [(path, html) for html in page.evaluate(WITHOUT_EDGE, PRESSED)]

    assert (sideways, without_exit, moving, without_edge) == ([], [], [], [])


@pytest.mark.parametrize(("motion", "moves"), [("no-preference", "true"), ("reduce", "false")])
def test_page_transitions_follow_the_preference_for_reduced_motion(visit, motion, moves):
    page = visit(reduced_motion=motion)
    page.add_init_script(NOTE_TRANSITION)
    page.goto("/")

    page.get_by_role("link", name="By country").click()
    page.wait_for_url("**/countries/")

    page.wait_for_selector("html[data-moved]", state="attached")
    assert page.get_attribute("html", "data-moved") == moves


def test_page_transition_that_is_skipped_causes_no_error(visit):
    page = visit()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(SKIP_TRANSITION)
    page.goto("/about/")

    page.click("nav a[href='/experts/']")

    page.wait_for_selector("html[data-skipped]", state="attached")
    page.evaluate("new Promise((resolve) => setTimeout(resolve))")
    assert errors == []


def test_site_without_javascript_finds_help_and_offers_the_exit(visit):
    page = visit(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page.goto("/")
    page.get_by_label("Where do you need help?").fill("copenhagen")
    page.get_by_role("button", name="Find centres").click()
    page.get_by_role("link", name="OASIS", exact=True).click()
    page.get_by_role("link", name="Help in Denmark").first.click()
    page.get_by_role("link", name="All countries").click()
    page.get_by_role("link", name="Iceland").click()
    page.get_by_role("link", name="Sample centre").first.click()

    assert "/centres/sample-centre-" in page.url
    assert page.locator(".bar .exit").get_attribute("href") == "/leave/"
