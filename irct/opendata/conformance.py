"""What is wrong with records by the published schemas of HSDS 3.1."""

import functools
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from irct.opendata.answers import lines
from irct.opendata.asked import Parameters
from irct.opendata.records import LISTS, Record

SCHEMAS = Path(__file__).parent / "hsds"
# The schema of what stands in a list; elsewhere it is that of a single record.
LISTED = {
    "services": "service_list",
    "organizations": "organization_list",
    "service_at_locations": "service_at_location_list",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def endpoints() -> Iterator[tuple[str, str, str, Parameters]]:
    """Each address of records: its name, its list, its schema, and how all its records are read."""
    for name, records in LISTS.items():
        yield name, name, LISTED[name], Parameters()
        yield f"{name}/{{id}}", name, records.name, Parameters(full=True)


def read_schema(name: str) -> Any:
    packed = SCHEMAS / f"{name}.json.gz"
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    return json.loads((SCHEMAS / f"{name}.json").read_text())


def whole(schema: Any) -> Any:
    """A schema with those that it refers to in their places."""
    if isinstance(schema, list):
        return [whole(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name.endswith(".json"):
        is_here = (SCHEMAS / name).exists()
        return whole(read_schema(name.removesuffix(".json"))) if is_here else {}
    return {key: whole(part) for key, part in schema.items() if key != "$id"}


@functools.cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(whole(read_schema(name)), format_checker=FormatChecker())


def faults(name: str, record: Record) -> list[str]:
    """Where a record breaks the schema of this name, and how."""
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:120]}"
        for error in validator(name).iter_errors(record)
    ]


def faults_of_all(schema: str, records: str, asked: Parameters) -> Iterator[str]:
    """The faults of every record of a list, a few records in memory at a time.

    They name no value: a log would hold it after its centre has hidden.
    """
    for some in lines(LISTS[records], asked):
        for line in some:
            for error in validator(schema).iter_errors(json.loads(line)):
                yield f"{_field(error)}: {error.validator}"


def _field(error: ValidationError) -> str:
    """Which field it is, wherever it stands in its lists."""
    return "/".join("*" if isinstance(part, int) else part for part in error.absolute_path)
