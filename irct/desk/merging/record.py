"""What is kept of a merging, so that it can be undone."""

import datetime as dt
from typing import TypedDict

from irct.models.paths import Values


class Gone(TypedDict, total=False):
    """What the listing that goes had to give up."""

    status: str
    member_number: str


class Editors(TypedDict):
    """Who edits the one that stays since the merging, and who edited the one that went."""

    added: list[int]
    # The earlier role of each, by the key of the user, which JSON holds as text.
    raised: dict[str, str]
    # Each with the role, the key of who invited them, and since when, which JSON holds as text.
    of_gone: list[tuple[int, str, int | None, dt.datetime | str]]


class Record(TypedDict, total=False):
    """What `Merge.record` holds of a merging, for it to be undone."""

    # What the one that stays was when they were merged.
    status: str
    serial: int
    gone: Gone
    # The addresses that it got.
    slugs: list[str]
    # Each value that became another one: before and after.
    columns: dict[str, list[object]]
    texts: dict[str, list[object]]
    # Rows of each kind.
    added: dict[str, dict[str, Values]]
    removed: dict[str, list[Values]]
    editors: Editors
    # Keys of what was withdrawn, carried over, or made.
    invitations: list[int]
    requests: dict[str, int | None]
    corrections: list[int]
    waiting: list[int]
