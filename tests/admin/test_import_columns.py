"""Somebody says which column is which; what is refused is mended and sent in again."""

import html
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from centres.models import Centre
from irct.imports import wording
from irct.models import ImportBatch, ImportHeader, ImportRow
from irct.timetable import delete_what_is_over
from tests.admin.desk import CENTRES
from tests.admin.importing import excel, press, send
from tests.factories import CentreFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MESSY = (
    "List of centres;;;\nNom;Pays;Zorp;Quux\nHouse of Elms;DK;a@example.org;blue\n"
    "House of Oaks;KE;b@example.org;green\n"
)


def page_of(desk, batch, **data):
    return html.unescape(desk.get(f"{CENTRES}imports/{batch.pk}/", data).content.decode())


def test_columns_are_asked_about_at_once_each_with_values_and_a_proposal(desk):
    batch = send(desk, MESSY)
    page = desk.get(f"{CENTRES}imports/{batch.pk}/")

    assert batch.state == "choosing"
    assert page.context["about_file"] == [
        "The header is row 2. What stands above it is not read: “List of centres”."
    ]
    asked = {one.where: (one.choice.shown, one.selected) for one in page.context["open"]}
    read = {one.where: (one.choice.shown, one.selected) for one in page.context["read"]}
    assert asked == {
        "Column C, “Zorp”": (["a@example.org", "b@example.org"], "email_1"),
        "Column D, “Quux”": (["blue", "green"], "?"),
    }
    assert read == {
        "Column A, “Nom”": (["House of Elms", "House of Oaks"], "name"),
        "Column B, “Pays”": (["DK", "KE"], "country"),
    }


def test_column_must_be_chosen_or_left_out_and_only_once(desk):
    batch = send(desk, MESSY)
    chosen = {"column-0": "name", "column-1": "country", "column-2": "email_1"}

    answers = [
        press(desk, batch, "choose", **chosen, **{"column-3": column}, follow=True)
        for column in ("?", "email_1", "zorp")
    ]

    told = [[str(message) for message in answer.context["messages"]] for answer in answers]
    assert told == [
        ["Choose what this is, or leave it out: Column D, “Quux”."],
        ["Two columns are read as email_1. Leave one of them out."],
        ["There is no column “zorp”."],
    ]
    assert answers[1].context["open"][1].selected == "email_1"
    assert (batch.state, ImportHeader.objects.count()) == ("choosing", 0)


def test_chosen_columns_are_read_so_and_remembered_for_the_next_file(desk):
    batch = send(desk, MESSY)
    press(
        desk,
        batch,
        "choose",
        **{"column-0": "name", "column-1": "country", "column-2": "email_1", "column-3": ""},
    )
    told = page_of(desk, batch)
    next_one = send(desk, MESSY.replace("Elms", "Ash"))

    assert batch.state == next_one.state == "ready"
    assert batch.counts["added"] == 2
    assert "Column D, “Quux”: left out, as chosen." in told
    assert "Column C, “Zorp”: read as email_1, as the last time." in page_of(desk, next_one)


