"""Once a year an editor signs in, mends what is out of date, and confirms what they have read."""

import re

import pytest
from django.utils import timezone

from tests.running_site import SITE, connected
from tests.signing_in import fresh_code, sample

pytestmark = pytest.mark.browser

EDITOR = "editor@example.org"
# In seconds: somebody who types with few fingers, looks for each button, and reads every word of
# what they confirm.
A_KEY, A_DEED, A_WORD = 0.3, 3.0, 0.25
FIVE_MINUTES, MOST_DEEDS, MOST_KEYS = 300, 22, 90
TIMES, SAID = "8:30-15:30", "08:30 to 15:30"
NUMBER, STORED = "+45 33 76 06 01", "+4533760601"


class Person:
    """Somebody at a page, with what they did and how long a person would need for it."""

    def __init__(self, page):
        self.page, self.deeds, self.keys, self.words = page, 0, 0, 0

    @property
    def seconds(self):
        return A_DEED * self.deeds + A_KEY * self.keys + A_WORD * self.words

    def read(self, part="main"):
        text = self.page.inner_text(part)
        self.words += len(text.split())
        return text

    def click(self, selector):
        self.page.click(selector)
        self.deeds += 1

    def enter(self, selector):
        self.page.press(selector, "Enter")
        self.keys += 1

    def write(self, selector, text):
        """Write a text in the place of what stands there."""
        self.page.fill(selector, "")
        self.page.type(selector, text)
        self.deeds += 1
        self.keys += len(text)

    def sign_in(self):
        password, secret = sample(EDITOR)
        self.write("#id_login", EDITOR)
        # Browsers fill in passwords, and people read a code from their phone.
        self.page.fill("#id_password", password)
        self.enter("#id_password")
        if secret:
            self.page.wait_for_selector("#id_code")
            self.write("#id_code", fresh_code(secret))
            self.enter("#id_code")
        self.page.wait_for_url("**/my/")


def test_yearly_visit_of_an_editor_takes_less_than_five_minutes(page):
    person, today = Person(page), timezone.localdate()
    page.goto("/my/")
    person.sign_in()
    entry = page.locator("section.own:has(a[href^='/centres/'])").first
    overview = entry.inner_text()
    person.words += len(overview.split())
    edit = entry.locator("a.button").first.get_attribute("href")
    slug = edit.split("/")[2]
    with connected(SITE) as database:
        database.execute(
            "UPDATE centres_centre SET contact_confirmed_on = current_date - 400,"
            " services_confirmed_on = current_date - 400, place_confirmed_on = current_date - 400,"
            " contact_confirmed_how = 'phone', services_confirmed_how = 'phone',"
            " place_confirmed_how = 'phone' WHERE slug = %s",
            [slug],
        )
        database.commit()

    # What is out of date
    person.click(f"a.button[href='/centres/{slug}/confirm/']")
    out_of_date = page.inner_text("main")
    # At first sight only the days are looked for; all is read before it is confirmed.
    days_said = re.findall("Last confirmed on.*", out_of_date)
    person.words += sum(len(line.split()) for line in days_said)
    # The hours, which are said before they are saved
    person.click("p.up a")
    person.click(f"a[href^='/centres/{slug}/edit/']:has-text('Opening hours')")
    person.write("[name=opening_hours_Mo]", TIMES)
    person.click("p.save button")
    said = page.inner_text("main")
    person.click("p.save button")
    # A number, which waits for the secretariat
    page.wait_for_url("**/edit/")
    person.click(f"a[href='/centres/{slug}/edit/contacts/']")
    phone = page.locator("[name^='contacts-'][name$='-value']").first.get_attribute("name")
    person.click(f"details:has([name='{phone}']) > summary")
    person.write(f"[name='{phone}']", NUMBER)
    person.click("p.save button")
    # All of it, part by part
    page.wait_for_url("**/edit/")
    person.click(f"a[href='/centres/{slug}/confirm/']")
    seen = person.read()
    for block in ("contact", "services", "place"):
        person.click(f"[name={block}][value=right]")
    person.click("p.save button")
    done = person.read()

    assert len(days_said) == 3
    assert SAID in said
    assert SAID in seen
    assert "This waits for the secretariat, and is not public yet" in seen
    assert "Confirmed today: contacts, services and places." in done
    with connected(SITE) as database:
        [(hours, *days)] = database.execute(
            "SELECT opening_hours, contact_confirmed_on, services_confirmed_on, place_confirmed_on"
            " FROM centres_centre WHERE slug = %s",
            [slug],
        ).fetchall()
        waiting = database.execute(
            "SELECT items::text FROM centres_changerequest WHERE status = 'pending'"
            " AND listing_id = (SELECT id FROM centres_centre WHERE slug = %s)",
            [slug],
        ).fetchall()
    assert re.search("08:?30", hours)
    assert days == [today] * 3
    assert any(STORED in items for (items,) in waiting)
    assert person.deeds <= MOST_DEEDS
    assert person.keys <= MOST_KEYS
    assert person.seconds < FIVE_MINUTES
