"""The records of the standard as a package of tables: a file for each, and what describes them."""

import csv
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from django.conf import settings

from irct.imports.cells import guarded
from irct.opendata import vocabulary
from irct.opendata.centres import OpenCentre
from irct.opendata.services import whole_organization

# The tables, with the columns that records of ours have.
TABLES: dict[str, str] = {
    "organization": "id name alternate_name description email website year_incorporated uri",
    "service": "id organization_id name description url email status interpretation_services "
    "application_process fees_description eligibility_description assured_date assurer_email "
    "alert last_modified",
    "location": "id location_type organization_id name latitude longitude",
    "service_at_location": "id service_id location_id",
    "address": "id location_id address_1 city state_province postal_code country address_type",
    "accessibility": "id location_id description",
    "phone": "id organization_id service_id number extension type description",
    "contact": "id organization_id service_id email",
    "url": "id organization_id service_id label url",
    "schedule": "id service_id timezone freq wkst byday opens_at closes_at description notes",
    "language": "id service_id phone_id name code note",
    "required_document": "id service_id document",
    "service_capacity": "id service_id unit_id available updated",
    "unit": "id name",
    "attribute": "id link_id link_type link_entity taxonomy_term_id value label",
    "taxonomy": "id name description version",
    "taxonomy_term": "id code name description taxonomy taxonomy_id language",
}
# In which table stands what stands in a record by another name.
NESTED = {
    **{f"{name}s": name for name in TABLES},
    "additional_websites": "url",
    "additional_urls": "url",
    "addresses": "address",
    "accessibility": "accessibility",
    "capacities": "service_capacity",
    "unit": "unit",
    "location": "location",
    "taxonomy_term": "taxonomy_term",
}
NUMBERS = {"latitude", "longitude", "extension", "year_incorporated", "available", "timezone"}
# What a spreadsheet reads as a number is no formula: phones and coordinates.
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?( \| \+?\d+)*", re.ASCII)
OF_MANY = {"taxonomy", "taxonomy_term", "unit"}


def safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return text if NUMBER.fullmatch(text) else guarded(text)


def write(target: IO[bytes], centres: Iterable[OpenCentre]) -> None:
    """Write a Data Package, as Frictionless describes it: a table after another."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.csv" for name in TABLES}
        with ExitStack() as opened:
            writers = {}
            for name, path in paths.items():
                file = opened.enter_context(path.open("w", encoding="utf-8", newline=""))
                writers[name] = csv.DictWriter(file, TABLES[name].split(), restval="")
                writers[name].writeheader()
            for table, plain in _every(centres):
                writers[table].writerow({name: safe(value) for name, value in plain.items()})
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("datapackage.json", json.dumps(description(), indent=2))
            for path in paths.values():
                packed.write(path, path.name)


def description() -> dict[str, object]:
    return {
        "name": "irct-directory",
        "title": "Centres that help survivors of torture",
        "profile": "tabular-data-package",
        "licenses": [{"title": settings.LICENCE, "path": settings.LICENCE_URL}],
        "homepage": settings.SITE_URL,
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": _schema(columns.split()),
            }
            for name, columns in TABLES.items()
        ],
    }


def _schema(columns: list[str]) -> dict[str, object]:
    keys = [name for name in columns if name.removesuffix("_id") in TABLES]
    return {
        "fields": [
            {"name": name, "type": "number" if name in NUMBERS else "string"} for name in columns
        ],
        "primaryKey": "id",
        "foreignKeys": [
            {"fields": name, "reference": {"resource": name.removesuffix("_id"), "fields": "id"}}
            for name in keys
            if name.endswith("_id")
        ],
    }


def _every(centres: Iterable[OpenCentre]) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The rows of all tables, each once."""
    common: set[str] = set()
    for one in vocabulary.TAXONOMIES.values():
        yield "taxonomy", one.as_data()
    for term in vocabulary.terms().values():
        common.add(str(term.id))
        yield "taxonomy_term", term.as_data()
    for centre in centres:
        own: set[str] = set()
        for table, plain in _parted(whole_organization(centre, is_full=True), "organization"):
            known = common if table in OF_MANY else own
            key = f"{plain['id']}" if table in OF_MANY else f"{table} {plain['id']}"
            if key not in known:
                known.add(key)
                yield table, plain


def _parted(record: Mapping[str, object], table: str) -> Iterator[tuple[str, dict[str, object]]]:
    """A record, and all that stands in it, each with its table."""
    plain = {}
    for name, value in record.items():
        if isinstance(value, list):
            for one in value:
                yield from _parted(one, NESTED[name])
        elif isinstance(value, dict):
            yield from _parted(value, NESTED[name])
            plain[f"{name}_id"] = value["id"]
        else:
            plain[name] = value
    yield table, plain
