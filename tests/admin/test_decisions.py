"""Publishing, hiding and withdrawing at the desk."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from centres.models import Centre
from tests.admin.desk import CENTRES, EXPERTS, last_context, person, sign_in
from tests.factories import CentreFactory, ExpertFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("publish", "draft", "published"),
        ("hide", "published", "hidden"),
        ("withdraw", "published", "withdrawn"),
    ],
)
def test_listing_status_is_decided_with_a_reason(desk, secretary, verb, before, after):
    centre = CentreFactory(status=before)
    url = f"{CENTRES}{centre.pk}/{verb}/"

    asked = desk.get(url)
    centre.refresh_from_db()
    status_when_asked = centre.status
    response = desk.post(url, {"decided": "yes", "reason": "They asked us."})

    centre.refresh_from_db()
    assert [row[0] for row in asked.context["listings"]] == [centre]
    assert status_when_asked == before
    assert centre.status == after
    assert response.url == f"{CENTRES}{centre.pk}/change/"
    assert last_context(centre) == {
        "user": secretary.pk,
        "by": "Sana Holm",
        "reason": "They asked us.",
    }


def test_listing_status_is_decided_for_several_together(desk):
    one, other, third = CentreFactory.create_batch(3)
    chosen = {"action": "hide", "_selected_action": [one.pk, other.pk]}

    asked = desk.post(CENTRES, {**chosen, "index": 0})
    desk.post(CENTRES, {**chosen, "decided": "yes", "reason": "The police came."})

    assert {row[0] for row in asked.context["listings"]} == {one, other}
    assert set(Centre.objects.filter(status="hidden")) == {one, other}
    assert set(Centre.objects.published()) == {third}
    assert last_context(one)["reason"] == last_context(other)["reason"] == "The police came."


def test_publication_refused_for_one_is_explained_and_stops_no_other(desk):
    ready = ExpertFactory(status="draft")
    lacking = ExpertFactory(
        status="draft", name="Dr Zed", consent_given_on=None, consent_valid_until=None
    )

    response = desk.post(
        EXPERTS,
        {
            "action": "publish",
            "_selected_action": [ready.pk, lacking.pk],
            "decided": "yes",
            "reason": "They joined.",
        },
    )

    ready.refresh_from_db()
    lacking.refresh_from_db()
    assert (ready.status, lacking.status) == ("published", "draft")
    assert [
        (listing.name, problems) for listing, _url, problems in response.context["listings"]
    ] == [("Dr Zed", ["Consent given on: You can publish an expert only with a dated consent."])]
    assert response.context["form"]["reason"].value() == "They joined."
    assert [str(m) for m in response.context["messages"]] == ["1 listing is published."]


def test_hiding_a_faulty_record_works_at_the_desk(desk):
    centre = CentreFactory()
    Centre.objects.filter(pk=centre.pk).update(time_zone="Nowhere")

    desk.post(f"{CENTRES}{centre.pk}/hide/", {"decided": "yes"})

    centre.refresh_from_db()
    assert centre.status == "hidden"


def test_listing_status_is_decided_only_with_permission_to_change(client):
    user = person(is_staff=True)
    user.user_permissions.set(
        Group.objects.get(name="secretariat").permissions.filter(codename="view_centre")
    )
    sign_in(client, user)
    centre = CentreFactory()

    response = client.post(f"{CENTRES}{centre.pk}/hide/", {"decided": "yes"})
    client.post(CENTRES, {"action": "hide", "_selected_action": [centre.pk], "decided": "yes"})

    centre.refresh_from_db()
    assert response.status_code == 403
    assert centre.status == "published"


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        ("draft", ["publish"]),
        ("published", ["hide", "withdraw"]),
        ("hidden", ["publish", "withdraw"]),
        ("withdrawn", ["publish"]),
    ],
)
def test_listing_page_offers_the_decisions_its_status_allows(desk, status, verbs):
    centre = CentreFactory(status=status)

    response = desk.get(f"{CENTRES}{centre.pk}/change/")

    assert [url for _label, url in response.context["decisions"]] == [
        f"{CENTRES}{centre.pk}/{verb}/" for verb in verbs
    ]


def test_view_on_site_link_is_only_for_public_listings(desk):
    public_centre, draft = CentreFactory(), CentreFactory(status="draft")
    expired = ExpertFactory(
        consent_given_on=dt.date(2020, 1, 1), consent_valid_until=dt.date(2021, 1, 1)
    )

    urls = [
        desk.get(
            reverse(f"admin:{of._meta.app_label}_{of._meta.model_name}_change", args=[of.pk])
        ).context["absolute_url"]
        for of in (public_centre, draft, expired)
    ]

    assert urls == [public_centre.get_absolute_url(), None, None]
