"""The first two people of the secretariat, who are made on the server."""

import io

import pytest
from django.core.management import CommandError, call_command

from irct.management.commands.run import sample_sign_in
from irct.models import User, Vouching, note_introduction, why_may_not_approve
from tests.factories import UserFactory
from tests.signing_in import PASSWORD, by_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(monkeypatch):
    """A function that answers the command's questions from standard input, as through a pipe."""

    def answer(*lines):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return answer


def add(**options):
    out = io.StringIO()
    call_command("add_first_staff", stdout=out, **options)
    return out.getvalue()


def test_first_two_are_asked_for_and_count_as_vouched_for(client, typed, mailoutbox):
    typed("First@Example.org", "Sana Holm", PASSWORD)
    said = add()
    typed(PASSWORD)
    add(email="second@example.org", name="Uma Lind")

    first, second = User.objects.order_by("pk")
    assert (first.email, first.name, first.is_superuser) == ("first@example.org", "Sana Holm", True)
    assert "Sana Holm can sign in now" in said
    assert set(Vouching.objects.values_list("person", "grounds")) == {
        (first.pk, "server"),
        (second.pk, "server"),
    }
    assert why_may_not_approve(first).startswith("This account is new")
    assert by_password(client, "first@example.org").url == "/accounts/"
    assert {mail.to[0] for mail in mailoutbox} == {first.email, second.email}
    assert "Somebody at the server has given Uma Lind" in mailoutbox[-1].body


def test_third_is_refused_unless_one_of_two_is_gone(typed):
    first, _second = UserFactory.create_batch(2, is_staff=True)
    values = {"email": "third@example.org", "name": "Third"}

    with pytest.raises(CommandError, match="They add others at /admin/irct/user/add/"):
        add(**values)

    User.objects.filter(pk=first.pk).update(is_active=False)
    typed(PASSWORD)
    add(**values)
    assert User.objects.filter(email="third@example.org", is_staff=True).exists()


def test_third_is_taken_if_one_of_two_brought_in_the_other(typed):
    first, second = UserFactory.create_batch(2, is_staff=True)
    note_introduction(second.pk, by=first.pk)
    typed(PASSWORD)

    add(email="third@example.org", name="Third")

    assert Vouching.objects.filter(person__email="third@example.org").exists()


@pytest.mark.parametrize(
    ("values", "password", "told"),
    [
        ({"email": "nothing"}, PASSWORD, "E-mail address: Enter a valid email address."),
        ({"name": " "}, PASSWORD, "Name: Write something."),
        ({}, "1234", "Password: This password is too short."),
        ({"email": "Taken@example.org"}, PASSWORD, "There is an account with the address"),
    ],
)
def test_invalid_answers_are_named(typed, values, password, told):
    UserFactory(email="taken@example.org")
    typed(password)

    with pytest.raises(CommandError, match=told):
        add(**{"email": "first@example.org", "name": "Sana Holm"} | values)

    assert User.objects.count() == 1


def test_sample_staff_may_approve_at_once_on_the_embedded_database_only(settings):
    sample_sign_in("secretariat@example.org", "Sample secretary", staff=True)
    sample = User.objects.get()

    local = why_may_not_approve(sample)
    settings.IS_LOCAL = False

    assert local == ""
    assert why_may_not_approve(sample) != ""
