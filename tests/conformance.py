"""What is wrong with a record by the published schemas of HSDS 3.1."""

import functools
import gzip
import json
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker

SCHEMAS = Path(__file__).parent / "hsds"


def read(name):
    packed = SCHEMAS / f"{name}.json.gz"
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    return json.loads((SCHEMAS / f"{name}.json").read_text())


def whole(schema):
    """A schema with those that it refers to in their places."""
    if isinstance(schema, list):
        return [whole(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name.endswith(".json"):
        return whole(read(name.removesuffix(".json"))) if (SCHEMAS / name).exists() else {}
    return {key: whole(part) for key, part in schema.items() if key != "$id"}


@functools.cache
def validator(name):
    return Draft202012Validator(whole(read(name)), format_checker=FormatChecker())


def faults(name, record):
    """Where a record breaks the schema of this name, and how."""
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:120]}"
        for error in validator(name).iter_errors(record)
    ]
