"""A new centre from nothing to public, by two people who have a keyboard alone."""

import re

import pytest

from tests.signing_in import in_browser

pytestmark = pytest.mark.browser

SECRETARY, COLLEAGUE = "secretariat@example.org", "second.secretary@example.org"
NAME = "Harbour of Kisumu Light"
# One that could be real, for a phone; nobody has it.
NUMBER = "+442079460999"
# More than these two may do together, besides signing in.
TOO_MANY = 40
# As far as Tab leads on the longest of the pages.
MOST_STOPS = 150


class Hands:
    """Somebody at a keyboard, who goes by Tab to what they fill in or press, and counts that."""

    def __init__(self, page):
        self.page, self.deeds, self.complaints = page, 0, []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def reach(self, selector):
        at = "(selector) => document.activeElement.matches(selector)"
        for _stop in range(MOST_STOPS):
            if self.page.evaluate(at, selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector}")

    def write(self, selector, text):
        self.reach(selector)
        self.page.keyboard.type(text)
        self.deeds += 1

    def press(self, selector, key="Enter", *, leads_to=""):
        self.reach(selector)
        if leads_to:
            with self.page.expect_navigation(url=re.compile(leads_to)):
                self.page.keyboard.press(key)
        else:
            self.page.keyboard.press(key)
        self.deeds += 1

    def choose(self, selector, text):
        """Type what a list is searched for, and take what it offers first."""
        self.write(selector, text)
        self.page.wait_for_selector(".suggested:not([hidden]) .is-at")
        self.press(selector)


def test_centre_becomes_public_by_two_people_with_a_keyboard(browser, site):
    pages = [browser.new_context(base_url=site).new_page() for _person in range(2)]
    for page, email in zip(pages, (SECRETARY, COLLEAGUE), strict=True):
        in_browser(page, email, "/admin/centres/centre/")
    one, other = map(Hands, pages)

    one.press("a.addlink", leads_to="/add/")
    one.write("#country", "Kenya")
    one.write("#name", NAME)
    one.press("#name", leads_to="/change/")
    entry = one.page.url.partition("change/")[0].removeprefix(site)
    one.press(f"a[href='{entry}edit/about/']", leads_to="/about/")
    one.write("#texts-en-summary", "Free help for people who fled to the lake.")
    one.press("[value=services]", leads_to="/services/")
    one.choose("#search_0", "psychol")
    one.choose("#search_1", "swahili")
    assert one.page.locator(".chosen li").count() == 2
    one.press("[value=help][name=next]", leads_to="/help/")
    one.press("[name=helps]", "Space")
    one.press("[name=ways]", "Space")
    one.press("[name=takes_clients]", "ArrowUp")
    one.write("#texts-en-how_to_get_help", "Call us, and say your name or none.")
    one.press("[value=hours][name=next]", leads_to="/hours/")
    one.press("[value=places][name=next]", leads_to="/places/")
    one.press("[name$='-shown']", "ArrowDown")
    one.choose("[name$='-town']", "Kisu")
    one.page.wait_for_selector("[data-town-map] svg")
    one.press("[value=contacts][name=next]", leads_to="/contacts/")
    one.press("[name$='-kind']", "Space")
    one.write("[name$='-value']", NUMBER)
    one.press("[name$='-visibility']", "Space")
    one.press(".save button", leads_to="/change/")

    for part in ("places", "contacts"):
        other.page.goto(f"{entry}change/")
        waiting = other.page.locator(".told a[href*='/changerequest/']")
        assert waiting.count() == (2 if part == "places" else 1)
        other.press(".told a[href*='/changerequest/']", leads_to="/changerequest/")
        other.press("[type=radio][value=accept]", "Space")
        other.press("[name=decide]")
        other.page.wait_for_selector(".messagelist .success")
    other.page.goto(f"{entry}change/")
    other.press(f"a[href='{entry}publish/']", leads_to="/publish/")
    other.press(".submit-row [type=submit]", leads_to="/change/")

    public = browser.new_context(base_url=site).new_page()
    public.goto(f"/centres/?q={NAME}")
    public.get_by_role("link", name=NAME, exact=True).click()
    told = public.inner_text("main")
    assert "Kisumu" in told
    assert public.locator(f"a[href='tel:{NUMBER}']").count() >= 1
    assert one.complaints + other.complaints == []
    assert one.deeds + other.deeds < TOO_MANY


def test_name_that_is_there_is_seen_while_it_is_typed(page):
    in_browser(page, SECRETARY, "/admin/")
    page.goto("/admin/centres/centre/add/")
    page.select_option("#country", "DE")
    page.focus("#name")
    page.keyboard.type("Zentrum Überleben")
    page.wait_for_selector("#looks-like [name=knowing]")

    assert "Zentrum ÜBERLEBEN" in page.inner_text("#looks-like")
    page.fill("#name", "Something else altogether")
    page.wait_for_selector("#looks-like [name=knowing]", state="detached")


def test_parts_work_without_javascript(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    in_browser(page, SECRETARY, "/admin/")
    page.goto("/admin/centres/centre/")
    page.click("#result_list tbody th a >> nth=0")
    entry = page.url.partition("change/")[0]

    page.goto(f"{entry}edit/services/")
    page.get_by_role("checkbox", name="Medical").first.check()
    page.fill("[name=languages_others]", "Klingon")
    page.click(".save button")

    assert page.get_by_role("checkbox", name="Medical").first.is_checked()
    assert page.input_value("[name=languages_others]") == "Klingon"
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.get_attribute(".faults a", "href").startswith("#languages")
    context.close()
