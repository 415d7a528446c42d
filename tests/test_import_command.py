"""The commands that import a file on the server."""

import io

import pytest
from django.core.management import CommandError, call_command

from centres.models import Centre
from experts.models import Expert
from irct.disclosure import contact_details
from irct.models import ImportBatch
from irct.models.paths import LONGEST_TEXT
from tests.factories import CentreFactory, UserFactory
from tests.messy_files import ROWS, excel

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def run(command, *args, **options):
    """Run a command, as imported by somebody of the secretariat unless told otherwise."""
    told = io.StringIO()
    if not options.get("check") and "by" not in options:
        options["by"] = UserFactory(is_staff=True).email
    call_command(command, *args, stdout=told, **options)
    return told.getvalue()


def test_import_adds_drafts_in_the_name_of_a_user(file):
    user = UserFactory(is_staff=True)
    CentreFactory(name="Alder", fees="free")

    told = run(
        "import_centres", file("name,country,fees\nAlder,DK,free\nBirch,KE,\n"), by=user.email
    )

    batch = ImportBatch.objects.get()
    assert told.splitlines() == [
        "1 added, 0 changed, 1 unchanged, 0 refused.",
        f"This is batch {batch.pk}. It can be undone at the desk.",
    ]
    centre = Centre.objects.get(name="Birch")
    event = centre.events.get()
    assert (centre.status, centre.slug) == ("draft", "birch")
    assert event.pgh_context.metadata["reason"] == f"Import: list.csv, batch {batch.pk}"
    assert event.pgh_context.metadata["user"] == user.pk


def test_import_check_option_writes_nothing(file):
    told = run("import_centres", file("name,country\nBirch,KE\n"), check=True)

    assert "1 to add" in told
    assert "this was a check" in told
    assert (Centre.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_refused_import_row_is_reported_and_nothing_is_changed(file):
    told = io.StringIO()

    with pytest.raises(CommandError, match="Nothing is imported"):
        call_command(
            "import_centres",
            file("name,country,fees\nA,DK,\nB,DK,gold\n"),
            by=UserFactory(is_staff=True).email,
            stdout=told,
        )

    assert told.getvalue().splitlines() == [
        "Row 3, fees: “gold” is not one of the values allowed here. "
        "Write one of these: free; income; paid. It says: 'gold'.",
        "1 to add, 0 to change, 0 unchanged, 1 refused.",
    ]
    assert (Centre.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_cell_that_is_too_long_is_refused_before_it_is_read(file, monkeypatch):
    monkeypatch.setattr(contact_details, "found_in", lambda text, **_: pytest.fail("It was read."))
    told = io.StringIO()
    long = "x" * (LONGEST_TEXT + 3)

    with pytest.raises(CommandError, match="Nothing is imported"):
        call_command(
            "import_centres", file(f"name,country,about_en\nA,DK,{long}\n"), check=True, stdout=told
        )

    assert "about_en: This is too long by 3 characters." in told.getvalue()


def test_imported_contact_details_wait_for_the_desk(file, mailoutbox):
    user, colleague = UserFactory.create_batch(2, is_staff=True)

    run("import_experts", file("name,country,email\nA,DK,a@example.org\n"), by=user.email)

    assert Expert.objects.get().email == ""
    assert ImportBatch.objects.get().state == "pending"
    assert [letter.to for letter in mailoutbox] == [[colleague.email]]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "name,country\n", "nmae\nA\n", "\0"])
def test_import_of_a_file_that_is_not_a_table_is_refused(file, text):
    with pytest.raises(CommandError):
        run("import_centres", file(text))


def test_import_of_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run("import_centres", tmp_path / "none.csv", check=True)


def test_import_that_names_nobody_is_refused(file):
    with pytest.raises(CommandError, match="Say who imports"):
        run("import_centres", file("name,country\nA,DK\n"), by=None)


def test_import_by_an_unknown_user_is_refused(file):
    with pytest.raises(CommandError, match="Nobody of the secretariat"):
        run("import_centres", file("name,country\nA,DK\n"), by="who@example.org")


@pytest.mark.parametrize("rows", [1, 30])
def test_import_makes_a_constant_number_of_queries(file, rows, django_assert_max_num_queries):
    lines = "".join(f"Centre {number},DK\n" for number in range(rows))
    path, by = file(f"name,country\n{lines}"), UserFactory(is_staff=True).email

    with django_assert_max_num_queries(60) as found:
        run("import_centres", path, by=by)

    assert len(found) == 20


def test_what_is_asked_about_rows_is_answered_on_the_command_line(file):
    path = file(
        "name,country,opening_hours\nHouse of Elms,DK,Mon-Fri 9-4\nHouse of Elm,DK,\nBirch,KE,\n"
    )
    told = io.StringIO()

    with pytest.raises(CommandError, match="Nothing is imported"):
        call_command("import_centres", path, check=True, stdout=told)
    run("import_centres", path, yes=["2:opening_hours"], without=[3])

    first, second, *_counts = told.getvalue().splitlines()
    assert first.endswith(
        "Is that right? It says: 'Mon-Fri 9-4'. If so, add --yes 2:opening_hours."
    )
    assert second.endswith(
        "If they are two, add --yes 3:name; to leave one out, --without 3 or --without 2."
    )
    assert {*Centre.objects.values_list("name", "opening_hours")} == {
        ("House of Elms", "Mo-Fr 09:00-16:00"),
        ("Birch", ""),
    }


def test_sheet_and_letters_are_named_on_the_command_line(tmp_path):
    book, text = tmp_path / "list.xlsx", tmp_path / "list.csv"
    book.write_bytes(excel([("x", "y"), ("x", "z")], ROWS))
    text.write_bytes("name,country\nДом,UA\n".encode("koi8-r"))

    of_sheet = run("import_centres", book, sheet="sheet 2", check=True)
    run("import_centres", text, encoding="KOI8-R")

    assert "Only the sheet “Sheet 2” is read." in of_sheet
    assert Centre.objects.get().name == "Дом"
    for options in ({"sheet": "Sheet 9"}, {"encoding": "zorp"}):
        with pytest.raises(CommandError, match=r"Sheet 9|zorp"):
            run("import_centres", book, check=True, **options)
