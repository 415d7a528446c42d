"""How a row is saved."""

from collections.abc import Iterable
from typing import TypedDict

from django.db.models.base import ModelBase


class SaveOptions(TypedDict, total=False):
    """What Django hands to `save`."""

    force_insert: bool | tuple[ModelBase, ...]
    force_update: bool
    using: str | None
    update_fields: Iterable[str] | None
