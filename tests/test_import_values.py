"""Cells of files as people have them: what is stored of them, or said of them.

The table was written before the code. Until then 54 of its 298 cells did what it says, and 27 of
the 161 that are called unseen.
"""

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from centres.models import Centre
from centres.resources import CentreResource
from irct.imports.files import FileLine
from irct.imports.reading import FileReading
from irct.models import ImportRow
from irct.places.models import Town, TownName
from irct.places.text import spellings
from tests.factories import CentreFactory, location

TABLE = tomllib.loads((Path(__file__).parent / "data" / "import_values.toml").read_text())["kinds"]
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
    return [town[0] for town in TOWNS]


def plan(column, country, cell, beside):
    """Plan rows of which the last is judged; the others stand above it."""
    cells = {"name": NEW, "country": country or "DK"} | beside
    rows = [
        cells | {"name": f"{cells['name']} {number}" if number else cells["name"]} | {column: one}
        for number, one in enumerate(reversed(cell.split(" ¦ ")))
    ]
    rows.reverse()
    lines = [FileLine(1, [*rows[-1]])]
    lines += [FileLine(number, [*row.values()]) for number, row in enumerate(rows, 2)]
    reading = FileReading(CentreResource(), iter(lines), by=None)
    plans = [one for batch in reading.plans() for one in batch]
    return SimpleNamespace(
        outcome=plans[-1].outcome,
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
    elif expected.startswith("= "):
        is_right = planned.outcome == expected[2:]
        found = f"{planned.outcome} {planned.said}"
    else:
        is_right = not planned.said and stored(planned, kind["column"]) == expected
        found = planned.said or stored(planned, kind["column"])
    return "" if is_right else f"{text!r} ({country}) should be {expected!r}, but: {found}"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TABLE, ids=lambda kind: kind["name"])
def test_cells_do_what_the_table_says(kind):
    wrong = [fault for cell in kind["cells"] if (fault := fits(kind, cell))]

    assert "\n".join(wrong) == ""
