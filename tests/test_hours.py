"""Opening hours are in the centre's own time; the visitor's device says what time it is there."""

import re

import pytest

pytestmark = pytest.mark.browser
CENTRE = "/centres/sample-centre-alder/"  # in the Netherlands


@pytest.fixture
def visit(browser, site):
    contexts = []

    def _visit(zone, **options):
        contexts.append(browser.new_context(base_url=site, timezone_id=zone, **options))
        page = contexts[-1].new_page()
        page.clock.set_fixed_time("2026-01-14T23:30:00Z")
        page.goto(CENTRE)
        page.locator(".hours").scroll_into_view_if_needed()
        # What comes into view is told once it has been painted.
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
        return page.locator("[data-zone]")

    yield _visit
    for context in contexts:
        context.close()


def test_local_times_are_shown_to_a_visitor_in_another_time_zone(visit):
    line = visit("Asia/Tokyo")
    line.wait_for()

    said = re.sub(r"[,\s]+", " ", line.inner_text())
    assert said == "It is now Thursday 00:30 there and Thursday 08:30 where you are."


def test_local_times_are_not_shown_to_a_visitor_with_the_same_clock(visit):
    assert visit("Europe/Paris").is_hidden()


def test_local_times_are_not_shown_without_javascript(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(CENTRE)

    assert page.locator("[data-zone]").is_hidden()
    assert page.get_by_text("Local time in the Netherlands (UTC+").is_visible()
    context.close()
