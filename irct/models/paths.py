"""Values of a listing as plain data, each under its path: see `irct.disclosure.four_eyes`."""

import datetime as dt
import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

Values = dict[str, Any]

EMPTY: tuple[object, ...] = (None, "", [])
# What is longer is refused, unread: in a form as in a cell of a file.
LONGEST_TEXT = 10_000


def plain(value: object) -> object:
    """A column's value as JSON holds it."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def same(one: object, other: object) -> bool:
    """Two values are one; nothing is stored in several ways."""
    return one == other or (one in EMPTY and other in EMPTY)


def alike(one: object, other: object) -> bool:
    """Two values mean the same; a form sends codes in its own order."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    return same(one, other)


def names_a_row(path: str) -> bool:
    """A path names a row that is there already."""
    return path.count("/") == 1 and "/+" not in path


def version(values: Values) -> str:
    """Equal for equal values, in whatever order they stand."""
    text = json.dumps(values, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
