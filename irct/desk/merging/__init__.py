"""Merging two listings that are one, and undoing it.

The one that goes keeps all that it holds, is withdrawn, and is found as the one that stays. What
was public of it is public of the other at once; whatever was not goes the way of every change, so
nobody sees more than before until a second person has seen it. A hidden listing is merged with
another hidden one only: nobody is to find in a public entry what somebody wanted to be gone.
"""

from irct.desk.merging.making import (
    BOTH,
    MINE,
    THEIRS,
    MergeError,
    by_rank,
    columns,
    in_order,
    is_one,
    merge,
    merged_values,
    merges_of,
    refusal,
)
from irct.desk.merging.undoing import Undone, changed_since, undo

__all__ = [
    "BOTH",
    "MINE",
    "THEIRS",
    "MergeError",
    "Undone",
    "by_rank",
    "changed_since",
    "columns",
    "in_order",
    "is_one",
    "merge",
    "merged_values",
    "merges_of",
    "refusal",
    "undo",
]
