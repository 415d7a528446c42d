"""Who may edit a listing: being invited, taking an invitation up, being changed and removed."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres.models import Editorship, Invitation
from irct.mail.quoting import BREAK
from irct.models import Role, User, invite
from tests.at_once import at_once
from tests.factories import CentreFactory, ExpertFactory, UserFactory
from tests.signing_in import PASSWORD, account, add_app, by_password, code, show_who

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NEW = "new@example.org"
PEOPLE = "/centres/open-house/people/"
QUERIES = 8


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def centre():
    return CentreFactory(name="Open house", slug="open-house", index=False)


@pytest.fixture
def lead(centre):
    return editor_of(centre, "lead@example.org", role=Role.LEAD, name="Lea Lead")


@pytest.fixture
def colleague(centre, lead):
    return editor_of(centre, "colleague@example.org", name="Cole League")


@pytest.fixture
def secretary():
    return UserFactory(email="secretary@example.org", is_staff=True, name="Sana Holm")


@pytest.fixture
def mails(mailoutbox):
    """A function that takes the e-mails that have been sent meanwhile."""

    def take():
        taken = list(mailoutbox)
        mailoutbox.clear()
        return taken

    return take


def editor_of(listing, email, role=Role.EDITOR, **values):
    user = account(email, **values)
    listing.editorships.create(user=user, role=role)
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    show_who(client, user)
    return client


def roles(listing):
    return dict(listing.editorships.values_list("user__email", "role"))


def editorship_of(user):
    return user.centres_editorships.get()


def link_in(mail):
    return re.search(r"http://localhost:8000(/invitations/\S+)", mail.body)[1]


def path_of(invitation):
    return f"/invitations/{invitation.token}/"


def said(response):
    return [str(message) for message in response.context["messages"]]


def is_dead(response):
    text = response.content.decode()
    return (
        response.status_code == 404
        and "This link does not work" in text
        and "Open house" not in text
        and NEW not in text
    )


def is_signed_in(client):
    return "_auth_user_id" in client.session


NEWCOMER = {"name": "Nia New", "password": PASSWORD}


# Inviting


@pytest.mark.quick
def test_invitation_by_a_lead_is_emailed_to_a_colleague(centre, lead, mails):
    response = signed_in(lead).post(PEOPLE, {"email": "New@Example.org", "role": "lead"})

    invitation = centre.invitations.get()
    (mail,) = mails()
    assert response.url == PEOPLE
    assert (invitation.email, invitation.role, invitation.invited_by) == (NEW, "lead", lead)
    assert invitation.expires_at - invitation.invited_at >= dt.timedelta(days=14)
    assert (mail.to, mail.subject) == (
        [NEW],
        "IRCT directory: You are invited to keep the entry of Open house",
    )
    assert mail.body.startswith("Lea Lead invites you to keep the entry of Open house")
    assert "you invite and remove colleagues" in mail.body
    assert "If you do not know why you get this" in mail.body
    assert link_in(mail) == path_of(invitation)
    assert invitation.events.get().pgh_context.metadata["by"] == "Lea Lead"


@pytest.mark.quick
def test_invitation_names_whoever_sent_it_last(centre, secretary, mails):
    from_the_desk = invite(centre, NEW, role=Role.EDITOR, by=secretary)

    signed_in(editor_of(centre, "lead@example.org", role=Role.LEAD)).post(
        f"{PEOPLE}invitations/{from_the_desk.pk}/again/"
    )
    from_the_desk.renew(by=secretary)
    text = Client().get(path_of(from_the_desk)).content.decode()

    assert mails()[0].body.startswith(f"lead@{BREAK}example.{BREAK}org invites you")
    assert "<bdi>Sana Holm</bdi> invites you to keep" in text


def test_invitation_to_an_invalid_address_or_role_is_refused(centre, lead, mails):
    client = signed_in(lead)
    addresses = [
        *("", "nobody", "a@b", f"{'n' * 250}@example.org"),
        *("new@exa\0mple.org", "new\0@example.org"),
        *("new@exa\u202emple.org", "new@exa\u200bmple.org", "new\u202e@example.org"),
    ]
    sent = [("email", {"email": email, "role": "editor"}) for email in addresses]
    sent += [("role", {"email": NEW, "role": role}) for role in ("", "owner", "lead\0")]

    for wrong, values in sent:
        response = client.post(PEOPLE, values)

        found = response.status_code, list(response.context["form"].errors)
        assert (values, *found) == (values, 200, [wrong])
    assert centre.invitations.count() == 0
    assert mails() == []


def test_invitation_of_a_present_editor_is_refused(centre, lead, colleague):
    response = signed_in(lead).post(PEOPLE, {"email": colleague.email.upper(), "role": "editor"})

    assert response.context["form"].errors["email"] == [
        "This person is already an editor of the entry."
    ]
    assert centre.invitations.count() == 0


def test_invitation_to_lead_promotes_an_editor(centre, lead, colleague):
    invitation = invite(centre, colleague.email, role=Role.LEAD, by=lead)

    invitation.accept(by=colleague)

    assert roles(centre) == {lead.email: "lead", colleague.email: "lead"}


def test_invitation_replaces_an_open_one_to_the_same_address(centre, lead, secretary):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    earlier = path_of(invitation)

    again = invite(centre, NEW.upper(), role=Role.LEAD, by=secretary)

    assert centre.invitations.get() == again
    assert (again.role, again.invited_by) == ("lead", secretary)
    assert is_dead(Client().get(earlier))
    assert Client().get(path_of(again)).status_code == 200


def test_invitation_button_pressed_twice_sends_one_email(centre, lead, mails):
    client = signed_in(lead)
    responses = [client.post(PEOPLE, {"email": NEW, "role": "editor"}) for _ in range(2)]
    (first,) = mails()
    again = f"{PEOPLE}invitations/{centre.invitations.get().pk}/again/"

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=1)):
        responses += [client.post(again) for _ in range(2)]
        (second,) = mails()
        alive = [Client().get(link_in(mail)).status_code for mail in (first, second)]

    assert {response.url for response in responses} == {PEOPLE}
    assert alive == [404, 200]


def test_invitation_replaces_an_expired_one_to_the_same_address(centre, lead):
    with time_machine.travel(timezone.now() - dt.timedelta(days=15)):
        earlier = path_of(invite(centre, NEW, role=Role.EDITOR, by=lead))

    again = invite(centre, NEW, role=Role.EDITOR, by=lead)

    assert centre.invitations.get() == again
    assert again.is_open
    assert is_dead(Client().get(earlier))


def test_invitations_are_limited_to_twenty_open_ones(centre, lead):
    for number in range(20):
        centre.invitations.create(email=f"{number}@example.org", invited_by=lead)

    response = signed_in(lead).post(PEOPLE, {"email": NEW, "role": "editor"})
    centre.invitations.first().withdraw(by=lead)
    afterwards = signed_in(lead).post(PEOPLE, {"email": NEW, "role": "editor"})

    assert response.context["form"].errors["email"] == [
        "There are 20 open invitations, which is the most allowed. Withdraw one first."
    ]
    assert afterwards.url == PEOPLE


def test_invitation_emails_are_limited_to_twenty_an_hour(centre, lead, mails):
    client = signed_in(lead)
    client.post(PEOPLE, {"email": NEW, "role": "editor"})
    again = f"{PEOPLE}invitations/{centre.invitations.get().pk}/again/"
    for minute in range(1, 20):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minute)):
            show_who(client, lead)
            client.post(again)

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=20)):
        too_many = client.post(again, follow=True)
        another = client.post(PEOPLE, {"email": "another@example.org", "role": "editor"})

    told = "You have sent many invitations in an hour. Send the next one later."
    assert said(too_many)[-1] == told
    assert another.context["form"].non_field_errors() == [told]
    assert len(mails()) == 20


def test_invitation_by_an_expert_opens_their_own_entry(mails):
    expert = ExpertFactory(slug="open-person", name="Open person")
    owner = account("owner@example.org")
    expert.editorships.create(user=owner, role=Role.LEAD)

    signed_in(owner).post("/experts/open-person/people/", {"email": NEW, "role": "editor"})
    response = Client().post(link_in(mails()[0]), NEWCOMER)

    assert response.url == "/my/"
    assert roles(expert) == {owner.email: "lead", NEW: "editor"}


# Sending again, withdrawing


def test_invitation_sent_again_gets_a_new_link_and_a_new_fortnight(centre, lead, mails):
    with time_machine.travel(timezone.now() - dt.timedelta(days=10)):
        invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    earlier = path_of(invitation)

    response = signed_in(lead).post(f"{PEOPLE}invitations/{invitation.pk}/again/", follow=True)

    (mail,) = mails()
    invitation.refresh_from_db()
    assert said(response)[0].startswith("An invitation is on its way to new@example.org.")
    assert invitation.expires_at > timezone.now() + dt.timedelta(days=13)
    assert is_dead(Client().get(earlier))
    assert is_dead(Client().post(earlier, NEWCOMER))
    assert Client().get(link_in(mail)).status_code == 200


def test_invitation_withdrawn_is_dead_but_asking_first_withdraws_nothing(centre, lead, mails):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client = signed_in(lead)
    address = f"{PEOPLE}invitations/{invitation.pk}/withdraw/"

    asked = client.get(address)
    before = Client().get(path_of(invitation)).status_code
    client.post(address)

    assert (asked.status_code, before) == (200, 200)
    assert is_dead(Client().get(path_of(invitation)))
    assert is_dead(Client().post(path_of(invitation), NEWCOMER))
    assert User.objects.filter(email=NEW).count() == 0
    assert [client.post(address).status_code, mails()] == [404, []]


def test_invitation_already_accepted_cannot_be_renewed_or_withdrawn(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    invitation.accept(by=account(NEW))

    for verb in (invitation.renew, invitation.withdraw):
        with pytest.raises(Invitation.NotOpen):
            verb(by=lead)


# The page of an invitation


def test_invitation_page_writes_nothing_when_opened(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client = Client()

    with CaptureQueriesContext(connection) as queries:
        responses = [client.get(path_of(invitation)), client.head(path_of(invitation))]

    begun = {query["sql"].lstrip("(").split()[0] for query in queries}
    assert [response.status_code for response in responses] == [200, 200]
    assert begun == {"SELECT", "SAVEPOINT", "RELEASE"}
    assert client.cookies.keys() == {"csrftoken"}


def test_invitation_page_names_the_inviter_and_leaks_no_address(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)

    response = Client().get(path_of(invitation))

    text = response.content.decode()
    elsewhere = re.findall(r'(?:href|src|action)="(?![/#])[^"]*"', text)
    exits = re.findall(r'href="/leave/"[^>]*', text)
    assert "<bdi>Lea Lead</bdi> invites you to keep the entry of <strong><bdi>Open" in text
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in text
    assert elsewhere == []
    assert exits == ['href="/leave/" rel="nofollow noreferrer"'] * 2


def test_invitation_page_escapes_the_name_of_the_inviter(centre):
    lead = editor_of(centre, "lead@example.org", role=Role.LEAD, name="<b>Lea</b>")

    text = Client().get(path_of(invite(centre, NEW, role=Role.EDITOR, by=lead))).content.decode()

    assert "&lt;b&gt;Lea&lt;/b&gt;" in text
    assert "<b>Lea" not in text


def tampered(token):
    return [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "A" + token,
        token.split(":")[0],
        token.replace(":", ""),
        "never-was",
        "%00",
        "%E2%80%AE",
        "x" * 5000,
    ]


def test_invitation_link_tampered_with_is_dead(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)

    for token in tampered(invitation.token):
        assert is_dead(Client().get(f"/invitations/{token}/")), token
        assert is_dead(Client().post(f"/invitations/{token}/", NEWCOMER)), token


def test_invitation_link_made_for_another_purpose_is_dead(centre, lead):
    assert is_dead(Client().get(f"/invitations/{centre.hide_token(lead)}/"))


def test_invitation_link_is_dead_after_two_weeks(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)

    with time_machine.travel(timezone.now() + dt.timedelta(days=14, minutes=1)):
        responses = [
            Client().get(path_of(invitation)),
            Client().post(path_of(invitation), NEWCOMER),
        ]

    assert [is_dead(response) for response in responses] == [True, True]
    assert roles(centre) == {lead.email: "lead"}


def test_invitation_link_works_once(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client = Client()
    client.get(client.post(path_of(invitation), NEWCOMER).url)

    used = [client.get(path_of(invitation)), client.post(path_of(invitation))]
    used += [Client().get(path_of(invitation)), Client().post(path_of(invitation), NEWCOMER)]

    assert [is_dead(response) for response in used] == [True] * 4
    assert roles(centre) == {lead.email: "lead", NEW: "editor"}


def test_invitation_link_that_is_dead_says_what_to_do(client):
    text = client.get("/invitations/never-was/").content.decode()

    assert "Ask the person who invited you to send it again." in text


def test_invitation_ends_when_its_inviter_is_removed(centre, lead, secretary):
    invitation = invite(centre, NEW, role=Role.LEAD, by=lead)

    editorship_of(lead).end(by=secretary)

    assert is_dead(Client().get(path_of(invitation)))
    assert is_dead(Client().post(path_of(invitation), NEWCOMER))


def test_invitation_ends_when_its_inviter_is_no_longer_a_lead(centre, lead):
    other = editor_of(centre, "other@example.org", role=Role.LEAD)
    invitation = invite(centre, NEW, role=Role.LEAD, by=other)

    editorship_of(other).change_role(Role.EDITOR, by=lead)

    assert is_dead(Client().post(path_of(invitation), NEWCOMER))


# Taking it up without an account


def test_invitation_accepted_by_a_newcomer_makes_an_account_and_signs_in(centre, lead, mails):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client = Client()

    response = client.post(path_of(invitation), NEWCOMER)
    page = client.get(response.url)

    user = User.objects.get(email=NEW)
    address = EmailAddress.objects.get(user=user)
    assert response.url == "/my/"
    assert (user.name, user.check_password(PASSWORD), user.is_staff) == ("Nia New", True, False)
    assert (address.email, address.primary, address.verified) == (NEW, True, True)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert UserSession.objects.get(user=user).session_key == client.session.session_key
    assert "known_here" in response.cookies
    assert editorship_of(user).invited_by == lead
    assert said(page)[0].startswith("Welcome. You now edit Open house. ")
    assert '<a href="/accounts/2fa/">set up a second step</a>' in page.content.decode()
    assert [mail.to for mail in mails()] == [[lead.email]]


def test_invitation_newcomer_can_set_up_a_second_step_at_once(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client = Client()
    client.post(path_of(invitation), NEWCOMER | {"by_code": "yes"})

    pages = [client.get(f"/accounts/2fa/{page}") for page in ("", "totp/activate/")]

    assert [page.status_code for page in pages] == [200, 200]


def test_invitation_newcomer_can_do_without_a_password(centre, lead, mails):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client = Client()

    client.post(path_of(invitation), {"name": "Nia New", "password": "x", "by_code": "yes"})
    mails()
    client.post("/accounts/logout/")
    client.post("/accounts/login/code/", {"email": NEW})
    client.post("/accounts/login/code/confirm/", {"code": mails()[0].body.split("\n\n")[1]})

    assert not User.objects.get(email=NEW).has_usable_password()
    assert is_signed_in(client)


def test_invitation_form_with_invalid_values_accepts_nothing(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client, path = Client(), path_of(invitation)
    names = ["", " \u2003 ", "Nia\0New", "Nia\u202eweN", "Nia\nNew", "N" * 151]
    names += ["Nia, see evil.example.org", "Nia, call +45 33 76 06 00"]
    passwords = ["", "short", "password1", NEW, "correct\0horse battery"]

    for wrong, values in (("name", names), ("password", passwords)):
        for value in values:
            response = client.post(path, NEWCOMER | {wrong: value})

            found = response.status_code, list(response.context["form"].errors)
            assert (value, *found) == (value, 200, [wrong])
    without = client.post(path, {"name": "Nia New"})

    invitation.refresh_from_db()
    assert without.context["form"].errors["password"] == [
        "Choose a password, or go on without one."
    ]
    assert invitation.is_open
    assert User.objects.filter(email=NEW).count() == 0
    assert not is_signed_in(client)


def test_invitation_form_keeps_names_of_all_scripts(centre, lead):
    for number, name in enumerate(["Zoë Ó Dubhghaill", "علی‌رضا", "Ніна", "  Nia \u00a0New "]):
        email = f"new{number}@example.org"
        invitation = invite(centre, email, role=Role.EDITOR, by=lead)

        Client().post(path_of(invitation), NEWCOMER | {"name": name})

        assert User.objects.get(email=email).name == " ".join(name.split())


def test_invitation_form_without_a_csrf_token_is_refused(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)

    response = Client(enforce_csrf_checks=True).post(path_of(invitation), NEWCOMER)

    assert response.status_code == 403
    assert User.objects.filter(email=NEW).count() == 0


def test_invitation_form_is_limited_after_twenty_attempts(centre, lead):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)

    statuses = [Client().post(path_of(invitation), {"name": ""}).status_code for _ in range(21)]

    assert statuses == [200] * 20 + [429]


# Taking it up with an account


def test_invitation_to_an_account_is_accepted_after_sign_in(centre, lead, mails):
    user = account(NEW, name="Nia New")
    invitation = invite(centre, NEW, role=Role.LEAD, by=lead)
    client = Client()

    told = client.get(path_of(invitation)).content.decode()
    sign_in = re.search(r'href="(/accounts/login/\?next=[^"]+)"', told)[1]
    form = client.get(sign_in)
    back = by_password(client, NEW, next=form.wsgi_request.GET["next"]).url
    asked = client.get(back)
    before = roles(centre)
    response = client.post(back)

    assert back == path_of(invitation)
    assert "Accept the invitation" in asked.content.decode()
    assert before == {lead.email: "lead"}
    assert response.url == "/my/"
    assert roles(centre) == {lead.email: "lead", NEW: "lead"}
    assert User.objects.get(email=NEW) == user
    assert said(client.get("/my/"))[0].startswith("Welcome. You now edit Open house. ")


def test_invitation_is_returned_to_after_sign_in_with_a_second_step(centre, lead):
    user = account(NEW)
    secret = add_app(user)
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client = Client()

    by_password(client, NEW, next=path_of(invitation))
    back = client.post("/accounts/2fa/authenticate/", {"code": code(secret)}).url
    client.post(back)

    assert back == path_of(invitation)
    assert said(client.get("/my/")) == ["Welcome. You now edit Open house."]


def test_invitation_to_an_account_is_not_accepted_signed_out(centre, lead):
    user = account(NEW)
    invitation = invite(centre, NEW.upper(), role=Role.EDITOR, by=lead)
    client = Client()

    response = client.post(path_of(invitation), {"name": "Another", "password": "correct donkey"})

    user.refresh_from_db()
    assert response.status_code == 200
    assert (user.name, user.check_password(PASSWORD)) == ("", True)
    assert roles(centre) == {lead.email: "lead"}
    assert not is_signed_in(client)


def test_invitation_tells_nothing_to_another_account_and_is_returned_to_after_signing_out(
    centre, lead
):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    client = signed_in(account("another@example.org"))

    for ask in (client.post, client.get):
        refused = ask(path_of(invitation))

        text = refused.content.decode()
        assert refused.status_code == 403
        assert "You are signed in as <bdi>another@example.org</bdi>" in text
        assert [told for told in (NEW, "Open house", "Lea Lead", lead.email) if told in text] == []
    assert roles(centre) == {lead.email: "lead"}

    response = client.post(
        "/accounts/logout/", {"next": re.search(r'name="next" value="([^"]+)"', text)[1]}
    )

    assert response.url == path_of(invitation)
    assert "Your name" in client.get(response.url).content.decode()


def test_account_can_edit_several_listings(centre, lead):
    other, expert = CentreFactory(), ExpertFactory()
    client = Client()
    for listing in (centre, other, expert):
        client.post(path_of(invite(listing, NEW, role=Role.EDITOR, by=lead)), NEWCOMER)

    response = client.get("/my/")

    user = User.objects.get(email=NEW)
    assert user.centres_editorships.count() == 2
    assert user.experts_editorships.count() == 1
    assert response.status_code == 200


def test_invitation_acceptance_is_told_to_leads_and_secretariat(
    centre, lead, colleague, secretary, mails
):
    other = editor_of(centre, "other@example.org", role=Role.LEAD)
    UserFactory(email="closed@example.org", is_staff=True, is_active=False)
    invitation = invite(centre, NEW, role=Role.LEAD, by=lead)

    Client().post(path_of(invitation), NEWCOMER)

    found = mails()
    assert [mail.to for mail in found] == [[lead.email], [other.email], [secretary.email]]
    assert {mail.subject for mail in found} == {"IRCT directory: Open house: a new editor"}
    assert found[0].body.startswith(
        f"Nia New (new@{BREAK}example.{BREAK}org) now edits Open house. As a lead they can also "
    )
    assert f"http://localhost:8000{PEOPLE}" in found[0].body
    assert f"http://localhost:8000/admin/centres/centre/{centre.pk}/people/" in found[2].body


def outcome(response):
    return response.url if response.status_code == 302 else response.status_code


@pytest.mark.django_db(transaction=True)
def test_invitation_accepted_twice_at_once_succeeds_once(centre, lead):
    user = account(NEW)
    path = path_of(invite(centre, NEW, role=Role.EDITOR, by=lead))
    clients = [signed_in(user), signed_in(user)]

    responses = at_once([lambda client=client: client.post(path) for client in clients])

    assert sorted(map(outcome, responses), key=str) == ["/my/", 404]
    assert roles(centre) == {lead.email: "lead", NEW: "editor"}


@pytest.mark.django_db(transaction=True)
def test_invitation_accepted_twice_at_once_makes_one_account(centre, lead):
    path = path_of(invite(centre, NEW, role=Role.EDITOR, by=lead))
    names = ["First", "Second"]

    responses = at_once(
        [lambda name=name: Client().post(path, NEWCOMER | {"name": name}) for name in names]
    )

    # The other one comes back to the page, which is dead by then.
    assert {outcome(response) for response in responses} == {"/my/", path}
    assert User.objects.get(email=NEW).name in names
    assert roles(centre) == {lead.email: "lead", NEW: "editor"}


@pytest.mark.django_db(transaction=True)
def test_leads_leaving_at_once_keep_one_lead(centre, lead):
    other = editor_of(centre, "other@example.org", role=Role.LEAD)
    clients = [signed_in(lead), signed_in(other)]

    responses = at_once(
        [lambda client=client: client.post(f"{PEOPLE}leave/") for client in clients]
    )

    assert {response.url for response in responses} == {"/my/", f"{PEOPLE}leave/"}
    assert list(roles(centre).values()) == ["lead"]


# The page of the people


def test_people_page_shows_an_editor_who_edits_and_who_is_invited(centre, lead, colleague):
    invite(centre, NEW, role=Role.LEAD, by=lead)
    editorship = editorship_of(colleague)
    editorship.invited_by = lead
    editorship.save()

    response = signed_in(colleague).get(PEOPLE)

    text = " ".join(response.content.decode().split())
    assert list(response.context["editorships"]) == [editorship_of(lead), editorship]
    assert [str(one) for one in response.context["invitations"]] == [NEW]
    assert "<strong><bdi>Lea Lead</bdi></strong> · lead<br>" in text
    assert "<strong><bdi>Cole League</bdi></strong> · editor · you<br>" in text
    assert "invited by <bdi>Lea Lead</bdi>" in text
    assert "Open until" in text
    assert re.findall(rf'(?:action|href)="({PEOPLE}[^"]+)"', text) == [f"{PEOPLE}leave/"]


def test_people_page_offers_a_lead_every_action(centre, lead, colleague):
    invitation = invite(centre, NEW, role=Role.LEAD, by=lead)
    pk = editorship_of(colleague).pk

    text = signed_in(lead).get(PEOPLE).content.decode()

    assert re.findall(rf'(?:action|href)="({PEOPLE}[^"]+)"', text) == [
        f"{PEOPLE}leave/",
        f"{PEOPLE}{pk}/role/",
        f"{PEOPLE}{pk}/remove/",
        f"{PEOPLE}invitations/{invitation.pk}/again/",
        f"{PEOPLE}invitations/{invitation.pk}/withdraw/",
    ]


def test_people_page_shows_an_expired_invitation_as_ended(centre, lead):
    with time_machine.travel(timezone.now() - dt.timedelta(days=15)):
        invite(centre, NEW, role=Role.EDITOR, by=lead)

    text = signed_in(lead).get(PEOPLE).content.decode()

    assert "Not open any more: it ended on" in text


def test_people_page_is_missing_for_strangers_and_asks_visitors_to_sign_in(centre, lead):
    stranger = signed_in(account("stranger@example.org"))

    for path in (PEOPLE, f"{PEOPLE}leave/"):
        assert stranger.get(path).status_code == 404, path
        assert stranger.post(path).status_code == 404, path
        assert Client().get(path).url == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("count", [1, 3])
def test_people_page_makes_a_constant_number_of_queries(
    centre, lead, count, django_assert_num_queries
):
    for number in range(count):
        user = editor_of(centre, f"editor{number}@example.org")
        user.centres_editorships.update(invited_by=UserFactory())
        centre.invitations.create(email=f"{number}@example.org", invited_by=UserFactory())
    client = signed_in(lead)
    client.get(PEOPLE)

    with django_assert_num_queries(QUERIES):
        client.get(PEOPLE)


# What leads do, and editors do not


def deeds(centre, colleague, invitation):
    """Every address at which a lead decides on others."""
    pk = colleague.centres_editorships.get(listing=centre).pk
    page = f"/centres/{centre.slug}/people/"
    return [
        page,
        f"{page}{pk}/role/",
        f"{page}{pk}/remove/",
        f"{page}invitations/{invitation.pk}/again/",
        f"{page}invitations/{invitation.pk}/withdraw/",
    ]


def state(centre):
    return roles(centre), list(centre.invitations.values_list("email", "key", "withdrawn_at"))


def test_people_actions_are_not_found_for_an_editor_who_is_no_lead(centre, lead, colleague, mails):
    invitation = invite(centre, NEW, role=Role.EDITOR, by=lead)
    third = editor_of(centre, "third@example.org")
    client, before = signed_in(colleague), state(centre)

    statuses = [
        client.post(deed, {"email": "another@example.org", "role": "lead"}).status_code
        for deed in deeds(centre, third, invitation)
    ]

    assert statuses == [404] * 5
    assert state(centre) == before
    assert mails() == []


def test_people_of_another_listing_are_not_found_by_a_lead(centre, lead, colleague):
    other = CentreFactory(slug="other")
    theirs = editor_of(other, "theirs@example.org")
    invitation = invite(other, NEW, role=Role.EDITOR, by=theirs)
    client, before = signed_in(lead), state(other)
    pk = editorship_of(theirs).pk

    paths = [
        *deeds(other, theirs, invitation),
        f"{PEOPLE}{pk}/role/",
        f"{PEOPLE}{pk}/remove/",
        f"{PEOPLE}{9**30}/remove/",
        f"{PEOPLE}invitations/{invitation.pk}/again/",
        f"{PEOPLE}invitations/{invitation.pk}/withdraw/",
    ]

    assert [client.post(path).status_code for path in paths] == [404] * len(paths)
    assert state(other) == before


def test_people_actions_refuse_get(centre, lead, colleague):
    invitation, client = invite(centre, NEW, role=Role.EDITOR, by=lead).pk, signed_in(lead)

    for path in (f"{editorship_of(colleague).pk}/role/", f"invitations/{invitation}/again/"):
        assert client.get(PEOPLE + path).status_code == 405, path


def test_role_change_by_a_lead_is_told_to_the_colleague(centre, lead, colleague, secretary, mails):
    client, address = signed_in(lead), f"{PEOPLE}{editorship_of(colleague).pk}/role/"

    first = [client.post(address, {"role": "lead"}, follow=True) for _ in range(2)]
    promoted, found = roles(centre)[colleague.email], mails()
    second = client.post(address, {"role": "editor"}, follow=True)

    assert (promoted, roles(centre)[colleague.email]) == ("lead", "editor")
    assert [said(one) for one in first] == [["Cole League is a lead now."]] * 2
    assert said(second) == ["Cole League is an editor now."]
    assert [mail.to for mail in found] == [[colleague.email], [lead.email], [secretary.email]]
    assert {mail.subject for mail in found} == {
        "IRCT directory: Open house: what an editor may do has changed"
    }
    assert found[0].body.startswith("Lea Lead has changed what you may do with Open house.")
    assert editorship_of(colleague).events.last().pgh_context.metadata["by"] == "Lea Lead"


def test_role_change_to_an_invalid_role_is_refused(centre, lead, colleague):
    address, client = f"{PEOPLE}{editorship_of(colleague).pk}/role/", signed_in(lead)

    for role in ({}, {"role": "owner"}, {"role": "lead\0"}):
        assert client.post(address, role).status_code == 400, role
    assert roles(centre)[colleague.email] == "editor"


def test_lead_can_neither_change_nor_remove_themselves(centre, lead):
    pk = editorship_of(lead).pk
    client = signed_in(lead)

    statuses = [client.post(f"{PEOPLE}{pk}/{deed}/").status_code for deed in ("role", "remove")]

    assert statuses == [404, 404]
    assert roles(centre) == {lead.email: "lead"}


def test_editor_is_removed_by_a_lead_after_one_question(centre, lead, colleague, secretary, mails):
    client, address = signed_in(lead), f"{PEOPLE}{editorship_of(colleague).pk}/remove/"

    asked = client.get(address)
    before = roles(centre)
    response = client.post(address, follow=True)

    found = mails()
    assert "Remove <bdi>Cole League</bdi>?" in asked.content.decode()
    assert before == {lead.email: "lead", colleague.email: "editor"}
    assert roles(centre) == {lead.email: "lead"}
    assert said(response) == ["Cole League can no longer edit this entry."]
    assert [mail.to for mail in found] == [[colleague.email], [lead.email], [secretary.email]]
    assert {mail.subject for mail in found} == {"IRCT directory: Open house: an editor has left"}
    assert found[0].body.startswith("Lea Lead has removed you from the editors of Open house.")
    assert found[1].body.startswith(
        "Lea Lead has removed Cole League (colleague@\u2009example.\u2009org)"
    )


def test_lead_is_removed_by_another_lead(centre, lead):
    other = editor_of(centre, "other@example.org", role=Role.LEAD)

    signed_in(lead).post(f"{PEOPLE}{editorship_of(other).pk}/remove/")

    assert roles(centre) == {lead.email: "lead"}


# Losing access


def test_open_session_finds_nothing_once_its_editor_is_removed(centre, lead, colleague):
    client = Client()
    by_password(client, colleague.email)
    pages = [PEOPLE, f"{PEOPLE}leave/", "/centres/open-house/hide/"]
    before = [client.get(page).status_code for page in pages]
    editorship = editorship_of(colleague)
    link = centre.hide_token(colleague)

    signed_in(lead).post(f"{PEOPLE}{editorship.pk}/remove/")

    after = [getattr(client, how)(page).status_code for page in pages for how in ("get", "post")]
    own = client.get("/my/")
    centre.refresh_from_db()
    assert before == [200] * 3
    assert after == [404] * 6
    assert (own.status_code, own.context["entries"]) == (200, [])
    assert client.get(f"/hide/{link}/").status_code == 404
    assert centre.status == "published"


def test_open_session_keeps_the_other_listings_of_a_removed_editor(centre, lead, colleague):
    other = CentreFactory(slug="other")
    other.editorships.create(user=colleague)
    client = signed_in(colleague)

    signed_in(lead).post(f"{PEOPLE}{colleague.centres_editorships.get(listing=centre).pk}/remove/")

    assert client.get(PEOPLE).status_code == 404
    assert client.get("/centres/other/people/").status_code == 200
    entries = client.get("/my/").context["entries"]
    assert [entry["listing"] for entry in entries] == [other]


def test_open_session_of_a_demoted_lead_can_remove_nobody(centre, lead):
    other = editor_of(centre, "other@example.org", role=Role.LEAD)
    client = signed_in(other)

    signed_in(lead).post(f"{PEOPLE}{editorship_of(other).pk}/role/", {"role": "editor"})

    assert client.post(f"{PEOPLE}{editorship_of(lead).pk}/remove/").status_code == 404
    assert client.get(PEOPLE).status_code == 200


def test_editor_leaves_after_one_question(centre, lead, colleague, secretary, mails):
    client = signed_in(colleague)

    asked = client.get(f"{PEOPLE}leave/")
    before = roles(centre)
    response = client.post(f"{PEOPLE}leave/", follow=True)

    found = mails()
    assert asked.status_code == 200
    assert colleague.email in before
    assert roles(centre) == {lead.email: "lead"}
    assert said(response) == ["You no longer edit Open house."]
    assert client.get(PEOPLE).status_code == 404
    assert [mail.to for mail in found] == [[colleague.email], [lead.email], [secretary.email]]
    assert found[0].body.startswith("You have left Open house.")
    assert found[1].body.startswith("Cole League has left Open house")


def test_last_lead_cannot_leave(centre, lead, colleague, mails):
    client = signed_in(lead)

    asked = client.get(f"{PEOPLE}leave/").content.decode()
    response = client.post(f"{PEOPLE}leave/")

    assert "You are the only lead, and an entry keeps one." in asked
    assert 'method="post"' not in asked
    assert response.url == f"{PEOPLE}leave/"
    assert roles(centre) == {lead.email: "lead", colleague.email: "editor"}
    assert mails() == []


def test_last_lead_is_removed_only_by_the_secretariat(centre, lead, colleague, secretary):
    editorship = editorship_of(lead)

    for letting_go in (
        lambda: editorship.end(by=colleague),
        lambda: editorship.end(by=lead),
        lambda: editorship.change_role(Role.EDITOR, by=colleague),
    ):
        with pytest.raises(Editorship.LastLead):
            letting_go()
    editorship.end(by=secretary)

    assert roles(centre) == {colleague.email: "editor"}


def test_invitations_end_when_their_inviter_leaves(centre, lead, colleague):
    other = editor_of(centre, "other@example.org", role=Role.LEAD)
    invite(centre, NEW, role=Role.EDITOR, by=other)
    kept = invite(centre, "kept@example.org", role=Role.EDITOR, by=lead)

    editorship_of(other).end(by=other)

    assert list(centre.invitations.undecided()) == [kept]


# E-mails


def test_editor_emails_name_no_listing_in_subjects_and_load_nothing(
    centre, lead, colleague, secretary, mails
):
    client = signed_in(lead)
    client.post(PEOPLE, {"email": NEW, "role": "editor"})
    Client().post(path_of(centre.invitations.get()), NEWCOMER)
    client.post(f"{PEOPLE}{editorship_of(colleague).pk}/role/", {"role": "lead"})
    client.post(f"{PEOPLE}{editorship_of(colleague).pk}/remove/")

    found = mails()

    html = [alternative.content for mail in found for alternative in mail.alternatives]
    assert {mail.subject for mail in found} == {
        "IRCT directory: You are invited to keep the entry of Open house",
        "IRCT directory: Open house: a new editor",
        "IRCT directory: Open house: what an editor may do has changed",
        "IRCT directory: Open house: an editor has left",
    }
    assert [re.findall(r"<img|<link|url\(|src=", page) for page in html] == [[]] * len(found)
