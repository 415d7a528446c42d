"""The note of a request is for logistics: what tells of somebody is refused, in any language."""

import csv
from pathlib import Path

import pytest

from experts.requests.case_details import found_in_note

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).parent / "data" / "case_details.csv"
with SOURCE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def texts(kind, *halves):
    return [row["text"] for row in ROWS if row["kind"] == kind and row["half"] in halves]


@pytest.mark.parametrize("text", texts("narrative", "worked", "further"))
def test_note_that_tells_what_happened_is_refused(text):
    assert found_in_note(text) != [], text


@pytest.mark.parametrize("text", texts("logistics", "worked", "further"))
def test_note_about_logistics_is_accepted(text):
    assert found_in_note(text) == [], text


def test_unseen_notes_are_seldom_misjudged():
    """Measured by and never tuned on: whoever changes the guard reads only the rates."""
    missed = [text for text in texts("narrative", "unseen") if not found_in_note(text)]
    wrong = [text for text in texts("logistics", "unseen") if found_in_note(text)]

    print(f"passed {len(missed)} of 30 narratives, refused {len(wrong)} of 30 notes")  # noqa: T201
    assert len(texts("narrative", "unseen")) == len(texts("logistics", "unseen")) == 30
    assert len(missed) <= 1
    assert len(wrong) <= 1
