"""How many spellings of a contact wait, and how many ordinary texts do.

Both were written before the reading was mended, in 28 and 38 languages. The unseen half served
only to count: nobody who mended looked at it, and what is still missed there is not looked up.
Before, 28 % of the worked and 39 % of the unseen spellings waited.
"""

import pytest

from irct.disclosure.contact_details import found_in
from tests.contact_rates import CONTACTS, ORDINARY, PARTED, UNSEEN, WORKED, rate, rows

pytestmark = pytest.mark.slow

# What was reached; the aim was 95 % and 85 %.
MOST_MISSED = {WORKED: 2, UNSEEN: 3}
MOST_WAITING = 0.01


@pytest.mark.parametrize("half", [WORKED, UNSEEN])
def test_spellings_of_a_contact_wait(half):
    reached = rate(CONTACTS, half)

    assert reached.all >= 150
    assert reached.waiting >= reached.all - MOST_MISSED[half]


@pytest.mark.parametrize("half", [WORKED, UNSEEN])
def test_hardly_any_ordinary_text_waits(half):
    reached = rate(ORDINARY, half)

    assert reached.all >= 150
    assert reached.share <= MOST_WAITING


def test_ordinary_texts_of_one_page_do_not_wait_together():
    texts = [row.text.replace(PARTED, "\n") for row in rows(ORDINARY, WORKED)]
    pages = ["\n".join(texts[first : first + 25]) for first in range(0, len(texts), 25)]

    assert [found for page in pages if (found := found_in(page))] == []


def test_texts_are_of_many_languages():
    for name in (CONTACTS, ORDINARY):
        for half in (WORKED, UNSEEN):
            assert len({row.language for row in rows(name, half)}) >= 15
