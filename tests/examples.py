"""On which examples the tests of Hypothesis try what holds for any: the same ones each time.

What has passed passes again, so that nobody is stopped by a fault that was there before.
`make hunt` looks for new ones.
"""

import os

from hypothesis import settings

HUNTING = bool(os.environ.get("HUNT"))
# How many times as many are tried.
FACTOR = 10

settings.register_profile(
    "the same", max_examples=100, derandomize=True, database=None, deadline=None
)
settings.register_profile(
    "hunting", max_examples=100 * FACTOR, derandomize=False, deadline=None, print_blob=True
)
settings.load_profile("hunting" if HUNTING else "the same")


def examples(count: int) -> int:
    """How many to try where a test usually tries so many."""
    return count * FACTOR if HUNTING else count
