"""List of the change requests at the desk, and the page of one with its differences."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from irct.history.marks import compared, visible
from tests.admin.change_requests import (
    OTHER_PHONE,
    PHONE,
    REQUESTS,
    asked,
    centre_of,
    editor_with_an_app,  # noqa: F401 (the fixture "editor")
    new_phone,
    url_of,
)
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXPERT_REQUESTS = "/admin/experts/changerequest/"


# The list


@pytest.mark.quick
def test_change_request_list_puts_waiting_first_and_oldest_before_all(desk, editor, secretary):
    now = timezone.now()
    names = ["decided", "new", "old"]
    for days, name in enumerate(names):
        request = centre_of(editor, name=name).submit("about", {"name": "N"}, by=editor)
        type(request).objects.update_or_create(
            pk=request.pk, defaults={"proposed_at": now - dt.timedelta(days=days)}
        )
        if name == "decided":
            request.approve(by=secretary)

    response = desk.get(REQUESTS)

    told = [str(request.listing) for request in response.context["cl"].result_list]
    assert told == ["old", "new", "N"]


@pytest.mark.quick
def test_change_request_list_shows_item_asker_and_number_of_warnings(desk, editor):
    request = new_phone(editor, value="+33140012345")
    request.reply("It is our new one.", by=editor)

    response = desk.get(REQUESTS)

    row = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", response.rendered_content.partition("<tbody>")[2])
    ).partition("1 change request")[0]
    assert row.strip() == (
        f"{request.listing} Contacts Contact: phone editor@example.org 0 minutes ago"
        " 1 pending answered"
    )


@pytest.mark.parametrize("url", [REQUESTS, EXPERT_REQUESTS])
def test_change_request_list_makes_a_constant_number_of_queries(desk, url):
    make = CentreFactory if url == REQUESTS else ExpertFactory

    def ask(country):
        listing, user = make(country=country), UserFactory()
        listing.editorships.create(user=user)
        listing.submit("about", {"name": "Another"}, by=user)

    ask("DK")
    desk.get(url)
    with CaptureQueriesContext(connection) as one:
        desk.get(url)
    ask("FR")
    ask("EG")

    with CaptureQueriesContext(connection) as three:
        desk.get(url)

    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status__exact": "pending"}, ["B"]),
        ({"status__exact": "declined"}, ["A"]),
        ({"region": "europe"}, ["A"]),
        ({"region": "mena"}, ["B"]),
        ({"q": "someone"}, ["B"]),
    ],
)
def test_change_request_list_is_filtered_and_searched(desk, secretary, query, found):
    for name, country, email in [("A", "DK", "a@example.org"), ("B", "EG", "someone@example.org")]:
        centre = CentreFactory(name=name, country=country)
        request = centre.submit("about", {"acronym": "X"}, by=UserFactory(email=email))
        if name == "A":
            request.decline(by=secretary, reason="No.")

    response = desk.get(REQUESTS, query)

    assert [str(r.listing) for r in response.context["cl"].result_list] == found


# The page


def test_change_request_page_marks_the_difference(desk, editor):
    centre = centre_of(editor, text(language="en", about="Call us in the morning."))
    request = centre.submit(
        "about", {"texts/en/about": "Call +45 33 76 06 00 in the morning."}, by=editor
    )

    response = desk.get(url_of(request))

    [review] = response.context["reviews"]
    [cell] = review.difference.cells
    assert review.difference.title == "About the centre (English)"
    assert cell.before == (
        'Call <del><span class="visually-hidden">removed: </span>us</del> in the morning.'
    )
    assert cell.after == (
        'Call <ins><span class="visually-hidden">added: </span>+45 33 76 06 00</ins>'
        " in the morning."
    )
    assert cell.before in response.rendered_content


def test_change_request_page_compares_each_field_of_a_row(desk, editor):
    request = new_phone(editor, visibility="on_request", languages=["da"])

    [review] = desk.get(url_of(request)).context["reviews"]

    assert [(cell.label, cell.is_changed) for cell in review.difference.cells] == [
        ("Kind", False),
        ("Number or address", True),
        ("Languages", True),
        ("Who sees it", False),
    ]
    assert re.sub("<[^>]+>", "", review.difference.cells[2].after) == "added: Danish"


def test_change_request_page_tells_asker_inviter_and_other_requests(desk, editor):
    centre = centre_of(editor, contact(kind="phone", value=PHONE, visibility="public"))
    centre.editorships.update(invited_by=UserFactory(name="Ida Lead"))
    other = centre.submit("about", {"name": "Another"}, by=editor)
    request = asked(centre, "contacts", editor, value=OTHER_PHONE)

    response = desk.get(url_of(request))

    page = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", response.rendered_content))
    assert "invited by Ida Lead" in page
    assert response.context["others"] == [(other, url_of(other))]
    assert "Latest changes to the entry" in page
    assert [entry.by for entry in response.context["recent"]][-1] == ""


def test_change_request_page_escapes_markup_and_names_invisible_characters(desk, editor):
    centre = centre_of(editor)
    request = centre.submit("about", {"name": "<script>alert(1)</script> \u202ebad"}, by=editor)

    page = desk.get(url_of(request)).rendered_content

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<span class="character">U+202E</span>bad' in page


@pytest.mark.parametrize(
    ("before", "after", "gone", "come"),
    [
        ("a b c", "a x c", ["b"], ["x"]),
        ("info@example.org", "info@example.com", ["info@example.org"], ["info@example.com"]),
        ("Mo-Fr 9:00", "Mo-Fr 10:00", ["9:00"], ["10:00"]),
        ("", "new", [], ["new"]),
        ("one two three", "four five six", ["one two three"], ["four five six"]),
        ("same", "same", [], []),
    ],
)
def test_compared_marks_the_words_that_differ(before, after, gone, come):
    left, right = compared(before, after)

    assert re.findall("removed: </span>(.*?)</del>", left) == gone
    assert re.findall("added: </span>(.*?)</ins>", right) == come


def test_compared_takes_a_very_long_text_by_lines():
    lines = [f"line {number}" for number in range(5_000)]
    changed = [*lines[:100], "other", *lines[101:]]

    left, right = compared("\n".join(lines), "\n".join(changed))

    assert re.findall("removed: </span>(.*?)</del>", left, re.DOTALL) == ["line 100\n"]
    assert re.findall("added: </span>(.*?)</ins>", right, re.DOTALL) == ["other\n"]


def test_visible_leaves_joining_letters_unmarked():
    assert visible("می\u200cخواهم") == "می\u200cخواهم"
