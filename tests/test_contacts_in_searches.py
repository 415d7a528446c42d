"""Numbers and addresses in searches, which nobody in the directory may have."""

import pytest

from irct.search.contacts import contact_in, number_alone


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("SW1A", "postcode=sw1a"),
        ("SE-111 22", "postcode=se-11122"),
        ("case 123456", "postcode=123456"),
        ("someone at example dot org", "reach=someone@example.org"),
        ("someone@", "reach=someone@"),
        ("instagram @nobody_here", "reach=@nobody_here"),
        ("xn--e1afmkfd.xn--p1ai", "reach=xn--e1afmkfd.xn--p1ai"),
        ("пример.рф", "reach=пример.рф"),
        ("QQ123456C", "unheld=qq123456c"),
        ("AB 12 34 56 C", "unheld=ab123456c"),
        ("8FVC9G8F+6X", "unheld=8fvc9g8f+6x"),
        ("///filled.count.soap", "unheld=///filled.count.soap"),
    ],
)
def test_number_or_address_is_told_from_words(typed, code):
    found = contact_in(typed)

    assert found
    assert found[1] == code


@pytest.mark.parametrize(
    "typed",
    ["born 01.02.1990", "1990-02-01", "covid19", "10115berlin", "24/7", "100 000 euros", "H1N1"],
)
def test_day_and_word_with_digits_are_no_number_of_anybody(typed):
    assert contact_in(typed) is None
    assert number_alone(typed) is None
