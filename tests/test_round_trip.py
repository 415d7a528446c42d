"""A file that is exported and imported again changes nothing, whatever stands in it."""

import io
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from centres.models import Centre
from centres.resources import CentreResource
from experts.models import Expert
from experts.resources import ExpertResource
from irct.imports import batches, read_csv, read_xlsx
from irct.imports.cells import guarded, unguarded
from irct.imports.files import CSV, XLSX, as_csv, as_xlsx
from irct.models import ImportRow
from tests.examples import HUNTING, examples
from tests.factories import CentreFactory, ExpertFactory, contact, location, text

pytestmark = [pytest.mark.slow, pytest.mark.hunted]

HOSTILE = [
    "=1+1",
    "+45 33 76 06 00",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "a;=1",
    "a, -1; +2\t@x\n=3",
    "a;'=1",
    "\r\nnext",
    "'tis quoted",
    "'=1",
    "''=1",
    "'",
    "(empty)",
    "'(Empty)",
    "007",
    "1e5",
    'said "yes", then; no',
    "one\ntwo\r\nthree\rfour",
    "مركز النديم\u200f",
    "\N{DOVE OF PEACE}\N{VARIATION SELECTOR-16}",
    "_x000D_",
    "_x005F_x000D_",
    "a\x0bb\x1fc",
    "＝1",
    "true",
    "2026-05-31",
    "  spaces around  ",
]


def as_file(form, rows):
    if form == XLSX:
        return as_xlsx(rows)
    return "".join(as_csv(rows)).encode()


def exported(resource, form=CSV):
    return as_file(form, resource.rows(resource.model.objects.all(), internal=True))


def rows_of(resource):
    return list(resource.rows(resource.model.objects.all(), internal=True))


def outcomes(resource, content, **options):
    """What importing a file comes to."""
    problems = []
    _batch, counts = batches.run(
        resource,
        io.BytesIO(content),
        name="listings.csv",
        by=None,
        write=True,
        report=lambda read: None,
        refused=lambda plan: problems.extend(plan.problems),
        **options,
    )
    assert problems == []
    return dict(+counts)


# What a form of file does to texts, the next test holds of each.
@pytest.mark.parametrize("form", [CSV, XLSX] if HUNTING else [CSV])
def test_round_trip_of_the_demonstration_changes_nothing(demonstration, form):
    events = Centre.pgh_event_model.objects.count(), Expert.pgh_event_model.objects.count()

    found = [outcomes(one, exported(one, form)) for one in (CentreResource(), ExpertResource())]

    assert found == [
        {"unchanged": Centre.objects.count()},
        {"unchanged": Expert.objects.count()},
    ]
    assert (
        Centre.pgh_event_model.objects.count(),
        Expert.pgh_event_model.objects.count(),
    ) == events
    assert not ImportRow.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("form", [CSV, XLSX])
def test_round_trip_keeps_every_text_byte_for_byte(form):
    centre = CentreFactory(former_names=["=1", "'tis", "(empty)"], notes="=2", native_name="-3")
    for number, value in enumerate(HOSTILE):
        CentreFactory(
            acronym=value[:40], notes=value, founded_note=value, member_number=str(number)
        )
        text(language="ar", about=value, summary=value)(CentreFactory(name=f"A {number}"))
        location(name=value, street=value, town=value, postal_code=value[:20])(centre)
    contact(kind="phone", value="+4533760600", languages=["ar"])(centre)
    contact(kind="phone", value="+4533760601", visibility="public")(centre)
    contact(kind="email", value="+plus@example.org")(centre)
    ExpertFactory(courts=["=1\t", "-2"], phone="+4533760600", email="-x@example.org")

    found = [outcomes(one, exported(one, form)) for one in (CentreResource(), ExpertResource())]

    assert found == [{"unchanged": Centre.objects.count()}, {"unchanged": 1}]


@pytest.mark.django_db
@pytest.mark.parametrize("form", [CSV, XLSX])
def test_export_refills_an_emptied_directory(form):
    centre = CentreFactory(status="draft", name="House", native_name="مركز", member_number="007")
    text(language="en", about="One\ntwo", summary="'tis")(centre)
    location(name="Garden", shown="hidden", town="Odense", latitude=55.4, longitude=10.4)(centre)
    before = rows_of(CentreResource())
    Centre.objects.all().delete()

    found = outcomes(CentreResource(), as_file(form, before))

    assert found == {"added": 1}
    assert rows_of(CentreResource()) == before
    assert Centre.objects.get().pk == centre.pk


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_unguarded_cell_equals_the_guarded_value(value):
    assert unguarded(guarded(value)) == value


@pytest.mark.quick
@given(st.text("=+-@'\t\r\n (empty);,＝a1"))
def test_guarded_cell_begins_no_formula(value):
    cell = guarded(value)

    for part in re.split("[;,\t\r\n]", cell):
        assert not part.lstrip().startswith(("=", "+", "-", "@", "＝"))
    assert unguarded(cell) == value


@pytest.mark.parametrize("between", [";", ",", "\t", "; ", "\n"])
def test_csv_cell_begins_no_formula_wherever_it_is_parted(between):
    [_mark, line] = as_csv([["Ada", f"a{between}=1+1"]])

    assert line.startswith('"Ada","')
    assert f"{between}'=1+1" in line


@pytest.mark.quick
def test_workbook_cell_is_text_without_an_apostrophe():
    book = load_workbook(io.BytesIO(as_xlsx([["phone"], ["+4533760600"], ["=1+1"]])))

    cells = [cell for [cell] in book.active.iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        ("+4533760600", "s", "@"),
        ("=1+1", "s", "@"),
    ]
    assert {cell.quotePrefix for cell in cells} == {True}


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CELLS, min_size=1, max_size=4).filter(lambda row: any(c.strip() for c in row)))
def test_file_gives_back_the_cells_it_was_made_from(row):
    for form, read in ((CSV, read_csv.rows), (XLSX, read_xlsx.rows)):
        _header, line = read(io.BytesIO(as_file(form, [["h"] * len(row), row])))
        cells = [*line[1], *[""] * (len(row) - len(line[1]))]
        assert [*map(unguarded, cells)] == row
