"""Files that are small and would take gigabytes or minutes: whoever reads them answers."""

import io
import logging
import random
import zipfile
from functools import partial

import psutil
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook
from PIL import Image

from experts.consents import pictures
from irct.imports import budget, files, read_csv, read_xlsx, sheets
from irct.imports.files import Unreadable, lines_of
from irct.machine.apart import Limits, Spent, parts_of
from irct.machine.confined import Refused
from irct.mail import bounce_reports
from irct.models import ImportBatch
from tests.admin.desk import CENTRES, person, sign_in

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024
LIMITS = Limits(memory=256 * MEGABYTE, seconds=1, answer=30 * MEGABYTE, waiting=60)
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


@pytest.fixture(autouse=True)
def reaped():
    """No process stays behind, whatever became of it."""
    before = {child.pid for child in psutil.Process().children()}
    yield
    assert {child.pid for child in psutil.Process().children()} - before == set()


def told(content, limits=LIMITS):
    return list(parts_of(io.BytesIO(content), "tests.programs", limits))


# Any program


def test_program_gets_the_whole_file_and_its_parts_come_back():
    assert told(bytes(3_000_000)) == [3_000_000]


def test_program_has_no_environment_and_no_descriptor_but_its_own(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "zqsecret")

    environment, descriptors = told(b"look around")

    # Python sets the first itself; the last is the folder that was looked into.
    assert [name for name, _value in environment if name != "LC_CTYPE"] == []
    assert descriptors == ["0", "1", "2", "3"]


@pytest.mark.quick
def test_program_refuses_with_a_word_and_details():
    parts = parts_of(io.BytesIO(b"refuse"), "tests.programs", LIMITS)

    assert next(parts) == "a part"
    with pytest.raises(Refused) as refused:
        next(parts)
    assert (refused.value.reason, list(refused.value.details)) == ("word", [1])


@pytest.mark.parametrize(
    ("does", "why"),
    [
        (b"turn", "signal"),
        (b"grow", "too much memory"),
        (b"talk", "answer is too long"),
        (b"talk without end", "answer is too long"),
        (b"die", "signal 11"),
    ],
)
def test_program_that_takes_too_much_is_ended(does, why, caplog):
    with caplog.at_level(logging.WARNING), pytest.raises(Spent):
        told(does)

    assert why in caplog.text


def test_program_that_stands_still_is_ended():
    with pytest.raises(Spent):
        told(b"sleep", Limits(memory=256 * MEGABYTE, seconds=2, answer=MEGABYTE, waiting=1))


def test_program_can_write_no_file():
    with pytest.raises(RuntimeError, match="OSError"):
        told(b"write")


def test_program_may_make_no_process():
    # An administrator's own programs may, whatever the limit says.
    assert told(b"limits") == [[0, 0]]


def test_program_that_is_left_early_is_ended():
    parts = parts_of(io.BytesIO(b"talk"), "tests.programs", LIMITS)
    next(parts)

    parts.close()


# Tables


def workbook(*, sheet=None, strings=None):
    """A workbook whose parts are as somebody wrote them; random bytes hide how well it packs."""
    made, packed = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(["name"])
    book.save(made)
    with zipfile.ZipFile(made) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", STRINGS)
    parts["xl/worksheets/sheet1.xml"] = sheet or parts["xl/worksheets/sheet1.xml"]
    parts["xl/sharedStrings.xml"] = strings or strings_of()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name, content in parts.items():
            new.writestr(name, content)
        new.writestr("xl/media/noise", random.Random(1).randbytes(500_000))
    return packed.getvalue()


