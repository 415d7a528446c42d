"""Files and rows that an import refuses, and the reasons it gives."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from centres.models import Centre
from tests.admin.desk import CENTRES
from tests.admin.importing import HEADER, excel, imported, press, problems, send
from tests.factories import CentreFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_import_with_one_refused_row_writes_nothing(desk):
    batch = send(desk, f"{HEADER},fees,founded\nAlder,DK,free,1990\nBirch,Nowhere,gold,soon\n")

    press(desk, batch, "import")

    assert batch.state == "refused"
    assert not Centre.objects.exists()
    refused = [problem[:2] for problem in problems(batch)]
    assert refused == [(3, "country"), (3, "fees"), (3, "founded")]
    answer = desk.get(f"{CENTRES}imports/{batch.pk}/refused/")
    assert "Nowhere" in b"".join(answer).decode()


def test_import_takes_refused_rows_once_corrected(desk):
    batch = send(desk, f"{HEADER},fees,notes\nBirch,DK,gold,=1\n")
    answer = b"".join(desk.get(f"{CENTRES}imports/{batch.pk}/refused/")).decode()

    mended = imported(desk, answer.replace("gold", "free", 1))

    assert mended.state == "done"
    assert Centre.objects.get().notes == "=1"


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("A,DK,gold,,,,", "fees", "not one of the values"),
        ("A,DK,,soon,,,", "founded", "not a year"),
        ("A,DK,,1066,,,", "founded", "1850"),
        ("A,DK,,,published,,", "status", "New entries are drafts"),
        ("A,DK,,,,12,", "phone_1", "phone number"),
        ("A,DK,,,,,31.5.26", "contact_confirmed_on", "year"),
        ("A,,,,,,", "country", "a new one needs a name and a country"),
        (",DK,,,,,", "name", "a new one needs a name and a country"),
    ],
)
def test_import_problem_names_row_column_and_reason(desk, row, column, reason):
    header = f"{HEADER},fees,founded,status,phone_1,contact_confirmed_on"

    [problem, *_rest] = problems(send(desk, f"{header}\n{row}\n"))

    assert problem[:2] == (2, column)
    assert reason in problem[2]


def test_import_refuses_two_rows_for_one_listing(desk):
    centre = CentreFactory(name="Alder", member_number="7")

    batch = send(
        desk,
        f"id,member_number,fees,name,country\n{centre.pk},,free,,\n,7,paid,,\n,,,B,DK\n,,,b,DK\n",
    )

    assert problems(batch) == [
        (3, "id", "Row 2 is about the same entry."),
        (5, "name", "Row 4 is about the same entry."),
    ]


def test_import_refuses_a_name_shared_by_two_and_names_both(desk):
    pair = CentreFactory.create_batch(2, name="Caps", country="PE")

    [(_row, column, reason)] = problems(send(desk, f"{HEADER}\nCAPS,PE\n"))

    assert column == "name"
    assert all(str(centre.pk) in reason for centre in pair)


def test_import_does_not_change_the_status_of_a_listing(desk):
    centre = CentreFactory(status="hidden")

    [problem] = problems(send(desk, f"id,status\n{centre.pk},published\n"))

    assert problem[1] == "status"
    centre.refresh_from_db()
    assert centre.status == "hidden"


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", "0" * 50_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "characters that no text has"),
        (b"name,country\nA\0,DK\n", "characters that no text has"),
        (b"name,country\n", "no row below"),
        (b"\xef\xbb\xbf\n\n", "The file is empty"),
        (b"fees\nfree\n", "which entry a row is about"),
        (b'name,country\n"A,DK\n', "quotation mark"),
        (b"PK\x03\x04 and no more", "no workbook that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (bomb(), "too large once it is unpacked"),
    ],
    # What a file holds is no name: a packed one holds the time at which it was packed.
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_import_refuses_a_file_that_is_no_table_with_a_reason(desk, content, told):
    batch = send(desk, content)

    assert batch.state == "refused"
    assert told in batch.problem
    assert told in desk.get(f"{CENTRES}imports/{batch.pk}/").content.decode().replace("&#x27;", "'")


def test_import_refuses_an_empty_file(desk):
    assert send(desk, b"") is None


def test_import_refuses_a_sheet_with_too_many_empty_rows(desk):
    book, packed = Workbook(), io.BytesIO()
    book.active.append(["name", "country"])
    book.active.cell(200_001, 1, "A")
    book.save(packed)

    batch = send(desk, packed.getvalue(), name="a.xlsx")

    assert "more than 200000 rows" in batch.problem


def test_import_refuses_a_formula_and_reads_a_whole_number(desk):
    batch = send(
        desk,
        excel(["name", "country", "notes", "founded"], ["A", "DK", "=1+1", 1990.0]),
        name="a.xlsx",
    )

    assert problems(batch) == [(2, "notes", "This is a formula. Write its result instead.")]
