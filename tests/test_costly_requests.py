"""No request costs much more than another, however it is spelled."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db

# Characters of a statement. One that asks for twenty thousand spellings is planned for seconds.
LONGEST_STATEMENT = 400_000
ALPHABETS = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Cyrillic": "абвгдежзиклмнопрстуфхцчшщъыьэюя",
    "Devanagari": "".join(map(chr, range(0x0905, 0x093A))),
    "Ethiopic": "".join(map(chr, range(0x1200, 0x1248))),
    "Han": "医療支援難民酷刑中心東京大阪心理法律",
    "Hangul": "고문피해자센터심리상담법률",
    "Kana": "あいうえおカキクケコ",
}


@pytest.mark.parametrize("letters", ALPHABETS.values(), ids=ALPHABETS)
def test_search_for_a_very_long_word_asks_for_few_spellings(client, letters):
    typed = "".join(random.Random(16).choices(letters, k=200))

    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/centres/", {"q": typed})

    assert answer.status_code == 200
    assert max(len(query["sql"]) for query in queries) < LONGEST_STATEMENT
