"""The note of a request is for logistics: what tells of somebody is refused, in any language."""

import csv
from pathlib import Path

import pytest
from django.utils import timezone

from experts.requests.case_details import Seen, found_in_note
from irct.places.models import Town, TownName
from tests import case_details_unseen

pytestmark = pytest.mark.django_db

NEXT_YEAR = timezone.localdate().year + 1
SOURCE = Path(__file__).parent / "data" / "case_details.csv"
with SOURCE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def texts(kind, *halves):
    return [row["text"] for row in ROWS if row["kind"] == kind and row["half"] in halves]


def test_note_that_tells_what_happened_is_refused():
    told = texts("narrative", "worked", "further", "fresh")

    assert [text for text in told if not found_in_note(text)] == []


def test_note_about_logistics_is_accepted():
    told = texts("logistics", "worked", "further", "fresh")

    assert [(text, found) for text in told if (found := found_in_note(text))] == []


def test_unseen_notes_are_seldom_misjudged():
    """Measured by and never tuned on: whoever changes the guard reads only the rates."""
    missed = [text for text in texts("narrative", "unseen") if not found_in_note(text)]
    wrong = [text for text in texts("logistics", "unseen") if found_in_note(text)]

    print(f"passed {len(missed)} of 30 narratives, refused {len(wrong)} of 30 notes")  # noqa: T201
    assert len(texts("narrative", "unseen")) == len(texts("logistics", "unseen")) == 30
    assert len(missed) <= 1
    assert len(wrong) <= 1


def test_unseen_notes_of_a_later_set_are_seldom_misjudged():
    """Of 28 each, before the guard was mended by their other half: none passed, 14 were refused."""
    missed = [text for text in texts("narrative", "fresh unseen") if not found_in_note(text)]
    wrong = [text for text in texts("logistics", "fresh unseen") if found_in_note(text)]

    print(f"passed {len(missed)} narratives, refused {len(wrong)} notes")  # noqa: T201
    assert missed == []
    assert len(wrong) <= 2


def test_narratives_of_an_earlier_set_are_seldom_accepted():
    passed = [text for text in case_details_unseen.REFUSE if not found_in_note(text)]

    print(f"passed {len(passed)} of {len(case_details_unseen.REFUSE)} earlier narratives")  # noqa: T201
    assert len(passed) <= 2


def kinds(text):
    return [detail.seen for detail in found_in_note(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"The report is due on 12 March {NEXT_YEAR}.",
        f"Deadline: 12.03.{NEXT_YEAR}.",
        f"Le rapport doit être remis le 15 mars {NEXT_YEAR}.",
        "Farsi or Dari.",
        "Within six weeks.",
        "",
    ],
)
def test_note_with_a_deadline_or_a_language_is_accepted(text):
    assert found_in_note(text) == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("The report of 12 March 2019 is there.", Seen.DATE),
        (f"Born on 12 March {NEXT_YEAR}, needs a report.", Seen.DATE),
        ("A report of 2019 is there.", Seen.PAST),
        ("A. needs a report.", Seen.NAME),
        ("The report is for Zqselam.", Seen.NAME),
        ("The interpreter is her brother.", Seen.TOLD),
        ("The stars were bright.", Seen.NOT_LOGISTICS),
    ],
)
def test_note_is_read_for_people_acts_and_times(text, seen):
    assert seen in kinds(text)


def test_town_passes_beside_a_hearing_or_a_journey_only():
    town = Town.objects.create(
        id=1, name="Zqtown", country="DK", population=1, latitude=55, longitude=10
    )
    TownName.objects.create(town=town, name="zqtown")

    assert kinds("The hearing is in Zqtown.") == []
    assert kinds("The report is about Zqtown.") == [Seen.PLACE]


def test_note_is_read_with_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        found_in_note("The hearing is in Zqtown, then in Zqvillage, by Zqtrain.")
