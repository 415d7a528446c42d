"""Who may be the second person for what somebody proposed."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from irct.models import Introduction, User, invite, note_introduction
from irct.models.second_person import NotTheSecond, require, why_not
from tests.admin.desk import sign_in
from tests.factories import CentreFactory, UserFactory


@pytest.fixture
def staff(db):
    return [UserFactory(is_staff=True) for _ in range(3)]


def may(second, proposer):
    return not why_not(second, proposed_by=proposer.pk)


def test_a_colleague_may_and_nobody_for_themselves(staff):
    one, other, _third = staff

    assert [may(one, other), may(one, one)] == [True, False]


def test_only_the_secretariat_while_the_account_is_open(staff):
    one, other, _third = staff
    member = UserFactory()
    other.is_active = False

    assert [may(member, one), may(other, one)] == [False, False]


def test_account_that_nobody_vouches_for_is_no_second_person(staff, settings):
    unvouched = UserFactory(is_staff=True, vouched=False)

    unbelieved = may(unvouched, staff[0])
    settings.SECRETARIAT_OF_ONE = True

    assert [unbelieved, may(unvouched, staff[0])] == [False, True]


def test_account_of_today_is_no_second_person(staff):
    today = UserFactory(is_staff=True, approves_from=timezone.now() + dt.timedelta(hours=23))

    now = may(today, staff[0])
    with time_machine.travel(timezone.now() + dt.timedelta(hours=24)):
        assert [now, may(today, staff[0])] == [False, True]


def test_nobody_for_an_account_that_was_deleted(staff):
    assert why_not(staff[0], proposed_by=None)


def test_require_says_why(staff):
    with pytest.raises(NotTheSecond, match="yourself"):
        require(staff[0], proposed_by=staff[0].pk)


def test_inviter_and_invited_are_never_the_two_by_an_invitation(staff):
    one, other, third = staff
    invitation = invite(CentreFactory(), other.email, role="editor", by=one)
    assert may(one, other)

    invitation.accept(by=other)

    assert [may(one, other), may(other, one), may(third, other)] == [False, False, True]


def test_who_edits_a_listing_already_was_invited_all_the_same(staff):
    one, other, _third = staff
    centre = CentreFactory()
    centre.editorships.create(user=other)

    invite(centre, other.email, role="lead", by=one).accept(by=other)

    assert not may(one, other)


def test_inviter_and_invited_are_never_the_two_through_others(staff):
    one, other, third = staff
    between, unrelated = UserFactory(), UserFactory()
    CentreFactory().editorships.create(user=between, invited_by=one)
    CentreFactory().editorships.create(user=other, invited_by=between)
    CentreFactory().editorships.create(user=third, invited_by=unrelated)

    assert [may(one, other), may(other, one), may(one, third)] == [False, False, True]


def test_two_whom_one_invited_may(staff):
    one, other, third = staff
    note_introduction(other.pk, by=one.pk)
    note_introduction(third.pk, by=one.pk)

    assert may(other, third)


def test_a_ring_of_introductions_ends(staff):
    one, other, third = staff
    for person, by in ((other, one), (third, other), (one, third)):
        note_introduction(person.pk, by=by.pk)

    assert not may(one, other)
    assert may(one, UserFactory())


def test_deleting_whoever_stands_between_parts_nobody(staff):
    one, other, _third = staff
    between = UserFactory()
    note_introduction(between.pk, by=one.pk)
    note_introduction(other.pk, by=between.pk)

    between.delete()

    assert not may(one, other)


def test_leaving_a_listing_makes_no_difference(staff):
    one, other, _third = staff
    editorship = CentreFactory().editorships.create(user=other, invited_by=one)

    editorship.end(by=one)

    assert not may(one, other)


def test_a_secretariat_of_one_decides_on_what_whom_it_invited_asks(staff, settings):
    one, other, _third = staff
    note_introduction(other.pk, by=one.pk)
    settings.SECRETARIAT_OF_ONE = True

    assert [may(one, other), may(one, one)] == [True, False]


def test_an_introduction_is_kept(staff):
    one, other, _third = staff
    note_introduction(other.pk, by=one.pk)
    note_introduction(other.pk, by=one.pk)
    note_introduction(one.pk, by=one.pk)
    note_introduction(one.pk, by=None)
    [kept] = Introduction.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Introduction.objects.update(by=0)


def test_whoever_makes_an_account_introduces_it(client, admin_user):
    sign_in(client, admin_user)

    client.post("/admin/irct/user/add/", {"email": "made@example.org", "usable_password": "false"})

    made = User.objects.get(email="made@example.org")
    assert not may(admin_user, made)
