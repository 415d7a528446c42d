"""The files at /data/: what the public sees, each as new as the last change or not answered."""

import csv
import io
import json
import os
import zipfile

import pytest
from openpyxl import load_workbook

from centres.models import Centre
from irct.opendata import files, tabular
from irct.opendata.files import FILES
from tests.factories import CentreFactory, UserFactory, contact, location, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.OPEN_DATA = tmp_path / "open-data"
    return settings.OPEN_DATA


def a_house(**values):
    return CentreFactory(
        name="=House of Hope",
        slug="house",
        services=["legal", "medical"],
        languages=["da"],
        children=[
            text(language="en", summary="We listen.", how_to_get_help="Call.\n@Come."),
            location(
                shown="approximate",
                town="Odense",
                street="Secret Road 2",
                postal_code="5000",
                latitude=55.40373,
                longitude=-10.40237,
            ),
            location(shown="country", street="Secret Road 3", town="Vejle"),
            contact(kind="phone", value="+4533760600", visibility="public"),
            contact(kind="phone", value="+4533760601", visibility="public"),
            contact(kind="email", value="secret@example.org", visibility="on_request"),
        ],
        **values,
    )


def ask(client, name, **headers):
    """An answer, read to its end."""
    answer = client.get(f"/data/{name}", headers=headers)
    answer.whole = b"".join(answer)
    return answer


def fetched(client, name, **headers):
    answer = ask(client, name, **headers)
    assert answer.status_code == 200
    return answer.whole


def test_csv_holds_what_is_public_and_no_formula(client):
    a_house()

    [row] = csv.DictReader(io.StringIO(fetched(client, "centres.csv").decode("utf-8-sig")))

    assert row["name"] == "'=House of Hope"
    assert row["how_to_get_help"] == "Call.\n'@Come."
    assert row["services"] == "legal | medical"
    assert row["phones"] == "+4533760600 | +4533760601"
    assert (row["emails"], row["given_on_request"]) == ("", "email")
    assert row["locations"] == "Odense, Denmark (approximate) | Denmark (country)"
    assert (row["latitude"], row["longitude"]) == ("55.4", "-10.4")


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("＝1", "'＝1"),
        ("\t=1", "'\t'=1"),
        ("+45 33", "'+45 33"),
        ("+4533", "+4533"),
        ("-10.4", "-10.4"),
        ("+4533 | +1", "+4533 | +1"),
        ("+4533 | =1", "'+4533 | =1"),
        ("+4533\n", "'+4533\n"),
    ],
)
def test_only_numbers_begin_a_cell_as_a_formula_does(cell, safe):
    assert tabular.safe(cell) == safe


def test_workbook_and_lines_hold_the_same_rows(client):
    a_house()
    CentreFactory(name="Other house", slug="other")

    sheet = load_workbook(io.BytesIO(fetched(client, "centres.xlsx"))).active
    header, *rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    lines = map(json.loads, fetched(client, "centres.jsonl").splitlines())

    in_lines = [[files.as_text(line[name]) for name in header] for line in lines]
    assert len(rows) == 2
    assert [[cell.removeprefix("'") for cell in row] for row in rows] == in_lines


def test_map_has_a_point_for_each_place_as_exact_as_it_is_shown(client):
    a_house()
    CentreFactory(name="Nowhere", slug="nowhere")

    found = json.loads(fetched(client, "centres.geojson"))

    assert found["type"] == "FeatureCollection"
    shown = {
        one["properties"]["name"]: (one["geometry"], one["properties"]["precision"])
        for one in found["features"]
    }
    assert shown == {
        "=House of Hope": ({"type": "Point", "coordinates": [-10.4, 55.4]}, "approximate"),
        "Nowhere": (None, "country"),
    }


def test_map_of_nobody_is_still_a_collection(client):
    assert json.loads(fetched(client, "centres.geojson"))["features"] == []


def test_tables_of_the_standard_refer_to_rows_that_are_there(client):
    a_house()
    CentreFactory(name="Other house", slug="other", services=["legal"])

    with zipfile.ZipFile(io.BytesIO(fetched(client, "centres-hsds.zip"))) as packed:
        about = json.loads(packed.read("datapackage.json"))
        tables = {
            one["name"]: [*csv.DictReader(io.StringIO(packed.read(one["path"]).decode()))]
            for one in about["resources"]
        }

    keys = {name: [row["id"] for row in rows] for name, rows in tables.items()}
    assert [name for name, own in keys.items() if len(own) != len(set(own))] == []
    lost = [
        (one["name"], key["fields"], row["id"])
        for one in about["resources"]
        for key in one["schema"]["foreignKeys"]
        for row in tables[one["name"]]
        if (value := row[key["fields"]]) and value not in keys[key["reference"]["resource"]]
    ]
    assert lost == []
    assert {name: len(tables[name]) for name in ("organization", "service", "phone")} == {
        "organization": 2,
        "service": 3,
        "phone": 2,
    }
    assert [row["address_1"] for row in tables["address"]] == ["", ""]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", FILES)
