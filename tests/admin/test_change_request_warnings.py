"""Warnings at a change request: contacts, accounts and texts that a colleague looks at twice."""

import pytest
from django.utils import timezone

from tests.admin.change_requests import (
    OTHER_PHONE,
    PHONE,
    asked,
    centre_of,
    editor_with_an_app,  # noqa: F401 (the fixture "editor")
    new_phone,
    url_of,
)
from tests.factories import ExpertFactory, UserFactory, contact, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# Warnings


def warned(desk, request):
    response = desk.get(url_of(request))
    of_items = [told for review in response.context["reviews"] for told in review.cautions]
    return [*response.context["cautions"], *of_items]


def test_change_request_that_is_ordinary_has_no_warning(desk, editor):
    assert warned(desk, new_phone(editor)) == []


@pytest.mark.parametrize(
    ("kind", "was", "becomes", "told"),
    [
        (
            "phone",
            PHONE,
            "+33140012345",
            ["The number is from France, but the entry is in Denmark."],
        ),
        ("phone", PHONE, "+80012345678", ["The number does not belong to any country."]),
        ("phone", PHONE, "+4520123456", []),
        (
            "email",
            "info@example.org",
            "info@example.com",
            ["example.com is new: no other contact of the entry uses it."],
        ),
        ("email", "info@example.org", "help@mail.example.org", []),
        ("email", "info@example.org", "x@gmail.com", ["Anyone can get an address at gmail.com."]),
        (
            "website",
            "https://www.example.org/",
            "https://example.net/",
            ["example.net is new: no other contact of the entry uses it."],
        ),
        ("website", "https://www.example.org/", "https://example.org/help", []),
        (
            "email",
            "info@example.org",
            "info@exаmple.org",
            [
                "exаmple.org is new: no other contact of the entry uses it.",
                "It contains letters that look like others.",
            ],
        ),
    ],
)
def test_change_request_warns_of_a_contact_that_does_not_fit_the_entry(
    desk, editor, kind, was, becomes, told
):
    centre = centre_of(editor, contact(kind=kind, value=was, visibility="public"))

    request = asked(centre, "contacts", editor, value=becomes)

    assert warned(desk, request) == told


def test_change_request_warns_of_an_account_young_or_without_second_factor(desk):
    user = UserFactory(date_joined=timezone.now())

    assert warned(desk, new_phone(user)) == [
        "The account was less than 30 days old.",
        "The account has no second factor: a stolen password is enough to use it.",
    ]


def test_change_request_warns_of_an_asker_who_is_no_longer_an_editor(desk, editor, secretary):
    request = new_phone(editor)
    request.listing.editorships.get().end(by=secretary)

    assert warned(desk, request) == ["This person is no longer an editor of the entry."]


def test_change_request_warns_of_several_contacts_replaced_at_once(desk, editor):
    centre = centre_of(
        editor,
        contact(kind="phone", value=PHONE, visibility="public"),
        contact(kind="email", value="info@example.org", visibility="public"),
    )
    (phone, phone_row), (email, email_row) = centre.values_of("contacts").items()

    request = centre.submit(
        "contacts",
        {
            phone: {**phone_row, "value": OTHER_PHONE},
            email: {**email_row, "value": "help@example.org"},
        },
        by=editor,
    )

    assert warned(desk, request) == ["2 contacts are replaced at the same time."]


def test_change_request_warns_of_a_new_contact_in_a_text(desk, editor):
    centre = centre_of(editor, text(language="en", about="Write to a@example.org."))

    request = centre.submit(
        "about", {"texts/en/about": "Write to a@example.org or call +45 33 76 06 00."}, by=editor
    )

    assert warned(desk, request) == ["The text contains “+45 33 76 06 00”."]


def test_change_request_warns_of_another_address_of_an_expert(desk, editor):
    expert = ExpertFactory(email="x@example.org", phone=PHONE)
    expert.editorships.create(user=editor)

    request = expert.submit("contacts", {"email": "x@gmail.com", "phone": OTHER_PHONE}, by=editor)

    assert warned(desk, request) == [
        "2 contacts are replaced at the same time.",
        "Anyone can get an address at gmail.com.",
    ]
