"""The secretariat decides who edits a listing."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from irct.models import Role, invite
from tests.admin.desk import CENTRES, EXPERTS, sign_in
from tests.factories import CentreFactory, ExpertFactory, UserFactory
from tests.signing_in import show_who

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NEW = "new@example.org"


@pytest.fixture
def centre():
    return CentreFactory(name="Open house", slug="open-house")


@pytest.fixture
def lead(centre):
    user = UserFactory(email="lead@example.org", name="Lea Lead")
    centre.editorships.create(user=user, role=Role.LEAD)
    return user


@pytest.fixture
def people(centre):
    """The page of a centre's people."""
    return f"{CENTRES}{centre.pk}/people/"


def said(response):
    return [str(message) for message in response.context["messages"]]


def cells(response):
    """What stands in each row of the tables of a page."""
    html = re.sub(r"<form.*?</form>", "", response.content.decode(), flags=re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    told = [re.findall(r"<(?:th|td)[^>]*>(.*?)</(?:th|td)>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in told]


def test_people_page_is_linked_from_the_listing(desk, centre, people):
    text = desk.get(f"{CENTRES}{centre.pk}/change/").content.decode()

    assert f'<a href="{people}">Editors</a>' in text


def test_people_page_shows_who_edits_and_who_is_invited(desk, centre, lead, people):
    invite(centre, NEW, role=Role.EDITOR, by=lead)

    response = desk.get(people)

    rows = [[row[0], row[1], row[3]] for row in cells(response)]
    assert rows == [
        ["Editor", "Role", "Invited by"],
        ["Lea Lead lead@example.org", "lead", "–"],
        ["E-mail address", "Role", "Invited by"],
        [NEW, "editor", "Lea Lead"],
    ]


@pytest.mark.quick
def test_invitation_of_the_first_lead_comes_from_the_secretariat(desk, centre, people, mailoutbox):
    response = desk.post(people, {"email": NEW, "role": "lead", "invite": "Send"}, follow=True)

    invitation = centre.invitations.get()
    (mail,) = mailoutbox
    assert said(response)[0].startswith("An invitation is on its way to new@example.org.")
    assert (invitation.email, invitation.role) == (NEW, "lead")
    assert mail.body.startswith("Sana Holm, of the secretariat of the IRCT, invites you")
    assert invitation.events.get().pgh_context.metadata["by"] == "Sana Holm"


@pytest.mark.parametrize(
    ("there", "chosen"),
    [("nobody", "lead"), ("an editor", "lead"), ("a lead", "editor"), ("a lead invited", "editor")],
)
def test_first_who_is_invited_is_the_lead_unless_somebody_else_is_chosen(
    desk, centre, people, there, chosen
):
    if there == "a lead invited":
        invite(centre, "other@example.org", role=Role.LEAD, by=UserFactory(is_staff=True))
    elif there != "nobody":
        role = Role.LEAD if there == "a lead" else Role.EDITOR
        centre.editorships.create(user=UserFactory(), role=role)

    page = desk.get(people)
    desk.post(people, {"email": NEW, "role": "editor", "invite": "Send"})

    assert page.context["form"]["role"].value() == chosen
    assert centre.invitations.get(email=NEW).role == "editor"


def test_invitation_of_an_expert_comes_from_the_secretariat(desk, mailoutbox):
    expert = ExpertFactory(name="Open person")

    desk.post(f"{EXPERTS}{expert.pk}/people/", {"email": NEW, "role": "lead", "invite": "Send"})

    assert expert.invitations.get().email == NEW
    assert [mail.to for mail in mailoutbox] == [[NEW]]


@pytest.mark.parametrize("email", ["", "nobody", "new\0@example.org", "new@exa\u202emple.org"])
def test_invitation_to_an_invalid_address_is_refused(desk, centre, people, email):
    response = desk.post(people, {"email": email, "role": "lead", "invite": "Send"})

    assert list(response.context["form"].errors) == ["email"]
    assert centre.invitations.count() == 0


def test_invitation_is_sent_again_by_the_secretariat(desk, centre, lead, people, mailoutbox):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    earlier = invitation.key

    desk.post(people, {"again": invitation.pk})

    invitation.refresh_from_db()
    assert invitation.key != earlier
    assert invitation.events.order_by("pgh_id").last().pgh_context.metadata["by"] == "Sana Holm"
    assert [mail.to for mail in mailoutbox] == [[NEW]]


def test_invitation_is_withdrawn_by_the_secretariat(desk, centre, lead, people, mailoutbox):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)

    response = desk.post(people, {"withdraw": invitation.pk}, follow=True)

    invitation.refresh_from_db()
    assert said(response) == ["The invitation to new@example.org is withdrawn."]
    assert not invitation.is_open
    assert invitation.events.order_by("pgh_id").last().pgh_context.metadata["by"] == "Sana Holm"
    assert list(mailoutbox) == []


@pytest.mark.quick
def test_last_lead_is_removed_by_the_secretariat_with_a_reason(
    desk, centre, lead, people, mailoutbox
):
    editorship = centre.editorships.get()
    page = f"{people}{editorship.pk}/remove/"

    asked = desk.get(page)
    before = centre.editorships.count()
    response = desk.post(page, {"reason": "The account was taken over."}, follow=True)

    event = editorship.events.order_by("pgh_id").last()
    assert "This is the only lead." in asked.content.decode()
    assert (before, centre.editorships.count()) == (1, 0)
    assert said(response) == ["Lea Lead can no longer edit this entry."]
    assert event.pgh_label == "delete"
    assert event.pgh_context.metadata["by"] == "Sana Holm"
    assert event.pgh_context.metadata["reason"] == "The account was taken over."
    assert [mail.to for mail in mailoutbox] == [[lead.email], ["secretariat@example.org"]]
    assert "taken over" not in "".join(mail.body for mail in mailoutbox)


def test_open_session_finds_nothing_once_the_secretariat_removes_its_editor(
    desk, centre, lead, people
):
    client = Client()
    client.force_login(lead)
    show_who(client, lead)
    before = client.get("/centres/open-house/people/").status_code

    desk.post(f"{people}{centre.editorships.get().pk}/remove/", {"reason": ""})

    assert before == 200
    assert client.get("/centres/open-house/people/").status_code == 404


def test_editor_removal_with_an_invalid_reason_removes_nobody(desk, centre, lead, people):
    page = f"{people}{centre.editorships.get().pk}/remove/"

    responses = [desk.post(page, {"reason": reason}) for reason in ("x" * 301, "nul\0")]

    assert [list(response.context["form"].errors) for response in responses] == [["reason"]] * 2
    assert centre.editorships.count() == 1


def test_people_of_another_listing_are_not_found_at_the_desk(desk, centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    other = f"{CENTRES}{CentreFactory().pk}/people/"

    statuses = [
        desk.post(f"{other}{centre.editorships.get().pk}/remove/").status_code,
        *(desk.post(other, {"again": pk}).status_code for pk in (invitation.pk, 9**30, "\0", "a")),
        desk.post(other, {"withdraw": invitation.pk}).status_code,
        desk.get(f"{CENTRES}00000000-0000-0000-0000-000000000000/people/").status_code,
    ]

    assert statuses == [404] * 7
    assert centre.invitations.get().key == invitation.key


@pytest.mark.parametrize(
    ("codename", "data", "page"),
    [
        ("view_editorship", None, ""),
        ("add_invitation", {"email": NEW, "role": "lead", "invite": "Send"}, ""),
        ("add_invitation", {"again": "{invitation}"}, ""),
        ("delete_invitation", {"withdraw": "{invitation}"}, ""),
        ("delete_editorship", {"reason": ""}, "{editorship}/remove/"),
    ],
)
def test_people_actions_each_need_their_permission(
    desk, centre, lead, people, codename, data, page
):
    invitation = invite(centre, "other@example.org", role=Role.EDITOR, by=lead)
    pks = {"invitation": invitation.pk, "editorship": centre.editorships.get().pk}
    Group.objects.get(name="secretariat").permissions.remove(
        *Permission.objects.filter(content_type__app_label="centres", codename=codename)
    )
    address = people + page.format(**pks)
    data = data and {name: value.format(**pks) for name, value in data.items()}

    response = desk.post(address, data) if data else desk.get(address)

    assert response.status_code == 403
    assert centre.invitations.get().key == invitation.key
    assert centre.editorships.count() == 1


def test_people_page_is_not_linked_without_permission(desk, centre, people):
    Group.objects.get(name="secretariat").permissions.remove(
        *Permission.objects.filter(codename="view_editorship")
    )

    text = desk.get(f"{CENTRES}{centre.pk}/change/").content.decode()

    assert people not in text


def test_people_page_of_the_desk_is_not_found_by_editors(client, centre, lead, people):
    sign_in(client, lead)

    assert client.get(people).status_code == 404
    assert client.post(people, {"email": NEW, "role": "lead", "invite": "Send"}).status_code == 404
    assert centre.invitations.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_people_page_of_the_desk_makes_a_constant_number_of_queries(
    desk, centre, people, count, django_assert_num_queries
):
    for number in range(count):
        centre.editorships.create(user=UserFactory(), invited_by=UserFactory())
        centre.invitations.create(email=f"{number}@example.org", invited_by=UserFactory())
    desk.get(people)

    with django_assert_num_queries(16):
        desk.get(people)


def test_people_pages_hold_no_inline_code_or_style(desk, centre, lead, people):
    invite(centre, NEW, role=Role.EDITOR, by=lead)
    pages = [people, f"{people}{centre.editorships.get().pk}/remove/"]

    html = "".join(desk.get(page).content.decode() for page in pages)

    inline = re.findall(r"<[^>]*\s(?:on\w+|style)\s*=[^>]*>|<style|javascript:", html)
    inline += [tag for tag in re.findall(r"<script[^>]*>", html) if " src=" not in tag]
    assert inline == []
