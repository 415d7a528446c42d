"""Editing without a mouse, in a browser that holds the Content-Security-Policy."""

import pytest

from tests.admin.desk import CENTRES
from tests.signing_in import in_browser


@pytest.fixture
def desk(page):
    """Return a page signed in as the sample secretariat."""
    in_browser(page, "secretariat@example.org", "/admin/")
    return page


@pytest.mark.browser
def test_centre_form_works_by_keyboard(desk):
    complaints = []
    desk.on("console", lambda message: complaints.append(message.text))
    desk.on("pageerror", lambda error: complaints.append(str(error)))
    desk.goto(f"{CENTRES}add/")

    desk.focus("#id_name")
    desk.keyboard.type("House of Hope")
    desk.focus("#id_country")
    desk.keyboard.type("Denm")
    desk.focus("#id_languages_input")
    desk.keyboard.type("tigrin")
    desk.keyboard.press("Enter")
    desk.focus("#locations-0 .select2-selection")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".select2-search__field:focus")
    desk.keyboard.type("Kobenhavn")
    desk.wait_for_selector(".select2-results__option >> text=Copenhagen (København), Denmark")
    desk.keyboard.press("Enter")
    desk.focus("#id_locations-0-country")
    desk.keyboard.type("Denm")
    desk.focus("#contacts-group .add-row a")
    desk.keyboard.press("Enter")
    desk.focus("#id_contacts-1-kind")
    desk.keyboard.type("e-m")
    desk.focus("#id_contacts-1-value")
    desk.keyboard.type("help@example.org")
    desk.focus("#id_reason")
    desk.keyboard.type("They joined.")
    desk.focus("[name=_publish] >> nth=1")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".decided")
    desk.keyboard.type("The board said yes.")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".errornote")
    refused = desk.inner_text(".decided")
    desk.focus(".decided a")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".field-status .readonly")

    assert "House of Hope: You proposed this yourself, so a colleague decides." in refused
    assert desk.input_value("#id_slug") == "house-of-hope"
    assert desk.inner_text(".field-status .readonly") == "draft"
    assert desk.locator("#id_languages_to option").all_inner_texts() == ["Tigrinya"]
    waiting = desk.locator(".told li a")
    assert sorted(waiting.all_inner_texts()) == [
        "House of Hope: Contacts",
        "House of Hope: Places",
    ]
    waiting.filter(has_text="Places").click()
    assert "Copenhagen (København), Denmark" in desk.inner_text(".difference")
    assert complaints == []
