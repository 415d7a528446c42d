"""Old sessions at the desk: the second step asked for again, and what was sent before it."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from irct.models import UnsavedForm
from tests.admin.desk import CENTRES, EXPERTS, sign_in
from tests.admin.staff_accounts import (
    USERS,
    one_administrator,  # noqa: F401 (the fixture "administrator")
)
from tests.factories import CentreFactory, ExpertFactory
from tests.signing_in import PASSWORD, account, add_app, show_who

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# Asked again

ASKED = "/accounts/2fa/reauthenticate/?next=/my/unsent/"


def test_old_session_comes_back_to_what_it_had_sent(desk, secretary):
    centre = CentreFactory()
    show_who(desk, secretary, minutes_ago=16)
    page = f"{CENTRES}{centre.pk}/people/"

    asked = desk.post(page, {"invite": "yes", "email": "new@example.org", "role": "lead"})
    unsent = centre.invitations.count()
    kept = UnsavedForm.objects.get()
    at_rest = kept.sealed + str(dict(desk.session))
    show_who(desk, secretary)
    offered = desk.get(parse_qs(urlsplit(asked.url).query)["next"][0])
    sent = [("kept", offered.context["key"]), *offered.context["fields"]]
    response = desk.post(offered.context["path"], dict(sent), follow=True)

    assert asked.url.startswith(f"{ASKED}%3Fkept%3D")
    assert unsent == 0
    assert "new@example" not in at_rest
    assert offered.context["path"] == page
    assert f'<form method="post" action="{page}">' in offered.content.decode()
    assert centre.invitations.get().email == "new@example.org"
    assert "new@example.org" in response.content.decode()
    assert not UnsavedForm.objects.exists()


def test_old_session_keeps_no_password_that_was_sent(administration, administrator):
    user = account()
    show_who(administration, administrator, minutes_ago=16)

    asked = administration.post(
        f"{USERS}{user.pk}/password/", {"password1": "secret horse", "password2": "secret horse"}
    )

    assert asked.url == f"/accounts/2fa/reauthenticate/?next={USERS}{user.pk}/password/"
    assert not UnsavedForm.objects.exists()
    assert "secret horse" not in str(dict(administration.session))


@pytest.mark.parametrize(("page", "factory"), [(CENTRES, CentreFactory), (EXPERTS, ExpertFactory)])
@pytest.mark.parametrize("action", ["export", "publish"])
def test_old_session_is_asked_before_many_are_exported_or_published(
    desk, secretary, action, page, factory
):
    listing = factory(status="draft")
    show_who(desk, secretary, minutes_ago=16)

    looked = desk.get(page)
    asked = desk.post(page, {"action": action, "_selected_action": [listing.pk], "decided": "yes"})

    assert str(listing) in looked.content.decode()
    assert asked.url.startswith(f"{ASKED}%3Fkept%3D")
    assert not type(listing).objects.published().exists()


def test_password_is_no_proof_for_whoever_has_a_second_factor(client):
    user = account(is_staff=True)
    add_app(user)
    sign_in(client, user)
    show_who(client, user, minutes_ago=16)

    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    refused = client.get("/accounts/password/change/")
    session = client.session
    session["account_authentication_methods"] += [{"method": "password", "at": time.time()}]
    session.save()

    for asked in (refused, client.get("/accounts/password/change/")):
        assert asked.url.startswith("/accounts/2fa/reauthenticate/")
