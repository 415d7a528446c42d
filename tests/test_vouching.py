"""Whose word counts as that of a second person: 24 hours, and a colleague who vouches."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from irct.models import (
    User,
    Vouching,
    note_introduction,
    why_may_not_approve,
    why_may_not_vouch,
)
from irct.models.editing import invite
from irct.models.introductions import are_introduced
from irct.models.vouching import believe, let_wait, start_anew, vouch
from tests.factories import CentreFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(hours=24)
WAITS = "This account is new, or was changed in the last 24 hours. It may approve from "
UNVOUCHED = "A colleague who did not invite this account has to vouch for it first."


@pytest.fixture
def founder():
    return UserFactory(is_staff=True, name="Sana Holm")


@pytest.fixture
def colleague():
    return UserFactory(is_staff=True, name="Uma Lind")


@pytest.fixture
def newcomer(founder):
    """A colleague whom the founder has just made, and for whom nobody has vouched."""
    newcomer = User.objects.create_user("new@example.org", is_staff=True)
    note_introduction(newcomer.pk, by=founder.pk)
    return newcomer


def later(hours=25):
    return time_machine.travel(timezone.now() + dt.timedelta(hours=hours))


def may_approve(user):
    return why_may_not_approve(User.objects.get(pk=user.pk)) == ""


def test_new_staff_may_approve_after_a_day_and_once_a_colleague_has_vouched(newcomer, colleague):
    alone_at_once = why_may_not_approve(newcomer)
    with later():
        alone_later = why_may_not_approve(newcomer)

    vouch(newcomer, by=colleague)

    vouched_at_once = why_may_not_approve(newcomer)
    with later(23):
        vouched_too_early = why_may_not_approve(newcomer)
    with later():
        both = why_may_not_approve(newcomer)
    assert alone_at_once.startswith(WAITS)
    assert alone_later == UNVOUCHED
    assert vouched_at_once.startswith(WAITS)
    assert vouched_too_early.startswith(WAITS)
    assert both == ""


@pytest.mark.parametrize("values", [{"is_staff": False}, {"is_active": False}])
def test_only_active_staff_may_approve(values):
    assert not may_approve(UserFactory(**{"is_staff": True} | values))


def test_inviter_does_not_vouch_directly_or_through_others(founder, colleague, newcomer):
    third = User.objects.create_user("third@example.org", is_staff=True)
    note_introduction(third.pk, by=newcomer.pk)

    refused = [why_may_not_vouch(founder, for_=person) for person in (newcomer, third)]
    turned = why_may_not_vouch(third, for_=founder)
    allowed = [why_may_not_vouch(colleague, for_=person) for person in (newcomer, third)]

    assert {*refused, turned} == {
        "One of the two of you invited the other, directly or through others, so somebody else has "
        "to vouch."
    }
    assert allowed == ["", ""]
    with pytest.raises(Vouching.NotAllowed):
        vouch(third, by=founder)


def test_inviters_are_remembered_when_those_between_are_deleted(founder, newcomer):
    third = User.objects.create_user("third@example.org", is_staff=True)
    note_introduction(third.pk, by=newcomer.pk)

    newcomer.delete()

    assert are_introduced(founder.pk, third.pk)


def test_nobody_vouches_for_themselves_or_before_they_may_approve(newcomer, colleague):
    puppet = User.objects.create_user("puppet@example.org", is_staff=True)

    assert why_may_not_vouch(colleague, for_=colleague) == "Nobody vouches for themselves."
    assert why_may_not_vouch(puppet, for_=newcomer).startswith(WAITS)
    with later():
        assert why_may_not_vouch(puppet, for_=newcomer) == UNVOUCHED


def test_two_of_one_hand_do_not_vouch_for_each_other(founder, colleague, newcomer):
    other = User.objects.create_user("other@example.org", is_staff=True)
    note_introduction(other.pk, by=founder.pk)
    vouch(newcomer, by=colleague)

    with later():
        known = User.objects.get(pk=newcomer.pk)
        refused = why_may_not_vouch(known, for_=other)
        allowed = why_may_not_vouch(colleague, for_=other)

    assert refused == (
        "The same person brought in both of you, directly or through others, so somebody else has "
        "to vouch."
    )
    assert allowed == ""


def test_editor_is_not_vouched_for(colleague):
    editor = UserFactory()

    assert why_may_not_vouch(colleague, for_=editor) == (
        "This account does not belong to the secretariat."
    )


def test_vouching_twice_is_one_word_and_ends_when_it_is_withdrawn(newcomer, colleague):
    with later():
        first, second = (vouch(newcomer, by=colleague) for _ in range(2))
        vouched = may_approve(newcomer)

        first.withdraw(by=colleague)

        withdrawn = may_approve(newcomer)
        vouch(newcomer, by=colleague)
        assert first == second
        assert (vouched, withdrawn, may_approve(newcomer)) == (True, False, True)


def test_account_that_becomes_staff_again_waits_and_is_vouched_for_again(founder, colleague):
    start_anew(colleague, by=founder)

    assert not may_approve(colleague)
    with later():
        assert why_may_not_approve(User.objects.get(pk=colleague.pk)) == UNVOUCHED
        assert why_may_not_vouch(founder, for_=User.objects.get(pk=colleague.pk)) != ""


def test_account_that_was_changed_waits_for_a_day(colleague):
    let_wait(colleague)

    assert not may_approve(colleague)
    with later():
        assert may_approve(colleague)


def test_secretariat_of_one_needs_nobody_to_vouch_but_waits(newcomer, settings):
    settings.SECRETARIAT_OF_ONE = True

    assert why_may_not_approve(newcomer).startswith(WAITS)
    with later():
        assert may_approve(newcomer)


def test_samples_are_believed_on_the_embedded_database_only(settings):
    sample = UserFactory(is_staff=True, vouched=False)
    believe(sample, grounds=Vouching.Grounds.SAMPLE)

    local = may_approve(sample)
    settings.IS_LOCAL = False

    assert local
    assert why_may_not_approve(sample) == UNVOUCHED


def test_whoever_takes_up_an_invitation_remembers_who_invited_them(founder, colleague):
    centre = CentreFactory()
    puppet = UserFactory(email="puppet@example.org")
    friend = UserFactory(email="friend@example.org")

    invite(centre, puppet.email, role="lead", by=founder).accept(by=puppet)
    invite(centre, friend.email, role="editor", by=puppet).accept(by=friend)

    assert are_introduced(founder.pk, puppet.pk)
    assert are_introduced(founder.pk, friend.pk)
    assert not are_introduced(colleague.pk, friend.pk)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"grounds": "luck"}, "irct_vouching_grounds_known"),
        ({"by": "themselves"}, "irct_vouching_by_another"),
        ({"withdrawn_by": "colleague"}, "irct_vouching_withdrawn_with_a_date"),
    ],
)
def test_vouching_constraints(newcomer, colleague, values, constraint):
    people = {"themselves": newcomer, "colleague": colleague}
    values = {name: people.get(value, value) for name, value in values.items()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Vouching.objects.create(person=newcomer, **values)


def test_vouching_is_one_word_by_each(newcomer, colleague):
    Vouching.objects.create(person=newcomer, by=colleague)

    with pytest.raises(IntegrityError, match="irct_vouching_once_by_each"), transaction.atomic():
        Vouching.objects.create(person=newcomer, by=colleague)
