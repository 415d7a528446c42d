"""The queue is worked by keyboard alone, in a browser that holds the policy of the site."""

import pytest

from tests.signing_in import in_browser


@pytest.mark.browser
def test_queue_works_by_keyboard(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    in_browser(page, "secretariat@example.org", "/admin/")
    reports = page.locator(".kinds a", has_text="Visitor’s report")
    reports.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/?kind=correction")
    before = page.locator(".group li").count()
    # What says that somebody else answers comes first, and is not put off.
    boxes = page.locator(".group li:not(.urgent) input[name=item]")

    # Two are ticked, the second without looking for it.
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowDown")
    assert boxes.nth(1).is_checked()
    page.focus("#with-put_off_until")
    page.keyboard.type("12312099")
    page.keyboard.press("Tab")
    page.focus("#with-put_off_because")
    page.keyboard.type("They are on leave.")
    page.focus("[value=put_off]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")

    assert page.inner_text(".messagelist").strip() == "2 items are put off until 31 December 2099."
    assert page.locator(".group li").count() == before - 2
    # Enter opens what the next one is about.
    boxes.nth(0).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/correction/*/change/**")
    page.focus("#id_note")
    page.keyboard.type("Called them.")
    page.focus("[name=resolve]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/?kind=correction")
    assert page.locator(".group li").count() == before - 3
    page.goto("/admin/?state=put_off")
    page.locator(".group input[name=item]").first.focus()
    page.keyboard.press("Space")
    page.focus("[value=take_up]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert page.locator(".group li").count() == 1
    assert complaints == []
