"""What a change changes, beside what stood there: numbers by groups, addresses, lists by items."""

import re

import phonenumbers
import pytest

from centres.models import Centre, Contact
from experts.models import Expert
from irct.history import marks
from irct.history.differences import cell, difference

# Ends of an example of the library; what is changed in it is moved, not invented.
KENYAN = phonenumbers.format_number(
    phonenumbers.example_number_for_type("KE", phonenumbers.PhoneNumberType.MOBILE),
    phonenumbers.PhoneNumberFormat.E164,
)
DANISH, OTHER_DANISH = "+4533760600", "+4533760006"


def plain(html):
    """The text of a page, with its marks as brackets."""
    html = re.sub(r"<(?:ins|del)>", "[", html)
    html = re.sub(r"</(?:ins|del)>", "]", html)
    html = re.sub(r'<span class="visually-hidden">(\w+): </span>', "", html)
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", html)).strip()


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        (DANISH, OTHER_DANISH, "+45 33 76 [06 00]", "+45 33 76 [00 06]"),
        (DANISH, "+4533760601", "+45 33 76 06 [00]", "+45 33 76 06 [01]"),
        (f"{DANISH};ext=12", f"{DANISH};ext=13", "+45 33 76 06 00 ext. [12]", "… [13]"),
        (DANISH, f"{DANISH};ext=12", "+45 33 76 06 00", "+45 33 76 06 00[ ext. 12]"),
        (DANISH, DANISH, "+45 33 76 06 00", "+45 33 76 06 00"),
        ("", DANISH, "", "[+45 33 76 06 00]"),
        (DANISH, "", "[+45 33 76 06 00]", ""),
        ("info@example.org", "info@example.com", "info@example.[org]", "info@example.[com]"),
        (
            *("https://example.org/help", "https://example.org/hope"),
            *("https://example.org/[help]", "https://example.org/[hope]"),
        ),
        (
            *("help@example.org", "help@exаmple.org"),
            *("help@[example].org", "help@[exаmple Cyrillic ].org"),
        ),
        (
            "help@example.org",
            "help@ехample.org",
            "help@[example].org",
            "help@[ехample Cyrillic ].org",
        ),
        ("", "ınfo@example.org", "", "[ınfo ı: latin small letter dotless i @example.org]"),
        ("", "https://xn--e1afmkfd.org", "", "[https://xn--e1afmkfd.org] пример Cyrillic"),
    ],
)
def test_what_differs_of_a_number_or_an_address_is_marked(before, after, left, right):
    shown = [plain(one) for one in marks.compared_ways(before, after)]

    assert shown == [left, right.replace("…", left.partition(" [")[0])]


def test_a_number_is_grouped_isolated_and_said_to_screen_readers():
    left, right = marks.compared_ways(DANISH, "+4533760601")

    assert left == (
        '<bdi class="way-number" dir="ltr"><span>+45</span> <span>33</span> <span>76</span> '
        '<span>06</span> <del><span class="visually-hidden">removed: </span><span>00</span></del>'
        "</bdi>"
    )
    assert '<ins><span class="visually-hidden">added: </span><span>01</span></ins>' in right


def test_numbers_stand_as_the_library_groups_them():
    groups = re.findall(r"<span>(.*?)</span>", marks.way(KENYAN))

    international = phonenumbers.format_number(
        phonenumbers.parse(KENYAN), phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    assert groups == international.split(" ")


@pytest.mark.parametrize(
    ("model", "column", "before", "after", "told"),
    [
        (
            *(Centre, "services", ["legal", "medical"], ["medical", "social"]),
            [("added", "[social support]"), ("removed", "[legal help]"), ("kept", "medical care")],
        ),
        (
            *(Centre, "languages", ["da"], ["da", "ti"]),
            [("added", "[Tigrinya]"), ("kept", "Danish")],
        ),
        (
            *(Centre, "former_names", ["A, B and C"], ["A, B and C", "D"]),
            [("added", "[D]"), ("kept", "A, B and C")],
        ),
        (
            *(Expert, "courts", ["One"], []),
            [("removed", "[One]")],
        ),
        (Contact, "languages", ["da"], ["da"], []),
    ],
)
def test_lists_are_compared_item_by_item(model, column, before, after, told):
    compared = cell(model._meta.get_field(column), before, after)

    assert [(item.state, plain(item.words)) for item in compared.items] == told


def test_the_number_of_a_row_is_compared_and_what_stays_is_not_repeated():
    before = {"kind": "phone", "value": DANISH, "languages": ["da"], "visibility": "public"}
    after = before | {"value": OTHER_DANISH, "languages": ["da", "ar"]}

    cells = {one.label: one for one in difference(Centre(), "contacts/1", before, after).cells}

    assert plain(cells["Number or address"].after) == "+45 33 76 [00 06]"
    assert [item.state for item in cells["Languages"].items] == ["added", "kept"]
    assert not cells["Kind"].is_changed
