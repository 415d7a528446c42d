"""Who brought in whom: by making an account, by an invitation, or by letting it edit a listing.

Whoever gives an account that is there another address or password, or opens it again, may be the
one who uses it from then on, and counts as having brought it in.
"""

from collections.abc import Collection

import pgtrigger
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from irct.models.tracking import NO_TRUNCATE

# Each of some accounts with all that brought it in, directly or through others.
BROUGHT_IN = (
    "WITH RECURSIVE brought_in (first, person) AS ("
    " SELECT person, by FROM irct_introduction WHERE person = ANY(%s)"
    " UNION SELECT first, by FROM brought_in JOIN irct_introduction USING (person))"
    " SELECT first, person FROM brought_in"
)


class Introduction(models.Model):
    """That one account brought in another: made it, invited it, let it edit a listing, or reset it.

    The keys of both are kept when an account is deleted: else deleting the one in the middle would
    part two who belong together.
    """

    person = models.BigIntegerField()
    by = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("of one account by another", "introduction")
        verbose_name_plural = pgettext_lazy("of one account by another", "introductions")
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


def brought_in_by(people: Collection[int]) -> dict[int, set[int]]:
    """For each account those that brought it in, directly or through others."""
    found: dict[int, set[int]] = {person: set() for person in people}
    with connection.cursor() as cursor:
        cursor.execute(BROUGHT_IN, [list(found)])
        for person, by in cursor.fetchall():
            found[person].add(by)
    return found


def are_introduced(one: int, other: int) -> bool:
    """One of two accounts brought in the other, directly or through others."""
    found = brought_in_by([one, other])
    return other in found[one] or one in found[other]


def were_brought_in_by_one(one: int, other: int) -> bool:
    """The same account brought in both of two, directly or through others."""
    found = brought_in_by([one, other])
    return not found[one].isdisjoint(found[other])
