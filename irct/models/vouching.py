"""Whose word counts as that of a second person: staff for whom a colleague has vouched."""

import datetime as dt
from collections.abc import Iterator
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from irct.models.introductions import (
    are_introduced,
    note_introduction,
    were_brought_in_by_one,
)
from irct.models.users import User, in_a_day
from irct.models.vocabulary import CodeField
from irct.models.work import Work, work
from irct.models.work_changes import makes_work
from irct.places import locales


class Grounds(models.TextChoices):
    """Why an account is taken to be that of the person whom it names."""

    COLLEAGUE = "colleague", _("a colleague vouches for it")
    SERVER = "server", _("made on the server")
    SAMPLE = "sample", _("part of the demonstration")


class VouchingQuerySet(models.QuerySet):
    def counting(self) -> Self:
        """Those that are not withdrawn; samples are believed on the embedded database only."""
        counting = self.filter(withdrawn_at=None)
        return counting if settings.IS_LOCAL else counting.exclude(grounds=Grounds.SAMPLE)


@makes_work
class Vouching(models.Model):
    """Somebody's word that a staff account belongs to the person whom it names."""

    Grounds = Grounds

    class NotAllowed(Exception):
        """This person may not vouch for that one; the message says why."""

    person = models.ForeignKey(
        User, models.CASCADE, verbose_name=_("person"), related_name="vouchings"
    )
    grounds = CodeField(_("grounds"), vocabulary=Grounds, default=Grounds.COLLEAGUE)
    by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("vouched by"), null=True, related_name="+"
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    withdrawn_by = models.ForeignKey(
        User, models.SET_NULL, verbose_name=_("withdrawn by"), null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True)

    objects = VouchingQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "by"],
                condition=Q(withdrawn_at=None),
                name="irct_vouching_once_by_each",
            ),
            models.CheckConstraint(
                name="irct_vouching_grounds_known",
                condition=Q(grounds__in=["colleague", "server", "sample"]),
            ),
            models.CheckConstraint(
                name="irct_vouching_by_another", condition=Q(by=None) | ~Q(by=F("person"))
            ),
            models.CheckConstraint(
                name="irct_vouching_withdrawn_with_a_date",
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    def work(cls, today: dt.date) -> Iterator[models.QuerySet]:
        """Staff for whom nobody has vouched yet."""
        waiting = staff().exclude(Exists(cls.objects.counting().filter(person=OuterRef("pk"))))
        if settings.SECRETARIAT_OF_ONE:
            waiting = waiting.none()
        about: dict[str, Combinable] = {
            "key": F("pk"),
            "since": F("date_joined"),
            "detail": models.Case(models.When(name="", then=F("email")), default=F("name")),
        }
        yield work(waiting, Work.VOUCHING, listing=None, **about)

    @transaction.atomic
    def withdraw(self, *, by: User) -> None:
        """Take the word back: from now on it counts no more."""
        open_ones = type(self).objects.filter(pk=self.pk, withdrawn_at=None)
        open_ones.update(withdrawn_by=by, withdrawn_at=timezone.now())
        self.refresh_from_db()


def staff() -> models.QuerySet[User]:
    """The active accounts of the secretariat."""
    return User.objects.filter(is_active=True, is_staff=True)


def why_may_not_approve(user: User, *, is_vouched: bool | None = None) -> str:
    """Why this person may approve nothing now, as the second of two; empty if they may.

    An account of staff waits for a day once it is made or changed, and a colleague who neither
    invited it nor was invited by it has to vouch for it. `is_vouched` is what a list has read of
    all of them.
    """
    if not (user.is_active and user.is_staff):
        return gettext("Only the secretariat approves.")
    if user.approves_from > timezone.now():
        return gettext(
            "This account is new, or was changed in the last 24 hours. It may approve from %s on."
        ) % locales.moment(user.approves_from)
    if settings.SECRETARIAT_OF_ONE:
        return ""
    if not (is_vouched_for(user) if is_vouched is None else is_vouched):
        return gettext("A colleague who did not invite this account has to vouch for it first.")
    return ""


def why_may_not_vouch(user: User, *, for_: User) -> str:
    """Why this person may not vouch for that one; empty if they may."""
    if user == for_:
        return gettext("Nobody vouches for themselves.")
    if are_introduced(user.pk, for_.pk):
        return gettext(
            "One of the two of you invited the other, directly or through others, so somebody else "
            "has to vouch."
        )
    # Else one whom somebody made, and a colleague believed, could vouch for all that they make.
    if were_brought_in_by_one(user.pk, for_.pk):
        return gettext(
            "The same person brought in both of you, directly or through others, so somebody else "
            "has to vouch."
        )
    if not (for_.is_active and for_.is_staff):
        return gettext("This account does not belong to the secretariat.")
    return why_may_not_approve(user)


def is_vouched_for(user: User) -> bool:
    return Vouching.objects.counting().filter(person=user).exists()


@transaction.atomic
def vouch(person: User, *, by: User) -> Vouching:
    """Give one's word that an account belongs to the person whom it names."""
    # One at a time, and on what both accounts are now.
    locked = User.objects.select_for_update().in_bulk(sorted([person.pk, by.pk]))
    if why := why_may_not_vouch(locked[by.pk], for_=locked[person.pk]):
        raise Vouching.NotAllowed(why)
    vouching, _made = Vouching.objects.get_or_create(person=person, by=by, withdrawn_at=None)
    return vouching


def believe(person: User, *, grounds: str) -> None:
    """Count an account as vouched for without a colleague: one made on the server, or a sample."""
    Vouching.objects.create(person=person, grounds=grounds)


@transaction.atomic
def start_anew(person: User, *, by: User) -> None:
    """Let an account that becomes one of staff wait, and be vouched for, as a new one."""
    note_introduction(person.pk, by=by.pk)
    Vouching.objects.filter(person=person, withdrawn_at=None).update(
        withdrawn_by=by, withdrawn_at=timezone.now()
    )
    let_wait(person)


def let_wait(person: User) -> None:
    """Let an account approve nothing for a day, in which the others read what has happened."""
    person.approves_from = in_a_day()
    person.save(update_fields=["approves_from"])
