"""Who may do what at the desk."""

import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext

from irct import groups
from irct.models import User
from tests.admin.desk import CENTRES, last_context, person, sign_in
from tests.factories import CentreFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


PAGES = ["", "centres/centre/", "experts/expert/add/", "irct/user/", "jsi18n/", "autocomplete/"]


@pytest.mark.parametrize("page", PAGES)
def test_desk_asks_strangers_to_sign_in(client, page):
    response = client.get(f"/admin/{page}")

    assert response.url == f"/accounts/login/?next=/admin/{page}"


@pytest.mark.parametrize("page", [*PAGES, "login/", "logout/"])
def test_desk_is_not_found_outside_the_secretariat(client, page):
    sign_in(client, person())

    assert client.get(f"/admin/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_desk_requires_a_second_factor(client, page):
    client.force_login(person("secretariat", is_staff=True))

    response = client.get(f"/admin/{page}")
    told = client.get(response.url)

    assert response.url == "/accounts/2fa/"
    assert "The secretariat’s desk opens only with a second step" in told.content.decode()
    assert client.session["next_url"] == f"/admin/{page}"


@pytest.mark.parametrize("page", PAGES)
def test_desk_asks_a_session_for_the_second_factor(client, page):
    secretary = person("secretariat", is_staff=True)
    TOTP.activate(secretary, generate_totp_secret())
    client.force_login(secretary)

    response = client.get(f"/admin/{page}")

    assert response.url == f"/accounts/2fa/reauthenticate/?next=/admin/{page}"


@pytest.mark.quick
def test_desk_has_no_sign_in_form_of_its_own(client, desk):
    anonymous = Client()

    assert anonymous.get("/admin/login/").url == "/accounts/login/?next=/admin/"
    assert anonymous.get("/admin/login/?next=//evil.example/").url == (
        "/accounts/login/?next=/admin/"
    )
    assert desk.get("/admin/login/?next=/admin/centres/centre/").url == CENTRES
    assert desk.get("/admin/password_change/").url == "/accounts/password/change/"


@pytest.mark.parametrize("wanted", ["x", "[]", "-1", "\0", "\u202e"])
def test_desk_sign_in_redirects_for_any_next_value(desk, wanted):
    assert desk.get("/admin/login/", {"next": wanted}).status_code == 302


@pytest.mark.parametrize(
    "filters",
    [
        "centres/centre/?helps=nonsense",
        "centres/centre/?notes=%00",
        "irct/countryname/?language=%00",
    ],
)
def test_desk_filter_with_an_impossible_value_redirects_to_the_list(desk, filters):
    response = desk.get(f"/admin/{filters}")

    assert response.url == f"/admin/{filters.partition('?')[0]}?e=1"
    assert desk.get(response.url).status_code == 200


@pytest.mark.quick
def test_desk_view_on_site_shortcut_is_not_found(desk):
    assert desk.get("/admin/r/1/1/").status_code == 404


def test_referrer_policy_of_desk_and_sign_in_is_same_origin(client, desk):
    policies = [
        client.get(page)["Referrer-Policy"]
        for page in ("/accounts/login/", "/admin/", CENTRES, "/")
    ]

    assert policies == ["same-origin", "same-origin", "same-origin", "no-referrer"]


def permissions(group):
    return {
        f"{app}.{codename}"
        for app, codename in Group.objects.get(name=group).permissions.values_list(
            "content_type__app_label", "codename"
        )
    }


def of(verbs, *models):
    return {
        f"{model.partition('.')[0]}.{verb}_{model.partition('.')[2]}"
        for verb in verbs.split()
        for model in models
    }


APPS = ["centres", "experts"]
LISTINGS = ["centres.centre", "experts.expert"]
CHILDREN = ["centres.location", "centres.contact", "centres.text", "experts.text"]
REQUESTS = ["centres.changerequest", "experts.changerequest"]
CORRECTIONS = ["centres.correction", "experts.correction"]
EDITORS = [
    f"{app}.{model}" for app in ("centres", "experts") for model in ("editorship", "invitation")
]
CALLS = ["centres.call", "experts.call"]
TEXTS = ["centres.textchange", "experts.textchange"]
NAMES = [
    *("irct.bounce", "irct.countryname", "irct.exitpage", "irct.headlinefigure"),
    *("irct.helpline", "irct.secretariatcontact"),
]
FIGURES = ["centres.annualfigures"]
WORK = ["centres.handling", "experts.handling"]
TRACKED = [
    *(*LISTINGS, *CHILDREN, *REQUESTS, *CORRECTIONS, *CALLS, *EDITORS, *NAMES, *FIGURES, *WORK),
]
EVENTS = [f"{model}event" for model in TRACKED]


def test_secretariat_can_write_listings_and_delete_none():
    assert permissions("secretariat") == (
        of("view add change", *LISTINGS, *FIGURES)
        | of("view add change delete", *CHILDREN, *NAMES)
        | of("view change", *REQUESTS, *CORRECTIONS, *WORK, "experts.expertrequest")
        | of("view add delete", *EDITORS)
        | of("view add change", "irct.vouching")
        | of("view delete", "irct.translationreport")
        | of("view change", "irct.translationreview")
        | of("view", "places.town", "irct.email", "irct.pagecount", *CALLS, *TEXTS, *EVENTS)
    )


def test_administrators_can_also_delete_and_manage_users():
    assert permissions("administrator") == permissions("secretariat") | (
        of("delete", *LISTINGS) | of("view add change delete", "irct.user", "auth.group")
    )


def test_group_permissions_are_those_declared():
    declared = {name: groups.named(allowed) for name, allowed in groups.GROUPS.items()}

    assert {group.name: permissions(group.name) for group in Group.objects.all()} == declared


def test_groups_applied_again_write_nothing():
    with CaptureQueriesContext(connection) as queries:
        groups.apply(using="default")

    statements = {query["sql"].split()[0] for query in queries}
    assert statements == {"SELECT", "SAVEPOINT", "RELEASE"}


def test_groups_are_repaired_by_migrate():
    before = permissions("secretariat")
    tamper()
    Group.objects.get(name="administrator").delete()

    call_command("migrate", verbosity=0)

    assert permissions("secretariat") == before
    assert permissions("administrator") > before
    assert permissions("translators") == {"irct.delete_user"}


def test_groups_stay_unchanged_while_tables_are_missing():
    tamper()
    tampered = permissions("secretariat")
    MigrationRecorder(connection).migration_qs.filter(app="experts").delete()

    call_command("migrate", "places", verbosity=0)

    assert permissions("secretariat") == tampered


def test_group_with_an_unknown_permission_is_named(monkeypatch):
    monkeypatch.setitem(groups.GROUPS, "translators", {"irct.user": "view translate"})

    with pytest.raises(ImproperlyConfigured, match=r"translators .*: irct\.translate_user$"):
        groups.apply(using="default")

    assert not Group.objects.filter(name="translators").exists()


def tamper():
    """Give the secretariat one permission too many and one too few; add a group of another's."""
    deletes_users = Permission.objects.get(codename="delete_user")
    secretariat = Group.objects.get(name="secretariat")
    secretariat.permissions.add(deletes_users)
    secretariat.permissions.remove(Permission.objects.get(codename="view_centre"))
    Group.objects.create(name="translators").permissions.add(deletes_users)


def test_secretariat_cannot_see_users_or_delete_a_listing(desk):
    centre = CentreFactory()

    pages = ["/admin/irct/user/", "/admin/auth/group/", f"{CENTRES}{centre.pk}/delete/"]

    assert [desk.get(page).status_code for page in pages] == [403, 403, 403]


def test_towns_cannot_be_added_at_the_desk(administration):
    assert administration.get("/admin/places/town/").status_code == 200
    assert administration.get("/admin/places/town/add/").status_code == 403


def test_user_added_at_the_desk_has_an_email_and_a_hashed_password(administration):
    url = "/admin/irct/user/add/"

    administration.post(
        url,
        {
            "email": "new@example.org",
            "name": "New Person",
            "usable_password": "true",
            "password1": "correct horse battery",
            "password2": "correct horse battery",
        },
    )

    user = User.objects.get(email="new@example.org")
    assert user.check_password("correct horse battery")
    assert user.password != "correct horse battery"
    assert (user.name, user.is_staff, user.is_superuser) == ("New Person", False, False)


def test_administrators_can_neither_make_nor_change_superusers(administration):
    superuser = User.objects.create_superuser("root@example.org")
    other = User.objects.create_user("other@example.org")

    administration.post(
        f"/admin/irct/user/{other.pk}/change/",
        {"email": "other@example.org", "name": "Renamed", "is_active": "on", "is_superuser": "on"},
    )
    denied = [
        administration.post(f"/admin/irct/user/{superuser.pk}/{page}/", {"post": "yes"}).status_code
        for page in ("change", "delete", "password")
    ]

    other.refresh_from_db()
    assert (other.name, other.is_superuser) == ("Renamed", False)
    assert denied == [403, 403, 403]


def test_user_deletion_names_its_actor_in_the_history_of_confirmed_listings(administration):
    confirmer = person("secretariat")
    centre = CentreFactory(
        contact_confirmed_on=dt.date(2026, 1, 2),
        contact_confirmed_how="phone",
        contact_confirmed_by=confirmer,
    )

    administration.post(f"/admin/irct/user/{confirmer.pk}/delete/", {"post": "yes"})

    assert last_context(centre)["by"] == "administrator@example.org"