def sheet_of(rows, dimension="A1:B2"):
    return (
        f'<worksheet xmlns="{NAMESPACE}"><dimension ref="{dimension}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def strings_of(*texts):
    items = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<sst xmlns="{NAMESPACE}">{items}</sst>'


def shared(cells, rows=1, text="x" * 900_000):
    """A workbook in whose cells one long text is said again and again."""
    row = '<c t="s"><v>0</v></c>' * cells
    lines = "".join(f'<row r="{number}">{row}</row>' for number in range(1, rows + 1))
    return workbook(sheet=sheet_of(lines, f"A1:GR{rows}"), strings=strings_of(text))


def many_strings():
    return workbook(strings=f'<sst xmlns="{NAMESPACE}">{"<si/>" * 10_000_000}</sst>')


WIDE = "A1:BXX200000"  # 2,000 columns


# Large files are made by the test that wants one: whoever only looks for tests does not wait.
@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: shared(200, text="x" * 20_000_000), "A cell in row 1 holds more than 1,000,000"),
        (lambda: shared(200), "Row 1 holds more than 2,000,000 characters"),
        (lambda: shared(1, 200), "Up to row 112 the file holds more than 100,000,000 characters"),
        (
            lambda: workbook(sheet=sheet_of('<row r="1"/>', "A1:XFD1048576")),
            "Row 1 has too many columns",
        ),
        (
            lambda: ("," * 1_999 + "\n").encode() * 5_001,
            "Up to row 5001 the file holds more than 10,000,000 cells",
        ),
    ],
    ids=["a string of 20 MB", "long row", "one string often", "dimension", "csv"],
)
def test_table_that_holds_too_much_is_refused_by_what_is_wrong(made, why, monkeypatch):
    if "112" in why:
        monkeypatch.setattr(files, "LONGEST_ANSWER", 200 * MEGABYTE)

    with pytest.raises(Unreadable, match=why):
        for _line in lines_of(io.BytesIO(made())):
            pass


def test_workbook_of_narrow_rows_that_says_it_is_wide_is_refused(monkeypatch):
    monkeypatch.setattr(budget, "MOST_CELLS", 100_000)
    narrow = workbook(sheet=sheet_of('<row><c t="n"><v>1</v></c></row>' * 52, WIDE))

    with pytest.raises(Refused) as refused:
        list(read_xlsx.rows(io.BytesIO(narrow)))

    assert refused.value.args == ("many cells", 51, "100,000")


@pytest.mark.parametrize(
    "limit", [{"MEMORY": 64 * MEGABYTE}, {"SECONDS": 1, "SECONDS_EACH": 0, "PATIENCE": 60}]
)
def test_table_of_ten_million_strings_is_refused_at_each_limit(limit, monkeypatch):
    for name, value in limit.items():
        monkeypatch.setattr(files, name, value)

    with pytest.raises(Unreadable, match="more memory or time than any list of entries"):
        list(lines_of(io.BytesIO(many_strings())))


def test_workbook_that_is_too_large_once_unpacked_is_refused_unread(monkeypatch):
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED", 100_000)
    packed = workbook()

    with pytest.raises(Refused, match="unpacked"):
        list(read_xlsx.rows(io.BytesIO(packed)))


@pytest.mark.quick
def test_workbook_that_packs_as_no_table_does_is_refused_unread():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", " " * 2 * MEGABYTE)

    with pytest.raises(Refused, match="unpacked"):
        list(read_xlsx.rows(packed))


def test_table_of_more_rows_than_any_list_has_is_refused_though_they_are_empty():
    last = '<row r="200001"><c r="A200001"><v>7</v></c></row>'

    with pytest.raises(Refused, match="empty rows"):
        list(read_xlsx.rows(io.BytesIO(workbook(sheet=sheet_of(last, "A1:A200001")))))


def test_table_whose_dimension_lies_is_read_if_it_holds_little():
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
        '<row r="199999"><c r="A199999"><v>7</v></c></row>'
    )

    lines = lines_of(io.BytesIO(workbook(sheet=sheet_of(rows, WIDE))))

    assert [(line.number, line.cells[0]) for line in lines] == [(1, "name"), (199_999, "7")]


