"""How many spellings of a contact wait, and how many ordinary texts do.

Two halves were written before the reading was mended. The unseen one served only to count: whoever
mended did not look at it, and what is still missed there is not looked up. Before, 55 of the 199
worked spellings waited and 65 of the 165 unseen ones. A later set was written against the mended
reading, to be hard: when first read, 38 of its 69 spellings waited, and 12 of its 60 ordinary
texts. A fresh set of some seventy languages was written before the reading was mended once more: of
its two halves 68 of 120 and 67 of 111 spellings waited, and 1 of 106 and 2 of 94 ordinary texts.
"""

import pytest

from irct.disclosure.contact_details import found_in
from tests.contact_rates import (
    CONTACTS,
    FRESH,
    FRESH_UNSEEN,
    HALVES,
    LATER,
    ORDINARY,
    PARTED,
    UNSEEN,
    WORKED,
    rate,
    rows,
)

pytestmark = pytest.mark.slow

# What was reached; the aim was 95 % of the worked and 85 % of the unseen spellings, and 2 % of the
# ordinary texts in either half.
MOST_MISSED = {WORKED: 1, UNSEEN: 2, LATER: 12, FRESH: 1, FRESH_UNSEEN: 15}
MOST_WAITING = {WORKED: 0, UNSEEN: 1, LATER: 3, FRESH: 0, FRESH_UNSEEN: 1}


@pytest.mark.parametrize("half", HALVES)
def test_spellings_of_a_contact_wait(half):
    reached = rate(CONTACTS, half)

    assert reached.waiting >= reached.all - MOST_MISSED[half]


@pytest.mark.parametrize("half", HALVES)
def test_hardly_any_ordinary_text_waits(half):
    assert rate(ORDINARY, half).waiting <= MOST_WAITING[half]


@pytest.mark.quick
def test_ordinary_texts_of_one_page_do_not_wait_together():
    texts = [row.text.replace(PARTED, "\n") for row in rows(ORDINARY, WORKED)]
    pages = ["\n".join(texts[first : first + 25]) for first in range(0, len(texts), 25)]

    assert [found for page in pages if (found := found_in(page))] == []


@pytest.mark.quick
def test_halves_are_large_and_of_many_languages():
    for name in (CONTACTS, ORDINARY):
        for half in (WORKED, UNSEEN):
            assert len(rows(name, half)) >= 150
            assert len({row.language for row in rows(name, half)}) >= 15
