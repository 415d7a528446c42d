"""Cells of files as people have them: what is stored of them, or said of them.

The table was written before the code, but for six cells. Until then 54 of its 298 cells did what
it says, and 27 of the 161 that are called unseen.
"""

import datetime as dt
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from centres.models import Centre
from centres.resources import CentreResource
from experts.models import Expert
from experts.resources import ExpertResource
from irct.imports.files import FileLine
from irct.imports.plans import UNCHANGED
from irct.imports.reading import FileReading, Layout
from irct.models import ImportRow
from irct.places.models import Town, TownName
from irct.places.text import spellings
from tests.factories import CentreFactory, location

TABLES = ("import_values.toml", "import_values_sent.toml", "import_values_further.toml")
TABLE = [
    kind
    for name in TABLES
    for kind in tomllib.loads((Path(__file__).parent / "data" / name).read_text())["kinds"]
]
NEW = "Newly Listed"
TOWNS = (
    (2618425, "Copenhagen", "DK", 1_153_615, 55.6759, 12.5655),
    (2615876, "Odense", "DK", 180_863, 55.3959, 10.3883),
    (2624652, "Aarhus", "DK", 285_273, 56.1567, 10.2108),
    (184745, "Nairobi", "KE", 4_397_073, -1.2833, 36.8167),
    (186301, "Mombasa", "KE", 1_208_333, -4.0547, 39.6636),
    (2643743, "London", "GB", 8_961_989, 51.5085, -0.1257),
    (6058560, "London", "CA", 346_765, 42.9834, -81.233),
)


@pytest.fixture(scope="module", autouse=True)
def directory(django_db_setup, django_db_blocker):
    """What the directory holds already."""
    with django_db_blocker.unblock():
        made = [fill()]
        yield
        Centre.objects.all().delete()
        Town.objects.filter(pk__in=made[0]).delete()


def fill():
    """Fill the directory; return the towns."""
    for pk, name, country, people, latitude, longitude in TOWNS:
        town = Town.objects.create(
            pk=pk,
            name=name,
            country=country,
            population=people,
            latitude=latitude,
            longitude=longitude,
        )
        for spelling in spellings(name):
            TownName.objects.create(town=town, name=spelling)
    alder = CentreFactory(name="Alder House", member_number="087")
    location(town="Odense", shown="exact")(alder)
    CentreFactory(name="Birch House", status="withdrawn")
    cedar = CentreFactory(name="Cedar Centre")
    CentreFactory(name="Cedar Clinic", status="withdrawn", merged_into=cedar)
    CentreFactory(name="Elm Place", native_name="Casa Olmo")
    CentreFactory(name="Hazel Place 1")
    CentreFactory(name="Oak Lane House", acronym="OLH")
    CentreFactory(name="Linden Rooms (LR)")
    return [town[0] for town in TOWNS]


def plan(column, country, cell, beside):
    """Plan rows of which the last is judged; the others stand above it."""
    cells = {"name": NEW, "country": country or "DK"} | beside
    rows = [
        cells | {"name": f"{cells['name']} {number}" if number else cells["name"]} | {column: one}
        for number, one in enumerate(reversed(cell.split(" ¦ ")))
    ]
    rows.reverse()
    plans = planned_from(CentreResource(), *rows)
    return SimpleNamespace(
        outcome=plans[-1].outcome,
        is_asked=any(problem.get("asked") for problem in plans[-1].problems),
        said=" ".join(problem["reason"] for problem in plans[-1].problems),
        values={item["path"]: item["after"] for item in plans[-1].written + plans[-1].waiting},
        listing=plans[-1].listing,
    )


def stored(planned, column):
    """What is stored in a column of a listing, as the table writes it."""
    kind, _underscore, rest = column.partition("_")
    rows = [
        value
        for path, value in planned.values.items()
        if isinstance(value, dict) and path.startswith(("contacts/", "locations/"))
    ]
    if kind in ("phone", "email", "website"):
        return "; ".join(row["value"] for row in rows if row["kind"] == kind)
    if kind == "location":
        name = rest.partition("_")[2].replace("town_id", "geoname")
        found = [row[name] for row in rows]
        return written(found[0]) if found else ""
    return written(getattr(planned.listing, column))


def written(value):
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.5f}".rstrip("0")
    return "" if value is None else str(value)


