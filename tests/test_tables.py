"""Files of words and rows, which people edit."""

import pytest

from irct.tables import TableError, phrases_in, rows_of


def test_phrases_are_separated_by_the_commas_of_each_script():
    assert phrases_in("\nطبيب، طبيبة\nسجن, 医生、诊所,\n") == [
        "طبيب",
        "طبيبة",
        "سجن",
        "医生",
        "诊所",
    ]


def height(*, metres):
    return float(metres)


def test_table_rows_are_read_by_their_codes(tmp_path):
    (tmp_path / "x.csv").write_text("code,metres\na,1.5\nb,2\n")

    assert rows_of(tmp_path / "x.csv", height) == {"a": 1.5, "b": 2.0}


@pytest.mark.parametrize(
    "row", ["b,high", "b", "b,2,3", "a,2"], ids=["no number", "too short", "too long", "twice"]
)
def test_table_error_names_file_line_and_code(tmp_path, row):
    (tmp_path / "x.csv").write_text(f"code,metres\na,1\n{row}\n")

    with pytest.raises(TableError, match=rf"x\.csv, line 3, {row[0]}: "):
        rows_of(tmp_path / "x.csv", height)