def test_hidden_centre_is_gone_from_the_file_as_if_it_had_never_been(client, name):
    CentreFactory(name="Other house", slug="other")
    before = fetched(client, name)
    centre = a_house()
    shown = ask(client, name)

    centre.hide(by=UserFactory())
    after = ask(client, name, **{"If-None-Match": shown.headers["ETag"]})
    part = {"Range": "bytes=0-9", "If-Range": shown.headers["ETag"]}

    assert told(shown.whole) != told(before)
    assert (after.status_code, told(after.whole)) == (200, told(before))
    assert ask(client, name, **part).whole == after.whole


def told(file):
    """What a file says: what is packed has the time in it."""
    if not zipfile.is_zipfile(io.BytesIO(file)):
        return file
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        names = [name for name in packed.namelist() if not name.startswith("docProps")]
        return {name: packed.read(name) for name in names}


@pytest.mark.django_db(transaction=True)
def test_centre_that_hides_while_a_file_is_made_is_not_in_the_answer(client, monkeypatch):
    CentreFactory(name="Other house", slug="other")
    a_house()
    made = FILES["centres.csv"].write

    def slowly(target, centres):
        read = list(centres)
        for centre in Centre.objects.published().filter(slug="house"):
            centre.hide(by=UserFactory())
        made(target, read)

    monkeypatch.setitem(FILES, "centres.csv", FILES["centres.csv"]._replace(write=slowly))
    answer = fetched(client, "centres.csv").decode()

    assert "Other house" in answer
    assert "House of Hope" not in answer


def test_only_the_newest_files_are_on_the_disk(client, folder, settings):
    fetched(client, "centres.csv")
    settings.LICENCE = "ODbL"
    fetched(client, "centres.jsonl")

    assert [path.name for path in folder.glob("*/*")] == ["centres.jsonl"]


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, None),
        ("bytes=-7", -7, None),
        ("bytes=5-999999", 5, None),
    ],
)
def test_part_of_a_file_is_answered(client, wanted, first, last):
    a_house()
    whole = fetched(client, "centres.jsonl")

    answer = ask(client, "centres.jsonl", **{"Range": wanted, "Accept-Encoding": "gzip"})

    part = whole[first:] if last is None else whole[first : last + 1]
    begins = first % len(whole)
    assert answer.status_code == 206
    assert answer.whole == part
    assert answer.headers["Content-Range"] == (
        f"bytes {begins}-{begins + len(part) - 1}/{len(whole)}"
    )
    assert answer.headers["Content-Length"] == str(len(part))
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("wanted", ["bytes=999999-", "bytes=9-3", "bytes=-0"])
def test_part_that_is_not_there_is_refused(client, wanted):
    a_house()
    size = len(fetched(client, "centres.csv"))

    answer = ask(client, "centres.csv", Range=wanted)

    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize("wanted", ["bytes=0-3,5-7", "lines=0-3", "bytes=-", "bytes=a-b"])
def test_what_is_no_single_part_is_answered_whole(client, wanted):
    a_house()

    assert fetched(client, "centres.csv", Range=wanted) == fetched(client, "centres.csv")


def test_part_of_another_file_than_the_one_held_is_answered_whole(client):
    a_house()
    etag = ask(client, "centres.csv").headers["ETag"]
    part = {"Range": "bytes=0-3"}

    same = ask(client, "centres.csv", **part, **{"If-Range": etag})
    other = ask(client, "centres.csv", **part, **{"If-Range": '"other"'})

    assert (same.status_code, other.status_code) == (206, 200)


def test_whoever_has_the_file_is_told_so(client):
    a_house()
    whole = ask(client, "centres.csv")

    answer = ask(client, "centres.csv", **{"If-None-Match": whole.headers["ETag"]})
    other = ask(client, "centres.csv", **{"If-None-Match": '"other"'})

    assert (answer.status_code, answer.whole) == (304, b"")
    assert other.status_code == 200
    assert whole.headers["Cache-Control"] == "no-cache"
    assert whole.headers["Access-Control-Allow-Origin"] == "*"


def test_time_is_said_once_it_tells_a_file_from_the_one_before(client, folder):
    a_house()
    young = ask(client, "centres.csv")
    [path] = folder.glob("*/centres.csv")
    long_ago = 1_790_000_000
    os.utime(path, (long_ago, long_ago))

    old = ask(client, "centres.csv")
    since = {"If-Modified-Since": old.headers["Last-Modified"]}

    assert "Last-Modified" not in young.headers
    assert old.headers["Last-Modified"] == "Mon, 21 Sep 2026 14:13:20 GMT"
    assert ask(client, "centres.csv", **since).status_code == 304


def test_large_directory_is_made_by_the_worker_and_until_then_asked_to_wait(client, monkeypatch):
    a_house()
    monkeypatch.setattr(files, "MOST_MADE_AT_ONCE", 0)

    before = ask(client, "centres.csv", Range="bytes=0-3")
    files.make_all()

    assert (before.status_code, before.headers["Retry-After"]) == (503, "10")
    assert b"House of Hope" in fetched(client, "centres.csv")


def test_page_names_files_licence_and_number(client, settings, django_assert_num_queries):
    settings.LICENCE = "ODbL 1.0"
    a_house()
    client.get("/data/")

    page = client.get("/data/").content.decode()

    assert [name for name in FILES if f'href="/data/{name}"' not in page] == []
    assert "ODbL 1.0" in page
    assert "The 1 centre that every visitor" in page
