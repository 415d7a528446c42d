"""What is asked about rows of a file, the sheet that is read and its letters: said by somebody."""

import html

import pytest

from centres.models import Centre
from tests.admin.desk import CENTRES
from tests.admin.importing import HEADER, press, send
from tests.messy_files import ELMS, ROWS, excel

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TWINS = f"{HEADER},location_1_town,website_1\nHouse of Elms,DK,Odense,\nHouse of Elm,DK,Odense,\n"
SAME_PAGE = f"{HEADER},website_1\nAlder,DK,https://example.org/\nBirch,KE,www.example.org\n"


def page_of(desk, batch):
    return html.unescape(desk.get(f"{CENTRES}imports/{batch.pk}/").content.decode())


ALIKE = [
    (TWINS, "Row 2, “House of Elms”, is called nearly the same. Are they two entries?"),
    (SAME_PAGE, "Row 2, “Alder”, is reached in the same way: https://www.example.org."),
    (f"{HEADER}\nAlder,DK\nalder,DK\n", "Row 2 is about the same entry."),
]
ANSWERS = [("yes", 2), ("2", 1), ("3", 1), ("", None)]


# Rows of the first kind meet every answer, those of the others two of them each.
@pytest.mark.parametrize(
    ("content", "said", "answer", "added"),
    [(*ALIKE[0], *one) for one in ANSWERS]
    + [(*ALIKE[1], *one) for one in ANSWERS[::2]]
    + [(*ALIKE[2], *one) for one in ANSWERS[1::2]],
)
def test_rows_that_may_be_one_entry_are_imported_once_somebody_says(
    desk, content, said, answer, added
):
    batch = send(desk, content)
    first = page_of(desk, batch)

    press(desk, batch, "answer", **{"answer-3:name": answer})
    press(desk, batch, "import")

    assert said in first
    assert (batch.state == "refused") == (added is None)
    assert Centre.objects.count() == (added or 0)


@pytest.mark.quick
def test_rows_with_the_right_one_are_not_two_entries_unsaid(desk):
    """To import what is right leaves the row out that may be the same."""
    batch = send(desk, TWINS)

    press(desk, batch, "import_right")

    assert [centre.name for centre in Centre.objects.all()] == ["House of Elms"]


@pytest.mark.quick
def test_guessed_hours_are_written_once_somebody_says_that_they_are_right(desk):
    batch = send(desk, f"{HEADER},opening_hours,time_zone\nAlder,DK,Mon-Fri 9-4,\n")
    first, state = page_of(desk, batch), batch.state

    press(desk, batch, "answer", **{"answer-2:opening_hours": "no"})
    unanswered = batch.state
    press(desk, batch, "answer", **{"answer-2:opening_hours": "yes"})
    press(desk, batch, "import")

    assert "“Mon-Fri 9-4” is read as: Monday to Friday, 09:00 to 16:00. Is that right?" in first
    assert (state, unanswered) == ("refused", "refused")
    assert Centre.objects.get().opening_hours == "Mo-Fr 09:00-16:00"


def test_another_sheet_is_read_as_somebody_says(desk):
    batch = send(desk, excel([("Nom", "Zorp"), ("x", "y"), ("x", "z")], ROWS), name="list.xlsx")
    first = page_of(desk, batch)

    press(desk, batch, "read", sheet="Sheet 3")
    unknown = batch.table["sheet"]
    press(desk, batch, "read", sheet="Sheet 2")

    assert '<option value="Sheet 2">Sheet 2</option>' in first
    assert (unknown, batch.table["sheet"]) == ("", "Sheet 2")
    assert [choice["shown"][:1] for choice in batch.table["choices"][:1]] == [[ELMS[0]]]
    assert "Only the sheet “Sheet 2” is read. Not read: “Sheet”." in page_of(desk, batch)


def test_letters_that_make_no_words_are_not_read_until_somebody_says_how(desk):
    batch = send(desk, b"name,country\n\x81\x90\xa4\xa6,DK\n")
    first, state = page_of(desk, batch), batch.state

    answer = press(desk, batch, "choose", follow=True)
    press(desk, batch, "read", letters="cp866")

    assert "How the letters of this file are written cannot be told" in first
    assert (state, batch.state) == ("choosing", "choosing")
    [told] = [str(message) for message in answer.context["messages"]]
    assert told == "Say first how the letters of the file are written."
    assert "Cyrillic (DOS 866), as chosen." in page_of(desk, batch)