def fits(kind, cell):
    """Say what is wrong; nothing if a cell does what the table says."""
    text, country, expected, *more = cell
    beside = kind.get("beside", {}) | (more[0] if more else {})
    try:
        planned = plan(kind["column"], country, text, beside)
    except Exception as error:  # what a cell must never do, and what a count of them survives
        return f"{text!r}: {type(error).__name__}: {error}"
    if expected.startswith("! "):
        missing = [one for one in expected[2:].split(" & ") if one not in planned.said]
        is_right = planned.outcome == ImportRow.REFUSED and not missing
        found = planned.said or f"stored: {stored(planned, kind['column'])}"
    elif expected.startswith("? "):
        missing = [one for one in expected[2:].split(" & ") if one not in planned.said]
        is_right = planned.is_asked and not missing
        found = planned.said or f"stored: {stored(planned, kind['column'])}"
    elif expected.startswith("= "):
        is_right = planned.outcome == expected[2:]
        found = f"{planned.outcome} {planned.said}"
    else:
        is_right = not planned.said and stored(planned, kind["column"]) == expected
        found = planned.said or stored(planned, kind["column"])
    return "" if is_right else f"{text!r} ({country}) should be {expected!r}, but: {found}"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("kind", TABLE, ids=lambda kind: kind["name"])
def test_cells_do_what_the_table_says(kind):
    wrong = [fault for cell in kind["cells"] if (fault := fits(kind, cell))]

    assert "\n".join(wrong) == ""


@pytest.mark.django_db
def test_contacts_in_one_cell_are_rows_of_their_own_and_stay_those():
    centre = CentreFactory(name="Two Numbers", country="KE")
    beside = {"name": centre.name, "phone_1_visibility": "public", "phone_1_languages": "sw"}
    cell = "0712 123456 / 020 2012345"

    planned = plan("phone_1", "KE", cell, beside)
    centre.write(planned.values)
    again = plan("phone_1", "KE", cell, beside)

    rows = [(row.value, row.visibility, row.languages) for row in centre.contacts.all()]
    assert rows == [
        ("+254712123456", "public", ["sw"]),
        ("+254202012345", "public", ["sw"]),
    ]
    assert (again.outcome, again.said) == (UNCHANGED, "")


@pytest.mark.django_db
def test_cells_of_an_expert_are_read_alike():
    cells = {
        "name": "Newly Listed",
        "country": "Kenia",
        "phone": "Tel. 0712 123456",
        "email": "<sample@example.org>",
        "publications": "https://doi.org/10.1000/182",
        "professions": "doctor",
        "consent_given_on": "13/04/2026",
        "consent_valid_until": "2027-04-12",
        "consent_parts": "name, country",
    }

    [planned] = planned_from(ExpertResource(), cells)
    [ahead] = planned_from(ExpertResource(), cells | {"consent_given_on": "13/04/2190"})

    assert planned.problems == []
    expert = planned.listing
    values = {item["path"]: item["after"] for item in planned.written + planned.waiting}
    assert (str(expert.country), expert.professions) == ("KE", ["physician"])
    assert (values["phone"], values["email"]) == ("+254712123456", "sample@example.org")
    assert values["publications"] == ["10.1000/182"]
    assert str(values["consent_given_on"]) == "2026-04-13"
    assert ahead.problems[0]["reason"].startswith("2190-04-13 lies in the future.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("listing", "column", "day"),
    [
        (Centre, "founded", 2190),
        (Centre, "founded", 1066),
        (Centre, "member_since", 2190),
        (Centre, "contact_confirmed_on", dt.date(2190, 1, 1)),
        (Centre, "place_confirmed_on", dt.date(1900, 1, 1)),
        (Expert, "consent_given_on", dt.date(2190, 1, 1)),
        (Expert, "services_confirmed_on", dt.date(1970, 1, 1)),
    ],
)
def test_no_form_takes_a_day_that_was_not(listing, column, day):
    one = listing(name="A", country="DK", slug="a", **{column: day})

    with pytest.raises(ValidationError) as refused:
        one.clean_fields(exclude={field.name for field in listing._meta.fields} - {column})

    assert [*refused.value.message_dict] == [column]
    assert str(day) in str(refused.value)


@pytest.mark.django_db
def test_what_is_stored_already_is_not_asked_about():
    """A row of an export is taken as it is, whatever stands in it."""
    centre = CentreFactory(name="Old Entry", country="DK", founded=1066, acronym="n/a")
    location(town="Nairobi", postal_code="800", latitude=0.0, longitude=0.0)(centre)

    rows = CentreResource().rows(Centre.objects.filter(pk=centre.pk), internal=True)
    header, cells = rows
    [planned] = planned_from(CentreResource(), dict(zip(header, cells, strict=True)))

    assert (planned.outcome, planned.problems) == (UNCHANGED, [])


def planned_from(resource, *rows):
    """Plan rows, each given as its cells by column."""
    lines = [FileLine(number, [*row.values()]) for number, row in enumerate(rows, 2)]
    layout = Layout(1, frozenset(), [*rows[0]], [*rows[0]])
    reading = FileReading(resource, iter(lines), layout, by=None)
    return [one for batch in reading.plans() for one in batch]