@pytest.mark.quick
def test_letters_are_read_as_somebody_says(desk):
    batch = send(desk, "Nom,Zorp\nDům naděje,x\n".encode("cp1250"))
    guessed_wrong = batch.table["choices"][0]["shown"]

    press(desk, batch, "read", letters="cp1250")

    assert (guessed_wrong, batch.table["choices"][0]["shown"]) == (["Dùm nadìje"], ["Dům naděje"])
    assert "Central European (Windows-1250), as chosen." in page_of(desk, batch)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_refused_rows_come_first_and_are_mended_alone(desk, form):
    CentreFactory(name="House of Firs", country="DK", fees="paid")
    rows = [
        ("name", "country", "fees"),
        ("House of Elms", "DK", "free"),
        ("House of Oaks", "DK", "gold"),
        ("House of Firs", "DK", "gold"),
    ]
    content = excel(*rows) if form == "xlsx" else "\n".join(map(";".join, rows))
    batch = send(desk, content, name=f"list.{form}")
    first = page_of(desk, batch)
    listed = page_of_list(desk)

    press(desk, batch, "import_right")
    answer = desk.get(f"{CENTRES}imports/{batch.pk}/refused/")
    packed = b"".join(answer) if answer.streaming else answer.content
    mended = send(desk, mend(packed, form), name=f"refused.{form}")
    press(desk, mended, "import")

    assert re.findall(r"Row (\d)\b", first)[:3] == ["3", "4", "2"]
    assert "1 to add" in first
    assert "Nothing is imported." in first
    assert listed == ["0", "0", "2"]
    assert (batch.state, batch.counts["added"], batch.counts["refused"]) == ("done", 1, 2)
    assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
    assert mended.counts == {"added": 1, "changed": 1, "waiting": 0}
    assert dict(Centre.objects.values_list("name", "fees")) == {
        "House of Elms": "free",
        "House of Oaks": "free",
        "House of Firs": "free",
    }


def page_of_list(desk):
    """What the list of imports says of the only one: added, changed, refused."""
    page = desk.get(f"{CENTRES}imports/").content.decode()
    return re.findall(r'data-column="(?:Added|Changed|Refused)">(\d+)<', page)


def mend(packed, form):
    """The file of refused rows, its wrong word replaced in the cells, its reasons as they were."""
    if form == "csv":
        return packed.decode().replace('"gold"', '"free"')
    [header, *rows] = sheet_rows(packed)
    return excel(header, *([*row[:2], "free", *row[3:]] for row in rows))


def sheet_rows(packed):
    return [list(row) for row in load_workbook(io.BytesIO(packed)).active.values]


def test_rows_that_were_left_out_are_kept_for_a_day(desk):
    batch = send(desk, "name,country,fees\nElms,DK,free\nOaks,DK,gold\n")
    press(desk, batch, "import_right")
    kept = ImportRow.objects.left_out().count()
    ImportBatch.objects.update(created_at=timezone.now() - 2 * ImportBatch.FILE_KEPT_FOR)

    delete_what_is_over()

    assert (kept, ImportRow.objects.left_out().count()) == (1, 0)
    assert batch.rows.exists()
    assert "Download the rows" not in page_of(desk, batch)


@pytest.mark.quick
def test_file_of_a_batch_leaves_nothing_of_what_it_held(desk):
    batch = send(desk, "List by Ada Ash\nname,country,fees\nElms,DK,free\n")

    press(desk, batch, "import")

    assert batch.state == "done"
    assert "Elms" not in str(batch.table)
    assert "Ada" not in str(batch.table)


def test_terminal_says_what_the_page_says(desk, tmp_path):
    content = MESSY.replace("Quux", "Frais").replace("blue", "gold").replace("green", "free")
    chosen = ["name", "country", "email_1", "fees"]
    batch = send(desk, content)
    press(desk, batch, "choose", **{f"column-{at}": column for at, column in enumerate(chosen)})
    path, told = tmp_path / "list.csv", io.StringIO()
    path.write_text(content)
    maps = [f"{header}={column}" for header, column in zip("ABCD", chosen, strict=True)]

    with pytest.raises(CommandError) as refused:
        call_command("import_centres", path, check=True, map=maps, stdout=told)

    page = desk.get(f"{CENTRES}imports/{batch.pk}/").context
    [[column, reason, value]] = page["rows"][0]["problems"]
    assert told.getvalue().splitlines() == [
        *page["about_file"],
        *page["about_columns"],
        f"Row 3, {column}: {reason} It says: '{value}'.",
        "1 to add, 0 to change, 0 unchanged, 1 refused.",
        wording.about_waiting(page["waits"]),
    ]
    assert [len(page["about_file"]), len(page["about_columns"])] == [1, 4]
    assert (column, reason) == (
        "Frais (fees)",
        "“gold” is not one of the values allowed here. Write one of these: free; income; paid.",
    )
    assert refused.value.returncode == 1
