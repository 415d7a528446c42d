"""Opening hours are read as people write them, and what could be meant otherwise is asked."""

import csv
from pathlib import Path

import pytest

from irct import hours
from irct.hours import words

TABLE = Path(__file__).parent / "data" / "opening_hours.csv"
ROWS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines(keepends=True)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}: {row['written']}")
def test_hours_are_read_as_people_write_them(row):
    if row["of"] == "day":
        found = hours.read_day(row["written"])
        said = str(found.week.days[0])
    else:
        found = hours.read(row["written"])
        said = str(found.week)

    asked = " ".join([*sorted(found.guesses), *(one.code for one in found.questions)])
    assert ("" if found.questions else said, asked) == (row["read"], row["asked"])


def test_table_holds_all_languages():
    assert {row["language"] for row in ROWS} == set(words.LANGUAGES)
    assert len(ROWS) >= 120
