"""A listing as the public and its editors see it, looked at from the desk."""

import pytest

from irct.models import PageCount
from tests.admin.desk import CENTRES, EXPERTS
from tests.factories import CentreFactory, ExpertFactory, UserFactory, contact

pytestmark = pytest.mark.django_db

PHONE = "+4533760600"


@pytest.mark.parametrize("status", ["draft", "published", "hidden"])
def test_preview_as_public_shows_only_what_the_public_would_see(desk, status):
    centre = CentreFactory(
        name="House of Hope",
        status=status,
        notes="PLANTED notes",
        children=[
            contact(kind="phone", value=PHONE, visibility="public"),
            contact(kind="email", value="planted@example.org", visibility="secretariat"),
        ],
    )

    page = desk.get(f"{CENTRES}{centre.pk}/as-public/")

    told = page.content.decode()
    assert "House of Hope" in told
    assert f"tel:{PHONE}" in told
    assert "planted" not in told.lower()
    assert ("nobody else sees this" in told) == (status != "published")
    assert "no-store" in page.headers["Cache-Control"]
    assert not PageCount.objects.exists()


def test_preview_of_an_expert_without_consent_says_it_cannot_be_public(desk):
    expert = ExpertFactory(status="draft", consent_given_on=None, consent_valid_until=None)

    page = desk.get(f"{EXPERTS}{expert.pk}/as-public/").content.decode()

    assert "Without a valid consent it cannot be public." in page


def test_preview_as_editor_shows_tasks_with_links_to_the_desk(desk):
    centre = CentreFactory()
    centre.submit("about", {"name": "Another name"}, by=UserFactory())

    page = desk.get(f"{CENTRES}{centre.pk}/as-editor/").content.decode()

    assert "A change waits" in page
    assert f'<a href="{CENTRES}{centre.pk}/change/">Contacts</a>' in page
    assert f"/centres/{centre.slug}/edit/" not in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]


def test_previews_are_linked_from_the_change_form(desk):
    centre = CentreFactory(status="draft")

    page = desk.get(f"{CENTRES}{centre.pk}/change/").content.decode()

    assert f"{CENTRES}{centre.pk}/as-public/" in page
    assert f"{CENTRES}{centre.pk}/as-editor/" in page
