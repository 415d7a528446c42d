"""Promise 3: who may be the second person for what somebody proposed.

Every place where a value that leads somebody somewhere becomes public asks here; docs/four-eyes.md
lists them.
"""

import pgtrigger
from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from irct.models.tracking import NO_TRUNCATE
from irct.models.users import User


class NotTheSecond(Exception):
    """This person may not decide on it; says why."""


class Introduction(models.Model):
    """That one account brought in another: made it, invited it, or let it edit a listing.

    The keys of both are kept when an account is deleted: else deleting the one in the middle would
    part two who belong together.
    """

    person = models.BigIntegerField()
    by = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "introduction"
        verbose_name_plural = "introductions"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "by"], name="irct_introduction_once"),
            models.CheckConstraint(
                name="irct_introduction_of_another", condition=~models.Q(person=models.F("by"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            NO_TRUNCATE,
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.person}"


def note_introduction(person: int, *, by: int | None) -> None:
    """Note, for good, that one account brought in another."""
    if by not in (None, person):
        Introduction.objects.bulk_create(
            [Introduction(person=person, by=by)], ignore_conflicts=True
        )


def why_not(second: User, *, proposed_by: int | None) -> str:
    """Why a person may not be the second one for what an account proposed; "" if they may.

    `proposed_by` is the key of the account: None if it was deleted.
    """
    if proposed_by is None:
        return _(
            "The account of the person who proposed this was deleted, so nobody knows whether two "
            "people stand behind it. Decline it; whoever wants it proposes it again."
        )
    if proposed_by == second.pk:
        return _("You proposed this yourself, so a colleague decides.")
    if not (second.is_staff and second.is_active):
        return _("Only the secretariat decides on this.")
    if not settings.SECRETARIAT_OF_ONE and are_introduced(second.pk, proposed_by):
        return _(
            "You invited the person who proposed this, or they invited you, directly or through "
            "others. Another colleague decides."
        )
    return ""


def require(second: User, *, proposed_by: int | None) -> None:
    """Raise NotTheSecond if a person may not be the second one."""
    if reason := why_not(second, proposed_by=proposed_by):
        raise NotTheSecond(reason)


def are_introduced(one: int, other: int) -> bool:
    """Whether one of two accounts brought in the other, directly or through others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE brought_in (first, person) AS ("
            " SELECT person, by FROM irct_introduction WHERE person IN (%(one)s, %(other)s)"
            " UNION SELECT first, by FROM brought_in JOIN irct_introduction USING (person))"
            " SELECT EXISTS (SELECT FROM brought_in WHERE (first, person)"
            " IN ((%(one)s, %(other)s), (%(other)s, %(one)s)))",
            {"one": one, "other": other},
        )
        [found] = cursor.fetchone()
    return bool(found)
