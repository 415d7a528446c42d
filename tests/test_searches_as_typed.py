"""How the search does on sentences as people type them.

UNSEEN=yes tries the half that was not worked with, and tells how many are right.
"""

import os
from collections import Counter

import pytest

from tests.searches_as_typed import faults, searches

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

IS_UNSEEN = os.environ.get("UNSEEN") == "yes"
# Percent of all that must be right.
LEAST_RIGHT = 90


def told(tried, wrong, attribute):
    every, failed = (
        Counter(getattr(search, attribute) for search in some) for some in (tried, wrong)
    )
    return ", ".join(f"{one} {n - failed[one]}/{n}" for one, n in every.most_common())


def test_searches_as_typed_are_answered_rightly(demonstration, record_testsuite_property):
    tried = [search for search in searches() if search.is_unseen == IS_UNSEEN]

    wrong = {search: found for search in tried if (found := faults(search))}

    right = len(tried) - len(wrong)
    score = f"{right} of {len(tried)} right; " + "; ".join(
        told(tried, wrong, attribute) for attribute in ("language", "kind")
    )
    lines = [f"{search.language} {search.query}: {found}" for search, found in wrong.items()]
    assert 100 * right >= LEAST_RIGHT * len(tried), "\n".join([score, *lines])
    record_testsuite_property("score", score)
