"""Once a year, in a browser: an editor looks at everything, or the secretariat calls them."""

import re

import phonenumbers
import pytest
from django.utils import timezone

from tests.running_site import SITE, connected
from tests.signing_in import fresh_code, in_browser, sample

pytestmark = pytest.mark.browser

EDITOR = "editor@example.org"
# Somebody who types with few fingers, reads every word, and looks for each button.
A_CHARACTER, AN_ACTION, A_WORD = 0.3, 3.0, 0.25
FIVE_MINUTES = 300


class Person:
    """Somebody at a page, with the seconds that a person would need for what they do."""

    def __init__(self, page):
        self.page, self.seconds = page, 0.0

    def read(self, part="main"):
        words = self.page.inner_text(part)
        self.seconds += A_WORD * len(words.split())
        return words

    def click(self, what):
        self.page.click(what)
        self.seconds += AN_ACTION

    def choose(self, what):
        self.page.check(what)
        self.seconds += AN_ACTION

    def type(self, where, text):
        self.page.fill(where, "")
        self.page.type(where, text)
        self.seconds += AN_ACTION + A_CHARACTER * len(text)


@pytest.fixture
def site_database(site):
    with connected(SITE) as connection:
        connection.autocommit = True
        yield connection


def rows(database, query, *values):
    return database.execute(query, values).fetchall()


def test_the_yearly_visit_of_an_editor_takes_less_than_five_minutes(
    page, site_database, link_at_the_site
):
    person = Person(page)
    page.goto(link_at_the_site)
    person.read()
    for name in ("contact", "place"):
        if page.locator(f"[name={name}]").count():
            person.choose(f"[name={name}][value=right]")
    person.choose("[name=services][value=change]")
    person.click("text=Send your answers")
    person.read()
    person.click("text=Whom and how you help")
    password, secret = sample(EDITOR)
    person.type("#id_login", EDITOR)
    person.type("#id_password", password)
    person.click("main button[type=submit] >> nth=0")
    if secret:
        page.wait_for_selector("#id_code")
        person.type("#id_code", fresh_code(secret))
        person.click("main button[type=submit] >> nth=0")
    page.wait_for_url("**/edit/help/")
    person.type("[name=waiting_weeks]", "7")
    person.click("main button:has-text('Save') >> nth=-1")
    person.click("text=Say that it is still right")
    person.read()
    for name in ("contact", "services", "place"):
        person.choose(f"[name={name}][value=right]")
    person.click("text=Send your answers")

    assert "Confirmed today: contacts, services and places." in person.read()
    assert person.seconds < FIVE_MINUTES
    slug = re.search(r"/centres/([^/]+)/", page.content())[1]
    [row] = rows(
        site_database,
        "SELECT waiting_weeks, contact_confirmed_on, services_confirmed_on, place_confirmed_on"
        " FROM centres_centre WHERE slug = %s",
        slug,
    )
    assert row == (7, *[timezone.localdate()] * 3)


def test_a_call_confirms_what_was_read_out_and_nothing_that_changed_meanwhile(page, site_database):
    [(key,)] = rows(
        site_database,
        "SELECT centre.id FROM centres_centre centre JOIN centres_contact contact"
        " ON contact.centre_id = centre.id WHERE status = 'published'"
        " AND contact.kind = 'signal' AND visibility <> 'public' ORDER BY slug LIMIT 1",
    )
    numbers = rows(
        site_database,
        "SELECT id, value FROM centres_contact WHERE centre_id = %s AND value LIKE '+%%'",
        key,
    )
    in_browser(page, "secretariat@example.org", f"/admin/centres/centre/{key}/call/")
    read_out = page.inner_text("section.change >> nth=0")

    for _id, number in numbers:
        shown = phonenumbers.format_number(
            phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL
        )
        assert shown in read_out
    # While they speak, somebody takes a number away.
    site_database.execute("DELETE FROM centres_contact WHERE id = %s", [numbers[0][0]])
    for block in ("contact", "services", "place"):
        page.check(f"[name=right][value={block}]")
    page.click("[name=reached]")
    page.wait_for_selector(".warning")

    assert "somebody changed it during your call: contacts" in page.inner_text(".warning")
    assert confirmed(site_database, key) == (None, "phone", "phone")
    page.check("[name=right][value=contact]")
    page.click("[name=reached]")
    page.wait_for_selector(".success")
    assert confirmed(site_database, key) == ("phone", "phone", "phone")


def confirmed(database, key):
    """Return how each block was confirmed today."""
    [row] = rows(
        database,
        "SELECT "
        + ", ".join(
            f"CASE WHEN {block}_confirmed_on = current_date THEN {block}_confirmed_how END"
            for block in ("contact", "services", "place")
        )
        + " FROM centres_centre WHERE id = %s",
        key,
    )
    return row
