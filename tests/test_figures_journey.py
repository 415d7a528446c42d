"""A year's figures in a real browser: drafted, mended, confirmed, sent, accepted, public."""

import re

import pytest

from tests.signing_in import in_browser
from tests.yearly import LAST_YEAR

SECRETARY = "secretariat@example.org"

pytestmark = pytest.mark.browser


@pytest.fixture
def person(browser, site):
    """A function that opens a browser of somebody signed in, with cookies of its own."""
    contexts = []

    def open_browser(email, next_page):
        contexts.append(browser.new_context(base_url=site))
        page = contexts[-1].new_page()
        in_browser(page, email, next_page)
        return page

    yield open_browser
    for context in contexts:
        context.close()


def survivors(page):
    """The total that everybody reads, and how many members reported."""
    page.goto("/impact/")
    told = page.locator(".share").inner_text()
    number = page.locator("section:has(#totals) tbody tr:first-child td.number").first
    reported = int(re.match(r"(\d+) of \d+ members reported", told)[1])
    return int(number.inner_text().replace(",", "")), reported


def test_figures_go_from_a_draft_to_the_impact_page(page, person):
    before, reported = survivors(page)
    editor = person("editor@example.org", "/my/")
    editor.get_by_role("link", name=f"The figures of {LAST_YEAR} are not sent yet").click()
    editor.get_by_label("Survivors supported").fill("5000")
    editor.get_by_label("Women").fill("4000")
    for label in ("Forensic reports", "Advocacy interventions", "Doctors"):
        editor.get_by_label(label).fill("12")
    editor.get_by_role("button", name="Save as a draft").click()
    saved = editor.locator(".note").inner_text()

    editor.get_by_role("link", name=str(LAST_YEAR), exact=True).click()
    editor.get_by_label("Another gender").fill("2000")
    editor.get_by_role("button", name="Check and send").click()
    fault = editor.locator(".faults").inner_text()
    kept = editor.get_by_label("Women").input_value()
    editor.get_by_label("Another gender").fill("20")
    editor.get_by_role("button", name="Check and send").click()
    editor.wait_for_url("**/check/")
    asked = editor.get_by_role("heading", name="Is this right?").count()
    editor.get_by_label("Yes, this is right").check()
    editor.get_by_label("Why is it so different?").fill("A second house.")
    editor.get_by_role("button", name="Send to the secretariat").click()
    editor.wait_for_url("**/figures/")

    assert "Saved as a draft. Nothing has been sent yet." in saved
    assert "These add up to 6,000. That is more than the total, 5,000." in fault
    assert (kept, asked) == ("4000", 1)
    assert "Waiting for the secretariat" in editor.locator(".tasks").inner_text()

    desk = person(SECRETARY, "/admin/")
    accepted, explained = 0, 0
    # The newest first, which is the editor’s.
    waiting = "/admin/centres/annualfigures/?state__exact=submitted&o=-5"
    desk.goto(waiting)
    while desk.locator("#result_list").count():
        desk.locator("#result_list tbody th a, #result_list tbody td a").first.click()
        explained += desk.get_by_text("A second house.").count()
        desk.get_by_role("button", name="Accept").click()
        desk.wait_for_url("**/annualfigures/")
        accepted += 1
        desk.goto(waiting)

    after, now_reported = survivors(page)
    assert explained == 1
    assert accepted >= 3
    # The last one or two may wait for others.
    assert reported + 3 <= now_reported <= reported + accepted
    assert after >= before + 5000
