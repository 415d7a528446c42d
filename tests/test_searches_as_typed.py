"""How the search does on sentences as people type them.

A part of the half that is worked with is tried each time; SEARCHES=worked tries all of that half,
SEARCHES=unseen the other one, and tells which are wrong.
"""

import os
import sys
from collections import Counter

import pytest

from tests.searches_as_typed import faults, searches

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TRIED = {
    "": lambda search: not search.is_unseen and search.is_sample,
    "worked": lambda search: not search.is_unseen,
    "unseen": lambda search: search.is_unseen,
}
# Percent of all that must be right.
LEAST_RIGHT = 90


def told(tried, wrong, attribute):
    every, failed = (
        Counter(getattr(search, attribute) for search in some) for some in (tried, wrong)
    )
    return ", ".join(f"{one} {n - failed[one]}/{n}" for one, n in every.most_common())


def test_searches_as_typed_are_answered_rightly(demonstration, record_testsuite_property, capsys):
    asked = os.environ.get("SEARCHES", "")
    tried = [search for search in searches() if TRIED[asked](search)]

    wrong = {search: found for search in tried if (found := faults(search))}

    right = len(tried) - len(wrong)
    score = f"{right} of {len(tried)} right; " + "; ".join(
        told(tried, wrong, attribute) for attribute in ("language", "kind")
    )
    lines = [f"{search.language} {search.query}: {found}" for search, found in wrong.items()]
    record_testsuite_property("score", score)
    if asked:
        with capsys.disabled():
            sys.stdout.write("\n".join(["", score, *(lines if asked == "worked" else []), ""]))
    assert 100 * right >= LEAST_RIGHT * len(tried), "\n".join([score, *lines])
