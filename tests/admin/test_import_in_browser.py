"""A file is mended, imported and taken back, in a browser that holds the policy of the site."""

import pytest

from tests.admin.desk import CENTRES
from tests.signing_in import in_browser

WRONG = "name,country,services\nHouse of Elms,DK,medical\nHouse of Oaks,DK,magic\n"


@pytest.fixture
def desk(page):
    """Return a page signed in as the sample secretariat."""
    in_browser(page, "secretariat@example.org", "/admin/")
    return page


def send(desk, content):
    desk.goto(f"{CENTRES}import/")
    file = {"name": "centres.csv", "mimeType": "text/csv", "buffer": content.encode()}
    desk.set_input_files("#id_file", file)
    desk.click("text=Check the file")
    desk.wait_for_selector(".facts")


def listed(desk):
    desk.goto(f"{CENTRES}?q=House of")
    return sorted(
        name
        for name in desk.locator("#result_list th a").all_inner_texts()
        if name in {"House of Elms", "House of Oaks"}
    )


@pytest.mark.browser
def test_import_in_a_browser_is_corrected_made_and_undone(desk):
    complaints = []
    desk.on("console", lambda message: complaints.append(message.text))
    desk.on("pageerror", lambda error: complaints.append(str(error)))

    send(desk, WRONG)
    refused = desk.inner_text("#content-main")
    before = listed(desk)
    send(desk, WRONG.replace("magic", "legal"))
    preview = desk.inner_text("#content-main")
    not_yet = listed(desk)
    desk.go_back()
    desk.click("button[value=import]")
    desk.wait_for_selector("text=Undo")
    page = desk.url
    imported = listed(desk)
    desk.goto(page)
    desk.click("a:has-text('Undo')")
    desk.fill("#id_reason", "It was a trial.")
    desk.click("text=Undo the import")
    desk.wait_for_selector("text=The import is undone.")

    assert "Row 3" in refused
    assert "services: “magic” is not one of the values allowed here." in refused
    assert "Nothing is imported." in refused
    assert "2 to add" in preview
    assert (before, not_yet) == ([], [])
    assert imported == ["House of Elms", "House of Oaks"]
    assert listed(desk) == []
    assert complaints == []
