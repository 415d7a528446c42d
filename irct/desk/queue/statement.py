"""All there is to do, read by one statement that is made once a day.

Each kind of work says by a queryset of its own what there is to do. To build so many of them and
to put them into SQL takes several times as long as to answer them, and what comes out is the same
until the day is over.
"""

import datetime as dt
from collections import Counter
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from irct.models import User, Work, handling_models, kinds_of_work, work_permissions
from irct.models.work import COLUMNS

# As many as there are sets of permissions, and languages of the desk.
MOST_KEPT = 32

READ = """
SELECT what.*, noted.id FROM ({work}) AS what ({columns}) LEFT JOIN ({noted}) AS noted
ON (noted.app, noted.listing_id, noted.kind, noted.key)
    = (what.app, what.listing_id, what.kind, what.key)
"""
# What somebody has ticked off, or put off until later, waits for nobody today.
COUNTED = """
SELECT what.kind, CASE what.kind
    WHEN '{of_imports}' THEN split_part(what.detail, '.', 1) ELSE what.app
END AS part, count(*)
FROM ({work}) AS what ({columns})
WHERE NOT EXISTS (
    SELECT FROM ({noted}) AS noted
    WHERE (noted.app, noted.listing_id, noted.kind, noted.key)
        = (what.app, what.listing_id, what.kind, what.key)
    AND (done_on IS NOT NULL OR put_off_until > %s)
)
GROUP BY what.kind, part
"""
NOTED = "SELECT '{app}' AS app, * FROM {table}"


class Statement(NamedTuple):
    """SQL, and what it is asked with."""

    sql: str
    values: tuple[Any, ...]

    def rows(self) -> list[tuple[Any, ...]]:
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values)
            return cursor.fetchall()


NOTHING = Statement("", ())


def read(user: User) -> list[tuple[Any, ...]]:
    """What somebody may see of the work, in the order of `COLUMNS`, and the key of a note of it."""
    return _made(READ, **_asked(user)).rows()


def waiting_by_kind(user: User) -> Counter[tuple[Work, str]]:
    """How much of each kind of work of each app waits today, of what this person may see.

    What is put off or ticked off is not counted. An import is of the app whose listings it holds.
    """
    counted = _made(COUNTED, **_asked(user)).rows()
    return Counter({(Work(kind), app): number for kind, app, number in counted})


def _asked(user: User) -> dict[str, Any]:
    return {
        "permissions": frozenset(filter(user.has_perm, work_permissions())),
        "today": timezone.localdate(),
        # What else makes another statement of it.
        "language": get_language(),
        "rules": (settings.SECRETARIAT_OF_ONE, *settings.REMIND_PAUSES),
    }


@lru_cache(maxsize=MOST_KEPT)
def _made(
    form: str, *, permissions: frozenset[str], today: dt.date, **_further: object
) -> Statement:
    permitted = [rows for permission, rows in kinds_of_work(today) if permission in permissions]
    if not permitted:
        return NOTHING
    try:
        work, values = permitted[0].union(*permitted[1:], all=True).query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    noted = " UNION ALL ".join(
        NOTED.format(app=app, table=connection.ops.quote_name(model._meta.db_table))
        for app, model in handling_models().items()
    )
    sql = form.format(
        work=work, columns=", ".join(COLUMNS), noted=noted, of_imports=Work.IMPORT.value
    )
    return Statement(sql, (*values, today) if form == COUNTED else tuple(values))
