"""The frame of the desk in a browser: by keyboard, and without JavaScript."""

import pytest

from tests.signing_in import in_browser

pytestmark = pytest.mark.browser


def test_search_suggests_while_somebody_types_and_opens_by_keyboard(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    in_browser(page, "secretariat@example.org", "/admin/health/")
    field = page.get_by_role("combobox", name="Search the desk")

    field.focus()
    page.keyboard.type("sample centre ald")
    page.wait_for_selector(".suggestions:not([hidden]) [role=option]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    left = field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    named, is_chosen = chosen.locator(".named").inner_text(), chosen.get_attribute("aria-selected")
    page.keyboard.press("Escape")
    closed = field.get_attribute("aria-expanded"), field.input_value()
    page.keyboard.type("er")
    page.wait_for_selector(".suggestions:not([hidden]) [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/centres/centre/*/change/")

    assert (left, named, is_chosen) == (None, "Sample centre Alder", "true")
    assert closed == ("false", "sample centre ald")
    assert page.get_by_role("heading", level=1).inner_text() == "Sample centre Alder"
    assert complaints == []


def test_desk_is_found_through_without_javascript_on_a_phone(page, browser, site):
    in_browser(page, "secretariat@example.org", "/admin/health/")
    context = browser.new_context(
        base_url=site,
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
        viewport={"width": 360, "height": 740},
    )
    phone = context.new_page()

    phone.goto("/admin/health/")
    phone.keyboard.press("Tab")
    skip = phone.locator(":focus").inner_text()
    phone.get_by_text("Menu: Health").click()
    phone.locator(".menu a[href$='/annualfigures/']").click()
    trail = phone.locator(".trail li").all_inner_texts()
    phone.get_by_role("searchbox", name="Search the desk").fill("sample centre alder")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/admin/find/?q=sample*")

    assert skip == "Skip to the content"
    assert trail == ["To do", "Figures"]
    assert phone.get_by_role("link", name="Sample centre Alder", exact=True).is_visible()
    context.close()


# What each page shows of the bar, whatever style sheets it has besides.
OF_THE_BAR = """() => [
    '.brand [class|="icon"]', ".find input", ".find button", ".menu summary",
    ".parts > ul a", ".pages > ul a",
].map(selector => {
    const one = document.querySelector(`.desk-bar ${selector}`);
    const {x, y, height} = one.getBoundingClientRect();
    return [selector, one.checkVisibility(), x, y, height, getComputedStyle(one).backgroundColor];
})"""


def test_bar_looks_the_same_on_every_page(page):
    in_browser(page, "secretariat@example.org", "/admin/centres/centre/")
    entry = page.get_attribute("#result_list tbody th a", "href")
    paths = ["/admin/centres/centre/", "/admin/centres/centre/add/", entry]
    paths += [entry.replace("change/", f"edit/{part}/") for part in ("about", "places")]

    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        looks = []
        for path in paths:
            page.goto(path)
            looks.append((path, page.evaluate(OF_THE_BAR)))

        assert {path: look for path, look in looks if look != looks[0][1]} == {}