def test_cells_come_from_the_process_apart_as_they_were_read():
    book, packed = Workbook(), io.BytesIO()
    book.active.append(["_xD83D__xDE00_", "=1+1", 7.0, True, "#REF!", "\N{DOVE OF PEACE}\n\u2028"])
    book.save(packed)
    table = b'a;b\n\x1f;"c\nd"\n'

    [line] = lines_of(io.BytesIO(packed.getvalue()))
    lines = list(lines_of(io.BytesIO(table)))

    [row] = read_xlsx.rows(io.BytesIO(packed.getvalue()))
    assert line.cells == row.cells
    assert line.cells[0] == "\ud83d" + "\ude00"
    assert [*line.faults] == [at for at, _fault in row.faults] == [1, 4]
    told, *told_lines = read_csv.rows(io.BytesIO(table))
    assert [line[:2] for line in lines] == told_lines
    assert told == ("delimiter", ";")


@pytest.mark.django_db
def test_hostile_workbook_is_refused_by_the_page_and_by_the_command(client, tmp_path):
    sign_in(client, person("secretariat", name="Sana Holm", is_staff=True))
    path = tmp_path / "list.xlsx"
    path.write_bytes(content := shared(200))

    client.post(f"{CENTRES}import/", {"file": SimpleUploadedFile("list.xlsx", content)})

    batch = ImportBatch.objects.get()
    assert (batch.state, batch.problem[:32]) == ("refused", "Row 1 holds more than 2,000,000 ")
    with pytest.raises(CommandError, match="Row 1 holds more than"):
        call_command("import_centres", path, check=True)


# Reports of mail


@pytest.mark.django_db
def test_reports_that_take_too_much_are_refused_at_the_desk(client, monkeypatch):
    sign_in(client, person("secretariat", name="Sana Holm", is_staff=True))
    monkeypatch.setattr(
        bounce_reports, "LIMITS", Limits(48 * MEGABYTE, 10, answer=MEGABYTE, waiting=60)
    )
    report = b"Content-Type: message/delivery-status\r\n\r\n" + b"A: b\r\n\r\n" * 200_000

    page = client.post(
        "/admin/irct/bounce/import/", {"reports": SimpleUploadedFile("a.eml", report)}
    )

    [error] = page.context["form"].errors["reports"]
    assert "more memory or time than any reports need" in error


def test_report_within_a_thousand_reports_is_none():
    nested = b"Content-Type: message/rfc822\r\n\r\n" * 5_000

    assert [len(one) for one in bounce_reports.read([nested, b"a@example.org"])] == [0, 1]


# Pictures


def picture(form, mode="RGB", size=(4_000, 3_000), **how):
    file = io.BytesIO()
    Image.new(mode, size).save(file, form, **how)
    return io.BytesIO(file.getvalue())


@pytest.mark.parametrize(
    ("made", "most"),
    [
        (partial(picture, "PNG", size=(4_100, 4_000)), 16),
        (partial(picture, "WEBP", size=(2_100, 2_000), lossless=True, method=0), 4),
        (partial(picture, "JPEG", size=(4_000, 3_100), progressive=True), 12),
        (partial(picture, "JPEG", mode="L", size=(8_000, 6_300)), 50),
    ],
    ids=["png", "webp", "progressive", "jpeg"],
)
def test_picture_with_too_many_pixels_for_its_format_is_refused(made, most):
    with pytest.raises(pictures.PictureError, match=f"more than {most} million pixels"):
        pictures.reencode(made())


@pytest.mark.parametrize(
    "made",
    [
        partial(picture, "PNG", mode="RGBA", size=(4_000, 4_000)),
        partial(picture, "WEBP", mode="RGBA", size=(2_000, 2_000), lossless=True, method=0),
        partial(picture, "JPEG", progressive=True, subsampling=0),
        partial(picture, "JPEG", size=(8_000, 6_000)),
    ],
    ids=["png", "webp", "progressive", "jpeg"],
)
def test_largest_pictures_are_decoded_within_the_limits(made):
    portrait = pictures.reencode(made())

    assert 360 in (portrait.width, portrait.height)


@pytest.mark.parametrize("limits", [Limits(64 * MEGABYTE, 2, answer=MEGABYTE, waiting=60)])
def test_picture_that_takes_too_much_is_refused_with_advice(limits, monkeypatch):
    monkeypatch.setattr(pictures, "LIMITS", limits)

    with pytest.raises(pictures.PictureError, match="too much memory or time to be opened"):
        pictures.reencode(picture("PNG"))
