"""A file is mended, imported and taken back, in a browser that holds the policy of the site."""

import pytest

from tests.accessibility import faults_narrow_and_wide
from tests.admin.desk import CENTRES
from tests.signing_in import in_browser

WRONG = "name,country,services\nHouse of Elms,DK,medical\nHouse of Oaks,DK,magic\n"


@pytest.fixture
def desk(page):
    """A page signed in as the sample secretariat."""
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


SECRETARY, COLLEAGUE = "secretariat@example.org", "second.secretary@example.org"
MESSY = (
    "Liste des centres;;;;\r\n;;;;\r\n"
    "Nom du centre;Pays;Téléphone;Courriel;Présentation\r\n"
    "House of Ash;Denmark;+45 33 76 06 00;ash@example.org;Nous écoutons.\r\n"
    "House of Birch;France;;birch@example.org;Nous soignons.\r\n"
    "House of Cedar;Kenya;;cedar@example.org;Nous aidons.\r\n"
    "House of Daisy;Denmark;+45 33 76 06 02;daisy@example.org;Nous parlons.\r\n"
    "House of Elder;Denmark;+45 33 76 06 03;elder@example.org;Nous restons.\r\n"
    "Total;;;;5\r\n"
).encode("cp1252")
FIVE = ["House of Ash", "House of Birch", "House of Cedar", "House of Daisy", "House of Elder"]


@pytest.mark.browser
def test_five_rows_of_a_messy_file_become_public_by_two_people(browser, site):
    first, second, public = (browser.new_context(base_url=site).new_page() for _one in range(3))
    in_browser(first, SECRETARY, "/admin/")
    in_browser(second, COLLEAGUE, "/admin/")

    # One of the secretariat sends it in, looks at what its columns are taken for, and imports it.
    first.goto(f"{CENTRES}import/")
    file = {"name": "centres.csv", "mimeType": "text/csv", "buffer": MESSY}
    first.set_input_files("#id_file", file)
    first.click("text=Check the file")
    first.wait_for_selector(".choices")
    asked = first.inner_text("#content-main")
    faults = faults_narrow_and_wide(first)
    first.click("button[value=choose]")
    first.wait_for_selector("button[value=import]")
    checked = first.inner_text("#content-main")
    first.click("button[value=import]")
    first.wait_for_selector("text=What is waiting")
    address = first.url

    # A second one compares each, approves them all, and publishes them.
    second.goto(address)
    second.click("button[value=tick]")
    second.click("button[value=approve]")
    second.wait_for_selector("text=imported and approved")
    second.goto(f"{CENTRES}?q=House of")
    for name in FIVE:
        second.locator("#result_list tr", has_text=name).locator(".action-select").check()
    second.select_option("select[name=action]", "publish")
    second.click("button[name=index]")
    second.fill("#id_reason", "They are members.")
    second.click("input.default[type=submit]")
    second.wait_for_selector("text=5 listings are published.")

    assert faults == []
    assert "Row 9 adds up the rows above it and is not read: “Total”." in asked
    assert "Western European (Windows-1252)" in asked
    assert "5 to add" in checked
    public.goto("/centres/?q=House of")
    shown = [public.inner_text("main")]
    for name in FIVE:
        public.goto("/centres/?q=" + name.replace(" ", "+"))
        shown.append(public.inner_text("main"))
    assert [name for name, page in zip(FIVE, shown[1:], strict=True) if name not in page] == []
    for page in (first, second, public):
        page.context.close()


@pytest.mark.browser
def test_what_is_asked_about_rows_is_answered_in_a_browser(desk):
    send(
        desk,
        "name,country,opening_hours\nHouse of Poplars,DK,Mon-Fri 9-4\nHouse of Poplar,DK,\n",
    )
    faults = faults_narrow_and_wide(desk)
    desk.get_by_label("Yes, that is right").check()
    desk.get_by_label("Leave row 3 out").check()
    desk.click("button[value=answer]")
    desk.wait_for_selector("button[value=import]")

    checked = desk.inner_text("#content-main")
    assert faults == []
    assert "1 to add" in checked
    assert "Row 3 is left out, as chosen." in checked
