"""A call in a browser: it confirms what was read out."""

import phonenumbers
import pytest
from django.utils import timezone

from tests.running_site import SITE, connected
from tests.signing_in import in_browser

pytestmark = pytest.mark.browser


@pytest.fixture
def site_database(site):
    with connected(SITE) as connection:
        connection.autocommit = True
        yield connection


def rows(database, query, *values):
    return database.execute(query, values).fetchall()


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
    """How each block was confirmed today."""
    [row] = rows(
        database,
        "SELECT "
        + ", ".join(
            f"CASE WHEN {block}_confirmed_on = %s THEN {block}_confirmed_how END"
            for block in ("contact", "services", "place")
        )
        + " FROM centres_centre WHERE id = %s",
        *[timezone.localdate()] * 3,
        key,
    )
    return row
